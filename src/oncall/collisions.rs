//! One person in two rotations at once, where the second is there in case the first does not answer.

use std::collections::{BTreeMap, BTreeSet};

use super::OnDuty;
use crate::clock::{Interval, Intervals};
use crate::model::{Contact, EntryKey, HasEntry as _, Ix, Policy, Rotation, Target};

/// Somebody is on call twice: when they do not answer, the other rotation is no help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// Who; of a role, the person who holds it.
    pub contact: Ix<Contact>,
    /// In which rotations.
    pub rotations: [Ix<Rotation>; 2],
    /// When.
    pub interval: Interval,
    /// The tiers, escalation policies and teams that count on both rotations.
    pub used_by: Vec<EntryKey>,
}

/// The collisions among rotations, by rotation and time.
pub(super) fn among(
    policy: &Policy,
    rotations: &[Ix<Rotation>],
    shifts: &[OnDuty],
) -> Vec<Collision> {
    let mut times: BTreeMap<(Ix<Rotation>, Ix<Contact>), Vec<Interval>> = BTreeMap::new();
    for on in shifts {
        if let Some(contact) = on.shift.contact().map(|contact| holder(policy, contact)) {
            let interval = Interval::between(on.shift.from, on.shift.until);
            times.entry((on.rotation, contact)).or_default().push(interval);
        }
    }
    let times: BTreeMap<_, Intervals> =
        times.into_iter().map(|(key, times)| (key, times.into_iter().collect())).collect();
    let mut collisions = Vec::new();
    for ((first, second), used_by) in pairs(policy, rotations) {
        let already = collisions.len();
        let of_rotation = times.range((first, Ix::new(0))..);
        for ((_, contact), of_first) in of_rotation.take_while(|((of, _), _)| *of == first) {
            let Some(of_second) = times.get(&(second, *contact)) else { continue };
            let both = of_first.intersection(of_second);
            collisions.extend(both.iter().map(|interval| Collision {
                contact: *contact,
                rotations: [first, second],
                interval,
                used_by: used_by.clone(),
            }));
        }
        if let Some(of_pair) = collisions.get_mut(already..) {
            of_pair.sort_by_key(|collision| collision.interval);
        }
    }
    collisions
}

/// The person who holds a role, or the contact itself.
fn holder(policy: &Policy, contact: Ix<Contact>) -> Ix<Contact> {
    policy.contacts[contact].held_by.as_ref().map_or(contact, |at| at.value)
}

type Pair = (Ix<Rotation>, Ix<Rotation>);

/// The pairs of rotations that something counts on, in the order of `rotations`, and what does.
fn pairs(policy: &Policy, rotations: &[Ix<Rotation>]) -> Vec<(Pair, Vec<EntryKey>)> {
    let positions: BTreeMap<Ix<Rotation>, usize> =
        rotations.iter().enumerate().map(|(position, ix)| (*ix, position)).collect();
    let mut pairs: BTreeMap<(usize, usize), (Pair, Vec<EntryKey>)> = BTreeMap::new();
    for (key, group) in groups(policy) {
        let asked = |ix: &Ix<Rotation>| positions.get(ix).map(|position| (*position, *ix));
        let members: BTreeMap<usize, Ix<Rotation>> = group.iter().filter_map(asked).collect();
        for (position, first) in &members {
            for (next, second) in members.range(position + 1..) {
                let pair = pairs.entry((*position, *next));
                let (_, used_by) = pair.or_insert_with(|| ((*first, *second), Vec::new()));
                used_by.push(key.clone());
            }
        }
    }
    pairs.into_values().collect()
}

/// The rotations that each tier, escalation policy and team counts on.
fn groups(policy: &Policy) -> Vec<(EntryKey, BTreeSet<Ix<Rotation>>)> {
    let of = |targets: &mut dyn Iterator<Item = Target>| {
        let mut uses = Uses { policy, seen: BTreeSet::new(), rotations: BTreeSet::new() };
        targets.for_each(|target| uses.add(target));
        uses.rotations
    };
    let tiers = policy
        .tiers
        .iter()
        .map(|(ix, tier)| (tier.entry().key(), of(&mut std::iter::once(Target::Tier(ix)))));
    let policies = policy.escalation_policies.values().map(|escalation| {
        let mut targets = escalation.steps.iter().flat_map(|step| &step.notify).map(|at| at.value);
        (escalation.entry().key(), of(&mut targets))
    });
    let teams = policy.contacts.iter().map(|(ix, contact)| {
        (contact.entry().key(), of(&mut std::iter::once(Target::Contact(ix))))
    });
    tiers.chain(policies).chain(teams).filter(|(_, rotations)| rotations.len() > 1).collect()
}

struct Uses<'p> {
    policy: &'p Policy,
    seen: BTreeSet<Target>,
    rotations: BTreeSet<Ix<Rotation>>,
}

impl Uses<'_> {
    fn add(&mut self, target: Target) {
        if !self.seen.insert(target) {
            return;
        }
        match target {
            Target::Person(_) => {}
            Target::Rotation(rotation) => {
                self.rotations.insert(rotation);
            }
            Target::Tier(tier) => {
                self.policy.tiers[tier].responders.iter().for_each(|at| self.add(at.value));
            }
            Target::Contact(ix) => {
                let contact = &self.policy.contacts[ix];
                contact.on_call.iter().for_each(|at| self.add(Target::Rotation(at.value)));
                contact.members.iter().for_each(|at| self.add(Target::Contact(at.value)));
                // A backup that is a team stands in by its own rotation.
                contact.backup.iter().for_each(|at| self.add(Target::Contact(at.value)));
            }
        }
    }
}
