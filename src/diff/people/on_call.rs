//! Who is on call instead of whom, shift by shift.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Person, Sides, reached};
use crate::clock::Shift;
use crate::model::{EntryKey, Id, Ix, Policy, Rotation, Target, Turn};
use crate::prove::Reachable;

/// A rotation that has other people on call than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotationChange {
    /// Its id: the head's where it has the rotation.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// The zone its hand-offs are in, by the head where it has the rotation.
    pub zone: jiff::tz::TimeZone,
    /// When somebody else is on call, in order; neighbours differ.
    pub stretches: Vec<Stretch>,
    /// How many seconds each person is on call in the whole range, before and after, where that
    /// differs; by name.
    pub load: Vec<(Person, i64, i64)>,
}

/// A time during which somebody else is on call than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// First instant.
    pub from: Timestamp,
    /// First instant after it.
    pub until: Timestamp,
    /// Who was.
    pub base: Holder,
    /// Who is.
    pub head: Holder,
}

/// Who is on call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// This person.
    Person(Person),
    /// Nobody yet, although somebody should be.
    Vacant,
    /// Nobody, on purpose or for lack of a turn.
    Nobody,
    /// That side has no such rotation.
    NoRotation,
}

/// `changed` are the entries that differ, where that is known: what rests on none of them is passed over.
pub(super) fn compare(
    sides: Sides<'_>,
    changed: Option<&BTreeSet<EntryKey>>,
    from: Timestamp,
    until: Timestamp,
) -> Vec<RotationChange> {
    let (base, head) = (sides.base.policy, sides.head.policy);
    let mut rotations: BTreeMap<Id, [Option<Ix<Rotation>>; 2]> = BTreeMap::new();
    for (ix, rotation) in base.rotations.iter() {
        rotations.entry(rotation.entry.id.clone()).or_default()[0] = Some(ix);
    }
    for (ix, rotation) in head.rotations.iter() {
        rotations.entry(rotation.entry.id.clone()).or_default()[1] = Some(ix);
    }
    let differs = |policy: &Policy, rotation: Option<Ix<Rotation>>| {
        let mut rests_on = Reachable::new(policy);
        rotation.into_iter().for_each(|ix| rests_on.alone(Target::Rotation(ix)));
        changed.is_none_or(|changed| !changed.is_disjoint(&rests_on.entries))
    };
    let is_other = reached::someone_is_another(sides);
    let mut changes = Vec::new();
    for (id, [before, after]) in rotations {
        if !is_other && !differs(base, before) && !differs(head, after) {
            continue;
        }
        let of_base = held(sides, false, before, from, until);
        let of_head = held(sides, true, after, from, until);
        let stretches = stretches(&of_base, &of_head);
        if stretches.is_empty() {
            continue;
        }
        let rotation = match (after, before) {
            (Some(ix), _) => &head.rotations[ix],
            (None, Some(ix)) => &base.rotations[ix],
            (None, None) => continue,
        };
        let name = rotation.name.clone().unwrap_or_else(|| id.to_string());
        let load = load(&of_base, &of_head);
        changes.push(RotationChange { id, name, zone: rotation.timezone.clone(), stretches, load });
    }
    changes
}

/// A time with whoever is on call in it.
type Held = (Timestamp, Timestamp, Holder);

/// Who is on call on one side, without a hole between `from` and `until`.
fn held(
    sides: Sides<'_>,
    of_head: bool,
    rotation: Option<Ix<Rotation>>,
    from: Timestamp,
    until: Timestamp,
) -> Vec<Held> {
    let side = if of_head { sides.head } else { sides.base };
    let Some(rotation) = rotation else { return vec![(from, until, Holder::NoRotation)] };
    let holder = |shift: &Shift| match shift.turn {
        Turn::Contact(contact) => Holder::Person(sides.person(of_head, contact)),
        Turn::Vacant => Holder::Vacant,
        Turn::Gap => Holder::Nobody,
    };
    let shifts = side.clock.shifts(rotation, from, until);
    let one = |shift: &Shift| (shift.from.max(from), shift.until.min(until), holder(shift));
    shifts.iter().map(one).collect()
}

/// The times at which the two sides name somebody else.
fn stretches(base: &[Held], head: &[Held]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let (mut left, mut right) = (base.iter().peekable(), head.iter().peekable());
    while let (Some((from, until, was)), Some((head_from, head_until, is))) =
        (left.peek(), right.peek())
    {
        let (start, end) = (*from.max(head_from), *until.min(head_until));
        if start < end && was != is {
            let last = stretches.last_mut();
            match last.filter(|last| last.until == start && last.base == *was && last.head == *is) {
                Some(last) => last.until = end,
                None => stretches.push(Stretch {
                    from: start,
                    until: end,
                    base: was.clone(),
                    head: is.clone(),
                }),
            }
        }
        if *until == end {
            left.next();
        }
        if *head_until == end {
            right.next();
        }
    }
    stretches
}

fn load(base: &[Held], head: &[Held]) -> Vec<(Person, i64, i64)> {
    let mut load: BTreeMap<Person, (i64, i64)> = BTreeMap::new();
    let seconds = |held: &Held| held.1.as_second() - held.0.as_second();
    for held in base {
        if let Holder::Person(person) = &held.2 {
            load.entry(person.clone()).or_default().0 += seconds(held);
        }
    }
    for held in head {
        if let Holder::Person(person) = &held.2 {
            load.entry(person.clone()).or_default().1 += seconds(held);
        }
    }
    let differs = |(_, before, after): &(Person, i64, i64)| before != after;
    load.into_iter()
        .map(|(person, (before, after))| (person, before, after))
        .filter(differs)
        .collect()
}
