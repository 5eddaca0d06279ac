//! What a comparison costs, against `git diff --stat` of the same two commits as a child process in the
//! same run. Run with `cargo bench --bench diff`; needs `git`.
//!
//! `git` compares lines of the files that differ. What is measured here loads both sides whole, compares
//! them by entry and field, and then by what becomes of every class of ticket in thirty days; so the
//! ratios tell what each part adds, and are far above one.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark fails by panicking")]

#[expect(dead_code, reason = "other benchmarks need sets of people")]
mod policy_set;

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use camino::Utf8Path;
use divan::{Bencher, black_box};
use jiff::{Timestamp, ToSpan as _};
use tempfile::TempDir;
use tierline::clock::Clock;
use tierline::diff::changes::{Changes, Version, changes};
use tierline::diff::tickets::tickets;
use tierline::load::load_both;
use tierline::model::Policy;
use tierline::prove::Side;
use tierline::source::git::Repository;

const FILES: usize = 300;

/// How many of the files differ.
const CHANGED: [usize; 3] = [1, 10, 30];

const ROUNDS: u32 = 5;

fn main() {
    divan::main();
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    if asked("--bench") && !asked("--list") && !asked("--test") {
        CHANGED.into_iter().for_each(ratio);
    }
}

#[divan::bench(args = CHANGED, sample_count = 5, sample_size = 1)]
fn by_field(bencher: Bencher<'_, '_>, changed: usize) {
    let folder = committed(changed);
    bencher.bench(|| fields(folder.path()));
}

#[divan::bench(args = CHANGED, sample_count = 5, sample_size = 1)]
fn by_ticket(bencher: Bencher<'_, '_>, changed: usize) {
    let folder = committed(changed);
    let (base, head) = both(folder.path());
    let changes = compared(&base, &head);
    bencher.bench(|| classes(&base, &head, &changes));
}

/// Prints what the parts take, and `git diff --stat`.
fn ratio(changed: usize) {
    let folder = committed(changed);
    let (base, head) = both(folder.path());
    let changes = compared(&base, &head);
    assert!(fields(folder.path()) >= changed);
    assert!(classes(&base, &head, &changes) >= changed);
    let [mut by_field, mut by_ticket, mut stat] = [Duration::ZERO; 3];
    let timed = |total: &mut Duration, what: &dyn Fn()| {
        let start = Instant::now();
        what();
        *total += start.elapsed();
    };
    for _ in 0..ROUNDS {
        timed(&mut by_field, &|| _ = black_box(fields(folder.path())));
        timed(&mut by_ticket, &|| _ = black_box(classes(&base, &head, &changes)));
        timed(&mut stat, &|| git(folder.path(), &["diff", "--stat", "HEAD~1", "HEAD"]));
    }
    let times = |time: Duration| time.as_secs_f64() / stat.as_secs_f64();
    println!(
        "\n{changed} of {FILES} files: `git diff --stat` {:.1} ms; loading and fields {:.1} x, tickets {:.1} x",
        stat.as_secs_f64() * 1e3 / f64::from(ROUNDS),
        times(by_field),
        times(by_ticket),
    );
}

/// Loads both sides and compares them by field; gives how many entries differ.
fn fields(folder: &Path) -> usize {
    let (base, head) = both(folder);
    compared(&base, &head).entries.len()
}

/// Compares both sides by field.
fn compared(base: &Policy, head: &Policy) -> Changes {
    let damaged = std::collections::BTreeSet::new();
    let version = |policy| Version { policy, damaged: &damaged, lost: false };
    changes(version(base), version(head))
}

/// Compares every class of ticket; gives how many are treated differently.
fn classes(base: &Policy, head: &Policy, changes: &Changes) -> usize {
    let from: Timestamp = "2026-11-20T09:00:00Z".parse().unwrap();
    let range = (from, from.checked_add((30 * 24).hours()).unwrap());
    let (base_clock, head_clock) = (Clock::new(base), Clock::new(head));
    let base = Side { policy: base, clock: &base_clock };
    let head = Side { policy: head, clock: &head_clock };
    tickets(base, head, changes, range).changed
}

/// The policy sets of the last two commits.
fn both(folder: &Path) -> (Arc<Policy>, Arc<Policy>) {
    let repository = Repository::discover(folder).unwrap();
    let sources = |name| {
        let revision = repository.revision(name).unwrap();
        repository.read(&revision, Utf8Path::new("")).unwrap().into_sources()
    };
    let [base, head] = load_both(&sources("HEAD~1"), &sources("HEAD"));
    (base.policy.unwrap(), head.policy.unwrap())
}

/// A generated policy set in two commits, the second of which tells people later in some of its files.
fn committed(changed: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    policy_set::write(folder.path(), policy_set::departments(FILES)).unwrap();
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "Begin"]);
    let mut left = changed;
    for path in files(folder.path()) {
        let text = std::fs::read_to_string(&path).unwrap();
        let later = text.replace("low = \"2h\"", "low = \"4h\"");
        if left > 0 && later != text {
            std::fs::write(&path, later).unwrap();
            left -= 1;
        }
    }
    git(folder.path(), &["commit", "--quiet", "--all", "--message", "Tell people later"]);
    folder
}

/// Every file below a folder but git's own, in order.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with(".git") {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.com"])
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "git {arguments:?}");
}
