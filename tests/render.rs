//! `tierline render` as people use it: what is written, what is left alone, what is refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic, as tests do")]

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

[documents.sheet]
title = "Contacts"
template = "contact-sheet"
audience = "public"
formats = ["markdown", "html"]

[documents.table]
title = "Priorities"
template = "priority-table"
audience = "public"
formats = ["html"]
"#;

/// A repository with a policy set at its top.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    write(&folder, "tierline.toml", POLICY);
    folder
}

fn write(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap()
}

/// Exit code, standard output, standard error.
fn render(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierline"));
    command.arg("render").args(arguments).current_dir(folder).env("NO_COLOR", "1");
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

fn files(folder: &TempDir, below: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder.path().join(below)) else { return Vec::new() };
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn documents_are_written_once_and_then_found_fresh() {
    let folder = repository();
    let (code, out, err) = render(folder.path(), &["--check"]);
    let missing = "docs/sheet.md: missing\ndocs/sheet.html: missing\ndocs/table.html: missing\n";
    assert_eq!((code, out.as_str()), (1, missing), "{err}");
    assert!(files(&folder, "docs").is_empty(), "--check writes nothing");
    let (code, out, err) = render(folder.path(), &[]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert_eq!(err, "2 documents, 3 files: 3 written, 0 unchanged, in docs\n");
    assert_eq!(files(&folder, "docs"), ["sheet.html", "sheet.md", "table.html"]);
    assert_eq!(render(folder.path(), &["--check"]).0, 0);
    let (_, _, err) = render(folder.path(), &[]);
    assert_eq!(err, "2 documents, 3 files: 0 written, 3 unchanged, in docs\n");
}

#[test]
fn formats_are_chosen_one_or_several() {
    let folder = repository();
    for (formats, made) in [
        ("html", &["sheet.html", "table.html"][..]),
        ("html,markdown", &["sheet.html", "sheet.md", "table.html"]),
    ] {
        let (code, _, err) = render(folder.path(), &["--format", formats, "--out", formats]);
        assert_eq!(
            (code, files(&folder, formats)),
            (0, made.iter().map(|&n| n.into()).collect()),
            "{err}"
        );
    }
    let (_, _, err) = render(folder.path(), &["--format", "html,pdf"]);
    assert!(err.contains("no document chosen has the format `pdf`"), "{err}");
}

#[test]
fn what_changed_is_stale_and_what_no_document_makes_is_named() {
    let folder = repository();
    render(folder.path(), &[]);
    let without = POLICY.split("[documents.table]").next().unwrap().replace("ENG", "SEC");
    write(&folder, "tierline.toml", &without);
    write(&folder, "docs/notes.html", "<p>Somebody's own");
    let (code, out, err) = render(folder.path(), &["--check"]);
    assert_eq!(
        err,
        "2 of 2 files not up to date, 1 file that no document makes any more: run `tierline render --prune` \
         and commit what it changes\n"
    );
    let expected = "docs/sheet.md: stale\ndocs/sheet.html: stale\n\
                    docs/table.html: no document makes it any more\n";
    assert_eq!((code, out.as_str()), (1, expected));
    // A part of the documents says nothing about the others.
    let (code, out, _) = render(folder.path(), &["sheet", "--format", "markdown", "--check"]);
    assert_eq!((code, out.as_str()), (1, "docs/sheet.md: stale\n"));
    let (code, _, err) = render(folder.path(), &[]);
    assert_eq!(code, 0);
    assert!(err.contains("docs/table.html: no document makes it any more"), "{err}");
    assert!(read(&folder, "docs/sheet.md").contains("1-800-SEC-HELP"));
    let (code, _, err) = render(folder.path(), &["--check"]);
    let left = "1 file that no document makes any more: run `tierline render --prune` and commit what it changes\n";
    assert_eq!((code, err.as_str()), (1, left));
    assert_eq!(render(folder.path(), &["--prune"]).0, 0);
    assert_eq!(render(folder.path(), &["--check"]).2, "2 files, all up to date\n");
}

#[test]
fn what_somebody_else_wrote_is_left_alone() {
    let folder = repository();
    write(&folder, "docs/table.html", "mine");
    let (code, _, err) = render(folder.path(), &[]);
    assert_eq!(code, 2);
    assert!(err.contains("`docs/table.html` was not made by tierline"), "{err}");
    assert_eq!(files(&folder, "docs"), ["table.html"], "nothing was written");
    let (code, out, _) = render(folder.path(), &["--check"]);
    assert_eq!(code, 1);
    assert!(out.contains("docs/table.html: not made by tierline"), "{out}");
    assert_eq!(render(folder.path(), &["--force"]).0, 0);
    assert!(read(&folder, "docs/table.html").starts_with("<!doctype html>"));
}

#[test]
fn one_wrong_template_writes_nothing_and_shows_its_line() {
    let folder = repository();
    write(&folder, "templates/card.html", "<p>\n{{ organization.nmae }}\n");
    let more = "[documents.card]\ntitle = \"Card\"\ntemplate = \"card\"\naudience = \"public\"\nformats = [\"html\"]\n\
        [documents.sop]\ntitle = \"Sop\"\ntemplate = \"sop\"\naudience = \"public\"\nformats = [\"markdown\", \"html\"]\n\
        sections = [{ title = \"One\", body = \"Call {{ contact('dsk').phone }}.\" }]\n";
    write(&folder, "tierline.toml", &format!("{POLICY}{more}"));
    let (code, out, err) = render(folder.path(), &[]);
    assert_eq!((code, out.as_str()), (2, ""));
    insta::assert_snapshot!(err);
    assert!(files(&folder, "docs").is_empty());
}

#[test]
fn a_set_that_does_not_load_and_wrong_usage_are_exit_code_2() {
    let folder = repository();
    for arguments in [
        &["shet"][..],
        &["--format", "pdf"],
        &["table", "--format", "markdown"],
        &["--format", "html,pdf"],
    ] {
        let (code, out, err) = render(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
    }
    write(&folder, "tierline.toml", &POLICY.replace("\"1h\"", "\"1x\""));
    let (code, out, err) = render(folder.path(), &[]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("1x"), "{err}");
    write(&folder, "tierline.toml", POLICY.split("[documents.").next().unwrap());
    assert_eq!(render(folder.path(), &[]).0, 3);
}

#[test]
fn a_policy_cannot_write_outside_its_repository() {
    let outer = tempfile::tempdir().unwrap();
    fs::create_dir_all(outer.path().join("repo/.git")).unwrap();
    for out in ["../elsewhere", "docs/../../elsewhere"] {
        let policy = format!("{POLICY}\n[render]\nout = \"{out}\"\n");
        write(&outer, "repo/tierline.toml", &policy);
        let (code, _, err) = render(&outer.path().join("repo"), &[]);
        assert_eq!(code, 2, "{err}");
        assert!(err.contains("--out DIR"), "{err}");
        assert_eq!(files(&outer, ""), ["repo"]);
    }
    let chosen = ["--out", "../elsewhere"];
    assert_eq!(render(&outer.path().join("repo"), &chosen).0, 0);
    assert_eq!(files(&outer, "elsewhere").len(), 3);
}

#[cfg(unix)]
#[test]
fn links_are_neither_followed_nor_replaced() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = repository();
    let elsewhere = tempfile::tempdir().unwrap();
    symlink(elsewhere.path(), folder.path().join("docs")).unwrap();
    let (code, _, err) = render(folder.path(), &[]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("leads out of the repository"), "{err}");
    assert!(files(&elsewhere, "").is_empty());

    fs::remove_file(folder.path().join("docs")).unwrap();
    write(&elsewhere, "target", "mine");
    fs::create_dir(folder.path().join("docs")).unwrap();
    symlink(elsewhere.path().join("target"), folder.path().join("docs/sheet.md")).unwrap();
    for arguments in [&[][..], &["--force"], &["--check"]] {
        let (code, _, err) = render(folder.path(), arguments);
        assert_eq!(code, 2, "{err}");
        assert!(err.contains("`docs/sheet.md` is a link"), "{err}");
    }
    assert_eq!(read(&elsewhere, "target"), "mine");
    assert_eq!(files(&folder, "docs"), ["sheet.md"]);

    fs::remove_file(folder.path().join("docs/sheet.md")).unwrap();
    render(folder.path(), &[]);
    let mode = fs::metadata(folder.path().join("docs/sheet.md")).unwrap().permissions().mode();
    assert_eq!(mode & 0o444, 0o444, "a document is as readable as any new file: {mode:o}");
}

#[test]
fn what_cannot_become_a_folder_is_named() {
    let folder = repository();
    write(&folder, "docs", "a file");
    for (arguments, named) in [
        (&[][..], "error: `docs` is no folder, so no document is written there\n"),
        (&["--out", "docs/x/y"], "error: `docs` is no folder, "),
        (&["--out", "tierline.toml", "--check"], "error: `tierline.toml` is no folder, "),
    ] {
        let (code, _, err) = render(folder.path(), arguments);
        assert_eq!(code, 2, "{err}");
        assert!(err.starts_with(named), "{err}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", folder.path().join("lost")).unwrap();
        let (code, _, err) = render(folder.path(), &["--out", "lost"]);
        assert_eq!(code, 2, "{err}");
        assert!(err.starts_with("error: `lost` is a link that leads nowhere, "), "{err}");
    }
    assert_eq!(read(&folder, "docs"), "a file");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_keeps_what_it_has() {
    use std::os::unix::fs::PermissionsExt;
    let folder = repository();
    render(folder.path(), &[]);
    let before = read(&folder, "docs/sheet.md");
    write(&folder, "tierline.toml", &POLICY.replace("ENG", "SEC"));
    let docs = folder.path().join("docs");
    fs::set_permissions(&docs, fs::Permissions::from_mode(0o555)).unwrap();
    let (code, _, err) = render(folder.path(), &[]);
    fs::set_permissions(&docs, fs::Permissions::from_mode(0o755)).unwrap();
    // The superuser may write anywhere; then there is nothing to see here.
    if code != 0 {
        assert_eq!(code, 2, "{err}");
        assert_eq!(read(&folder, "docs/sheet.md"), before);
    }
    assert_eq!(files(&folder, "docs"), ["sheet.html", "sheet.md", "table.html"]);
}

/// The documents in the repository are those of its policy set; `tierline render` writes them.
#[test]
fn the_committed_documents_are_fresh() {
    let (code, out, err) = render(Path::new(env!("CARGO_MANIFEST_DIR")), &["--check"]);
    assert_eq!(code, 0, "run `tierline render`:\n{out}{err}");
}

#[test]
fn templates_are_not_read_from_outside_the_repository() {
    let outer = tempfile::tempdir().unwrap();
    fs::create_dir_all(outer.path().join("repo/.git")).unwrap();
    write(&outer, "secret/sop.md", "secret");
    let policy = format!("{POLICY}\n[render]\ntemplates = \"../secret\"\n");
    write(&outer, "repo/tierline.toml", &policy);
    let (code, _, err) = render(&outer.path().join("repo"), &[]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("nothing is read from there"), "{err}");
}
