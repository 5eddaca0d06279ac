//! Which entries a change touches, and which it affects through them.
//!
//! An entry is affected if it refers to one that changed, directly or through others: a contact's
//! calendar changes, so the contact, the team it is in and the steps that tell the team are looked at
//! again. So is what a changed entry refers to for the first time, or no longer.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{Changes, Version};
use super::fields::{Field, Naming, Value, fields};
use crate::model::{EntryKey, Policy};

/// Entries of the head, by what a change does to them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Affected {
    /// Those that say something else than before, or are new, or cannot be compared.
    pub touched: BTreeSet<EntryKey>,
    /// Those that say the same, of others that do not.
    pub affected: BTreeSet<EntryKey>,
}

impl Affected {
    /// What a change does, given what it changed.
    pub fn of(base: Version<'_>, head: Version<'_>, changes: &Changes) -> Self {
        let now = References::of(head.policy);
        let before = References::of(base.policy).renamed(|key| changes.in_head(key));
        let exists: BTreeSet<EntryKey> =
            head.policy.entries().iter().map(|entry| entry.key()).collect();
        let mut touched: BTreeSet<EntryKey> = changes.unknown.iter().cloned().collect();
        touched.extend(head.damaged.iter().cloned());
        touched.extend(changes.entries.iter().filter_map(|change| change.key()));

        let mut affected = BTreeSet::new();
        let mut open: Vec<EntryKey> = touched.iter().cloned().collect();
        while let Some(key) = open.pop() {
            for graph in [&now, &before] {
                for user in graph.users.get(&key).into_iter().flatten() {
                    if !touched.contains(user) && affected.insert(user.clone()) {
                        open.push(user.clone());
                    }
                }
            }
        }
        for key in &touched {
            let (now, before) = (now.of_entry(key), before.of_entry(key));
            affected.extend(now.symmetric_difference(&before).cloned());
        }
        affected.retain(|key| exists.contains(key) && !touched.contains(key));
        touched.retain(|key| exists.contains(key));
        Self { touched, affected }
    }

    /// True if the entry is touched or affected.
    pub fn contains(&self, key: &EntryKey) -> bool {
        self.touched.contains(key) || self.affected.contains(key)
    }
}

/// Who names whom.
#[derive(Debug, Default)]
pub(crate) struct References {
    used: BTreeMap<EntryKey, BTreeSet<EntryKey>>,
    users: BTreeMap<EntryKey, BTreeSet<EntryKey>>,
}

impl References {
    /// Every reference is spelled by the [`Naming`] of its policy, so what an entry says shows whom it
    /// names.
    pub(crate) fn of(policy: &Policy) -> Self {
        let naming = Naming::marked(policy);
        let mut references = Self::default();
        for key in policy.entries().iter().map(|entry| entry.key()) {
            let mut names = Vec::new();
            for field in fields(&naming, &key).unwrap_or_default() {
                collect(&field, &mut names);
            }
            for named in names.into_iter().filter(|named| *named != key) {
                references.add(key.clone(), named);
            }
        }
        references
    }

    fn add(&mut self, user: EntryKey, used: EntryKey) {
        self.users.entry(used.clone()).or_default().insert(user.clone());
        self.used.entry(user).or_default().insert(used);
    }

    /// The same under other names.
    fn renamed(&self, name: impl Fn(&EntryKey) -> EntryKey) -> Self {
        let mut renamed = Self::default();
        for (user, all) in &self.used {
            for used in all {
                renamed.add(name(user), name(used));
            }
        }
        renamed
    }

    /// What an entry names.
    pub(crate) fn of_entry(&self, key: &EntryKey) -> BTreeSet<EntryKey> {
        self.used.get(key).cloned().unwrap_or_default()
    }

    /// What names an entry.
    pub(crate) fn to_entry(&self, key: &EntryKey) -> BTreeSet<EntryKey> {
        self.users.get(key).cloned().unwrap_or_default()
    }
}

/// The entries that a field names, in its own name or in what it says.
fn collect(field: &Field, names: &mut Vec<EntryKey>) {
    Naming::unmarked(&field.name, names);
    match &field.value {
        Value::Records(records) => {
            for field in records.iter().flat_map(|record| &record.fields) {
                collect(field, names);
            }
        }
        value => _ = Naming::unmarked(&value.to_string(), names),
    }
}
