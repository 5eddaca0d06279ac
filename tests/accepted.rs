//! `tierline test --accept`: timelines that are kept, compared, and missed when their scenario is gone.
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
resolve-within = "4h"

[contacts.desk]
kind = "hotline"
name = "Help Desk"
reach = [{ phone = "1-800-435-7435" }]

[escalation-policies.usual]
name = "Usual"
steps = [{ notify = ["desk"], after = "10m" }]

[[routes]]
when = {}
policy = "usual"
"#;

const SCENARIO: &str = r#"
[scenarios.answered]
ticket = { opened = 2026-11-21T23:10:00, priority = "high" }
events = [{ after = "20m", resolve = true }]
expect = []
"#;

/// A policy set with one scenario in a folder of its own.
fn policy_set() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "tierline.toml", POLICY);
    write(&folder, "scenarios/night.toml", SCENARIO);
    folder
}

fn write(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Exit code and standard output.
fn test(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierline"));
    command.arg("test").args(arguments).current_dir(folder).env("NO_COLOR", "1");
    let Output { status, stdout, .. } = command.output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap())
}

#[test]
fn an_accepted_timeline_is_compared_from_then_on() {
    let folder = policy_set();
    let (code, out) = test(folder.path(), &[]);
    assert_eq!(code, 1, "a scenario that expects nothing can never fail: {out}");
    assert_eq!(test(folder.path(), &["--accept"]).0, 0);
    assert_eq!(test(folder.path(), &[]).0, 0);
    write(&folder, "tierline.toml", &POLICY.replace("10m", "15m"));
    let (code, out) = test(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(out.contains("+     15m  step 1"), "{out}");
    assert_eq!(test(folder.path(), &["--accept"]).0, 0);
    assert_eq!(test(folder.path(), &[]).0, 0);
}

#[test]
fn a_timeline_without_its_scenario_fails() {
    let folder = policy_set();
    test(folder.path(), &["--accept"]);
    // Renamed: the old timeline is left over.
    let judged = SCENARIO.replace("expect = []", "expect = [{ met = \"response\" }]");
    write(&folder, "scenarios/night.toml", &judged.replace("answered", "solved"));
    let (code, out) = test(folder.path(), &[]);
    let expected = "pass  solved\nFAIL  answered\n      problem   there is no scenario `answered`, \
        so nothing compares this timeline: delete it, or bring the scenario back  \
        scenarios/timelines/answered.txt:1:1\n\n1 passed, 1 failed\n";
    assert_eq!((code, out.as_str()), (1, expected));
    assert_eq!(test(folder.path(), &["--accept"]).0, 1, "nothing is deleted behind one's back");
    assert_eq!(test(folder.path(), &["--filter", "solved"]).0, 0);
    for format in ["json", "junit", "markdown"] {
        let (code, out) = test(folder.path(), &["--format", format]);
        assert!(code == 1 && out.contains("scenarios/timelines/answered.txt"), "{format}: {out}");
    }
    // Moved to another folder: the timeline belongs elsewhere.
    fs::remove_file(folder.path().join("scenarios/night.toml")).unwrap();
    write(&folder, "nights/night.toml", &judged);
    let (code, out) = test(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(out.contains("kept in nights/timelines/answered.txt now"), "{out}");
    fs::remove_dir_all(folder.path().join("scenarios")).unwrap();
    assert_eq!(test(folder.path(), &[]).0, 0);
    // Gone, and no scenario is left at all.
    test(folder.path(), &["--accept"]);
    fs::remove_file(folder.path().join("nights/night.toml")).unwrap();
    assert_eq!(test(folder.path(), &[]).0, 1);
}

#[test]
fn the_timeline_of_a_scenario_that_does_not_load_is_waiting_for_it() {
    let folder = policy_set();
    test(folder.path(), &["--accept"]);
    write(&folder, "scenarios/night.toml", &SCENARIO.replace("\"high\"", "\"hihg\""));
    let (code, out) = test(folder.path(), &[]);
    assert!(code == 1 && out.ends_with("\n0 passed, 1 failed\n"), "{out}");
}
