//! What all entries share: an id, a place, suppressions; and the tables that hold them.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;

use super::Suppression;
use crate::source::Span;

/// A kebab-case id as the team wrote it.
pub type Id = Arc<str>;

/// The kinds of entry a policy set is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `[organization]`
    Organization,
    /// `[calendars.*]`
    Calendar,
    /// `[holidays.*]`
    HolidaySet,
    /// `[contacts.*]`, teams among them
    Contact,
    /// `[rotations.*]`
    Rotation,
    /// `[categories.*]`
    Category,
    /// `[impacts.*]`
    Impact,
    /// `[urgencies.*]`
    Urgency,
    /// `[attributes.*]`
    Attribute,
    /// `[priorities.*]`
    Priority,
    /// `[matrix]`
    Matrix,
    /// `[tiers.*]`
    Tier,
    /// `[escalation-policies.*]`
    EscalationPolicy,
    /// `[[routes]]`
    Route,
    /// `[triggers.*]`
    Trigger,
    /// `[duties.*]`
    Duty,
    /// `[scenarios.*]`
    Scenario,
    /// `[guarantees.*]`
    Guarantee,
    /// `[documents.*]`
    Document,
}

impl Kind {
    /// Every kind, in the order of the language.
    pub const ALL: [Self; 19] = [
        Self::Organization,
        Self::Calendar,
        Self::HolidaySet,
        Self::Contact,
        Self::Rotation,
        Self::Category,
        Self::Impact,
        Self::Urgency,
        Self::Attribute,
        Self::Priority,
        Self::Matrix,
        Self::Tier,
        Self::EscalationPolicy,
        Self::Route,
        Self::Trigger,
        Self::Duty,
        Self::Scenario,
        Self::Guarantee,
        Self::Document,
    ];

    /// True if each entry has an id that its author chose, so that its table holds a table per id.
    pub fn has_ids(self) -> bool {
        !matches!(self, Self::Organization | Self::Matrix | Self::Route)
    }

    /// The word for one entry of this kind, as messages use it.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Calendar => "calendar",
            Self::HolidaySet => "holiday set",
            Self::Contact => "contact",
            Self::Rotation => "rotation",
            Self::Category => "category",
            Self::Impact => "impact",
            Self::Urgency => "urgency",
            Self::Attribute => "attribute",
            Self::Priority => "priority",
            Self::Matrix => "matrix",
            Self::Tier => "tier",
            Self::EscalationPolicy => "escalation policy",
            Self::Route => "route",
            Self::Trigger => "trigger",
            Self::Duty => "duty",
            Self::Scenario => "scenario",
            Self::Guarantee => "guarantee",
            Self::Document => "document",
        }
    }

    /// The TOML table that holds entries of this kind, as the author writes it.
    pub fn table(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Calendar => "calendars",
            Self::HolidaySet => "holidays",
            Self::Contact => "contacts",
            Self::Rotation => "rotations",
            Self::Category => "categories",
            Self::Impact => "impacts",
            Self::Urgency => "urgencies",
            Self::Attribute => "attributes",
            Self::Priority => "priorities",
            Self::Matrix => "matrix",
            Self::Tier => "tiers",
            Self::EscalationPolicy => "escalation-policies",
            Self::Route => "routes",
            Self::Trigger => "triggers",
            Self::Duty => "duties",
            Self::Scenario => "scenarios",
            Self::Guarantee => "guarantees",
            Self::Document => "documents",
        }
    }
}

/// What every entry carries.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its id. Routes have none of their own and are called `1`, `2`, …; `[organization]` and
    /// `[matrix]` are called after their table.
    pub id: Id,
    /// Where its id stands (the table header, or the `when` of a route).
    pub at: Span,
    /// Rules that are silenced for this entry.
    pub allow: Vec<Suppression>,
}

impl Entry {
    /// Kind and id, which name an entry across revisions and in reports.
    pub fn key(&self) -> EntryKey {
        EntryKey { kind: self.kind, id: self.id.clone() }
    }
}

/// Names an entry without borrowing it: `contact it-manager`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryKey {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
}

impl fmt::Display for EntryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Organization | Kind::Matrix => f.write_str(self.kind.table()),
            kind => write!(f, "{} {}", kind.noun(), self.id),
        }
    }
}

/// An entry of a [`Table`], by its position. Only meaningful for the policy it came from.
pub struct Ix<T> {
    index: u32,
    of: PhantomData<fn() -> T>,
}

impl<T> Ix<T> {
    /// The entry at that position of its table.
    pub fn new(index: usize) -> Self {
        Self { index: u32::try_from(index).unwrap_or(u32::MAX), of: PhantomData }
    }

    /// The position, for arrays that run parallel to the table.
    pub fn index(self) -> usize {
        self.index as usize
    }
}

impl<T> Clone for Ix<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Ix<T> {}
impl<T> PartialEq for Ix<T> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}
impl<T> Eq for Ix<T> {}
impl<T> PartialOrd for Ix<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Ix<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.index.cmp(&other.index)
    }
}
impl<T> Hash for Ix<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.index.hash(state);
    }
}
impl<T> fmt::Debug for Ix<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.index)
    }
}

/// A type that lives in a [`Table`].
pub trait HasEntry {
    /// The part all entries share.
    fn entry(&self) -> &Entry;

    /// The same, to give the entry another id.
    fn entry_mut(&mut self) -> &mut Entry;
}

/// All entries of one kind, sorted by id, so that nothing depends on the order of files.
#[derive(Debug, Clone)]
pub struct Table<T> {
    entries: Vec<T>,
    /// True where entries got other ids after they were sorted.
    renamed: bool,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), renamed: false }
    }
}

impl<T: HasEntry> Table<T> {
    /// The entries in the order in which they are written: files by path, each from its top. What people
    /// read keeps the order in which people put things.
    pub fn as_written(&self) -> Vec<Ix<T>> {
        let mut order: Vec<_> = self.indexes().collect();
        order.sort_by_key(|ix| self[*ix].entry().at);
        order
    }

    /// Takes the entries in the order of their ids; ids are unique (loading saw to it).
    pub fn new(mut entries: Vec<T>) -> Self {
        entries.sort_by(|a, b| a.entry().id.cmp(&b.entry().id));
        Self { entries, renamed: false }
    }

    /// Takes the entries in the order given: for routes, whose order has a meaning.
    pub fn in_order(entries: Vec<T>) -> Self {
        Self { entries, renamed: false }
    }

    /// Gives entries the ids that stand in `ids`. They keep their positions, so that everything that
    /// refers to them still does.
    pub fn rename(&mut self, ids: &BTreeMap<EntryKey, Id>) {
        for entry in self.entries.iter_mut().map(HasEntry::entry_mut) {
            if let Some(id) = ids.get(&entry.key()) {
                entry.id = id.clone();
                self.renamed = true;
            }
        }
    }

    /// Finds an entry by id in a table sorted by id.
    pub fn find(&self, id: &str) -> Option<Ix<T>> {
        if self.renamed {
            return self.entries.iter().position(|e| *e.entry().id == *id).map(Ix::new);
        }
        self.entries.binary_search_by(|e| (*e.entry().id).cmp(id)).ok().map(Ix::new)
    }
}

impl<T> Table<T> {
    /// The entries with their positions.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Ix<T>, &T)> + DoubleEndedIterator {
        self.entries.iter().enumerate().map(|(index, entry)| (Ix::new(index), entry))
    }

    /// The entries alone.
    pub fn values(&self) -> std::slice::Iter<'_, T> {
        self.entries.iter()
    }

    /// The entries alone, to change them; ids stay as they are.
    pub fn values_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.entries.iter_mut()
    }

    /// The positions alone.
    pub fn indexes(&self) -> impl ExactSizeIterator<Item = Ix<T>> + use<T> {
        (0..self.entries.len()).map(Ix::new)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<T> std::ops::Index<Ix<T>> for Table<T> {
    type Output = T;

    #[expect(clippy::indexing_slicing, reason = "an Ix is only made for the table it indexes")]
    fn index(&self, ix: Ix<T>) -> &T {
        &self.entries[ix.index()]
    }
}

/// Implements [`HasEntry`] for types with a field `entry`.
macro_rules! has_entry {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::model::HasEntry for $type {
            fn entry(&self) -> &$crate::model::Entry {
                &self.entry
            }

            fn entry_mut(&mut self) -> &mut $crate::model::Entry {
                &mut self.entry
            }
        }
    )+};
}

pub(super) use has_entry;
