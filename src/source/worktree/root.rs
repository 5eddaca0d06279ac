//! Finds the folder of a policy set, and says how people should see its path.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Component, Path, PathBuf};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::forward_slashes;

/// The file that makes a folder the root of a policy set.
pub const MARKER: &str = "tierline.toml";

/// Where a repository keeps its policy set, if nobody says otherwise.
pub const DEFAULT_FOLDER: &str = "policies";

/// The folder of a policy set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// Where it is on the disk.
    pub(super) path: PathBuf,
    /// The same as people should see it; empty for the current directory.
    pub(super) shown: Utf8PathBuf,
}

impl Root {
    /// Finds the root of the policy set that a command run in `current` is about: `chosen` if there
    /// is one (relative to `current`), else the nearest folder from `current` upwards that holds
    /// `tierline.toml`, else `policies/` in the git repository around `current`.
    ///
    /// # Errors
    /// Where no such folder holds a `tierline.toml`; the error says where it looked.
    pub fn find(chosen: Option<&Path>, current: &Path) -> Result<Self, RootError> {
        if let Some(folder) = chosen {
            let path = current.join(folder);
            if !path.is_dir() {
                return Err(RootError::NotAFolder { folder: folder.to_owned() });
            }
            if !holds_marker(&path) {
                return Err(RootError::NoMarker { folder: folder.to_owned() });
            }
            return Ok(Self::new(path, current));
        }
        if let Some(path) = current.ancestors().find(|folder| holds_marker(folder)) {
            return Ok(Self::new(path.to_owned(), current));
        }
        let repository = repository_top(current);
        let default = repository.map(|top| top.join(DEFAULT_FOLDER));
        match default {
            Some(path) if holds_marker(&path) => Ok(Self::new(path, current)),
            default => Err(RootError::NotFound { current: current.to_owned(), default }),
        }
    }

    fn new(path: PathBuf, current: &Path) -> Self {
        let shown = shown(&path, current);
        Self { path, shown }
    }

    /// Where it is on the disk, for those who write.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where a folder that the policy names really is, or will be, with every link on the way resolved.
    /// `None` where that is outside of the git repository around the root (outside of the root, where there
    /// is none): a policy may come from a stranger, and must not make tierline read or write elsewhere.
    pub fn locate(&self, folder: &Utf8Path) -> Option<PathBuf> {
        let root = self.path.canonicalize().ok()?;
        let bound = repository_top(&root).unwrap_or(&root);
        let mut path = root.clone();
        for part in folder.components() {
            match part {
                Utf8Component::CurDir => {}
                Utf8Component::ParentDir => drop(path.pop()),
                part => {
                    path.push(part.as_str());
                    path = path.canonicalize().unwrap_or(path);
                }
            }
        }
        path.starts_with(bound).then_some(path)
    }

    /// The path as people should see it: relative to the current directory, `.` for that itself.
    pub fn shown(&self) -> &Utf8Path {
        if self.shown.as_str().is_empty() { Utf8Path::new(".") } else { &self.shown }
    }
}

/// Why there is no policy set to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RootError {
    /// The folder that was chosen does not exist, or is no folder.
    NotAFolder {
        /// The folder as it was written.
        folder: PathBuf,
    },
    /// The folder that was chosen holds no `tierline.toml`.
    NoMarker {
        /// The folder as it was written.
        folder: PathBuf,
    },
    /// Nothing was chosen and nothing was found.
    NotFound {
        /// Where the search started.
        current: PathBuf,
        /// The repository's folder that was tried last, if there is a repository.
        default: Option<PathBuf>,
    },
}

impl RootError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotAFolder { .. } => "give `--policies` the folder that holds `tierline.toml`",
            Self::NoMarker { .. } => {
                "a policy set has a `tierline.toml` in its topmost folder; it holds `[organization]` \
                 with `name` and `timezone`"
            }
            Self::NotFound { .. } => {
                "name the folder of the policy set with `--policies DIR`, or start one: write a \
                 `tierline.toml` with `[organization]`, `name` and `timezone`"
            }
        }
    }
}

impl fmt::Display for RootError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAFolder { folder } => write!(f, "there is no folder `{}`", folder.display()),
            Self::NoMarker { folder } => {
                write!(f, "the folder `{}` holds no `{MARKER}`", folder.display())
            }
            Self::NotFound { current, default } => {
                let current = current.display();
                write!(f, "no `{MARKER}` in `{current}`, in any folder above it, ")?;
                match default {
                    Some(folder) => write!(f, "or in `{}`", folder.display()),
                    None => write!(f, "and no git repository around it"),
                }
            }
        }
    }
}

impl std::error::Error for RootError {}

fn holds_marker(folder: &Path) -> bool {
    // A link counts: reading then says that links are not followed, which is clearer than "none".
    folder.join(MARKER).symlink_metadata().is_ok_and(|found| !found.is_dir())
}

pub(super) fn repository_top(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| folder.join(".git").exists())
}

/// The path relative to the current directory; as it is where the two have nothing in common.
pub(super) fn shown(path: &Path, current: &Path) -> Utf8PathBuf {
    let path = normalized(path);
    let current = normalized(current);
    let shared = path.iter().zip(current.iter()).take_while(|(a, b)| a == b).count();
    let relative: PathBuf = if shared <= 1 && path.is_absolute() && current != path {
        path
    } else {
        let up = current.iter().skip(shared).map(|_| OsStr::new(".."));
        up.chain(path.iter().skip(shared)).collect()
    };
    forward_slashes(Utf8PathBuf::from(relative.to_string_lossy().into_owned()))
}

/// Without `.` and `..`, as far as that can be seen from the text.
fn normalized(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
}
