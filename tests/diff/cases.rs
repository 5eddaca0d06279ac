//! Cases as folders.

use std::fs;
use std::path::{Path, PathBuf};

use super::set::{Files, Set, compare, read, said};

/// The folders of the cases, in order.
pub(crate) fn folders() -> Vec<PathBuf> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/cases");
    let mut folders: Vec<_> = fs::read_dir(top).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    assert!(!folders.is_empty());
    folders
}

/// The two sides of a case: each has the files of `tests/diff/base` where it has none of its own.
pub(crate) fn sides(folder: &Path) -> (Files, Files) {
    let side = |name| {
        let mut files = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/base"));
        if folder.join(name).exists() {
            files.extend(read(&folder.join(name)));
        }
        files.retain(|_, text| !text.trim().is_empty());
        files
    };
    let (base, head) = (side("base"), side("head"));
    (base, head)
}

#[test]
fn every_format_says_what_stands_beside_the_case() {
    let mut wrong = Vec::new();
    for folder in folders() {
        let (base, head) = sides(&folder);
        let (base, head) = (Set::new(&base), Set::new(&head));
        for (format, said) in said(&base, &head) {
            let path = folder.join(format!("{}.txt", format.name));
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&path, &said).unwrap();
            }
            if fs::read_to_string(&path).unwrap_or_default() != said {
                wrong.push(format!("{}:\n{said}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "UPDATE=1 writes these:\n{}", wrong.join("\n"));
}

#[test]
fn every_case_differs_and_mirrors() {
    for folder in folders() {
        let (base, head) = sides(&folder);
        let (base, head) = (Set::new(&base), Set::new(&head));
        super::laws::assert_mirror(&compare(&base, &head), &compare(&head, &base));
        assert!(compare(&base, &base).entries.is_empty(), "{}", folder.display());
        assert!(compare(&head, &head).entries.is_empty(), "{}", folder.display());
    }
}
