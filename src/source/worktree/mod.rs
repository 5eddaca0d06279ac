//! Reads a policy set from the disk: finds its root, then every `*.toml` below it, and every `*.ics`
//! that they may import.
//!
//! Nothing outside the folder is ever read: links are not followed. What is hidden or ignored by the
//! repository's own `.gitignore` files is skipped; a person's private ignore lists are not asked, so
//! that everybody reads the same set.

mod root;
#[cfg(test)]
mod tests;

use std::ffi::OsStr;
use std::fs::{File, FileType};
use std::io::{self, Read};
use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};
use ignore::WalkBuilder;
use rayon::prelude::*;

use super::existing::reason;
use super::{CALENDAR, FileSet, MAX_FILE_SIZE, POLICY, Problem, RawFile};

pub use root::{DEFAULT_FOLDER, MARKER, Root, RootError};

use root::repository_top;

impl Root {
    /// Reads every `*.toml` of the policy set, and every `*.ics` beside them. A file that cannot be read is there with its problem.
    pub fn read(&self) -> FileSet {
        read(&self.path, &self.shown, |path| {
            let ending = path.extension();
            ending == Some(OsStr::new(POLICY)) || ending == Some(OsStr::new(CALENDAR))
        })
    }

    /// Reads every file of a folder that the policy names, such as the team's own templates. A folder that
    /// does not exist, or that leads out of the repository ([`Root::locate`]), has no files.
    pub fn read_folder(&self, folder: &Utf8Path) -> FileSet {
        let shown = self.shown.join(folder);
        match self.locate(folder) {
            Some(path) => read(&path, &shown, |_| true),
            None => FileSet { folder: shown, ..FileSet::default() },
        }
    }

    /// Paths of all files below the folder, whatever they hold. Links, and names that are not UTF-8, are
    /// left out.
    pub(super) fn paths(&self) -> Vec<Utf8PathBuf> {
        let entries = walk(&self.path).filter_map(Result::ok);
        let files = entries.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
        let below = files.filter_map(|entry| {
            let below = Utf8Path::from_path(entry.path().strip_prefix(&self.path).ok()?)?;
            Some(forward_slashes(below.to_owned()))
        });
        below.collect()
    }
}

/// Everything below a folder that is neither hidden nor ignored by the repository.
fn walk(folder: &Path) -> ignore::Walk {
    WalkBuilder::new(folder).ignore(false).git_global(false).git_exclude(false).build()
}

/// The text of one file, such as an accepted timeline; `None` if there is no such file. Text that is
/// not UTF-8 is an error.
pub fn read_text(path: &Path) -> io::Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads the files below a folder that are wanted.
fn read(folder: &Path, shown: &Utf8Path, wanted: impl Fn(&Path) -> bool) -> FileSet {
    let repository_folder = repository_top(folder)
        .and_then(|top| folder.strip_prefix(top).ok())
        .and_then(|below| Utf8PathBuf::from_path_buf(below.to_owned()).ok())
        .map(forward_slashes);
    let mut found = Vec::new();
    let mut files = Vec::new();
    for entry in walk(folder) {
        match entry {
            Ok(entry) => match entry.file_type() {
                Some(kind) if !kind.is_dir() && wanted(entry.path()) => {
                    found.push((entry.into_path(), kind));
                }
                _ => {}
            },
            Err(error) => files.extend(unreadable_folder(folder, &error)),
        }
    }
    files.par_extend(found.into_par_iter().map(|(path, kind)| read_file(folder, &path, kind)));
    FileSet { folder: shown.to_owned(), repository_folder, files }
}

fn read_file(folder: &Path, path: &Path, kind: FileType) -> RawFile {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let Some(utf8) = below.to_str() else {
        let path = Utf8PathBuf::from(below.to_string_lossy().into_owned());
        return without_content(path, Problem::NameNotUtf8);
    };
    let content = if kind.is_symlink() {
        Err(Problem::Link)
    } else if !kind.is_file() {
        Err(Problem::NotAFile)
    } else {
        read_bytes(path).unwrap_or_else(|error| Err(unreadable(&error)))
    };
    RawFile { path: forward_slashes(utf8.into()), content, blob: None }
}

/// The bytes of a file that somebody names, through links too; or why it is not read: it is too large.
///
/// # Errors
/// Where it does not exist or cannot be read.
pub fn read_bytes(path: &Path) -> io::Result<Result<Vec<u8>, Problem>> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > MAX_FILE_SIZE {
        return Ok(Err(Problem::TooLarge { size }));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    // The file may grow while it is read.
    file.take(MAX_FILE_SIZE + 1).read_to_end(&mut bytes)?;
    let read = bytes.len() as u64;
    Ok(if read > MAX_FILE_SIZE { Err(Problem::TooLarge { size: read }) } else { Ok(bytes) })
}

fn unreadable(error: &io::Error) -> Problem {
    Problem::Unreadable(reason(error))
}

/// A folder that cannot be listed. That the topmost one does not exist is for the caller to judge.
fn unreadable_folder(folder: &Path, error: &ignore::Error) -> Option<RawFile> {
    let (mut path, mut inner) = (None, error);
    let io = loop {
        match inner {
            ignore::Error::WithPath { path: at, err } => {
                path = Some(at);
                inner = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
                inner = err;
            }
            ignore::Error::Io(io) => break io,
            _ => return None,
        }
    };
    let path = path?;
    if path == folder && io.kind() == io::ErrorKind::NotFound {
        return None;
    }
    let below = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned();
    Some(without_content(below.into(), unreadable(io)))
}

fn without_content(path: Utf8PathBuf, problem: Problem) -> RawFile {
    RawFile { path: forward_slashes(path), content: Err(problem), blob: None }
}

pub(super) fn forward_slashes(path: Utf8PathBuf) -> Utf8PathBuf {
    if std::path::MAIN_SEPARATOR == '/' { path } else { path.as_str().replace('\\', "/").into() }
}
