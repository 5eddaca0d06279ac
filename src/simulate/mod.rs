//! The engine: one ticket → one trace.
//!
//! Pure: the policy set, its clock, the ticket and what people do come in, everything that happens
//! comes out, each event with its reason. It judges nothing and words nothing.

mod cause;
mod classify;
mod concerned;
mod condition;
mod duties;
mod engine;
mod escalate;
mod people;
mod reach;
mod scope;
mod seen;
mod targets;
mod trace;

use jiff::SignedDuration;

use crate::clock::Clock;
use crate::model::{Event, Policy, Ticket};

pub use cause::Cause;
pub use classify::{stated_priority, stated_tier};
pub use concerned::Concerned;
pub use condition::{Missed, Situation, holds};
pub use reach::{Found, Reached, Request, Turns, channels, reach, works};
pub use scope::{Rules, Scope};
pub use seen::{Asked, Channels, Seen, reach_answers};
pub use trace::{
    ClockKind, Detour, DetourReason, Happening, NoEffect, Notification, Outcome, SkipReason,
    TargetState, TargetStatus, Told, Trace, What,
};

/// How far an account goes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// What comes round for ever (status updates) is told at least for so long after the opening.
    /// Otherwise the account ends when nothing else is left to happen.
    pub at_least: Option<SignedDuration>,
}

/// Runs one ticket through a policy set.
///
/// `events` stand in the order of their times; events of the same time happen in the order given.
pub fn simulate(
    policy: &Policy,
    clock: &Clock,
    ticket: &Ticket,
    events: &[Event],
    options: Options,
) -> Trace {
    let notes = seen::Notes::default();
    let scope = Scope::of(policy, ticket, events);
    engine::Engine::run((policy, &scope), clock, (ticket, events), options, notes).0
}

/// Like [`simulate`], and tells every instant that the account rests on, in the order in which the
/// engine came upon them. Only rules of `scope` are looked at.
pub fn observe(
    (policy, scope): (&Policy, &Scope),
    clock: &Clock,
    ticket: &Ticket,
    events: &[Event],
    options: Options,
) -> (Trace, Vec<Seen>) {
    let notes = seen::Notes::kept();
    engine::Engine::run((policy, scope), clock, (ticket, events), options, notes)
}
