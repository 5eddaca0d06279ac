//! Scenarios: run the team's tests of its policy, judge them, and say what none of them touches.
//!
//! Judges timelines; words and formats belong to `report`.

mod coverage;
mod judge;

use jiff::SignedDuration;
use rayon::prelude::*;

use crate::clock::Clock;
use crate::model::{Expected, Ix, Policy, Scenario, When};
use crate::simulate::{Options, Trace, simulate};

pub use coverage::{Coverage, Item, Part};
pub use judge::{Failure, judge};

/// What came of a scenario.
#[derive(Debug)]
pub struct Verdict {
    /// Which.
    pub scenario: Ix<Scenario>,
    /// Everything that happened.
    pub trace: Trace,
    /// Every expectation that does not hold.
    pub failures: Vec<Failure>,
}

impl Verdict {
    /// True if everything that was expected happened.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Runs scenarios side by side; the verdicts stand in the order asked for.
pub fn run(policy: &Policy, clock: &Clock, scenarios: &[Ix<Scenario>]) -> Vec<Verdict> {
    let one = |scenario: &Ix<Scenario>| {
        let trace = trace(policy, clock, &policy.scenarios[*scenario]);
        let failures = judge(policy, &policy.scenarios[*scenario], &trace);
        Verdict { scenario: *scenario, trace, failures }
    };
    scenarios.par_iter().map(one).collect()
}

/// The timeline of a scenario, at least as long as its expectations reach.
pub fn trace(policy: &Policy, clock: &Clock, scenario: &Scenario) -> Trace {
    let at_least = scenario.expect.iter().filter_map(|expectation| latest(&expectation.what)).max();
    simulate(policy, clock, &scenario.ticket, &scenario.events, Options { at_least })
}

/// The latest moment that an expectation asks about.
fn latest(expected: &Expected) -> Option<SignedDuration> {
    let when = match expected {
        Expected::Notified { when, .. }
        | Expected::EscalatedTo { when, .. }
        | Expected::ReachesNobody { when, .. }
        | Expected::Duty { when, .. } => *when,
        _ => When::Ever,
    };
    match when {
        When::Ever => None,
        When::Within(at) | When::At(at) => Some(at),
    }
}
