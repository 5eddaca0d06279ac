//! What loading and linting cost, against a floor measured in the same run. Run with
//! `cargo bench --bench check`.
//!
//! The floor is the least that a program can do with the same files: read them, and let `toml` and
//! serde turn each into a table that nobody looks at, on as many threads. Seconds differ from machine
//! to machine; the ratios to the floor are what should stay.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark fails by panicking")]

mod policy_set;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use divan::{Bencher, black_box, counter::ItemsCount};
use jiff::Timestamp;
use rayon::prelude::*;
use tempfile::TempDir;
use tierline::check::{self, Checked, Context, DocumentCheck, Levels};
use tierline::clock::Clock;
use tierline::load::{Loaded, load};
use tierline::model::{Document, Ix};
use tierline::source::worktree::Root;
use tierline::source::{Sources, Span};

/// Files of a set.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// Contacts in one file.
const PEOPLE: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    if asked("--bench") && !asked("--list") && !asked("--test") {
        ratios();
    }
}

#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn files_floor(bencher: Bencher<'_, '_>, files: usize) {
    let set = Set::departments(files);
    bencher.counter(ItemsCount::new(files)).bench(|| set.floor());
}

#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn files_load(bencher: Bencher<'_, '_>, files: usize) {
    let set = Set::departments(files);
    bencher.counter(ItemsCount::new(files)).bench(|| set.load());
}

#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn files_load_and_lint(bencher: Bencher<'_, '_>, files: usize) {
    let set = Set::departments(files);
    bencher.counter(ItemsCount::new(files)).bench(|| set.check());
}

#[divan::bench(args = PEOPLE, sample_count = 10, sample_size = 1)]
fn contacts_floor(bencher: Bencher<'_, '_>, contacts: usize) {
    let set = Set::people(contacts);
    bencher.counter(ItemsCount::new(contacts)).bench(|| set.floor());
}

#[divan::bench(args = PEOPLE, sample_count = 10, sample_size = 1)]
fn contacts_load_and_lint(bencher: Bencher<'_, '_>, contacts: usize) {
    let set = Set::people(contacts);
    bencher.counter(ItemsCount::new(contacts)).bench(|| set.check());
}

/// Prints how many times the floor loading and linting take, floor and work by turns.
fn ratios() {
    println!("\nloading and linting, as a multiple of the floor (medians of 9):");
    for files in SIZES {
        let set = Set::departments(files);
        let mut times: Vec<[Duration; 3]> = Vec::new();
        for _ in 0..9 {
            let (floor, load) = (timed(|| set.floor()), timed(|| drop(set.load())));
            times.push([floor, load, timed(|| drop(set.check()))]);
        }
        let median = |which: fn(&[Duration; 3]) -> Duration| {
            let mut all: Vec<Duration> = times.iter().map(which).collect();
            all.sort_unstable();
            all.get(all.len() / 2).copied().unwrap_or_default().as_secs_f64()
        };
        let (floor, load) = (median(|t| t[0]), median(|t| t[1]));
        let check = median(|t| t[2]);
        println!(
            "{files:>7} files: floor {:.1} ms, load {:.2} x, load and lint {:.2} x",
            floor * 1e3,
            load / floor,
            check / floor
        );
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// A generated policy set on the disk.
struct Set {
    folder: TempDir,
    paths: Vec<PathBuf>,
}

impl Set {
    fn departments(files: usize) -> Self {
        Self::of(policy_set::departments(files))
    }

    fn people(people: usize) -> Self {
        Self::of(policy_set::people(people))
    }

    /// Writes the set, and makes sure that it is what it should be.
    fn of(files: impl Iterator<Item = policy_set::File>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files: Vec<policy_set::File> = files.collect();
        let paths = files.iter().map(|(path, _)| folder.path().join(path)).collect();
        policy_set::write(folder.path(), files.into_iter()).unwrap();
        let set = Self { folder, paths };
        let (loaded, checked) = set.check();
        assert!(loaded.errors.is_empty(), "{:?}", loaded.errors.first());
        assert!(checked.findings.is_empty(), "{:?}", checked.findings.first());
        set
    }

    fn floor(&self) {
        self.paths.par_iter().for_each(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            black_box(toml::from_str::<toml::Table>(&text).unwrap());
        });
    }

    fn load(&self) -> (Sources, Loaded) {
        let root = Root::find(Some(self.folder.path()), Path::new("/")).unwrap();
        let sources = root.read().into_sources();
        let loaded = load(&sources);
        (sources, loaded)
    }

    fn check(&self) -> (Loaded, Checked) {
        let (sources, loaded) = self.load();
        let policy = loaded.policy.as_ref().unwrap();
        let (clock, levels) = (Clock::new(policy), Levels::of_policy(policy));
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let checked =
            check::check(&Context::new(policy, &clock, &sources, now, &NoDocuments), &levels);
        (loaded, checked)
    }
}

/// The sets have no documents.
struct NoDocuments;

impl DocumentCheck for NoDocuments {
    fn templates(&self) -> Vec<String> {
        Vec::new()
    }

    fn own_templates(&self) -> Vec<String> {
        Vec::new()
    }

    fn prose_errors(&self, _: Ix<Document>) -> Vec<(Span, String)> {
        Vec::new()
    }
}
