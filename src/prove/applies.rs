//! For which tickets a trigger applies when they are opened.
//!
//! Tickets of one class are treated alike, but of several triggers with the same effect each may have
//! been the reason. Who wants to name it needs to know, trigger by trigger.

use jiff::Timestamp;

use super::Side;
use super::classes::{Classes, Diagram};
use crate::model::{Condition, DutyTiming, Ix, Moment, Policy, Test, Ticket, Trigger};
use crate::simulate::{Options, What, simulate};
use crate::source::{At, Span};

/// The tickets for which a trigger applies.
#[derive(Debug, Clone, PartialEq)]
pub struct Applies {
    /// The way from a ticket to a class.
    pub diagram: Diagram,
    /// For each class, whether the trigger applies to its tickets.
    pub classes: Vec<bool>,
}

/// For which tickets an automatic trigger applies at their opening. What holds is asked of the engine,
/// for one ticket of each class; `at` is some moment, on which it does not depend.
pub fn applies(side: Side<'_>, trigger: Ix<Trigger>, at: Timestamp) -> Applies {
    let policy = alone(side.policy, trigger);
    let alone = Side { policy: &policy, clock: side.clock };
    let when = side.policy.triggers[trigger].when.as_ref();
    let classes = Classes::by_what_is_given(alone, when);
    let of_class = classes.all.iter().map(|class| {
        let Some(facts) = class.facts.first() else { return false };
        let ticket = Ticket { opened: at, facts: facts.clone() };
        let trace = simulate(side.policy, side.clock, &ticket, &[], Options::default());
        let opening = trace.events.iter().take_while(|event| event.at == at);
        let is_it = |what: &What| *what == What::Triggered { trigger };
        opening.map(|event| &event.what).any(is_it)
    });
    let of_class = of_class.collect();
    Applies { diagram: classes.diagram(), classes: of_class }
}

/// The policy with nothing in it that tells tickets apart but what the trigger may turn on.
fn alone(policy: &Policy, trigger: Ix<Trigger>) -> Policy {
    let mut alone = policy.clone();
    let never = |at: Span| Condition { test: Test::Any(Vec::new()), at };
    let turns_on_others = policy.triggers[trigger].when.as_ref().is_some_and(is_situational);
    for trigger in alone.triggers.values_mut() {
        trigger.notify.clear();
        if !turns_on_others {
            trigger.when = Some(never(trigger.entry.at));
        }
    }
    for route in alone.routes.values_mut() {
        route.when = never(route.entry.at);
    }
    for duty in alone.duties.values_mut() {
        duty.when = never(duty.entry.at);
        duty.timing = DutyTiming::On(At::new(Moment::Resolution, duty.entry.at));
    }
    alone
}

/// True where a condition asks for what other triggers may have raised.
fn is_situational(condition: &Condition) -> bool {
    let mut found = false;
    condition.walk(&mut |inner| {
        found |= matches!(inner.test, Test::Priority(_) | Test::Tier(_));
    });
    found
}
