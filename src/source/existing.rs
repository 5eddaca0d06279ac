//! What already stands where something is to be written: looked at, never followed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use camino::Utf8Path;

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Existing {
    /// Nothing.
    Nothing,
    /// A file, with its bytes.
    File(Vec<u8>),
    /// A link, wherever it leads.
    Link,
    /// A folder, a device, or something else that is no file.
    Other,
}

/// Looks at a path without following a link.
///
/// # Errors
/// Where it can be seen but not read.
pub fn existing(path: &Path) -> io::Result<Existing> {
    let kind = match fs::symlink_metadata(path) {
        Ok(found) => found.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Existing::Nothing),
        Err(error) => return Err(error),
    };
    Ok(if kind.is_symlink() {
        Existing::Link
    } else if kind.is_file() {
        Existing::File(fs::read(path)?)
    } else {
        Existing::Other
    })
}

/// What keeps a path from being a folder, or from becoming one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// A link that leads nowhere, or in a circle.
    Link(PathBuf),
    /// Something that is no folder.
    NotAFolder(PathBuf),
}

impl Obstacle {
    /// What is in the way of a folder, and what it is: `` `docs` is no folder ``. `name` is what the folder is
    /// called, which ends as its path does.
    pub fn tell(&self, folder: &Path, name: &Utf8Path) -> String {
        let (part, what) = match self {
            Self::Link(part) => (part, "a link that leads nowhere"),
            Self::NotAFolder(part) => (part, "no folder"),
        };
        let below = folder.strip_prefix(part).map_or(0, |below| below.components().count());
        let shown = name.ancestors().nth(below).filter(|part| !part.as_str().is_empty());
        let shown = shown.map_or_else(|| part.display().to_string(), ToString::to_string);
        format!("`{shown}` is {what}")
    }
}

/// The first part of a path that is in the way of a folder there; links to folders are none.
pub fn obstacle(folder: &Path) -> Option<Obstacle> {
    let mut parts: Vec<_> =
        folder.ancestors().filter(|part| !part.as_os_str().is_empty()).collect();
    parts.reverse();
    for part in parts {
        match (fs::symlink_metadata(part), fs::metadata(part)) {
            (Ok(_), Ok(found)) if !found.is_dir() => {
                return Some(Obstacle::NotAFolder(part.to_owned()));
            }
            (Ok(link), Err(_)) if link.is_symlink() => {
                return Some(Obstacle::Link(part.to_owned()));
            }
            _ => {}
        }
    }
    None
}

/// Why something cannot be read or written, without the number and the path that the system adds.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

/// Names of the files directly in a folder, sorted; none where there is no such folder. Links, and names
/// that are not UTF-8, are left out.
///
/// # Errors
/// Where the folder cannot be listed.
pub fn file_names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_file()
            && let Ok(name) = entry.file_name().into_string()
        {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Who may read and write what stands at a path; `None` where there is nothing.
pub fn permissions(path: &Path) -> Option<fs::Permissions> {
    fs::metadata(path).ok().map(|found| found.permissions())
}

/// True where a path leads to a file, through links too: programs are often links.
pub fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// True where a file belongs to the user `root`; never on systems that have none.
#[cfg(unix)]
pub fn belongs_to_root(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    path.metadata().is_ok_and(|found| found.uid() == 0)
}

/// True where a file belongs to the user `root`; never on systems that have none.
#[cfg(not(unix))]
pub fn belongs_to_root(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_seen_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("b.md"), "x").unwrap();
        fs::write(at("a.md"), "y").unwrap();
        fs::create_dir(at("inner")).unwrap();
        assert_eq!(existing(&at("b.md")).unwrap(), Existing::File(b"x".to_vec()));
        assert_eq!(existing(&at("none")).unwrap(), Existing::Nothing);
        assert_eq!(existing(&at("inner")).unwrap(), Existing::Other);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("b.md", at("link.md")).unwrap();
            assert_eq!(existing(&at("link.md")).unwrap(), Existing::Link);
            std::os::unix::fs::symlink("nowhere", at("lost")).unwrap();
            std::os::unix::fs::symlink("inner", at("found")).unwrap();
            assert_eq!(obstacle(&at("lost/x")), Some(Obstacle::Link(at("lost"))));
            assert_eq!(obstacle(&at("found/x")), None);
            fs::remove_file(at("link.md")).unwrap();
        }
        assert_eq!(obstacle(&at("inner/x/y")), None);
        assert_eq!(obstacle(&at("b.md/x")), Some(Obstacle::NotAFolder(at("b.md"))));
        assert_eq!(file_names(folder.path()).unwrap(), ["a.md", "b.md"]);
        assert!(file_names(&at("none")).unwrap().is_empty());
    }
}
