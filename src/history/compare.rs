//! One entry at two commits: the same, different, or not to be told.
//!
//! Nearly every commit leaves an entry alone. That is seen from the ids of folders, then of files, then
//! from fingerprints of the entries of the files that differ; only what is left is loaded as a policy.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::Subject;
use crate::diff::changes::{EntryChange, Version, changes};
use crate::diff::fields;
use crate::load::{LoadError, Loaded, load};
use crate::model::{EntryKey, Kind, Policy};
use crate::parse::{Fingerprint, Outline, outline};
use crate::source::git::{FileChange, GitError, ObjectId, Repository, Revision, Root};

/// Policy sets that are kept: those of a commit and its parents, and a few more for merges.
const KEPT: usize = 6;

/// A commit, and the folder that holds its policy set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) commit: ObjectId,
    pub(super) folder: Utf8PathBuf,
}

/// What an entry was at an earlier commit.
pub(super) enum Relation {
    /// It said the same, under the same id.
    Same,
    /// It said something else, or had another id.
    Changed { changes: Vec<EntryChange>, was: Subject },
    /// It was not there.
    Absent,
    /// It cannot be told, since the policy set of that commit does not load.
    Unknown,
}

/// What is known of the revisions of a repository, so that nothing is read twice.
pub struct Snapshots<'r> {
    repository: &'r Repository,
    folder: &'r Utf8Path,
    outlines: RefCell<BTreeMap<ObjectId, Option<Rc<Outline>>>>,
    loaded: RefCell<VecDeque<(ObjectId, Rc<Loaded>)>>,
}

impl<'r> Snapshots<'r> {
    /// Revisions of the repository of a policy set.
    pub fn new(root: &'r Root) -> Self {
        Self {
            repository: root.repository(),
            folder: root.folder(),
            outlines: RefCell::default(),
            loaded: RefCell::default(),
        }
    }

    pub(super) fn repository(&self) -> &'r Repository {
        self.repository
    }

    /// The place of the policy set in the revision that the history starts from.
    pub(super) fn start(&self, commit: ObjectId) -> Place {
        Place { commit, folder: self.folder.to_owned() }
    }

    /// The place of the same policy set in a parent of a commit: the same folder, or the one that was
    /// moved there.
    pub(super) fn before(&self, place: &Place, parent: ObjectId) -> Result<Place, GitError> {
        let same = Place { commit: parent, folder: place.folder.clone() };
        if self.repository.folder_id(parent, &place.folder)?.is_some() {
            return Ok(same);
        }
        let others = self.repository.folders_with(parent, crate::source::worktree::MARKER)?;
        let mut moved = Vec::new();
        for folder in others {
            if self.repository.folder_id(place.commit, &folder)?.is_none() {
                moved.push(folder);
            }
        }
        Ok(match <[Utf8PathBuf; 1]>::try_from(moved) {
            Ok([folder]) => Place { commit: parent, folder },
            Err(_) => same,
        })
    }

    /// What the entry that is `subject` at `now` was at `then`. It reads at `now` as it does at `sure`, where
    /// what it names is there, too.
    pub(super) fn relation(
        &self,
        then: &Place,
        [now, sure]: [&Place; 2],
        subject: &Subject,
    ) -> Result<Relation, GitError> {
        let trees = [self.tree(then)?, self.tree(now)?];
        let [before, after] = trees;
        if before.is_none() {
            return Ok(Relation::Absent);
        }
        if before == after {
            return Ok(Relation::Same);
        }
        let files = self.repository.changed_files(before, after)?;
        if self.is_untouched(&files, subject) {
            return Ok(Relation::Same);
        }
        let (then, mut now) = (self.load(then)?, self.load(now)?);
        if unreadable(&now, subject).is_some() {
            now = self.load(sure)?;
        }
        Ok(compared(&then, &now, subject))
    }

    /// What keeps an entry of a commit from being told, if anything does.
    pub(super) fn unreadable(
        &self,
        place: &Place,
        subject: &Subject,
    ) -> Result<Option<Box<LoadError>>, GitError> {
        Ok(unreadable(&*self.load(place)?, subject))
    }

    /// The entry's fields at a commit, each with what it says; `None` where it is not there.
    pub(super) fn fields(
        &self,
        place: &Place,
        subject: &Subject,
    ) -> Result<Option<Vec<(String, String)>>, GitError> {
        let loaded = self.load(place)?;
        let Some(policy) = &loaded.policy else { return Ok(None) };
        let mut all = Vec::new();
        for key in keys(policy, subject) {
            let lines = fields::lines(policy, &key).unwrap_or_default();
            let above = if subject.id.is_some() { String::new() } else { format!("{}.", key.id) };
            all.extend(lines.into_iter().map(|line| (format!("{above}{}", line.path), line.text)));
        }
        Ok((!all.is_empty() || subject.id.is_none()).then_some(all))
    }

    /// The policy set of a commit, as far as it loads.
    pub(super) fn load(&self, place: &Place) -> Result<Rc<Loaded>, GitError> {
        let tree = self.tree(place)?;
        let known = |kept: &VecDeque<(ObjectId, Rc<Loaded>)>| {
            let found = kept.iter().find(|(id, _)| Some(*id) == tree);
            found.map(|(_, loaded)| Rc::clone(loaded))
        };
        if let Some(loaded) = known(&self.loaded.borrow()) {
            return Ok(loaded);
        }
        let revision = Revision { name: place.commit.short(), commit: place.commit };
        let files = self.repository.read(&revision, &place.folder)?;
        let loaded = Rc::new(load(&files.into_sources()));
        if let Some(tree) = tree {
            let mut kept = self.loaded.borrow_mut();
            kept.truncate(KEPT - 1);
            kept.push_front((tree, Rc::clone(&loaded)));
        }
        Ok(loaded)
    }

    /// What an entry of `then` is called at `now`; `None` where it is gone.
    pub(super) fn called(
        &self,
        then: &Place,
        now: &Place,
        was: &Subject,
    ) -> Result<Option<Subject>, GitError> {
        let (then, now) = (self.load(then)?, self.load(now)?);
        let Some((base, head)) = then.policy.as_ref().zip(now.policy.as_ref()) else {
            return Ok(None);
        };
        let damaged = [then.damaged(), now.damaged()];
        let found = changes(version(&then, base, &damaged[0]), version(&now, head, &damaged[1]));
        let renamed = was.id.as_ref().and_then(|id| {
            let key = EntryKey { kind: was.kind, id: id.clone() };
            found.renamed.get(&key).cloned()
        });
        Ok(renamed.map(|id| Subject { kind: was.kind, id: Some(id) }))
    }

    /// Entries, by table and id, of the files that differ, which are in none of them any more.
    pub(super) fn removed(
        &self,
        then: &Place,
        now: &Place,
    ) -> Result<Vec<(String, String)>, GitError> {
        let (before, after) = (self.tree(then)?, self.tree(now)?);
        if before == after {
            return Ok(Vec::new());
        }
        let files = self.repository.changed_files(before, after)?;
        let side = |side: fn(&FileChange) -> Option<ObjectId>| {
            let outlines = files.iter().filter(|f| f.is_policy).filter_map(side);
            let outlines = outlines.filter_map(|id| self.outline(id));
            outlines.flat_map(|o| o.keys().cloned().collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        let (before, after) = (side(|file| file.before), side(|file| file.after));
        Ok(before.into_iter().filter(|key| !after.contains(key)).collect())
    }

    pub(super) fn tree(&self, place: &Place) -> Result<Option<ObjectId>, GitError> {
        self.repository.folder_id(place.commit, &place.folder)
    }

    /// True if the files that differ say the same of the entry on both sides.
    fn is_untouched(&self, files: &[FileChange], subject: &Subject) -> bool {
        // Of a holiday set, a part may stand in a calendar file.
        if subject.kind == Kind::HolidaySet && files.iter().any(|file| !file.is_policy) {
            return false;
        }
        let side = |side: fn(&FileChange) -> Option<ObjectId>| -> Option<Vec<Fingerprint>> {
            let mut found = Vec::new();
            for id in files.iter().filter(|file| file.is_policy).filter_map(side) {
                let outline = self.outline(id)?;
                let tables = tables(subject.kind).into_iter();
                let id = subject.id.as_deref().filter(|_| subject.kind.has_ids());
                let key = |table: &str| (table.to_owned(), id.unwrap_or_default().to_owned());
                found.extend(
                    tables.filter_map(|table| outline.get(&key(table)).map(|said| said.whole)),
                );
            }
            found.sort();
            Some(found)
        };
        match (side(|file| file.before), side(|file| file.after)) {
            (Some(before), Some(after)) => before == after,
            _ => false,
        }
    }

    /// Reads the outlines of contents that will be asked for, in parallel.
    pub(super) fn read_outlines(&self, ids: impl Iterator<Item = ObjectId>) {
        let mut outlines = self.outlines.borrow_mut();
        let unknown: BTreeSet<_> = ids.filter(|id| !outlines.contains_key(id)).collect();
        let texts: Vec<_> =
            unknown.into_iter().map(|id| (id, self.repository.content(id))).collect();
        let read = |(id, text): (ObjectId, Option<String>)| {
            (id, text.and_then(|text| outline(&text, has_ids)))
        };
        let read: Vec<_> = texts.into_par_iter().map(read).collect();
        outlines.extend(read.into_iter().map(|(id, read)| (id, read.map(Rc::new))));
    }

    pub(super) fn outline(&self, id: ObjectId) -> Option<Rc<Outline>> {
        if let Some(known) = self.outlines.borrow().get(&id) {
            return known.clone();
        }
        self.read_outlines(std::iter::once(id));
        self.outlines.borrow().get(&id).cloned().flatten()
    }
}

/// True for tables whose keys are ids.
pub(super) fn has_ids(table: &str) -> bool {
    Kind::ALL.iter().any(|kind| kind.table() == table && kind.has_ids())
}

/// The TOML tables that hold what an entry says.
fn tables(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::Organization => vec![kind.table(), "lints", "render"],
        kind => vec![kind.table()],
    }
}

/// The entries that a subject stands for.
pub(super) fn keys(policy: &Policy, subject: &Subject) -> Vec<EntryKey> {
    let entries = policy.entries().into_iter().filter(|entry| entry.kind == subject.kind);
    let wanted = |id: &str| subject.id.as_deref().is_none_or(|wanted| wanted == id);
    entries.filter(|entry| wanted(&entry.id)).map(|entry| entry.key()).collect()
}

/// The error that keeps an entry from being told: one of its own, or one by which it may be lost.
pub(super) fn unreadable(loaded: &Loaded, subject: &Subject) -> Option<Box<LoadError>> {
    let is_it = |key: &EntryKey| {
        key.kind == subject.kind && subject.id.as_ref().is_none_or(|id| *id == key.id)
    };
    let own = loaded.errors.iter().find(|error| error.entry.as_ref().is_some_and(is_it));
    let lost = || loaded.errors.iter().find(|error| error.entry.is_none());
    let any = || loaded.errors.first();
    let is_there = loaded.policy.as_ref().is_some_and(|policy| !keys(policy, subject).is_empty());
    let error = match &loaded.policy {
        None => lost().or_else(any),
        Some(_) if own.is_some() => own,
        // It names something that could not be read.
        Some(_) if loaded.damaged().iter().any(is_it) => lost().or_else(any),
        Some(_) if is_there && subject.id.is_some() => None,
        Some(_) => lost(),
    };
    error.cloned().map(Box::new)
}

/// A set and what could not be read of it.
fn version<'p>(
    loaded: &Loaded,
    policy: &'p Policy,
    damaged: &'p BTreeSet<EntryKey>,
) -> Version<'p> {
    Version { policy, damaged, lost: loaded.lost() }
}

fn compared(then: &Loaded, now: &Loaded, subject: &Subject) -> Relation {
    let (Some(base), Some(head)) = (&then.policy, &now.policy) else { return Relation::Unknown };
    let damaged = [then.damaged(), now.damaged()];
    let (base, head) = (version(then, base, &damaged[0]), version(now, head, &damaged[1]));
    let of_kind = |key: &EntryKey| key.kind == subject.kind;
    let Some(id) = &subject.id else {
        if base.lost || head.lost || damaged.iter().flatten().any(of_kind) {
            return Relation::Unknown;
        }
        let found = changes(base, head).entries;
        let changes: Vec<EntryChange> =
            found.into_iter().filter(|change| change.kind == subject.kind).collect();
        return match changes.is_empty() {
            true => Relation::Same,
            false => Relation::Changed { changes, was: subject.clone() },
        };
    };
    let key = EntryKey { kind: subject.kind, id: id.clone() };
    let found = changes(base, head);
    if found.unknown.contains(&key) {
        return Relation::Unknown;
    }
    let is_it = |change: &EntryChange| {
        change.kind == key.kind && change.head.as_ref().is_some_and(|head| head.id == key.id)
    };
    match found.entries.into_iter().find(is_it) {
        None => Relation::Same,
        Some(change) => match &change.base {
            None => Relation::Absent,
            Some(base) => {
                let was = Subject { kind: key.kind, id: Some(base.id.clone()) };
                Relation::Changed { changes: vec![change], was }
            }
        },
    }
}
