//! The fields of entries as people read them: what each is called, and its value in words.

use std::collections::BTreeMap;

use minijinja::value::{Value, ValueKind};

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

/// What fields are called, where their own names say little to staff; nothing for what goes without saying. The
/// first is the variable whose entries they are fields of, or nothing for all.
const WORDS: [(&str, &str, &str); 31] = [
    ("calendars", "text", "hours"),
    ("duties", "text", "what is to be done"),
    ("", "active", "on call only"),
    ("", "ack_timeout", "told again, where nothing follows, after"),
    ("", "always", "around the clock"),
    ("", "available", "reached"),
    ("", "backup", "if nobody answers"),
    ("", "calendar", "counted"),
    ("", "counted_from", "times count from"),
    ("", "delays", ""),
    ("", "due", "when"),
    ("", "earlier_steps", "what earlier steps do"),
    ("", "handoff", "hand-over"),
    ("", "handles", "what it handles"),
    ("", "members", "people"),
    ("", "methods", "numbers and addresses"),
    ("", "mode", "how it applies"),
    ("", "next_tier", "goes to the next level"),
    ("", "notify", "who is told"),
    ("", "raise_to", "raises to"),
    ("", "requires", "what is to be written down"),
    ("", "resolve_within", "solved within"),
    ("", "respond_within", "answered within"),
    ("", "responders", "who responds"),
    ("", "start_at", "starts at"),
    ("", "stops_on", "stops when"),
    ("", "timezone", "time zone"),
    ("", "update_every", "an update every"),
    ("", "used_by", "who may use it"),
    ("", "via", "by"),
    ("", "when_empty", "where nobody can be told"),
];

/// A text of an entry.
pub(super) fn text(entry: &Value, key: &str) -> Option<String> {
    let value = entry.get_attr(key).ok()?;
    value.as_str().map(str::to_owned)
}

/// What is known of both sides, and which variable is looked at.
#[derive(Default)]
pub(super) struct Known {
    /// The one whose entries are compared.
    pub(super) variable: &'static str,
    /// What entries are called now, by their id and what they were called.
    renamed: BTreeMap<(String, String), String>,
    /// The hours of calendars as they are now, by id.
    hours: BTreeMap<String, String>,
    /// Names of priorities, by id.
    priorities: BTreeMap<String, String>,
}

impl Known {
    /// Takes over what both sides call the entries of a variable.
    pub(super) fn compare(
        &mut self,
        variable: &str,
        before: &[(String, Value)],
        after: &[(String, Value)],
    ) {
        for (id, now) in before.iter().chain(after) {
            if variable == "priorities" {
                self.priorities.insert(id.clone(), text(now, "name").unwrap_or_default());
            }
        }
        for (id, now) in after {
            let Some((_, was)) = before.iter().find(|(known, _)| known == id) else { continue };
            if let (Some(was), Some(now)) = (text(was, "name"), text(now, "name"))
                && was != now
            {
                self.renamed.insert((id.clone(), was), now);
            }
            if let Some(hours) = text(now, "text").filter(|_| variable == "calendars") {
                self.hours.insert(id.clone(), hours);
            }
        }
    }

    /// What people call a field.
    fn word(&self, key: &str) -> String {
        if let Some(priority) = self.priorities.get(key) {
            return format!("{priority} tickets");
        }
        let of = |(variable, known, _): &&(&str, &str, &str)| {
            *known == key && (variable.is_empty() || *variable == self.variable)
        };
        let word = WORDS.iter().find(of).map(|(.., word)| (*word).to_owned());
        word.unwrap_or_else(|| key.replace('_', " "))
    }
}

/// The values of an entry as people read them, by the path to each in words.
pub(super) struct Leaves<'k> {
    known: &'k Known,
    /// Whether these are of the side before, which names things as they are called now.
    is_before: bool,
    /// Their paths, in order.
    pub(super) order: Vec<String>,
    /// In words, by path.
    pub(super) texts: BTreeMap<String, String>,
}

impl<'k> Leaves<'k> {
    /// None yet.
    pub(super) fn of(known: &'k Known, is_before: bool) -> Self {
        Self { known, is_before, order: Vec::new(), texts: BTreeMap::new() }
    }

    fn add(&mut self, path: &str, text: String) {
        if !text.is_empty() {
            self.order.push(path.to_owned());
            self.texts.insert(path.to_owned(), text);
        }
    }

    fn gather(&mut self, value: &Value, path: &str) {
        if let Some(text) = self.as_text(value) {
            return self.add(path, text);
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

    /// Takes the fields of an entry, or of a part of one that stands at a path.
    pub(super) fn gather_fields(&mut self, value: &Value, path: &str) {
        for key in value.try_iter().into_iter().flatten() {
            let Some(key) = key.as_str() else { continue };
            let Ok(inner) = value.get_attr(key) else { continue };
            if LEFT_OUT.contains(&key) {
                continue;
            }
            let word = self.known.word(key);
            let parts = [path, word.as_str()].into_iter().filter(|part| !part.is_empty());
            let below = parts.collect::<Vec<_>>().join(", ");
            if key == "delays" {
                self.gather_delays(&inner, &below);
            } else {
                self.gather(&inner, &below);
            }
        }
    }

    /// After how long a step is taken, priority by priority.
    fn gather_delays(&mut self, delays: &Value, path: &str) {
        for priority in delays.try_iter().into_iter().flatten() {
            let Some(id) = priority.as_str() else { continue };
            let length = delays.get_attr(id).ok().filter(Value::is_true);
            if let Some(after) = length.and_then(|length| text(&length, "after")) {
                let word = self.known.word(id);
                self.add(&format!("{path}, {word}"), after);
            }
        }
    }

    /// What people call an entry that is named, by now.
    fn name(&self, entry: &Value) -> Option<String> {
        let name = text(entry, "name")?;
        if !self.is_before {
            return Some(name);
        }
        let key = (text(entry, "id").unwrap_or_default(), name);
        Some(self.known.renamed.get(&key).cloned().unwrap_or(key.1))
    }

    /// A value in words, where it is one to people: a text, a duration, a name, whom a rule tells, a list of
    /// such. `None` for what has parts.
    fn as_text(&self, value: &Value) -> Option<String> {
        let list = |items: Vec<String>| crate::words::list(&items, "and");
        match value.kind() {
            ValueKind::Undefined | ValueKind::None => Some(String::new()),
            ValueKind::Bool => Some(if value.is_true() { "yes" } else { "no" }.to_owned()),
            ValueKind::String | ValueKind::Number => Some(value.to_string()),
            ValueKind::Plain => {
                Some(if value.is_true() { value.to_string() } else { String::new() })
            }
            ValueKind::Seq | ValueKind::Iterable => {
                let items = value.try_iter().ok()?.map(|item| self.as_text(&item));
                items.collect::<Option<Vec<_>>>().map(list)
            }
            ValueKind::Map => {
                let field = |key| value.get_attr(key).ok().filter(|value| !value.is_undefined());
                if let (Some(names), Some(others)) = (field("names"), field("others")) {
                    let names = names.try_iter().ok()?;
                    let mut names: Vec<_> = names.filter_map(|target| self.name(&target)).collect();
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
                    let hours = text(value, "id").filter(|_| self.is_before);
                    let hours = hours.and_then(|id| self.known.hours.get(&id).cloned());
                    return Some(hours.unwrap_or_else(|| words.to_string()));
                }
                let keys = value.try_iter().ok()?.count();
                let is_reference = field("id").is_some() && field("name").is_some() && keys <= 3;
                is_reference.then(|| self.name(value).unwrap_or_default())
            }
            _ => None,
        }
    }
}
