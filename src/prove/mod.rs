//! Proofs: every class of ticket that a policy set can tell apart, at every moment that matters.
//!
//! What becomes of a ticket is asked of the engine, and of nothing else.

mod applies;
mod beside;
mod boundaries;
mod classes;
mod compare;
mod coverage;
mod earliest;
mod formula;
mod intake;
mod line;
mod moments;
mod overlay;
mod plan;
mod proof;
mod prover;
mod raised;
mod reachable;
mod repeats;
mod search;
mod severity;
mod slice;
mod split;
mod tainted;
mod variables;
mod walk;

use crate::clock::Clock;
use crate::model::Policy;

pub use applies::{Applies, applies};
pub use classes::{Asks, Class, Classes, Diagram, DiagramNode, Ranges, Stated};
pub use coverage::{ClassCoverage, Covered};
pub use moments::{Case, Moments, Piece};
pub use proof::{Broken, Counterexample, Proof, TooMany, Verdict};
pub use prover::prove;
pub use reachable::Reachable;
pub use severity::{Delayed, Worse};
pub use tainted::Tainted;

/// A policy set with its clock: one side of a comparison, or the only one.
#[derive(Debug, Clone, Copy)]
pub struct Side<'p> {
    /// The policy set.
    pub policy: &'p Policy,
    /// Its clock.
    pub clock: &'p Clock,
}
