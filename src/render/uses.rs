//! Which entries a document uses: recorded while it is made, as its templates and its prose ask for
//! them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::value::{Enumerator, Object, ObjectRepr, Value};

use crate::model::{EntryKey, Kind};

/// What a document asked for while it was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses {
    /// Entries of which it asked for more than the name.
    pub whole: BTreeSet<EntryKey>,
    /// Entries of which it asked for the name.
    pub named: BTreeSet<EntryKey>,
    /// Kinds of which it went through all entries that its audience may see.
    pub lists: BTreeSet<Kind>,
    /// The team's own templates that it may be made with, by name.
    pub templates: BTreeSet<String>,
}

/// Where uses are written down while a document is made.
#[derive(Debug, Clone, Default)]
pub(super) struct Log(Arc<Mutex<Uses>>);

impl Log {
    /// What was written down so far.
    pub(super) fn uses(&self) -> Uses {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Writes down what something asked for that was made before.
    pub(super) fn add(&self, other: &Uses) {
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        uses.whole.extend(other.whole.iter().cloned());
        uses.named.extend(other.named.iter().cloned());
        uses.lists.extend(other.lists.iter().copied());
    }

    fn write(&self, note: impl FnOnce(&mut Uses) -> bool) {
        note(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Notes that all of an entry was asked for.
    pub(super) fn whole(&self, kind: Kind, id: &str) {
        self.write(|uses| uses.whole.insert(EntryKey { kind, id: id.into() }));
    }

    /// An entry that notes what is asked of it.
    pub(super) fn entry(&self, kind: Kind, value: Value) -> Value {
        let id = value.get_attr("id").ok().and_then(|id| id.as_str().map(ToOwned::to_owned));
        let key = EntryKey { kind, id: id.unwrap_or_default().into() };
        if value.is_true() {
            return Value::from_object(Entry { key, value, log: self.clone() });
        }
        value
    }

    /// A list of entries that notes that it is gone through.
    pub(super) fn list(&self, kind: Kind, value: &Value) -> Value {
        let items = value.try_iter().into_iter().flatten();
        let items = items.map(|item| self.entry(kind, item)).collect();
        Value::from_object(List { kind, items, log: self.clone() })
    }
}

/// The variables of templates, all but `document`, each with the kind of what it holds.
pub(super) const VARIABLES: &[(&str, Kind)] = &[
    ("organization", Kind::Organization),
    ("contacts", Kind::Contact),
    ("call_first", Kind::Contact),
    ("rotations", Kind::Rotation),
    ("tiers", Kind::Tier),
    ("priorities", Kind::Priority),
    ("impacts", Kind::Impact),
    ("urgencies", Kind::Urgency),
    ("matrix", Kind::Matrix),
    ("categories", Kind::Category),
    ("attributes", Kind::Attribute),
    ("policies", Kind::EscalationPolicy),
    ("routes", Kind::Route),
    ("triggers", Kind::Trigger),
    ("duties", Kind::Duty),
    ("calendars", Kind::Calendar),
    ("holidays", Kind::HolidaySet),
];

/// What is told of an entry by those who name it.
const NAMING: [&str; 4] = ["name", "title", "kind", "rank"];

#[derive(Debug)]
struct Entry {
    key: EntryKey,
    value: Value,
    log: Log,
}

impl Object for Entry {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, field: &Value) -> Option<Value> {
        let found = self.value.get_item(field).ok().filter(|found| !found.is_undefined())?;
        match field.as_str() {
            Some("id") => {}
            Some(name) if NAMING.contains(&name) => {
                self.log.write(|uses| uses.named.insert(self.key.clone()));
            }
            _ => self.log.write(|uses| uses.whole.insert(self.key.clone())),
        }
        Some(found)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        self.log.write(|uses| uses.whole.insert(self.key.clone()));
        Enumerator::Values(self.value.try_iter().into_iter().flatten().collect())
    }
}

#[derive(Debug)]
struct List {
    kind: Kind,
    items: Vec<Value>,
    log: Log,
}

impl Object for List {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, index: &Value) -> Option<Value> {
        self.items.get(index.as_usize()?).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        self.log.write(|uses| uses.lists.insert(self.kind));
        Enumerator::Seq(self.items.len())
    }
}
