//! What changed between two revisions, in plain words, for those who read a change notice.
//!
//! Both sides are cut down to the audience first and compared as templates see them: what the audience may
//! not see on either side cannot be told here, however it changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::{Value, ValueKind};
use serde::Serialize;

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

/// Fields that say again what another one says, or nothing to staff.
const LEFT_OUT: [&str; 21] = [
    "id",
    "visibility",
    "phone",
    "mobile",
    "sms",
    "email",
    "chat",
    "pager",
    "url",
    "at_any_hour",
    "through",
    "follows",
    "verified",
    "fan_out",
    "everything",
    "per_ticket",
    "length",
    "number",
    "priorities",
    "routes",
    "rank",
];

/// What changed from one side to the other.
pub(super) fn changes(since: &str, before: &Arc<View>, after: &Arc<View>) -> Value {
    let groups = COMPARED.iter().filter_map(|(variable, name)| {
        let of =
            |view: &Arc<View>| view.variable(variable).as_ref().map(entries).unwrap_or_default();
        let entries = compare(&of(before), &of(after));
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

fn compare(before: &[(String, Value)], after: &[(String, Value)]) -> Vec<EntryView> {
    let find = |list: &[(String, Value)], id: &str| {
        list.iter().find(|(known, _)| known == id).map(|(_, item)| item.clone())
    };
    let mut changed = Vec::new();
    for (id, now) in after {
        let (what, fields) = match find(before, id) {
            None => ("new", Vec::new()),
            Some(was) => ("changed", fields(&was, now)),
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

fn text(entry: &Value, key: &str) -> Option<String> {
    let value = entry.get_attr(key).ok()?;
    value.as_str().map(str::to_owned)
}

fn fields(before: &Value, after: &Value) -> Vec<FieldView> {
    let (mut was, mut now) = (Leaves::default(), Leaves::default());
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

/// The values of an entry as people read them, by the path to each in words.
#[derive(Default)]
struct Leaves {
    order: Vec<String>,
    texts: BTreeMap<String, String>,
}

impl Leaves {
    fn gather(&mut self, value: &Value, path: &str) {
        if let Some(text) = as_text(value) {
            if !text.is_empty() {
                self.order.push(path.to_owned());
                self.texts.insert(path.to_owned(), text);
            }
            return;
        }
        match value.kind() {
            ValueKind::Map => self.gather_fields(value, path),
            ValueKind::Seq | ValueKind::Iterable => {
                let noun = path.strip_suffix('s').unwrap_or(path);
                for (at, item) in value.try_iter().into_iter().flatten().enumerate() {
                    self.gather(&item, &format!("{noun} {}", at + 1));
                }
            }
            _ => {}
        }
    }

    fn gather_fields(&mut self, value: &Value, path: &str) {
        for key in value.try_iter().into_iter().flatten() {
            let Some(key) = key.as_str() else { continue };
            let word = key.replace('_', " ");
            let below = if path.is_empty() { word } else { format!("{path}, {word}") };
            if !LEFT_OUT.contains(&key)
                && let Ok(inner) = value.get_attr(key)
            {
                self.gather(&inner, &below);
            }
        }
    }
}

/// A value in words, where it is one to people: a text, a duration, a name, whom a rule tells, a list of
/// such. `None` for what has parts.
fn as_text(value: &Value) -> Option<String> {
    let list = |items: Vec<String>| crate::words::list(&items, "and");
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => Some(String::new()),
        ValueKind::Bool => Some(if value.is_true() { "yes" } else { "no" }.to_owned()),
        ValueKind::String | ValueKind::Number => Some(value.to_string()),
        ValueKind::Plain => Some(if value.is_true() { value.to_string() } else { String::new() }),
        ValueKind::Seq | ValueKind::Iterable => {
            let items: Option<Vec<_>> = value.try_iter().ok()?.map(|item| as_text(&item)).collect();
            items.map(list)
        }
        ValueKind::Map => {
            let field = |key| value.get_attr(key).ok().filter(|value| !value.is_undefined());
            if let (Some(names), Some(others)) = (field("names"), field("others")) {
                let mut names: Vec<_> =
                    names.try_iter().ok()?.filter_map(|target| text(&target, "name")).collect();
                if others.as_i64().is_some_and(|others| others > 0) {
                    names.push("others".to_owned());
                }
                return Some(list(names));
            }
            if let Some(address) = field("address") {
                let label = text(value, "label").map(|label| format!(" ({label})"));
                let kind = text(value, "name").unwrap_or_default();
                return Some(format!("{kind} {address}{}", label.unwrap_or_default()));
            }
            if let Some(words) = field("text").filter(|_| field("due").is_none()) {
                return Some(words.to_string());
            }
            let keys = value.try_iter().ok()?.count();
            let is_reference = field("id").is_some() && field("name").is_some() && keys <= 3;
            is_reference.then(|| text(value, "name").unwrap_or_default())
        }
        _ => None,
    }
}
