//! What a proof over a year costs, against running one ticket of each category at each hour of the same
//! year, in the same run. Run with `cargo bench --bench prove`.
//!
//! That is what somebody would do without a prover: 8,760 samples a category, which miss whatever other
//! facts change and whatever lies between two hours. A proof looks at every ticket and every second.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark fails by panicking")]

mod attribute_set;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use divan::{Bencher, black_box};
use jiff::{SignedDuration, Timestamp};
use rayon::prelude::*;
use tierline::clock::Clock;
use tierline::load::load;
use tierline::model::{Facts, Policy, Ticket};
use tierline::prove::{Proof, Side, prove};
use tierline::simulate::{Options, simulate};
use tierline::source::worktree::Root;
use tierline::source::{SourceFile, Sources};

/// The policy set of this repository, and generated ones with 50 categories, 20 boolean attributes, 4
/// priorities and 3 rotations.
const SETS: [&str; 5] = ["policies", "mixed", "raising", "telling", "nested"];

const HOURS: i64 = 365 * 24;

fn main() {
    divan::main();
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    if asked("--bench") && !asked("--list") && !asked("--test") {
        SETS.into_iter().for_each(ratio);
    }
}

#[divan::bench(args = SETS, sample_count = 3, sample_size = 1)]
fn a_year(bencher: Bencher<'_, '_>, set: &str) {
    let policy = policy(set);
    bencher.bench(|| proof(&policy));
}

/// Prints what a proof takes, and how that compares.
fn ratio(set: &str) {
    let policy = policy(set);
    let start = Instant::now();
    let proof = proof(&policy);
    let proving = start.elapsed();
    let start = Instant::now();
    hourly(&policy);
    let sampling = start.elapsed();
    let times = |of: Duration| of.as_secs_f64() / sampling.as_secs_f64();
    println!(
        "{set:>8}: {:.2} s for {} claims, {} classes, {} pieces; {:.2} times an hourly sample of the categories",
        proving.as_secs_f64(),
        proof.verdicts.len(),
        proof.classes,
        proof.moments,
        times(proving),
    );
}

fn proof(policy: &Policy) -> Proof {
    let clock = Clock::new(policy);
    let side = Side { policy, clock: &clock };
    prove(side, (hour(0), hour(HOURS)), |_| true).unwrap()
}

/// One ticket of each category, of middling severity, at each hour.
fn hourly(policy: &Policy) {
    let clock = Clock::new(policy);
    let categories: Vec<_> = policy.categories.indexes().collect();
    categories.par_iter().for_each(|category| {
        let mut facts = Facts::default();
        facts.category = Some(*category);
        facts.impact = policy.impacts.indexes().nth(1);
        facts.urgency = policy.urgencies.indexes().next();
        for at in 0..HOURS {
            let ticket = Ticket { opened: hour(at), facts: facts.clone() };
            black_box(simulate(policy, &clock, &ticket, &[], Options::default()));
        }
    });
}

fn hour(number: i64) -> Timestamp {
    let start: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    start + SignedDuration::from_hours(number)
}

fn policy(set: &str) -> Arc<Policy> {
    let shape = attribute_set::Shape::ALL.into_iter().find(|shape| shape.word() == set);
    let sources = match shape {
        Some(shape) => {
            let mut sources = Sources::default();
            sources.add(SourceFile::new("tierline.toml", attribute_set::text(shape)));
            sources
        }
        None => Root::find(Some(Path::new(set)), Path::new(".")).unwrap().read().into_sources(),
    };
    let loaded = load(&sources);
    assert!(loaded.errors.is_empty(), "{:?}", loaded.errors.first());
    loaded.policy.unwrap()
}
