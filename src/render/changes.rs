//! What changed between two revisions, in plain words, for those who read a change notice.
//!
//! Both sides are cut down to the audience first and compared as templates see them: what the audience may
//! not see on either side cannot be told here, however it changed.

use std::sync::Arc;

use minijinja::value::Value;
use serde::Serialize;

use super::fields::{Known, Leaves, text};
use super::view::{View, value};

/// What changed since a revision.
#[derive(Serialize)]
struct ChangesView {
    since: String,
    groups: Vec<Group>,
}

/// What changed among entries of a kind.
#[derive(Serialize)]
struct Group {
    name: &'static str,
    entries: Vec<EntryView>,
}

/// An entry that is new, gone or changed.
#[derive(Serialize)]
struct EntryView {
    id: String,
    name: String,
    what: &'static str,
    fields: Vec<FieldView>,
}

/// A field with what it was and what it is.
#[derive(Serialize)]
struct FieldView {
    name: String,
    before: Option<String>,
    after: Option<String>,
}

/// The variables that are compared, with what people call them, in the order of their weight for staff.
const COMPARED: [(&str, &str); 14] = [
    ("contacts", "Contacts"),
    ("priorities", "Priorities"),
    ("policies", "Escalation"),
    ("triggers", "What escalates a ticket"),
    ("tiers", "Support levels"),
    ("categories", "Categories"),
    ("routes", "Which tickets go which way"),
    ("duties", "Duties"),
    ("rotations", "On call"),
    ("calendars", "Service hours"),
    ("holidays", "Holidays"),
    ("impacts", "Impacts"),
    ("urgencies", "Urgencies"),
    ("attributes", "What is asked about a ticket"),
];

/// What changed from one side to the other. What an entry is called, and the hours of a calendar, are told
/// once, with the entry or the calendar, and not again wherever they are named.
pub(super) fn changes(since: &str, before: &Arc<View>, after: &Arc<View>) -> Value {
    let of = |view: &Arc<View>, variable: &'static str| {
        view.variable(variable).as_ref().map(entries).unwrap_or_default()
    };
    let mut known = Known::default();
    for (variable, _) in COMPARED {
        known.compare(variable, &of(before, variable), &of(after, variable));
    }
    let groups = COMPARED.iter().filter_map(|(variable, name)| {
        known.variable = variable;
        let entries = compare(&of(before, variable), &of(after, variable), &known);
        (!entries.is_empty()).then_some(Group { name, entries })
    });
    value(ChangesView { since: since.to_owned(), groups: groups.collect() })
}

/// The entries of a list by their key, in its order.
fn entries(list: &Value) -> Vec<(String, Value)> {
    let items = list.try_iter().into_iter().flatten().enumerate();
    let key = |(at, item): (usize, Value)| {
        let id = text(&item, "id");
        (id.unwrap_or_else(|| format!("{at:06}")), item)
    };
    items.map(key).collect()
}

fn compare(before: &[(String, Value)], after: &[(String, Value)], known: &Known) -> Vec<EntryView> {
    let find = |list: &[(String, Value)], id: &str| {
        list.iter().find(|(known, _)| known == id).map(|(_, item)| item.clone())
    };
    let mut changed = Vec::new();
    for (id, now) in after {
        let (what, fields) = match find(before, id) {
            None => ("new", Vec::new()),
            Some(was) => ("changed", fields(&was, now, known)),
        };
        if what == "new" || !fields.is_empty() {
            changed.push(EntryView { id: id.clone(), name: name(now, id), what, fields });
        }
    }
    for (id, was) in before.iter().filter(|(id, _)| find(after, id).is_none()) {
        let name = name(was, id);
        changed.push(EntryView { id: id.clone(), name, what: "gone", fields: Vec::new() });
    }
    changed
}

/// What people call an entry: its name; for a route, which tickets it takes.
fn name(entry: &Value, id: &str) -> String {
    text(entry, "name").or_else(|| text(entry, "when")).unwrap_or_else(|| id.to_owned())
}

fn fields(before: &Value, after: &Value, known: &Known) -> Vec<FieldView> {
    let (mut was, mut now) = (Leaves::of(known, true), Leaves::of(known, false));
    was.gather_fields(before, "");
    now.gather_fields(after, "");
    let mut names = now.order.clone();
    names.extend(was.order.iter().filter(|name| !now.texts.contains_key(*name)).cloned());
    let field = |name: String| {
        let (before, after) = (was.texts.get(&name).cloned(), now.texts.get(&name).cloned());
        (before != after).then_some(FieldView { name, before, after })
    };
    names.into_iter().filter_map(field).collect()
}
