//! `--rev`: the same answers as from a checkout, with places in the revision.

use std::path::Path;
use std::process::Command;

use crate::fixture::{Fixture, SETTINGS};

/// Exit code and both outputs of the program.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tierline"))
        .args(arguments)
        .args(["--at", "2026-11-23T10:00"])
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const SET: &str = r#"
[contacts.ada]
kind = "person"
name = "Ada"
reach = [{ phone = "+49 30 901820" }, { email = "ada@example.com" }]

[priorities.high]
rank = 1
name = "High"
calendar = "24x7"

[calendars.business]
hours = { weekdays = "09:00-17:00" }

[tiers.l1]
level = 1
name = "Help desk"
responders = ["ada"]

[escalation-policies.all]
name = "All"
steps = [{ notify = ["ada"], after = "1h" }]

[[routes]]
when = {}
policy = "all"

[scenarios.one]
ticket = { opened = 2026-11-23T10:00:00, priority = "high", tier = "l1" }
expect = [{ notified = "ada", within = "1h" }]

[rotations.turns]
start = 2026-01-05T09:00:00
handoff = "weekly"
members = ["ada"]

[documents.sop]
title = "What to do"
template = "own"
audience = "internal"
formats = ["markdown"]
"#;

/// A set that was good in `v1.0` and is broken in every way since.
fn history() -> Fixture {
    let it = Fixture::new();
    it.write("policies/tierline.toml", SETTINGS).write("policies/set.toml", SET);
    it.write("policies/templates/own.md", "Ask {{ contact(\"ada\").name }}\n");
    run(it.top(), &["test", "--accept"]);
    assert!(it.path("policies/timelines/one.txt").is_file());
    it.commit("Begin");
    it.git(&["tag", "v1.0"]);
    it.git(&["rm", "-q", "-r", "policies"]);
    it.commit("Remove it");
    it.write("policies/tierline.toml", SETTINGS);
    it.write("policies/set.toml", &SET.replace("[\"ada\"]", "[\"adda\"]"));
    it.commit("Break it");
    it
}

#[test]
fn a_set_at_the_top_of_its_repository_is_read_from_a_revision_too() {
    let it = Fixture::new();
    it.write("tierline.toml", SETTINGS).write("a/set.toml", SET);
    it.write("templates/own.md", "Ask {{ contact(\"ada\").name }}\n");
    it.commit("Begin");
    it.write("a/set.toml", &SET.replace("\"1h\" }]\n\n[[", "\"2h\" }]\n\n[[")).commit("Later");
    let (code, out, err) = run(it.top(), &["check", "--rev", "HEAD~1"]);
    assert!(code == 0 && out.contains("2 files"), "{code}: {out}{err}");
    let (code, out, err) = run(it.top(), &["diff", "HEAD~1", "HEAD"]);
    assert!(code == 0 && out.contains("after 1h → after 2h"), "{code}: {out}{err}");
}

#[test]
fn a_diagnostic_shows_the_revision_before_the_path() {
    let it = history();
    let (code, out, _) = run(it.top(), &["check", "--rev", "main"]);
    assert_eq!(code, 1);
    assert!(out.contains("--> main:policies/set.toml:22:22"), "{out}");
    let (code, out, _) = run(it.top(), &["check", "--rev", "main", "--format", "sarif"]);
    assert_eq!(code, 1);
    assert!(out.contains("\"policies/set.toml\""), "reports name the path from the top: {out}");
    // The folder that the command runs in need not exist then.
    let (code, _, error) = run(it.top(), &["check", "--rev", "v1.0", "--policies", "policies"]);
    assert_eq!((code, error.as_str()), (0, ""));
}

#[test]
fn every_command_reads_the_revision() {
    let it = history();
    let cases: [(&[&str], &str); 5] = [
        (&["test"], "1 passed, 0 failed"),
        (&["simulate", "one"], "Ada"),
        (&["who"], "Help desk"),
        (&["oncall"], "turns"),
        (&["deadline", "--calendar", "business", "--in", "9h"], "Tuesday 24 November 2026, 11:00"),
    ];
    for (command, said) in cases {
        let old = [command, &["--rev", "v1.0"]].concat();
        let (code, out, error) = run(it.top(), &old);
        assert_eq!(code, 0, "{command:?}: {error}");
        assert!(out.contains(said), "{command:?}: {out}");
        assert_eq!(run(it.top(), command).0, 2, "{command:?}: the files on the disk are broken");
    }
    let (code, _, error) = run(it.top(), &["test", "--accept", "--rev", "v1.0"]);
    assert_eq!(code, 2);
    assert!(error.contains("cannot be used with"), "{error}");
}

#[test]
fn timelines_and_templates_are_those_of_the_revision() {
    let it = history();
    it.git(&["checkout", "-q", "-b", "drift", "v1.0"]);
    it.write("policies/timelines/one.txt", "Nothing happens.\n");
    it.commit("Expect something else");
    assert_eq!(run(it.top(), &["test", "--rev", "drift"]).0, 1);
    assert_eq!(run(it.top(), &["test", "--rev", "v1.0"]).0, 0);

    it.write("policies/templates/own.md", "Ask nobody\n");
    let out = it.folder.path().join("out");
    let (code, _, error) = run(it.top(), &["render", "--rev", "v1.0"]);
    assert_eq!(code, 2);
    assert!(error.contains("`--out DIR`"), "{error}");
    let arguments = ["render", "--rev", "v1.0", "--out", out.to_str().unwrap()];
    let (code, _, error) = run(it.top(), &arguments);
    assert_eq!(code, 0, "{error}");
    let text = std::fs::read_to_string(out.join("sop.md")).unwrap();
    assert!(text.contains("Ask Ada"), "{text}");
    assert!(!it.path("policies/docs").exists());
}

#[test]
fn a_revision_without_the_set_says_so() {
    let it = history();
    let (code, _, error) = run(it.top(), &["check", "--rev", "HEAD~1"]);
    assert_eq!(code, 2);
    let said = "error: the revision `HEAD~1` has no policy set: no `tierline.toml` in its top, `policies`\n\
                help: name the folder that held `tierline.toml` at that time with `--policies DIR`\n";
    assert_eq!(error, said);
}

#[test]
fn a_bare_repository_is_enough() {
    let it = history();
    it.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    let bare = it.folder.path().join("bare.git");
    for (folder, policies) in [
        (bare.as_path(), None),
        (bare.as_path(), Some("policies")),
        (it.folder.path(), Some("bare.git")),
        (it.folder.path(), Some("bare.git/policies")),
        (Path::new("/"), Some(bare.to_str().unwrap())),
    ] {
        let mut arguments = vec!["test", "--rev", "v1.0"];
        arguments.extend(policies.iter().flat_map(|folder| ["--policies", folder]));
        let (code, out, error) = run(folder, &arguments);
        assert_eq!(code, 0, "{policies:?}: {error}");
        assert!(out.contains("1 passed"), "{out}");
    }
}

#[test]
fn a_repository_of_somebody_else_is_not_trusted() {
    let it = history();
    let status = Command::new("chown").args(["-R", "12345"]).arg(it.top()).status();
    if !status.is_ok_and(|status| status.success()) {
        return; // Only an administrator can give files away.
    }
    let (code, _, error) = run(it.top(), &["check", "--rev", "v1.0"]);
    assert_eq!(code, 2);
    assert!(error.contains("git config --global --add safe.directory "), "{error}");
    Command::new("chown").args(["-R", "0"]).arg(it.top()).status().unwrap();
}
