//! What the entries of a policy set are called while it is compared with another.
//!
//! An entry that was only renamed goes by its new id on both sides, so that a reference to it is no
//! difference.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Attribute, CalendarRef, EntryKey, HasEntry, Id, Ix, Kind, Policy, Table, Target,
};

/// A policy set and the names its entries go by.
#[derive(Debug, Clone)]
pub struct Naming<'p> {
    policy: &'p Policy,
    renamed: BTreeMap<EntryKey, Id>,
    lonely: BTreeSet<EntryKey>,
    marked: bool,
}

/// Stands on both sides of a name that can be found again; the language has no such character.
const MARK: char = '\u{1}';

impl<'p> Naming<'p> {
    /// Every entry goes by its own id.
    pub fn of(policy: &'p Policy) -> Self {
        Self { policy, renamed: BTreeMap::new(), lonely: BTreeSet::new(), marked: false }
    }

    /// Every entry goes by a name that [`Naming::unmarked`] finds again in what is said.
    pub fn marked(policy: &'p Policy) -> Self {
        Self { marked: true, ..Self::of(policy) }
    }

    /// A text without the names that stand in it, which are added to `names` in their order.
    pub fn unmarked(text: &str, names: &mut Vec<EntryKey>) -> String {
        let mut rest = String::with_capacity(text.len());
        for (position, part) in text.split(MARK).enumerate() {
            if position % 2 == 0 {
                rest.push_str(part);
                continue;
            }
            rest.push(MARK);
            let named = part.split_once(':').and_then(|(kind, id)| {
                let kind = Kind::ALL.into_iter().find(|known| known.table() == kind)?;
                Some(EntryKey { kind, id: id.into() })
            });
            names.extend(named);
        }
        rest
    }

    /// The entries of `renamed` go by the ids that stand there; the other side lacks those of `lonely`.
    pub fn renamed(
        policy: &'p Policy,
        renamed: BTreeMap<EntryKey, Id>,
        lonely: BTreeSet<EntryKey>,
    ) -> Self {
        Self { policy, renamed, lonely, marked: false }
    }

    /// The policy set.
    pub fn policy(&self) -> &'p Policy {
        self.policy
    }

    /// What an entry goes by.
    pub(super) fn entry<T: HasEntry>(&self, table: &Table<T>, ix: Ix<T>) -> String {
        let entry = table[ix].entry();
        if self.marked {
            return format!("{MARK}{}:{}{MARK}", entry.kind.table(), entry.id);
        }
        let renamed = match self.renamed.is_empty() {
            true => None,
            false => self.renamed.get(&entry.key()),
        };
        renamed.unwrap_or(&entry.id).to_string()
    }

    /// True if the other side lacks this entry.
    pub(super) fn is_lonely<T: HasEntry>(&self, table: &Table<T>, ix: Ix<T>) -> bool {
        !self.lonely.is_empty() && self.lonely.contains(&table[ix].entry().key())
    }

    /// What a target goes by.
    pub(super) fn target(&self, target: Target) -> String {
        match target {
            Target::Tier(ix) => self.entry(&self.policy.tiers, ix),
            Target::Contact(ix) => self.entry(&self.policy.contacts, ix),
            Target::Rotation(ix) => self.entry(&self.policy.rotations, ix),
            Target::Person(person) => person.as_str().to_owned(),
        }
    }

    /// What a calendar goes by; the built-in one is `24x7`.
    pub(super) fn calendar(&self, calendar: CalendarRef) -> String {
        match calendar {
            CalendarRef::Always => super::words::ALWAYS.to_owned(),
            CalendarRef::Named(ix) => self.entry(&self.policy.calendars, ix),
        }
    }

    /// What an attribute goes by.
    pub(super) fn attribute(&self, ix: Ix<Attribute>) -> String {
        self.entry(&self.policy.attributes, ix)
    }

    /// True if the organization's zone is this one, so that naming it is naming the default.
    pub(super) fn is_own_zone(&self, zone: &jiff::tz::TimeZone) -> bool {
        let own = &self.policy.organization.timezone;
        own == zone
    }
}
