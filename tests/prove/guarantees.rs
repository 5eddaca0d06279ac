//! `prove` against the plain engine: every ticket of small random policies, opened at many minutes of a
//! fortnight over a clock change, judged by straightforward reading of the timeline.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use rayon::prelude::*;
use tierline::clock::Clock;
use tierline::model::{BuiltIn, Claim, Facts, Policy, Ticket};
use tierline::promises::{Sight, evidence};
use tierline::prove::{Counterexample, Side, prove};
use tierline::simulate::{Options, Trace, simulate};

use super::policies::{set, tickets};
use super::reading::{breaks, is_own_backup};
use super::sets::policy;
use super::severity::{Treated, is_more_severe};

fn claims(policy: &Policy) -> Vec<Claim> {
    let own = policy.guarantees.indexes().map(Claim::Guarantee);
    own.chain(BuiltIn::ALL.into_iter().map(Claim::BuiltIn)).collect()
}

fn run(policy: &Policy, clock: &Clock, facts: &Facts, opened: Timestamp) -> Trace {
    let ticket = Ticket { opened, facts: facts.clone() };
    simulate(policy, clock, &ticket, &[], Options::default())
}

/// In how many policy sets each claim holds, and in how many it is broken.
type Outcomes = BTreeMap<String, [usize; 2]>;

/// A proof is right about these moments of opening.
fn agrees(text: &str, from: Timestamp, minutes: impl Iterator<Item = i64>, seen: &mut Outcomes) {
    let policy = policy(text);
    let clock = Clock::new(&policy);
    let until = from + SignedDuration::from_hours(14 * 24);
    let side = Side { policy: &policy, clock: &clock };
    let proof = prove(side, (from, until), |_| true).unwrap();
    assert_eq!(proof.verdicts.len(), claims(&policy).len());
    let mut moments: BTreeSet<Timestamp> =
        minutes.map(|minute| from + SignedDuration::from_mins(minute)).collect();
    for verdict in &proof.verdicts {
        let of_claim = seen.entry(verdict.claim.id(&policy).to_owned()).or_default();
        of_claim[usize::from(verdict.broken.is_some())] += 1;
        let Some(broken) = &verdict.broken else { continue };
        // Some of the edges where there are many.
        let every = broken.openings.iter().count().div_ceil(3);
        for part in broken.openings.iter().step_by(every.max(1)) {
            let edges = [part.start - 1, part.start, part.end - 1, part.end];
            moments.extend(edges.map(|second| Timestamp::from_second(second).unwrap()));
        }
        match &broken.example {
            Counterexample::Ticket { ticket, trace, openings } => {
                assert!(
                    breaks(&policy, verdict.claim, &ticket.facts, trace),
                    "{}\n{text}",
                    verdict.claim.id(&policy)
                );
                assert_eq!(Some(ticket.opened), openings.iter().next().map(|part| part.from()));
                let shown = evidence(verdict.claim, &Sight::single(&policy, trace));
                assert!(!shown.is_empty(), "{:?} without a reason: {text}", verdict.claim);
            }
            Counterexample::Severer(worse) => {
                let [mild, severe] =
                    [&worse.mild, &worse.severe].map(|(_, trace)| Treated::of(trace));
                assert!(mild.is_better_than(&severe), "{text}");
            }
            Counterexample::Person(both) => {
                assert!(is_own_backup(&policy, &clock, both.interval.from()), "{text}");
            }
        }
    }
    let tickets = tickets(&policy, text);
    let pairs: Vec<(usize, usize)> = (0..tickets.len())
        .flat_map(|mild| (0..tickets.len()).map(move |severe| (mild, severe)))
        .filter(|(mild, severe)| is_more_severe(&policy, text, &tickets[*mild], &tickets[*severe]))
        .collect();
    let moments: Vec<Timestamp> =
        moments.into_iter().filter(|at| *at >= from && *at < until).collect();
    moments.par_iter().for_each(|at| {
        let traces: Vec<_> =
            tickets.iter().map(|facts| (facts, run(&policy, &clock, facts, *at))).collect();
        let treated: Vec<_> = traces.iter().map(|(_, trace)| Treated::of(trace)).collect();
        for verdict in &proof.verdicts {
            let claim = verdict.claim;
            let said = verdict.broken.as_ref().is_some_and(|b| b.openings.contains(at.as_second()));
            let mut all = traces.iter();
            let found = match claim {
                Claim::BuiltIn(BuiltIn::OwnBackup) => {
                    is_own_backup(&policy, &clock, *at).then_some("both".to_owned())
                }
                Claim::BuiltIn(BuiltIn::MoreSevere) => {
                    let of_pair = |(mild, severe): &(usize, usize)| {
                        let is_better = treated[*mild].is_better_than(&treated[*severe]);
                        is_better.then(|| format!("{:?}", traces[*severe].0))
                    };
                    pairs.iter().find_map(of_pair)
                }
                _ => {
                    let found = all.find(|(facts, trace)| breaks(&policy, claim, facts, trace));
                    found.map(|(facts, _)| format!("{facts:?}"))
                }
            };
            let id = claim.id(&policy);
            assert_eq!(found.is_some(), said, "{id} at {at}: {found:?}\n{text}");
        }
    });
}

const AUTUMN: &str = "2026-10-26T04:00:00Z";
const SPRING: &str = "2027-03-08T05:00:00Z";

/// How many random policies are tried at some minutes, and how many at every minute of a fortnight: that
/// takes an optimized build, as `.ci/run` makes one.
const POLICIES: (u32, u32) = if cfg!(debug_assertions) { (40, 0) } else { (200, 200) };

/// The minutes of a fortnight.
const MINUTES: i64 = 14 * 24 * 60;

/// A policy set, whether it is tried in autumn, and by how many minutes the moments are shifted.
fn tries() -> impl Strategy<Value = (String, bool, i64)> {
    (set(), prop::bool::ANY, 0..1700_i64)
}

fn from(autumn: bool) -> Timestamp {
    if autumn { AUTUMN } else { SPRING }.parse().unwrap()
}

/// A few minutes of every day, others for every policy, and both sides of every edge. The policies are the
/// same every time: of each claim they show that it holds and that it is broken.
#[test]
fn a_proof_is_right_about_every_ticket() {
    let config = ProptestConfig { cases: POLICIES.0, ..ProptestConfig::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcomes = RefCell::new(Outcomes::new());
    let tried = TestRunner::new_with_rng(config, rng).run(&tries(), |(text, autumn, first)| {
        agrees(&text, from(autumn), (first..MINUTES).step_by(1700), &mut outcomes.borrow_mut());
        Ok(())
    });
    tried.unwrap();
    let outcomes = outcomes.into_inner();
    assert_eq!(outcomes.len(), 8 + BuiltIn::ALL.len());
    let one_sided: Vec<_> = outcomes.iter().filter(|(_, seen)| seen.contains(&0)).collect();
    assert!(one_sided.is_empty(), "always hold, or never: {one_sided:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: POLICIES.1.max(10), max_shrink_iters: 40, ..ProptestConfig::default() })]

    /// Every minute of a fortnight over a change of the clocks; of some hours about it without
    /// optimization. Other policies every time.
    #[test]
    fn a_proof_is_right_about_every_minute((text, autumn, _) in tries()) {
        let minutes = if POLICIES.1 > 0 { 0..MINUTES } else { 6 * 24 * 60..6 * 24 * 60 + 300 };
        agrees(&text, from(autumn), minutes, &mut Outcomes::new());
    }
}
