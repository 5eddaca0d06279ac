//! What reading a policy set from a git revision costs, against `git archive` of the same revision as a
//! child process in the same run. Run with `cargo bench --bench git`; needs `git`.
//!
//! Both unpack the same objects, and neither writes to the disk. Seconds differ from machine to machine;
//! the ratio is what should stay below one.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a benchmark fails by panicking"
)]

#[expect(dead_code, reason = "other benchmarks need sets of people")]
mod policy_set;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use camino::Utf8Path;
use divan::{Bencher, black_box, counter::ItemsCount};
use tempfile::TempDir;
use tierline::source::FileSet;
use tierline::source::git::Repository;

const FILES: usize = 10_000;

const ROUNDS: u32 = 20;

fn main() {
    divan::main();
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    if asked("--bench") && !asked("--list") && !asked("--test") {
        ratio();
    }
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn read_revision(bencher: Bencher<'_, '_>) {
    let folder = committed();
    bencher.counter(ItemsCount::new(FILES)).bench(|| read(folder.path()));
}

/// Prints what one reading and one `git archive` take.
fn ratio() {
    let folder = committed();
    assert_eq!(read(folder.path()).files.len(), FILES);
    let (mut reading, mut archive) = (Duration::ZERO, Duration::ZERO);
    let before = cpu();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        black_box(read(folder.path()));
        reading += start.elapsed();
        let start = Instant::now();
        git(folder.path(), &["archive", "HEAD"]);
        archive += start.elapsed();
    }
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3 / f64::from(ROUNDS);
    println!(
        "\n{FILES} files: read {:.1} ms, `git archive` {:.1} ms: {:.2} x",
        milliseconds(reading),
        milliseconds(archive),
        reading.as_secs_f64() / archive.as_secs_f64(),
    );
    if let Some((before, after)) = before.zip(cpu()) {
        let [own, child] = [0, 1].map(|which| after[which] - before[which]);
        println!("processor time, in ticks of {ROUNDS} rounds: {own} against {child}");
    }
}

/// Reads everything, from the opening of the repository on.
fn read(folder: &Path) -> FileSet {
    let repository = Repository::discover(folder).unwrap();
    let revision = repository.revision("HEAD").unwrap();
    repository.read(&revision, Utf8Path::new("")).unwrap()
}

/// A generated policy set, committed and packed as a clone would be.
fn committed() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    policy_set::write(folder.path(), policy_set::departments(FILES)).unwrap();
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "Begin"]);
    git(folder.path(), &["gc", "--quiet"]);
    folder
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

/// Processor time of this process and of the children it waited for, in ticks; only where the system
/// tells.
fn cpu() -> Option<[u64; 2]> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let after_name = stat.rsplit_once(')')?.1;
    let fields: Vec<u64> = after_name.split_whitespace().map(|f| f.parse().unwrap_or(0)).collect();
    Some([fields.get(11)? + fields.get(12)?, fields.get(13)? + fields.get(14)?])
}
