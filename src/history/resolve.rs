//! `contacts.it-manager.reach`: which entry is meant, now or once, and which field of it.

use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use super::compare::{Place, keys, unreadable};
use super::walk::is_below;
use super::{Question, Snapshots, Subject};
use crate::diff::fields;
use crate::load::LoadError;
use crate::model::{Kind, Policy};
use crate::source::git::{GitError, ObjectId};

/// An entry that was found, and where its history ends.
#[derive(Debug)]
pub struct Start {
    /// What was asked for.
    pub question: Question,
    pub(super) subject: Subject,
    pub(super) place: Place,
    pub(super) removed: Option<Removal>,
    /// True for an entry that is there no longer, or under another id.
    pub is_past: bool,
    /// What keeps the entry from being told as it is at the end of its history, where something does: that is
    /// passed over.
    pub unreadable: Option<Box<LoadError>>,
}

/// The commit that removed an entry, and how many commits right before it could not be read.
#[derive(Debug)]
pub(super) struct Removal {
    pub(super) commit: ObjectId,
    pub(super) unread: usize,
}

/// Why a question cannot be answered.
#[derive(Debug, Clone)]
pub enum NotFound {
    /// The history cannot be read.
    Git(GitError),
    /// The policy set of the revision does not load.
    NotLoadable,
    /// Nothing has that id, but it may stand in what cannot be read.
    Unreadable(Box<LoadError>),
    /// A table without an id, where its entries have ids.
    NoId(Kind),
    /// Routes have no ids.
    RouteById,
    /// Several entries have the id.
    Ambiguous(Vec<Subject>),
    /// No entry has it, and none ever had.
    Unknown {
        /// The entries that were looked at: `contact`; `None` for all.
        kind: Option<Kind>,
        /// The id.
        id: String,
        /// One that was probably meant.
        similar: Option<String>,
    },
    /// The entry has no such field.
    NoField {
        /// The entry.
        subject: Subject,
        /// The field.
        field: String,
        /// Those that it has.
        known: Vec<String>,
    },
}

impl From<GitError> for NotFound {
    fn from(error: GitError) -> Self {
        Self::Git(error)
    }
}

/// Finds the entry that is meant, in the policy set of a commit, else in what was before.
///
/// # Errors
/// Where nothing is meant, or several things.
pub fn resolve(snapshots: &Snapshots<'_>, commit: ObjectId, name: &str) -> Result<Start, NotFound> {
    let place = snapshots.start(commit);
    let loaded = snapshots.load(&place)?;
    let policy = loaded.policy.as_ref().ok_or(NotFound::NotLoadable)?;
    let Name { kind, id, field } = Name::read(name)?;
    let candidates = candidates(policy, kind, id.as_deref());
    let question = |subject: &Subject| Question { subject: subject.clone(), field: field.clone() };
    match candidates.as_slice() {
        [subject] => Ok(Start {
            question: question(subject),
            subject: subject.clone(),
            unreadable: unreadable(&loaded, subject),
            place,
            removed: None,
            is_past: false,
        }),
        [] => {
            let id = id.unwrap_or_default();
            let Some(Seen { at, was, fate }) = last_seen(snapshots, &place, kind, &id)? else {
                let lost = loaded.errors.iter().find(|error| error.entry.is_none());
                return Err(match lost {
                    Some(lost) => NotFound::Unreadable(Box::new(lost.clone())),
                    None => {
                        let similar = similar(policy, kind, &id);
                        NotFound::Unknown { kind, id, similar }
                    }
                });
            };
            let start = Start {
                question: question(&was),
                subject: was,
                place: at,
                removed: None,
                is_past: true,
                unreadable: None,
            };
            Ok(match fate {
                Fate::Renamed(now) => Start { subject: now, ..start },
                Fate::Removed(removal) => Start { removed: Some(removal), ..start },
                Fate::Unreadable(why) => Start { unreadable: Some(why), ..start },
            })
        }
        several => Err(NotFound::Ambiguous(several.to_vec())),
    }
}

/// Says so where an entry has no such field, now or ever.
///
/// # Errors
/// That it has none.
pub fn field_exists(
    snapshots: &Snapshots<'_>,
    commit: ObjectId,
    question: &Question,
) -> Result<(), NotFound> {
    let Some(field) = &question.field else { return Ok(()) };
    let loaded = snapshots.load(&snapshots.start(commit))?;
    let Some(policy) = &loaded.policy else { return Ok(()) };
    let mut known: Vec<String> = Vec::new();
    for key in keys(policy, &question.subject) {
        for line in fields::lines(policy, &key).unwrap_or_default() {
            let first = line.path.split('.').next().unwrap_or_default().to_owned();
            if is_below(&line.path, field) {
                return Ok(());
            }
            if !known.contains(&first) {
                known.push(first);
            }
        }
    }
    Err(NotFound::NoField { subject: question.subject.clone(), field: field.clone(), known })
}

/// Table, id and field of `contacts.it-manager.reach`, `it-manager.reach` or `organization.name`.
struct Name {
    kind: Option<Kind>,
    id: Option<String>,
    field: Option<String>,
}

impl Name {
    fn read(name: &str) -> Result<Self, NotFound> {
        let split = |text: &str| match text.split_once('.') {
            Some((first, rest)) => (first.to_owned(), Some(rest.to_owned())),
            None => (text.to_owned(), None),
        };
        let (first, rest) = split(name);
        let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.table() == first) else {
            return Ok(Self { kind: None, id: Some(first), field: rest });
        };
        if kind == Kind::Route {
            return match rest {
                None => Ok(Self { kind: Some(kind), id: None, field: None }),
                Some(_) => Err(NotFound::RouteById),
            };
        }
        if !kind.has_ids() {
            return Ok(Self { kind: Some(kind), id: Some(first), field: rest });
        }
        let (id, field) = split(&rest.ok_or(NotFound::NoId(kind))?);
        Ok(Self { kind: Some(kind), id: Some(id), field })
    }
}

fn candidates(policy: &Policy, kind: Option<Kind>, id: Option<&str>) -> Vec<Subject> {
    let Some(id) = id else {
        return kind.map(|kind| Subject { kind, id: None }).into_iter().collect();
    };
    let entries = policy.entries().into_iter();
    let is_it = |entry: &&crate::model::Entry| {
        let of_kind = kind.map_or(entry.kind.has_ids(), |kind| kind == entry.kind);
        of_kind && &*entry.id == id
    };
    entries.filter(is_it).map(|e| Subject { kind: e.kind, id: Some(e.id.clone()) }).collect()
}

fn similar(policy: &Policy, kind: Option<Kind>, id: &str) -> Option<String> {
    let entries = policy.entries().into_iter().filter(|entry| entry.kind.has_ids());
    let of_kind = entries.filter(|entry| kind.is_none_or(|kind| kind == entry.kind));
    let distances = of_kind.map(|entry| {
        let subject = Subject { kind: entry.kind, id: Some(entry.id.clone()) };
        (strsim::damerau_levenshtein(id, &entry.id), subject)
    });
    let (distance, subject) = distances.min()?;
    (distance <= (id.chars().count() / 3).max(1)).then(|| subject.to_string())
}

/// An entry that is no longer there.
struct Seen {
    /// Where to follow it from.
    at: Place,
    /// What it was called when it was seen last.
    was: Subject,
    fate: Fate,
}

enum Fate {
    /// It is called so where it is followed from.
    Renamed(Subject),
    Removed(Removal),
    /// Nobody knows: from there on, what it stood in cannot be read.
    Unreadable(Box<LoadError>),
}

/// The last commit before which there was an entry of that id, and what became of it.
fn last_seen(
    snapshots: &Snapshots<'_>,
    start: &Place,
    kind: Option<Kind>,
    id: &str,
) -> Result<Option<Seen>, GitError> {
    let mut open = BinaryHeap::from([(jiff::Timestamp::MAX, start.clone())]);
    // Each commit with the later one that it was found from.
    let mut after = BTreeMap::new();
    while let Some((_, now)) = open.pop() {
        for parent in snapshots.repository().commit(now.commit)?.parents.iter().copied() {
            let then = snapshots.before(&now, parent)?;
            for (table, removed) in snapshots.removed(&then, &now)? {
                let of_table = Kind::ALL.into_iter().find(|kind| kind.table() == table);
                let Some(found) = of_table.filter(|f| kind.is_none_or(|kind| kind == *f)) else {
                    continue;
                };
                if removed != id || !found.has_ids() {
                    continue;
                }
                let was = Subject { kind: found, id: Some(id.into()) };
                if came_by_merge(snapshots, &now, &was)? {
                    continue;
                }
                if let Some(called) = snapshots.called(&then, &now, &was)? {
                    return Ok(Some(Seen { at: now, was, fate: Fate::Renamed(called) }));
                }
                let fate = fate(snapshots, &now, &after, &was)?;
                let at = if matches!(fate, Fate::Removed(_)) { now } else { start.clone() };
                return Ok(Some(Seen { at, was, fate }));
            }
            if !after.contains_key(&then) {
                let time = snapshots.repository().commit(parent)?.time.timestamp();
                after.insert(then.clone(), now.clone());
                open.push((time, then));
            }
        }
    }
    Ok(None)
}

/// True if a parent of a merge has no such entry either: then the merge took that parent's word.
fn came_by_merge(snapshots: &Snapshots<'_>, now: &Place, was: &Subject) -> Result<bool, GitError> {
    for parent in snapshots.repository().commit(now.commit)?.parents.iter().copied() {
        let then = snapshots.before(now, parent)?;
        let loaded = snapshots.load(&then)?;
        let lacks = |policy: &Arc<Policy>| keys(policy, was).is_empty();
        if unreadable(&loaded, was).is_none() && loaded.policy.as_ref().is_some_and(lacks) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What became of an entry that cannot be seen any more at a commit: it is removed by the first of those from
/// there on that tells.
fn fate(
    snapshots: &Snapshots<'_>,
    now: &Place,
    after: &BTreeMap<Place, Place>,
    was: &Subject,
) -> Result<Fate, GitError> {
    let (mut now, mut unread) = (now, 0);
    while let Some(why) = snapshots.unreadable(now, was)? {
        unread += 1;
        match after.get(now) {
            Some(later) => now = later,
            None => return Ok(Fate::Unreadable(why)),
        }
    }
    Ok(Fate::Removed(Removal { commit: now.commit, unread }))
}
