//! Whether a ticket satisfies a condition. Language page, section 10.

use crate::model::{AttributeValue, Condition, Facts, Ix, Priority, TargetKind, Test, Tier};
use crate::source::At;

/// What a condition may look at: the facts, and what the policy made of them so far.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'t> {
    /// What is known about the ticket.
    pub facts: &'t Facts,
    /// The priority as it stands.
    pub priority: Option<Ix<Priority>>,
    /// The tier as it stands.
    pub tier: Option<Ix<Tier>>,
    /// Which targets are missed.
    pub missed: Missed,
}

/// Which targets of a ticket are missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Missed {
    /// The response target.
    pub response: bool,
    /// The resolution target.
    pub resolution: bool,
}

/// True if the condition holds. A test of something the ticket does not state is false.
pub fn holds(condition: &Condition, now: &Situation<'_>) -> bool {
    match &condition.test {
        Test::All(inner) => inner.iter().all(|c| holds(c, now)),
        Test::Any(inner) => inner.iter().any(|c| holds(c, now)),
        Test::Not(inner) => !holds(inner, now),
        Test::Category(these) => one_of(now.facts.category, these),
        Test::Impact(these) => one_of(now.facts.impact, these),
        Test::Urgency(these) => one_of(now.facts.urgency, these),
        Test::Priority(these) => one_of(now.priority, these),
        Test::Tier(these) => one_of(now.tier, these),
        Test::Missed(these) => these.iter().any(|kind| match kind.value {
            TargetKind::Response => now.missed.response,
            TargetKind::Resolution => now.missed.resolution,
        }),
        Test::Boolean(attribute, these) => match now.facts.attribute(*attribute) {
            Some(AttributeValue::Boolean(value)) => one_of(Some(value), these),
            _ => false,
        },
        Test::Choice(attribute, these) => match now.facts.attribute(*attribute) {
            Some(AttributeValue::Choice(value)) => one_of(Some(value), these),
            _ => false,
        },
        Test::NumberIs(attribute, these) => match now.facts.attribute(*attribute) {
            Some(AttributeValue::Number(value)) => one_of(Some(value), these),
            _ => false,
        },
        Test::NumberIn(attribute, range) => match now.facts.attribute(*attribute) {
            Some(AttributeValue::Number(value)) => range.contains(value),
            _ => false,
        },
    }
}

fn one_of<T: PartialEq>(value: Option<T>, these: &[At<T>]) -> bool {
    value.is_some_and(|value| these.iter().any(|this| this.value == value))
}
