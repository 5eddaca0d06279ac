//! `tierline site` as people use it: what is written, what is left alone, what is refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic, as tests do")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const POLICY: &str = r#"
[organization]
name = "Example Company"
timezone = "America/New_York"

[priorities.high]
rank = 1
name = "High"
calendar = "24x7"
respond-within = "1h"

[contacts.desk]
kind = "hotline"
name = "Help Desk"
visibility = "public"
reach = [{ phone = "1-800-ENG-HELP" }]

[contacts.boss]
kind = "person"
name = "Ada Restricted"
visibility = "restricted"
reach = [{ phone = "+1 212 555 0199" }]

[documents.sheet]
title = "Contacts"
template = "contact-sheet"
audience = "public"
formats = ["markdown", "vcard"]

[documents.numbers]
title = "Numbers of the night"
template = "contact-sheet"
audience = "restricted"
formats = ["html"]
"#;

/// A repository with a policy set at its top.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join("tierline.toml"), POLICY).unwrap();
    folder
}

/// Exit code and standard error.
fn site(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierline"));
    let common = ["site", "--out", "site", "--days", "2"];
    command.args(common).args(arguments).current_dir(folder).env("NO_COLOR", "1");
    if !arguments.contains(&"--at") {
        command.args(["--at", "2026-11-21T12:00"]);
    }
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert_eq!(stdout, b"");
    (status.code().unwrap(), String::from_utf8(stderr).unwrap())
}

fn files(folder: &TempDir) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(folder.path().join("site")) else { return BTreeMap::new() };
    let file = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.unwrap();
        (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap())
    };
    entries.map(file).collect()
}

fn names(folder: &TempDir) -> Vec<String> {
    files(folder).into_keys().collect()
}

#[test]
fn the_same_policy_at_the_same_time_is_the_same_site() {
    let folder = repository();
    assert_eq!(site(folder.path(), &[]).0, 0);
    let first = files(&folder);
    let (code, err) = site(folder.path(), &[]);
    assert!(code == 0 && err.contains("0 written, 3 unchanged"), "{err}");
    let other = repository();
    assert_eq!(site(other.path(), &[]).0, 0);
    assert_eq!(files(&other), first);
    let (_, err) = site(folder.path(), &["--at", "2026-11-22T12:00"]);
    assert!(err.contains("1 written, 2 unchanged"), "{err}");
}

#[test]
fn a_site_has_what_its_audience_may_see_and_no_byte_more() {
    let folder = repository();
    assert_eq!(site(folder.path(), &[]).0, 0);
    assert_eq!(names(&folder), ["index.html", "sheet.html", "sheet.vcf"]);
    assert!(files(&folder)["sheet.html"].contains("href=\"index.html\">Whom do I call?</a>"));
    for (name, text) in files(&folder) {
        for secret in ["Ada Restricted", "555 0199", "5550199", "Numbers of the night"] {
            assert!(!text.contains(secret), "{name}: {secret}");
        }
    }
    assert_eq!(site(folder.path(), &["--audience", "restricted"]).0, 0);
    assert_eq!(names(&folder), ["index.html", "numbers.html", "sheet.html", "sheet.vcf"]);
    assert!(files(&folder)["index.html"].contains("Ada Restricted"));
}

#[test]
fn pages_that_are_no_longer_defined_go_and_everything_else_stays() {
    let folder = repository();
    assert_eq!(site(folder.path(), &["--audience", "restricted"]).0, 0);
    let other = folder.path().join("site/other.html");
    fs::write(&other, "mine").unwrap();
    // Made by tierline, but no page of this site.
    let sheet = fs::read_to_string(folder.path().join("site/sheet.html")).unwrap();
    fs::write(folder.path().join("site/old-sheet.html"), sheet).unwrap();
    let (code, err) = site(folder.path(), &[]);
    assert!(code == 0 && err.contains("site/numbers.html: the site has it no more"), "{err}");
    let left = ["index.html", "old-sheet.html", "other.html", "sheet.html", "sheet.vcf"];
    assert_eq!(names(&folder), left);
}

#[test]
fn what_tierline_did_not_make_is_not_replaced() {
    let folder = repository();
    fs::create_dir(folder.path().join("site")).unwrap();
    let page = folder.path().join("site/index.html");
    fs::write(&page, "mine").unwrap();
    let (code, err) = site(folder.path(), &[]);
    assert!(code == 2 && err.contains("`site/index.html` was not made by tierline"), "{err}");
    assert_eq!(names(&folder), ["index.html"], "nothing at all was written");
    assert_eq!(fs::read_to_string(&page).unwrap(), "mine");
    assert_eq!(site(folder.path(), &["--force"]).0, 0);
    assert_ne!(fs::read_to_string(&page).unwrap(), "mine");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_folder_is_not_followed() {
    let folder = repository();
    fs::create_dir(folder.path().join("site")).unwrap();
    let outside = folder.path().join("outside.html");
    fs::write(&outside, "outside").unwrap();
    std::os::unix::fs::symlink(&outside, folder.path().join("site/index.html")).unwrap();
    let (code, err) = site(folder.path(), &["--force"]);
    assert!(code == 2 && err.contains("`site/index.html` is a link"), "{err}");
    assert_eq!(fs::read_to_string(&outside).unwrap(), "outside");
}

#[test]
fn a_document_may_not_take_the_place_of_the_page() {
    let folder = repository();
    let policy = POLICY.replace("documents.sheet", "documents.index");
    fs::write(folder.path().join("tierline.toml"), policy).unwrap();
    let (code, err) = site(folder.path(), &[]);
    assert!(code == 2 && err.contains("give the document another id"), "{err}");
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn what_cannot_be_made_leaves_the_last_site_as_it_is() {
    let folder = repository();
    assert_eq!(site(folder.path(), &[]).0, 0);
    let before = files(&folder);
    for broken in [
        POLICY.replace("rank = 1", "rank = -1"),
        POLICY
            .replace(
                "title = \"Contacts\"",
                "title = \"Contacts\"\nsections = [{ title = \"A\", body = \"{{ nothing }}\" }]\n",
            )
            .replace(
                "template = \"contact-sheet\"\naudience = \"public\"",
                "template = \"sop\"\naudience = \"public\"",
            ),
    ] {
        fs::write(folder.path().join("tierline.toml"), broken).unwrap();
        let (code, err) = site(folder.path(), &[]);
        assert_eq!(code, 2, "{err}");
        assert!(err.contains("tierline.toml:"), "{err}");
        assert_eq!(files(&folder), before);
    }
}

#[test]
fn too_many_classes_are_refused_and_not_waited_for() {
    let folder = repository();
    let mut policy = POLICY.to_owned();
    for at in 0..24 {
        policy += &format!(
            "[contacts.c{at}]\nkind = \"person\"\nname = \"C{at}\"\nreach = [{{ phone = \"+1 212 555 01{at:02}\" }}]\n\
             [attributes.a{at}]\ntype = \"boolean\"\nname = \"A{at}\"\n\
             [triggers.t{at}]\nmode = \"automatic\"\nname = \"T{at}\"\nwhen = {{ a{at} = true }}\nnotify = [\"c{at}\"]\n"
        );
    }
    fs::write(folder.path().join("tierline.toml"), policy).unwrap();
    let (code, err) = site(folder.path(), &[]);
    assert!(code == 2 && err.contains("more than 3000 classes of ticket"), "{err}");
    assert_eq!(names(&folder), [""; 0]);
}
