//! The files of a folder in a revision, as bytes.
//!
//! What is skipped is what is skipped on the disk: everything hidden. Nothing is ignored: what is in a
//! revision was put there on purpose.

use std::borrow::Cow;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use git2::{ErrorCode, ObjectType, Odb, Oid};

use super::super::{CALENDAR, FileSet, MAX_FILE_SIZE, POLICY, Problem, RawFile};
use super::loose::{self, Loose, Object};
use super::{GitError, ObjectId, Repository, Revision};

const LINK: i32 = 0o120_000;

/// A file that was found and is still to be read.
struct Found {
    path: Utf8PathBuf,
    content: Result<Oid, Problem>,
}

impl Repository {
    /// Reads every `*.toml` and `*.ics` below a folder of a revision, given from the top of the
    /// repository (empty for the top itself). What cannot be read is there with its problem. A folder
    /// that is not there has no files.
    ///
    /// # Errors
    /// Where the folder cannot be listed, or files were never fetched.
    pub fn read(&self, revision: &Revision, folder: &Utf8Path) -> Result<FileSet, GitError> {
        self.read_files(revision, folder, |name| is_policy_file(name).is_some())
    }

    /// Reads the files below a folder whose names are wanted.
    pub(super) fn read_files(
        &self,
        revision: &Revision,
        folder: &Utf8Path,
        wanted: fn(&str) -> bool,
    ) -> Result<FileSet, GitError> {
        let mut found = Vec::new();
        if let Some(tree) = self.folder(revision, folder)? {
            self.list(revision, tree, &mut Vec::new(), wanted, &mut found)?;
        }
        let odb = self.git.odb().map_err(|error| GitError::other(&error))?;
        let few = loose::packed_size(&self.git.commondir().join("objects")) <= MAX_FILE_SIZE;
        let read = |id| read_blob(&self.loose, &odb, few, id);
        let mut files = Vec::with_capacity(found.len());
        let mut missing = 0;
        for Found { path, content } in found {
            let blob = content.as_ref().ok().map(|id| ObjectId(*id));
            let content = content.and_then(read);
            missing += usize::from(content == Err(Problem::Missing));
            files.push(RawFile { path, content, blob });
        }
        if missing > 0 && self.is_partial() {
            return Err(GitError::NotFetched { revision: revision.name.clone(), missing });
        }
        let shown = format!("{}:{folder}", revision.name);
        Ok(FileSet { folder: shown.into(), repository_folder: Some(folder.to_owned()), files })
    }

    /// The text of one file; `None` where there is none. Text that is not UTF-8 is an error.
    ///
    /// # Errors
    /// Where the file is there and cannot be read.
    pub fn text(&self, revision: &Revision, path: &Utf8Path) -> Result<Option<String>, GitError> {
        let Some(id) = self.blob_at(revision, path)? else { return Ok(None) };
        let damaged = |reason: &str| GitError::Damaged {
            what: format!("`{}:{path}`", revision.name),
            reason: reason.to_owned(),
        };
        let odb = self.git.odb().map_err(|error| GitError::other(&error))?;
        match read_blob(&self.loose, &odb, false, id) {
            Ok(bytes) => {
                String::from_utf8(bytes).map(Some).map_err(|_| damaged("it is not UTF-8 text"))
            }
            Err(Problem::Missing) if self.is_partial() => {
                Err(GitError::NotFetched { revision: revision.name.clone(), missing: 1 })
            }
            Err(Problem::TooLarge { .. }) => Err(damaged("it is too large")),
            Err(_) => Err(damaged("its object is missing or damaged")),
        }
    }

    /// True if a revision has a file, or a link, at this path from the top.
    pub fn has_file(&self, revision: &Revision, path: &Utf8Path) -> Result<bool, GitError> {
        Ok(self.entry(revision, path)?.is_some_and(|(kind, _)| kind == ObjectType::Blob))
    }

    /// The content of a file of a revision, as an id; `None` where there is no such file.
    pub(super) fn blob_at(
        &self,
        revision: &Revision,
        path: &Utf8Path,
    ) -> Result<Option<Oid>, GitError> {
        let found = self.entry(revision, path)?;
        Ok(found.and_then(|(kind, id)| (kind == ObjectType::Blob).then_some(id)))
    }

    /// A folder of a revision; `None` where there is no such folder.
    pub(super) fn folder(
        &self,
        revision: &Revision,
        path: &Utf8Path,
    ) -> Result<Option<Oid>, GitError> {
        let found = self.entry(revision, path)?;
        Ok(found.and_then(|(kind, id)| (kind == ObjectType::Tree).then_some(id)))
    }

    /// What stands at a path from the top.
    fn entry(
        &self,
        revision: &Revision,
        path: &Utf8Path,
    ) -> Result<Option<(ObjectType, Oid)>, GitError> {
        let what = || format!("the revision `{}`", revision.name);
        let failed = |error: git2::Error| self.missing(what(), &error);
        self.sound(revision.commit.0, what)?;
        let commit = self.git.find_commit(revision.commit.0).map_err(failed)?;
        self.sound(commit.tree_id(), what)?;
        let tree = commit.tree().map_err(failed)?;
        if path.as_str().is_empty() {
            return Ok(Some((ObjectType::Tree, tree.id())));
        }
        match tree.get_path(path.as_std_path()) {
            Ok(entry) => Ok(entry.kind().map(|kind| (kind, entry.id()))),
            // What is missing is the entry, or the object of a folder on the way to it.
            Err(error) if error.code() == ErrorCode::NotFound => match error.class() {
                git2::ErrorClass::Odb => {
                    Err(self.missing(format!("`{}:{path}`", revision.name), &error))
                }
                _ => Ok(None),
            },
            Err(error) => Err(self.missing(format!("`{}:{path}`", revision.name), &error)),
        }
    }

    /// Lists the wanted files of a folder and of those below it. `at` is the path so far, as bytes.
    fn list(
        &self,
        revision: &Revision,
        tree: Oid,
        at: &mut Vec<u8>,
        wanted: fn(&str) -> bool,
        found: &mut Vec<Found>,
    ) -> Result<(), GitError> {
        let what = || {
            let path = String::from_utf8_lossy(at);
            format!("the folder `{}` of `{}`", path.trim_end_matches('/'), revision.name)
        };
        self.sound(tree, what)?;
        let tree = self.git.find_tree(tree).map_err(|error| self.missing(what(), &error))?;
        for entry in tree.iter().filter(|entry| !entry.name_bytes().starts_with(b".")) {
            let before = at.len();
            at.extend_from_slice(entry.name_bytes());
            match entry.kind() {
                Some(ObjectType::Tree) => {
                    at.push(b'/');
                    self.list(revision, entry.id(), at, wanted, found)?;
                }
                Some(ObjectType::Commit) => {
                    let path = Utf8PathBuf::from(String::from_utf8_lossy(at).into_owned());
                    found.push(Found { path, content: Err(Problem::Submodule) });
                }
                _ if wanted(&String::from_utf8_lossy(entry.name_bytes())) => {
                    let path = String::from_utf8_lossy(at);
                    let content = match &path {
                        Cow::Owned(_) => Err(Problem::NameNotUtf8),
                        Cow::Borrowed(_) if entry.filemode() == LINK => Err(Problem::Link),
                        Cow::Borrowed(_) => Ok(entry.id()),
                    };
                    found.push(Found { path: path.into_owned().into(), content });
                }
                _ => {}
            }
            at.truncate(before);
        }
        Ok(())
    }
}

/// The bytes of a file, unless it is too large to be one that a person wrote. To ask for its size first
/// means to find and begin to unpack it twice; where all packs together are small (`few`), only a file
/// that compresses to nearly nothing can be too large, and is read to be refused.
fn read_blob(loose: &Loose, odb: &Odb<'_>, few: bool, id: Oid) -> Result<Vec<u8>, Problem> {
    match loose.read(id) {
        Some(Ok(Object { size, .. })) if size > MAX_FILE_SIZE => {
            return Err(Problem::TooLarge { size });
        }
        Some(Ok(Object { content, .. })) => return Ok(content),
        Some(Err(reason)) => return Err(Problem::Damaged(reason.to_owned())),
        None => {}
    }
    let problem = |error: git2::Error| match error.code() {
        ErrorCode::NotFound => Problem::Missing,
        _ => Problem::Damaged(error.message().to_owned()),
    };
    let fits = |size: usize| match size as u64 {
        size if size > MAX_FILE_SIZE => Err(Problem::TooLarge { size }),
        _ => Ok(()),
    };
    if !few {
        fits(odb.read_header(id).map_err(problem)?.0)?;
    }
    let object = odb.read(id).map_err(problem)?;
    fits(object.len())?;
    Ok(object.data().to_vec())
}

/// True for a policy file, false for a calendar, `None` for anything else.
pub(super) fn is_policy_file(name: &str) -> Option<bool> {
    match Utf8Path::new(name).extension() {
        Some(POLICY) => Some(true),
        Some(CALENDAR) => Some(false),
        _ => None,
    }
}

/// A path from the top without `.` and `..`; `None` where it leads out.
pub(super) fn inside(path: &Utf8Path) -> Option<Utf8PathBuf> {
    let mut parts = Utf8PathBuf::new();
    for part in path.components() {
        match part {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => {
                if !parts.pop() {
                    return None;
                }
            }
            Utf8Component::Normal(part) => parts.push(part),
            Utf8Component::RootDir | Utf8Component::Prefix(_) => return None,
        }
    }
    Some(parts)
}
