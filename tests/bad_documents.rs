//! `tierline render` where things go wrong, with the real program: a full disk, two runs at once, templates
//! that mean harm. Nothing is half written, nothing leaks, nothing hangs.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic, as tests do")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

const POLICY: &str = r#"
[organization]
name = "Example Company"
timezone = "Europe/London"
[priorities.high]
rank = 1
name = "High"
calendar = "24x7"
respond-within = "1h"
[contacts.desk]
kind = "hotline"
name = "Help Desk"
visibility = "public"
reach = [{ phone = "+44 20 7946 0018" }, { mobile = "+44 7700 900123", visibility = "restricted" }]
[documents.sheet]
title = "Sheet"
template = "contact-sheet"
formats = ["markdown", "html", "csv", "vcard"]
[documents.table]
title = "Table"
template = "priority-table"
"#;

fn repository(templates: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::create_dir(folder.path().join("templates")).unwrap();
    fs::write(folder.path().join("tierline.toml"), POLICY).unwrap();
    for (name, text) in templates {
        fs::write(folder.path().join("templates").join(name), text).unwrap();
    }
    folder
}

fn render(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierline"));
    command.args(["render", "--out", "out"]).current_dir(folder).env("NO_COLOR", "1");
    command
}

fn run(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Names and bytes of the files that were made.
fn made(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder.join("out")) else { return Vec::new() };
    let entries = entries.map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries
        .map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_disk_that_is_full_half_way_leaves_everything_as_it_was() {
    let folder = repository(&[]);
    assert_eq!(run(&mut render(folder.path())).0, Some(0));
    let before = made(folder.path());
    let changed = POLICY.replace("Help Desk", "Service Desk");
    fs::write(folder.path().join("tierline.toml"), changed).unwrap();
    // Small files fit, pages do not: as on a disk with a little space left.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" render --out out";
    let mut limited = Command::new("sh");
    limited.args(["-c", script, env!("CARGO_BIN_EXE_tierline")]).current_dir(folder.path());
    let (code, said) = run(limited.env("NO_COLOR", "1"));
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("cannot write `out/"), "{said}");
    assert_eq!(made(folder.path()), before, "nothing is replaced, and nothing is left behind");
    assert_eq!(run(&mut render(folder.path())).0, Some(0));
    assert_ne!(made(folder.path()), before);
}

#[test]
fn renders_at_the_same_time_do_not_disturb_each_other() {
    let folder = repository(&[]);
    assert_eq!(run(&mut render(folder.path())).0, Some(0));
    let alone = made(folder.path());
    for _ in 0..3 {
        fs::remove_dir_all(folder.path().join("out")).unwrap();
        let start = |_| render(folder.path()).stderr(Stdio::null()).spawn().unwrap();
        let running: Vec<_> = (0..6).map(start).collect();
        for mut child in running {
            assert_eq!(child.wait().unwrap().code(), Some(0));
        }
        assert_eq!(made(folder.path()), alone);
    }
}

#[test]
fn templates_that_mean_harm_end_with_an_error_and_nothing_written() {
    let cases = [
        ("{% include \"../../../../../../etc/passwd\" %}", "there is no template"),
        ("{% include \"/etc/passwd\" %}", "there is no template"),
        ("{% extends \"contact-sheet.md\" %}", "cycle"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}",
            "end",
        ),
        ("{% set x = \"x\" * 100000000000 %}{{ x }}", ""),
        ("{{ contact(\"desk\").mobile }}", "restricted"),
        ("{{ contacts[0].reach }}", ""),
        ("{% for c in contacts %}{{ c", ""),
    ];
    for (template, said) in cases {
        let folder = repository(&[("contact-sheet.md", template)]);
        let (code, errors) = run(&mut render(folder.path()));
        assert_eq!(code, Some(2), "{template}: {errors}");
        assert!(
            errors.contains(said) && errors.contains("nothing was written"),
            "{template}: {errors}"
        );
        assert_eq!(made(folder.path()), [], "{template}");
        assert!(!errors.contains("900123") && !errors.contains("root:"), "{template}: {errors}");
    }
}

#[test]
fn a_link_in_the_place_of_a_file_is_neither_followed_nor_replaced() {
    let folder = repository(&[]);
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("target.md");
    fs::write(&target, "<!-- Made by tierline from the policy: x -->\n").unwrap();
    fs::create_dir(folder.path().join("out")).unwrap();
    std::os::unix::fs::symlink(&target, folder.path().join("out/sheet.md")).unwrap();
    let (code, errors) = run(render(folder.path()).arg("--force"));
    assert_eq!(code, Some(2), "{errors}");
    assert!(errors.contains("`out/sheet.md` is a link"), "{errors}");
    assert_eq!(fs::read_to_string(&target).unwrap().lines().count(), 1);
    assert!(!folder.path().join("out/table.md").exists(), "nothing was written");
}

#[test]
fn a_template_that_makes_ill_formed_data_is_told_so() {
    let cases = [
        (
            "contact-sheet.csv",
            "A,B\n{{ contacts[0].name }}\n",
            "row 2 has 1 cells, and the head has 2",
        ),
        (
            "contact-sheet.vcf",
            "BEGIN:VCARD\nVERSION:4.0\nhello\nEND:VCARD\n",
            "this line is no `NAME:value`",
        ),
        ("contact-sheet.vcf", "BEGIN:VCARD\nVERSION:4.0\n", "has no `END:VCARD`"),
    ];
    for (name, template, said) in cases {
        let folder = repository(&[(name, template)]);
        let (code, errors) = run(&mut render(folder.path()));
        assert!(code == Some(2) && errors.contains(said), "{errors}");
        assert_eq!(made(folder.path()), []);
    }
}

#[test]
fn a_scenario_and_a_revision_that_are_not_there_are_told_at_their_place() {
    let folder = repository(&[]);
    let drill =
        "[documents.drill]\ntitle = \"Drill\"\ntemplate = \"drill-card\"\nscenario = \"no-such\"\n";
    fs::write(folder.path().join("more.toml"), drill).unwrap();
    let (code, errors) = run(&mut render(folder.path()));
    assert_eq!(code, Some(2), "{errors}");
    assert!(
        errors.contains("there is no scenario `no-such`") && errors.contains("more.toml:4:12"),
        "{errors}"
    );
    let notice = "[documents.new]\ntitle = \"New\"\ntemplate = \"change-notice\"\nsince = \"v0\"\n";
    fs::write(folder.path().join("more.toml"), notice).unwrap();
    let (code, errors) = run(&mut render(folder.path()));
    assert_eq!(code, Some(2), "{errors}");
    assert!(errors.contains("cannot make `new`: ") && errors.contains("more.toml:4:9"), "{errors}");
    assert!(errors.contains("help: ") && errors.contains("nothing was written"), "{errors}");
    assert!(!folder.path().join("out").exists());
}
