//! Edits of the repository's own policies, some of which matter and some of which do not: what matters
//! is found and named, and nothing is said of the rest.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;

use super::set::{Set, compare, effects_from, read};

#[derive(Deserialize)]
struct Edits {
    edits: Vec<Edit>,
}

/// An edit and what must be said of it; `tests/diff/seeded.toml` explains the fields.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    why: String,
    file: String,
    #[serde(default = "friday")]
    on: String,
    from: String,
    to: String,
    #[serde(default)]
    silent: bool,
    #[serde(default = "none")]
    tickets: String,
    #[serde(default)]
    causes: Vec<String>,
    #[serde(default)]
    people: Vec<String>,
}

fn none() -> String {
    "none".to_owned()
}

fn friday() -> String {
    "2026-11-20".to_owned()
}

/// Why what is said of an edit is wrong.
fn wrong(edit: &Edit) -> Vec<String> {
    let base = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("policies"));
    let mut head = base.clone();
    let text = head.get_mut(&edit.file).unwrap();
    assert!(text.contains(&edit.from), "{}: `{}` is not there", edit.file, edit.from);
    *text = text.replacen(&edit.from, &edit.to, 1);
    let (base, head) = (Set::whole(&base), Set::whole(&head));
    let changes = compare(&base, &head);
    let from = format!("{}T00:00:00-05:00", edit.on).parse().unwrap();
    let (tickets, people) = effects_from(from, 1, &base, &head, &changes);
    let mut wrong = Vec::new();
    if edit.silent != changes.entries.is_empty() {
        wrong.push(format!("entries that changed: {:#?}", changes.entries));
    }
    if edit.silent && !(tickets.is_empty() && people.is_empty()) {
        wrong.push("it is not silent about tickets or people".to_owned());
    }
    let worst = tickets.groups.iter().map(|group| group.effect.grade).min();
    let worst = worst.map_or("none", |grade| grade.as_str());
    if worst != edit.tickets {
        let groups: Vec<_> = tickets
            .groups
            .iter()
            .map(|group| {
                (group.effect.grade, &group.causes, group.classes, &group.example.differences)
            })
            .collect();
        wrong.push(format!("tickets are {worst}, not {}: {groups:#?}", edit.tickets));
    }
    let causes: BTreeSet<&str> =
        tickets.groups.iter().flat_map(|group| &group.causes).map(|key| &*key.id).collect();
    let expected: BTreeSet<&str> = edit.causes.iter().map(String::as_str).collect();
    if !expected.is_empty() && causes != expected {
        wrong.push(format!("caused by {causes:?}, not {expected:?}"));
    }
    let named: BTreeSet<&str> = {
        let told = people.told.iter().map(|count| &count.person);
        let listed = told.chain(&people.gone).chain(&people.come).map(|person| &*person.id);
        let load = people.on_call.iter().flat_map(|rotation| &rotation.load);
        let stretches = people.on_call.iter().flat_map(|rotation| &rotation.stretches);
        let held = stretches.flat_map(|stretch| [&stretch.base, &stretch.head]);
        let held = held.filter_map(|holder| match holder {
            tierline::diff::people::Holder::Person(person) => Some(&*person.id),
            _ => None,
        });
        listed.chain(load.map(|(person, ..)| &*person.id)).chain(held).collect()
    };
    for person in &edit.people {
        if !named.contains(person.as_str()) {
            wrong.push(format!("`{person}` is not named, only {named:?}"));
        }
    }
    wrong
}

#[test]
fn what_matters_is_found_and_named_and_nothing_else() {
    let Edits { edits } = toml::from_str(include_str!("seeded.toml")).unwrap();
    assert!(edits.len() >= 20);
    let wrong: Vec<String> = edits
        .par_iter()
        .flat_map_iter(|edit| {
            wrong(edit).into_iter().map(move |what| format!("{}: {what}", edit.why))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
