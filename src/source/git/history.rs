//! Commits, and which files of a folder differ between two of them: by the ids of their contents, without
//! reading any.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use camino::{Utf8Path, Utf8PathBuf};
use git2::{ObjectType, Oid};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use super::loose::Object;
use super::tree::is_policy_file;
use super::{GitError, ObjectId, Repository};

/// A commit as people quote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: ObjectId,
    /// The commits it was made from: one, none for the first, several for a merge. Those that a shallow
    /// clone lacks are left out.
    pub parents: Vec<ObjectId>,
    /// True where a shallow clone lacks what was before.
    pub cut_off: bool,
    /// Who wrote the change.
    pub author: String,
    /// When, at the author's offset from UTC.
    pub time: Zoned,
    /// The first paragraph of the message, on one line.
    pub subject: String,
    /// The lines `Name: value` that end the message.
    pub trailers: Vec<(String, String)>,
}

/// A file that is not the same on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileChange {
    /// Its content before; `None` where it was added.
    pub before: Option<ObjectId>,
    /// Its content after; `None` where it was removed.
    pub after: Option<ObjectId>,
    /// True for a policy file, false for a calendar.
    pub is_policy: bool,
}

impl Repository {
    /// A commit by its id. It is read once.
    ///
    /// # Errors
    /// Where it is missing or damaged.
    pub fn commit(&self, id: ObjectId) -> Result<Rc<Commit>, GitError> {
        if let Some(known) = self.commits.borrow().get(&id) {
            return Ok(Rc::clone(known));
        }
        let commit = Rc::new(self.read_commit(id)?);
        self.commits.borrow_mut().insert(id, Rc::clone(&commit));
        Ok(commit)
    }

    fn read_commit(&self, id: ObjectId) -> Result<Commit, GitError> {
        let what = || format!("the commit {}", id.short());
        self.sound(id.0, what)?;
        let commit = self.git.find_commit(id.0).map_err(|error| self.missing(what(), &error))?;
        let author = commit.author();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let odb = self.git.odb().map_err(|error| GitError::other(&error))?;
        let mut parents: Vec<Oid> = commit.parent_ids().collect();
        // Of the commit at the edge of a shallow clone, libgit2 does not tell the parents.
        let header = commit.raw_header_bytes();
        let known = header.split(|b| *b == b'\n').filter(|l| l.starts_with(b"parent ")).count();
        if self.is_shallow {
            parents.retain(|parent| odb.exists(*parent));
        }
        Ok(Commit {
            id,
            cut_off: parents.len() < known,
            parents: parents.into_iter().map(ObjectId).collect(),
            author: text(author.name_bytes()),
            time: time(author.when()),
            subject: commit.summary_bytes().map(text).unwrap_or_default(),
            trailers: trailers(&text(commit.message_bytes())),
        })
    }

    /// The id of a folder's whole content in a commit; `None` where it has no such folder. Equal ids,
    /// equal files.
    ///
    /// # Errors
    /// Where an object is missing or damaged.
    pub fn folder_id(
        &self,
        commit: ObjectId,
        folder: &Utf8Path,
    ) -> Result<Option<ObjectId>, GitError> {
        let revision = super::Revision { name: commit.short(), commit };
        Ok(self.folder(&revision, folder)?.map(ObjectId))
    }

    /// The policy files and calendars that differ between two folders.
    ///
    /// # Errors
    /// Where an object is missing or damaged.
    pub fn changed_files(
        &self,
        before: Option<ObjectId>,
        after: Option<ObjectId>,
    ) -> Result<Vec<FileChange>, GitError> {
        let mut changes = Vec::new();
        self.compare(before.map(|id| id.0), after.map(|id| id.0), &mut changes)?;
        Ok(changes)
    }

    /// The text of a content; `None` where it is missing, damaged, too large or no UTF-8.
    pub fn content(&self, id: ObjectId) -> Option<String> {
        let bytes = match self.loose.read(id.0) {
            Some(Ok(Object { size, content })) if size == content.len() as u64 => content,
            Some(_) => return None,
            None => self.git.odb().ok()?.read(id.0).ok()?.data().to_vec(),
        };
        String::from_utf8(bytes).ok()
    }

    /// Every value of a trailer, such as `Reviewed`, in a commit and all before it, each with the time
    /// of its commit; in no order.
    ///
    /// # Errors
    /// Where an object is missing or damaged.
    pub fn trailers(&self, from: ObjectId, name: &str) -> Result<Vec<(String, Zoned)>, GitError> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::from([from]);
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            let commit = self.commit(id)?;
            let of_name = commit.trailers.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name));
            found.extend(of_name.map(|(_, value)| (value.clone(), commit.time.clone())));
            open.extend(commit.parents.iter().filter(|parent| seen.insert(**parent)));
        }
        Ok(found)
    }

    /// The folders of a commit that hold a file of this name, from the top.
    ///
    /// # Errors
    /// Where an object is missing or damaged.
    pub fn folders_with(&self, commit: ObjectId, name: &str) -> Result<Vec<Utf8PathBuf>, GitError> {
        let mut found = Vec::new();
        let mut open = vec![(Utf8PathBuf::new(), self.folder_id(commit, Utf8Path::new(""))?)];
        while let Some((path, tree)) = open.pop() {
            for (entry, (kind, id)) in self.entries(tree.map(|tree| tree.0))? {
                let Ok(entry) = String::from_utf8(entry) else { continue };
                match kind {
                    ObjectType::Tree => open.push((path.join(entry), Some(ObjectId(id)))),
                    _ if entry == name => found.push(path.clone()),
                    _ => {}
                }
            }
        }
        found.sort();
        Ok(found)
    }

    fn compare(
        &self,
        before: Option<Oid>,
        after: Option<Oid>,
        changes: &mut Vec<FileChange>,
    ) -> Result<(), GitError> {
        if before == after {
            return Ok(());
        }
        let (before, after) = (self.entries(before)?, self.entries(after)?);
        let names: BTreeSet<&Vec<u8>> = before.keys().chain(after.keys()).collect();
        for name in names {
            let of = |side: &Entries, kind| {
                side.get(name).filter(|(found, _)| *found == kind).map(|(_, id)| *id)
            };
            let folders = [of(&before, ObjectType::Tree), of(&after, ObjectType::Tree)];
            self.compare(folders[0], folders[1], changes)?;
            let files = [of(&before, ObjectType::Blob), of(&after, ObjectType::Blob)];
            if files[0] != files[1]
                && let Some(is_policy) = std::str::from_utf8(name).ok().and_then(is_policy_file)
            {
                let [before, after] = files.map(|id| id.map(ObjectId));
                changes.push(FileChange { before, after, is_policy });
            }
        }
        Ok(())
    }

    /// What stands in a folder and is not hidden; nothing where there is no folder.
    fn entries(&self, tree: Option<Oid>) -> Result<Entries, GitError> {
        let Some(id) = tree else { return Ok(Entries::new()) };
        let what = || format!("the folder {}", ObjectId(id).short());
        self.sound(id, what)?;
        let tree = self.git.find_tree(id).map_err(|error| self.missing(what(), &error))?;
        let visible = tree.iter().filter(|entry| !entry.name_bytes().starts_with(b"."));
        Ok(visible
            .filter_map(|entry| Some((entry.name_bytes().to_vec(), (entry.kind()?, entry.id()))))
            .collect())
    }
}

type Entries = BTreeMap<Vec<u8>, (ObjectType, Oid)>;

/// A time at the offset it was written with; UTC where that offset does not exist.
fn time(time: git2::Time) -> Zoned {
    let offset = time.offset_minutes().checked_mul(60).and_then(|s| Offset::from_seconds(s).ok());
    let zone = offset.map_or(TimeZone::UTC, TimeZone::fixed);
    Timestamp::from_second(time.seconds()).unwrap_or_default().to_zoned(zone)
}

/// The lines `Name: value` of the last paragraph, if it has nothing else.
fn trailers(message: &str) -> Vec<(String, String)> {
    let paragraphs: Vec<&str> = message.trim_end().split("\n\n").collect();
    let [_, .., last] = paragraphs.as_slice() else { return Vec::new() };
    let lines = last.lines().map(|line| {
        let (name, value) = line.split_once(": ")?;
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-');
        is_name.then(|| (name.to_owned(), value.trim().to_owned()))
    });
    lines.collect::<Option<Vec<_>>>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailers_are_the_last_paragraph_if_it_is_nothing_else() {
        let of = |message: &str| {
            trailers(message).into_iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>()
        };
        let message = "Subject\n\nText: yes\n\nReviewed: it-sop\nReviewed-by: Ada <a@b.c>\n";
        assert_eq!(of(message), ["Reviewed=it-sop", "Reviewed-by=Ada <a@b.c>"]);
        assert!(of("Reviewed: it-sop\n").is_empty(), "a subject is no trailer");
        assert!(of("Subject\n\nReviewed: a\nand more words\n").is_empty());
    }
}
