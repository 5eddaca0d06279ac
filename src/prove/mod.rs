//! Proofs: every class of ticket that a policy set can tell apart, at every moment that matters.
//!
//! What becomes of a ticket is asked of the engine, and of nothing else.

mod boundaries;
mod classes;
mod formula;
mod intake;
mod moments;
mod plan;
mod reachable;
mod variables;

use crate::clock::Clock;
use crate::model::Policy;

pub use classes::{Class, Classes};
pub use moments::{Case, Moments, Piece};
pub use reachable::Reachable;

/// A policy set with its clock: one side of a comparison, or the only one.
#[derive(Debug, Clone, Copy)]
pub struct Side<'p> {
    /// The policy set.
    pub policy: &'p Policy,
    /// Its clock.
    pub clock: &'p Clock,
}
