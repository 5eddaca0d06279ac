//! Reads a policy set from any revision of a git repository, without a checkout.
//!
//! The only code that knows git. It reads objects and references and nothing else: no index, no hook, no
//! network, and never a file of the working tree.

mod base;
mod error;
mod history;
mod hooks;
mod loose;
mod revision;
mod root;
mod tree;
mod versions;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Once;

use camino::Utf8PathBuf;

pub use base::Base;
pub use error::GitError;
pub use history::{Commit, FileChange};
pub use revision::{ObjectId, Revision};
pub use root::Root;

/// A repository, opened for reading.
pub struct Repository {
    git: git2::Repository,
    /// Its top folder: that of the working tree, or of a bare repository itself.
    top: PathBuf,
    loose: loose::Loose,
    /// Whether it is a shallow clone.
    is_shallow: bool,
    /// The commits that were read.
    commits: RefCell<BTreeMap<ObjectId, Rc<Commit>>>,
}

impl Repository {
    /// Opens the repository around a folder, which need not exist itself: a working tree, one of
    /// several, a submodule, or a bare repository.
    ///
    /// # Errors
    /// Where there is none, or it cannot be read; the error says what to do.
    pub fn discover(from: &Path) -> Result<Self, GitError> {
        static SETTINGS: Once = Once::new();
        // As git itself does: what is read is already guarded by the checksums of its compression.
        SETTINGS.call_once(|| git2::opts::strict_hash_verification(false));
        let start = from.ancestors().find(|folder| folder.is_dir()).unwrap_or(from);
        let git = git2::Repository::discover(start).map_err(|error| {
            let path = start.canonicalize().unwrap_or_else(|_| start.to_owned());
            GitError::opening(&path, &error)
        })?;
        let top = git.workdir().unwrap_or_else(|| git.path());
        let top = top.canonicalize().unwrap_or_else(|_| top.to_owned());
        let loose = loose::Loose::of(&git.commondir().join("objects"));
        let is_shallow = git.is_shallow();
        Ok(Self { git, top, loose, is_shallow, commits: RefCell::default() })
    }

    /// Its top folder: that of the working tree, or of a bare repository itself.
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// True for a repository without a working tree.
    pub fn is_bare(&self) -> bool {
        self.git.is_bare()
    }

    /// A folder's path from the top of the repository; empty for the top itself. The folder need not
    /// exist. `None` where it is outside.
    pub fn path_from_top(&self, folder: &Path) -> Option<Utf8PathBuf> {
        let exists = folder.ancestors().find(|path| path.exists())?;
        let rest = folder.strip_prefix(exists).ok()?;
        let full = exists.canonicalize().ok()?.join(rest);
        let below =
            Utf8PathBuf::from_path_buf(full.strip_prefix(&self.top).ok()?.to_owned()).ok()?;
        tree::inside(&super::worktree::forward_slashes(below))
    }

    /// The error for an object that is not there: in a partial clone it was never fetched.
    fn missing(&self, what: String, error: &git2::Error) -> GitError {
        if self.is_partial() {
            return GitError::NotFetched { revision: what, missing: 1 };
        }
        GitError::Damaged { what, reason: error.message().to_owned() }
    }

    /// Refuses an object that is torn: see [`loose`].
    fn sound(&self, id: git2::Oid, what: impl FnOnce() -> String) -> Result<(), GitError> {
        match self.loose.read(id) {
            Some(Err(reason)) => Err(GitError::Damaged { what: what(), reason: reason.to_owned() }),
            _ => Ok(()),
        }
    }

    /// True for a clone that leaves objects on the server until they are asked for.
    fn is_partial(&self) -> bool {
        let Ok(config) = self.git.config() else { return false };
        let Ok(mut entries) = config.entries(Some("remote\\..*\\.promisor")) else { return false };
        let mut partial = false;
        while let Some(Ok(entry)) = entries.next() {
            partial |= entry.value().is_ok_and(|value| value != "false");
        }
        partial
    }
}

impl std::fmt::Debug for Repository {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Repository").field(&self.top).finish()
    }
}
