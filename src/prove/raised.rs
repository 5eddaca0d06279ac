//! Pairs of tickets of which one is more severe: its impact or urgency is raised by one rank, or an
//! attribute is set to what a trigger treats as aggravating. Everything else is the same.
//!
//! Both are looked at as two sides of one policy, so that the classes are classes of pairs.

use super::Side;
use super::classes::Classes;
use super::intake::severities;
use super::search::conditions;
use super::variables::{SEVERITY, Value, Variable, variables};
use crate::model::{Attribute, Condition, Facts, Ix, Policy, Test, TriggerMode};
use crate::simulate::{Missed, Situation, holds};

/// What makes a ticket more severe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Raise {
    /// The impact, by one rank.
    Impact,
    /// The urgency, by one rank.
    Urgency,
    /// An attribute.
    Attribute(Ix<Attribute>),
}

impl Raise {
    /// Everything that can make a ticket more severe.
    pub(super) fn all(policy: &Policy) -> Vec<Self> {
        let attributes = policy.attributes.indexes().map(Self::Attribute);
        [Self::Impact, Self::Urgency].into_iter().chain(attributes).collect()
    }
}

/// The classes of pairs in which the second ticket is more severe; `None` where there are none.
pub(super) fn pairs<'p>(side: Side<'p>, raise: Raise) -> Option<Classes<'p>> {
    let sides = [side, side];
    let of_side = || conditions(side.policy);
    let mut variables = variables(&sides, &[of_side(), of_side()]);
    let position = match raise {
        Raise::Impact | Raise::Urgency => SEVERITY,
        Raise::Attribute(ix) => variables.iter().position(|variable| {
            variable.attribute.as_ref().is_some_and(|of| of.first() == Some(&Some(ix)))
        })?,
    };
    let variable = variables.get_mut(position)?;
    let values = match raise {
        Raise::Attribute(ix) => aggravated(&sides, variable, ix),
        _ => one_rank(&sides, raise),
    };
    if values.is_empty() {
        return None;
    }
    variable.settle(values);
    Some(Classes::of_variables(&sides, variables, &[]))
}

fn one_rank(sides: &[Side<'_>; 2], raise: Raise) -> Vec<Value> {
    let [side, _] = sides;
    let policy = side.policy;
    let (impacts, urgencies) = (policy.impacts_by_rank(), policy.urgencies_by_rank());
    let raised = |facts: &Facts| {
        let mut raised = facts.clone();
        match raise {
            Raise::Impact => raised.impact = Some(before(&impacts, facts.impact?)?),
            _ => raised.urgency = Some(before(&urgencies, facts.urgency?)?),
        }
        Some(raised)
    };
    let pair = |value: Value| {
        let mild = value.facts.into_iter().next()?;
        let severe = raised(&mild)?;
        Some(Value::new(sides, vec![mild, severe], value.cost))
    };
    severities(&[*side]).into_iter().filter_map(pair).collect()
}

/// The entry that stands before another.
fn before<T>(order: &[Ix<T>], of: Ix<T>) -> Option<Ix<T>> {
    let position = order.iter().position(|ix| *ix == of)?;
    order.get(position.checked_sub(1)?).copied()
}

/// Values of an attribute of which the second satisfies every test of a trigger that the first does, and
/// one more.
fn aggravated(sides: &[Side<'_>; 2], variable: &Variable, ix: Ix<Attribute>) -> Vec<Value> {
    let [side, _] = sides;
    let triggers = side.policy.triggers.values();
    let automatic = triggers.filter(|trigger| trigger.mode == TriggerMode::Automatic);
    let mut tests: Vec<(&Condition, bool)> = Vec::new();
    for when in automatic.filter_map(|trigger| trigger.when.as_ref()) {
        gather(when, ix, true, &mut tests);
    }
    let answers = |facts: Option<&Facts>| -> Vec<bool> {
        let Some(facts) = facts else { return Vec::new() };
        let now = Situation { facts, priority: None, tier: None, missed: Missed::default() };
        tests.iter().map(|(test, wanted)| holds(test, &now) == *wanted).collect()
    };
    let mut values = Vec::new();
    for mild in &variable.values {
        for severe in &variable.values {
            let (before, after) = (answers(mild.facts.first()), answers(severe.facts.last()));
            let mut pairs = before.iter().zip(&after);
            let more = before != after && pairs.all(|(before, after)| *after || !*before);
            let facts = [mild.facts.first(), severe.facts.last()];
            if let ([Some(first), Some(second)], true) = (facts, more) {
                let facts = vec![first.clone(), second.clone()];
                let value = Value::new(sides, facts, mild.cost.max(severe.cost));
                values.push(Value { weight: mild.weight.saturating_mul(severe.weight), ..value });
            }
        }
    }
    values
}

/// The plain tests of an attribute in a condition, each with the answer that makes it hold.
fn gather<'c>(
    condition: &'c Condition,
    ix: Ix<Attribute>,
    wanted: bool,
    tests: &mut Vec<(&'c Condition, bool)>,
) {
    match &condition.test {
        Test::All(parts) | Test::Any(parts) => {
            parts.iter().for_each(|part| gather(part, ix, wanted, tests));
        }
        Test::Not(inner) => gather(inner, ix, !wanted, tests),
        Test::Boolean(of, _)
        | Test::Choice(of, _)
        | Test::NumberIs(of, _)
        | Test::NumberIn(of, _)
            if *of == ix =>
        {
            tests.push((condition, wanted));
        }
        _ => {}
    }
}
