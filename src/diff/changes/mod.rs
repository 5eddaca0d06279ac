//! What changed between two policy sets, by entry and field, each change graded where the field alone
//! allows it.
//!
//! An entry is known by its kind and id. One that only has another id is renamed, and what refers to
//! it has not changed; where an entry stands in which file does not matter.

mod compare;
mod gather;
mod grade;
mod lists;
mod pair;
mod records;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::fields::{Naming, Sense};
use crate::model::{Entry, EntryKey, HasEntry, Id, Kind, Policy, Table};
use crate::source::Span;

use compare::Comparison;
use pair::Pairs;

/// One of the two sets, and what could not be read of it.
#[derive(Debug, Clone, Copy)]
pub struct Version<'p> {
    /// The set as far as it loaded.
    pub policy: &'p Policy,
    /// The entries that did not load whole: nothing is concluded about them.
    pub damaged: &'p BTreeSet<EntryKey>,
    /// True where a file was lost, so that an entry that is not there may only be unread.
    pub lost: bool,
}

/// What changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// The entries that changed, by kind and id.
    pub entries: Vec<EntryChange>,
    /// The entries that could not be compared, since they did not load on one side, by the head's id.
    pub unknown: Vec<EntryKey>,
    /// The entries that have another id in the head, with the id they have there.
    pub renamed: BTreeMap<EntryKey, Id>,
}

/// An entry that changed, came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryChange {
    /// What it is.
    pub kind: Kind,
    /// Id and place in the base; `None` for an entry that was added.
    pub base: Option<Home>,
    /// Id and place in the head; `None` for an entry that was removed.
    pub head: Option<Home>,
    /// The grade of its coming or going; neutral for one that both sides have.
    pub grade: Grade,
    /// The fields that changed, in the order in which the language lists them; empty for one that was
    /// added or removed.
    pub fields: Vec<FieldChange>,
}

/// Id and place of an entry on one side.
#[derive(Debug, Clone)]
pub struct Home {
    /// Its id.
    pub id: Id,
    /// The name people know it by, where it has one besides its id.
    pub name: Option<String>,
    /// Where it stands.
    pub at: Span,
}

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// What the base says; `None` where it says nothing.
    pub base: Option<Saying>,
    /// What the head says; `None` where it says nothing.
    pub head: Option<Saying>,
    /// How a list changed, item by item; `None` for what is no list.
    pub items: Option<Items>,
    /// Tighter or looser.
    pub grade: Grade,
    /// What makes such a field tighter or looser, whatever the grade came to.
    pub sense: Sense,
}

/// What one side says of a field.
#[derive(Debug, Clone)]
pub struct Saying {
    /// The way to the field: `steps.2.after.high`.
    pub path: String,
    /// What it says.
    pub text: String,
    /// Where.
    pub at: Span,
}

/// How a list changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Items {
    /// Some were removed, others added, in the order of each side.
    Changed {
        /// Only in the base.
        removed: Vec<String>,
        /// Only in the head.
        added: Vec<String>,
    },
    /// They are the same in another order.
    Reordered,
    /// One table of a list of tables stands elsewhere.
    Moved,
}

/// Whether a policy asks for more than before. Ordered from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Grade {
    /// Later, less, fewer.
    Looser,
    /// Neither, or it cannot be told from the field alone: what it does to tickets decides.
    #[default]
    Neutral,
    /// Sooner, more, stricter.
    Tighter,
}

impl Grade {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Looser => "looser",
            Self::Neutral => "neutral",
            Self::Tighter => "tighter",
        }
    }

    /// The grade of the opposite change.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Looser => Self::Tighter,
            Self::Neutral => Self::Neutral,
            Self::Tighter => Self::Looser,
        }
    }
}

/// Places are not compared: where something stands is no difference.
impl PartialEq for Home {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.name == other.name
    }
}

impl Eq for Home {}

impl PartialEq for Saying {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.text == other.text
    }
}

impl Eq for Saying {}

impl Changes {
    /// What an entry of the base is called in the head.
    pub fn in_head(&self, key: &EntryKey) -> EntryKey {
        let id = self.renamed.get(key).unwrap_or(&key.id).clone();
        EntryKey { kind: key.kind, id }
    }

    /// The base with the ids of the head, in which an entry that was only renamed is the same entry.
    pub fn in_terms_of_head<'p>(&self, base: &'p Policy) -> Cow<'p, Policy> {
        match self.renamed.is_empty() {
            true => Cow::Borrowed(base),
            false => Cow::Owned(base.renamed(&self.renamed)),
        }
    }

    /// Every grade that was given, in the order of the changes.
    pub fn grades(&self) -> impl Iterator<Item = Grade> {
        self.entries.iter().flat_map(EntryChange::grades)
    }

    /// How many changes have a grade.
    pub fn count(&self, grade: Grade) -> usize {
        self.grades().filter(|given| *given == grade).count()
    }
}

impl EntryChange {
    /// The entry as the head knows it, else as the base does.
    pub fn key(&self) -> Option<EntryKey> {
        let home = self.head.as_ref().or(self.base.as_ref())?;
        Some(EntryKey { kind: self.kind, id: home.id.clone() })
    }

    /// True if it has another id than before.
    pub fn is_renamed(&self) -> bool {
        match (&self.base, &self.head) {
            (Some(base), Some(head)) => self.kind != Kind::Route && base.id != head.id,
            _ => false,
        }
    }

    /// One grade per change: that of its fields, or of its coming, going or being renamed.
    pub fn grades(&self) -> impl Iterator<Item = Grade> {
        let whole =
            (self.base.is_none() || self.head.is_none() || self.is_renamed()).then_some(self.grade);
        whole.into_iter().chain(self.fields.iter().map(|field| field.grade))
    }
}

/// Compares two sets.
pub fn changes(base: Version<'_>, head: Version<'_>) -> Changes {
    let pairs = Pairs::of(base, head);
    let comparison = Comparison {
        base: Naming::renamed(base.policy, pairs.renamed.clone(), pairs.only_base.clone()),
        head: Naming::renamed(head.policy, BTreeMap::new(), pairs.only_head.clone()),
    };
    let both = pairs.both.par_iter();
    let mut entries: Vec<EntryChange> =
        both.filter_map(|(base, head)| comparison.entry(base, head)).collect();
    entries.extend(comparison.routes(base, head));
    for key in &pairs.only_base {
        let home = homes(base.policy, key);
        let grade = grade::coming(key.kind).mirrored();
        entries.push(EntryChange {
            kind: key.kind,
            base: home,
            head: None,
            grade,
            fields: Vec::new(),
        });
    }
    for key in &pairs.only_head {
        let home = homes(head.policy, key);
        let grade = grade::coming(key.kind);
        entries.push(EntryChange {
            kind: key.kind,
            base: None,
            head: home,
            grade,
            fields: Vec::new(),
        });
    }
    entries.sort_by_key(EntryChange::key);
    Changes { entries, unknown: pairs.unknown, renamed: pairs.renamed }
}

/// Id and place of an entry, with its name where that says more than the id.
fn homes(policy: &Policy, key: &EntryKey) -> Option<Home> {
    fn find<T: HasEntry>(table: &Table<T>, id: &str, name: fn(&T) -> Option<&str>) -> Option<Home> {
        let found = &table[table.find(id)?];
        Some(home(found.entry(), name(found)))
    }
    fn home(entry: &Entry, name: Option<&str>) -> Home {
        let name = name.filter(|name| *name != &*entry.id).map(str::to_owned);
        Home { id: entry.id.clone(), name, at: entry.at }
    }
    let id = &*key.id;
    match key.kind {
        Kind::Organization => Some(home(&policy.organization.entry, None)),
        Kind::Calendar => find(&policy.calendars, id, |e| e.name.as_deref()),
        Kind::HolidaySet => find(&policy.holiday_sets, id, |e| e.name.as_deref()),
        Kind::Contact => find(&policy.contacts, id, |e| Some(&e.name)),
        Kind::Rotation => find(&policy.rotations, id, |e| e.name.as_deref()),
        Kind::Category => find(&policy.categories, id, |e| Some(&e.name)),
        Kind::Impact => find(&policy.impacts, id, |e| Some(&e.name)),
        Kind::Urgency => find(&policy.urgencies, id, |e| Some(&e.name)),
        Kind::Attribute => find(&policy.attributes, id, |e| Some(&e.name)),
        Kind::Priority => find(&policy.priorities, id, |e| Some(&e.name)),
        Kind::Matrix => Some(home(&policy.matrix.as_ref()?.entry, None)),
        Kind::Tier => find(&policy.tiers, id, |e| Some(&e.name)),
        Kind::EscalationPolicy => find(&policy.escalation_policies, id, |e| Some(&e.name)),
        Kind::Route => {
            let position: usize = id.parse().ok()?;
            let route = policy.routes.values().nth(position.checked_sub(1)?)?;
            Some(home(&route.entry, None))
        }
        Kind::Trigger => find(&policy.triggers, id, |e| Some(&e.name)),
        Kind::Duty => find(&policy.duties, id, |_| None),
        Kind::Scenario => find(&policy.scenarios, id, |e| Some(&e.name)),
        Kind::Guarantee => find(&policy.guarantees, id, |e| Some(&e.name)),
        Kind::Document => find(&policy.documents, id, |e| Some(&e.title.value)),
    }
}
