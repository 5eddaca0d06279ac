//! Where a policy set comes from, for those who do not care which: files on the disk or a git revision.

use camino::{Utf8Path, Utf8PathBuf};

use super::file_set::shown;
use super::git::GitError;
use super::{FileSet, git, worktree};

/// The folder of a policy set.
#[derive(Debug)]
pub enum Origin {
    /// On the disk.
    Worktree(worktree::Root),
    /// In a revision.
    Revision(Box<git::Root>),
}

impl Origin {
    /// The folder as people should see it: `policies`, `main:policies`.
    pub fn shown(&self) -> Utf8PathBuf {
        match self {
            Self::Worktree(root) => root.shown().to_owned(),
            Self::Revision(root) => root.shown(),
        }
    }

    /// Reads every `*.toml` of the policy set, and every `*.ics` beside them.
    ///
    /// # Errors
    /// Of a revision: where folders cannot be listed, or files were never fetched.
    pub fn read(&self) -> Result<FileSet, GitError> {
        match self {
            Self::Worktree(root) => Ok(root.read()),
            Self::Revision(root) => root.read(),
        }
    }

    /// Reads every file of a folder that the policy names, such as the team's own templates. One that
    /// does not exist, or that leads out of the repository, has no files.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_folder(&self, folder: &Utf8Path) -> Result<FileSet, GitError> {
        match self {
            Self::Worktree(root) => Ok(root.read_folder(folder)),
            Self::Revision(root) => root.read_folder(folder),
        }
    }

    /// Paths of the files of the policy set that are wanted, below its folder; sorted.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn find_files(
        &self,
        wanted: impl Fn(&Utf8Path) -> bool,
    ) -> Result<Vec<Utf8PathBuf>, GitError> {
        let mut paths: Vec<_> = match self {
            Self::Worktree(root) => root.paths(),
            Self::Revision(root) => {
                let files = root.read_folder(Utf8Path::new(""))?.files.into_iter();
                files.filter(|file| file.content.is_ok()).map(|file| file.path).collect()
            }
        };
        paths.retain(|path| wanted(path));
        paths.sort_unstable();
        Ok(paths)
    }

    /// A path below the folder as people should see it: `policies/a.txt`, `main:policies/a.txt`.
    pub fn shown_below(&self, path: &Utf8Path) -> Utf8PathBuf {
        let folder = self.shown();
        if folder == "." { path.to_owned() } else { shown(&folder, path) }
    }

    /// True if a folder that the policy names is one of the same repository: what a policy may read.
    pub fn may_read(&self, folder: &Utf8Path) -> bool {
        match self {
            Self::Worktree(root) => root.locate(folder).is_some(),
            Self::Revision(root) => root.locate(folder).is_some(),
        }
    }

    /// The text of a file below the policy set, such as an accepted timeline; `None` where there is none.
    ///
    /// # Errors
    /// Where it is there and cannot be read, or is not UTF-8: why, in words.
    pub fn read_text(&self, path: &Utf8Path) -> Result<Option<String>, String> {
        match self {
            Self::Worktree(root) => {
                let path = root.path().join(path);
                worktree::read_text(&path).map_err(|error| error.to_string())
            }
            Self::Revision(root) => root.read_text(path).map_err(|error| error.to_string()),
        }
    }

    /// The folder on the disk, for those who write into it; `None` for a revision.
    pub fn worktree(&self) -> Option<&worktree::Root> {
        match self {
            Self::Worktree(root) => Some(root),
            Self::Revision(_) => None,
        }
    }
}
