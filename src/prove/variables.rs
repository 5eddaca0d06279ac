//! What a ticket may state, cut down to the values that conditions can tell apart.
//!
//! Several policy sets may be looked at together: entries are matched by id, and what one of them does
//! not know is unstated there. Whether a value satisfies a test is asked of `simulate::holds`.

use std::collections::{BTreeMap, BTreeSet};

use super::Side;
use super::intake::{categories, category_signatures, severities};
use crate::model::satisfy::numbers_apart;
use crate::model::{
    Attribute, AttributeKind, AttributeValue, Category, Condition, Facts, Id, Ix, Policy, Priority,
    Test, Tier,
};
use crate::simulate::{Missed, Situation, holds, stated_priority, stated_tier};

/// Something that tickets differ in, as far as conditions look at it.
#[derive(Debug, Clone, Default)]
pub(super) struct Variable {
    /// For an attribute: which it is on each side.
    pub(super) attribute: Option<Vec<Option<Ix<Attribute>>>>,
    /// The plain tests that look at it, by side.
    tests: Vec<(usize, Condition)>,
    /// One value for each set of values that nothing tells apart; the cheapest to state first.
    pub(super) values: Vec<Value>,
    /// For each category of each side, the position of the value that stands for it; of the variable
    /// that holds the category alone.
    places: Vec<Vec<Option<usize>>>,
}

/// A value of a variable, which stands for all that nothing tells apart from it.
#[derive(Debug, Clone)]
pub(super) struct Value {
    /// What a ticket with it states, in the terms of each side.
    pub(super) facts: Vec<Facts>,
    /// What each side makes of it before any trigger applies.
    pub(super) own: Vec<Own>,
    /// Which sides know it: a category that was added is unknown to the base.
    pub(super) known: Vec<bool>,
    /// How many facts it states.
    pub(super) cost: usize,
    /// How many values it stands for.
    pub(super) weight: u128,
}

/// What the facts alone give a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Own {
    pub(super) priority: Option<Ix<Priority>>,
    pub(super) tier: Option<Ix<Tier>>,
}

/// The position of the variable that holds impact, urgency and a stated priority.
pub(super) const SEVERITY: usize = 1;
/// The position of the variable that holds the category.
pub(super) const CATEGORY: usize = 0;

/// Every variable: what it is about, which leaves few routes open, how severe it is, then each attribute that conditions look at.
pub(super) fn variables(sides: &[Side<'_>], conditions: &[Vec<&Condition>]) -> Vec<Variable> {
    let mut severity = Variable::default();
    let mut category = Variable::default();
    let mut attributes: Vec<Variable> = Vec::new();
    let mut position: BTreeMap<(Id, &'static str), usize> = BTreeMap::new();
    for (side, conditions) in conditions.iter().enumerate() {
        for condition in conditions {
            condition.walk(&mut |inner| {
                let policy = sides.get(side).map(|side| side.policy);
                let variable = match (&inner.test, policy) {
                    (Test::Impact(_) | Test::Urgency(_), _) => &mut severity,
                    (Test::Category(_), _) => &mut category,
                    (test, Some(policy)) => {
                        let Some(ix) = attribute_of(test) else { return };
                        let attribute = &policy.attributes[ix];
                        let key = (attribute.entry.id.clone(), attribute.kind.as_str());
                        let index = *position.entry(key.clone()).or_insert_with(|| {
                            attributes.push(Variable {
                                attribute: Some(
                                    sides.iter().map(|s| find(s.policy, &key)).collect(),
                                ),
                                ..Variable::default()
                            });
                            attributes.len() - 1
                        });
                        let Some(variable) = attributes.get_mut(index) else { return };
                        variable
                    }
                    (_, None) => return,
                };
                variable.tests.push((side, inner.clone()));
            });
        }
    }
    severity.settle(severities(sides));
    category.settle_categories(sides, categories(sides));
    for variable in &mut attributes {
        variable.settle(variable.attribute_values(sides));
    }
    [category, severity].into_iter().chain(attributes).collect()
}

/// The attribute that a plain test looks at.
fn attribute_of(test: &Test) -> Option<Ix<Attribute>> {
    match test {
        Test::Boolean(ix, _)
        | Test::Choice(ix, _)
        | Test::NumberIs(ix, _)
        | Test::NumberIn(ix, _) => Some(*ix),
        _ => None,
    }
}

fn find(policy: &Policy, (id, kind): &(Id, &'static str)) -> Option<Ix<Attribute>> {
    let found = policy.attributes.find(id)?;
    (policy.attributes[found].kind.as_str() == *kind).then_some(found)
}

impl Variable {
    /// The position of the variable that a plain test on a side looks at.
    pub(super) fn of(variables: &[Self], side: usize, test: &Test) -> Option<usize> {
        match test {
            Test::Impact(_) | Test::Urgency(_) => Some(SEVERITY),
            Test::Category(_) => Some(CATEGORY),
            test => {
                let wanted = attribute_of(test)?;
                variables.iter().position(|variable| {
                    let ix = variable.attribute.as_ref().and_then(|sides| sides.get(side).copied());
                    ix.flatten() == Some(wanted)
                })
            }
        }
    }

    /// The positions of the values for which a test on a side holds, in order.
    pub(super) fn holding(&self, side: usize, test: &Condition) -> Vec<usize> {
        if let Test::Category(these) = &test.test {
            let places = self.places.get(side).map(Vec::as_slice).unwrap_or_default();
            let place = |ix: Ix<Category>| places.get(ix.index()).copied().flatten();
            let mut holding: Vec<_> = these.iter().filter_map(|at| place(at.value)).collect();
            holding.sort_unstable();
            holding.dedup();
            return holding;
        }
        let holds = |value: &Value| value.facts.get(side).is_some_and(|facts| test_of(test, facts));
        (0..).zip(&self.values).filter(|(_, value)| holds(value)).map(|(at, _)| at).collect()
    }

    /// The position of the value that stands for what a ticket states.
    pub(super) fn position(
        &self,
        sides: &[Side<'_>],
        facts: &[Facts],
        variable: usize,
    ) -> Option<usize> {
        let mut categories = self.places.iter().zip(facts);
        if let Some((places, ix)) = categories.find_map(|(p, facts)| Some((p, facts.category?))) {
            return places.get(ix.index()).copied().flatten();
        }
        let signature = self.signature(facts);
        let own = own(sides, facts);
        let same = |(a, b): (&Own, &Own)| match variable {
            SEVERITY => a.priority == b.priority,
            CATEGORY => a.tier == b.tier,
            _ => true,
        };
        self.values.iter().position(|value| {
            value.own.iter().zip(&own).all(same) && self.signature(&value.facts) == signature
        })
    }

    /// Which of the tests hold.
    fn signature(&self, facts: &[Facts]) -> Vec<usize> {
        let holds = |side: usize, test| facts.get(side).is_some_and(|facts| test_of(test, facts));
        let tests = self.tests.iter().enumerate();
        tests.filter(|(_, (side, test))| holds(*side, test)).map(|(number, _)| number).collect()
    }

    /// Keeps one of the values that nothing tells apart.
    pub(super) fn settle(&mut self, values: Vec<Value>) {
        let signatures = values.iter().map(|value| self.signature(&value.facts)).collect();
        self.keep(values, signatures);
    }

    /// The same for categories, of which there may be thousands, each with tests of its own.
    fn settle_categories(&mut self, sides: &[Side<'_>], values: Vec<Value>) {
        let (categories, signatures) = category_signatures(&self.tests, &values);
        let positions = self.keep(values, signatures);
        self.places = sides.iter().map(|side| vec![None; side.policy.categories.len()]).collect();
        for (of_sides, position) in categories.iter().zip(positions) {
            for (places, category) in self.places.iter_mut().zip(of_sides) {
                let place = category.and_then(|category| places.get_mut(category.index()));
                place.into_iter().for_each(|place| *place = Some(position));
            }
        }
    }

    /// Keeps one value of each signature; says for each which position it has come to.
    fn keep(&mut self, values: Vec<Value>, signatures: Vec<Vec<usize>>) -> Vec<usize> {
        let mut kept: Vec<(usize, Value)> = Vec::new();
        let mut position = BTreeMap::new();
        let mut found = Vec::with_capacity(values.len());
        for (value, signature) in values.into_iter().zip(signatures) {
            let own: Vec<_> = value.own.iter().map(|own| (own.priority, own.tier)).collect();
            let index =
                *position.entry((signature, own, value.known.clone())).or_insert(kept.len());
            found.push(index);
            match kept.get_mut(index) {
                None => kept.push((index, value)),
                Some((_, same)) => {
                    let weight = same.weight + value.weight;
                    if value.cost < same.cost {
                        *same = value;
                    }
                    same.weight = weight;
                }
            }
        }
        kept.sort_by_key(|(_, value)| value.cost);
        let mut moved = vec![0; kept.len()];
        for (now, (before, _)) in kept.iter().enumerate() {
            moved.get_mut(*before).into_iter().for_each(|place| *place = now);
        }
        self.values = kept.into_iter().map(|(_, value)| value).collect();
        found.iter().filter_map(|index| moved.get(*index).copied()).collect()
    }

    fn attribute_values(&self, sides: &[Side<'_>]) -> Vec<Value> {
        let of: Vec<_> = self.attribute.clone().unwrap_or_default();
        let entries: Vec<(Ix<Attribute>, &Attribute)> = sides
            .iter()
            .zip(&of)
            .filter_map(|(side, ix)| Some(((*ix)?, &side.policy.attributes[(*ix)?])))
            .collect();
        let unstated = vec![Facts::default(); sides.len()];
        let mut values = vec![Value::new(sides, unstated.clone(), 0)];
        let mut state = |value: &dyn Fn(&Attribute) -> Option<AttributeValue>| {
            let mut facts = unstated.clone();
            for ((side, ix), facts) in sides.iter().zip(&of).zip(&mut facts) {
                if let Some((ix, value)) =
                    ix.and_then(|ix| Some((ix, value(&side.policy.attributes[ix])?)))
                {
                    facts.set_attribute(ix, value);
                }
            }
            values.push(Value::new(sides, facts, 1));
        };
        let Some((_, first)) = entries.first() else { return values };
        match &first.kind {
            AttributeKind::Boolean => {
                for word in [false, true] {
                    state(&|_| Some(AttributeValue::Boolean(word)));
                }
            }
            AttributeKind::Choice(_) => {
                let words: BTreeSet<&str> =
                    entries.iter().flat_map(|(_, entry)| choices(entry)).collect();
                for word in words {
                    state(&|entry| {
                        let position = choices(entry).position(|choice| choice == word);
                        position.map(AttributeValue::Choice)
                    });
                }
            }
            kind => {
                for number in self.numbers(kind) {
                    state(&|_| Some(AttributeValue::Number(number)));
                }
            }
        }
        values
    }

    /// The numbers that tests name, in order.
    pub(super) fn cuts(&self) -> Vec<f64> {
        let mut cuts = Vec::new();
        for (_, test) in &self.tests {
            match &test.test {
                Test::NumberIs(_, values) => cuts.extend(values.iter().map(|at| at.value)),
                Test::NumberIn(_, range) => {
                    cuts.extend(range.lower.iter().chain(&range.upper).map(|at| at.value.value));
                }
                _ => {}
            }
        }
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        cuts
    }

    /// One number for each range that the tests tell apart: the shortest to write.
    fn numbers(&self, kind: &AttributeKind) -> Vec<f64> {
        let mut numbers: BTreeMap<Vec<bool>, f64> = BTreeMap::new();
        for number in numbers_apart(kind, self.cuts()) {
            let signature: Vec<bool> = self
                .tests
                .iter()
                .map(|(_, test)| match &test.test {
                    Test::NumberIs(_, values) => values.iter().any(|at| at.value == number),
                    Test::NumberIn(_, range) => range.contains(number),
                    _ => false,
                })
                .collect();
            let length = |number: f64| number.to_string().len();
            let kept = numbers.entry(signature).or_insert(number);
            if length(number) < length(*kept) {
                *kept = number;
            }
        }
        let mut numbers: Vec<f64> = numbers.into_values().collect();
        numbers.sort_by(f64::total_cmp);
        numbers
    }
}

impl Value {
    pub(super) fn new(sides: &[Side<'_>], facts: Vec<Facts>, cost: usize) -> Self {
        Self { own: own(sides, &facts), known: vec![true; sides.len()], facts, cost, weight: 1 }
    }
}

fn own(sides: &[Side<'_>], facts: &[Facts]) -> Vec<Own> {
    let own = |(side, facts): (&Side<'_>, &Facts)| Own {
        priority: stated_priority(side.policy, facts).map(|(priority, _)| priority),
        tier: stated_tier(side.policy, facts).map(|(tier, _)| tier),
    };
    sides.iter().zip(facts).map(own).collect()
}

fn test_of(test: &Condition, facts: &Facts) -> bool {
    holds(test, &Situation { facts, priority: None, tier: None, missed: Missed::default() })
}

fn choices(attribute: &Attribute) -> impl Iterator<Item = &str> {
    let choices = match &attribute.kind {
        AttributeKind::Choice(choices) => choices.as_slice(),
        _ => &[],
    };
    choices.iter().map(|choice| choice.as_str())
}
