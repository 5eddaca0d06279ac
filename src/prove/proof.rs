//! What a proof says: which claims hold, over what, and what shows that the others do not.

use jiff::Timestamp;

use super::severity::Worse;
use crate::clock::Intervals;
use crate::model::{Claim, Ticket};
use crate::oncall::Collision;
use crate::simulate::Trace;

/// What was proven, and what was refuted.
#[derive(Debug)]
pub struct Proof {
    /// The first opening that was looked at, and the first that was not.
    pub horizon: (Timestamp, Timestamp),
    /// How many classes of ticket the policy tells apart.
    pub classes: usize,
    /// How many different tickets they stand for.
    pub tickets: u128,
    /// How many pieces the horizon fell into, over all classes: within each, nothing changes but what
    /// moves along with the opening.
    pub moments: usize,
    /// Each claim and whether it holds.
    pub verdicts: Vec<Verdict>,
}

/// Whether a claim holds.
#[derive(Debug)]
pub struct Verdict {
    /// Which.
    pub claim: Claim,
    /// How many classes of ticket it is about.
    pub classes: usize,
    /// How many different tickets these stand for.
    pub tickets: u128,
    /// Where it is broken, if it is.
    pub broken: Option<Broken>,
}

/// Where a claim is broken.
#[derive(Debug)]
pub struct Broken {
    /// In how many classes of ticket.
    pub classes: usize,
    /// How many different tickets these stand for.
    pub tickets: u128,
    /// The openings at which it is broken for any of them.
    pub openings: Intervals,
    /// One that shows it.
    pub example: Counterexample,
}

/// Something that a claim says cannot be.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "a proof holds a few of them")]
pub enum Counterexample {
    /// A ticket: the smallest, at the first moment at which it breaks the claim.
    Ticket {
        /// The ticket.
        ticket: Ticket,
        /// What becomes of it.
        trace: Trace,
        /// The openings at which such tickets break the claim.
        openings: Intervals,
    },
    /// Two tickets, of which the more severe is treated worse.
    Severer(Box<Worse>),
    /// Somebody who stands in for themselves.
    Person(Collision),
}

/// More than can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooMany {
    /// The policy set tells more classes of ticket apart than this.
    Classes(usize),
    /// A claim turns on too many combinations of what rules tell beside the escalation.
    Rules(Claim),
}

impl Proof {
    /// Takes out the claims that another proof refutes already, and says which they are.
    pub fn drop_broken_in(&mut self, other: &Self) -> Vec<Claim> {
        let broken = |claim| {
            let mut of_other = other.verdicts.iter();
            of_other.any(|verdict| verdict.claim == claim && verdict.broken.is_some())
        };
        let already: Vec<Claim> = self
            .verdicts
            .iter()
            .map(|verdict| verdict.claim)
            .filter(|claim| broken(*claim))
            .collect();
        self.verdicts.retain(|verdict| !already.contains(&verdict.claim));
        already
    }

    /// How many claims are broken.
    pub fn broken(&self) -> usize {
        self.verdicts.iter().filter(|verdict| verdict.broken.is_some()).count()
    }
}
