//! Files that commands write: whole or not at all.

use std::io::Write;
use std::path::PathBuf;

use camino::{Utf8Path, Utf8PathBuf};
use tierline::source::existing::{Existing, existing, permissions, reason};

use super::exit::Failure;

/// Writes a file, and the folders it is in. A reader sees the old file or the new one, never a part:
/// the text goes to a neighbour first, which then takes the name, and the permissions of what stood there.
pub(super) fn file(path: &Utf8Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed =
        |error: std::io::Error| Failure::new(format!("cannot write {path}: {}", reason(&error)));
    let folder = path.parent().filter(|folder| !folder.as_str().is_empty());
    let folder = folder.unwrap_or(Utf8Path::new("."));
    if existing(folder.as_std_path()).map_err(failed)? == Existing::Link {
        let message = format!("cannot write {path}: the folder `{folder}` is a symbolic link");
        return Err(Failure::new(message).help("replace the link by a folder"));
    }
    // A new file could take its name all the same, but not against the will of who locked it.
    if permissions(path.as_std_path()).is_some_and(|there| there.readonly()) {
        let message = format!("cannot write {path}: the file is read-only");
        return Err(Failure::new(message).help("make it writable, or name another file"));
    }
    std::fs::create_dir_all(folder).map_err(failed)?;
    let neighbour = neighbour(path.as_std_path(), bytes).map_err(failed)?;
    neighbour.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes several files: how each is shown, where it goes, its bytes. None takes its name before all are
/// written; one that is there keeps its permissions, as it may be for few.
pub(super) fn all(files: &[(Utf8PathBuf, PathBuf, &[u8])]) -> Result<(), Failure> {
    let mut waiting = Vec::new();
    for (shown, path, bytes) in files {
        let prepared = neighbour(path, bytes).map_err(|error| cannot_write(shown, &error))?;
        waiting.push((shown, path, prepared));
    }
    for (shown, path, prepared) in waiting {
        prepared.persist(path).map_err(|error| cannot_write(shown, &error.error))?;
    }
    Ok(())
}

fn cannot_write(shown: &Utf8Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot write `{shown}`: {}", reason(error)))
}

/// A file beside the place it is for, with the permissions of what stands there.
fn neighbour(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    let here = std::path::Path::new(".");
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(here);
    let mut neighbour = tempfile::Builder::new().prefix(".tierline-").tempfile_in(folder)?;
    neighbour.write_all(bytes)?;
    match permissions(path) {
        Some(there) => neighbour.as_file().set_permissions(there)?,
        None => set_usual_permissions(neighbour.as_file())?,
    }
    Ok(neighbour)
}

/// Temporary files can only be read by their owner; documents are for others, too.
#[cfg(unix)]
fn set_usual_permissions(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_usual_permissions(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
