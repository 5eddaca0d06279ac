//! From a revision back through all that led to it, following the entry and not the files.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::rc::Rc;

use jiff::Timestamp;

use super::compare::{Place, Relation};
use super::resolve::Start;
use super::{Event, Snapshots, Subject, What};
use crate::diff::changes::{EntryChange, FieldChange};
use crate::source::git::{Commit, GitError, ObjectId};

/// The history of an entry.
#[derive(Debug)]
pub struct Account {
    /// What changed it, the latest first.
    pub events: Vec<Event>,
    /// True where there may be older changes, since only so many were asked for.
    pub more: bool,
    /// True where a shallow clone lacks what was before.
    pub cut_off: bool,
}

/// A commit still to be looked at. The later in time comes first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Node {
    time: Timestamp,
    found: Reverse<usize>,
    at: Place,
    /// What earlier commits are compared with; `None` where nothing later could be read.
    known: Option<Known>,
    unread: usize,
    subject: Subject,
}

/// Where an entry says what it says later on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    /// The earliest commit where it is written like that.
    at: Place,
    /// A commit where it is, and can be read.
    sure: Place,
}

impl Known {
    fn of(place: &Place) -> Self {
        Self { at: place.clone(), sure: place.clone() }
    }
}

/// Follows an entry back in time: each change once, at the commit that made it and not again where it
/// was merged. `field` is the way to one field (`after.high`); only what concerns it is told.
///
/// # Errors
/// Where an object of the history is missing or damaged.
pub fn history(
    snapshots: &Snapshots<'_>,
    start: &Start,
    field: Option<&str>,
    limit: usize,
) -> Result<Account, GitError> {
    let mut walk = Walk {
        snapshots,
        field,
        open: BinaryHeap::new(),
        seen: BTreeSet::new(),
        account: Account { events: Vec::new(), more: false, cut_off: false },
    };
    if let Some(removed) = &start.removed {
        walk.report(removed.commit, What::Removed, removed.unread)?;
        for parent in &walk.commit(start.place.commit)?.parents {
            let before = snapshots.before(&start.place, *parent)?;
            walk.push(before, None, 0, start.subject.clone())?;
        }
    } else {
        walk.push(start.place.clone(), None, 0, start.subject.clone())?;
    }
    while let Some(node) = walk.open.pop() {
        if walk.account.events.len() >= limit {
            walk.account.events.truncate(limit);
            walk.account.more = true;
            break;
        }
        walk.step(&node)?;
    }
    Ok(walk.account)
}

struct Walk<'w> {
    snapshots: &'w Snapshots<'w>,
    field: Option<&'w str>,
    open: BinaryHeap<Node>,
    seen: BTreeSet<(ObjectId, Option<ObjectId>, Subject)>,
    account: Account,
}

impl Walk<'_> {
    fn commit(&self, id: ObjectId) -> Result<Rc<Commit>, GitError> {
        self.snapshots.repository().commit(id)
    }

    fn push(
        &mut self,
        at: Place,
        known: Option<Known>,
        unread: usize,
        subject: Subject,
    ) -> Result<(), GitError> {
        let later = known.as_ref().map(|known| known.at.commit);
        if self.seen.insert((at.commit, later, subject.clone())) {
            let time = self.commit(at.commit)?.time.timestamp();
            let found = Reverse(self.seen.len());
            self.open.push(Node { time, found, at, known, unread, subject });
        }
        Ok(())
    }

    fn step(&mut self, node: &Node) -> Result<(), GitError> {
        let commit = self.commit(node.at.commit)?;
        self.account.cut_off |= commit.cut_off;
        let mut parents = Vec::new();
        for parent in &commit.parents {
            parents.push(self.snapshots.before(&node.at, *parent)?);
        }
        let known = match &node.known {
            Some(known) => known.clone(),
            None if self.snapshots.unreadable(&node.at, &node.subject)?.is_none() => {
                Known::of(&node.at)
            }
            None => {
                for then in parents {
                    self.push(then, None, 0, node.subject.clone())?;
                }
                return Ok(());
            }
        };
        if parents.is_empty() {
            return if commit.cut_off { Ok(()) } else { self.added(node, &known) };
        }
        let mut different = Vec::new();
        let mut unknown = Vec::new();
        for then in parents {
            let now = [&known.at, &known.sure];
            match self.snapshots.relation(&then, now, &node.subject)? {
                // The other parents of a merge do not matter: it took this one's.
                Relation::Same => {
                    let known = Known { at: then.clone(), ..known };
                    return self.push(then, Some(known), 0, node.subject.clone());
                }
                Relation::Changed { changes, was } => different.push((then, changes, was)),
                Relation::Unknown => unknown.push(then),
                Relation::Absent => {}
            }
        }
        if different.is_empty() && unknown.is_empty() {
            return self.added(node, &known);
        }
        if unknown.is_empty() {
            let changes = different.iter().map(|(_, changes, _)| changes.as_slice());
            let own = own_changes(&changes.collect::<Vec<_>>());
            if !own.is_empty() {
                self.report(known.at.commit, What::Changed(own), node.unread)?;
            }
        }
        for (then, _, was) in different {
            self.push(then.clone(), Some(Known::of(&then)), 0, was)?;
        }
        for then in unknown {
            self.push(then, Some(known.clone()), node.unread + 1, node.subject.clone())?;
        }
        Ok(())
    }

    fn added(&mut self, node: &Node, known: &Known) -> Result<(), GitError> {
        match self.snapshots.fields(&known.sure, &node.subject)? {
            Some(fields) => self.report(known.at.commit, What::Added(fields), node.unread),
            None => Ok(()),
        }
    }

    /// Tells of a change, as far as it concerns what was asked for.
    fn report(&mut self, commit: ObjectId, what: What, unread: usize) -> Result<(), GitError> {
        if let Some(what) = concerning(what, self.field) {
            let commit = Commit::clone(&*self.commit(commit)?);
            self.account.events.push(Event { commit, what, unread });
        }
        Ok(())
    }
}

/// What a merge did itself: the fields that differ from every parent. Of a commit with one parent,
/// everything.
fn own_changes(of_parents: &[&[EntryChange]]) -> Vec<EntryChange> {
    let Some((first, others)) = of_parents.split_first() else { return Vec::new() };
    let path = |field: &FieldChange| {
        let saying = field.head.as_ref().or(field.base.as_ref());
        saying.map(|saying| saying.path.clone())
    };
    let same_entry = |a: &EntryChange, b: &EntryChange| a.key() == b.key();
    let mut own = Vec::new();
    for change in *first {
        let partners: Option<Vec<&EntryChange>> = others
            .iter()
            .map(|other| other.iter().find(|other| same_entry(other, change)))
            .collect();
        let Some(partners) = partners else { continue };
        let mut change = change.clone();
        change.fields.retain(|field| {
            partners.iter().all(|p| p.fields.iter().any(|other| path(other) == path(field)))
        });
        let renamed = change.is_renamed() && partners.iter().all(|p| p.is_renamed());
        let whole = (change.base.is_none() && partners.iter().all(|p| p.base.is_none()))
            || (change.head.is_none() && partners.iter().all(|p| p.head.is_none()));
        if !renamed && !partners.is_empty() && change.base.is_some() {
            change.base.clone_from(&change.head);
        }
        if renamed || whole || !change.fields.is_empty() {
            own.push(change);
        }
    }
    own
}

/// True if the way to a field leads through another, or ends there.
pub(super) fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The part of a change that concerns a field; `None` where there is none.
fn concerning(what: What, field: Option<&str>) -> Option<What> {
    let Some(field) = field else { return Some(what) };
    let about = |path: &str| is_below(path, field) || is_below(field, path);
    match what {
        What::Removed => Some(What::Removed),
        What::Added(fields) => {
            let fields: Vec<_> = fields.into_iter().filter(|(path, _)| about(path)).collect();
            (!fields.is_empty()).then_some(What::Added(fields))
        }
        What::Changed(changes) => {
            let mut changes = changes;
            for change in &mut changes {
                change.fields.retain(|field| {
                    let sayings = field.base.iter().chain(&field.head);
                    sayings.into_iter().any(|saying| about(&saying.path))
                });
            }
            changes.retain(|change| change.is_renamed() || !change.fields.is_empty());
            (!changes.is_empty()).then_some(What::Changed(changes))
        }
    }
}
