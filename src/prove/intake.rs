//! What every ticket states when it is opened: what it is about, and how severe it is.

use std::collections::{BTreeMap, BTreeSet};

use super::Side;
use super::variables::Value;
use crate::model::{Category, Condition, Facts, HasEntry, Id, Ix, Policy, Table, Test};

/// The ids of a kind of entry on all sides.
fn ids<'p, T: HasEntry + 'p>(
    sides: &[Side<'p>],
    table: impl Fn(&'p Policy) -> &'p Table<T>,
) -> BTreeSet<&'p Id> {
    sides
        .iter()
        .flat_map(|side| table(side.policy).values())
        .map(|entry| &entry.entry().id)
        .collect()
}

/// A ticket is about one of the categories, where there are any.
pub(super) fn categories(sides: &[Side<'_>]) -> Vec<Value> {
    let ids = ids(sides, |policy| &policy.categories);
    if ids.is_empty() {
        return vec![Value::new(sides, vec![Facts::default(); sides.len()], 0)];
    }
    let value = |id: &Id| {
        let category = |side: &Side<'_>| side.policy.categories.find(id);
        let facts = |side| {
            let mut facts = Facts::default();
            facts.category = category(side);
            facts
        };
        let mut value = Value::new(sides, sides.iter().map(facts).collect(), 1);
        value.known = sides
            .iter()
            .map(|side| side.policy.categories.is_empty() || category(side).is_some())
            .collect();
        value
    };
    ids.into_iter().map(value).collect()
}

/// A category on each side, where the side has it.
pub(super) type OnSides = Vec<Option<Ix<Category>>>;

/// The category of each value, and which of some tests hold for it. Every test is looked at once, not
/// once for every category.
pub(super) fn category_signatures(
    tests: &[(usize, Condition)],
    values: &[Value],
) -> (Vec<OnSides>, Vec<Vec<usize>>) {
    let mut named: BTreeMap<(usize, Ix<Category>), BTreeSet<usize>> = BTreeMap::new();
    for (number, (side, test)) in tests.iter().enumerate() {
        if let Test::Category(these) = &test.test {
            for at in these {
                named.entry((*side, at.value)).or_default().insert(number);
            }
        }
    }
    let category = |value: &Value| value.facts.iter().map(|facts| facts.category).collect();
    let categories: Vec<OnSides> = values.iter().map(category).collect();
    let signature = |of_sides: &OnSides| -> Vec<usize> {
        let of_sides = (0..).zip(of_sides);
        let tests = of_sides.filter_map(|(side, category)| named.get(&(side, (*category)?)));
        tests.flatten().copied().collect::<BTreeSet<_>>().into_iter().collect()
    };
    let signatures = categories.iter().map(signature).collect();
    (categories, signatures)
}

/// A ticket states its impact and its urgency where there is a matrix, or its priority; beside a
/// priority it may leave impact and urgency out.
pub(super) fn severities(sides: &[Side<'_>]) -> Vec<Value> {
    let matrix = sides.iter().any(|side| side.policy.matrix.is_some());
    let each = |ids: BTreeSet<&Id>| -> Vec<Option<Id>> {
        std::iter::once(None).chain(ids.into_iter().cloned().map(Some)).collect()
    };
    let priorities = each(ids(sides, |policy| &policy.priorities));
    let impacts = each(ids(sides, |policy| &policy.impacts));
    let urgencies = each(ids(sides, |policy| &policy.urgencies));
    let mut values = Vec::new();
    for priority in &priorities {
        for impact in &impacts {
            for urgency in &urgencies {
                let by_matrix = matrix && impact.is_some() && urgency.is_some();
                if priority.is_some() || by_matrix || priorities.len() == 1 {
                    values.push(severity(sides, [priority, impact, urgency], matrix));
                }
            }
        }
    }
    values
}

fn severity(sides: &[Side<'_>], stated: [&Option<Id>; 3], matrix: bool) -> Value {
    let [priority, impact, urgency] = stated;
    let facts = |side: &Side<'_>| {
        let policy = side.policy;
        let mut facts = Facts::default();
        facts.priority = priority.as_ref().and_then(|id| policy.priorities.find(id));
        facts.impact = impact.as_ref().and_then(|id| policy.impacts.find(id));
        facts.urgency = urgency.as_ref().and_then(|id| policy.urgencies.find(id));
        facts
    };
    let count = stated.iter().filter(|stated| stated.is_some()).count();
    // Where there is a matrix, people state impact and urgency: such a ticket is the plainer one.
    let cost = if matrix && priority.is_some() { count + 2 } else { count };
    let mut value = Value::new(sides, sides.iter().map(facts).collect(), cost);
    let known = |(side, facts): (&Side<'_>, &Facts)| {
        let by_matrix = priority.is_some() || side.policy.matrix.is_some();
        let ids = facts.priority.is_some() == priority.is_some()
            && (facts.impact.is_some() == impact.is_some() || side.policy.impacts.is_empty())
            && (facts.urgency.is_some() == urgency.is_some() || side.policy.urgencies.is_empty());
        (by_matrix || side.policy.priorities.is_empty()) && ids
    };
    value.known = sides.iter().zip(&value.facts).map(known).collect();
    value
}
