//! The third part: what the change does to people, in words.

use jiff::Timestamp;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use super::{DiffReport, words};
use crate::diff::people::{
    Count, Holder, Named, PeopleChanges, Person, Reached, RotationChange, Stretch,
};
use crate::report::timeline::channel;

/// The most stretches of a rotation that are told.
const MOST: usize = 12;

/// The first time that somebody else is on call, in one sentence; else who is called or reached otherwise.
pub(super) fn headline(report: &DiffReport<'_>) -> Option<String> {
    let people = report.people?;
    let Some(change) = people.on_call.first() else {
        let otherwise = || people.reached.first().map(reached);
        return people.named.first().map(named).or_else(otherwise);
    };
    let Stretch { from, base, head, .. } = change.stretches.first()?;
    let from = moment(*from, &change.zone);
    Some(format!("{}: {} instead of {} from {from}", change.name, holder(head), holder(base)))
}

/// `IT Director is reached otherwise: phone, email`
pub(super) fn reached(reached: &Reached) -> String {
    let kinds: Vec<_> = reached.kinds.iter().map(|kind| channel(*kind)).collect();
    format!("{} is reached otherwise: {}", reached.person.name, kinds.join(", "))
}

/// `it-manager: Joan Novak instead of Robert Smith`
pub(super) fn named(named: &Named) -> String {
    format!("{}: {} instead of {}", named.head.id, named.head.name, named.base.name)
}

/// How much changes, in a few words.
pub(super) fn title(report: &DiffReport<'_>) -> String {
    let Some(people) = report.people else { return String::new() };
    let mut parts = Vec::new();
    let rotations = people.on_call.len();
    if rotations > 0 {
        parts.push(format!("on call in {}", super::super::count(rotations, "rotation")));
    }
    if !people.gone.is_empty() || !people.come.is_empty() {
        parts.push(format!(
            "{} told by a rule no longer, {} newly",
            people.gone.len(),
            people.come.len()
        ));
    }
    let otherwise = people.reached.len();
    if otherwise > 0 {
        let people = super::super::plural(otherwise, "contact is", "contacts are");
        parts.push(format!("{people} reached otherwise"));
    }
    if !people.named.is_empty() {
        let named = super::super::plural(people.named.len(), "contact bears", "contacts bear");
        parts.push(format!("{named} another name"));
    }
    if !people.told.is_empty() {
        let told = super::super::plural(people.told.len(), "person", "people");
        parts.push(format!("{told} told more or less"));
    }
    parts.join("; ")
}

/// What changes in a rotation, in words.
#[derive(Debug)]
pub(super) struct Told {
    /// `Engineering on call`
    pub(super) rotation: String,
    /// When somebody else is on call: from, until, who was, who is.
    pub(super) stretches: Vec<[String; 4]>,
    /// How many further stretches there are.
    pub(super) further: usize,
    /// How much it comes to for each: `Ada: 168 h → 72 h`.
    pub(super) load: Vec<String>,
}

pub(super) fn rotations(people: &PeopleChanges) -> Vec<Told> {
    people.on_call.iter().map(rotation).collect()
}

fn rotation(change: &RotationChange) -> Told {
    let zone = &change.zone;
    let row = |stretch: &Stretch| {
        let Stretch { from, until, base, head } = stretch;
        [moment(*from, zone), moment(*until, zone), holder(base), holder(head)]
    };
    let hours = |seconds: i64| format!("{}h", (seconds + 1800) / 3600);
    let load = |(person, before, after): &(Person, i64, i64)| {
        format!("{}: {} → {}", person.name, hours(*before), hours(*after))
    };
    Told {
        rotation: change.name.clone(),
        stretches: change.stretches.iter().take(MOST).map(row).collect(),
        further: change.stretches.len().saturating_sub(MOST),
        load: change.load.iter().map(load).collect(),
    }
}

/// `Mon 23 Nov 09:00`
fn moment(at: Timestamp, zone: &TimeZone) -> String {
    let zoned = at.to_zoned(zone.clone());
    strtime::format("%a %-d %b %H:%M", &zoned).unwrap_or_else(|_| at.to_string())
}

pub(super) fn holder(holder: &Holder) -> String {
    match holder {
        Holder::Person(person) => person.name.clone(),
        Holder::Vacant => "nobody (vacant)".to_owned(),
        Holder::Nobody => "nobody".to_owned(),
        Holder::NoRotation => "(no such rotation)".to_owned(),
    }
}

/// `IT Manager is told of 3 tickets more`
pub(super) fn told(count: &Count) -> String {
    let name = &count.person.name;
    let (before, after) = (count.base, count.head);
    let tickets = |number: usize| super::super::count(number, "ticket");
    if before.tickets != after.tickets {
        let (more, by) = match after.tickets > before.tickets {
            true => ("more", after.tickets - before.tickets),
            false => ("fewer", before.tickets - after.tickets),
        };
        return format!("{name} is told of {} {more}", tickets(by));
    }
    format!("{name} is told {} instead of {}", words::times(after.times), before.times)
}

/// `Ada, Grace`
pub(super) fn names(people: &[Person]) -> String {
    people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ")
}
