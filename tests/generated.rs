//! Files that are made from definitions in the code: an ordinary run compares them, and
//! `UPDATE=1 cargo test --test generated` rewrites them.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use tierline::docs;

/// Compares a folder with what it should hold, or makes it so.
fn hold(folder: &str, wanted: &BTreeMap<String, String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let update = std::env::var_os("UPDATE").is_some();
    if update {
        fs::create_dir_all(&folder).unwrap();
    }
    let there: BTreeSet<String> = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut stale = Vec::new();
    for name in there.iter().filter(|name| !wanted.contains_key(*name)) {
        stale.push(format!("{name} is left over"));
        if update {
            fs::remove_file(folder.join(name)).unwrap();
        }
    }
    for (name, text) in wanted {
        let path = folder.join(name);
        if fs::read_to_string(&path).ok().as_ref() != Some(text) {
            stale.push(format!("{name} is not what the code says"));
            if update {
                fs::write(path, text).unwrap();
            }
        }
    }
    assert!(
        update || stale.is_empty(),
        "in {}:\n  {}\nUPDATE=1 cargo test --test generated rewrites them",
        folder.display(),
        stale.join("\n  "),
    );
}

#[test]
fn rule_pages() {
    let pages = docs::pages::all().into_iter().map(|page| (page.name, page.text));
    hold("docs/rules", &pages.collect());
}

#[test]
fn schemas() {
    let files = tierline::load::schema::files().into_iter();
    hold("schema", &files.map(|file| (file.name.to_owned(), file.text())).collect());
}
