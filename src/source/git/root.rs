//! The folder of a policy set in a revision.

use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};

use super::super::FileSet;
use super::super::worktree::{DEFAULT_FOLDER, MARKER};
use super::{GitError, Repository, Revision, tree};

/// The folder of a policy set in a revision: what [`worktree::Root`](super::super::worktree::Root) is on the disk.
#[derive(Debug)]
pub struct Root {
    repository: Repository,
    revision: Revision,
    /// From the top of the repository.
    folder: Utf8PathBuf,
}

impl Root {
    /// Finds the policy set that a command run in `current` is about, as it is in a revision: the folder
    /// that was chosen, else the nearest that holds `tierline.toml` there, from `current` upwards, else
    /// `policies/`. None of these folders need exist on the disk; the one that was chosen may lead into a
    /// bare repository, or be one.
    ///
    /// # Errors
    /// Where there is no repository or no such revision, or the revision has no policy set there.
    pub fn find(chosen: Option<&Path>, current: &Path, name: &str) -> Result<Self, GitError> {
        let path = chosen.map_or_else(|| current.to_owned(), |chosen| current.join(chosen));
        let repository = Repository::discover(&path)?;
        let revision = repository.revision(name)?;
        Self::of(repository, revision, chosen, current)
    }

    /// The policy set of a revision that is known already, found as [`find`](Self::find) does.
    ///
    /// # Errors
    /// Where the revision has no policy set there.
    pub fn of(
        repository: Repository,
        revision: Revision,
        chosen: Option<&Path>,
        current: &Path,
    ) -> Result<Self, GitError> {
        let path = chosen.map_or_else(|| current.to_owned(), |chosen| current.join(chosen));
        let path = path.as_path();
        let outside = || GitError::Outside { folder: chosen.unwrap_or(path).to_owned() };
        let below = repository.path_from_top(path);
        // Inside of `.git`, or of a bare repository, there is no folder to start from.
        let below = match below {
            Some(below) => below,
            None if chosen.is_none() => Utf8PathBuf::new(),
            None => return Err(outside()),
        };
        let is_bare_itself = below.as_str().is_empty() && repository.is_bare();
        let mut folders = vec![below.clone()];
        if chosen.is_none() || is_bare_itself {
            folders.extend(below.ancestors().skip(1).map(Utf8Path::to_owned));
            folders.push(DEFAULT_FOLDER.into());
        }
        for folder in &folders {
            if repository.has_file(&revision, &folder.join(MARKER))? {
                return Ok(Self { repository, revision, folder: folder.clone() });
            }
        }
        folders.dedup();
        let folders = folders.into_iter().map(Utf8PathBuf::into_string).collect();
        Err(GitError::NoPolicySet { revision: revision.name, folders })
    }

    /// The revision.
    pub fn revision(&self) -> &Revision {
        &self.revision
    }

    /// The repository it is in.
    pub fn repository(&self) -> &Repository {
        &self.repository
    }

    /// The folder from the top of the repository; empty for the top itself.
    pub fn folder(&self) -> &Utf8Path {
        &self.folder
    }

    /// The folder as people should see it: `main:policies`.
    pub fn shown(&self) -> Utf8PathBuf {
        format!("{}:{}", self.revision.name, self.folder).into()
    }

    /// Reads every `*.toml` and `*.ics` of the policy set.
    ///
    /// # Errors
    /// Where folders cannot be listed, or files were never fetched.
    pub fn read(&self) -> Result<FileSet, GitError> {
        self.repository.read(&self.revision, &self.folder)
    }

    /// Reads every file of a folder that the policy names. One that does not exist, or leads out of the
    /// repository, has no files.
    ///
    /// # Errors
    /// Where folders cannot be listed, or files were never fetched.
    pub fn read_folder(&self, folder: &Utf8Path) -> Result<FileSet, GitError> {
        match self.locate(folder) {
            Some(folder) => self.repository.read_files(&self.revision, &folder, |_| true),
            None => Ok(FileSet::default()),
        }
    }

    /// The text of a file below the policy set; `None` where there is none.
    ///
    /// # Errors
    /// Where it is there and cannot be read.
    pub fn read_text(&self, path: &Utf8Path) -> Result<Option<String>, GitError> {
        self.repository.text(&self.revision, &self.folder.join(path))
    }

    /// A folder that the policy names, from the top of the repository; `None` where it leads out of it.
    pub fn locate(&self, folder: &Utf8Path) -> Option<Utf8PathBuf> {
        tree::inside(&self.folder.join(folder))
    }

    /// The same folder in another revision of the same repository, which need not hold a policy set
    /// there.
    pub fn read_at(&self, revision: &Revision) -> Result<FileSet, GitError> {
        self.repository.read(revision, &self.folder)
    }
}
