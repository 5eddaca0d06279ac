//! Entries that are not the same in two states of some files, and which of them a document shows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;

use super::shown::Shown;
use crate::model::{Kind, Policy};
use crate::parse::{Outline, Said};

/// An entry by its table and its id; the id is empty where there are none.
type Key = (String, String);

/// An entry that says something else than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    key: Key,
    /// True if others that name it tell something else of it.
    name: bool,
    /// True if it is there only now.
    is_new: bool,
    /// Its id before, where an entry that said the same is gone.
    was: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.key.0, self.key.1)
    }
}

/// The entries that differ, given the outlines of the files that do. Suppressions make no difference. A
/// change of an imported calendar is one of every holiday set.
pub(super) fn differences(
    before: &[Rc<Outline>],
    after: &[Rc<Outline>],
    calendar: bool,
) -> Vec<Difference> {
    let (before, after) = (gather(before), gather(after));
    let keys: BTreeSet<&Key> = before.keys().chain(after.keys()).collect();
    let mut found = Vec::new();
    for key in keys {
        let (was, is) = (before.get(key), after.get(key));
        let parts = |said: Option<&Vec<Said>>, part: fn(&Said) -> _| {
            said.map(|said| said.iter().map(part).collect::<Vec<_>>())
        };
        if parts(was, |said| said.content) == parts(is, |said| said.content) {
            continue;
        }
        let twin = is.filter(|_| was.is_none()).and_then(|is| {
            let mut gone = before.iter().filter(|(other, _)| !after.contains_key(*other));
            gone.find(|(other, said)| {
                other.0 == key.0
                    && parts(Some(said), |s| s.content) == parts(Some(is), |s| s.content)
            })
        });
        found.push(Difference {
            key: key.clone(),
            name: parts(was, |said| said.name) != parts(is, |said| said.name),
            is_new: was.is_none(),
            was: twin.map(|(other, _)| other.1.clone()),
        });
    }
    if calendar {
        let key = (Kind::HolidaySet.table().to_owned(), String::new());
        found.push(Difference { key, name: false, is_new: false, was: None });
    }
    found
}

fn gather(outlines: &[Rc<Outline>]) -> BTreeMap<Key, Vec<Said>> {
    let mut all: BTreeMap<Key, Vec<Said>> = BTreeMap::new();
    for (key, said) in outlines.iter().flat_map(|outline| outline.iter()) {
        all.entry(key.clone()).or_default().push(*said);
    }
    all.values_mut().for_each(|said| said.sort());
    all
}

/// Tells which differences a document shows. Learns the earlier ids of entries that were renamed.
#[derive(Debug)]
pub(super) struct Filter<'k> {
    document: Key,
    whole: BTreeSet<Key>,
    named: BTreeSet<Key>,
    lists: BTreeSet<&'static str>,
    /// Every entry that there is at the end: those that a list shows are in `whole`.
    known: &'k Known,
}

/// Every entry of a policy.
pub(super) type Known = BTreeSet<Key>;

pub(super) fn known(policy: &Policy) -> Known {
    policy.entries().into_iter().map(|entry| key(entry.kind, &entry.id)).collect()
}

fn key(kind: Kind, id: &str) -> Key {
    let id = if kind.has_ids() { id } else { "" };
    (kind.table().to_owned(), id.to_owned())
}

impl<'k> Filter<'k> {
    pub(super) fn new(shown: &Shown, known: &'k Known) -> Self {
        Self {
            document: key(Kind::Document, &shown.document),
            whole: shown.whole.iter().map(|entry| key(entry.kind, &entry.id)).collect(),
            named: shown.named.iter().map(|entry| key(entry.kind, &entry.id)).collect(),
            lists: shown.lists.iter().map(|kind| kind.table()).collect(),
            known,
        }
    }

    /// True if the document shows the entry that differs.
    pub(super) fn concerns(&mut self, difference: &Difference) -> bool {
        let key = &difference.key;
        let whole = self.whole.contains(key);
        let named = self.named.contains(key);
        if let Some(was) = &difference.was
            && (whole || named)
        {
            let was = (key.0.clone(), was.clone());
            if *key == self.document {
                self.document = was.clone();
            }
            if whole {
                self.whole.insert(was)
            } else {
                self.named.insert(was)
            };
        }
        let is_holidays = key.0 == Kind::HolidaySet.table() && key.1.is_empty();
        let gone_by_now = self.lists.contains(key.0.as_str()) && !self.known.contains(key);
        whole
            || (named && difference.name)
            || (gone_by_now && !is_holidays)
            || (is_holidays && self.whole.iter().any(|(table, _)| *table == key.0))
    }

    /// True if the difference is that the document came into being, under whatever id.
    pub(super) fn is_first(&self, difference: &Difference) -> bool {
        difference.key == self.document && difference.is_new && difference.was.is_none()
    }
}
