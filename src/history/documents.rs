//! The revisions of a document: every commit that changed what it is made of, wherever that lives.
//!
//! Nothing is loaded: entries are compared by their fingerprints, files by their ids, so that a commit
//! that leaves the policy alone costs a look at two folders.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::rc::Rc;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;

use super::Snapshots;
use super::compare::{Place, has_ids};
use super::differences::{Difference, Filter, Known, differences, known};
use super::shown::Shown;
use crate::model::Policy;
use crate::parse::{Outline, outline};
use crate::source::git::{Commit, FileChange, GitError, ObjectId, Revision};

/// The commits that changed a document.
#[derive(Debug, Clone, Default)]
pub struct Revisions {
    /// They, the latest first.
    pub commits: Vec<Rc<Commit>>,
    /// True where there are older ones, since only so many were asked for.
    pub more: bool,
    /// True where a shallow clone lacks what was before.
    pub cut_off: bool,
}

/// Finds the revisions of documents; what is read for one serves for all.
pub struct Documents<'s> {
    snapshots: &'s Snapshots<'s>,
    known: Known,
    folders: RefCell<BTreeMap<Place, Option<ObjectId>>>,
    pairs: RefCell<BTreeMap<Pair, Rc<Vec<Difference>>>>,
}

/// The folder of the policy set in two commits.
type Pair = [Option<ObjectId>; 2];

/// A commit still to be looked at. The later in time comes first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Node {
    time: Timestamp,
    found: Reverse<usize>,
    at: Place,
}

impl<'s> Documents<'s> {
    /// Documents of the policy set whose snapshots these are, as it is now.
    pub fn new(snapshots: &'s Snapshots<'s>, policy: &Policy) -> Self {
        Self {
            snapshots,
            known: known(policy),
            folders: RefCell::default(),
            pairs: RefCell::default(),
        }
    }

    /// The latest revisions of a document, from a commit back to the one that added the document. A
    /// change that came by a merge is told once, at the commit that made it; a merge for what it decided
    /// itself.
    ///
    /// # Errors
    /// Where an object of the history is missing or damaged.
    pub fn revisions(
        &self,
        start: ObjectId,
        shown: &Shown,
        limit: usize,
    ) -> Result<Revisions, GitError> {
        let mut filter = Filter::new(shown, &self.known);
        let mut found = Revisions::default();
        let mut seen = BTreeSet::new();
        let mut open = BinaryHeap::new();
        let push = |open: &mut BinaryHeap<Node>, seen: &mut BTreeSet<ObjectId>, at: Place| {
            if seen.insert(at.commit) {
                let time = self.commit(at.commit)?.time.timestamp();
                open.push(Node { time, found: Reverse(seen.len()), at });
            }
            Ok::<_, GitError>(())
        };
        push(&mut open, &mut seen, self.snapshots.start(start))?;
        while let Some(Node { at, .. }) = open.pop() {
            let commit = self.commit(at.commit)?;
            found.cut_off |= commit.cut_off;
            let mut changed: Option<BTreeSet<String>> = None;
            let mut before = Vec::new();
            for parent in &commit.parents {
                let then = self.before(&at, *parent)?;
                let step = self.step(&then, &at, shown, &mut filter)?;
                if step.changed.is_empty() {
                    // The other parents of a merge do not matter: it took this one's.
                    (changed, before) = (Some(BTreeSet::new()), vec![then]);
                    break;
                }
                // What a merge decided itself differs from every parent.
                changed = Some(match changed {
                    Some(others) => others.intersection(&step.changed).cloned().collect(),
                    None => step.changed,
                });
                if !step.is_first {
                    before.push(then);
                }
            }
            let is_revision = match changed {
                Some(changed) => !changed.is_empty(),
                None => !commit.cut_off && self.folder(&at)?.is_some(),
            };
            if is_revision {
                if found.commits.len() == limit {
                    found.more = true;
                    break;
                }
                found.commits.push(commit);
            }
            for then in before {
                push(&mut open, &mut seen, then)?;
            }
        }
        Ok(found)
    }

    /// What these files say otherwise than those of a commit. Paths are below the folder of the policy set.
    ///
    /// # Errors
    /// Where an object of the commit is missing or damaged.
    pub fn uncommitted(
        &self,
        commit: ObjectId,
        files: &BTreeMap<&Utf8Path, &str>,
    ) -> Result<Vec<Difference>, GitError> {
        let folder = self.snapshots.start(commit).folder;
        let revision = Revision { name: commit.short(), commit };
        let committed = self.snapshots.repository().read(&revision, &folder)?;
        let mut known = BTreeMap::new();
        for file in &committed.files {
            let text = file.content.as_ref().ok().and_then(|bytes| std::str::from_utf8(bytes).ok());
            known.extend(text.map(|text| (file.path.as_path(), text)));
        }
        let read = |text: &str| outline(text, has_ids).map(Rc::new);
        let (mut before, mut after, mut calendar) = (Vec::new(), Vec::new(), false);
        let paths: BTreeSet<&Utf8Path> = known.keys().chain(files.keys()).copied().collect();
        for path in paths.into_iter().filter(|path| known.get(path) != files.get(path)) {
            calendar |= path.extension() == Some(crate::source::CALENDAR);
            before.extend(known.get(path).and_then(|text| read(text)));
            after.extend(files.get(path).and_then(|text| read(text)));
        }
        Ok(differences(&before, &after, calendar))
    }

    /// True if a document would show something else without what is not committed, or with the templates
    /// of the commit.
    ///
    /// # Errors
    /// Where an object of the commit is missing or damaged.
    pub fn differs(
        &self,
        commit: ObjectId,
        shown: &Shown,
        uncommitted: &[Difference],
        templates: &BTreeMap<Utf8PathBuf, &str>,
    ) -> Result<bool, GitError> {
        let mut filter = Filter::new(shown, &self.known);
        if uncommitted.iter().any(|difference| filter.concerns(difference)) {
            return Ok(true);
        }
        let folder = self.snapshots.start(commit).folder;
        let revision = Revision { name: commit.short(), commit };
        for path in &shown.templates {
            let then = self.snapshots.repository().text(&revision, &folder.join(path));
            if then.ok().flatten().as_deref() != templates.get(path).copied() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What one commit did to a document since one of its parents.
    fn step(
        &self,
        then: &Place,
        now: &Place,
        shown: &Shown,
        filter: &mut Filter<'_>,
    ) -> Result<Step, GitError> {
        let trees = [self.folder(then)?, self.folder(now)?];
        let mut step = Step::default();
        if trees[0] != trees[1] {
            for difference in self.pair(trees)?.iter() {
                if filter.concerns(difference) {
                    step.is_first |= filter.is_first(difference);
                    step.changed.insert(difference.to_string());
                }
            }
        }
        for path in &shown.templates {
            let is_outside = path.as_str().contains("..");
            if is_outside || trees[0] != trees[1] {
                let repository = self.snapshots.repository();
                let id = |place: &Place| repository.file_id(place.commit, &place.folder.join(path));
                if id(then)? != id(now)? {
                    step.changed.insert(path.to_string());
                }
            }
        }
        Ok(step)
    }

    fn pair(&self, trees: Pair) -> Result<Rc<Vec<Difference>>, GitError> {
        if let Some(known) = self.pairs.borrow().get(&trees) {
            return Ok(Rc::clone(known));
        }
        let files = self.snapshots.repository().changed_files(trees[0], trees[1])?;
        let policy_files = files.iter().filter(|file| file.is_policy);
        self.snapshots
            .read_outlines(policy_files.flat_map(|file| [file.before, file.after]).flatten());
        let side = |side: fn(&FileChange) -> Option<ObjectId>| -> Vec<Rc<Outline>> {
            let policy_files = files.iter().filter(|file| file.is_policy);
            policy_files.filter_map(side).filter_map(|id| self.snapshots.outline(id)).collect()
        };
        let calendar = files.iter().any(|file| !file.is_policy);
        let (before, after) = (side(|file| file.before), side(|file| file.after));
        let found = Rc::new(differences(&before, &after, calendar));
        self.pairs.borrow_mut().insert(trees, Rc::clone(&found));
        Ok(found)
    }

    fn commit(&self, id: ObjectId) -> Result<Rc<Commit>, GitError> {
        self.snapshots.repository().commit(id)
    }

    fn folder(&self, place: &Place) -> Result<Option<ObjectId>, GitError> {
        if let Some(known) = self.folders.borrow().get(place) {
            return Ok(*known);
        }
        let tree = self.snapshots.tree(place)?;
        self.folders.borrow_mut().insert(place.clone(), tree);
        Ok(tree)
    }

    /// The same policy set in a parent.
    fn before(&self, place: &Place, parent: ObjectId) -> Result<Place, GitError> {
        let same = Place { commit: parent, folder: place.folder.clone() };
        match self.folder(&same)? {
            Some(_) => Ok(same),
            None => self.snapshots.before(place, parent),
        }
    }
}

/// What a commit did to a document.
#[derive(Default)]
struct Step {
    changed: BTreeSet<String>,
    /// True if the document was not there before.
    is_first: bool,
}
