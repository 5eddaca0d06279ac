//! Objects that lie in files of their own, read without libgit2, which waits for ever for the rest of one
//! that is torn (a full disk, a machine that lost power). Objects in packs are not concerned.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use git2::Oid;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

use super::super::MAX_FILE_SIZE;

/// Bytes of all packs of a repository.
pub(super) fn packed_size(objects: &Path) -> u64 {
    let entries = fs::read_dir(objects.join("pack")).into_iter().flatten().flatten();
    let packs = entries.filter(|e| e.path().extension().is_some_and(|ending| ending == "pack"));
    packs.filter_map(|pack| pack.metadata().ok()).map(|found| found.len()).sum()
}

/// Room for the header of an object: its kind, its size, a zero byte.
const HEADER: usize = 64;

/// The loose objects of a repository.
pub(super) struct Loose {
    folder: PathBuf,
    /// The folders that there are, by the first byte of an id: after a `git gc` few or none, so that ten
    /// thousand objects need not be looked for.
    prefixes: BTreeSet<u8>,
}

/// A loose object.
pub(super) struct Object {
    /// Bytes that it has.
    pub(super) size: u64,
    /// Its bytes, if they are not more than are read of a file.
    pub(super) content: Vec<u8>,
}

impl Loose {
    /// Looks which folders there are.
    pub(super) fn of(folder: &Path) -> Self {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let prefixes = names.filter(|name| name.len() == 2);
        let prefixes = prefixes.filter_map(|name| u8::from_str_radix(&name, 16).ok()).collect();
        Self { folder: folder.to_owned(), prefixes }
    }

    /// Reads an object. `None` where it is not loose, else its content or what is wrong with it.
    pub(super) fn read(&self, id: Oid) -> Option<Result<Object, &'static str>> {
        if !self.prefixes.contains(id.as_bytes().first()?) {
            return None;
        }
        let text = id.to_string();
        let (prefix, rest) = text.split_at_checked(2)?;
        let packed = fs::read(self.folder.join(prefix).join(rest)).ok()?;
        Some(unpack(&packed).ok_or("the file of the object is torn or damaged"))
    }
}

fn unpack(packed: &[u8]) -> Option<Object> {
    let limit = usize::try_from(MAX_FILE_SIZE).ok()? + HEADER;
    let (mut bytes, whole) = match decompress_to_vec_zlib_with_limit(packed, limit) {
        Ok(bytes) => (bytes, true),
        Err(cut) if cut.status == TINFLStatus::HasMoreOutput => (cut.output, false),
        Err(_) => return None,
    };
    let end = bytes.iter().take(HEADER).position(|byte| *byte == 0)?;
    let header = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let size: u64 = header.split_once(' ')?.1.parse().ok()?;
    bytes.drain(..=end);
    let fits = if whole { bytes.len() as u64 == size } else { size > bytes.len() as u64 };
    fits.then_some(Object { size, content: bytes })
}
