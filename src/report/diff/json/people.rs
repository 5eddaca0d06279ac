//! The part of the JSON report that tells what a change does to people.

use serde::Serialize;

use crate::diff::people::{self, Count, PeopleChanges, Person};
use crate::report::diff::{DiffReport, people as words};

#[derive(Serialize)]
pub(super) struct People {
    days: u32,
    on_call: Vec<Rotation>,
    reached: Vec<Reached>,
    named: Vec<Named>,
    gone: Vec<Somebody>,
    come: Vec<Somebody>,
    told: Vec<Told>,
}

#[derive(Serialize)]
struct Reached {
    id: String,
    name: String,
    methods: Vec<&'static str>,
}

#[derive(Serialize)]
struct Named {
    id: String,
    base: String,
    head: String,
}

#[derive(Serialize)]
struct Rotation {
    id: String,
    name: String,
    stretches: Vec<Stretch>,
    load: Vec<Load>,
}

#[derive(Serialize)]
struct Stretch {
    from: String,
    until: String,
    base: String,
    head: String,
}

#[derive(Serialize)]
struct Load {
    id: String,
    name: String,
    base_seconds: i64,
    head_seconds: i64,
}

#[derive(Serialize)]
struct Somebody {
    id: String,
    name: String,
}

#[derive(Serialize)]
struct Told {
    id: String,
    name: String,
    base_tickets: usize,
    head_tickets: usize,
    base_times: usize,
    head_times: usize,
}

/// What changes for people.
pub(super) fn people(report: &DiffReport<'_>, changes: &PeopleChanges) -> People {
    let somebody = |list: &[Person]| -> Vec<Somebody> {
        list.iter().map(|p| Somebody { id: p.id.to_string(), name: p.name.clone() }).collect()
    };
    let rotations = changes.on_call.iter().map(|rotation| Rotation {
        id: rotation.id.to_string(),
        name: rotation.name.clone(),
        stretches: rotation.stretches.iter().map(stretch).collect(),
        load: rotation.load.iter().map(load).collect(),
    });
    let told = |Count { person, base, head }: &Count| Told {
        id: person.id.to_string(),
        name: person.name.clone(),
        base_tickets: base.tickets,
        head_tickets: head.tickets,
        base_times: base.times,
        head_times: head.times,
    };
    let reached = |reached: &people::Reached| Reached {
        id: reached.person.id.to_string(),
        name: reached.person.name.clone(),
        methods: reached.kinds.iter().map(|kind| kind.as_str()).collect(),
    };
    let named = |named: &people::Named| Named {
        id: named.head.id.to_string(),
        base: named.base.name.clone(),
        head: named.head.name.clone(),
    };
    People {
        days: report.days,
        on_call: rotations.collect(),
        reached: changes.reached.iter().map(reached).collect(),
        named: changes.named.iter().map(named).collect(),
        gone: somebody(&changes.gone),
        come: somebody(&changes.come),
        told: changes.told.iter().map(told).collect(),
    }
}

fn stretch(stretch: &people::Stretch) -> Stretch {
    Stretch {
        from: stretch.from.to_string(),
        until: stretch.until.to_string(),
        base: words::holder(&stretch.base),
        head: words::holder(&stretch.head),
    }
}

fn load((person, base_seconds, head_seconds): &(Person, i64, i64)) -> Load {
    Load {
        id: person.id.to_string(),
        name: person.name.clone(),
        base_seconds: *base_seconds,
        head_seconds: *head_seconds,
    }
}
