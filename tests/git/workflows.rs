//! What CI runs for a pull request: the steps of the action and of the workflows of a new repository, run as
//! they stand there against a change that excuses itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::fixture::Fixture;

const ACTION: &str = include_str!("../../action.yml");
const GITHUB: &str = include_str!("../../starter/.github/workflows/policies.yml");
const GITLAB: &str = include_str!("../../starter/.gitlab-ci.yml");

/// The day of all runs.
const AT: &str = "2026-11-23T10:00";

/// A new repository whose branch `change` says this of critical tickets, and the commit that it left.
fn change(said: &str) -> (Fixture, String) {
    let it = Fixture::new();
    tierline(&it, &["init"]);
    tierline(&it, &["render"]);
    let base = it.commit("Begin");
    it.git(&["checkout", "-q", "-b", "change"]);
    let path = it.path("policies/tickets.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, text.replace("respond-within = \"15m\"\n", said)).unwrap();
    tierline(&it, &["render"]);
    it.commit("Answer critical tickets later");
    (it, base)
}

/// Later than it is to be solved, and later than what is less severe.
const EXCUSED: &str = "respond-within = \"5h\"\nallow = [\n  \
    { rule = \"TL0401\", reason = \"we have always done so\" },\n  \
    { rule = \"TL0505\", reason = \"we have always done so\" },\n]\n";

fn tierline(it: &Fixture, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierline"));
    command.args(arguments).args(["--at", AT]).current_dir(it.top()).output().unwrap()
}

/// Runs lines as a runner does, with a tierline on the path for which it is always the same day: the exit
/// code, and what stands in the log.
fn run(it: &Fixture, lines: &str, variables: &[(&str, &str)]) -> (i32, String) {
    let programs = it.folder.path().join("programs");
    fs::create_dir_all(&programs).unwrap();
    let program = env!("CARGO_BIN_EXE_tierline");
    let frozen = format!("#!/bin/sh\nexec '{program}' \"$@\" --at {AT}\n");
    fs::write(programs.join("tierline"), frozen).unwrap();
    let chmod = Command::new("chmod").arg("+x").arg(programs.join("tierline")).status();
    assert!(chmod.unwrap().success());
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("bash");
    shell.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", lines]);
    shell.env("PATH", path).env("RUNNER_TEMP", it.folder.path()).env("POLICIES", "");
    let output = shell.envs(variables.iter().copied()).current_dir(it.top()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout) + &text(&output.stderr))
}

/// The lines that a step of a GitHub workflow or action runs.
fn step(file: &str, name: &str) -> String {
    let (_, step) = file.split_once(&format!("- name: {name}\n")).unwrap();
    let step = step.split("- name: ").next().unwrap();
    let (before, lines) = step.split_once("run: |\n").unwrap();
    let indent = before.rsplit('\n').next().unwrap().len() + 2;
    let lines =
        lines.lines().take_while(|line| line.len() > indent && line[..indent].trim().is_empty());
    lines.map(|line| format!("{}\n", &line[indent..])).collect()
}

/// The lines that a job of GitLab runs.
fn job(name: &str) -> String {
    let (_, job) = GITLAB.split_once(&format!("\n{name}:\n")).unwrap();
    let (_, lines) = job.split_once("  script:\n").unwrap();
    let lines = lines.lines().take_while(|line| line.starts_with("    "));
    let lines = lines.map(|line| line.trim_start().trim_start_matches("- "));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn no_pull_request_excuses_itself() {
    let (it, base) = change(EXCUSED);
    for (file, name) in [(ACTION, "Check the policy set"), (GITHUB, "Check")] {
        let lines = step(file, name);
        let (code, log) = run(&it, &lines, &[("BASE", &base)]);
        assert_eq!(code, 1, "{log}");
        let annotations: Vec<_> = log.lines().filter(|line| line.starts_with("::")).collect();
        assert_eq!(annotations.len(), 2, "{log}");
        assert_eq!(annotations.iter().collect::<BTreeSet<_>>().len(), 2, "each once: {log}");
        assert!(log.contains("TL0401") && log.contains("does not count yet"), "{log}");
        let (code, log) = run(&it, &lines, &[("BASE", "")]);
        assert_eq!(code, 0, "what was merged counts: {log}");
    }
    let (code, log) = run(&it, &job("policies"), &[("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base)]);
    assert!(code == 1 && log.contains("does not count yet"), "{log}");
    let (code, log) = run(&it, &job("policies"), &[]);
    assert_eq!(code, 0, "{log}");
}

#[test]
fn what_is_wrong_elsewhere_fails_without_an_annotation() {
    let (it, _) =
        change(&EXCUSED.replace("allow", "# allow").replace("  {", "#").replace("]\n", "#\n"));
    let base = it.git(&["rev-parse", "HEAD"]);
    it.write("policies/more.toml", "[categories.more]\nname = \"More\"\ntier = \"l1\"\n");
    it.commit("Say something else");
    for (file, name) in [(ACTION, "Check the policy set"), (GITHUB, "Check")] {
        let (code, log) = run(&it, &step(file, name), &[("BASE", &base)]);
        assert!(code == 1 && log.contains("error[TL0401]"), "{log}");
        assert!(!log.contains("::error"), "{log}");
    }
}

#[test]
fn a_weakening_is_refused_as_far_as_the_repository_says() {
    let (it, base) = change("respond-within = \"1h\"\n");
    let name = "Refuse what nobody approved";
    for lines in [step(ACTION, name), step(GITHUB, name), job("policy-weakening")] {
        for (fail_on, expected) in [("looser", 1), ("unreachable", 0), ("loser", 2)] {
            let variables =
                [("BASE", &*base), ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base), ("FAIL_ON", fail_on)];
            let (code, log) = run(&it, &lines, &variables);
            assert_eq!(code, expected, "{fail_on}: {log}");
        }
    }
    for file in [GITHUB, GITLAB] {
        assert!(file.contains(" FAIL_ON: unreachable\n"));
    }
}

/// `UPDATE=1` writes the page.
#[test]
fn the_page_shows_what_is_printed() {
    let (it, base) = change(EXCUSED);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pull-requests.md");
    let page = fs::read_to_string(&path).unwrap();
    let mut written = page.clone();
    let told = |arguments: &[&str]| {
        let Output { stdout, stderr, .. } = tierline(&it, arguments);
        let said = String::from_utf8(stdout).unwrap() + "\n" + &String::from_utf8(stderr).unwrap();
        said.trim_end().replace(&base[..10], "1c4e0a92d7")
    };
    for (marker, command, said) in [
        ("excused", "check", told(&["check"])),
        (
            "changed-since",
            "check --changed-since \"$BASE\"",
            told(&["check", "--changed-since", &base[..10]]),
        ),
    ] {
        let start = format!("<!-- {marker} -->\n````console\n$ tierline {command}\n");
        let from = written.find(&start).unwrap() + start.len();
        let until = from + written[from..].find("````\n").unwrap();
        written.replace_range(from..until, &format!("{said}\n"));
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &written).unwrap();
    } else {
        assert!(page == written, "UPDATE=1 writes the page");
    }
}
