//! Pairs of tickets of which one is more severe: its impact or urgency is raised by one rank, or an
//! attribute is set to what a trigger treats as aggravating. Everything else is the same.
//!
//! What a ticket comes to is a diagram of tickets. For the milder and the more severe ticket of each pair
//! it is the same one, over pairs of values in place of those of the variable that is raised.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::Side;
use super::intake::severities;
use super::overlay::Overlay;
use super::variables::{SEVERITY, Value, Variable};
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

/// Pairs of tickets of which the second is more severe, and everything else is the same.
#[derive(Debug)]
pub(super) struct Raised {
    /// What the tickets state: of what is raised, pairs of values, the milder first.
    pub(super) variables: Vec<Variable>,
    /// The variable that is raised.
    variable: usize,
    /// Of each pair, the milder value and the more severe one among those of a ticket by itself.
    values: [Vec<usize>; 2],
}

impl Raised {
    /// The pairs, where tickets take the values of some variables; `None` where there are none.
    pub(super) fn new(side: Side<'_>, variables: &[Variable], raise: Raise) -> Option<Self> {
        let position = match raise {
            Raise::Impact | Raise::Urgency => SEVERITY,
            Raise::Attribute(ix) => variables.iter().position(|variable| {
                variable.attribute.as_ref().is_some_and(|of| of.first() == Some(&Some(ix)))
            })?,
        };
        let variable = variables.get(position)?;
        let pairs = match raise {
            Raise::Attribute(ix) => aggravated(side, variable, ix),
            _ => one_rank(side, variable, raise),
        };
        if pairs.is_empty() {
            return None;
        }
        let (mild, severe) = pairs.keys().copied().unzip();
        let mut raised = variables.to_vec();
        if let Some(variable) = raised.get_mut(position) {
            variable.values = pairs.into_values().collect();
        }
        Some(Self { variables: raised, variable: position, values: [mild, severe] })
    }

    /// What the milder and the more severe ticket of each pair come to; `None` where that is always the
    /// same.
    pub(super) fn both(&self, tickets: &Overlay) -> Option<[Overlay; 2]> {
        let of = |values: &Vec<usize>| tickets.with_values(self.variable, values);
        tickets.turns_on(self.variable).then(|| self.values.each_ref().map(of))
    }
}

/// Pairs of values, by their positions among those of a ticket by itself.
type Pairs = BTreeMap<(usize, usize), Value>;

/// Adds pairs of values of which both are told apart from the others alike.
fn add(pairs: &mut Pairs, positions: (usize, usize), value: Value) {
    match pairs.entry(positions) {
        Entry::Vacant(entry) => {
            entry.insert(value);
        }
        Entry::Occupied(mut entry) => {
            let weight = entry.get().weight.saturating_add(value.weight);
            if value.cost < entry.get().cost {
                entry.insert(value);
            }
            entry.get_mut().weight = weight;
        }
    }
}

fn one_rank(side: Side<'_>, variable: &Variable, raise: Raise) -> Pairs {
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
    let position = |facts: &Facts| {
        variable.position(std::slice::from_ref(&side), std::slice::from_ref(facts), SEVERITY)
    };
    let mut pairs = Pairs::new();
    for value in severities(&[side]) {
        let Some(mild) = value.facts.into_iter().next() else { continue };
        let Some(severe) = raised(&mild) else { continue };
        let Some(positions) = position(&mild).zip(position(&severe)) else { continue };
        let pair = Value::new(&[side, side], vec![mild, severe], value.cost);
        add(&mut pairs, positions, pair);
    }
    pairs
}

/// The entry that stands before another.
fn before<T>(order: &[Ix<T>], of: Ix<T>) -> Option<Ix<T>> {
    let position = order.iter().position(|ix| *ix == of)?;
    order.get(position.checked_sub(1)?).copied()
}

/// Values of an attribute of which the second satisfies every test of a trigger that the first does, and
/// one more.
fn aggravated(side: Side<'_>, variable: &Variable, ix: Ix<Attribute>) -> Pairs {
    let triggers = side.policy.triggers.values();
    let automatic = triggers.filter(|trigger| trigger.mode == TriggerMode::Automatic);
    let mut tests: Vec<(&Condition, bool)> = Vec::new();
    for when in automatic.filter_map(|trigger| trigger.when.as_ref()) {
        gather(when, ix, true, &mut tests);
    }
    let answers = |facts: &Facts| -> Vec<bool> {
        let now = Situation { facts, priority: None, tier: None, missed: Missed::default() };
        tests.iter().map(|(test, wanted)| holds(test, &now) == *wanted).collect()
    };
    let mut pairs = Pairs::new();
    for (from, mild) in variable.values.iter().enumerate() {
        for (to, severe) in variable.values.iter().enumerate() {
            let (Some(first), Some(second)) = (mild.facts.first(), severe.facts.first()) else {
                continue;
            };
            let (before, after) = (answers(first), answers(second));
            let mut both = before.iter().zip(&after);
            if before != after && both.all(|(before, after)| *after || !*before) {
                let facts = vec![first.clone(), second.clone()];
                let value = Value::new(&[side, side], facts, mild.cost.max(severe.cost));
                let weight = mild.weight.saturating_mul(severe.weight);
                add(&mut pairs, (from, to), Value { weight, ..value });
            }
        }
    }
    pairs
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
