//! Conditions in one spelling: what is nested without need is taken apart, and what has no order is
//! sorted.

use super::{Value, Writer, scenarios};
use crate::model::{Bound, Condition, HasEntry, Ix, Range, Table, Test};
use crate::source::At;

/// The condition as an author could write it, on one line.
pub(super) fn value(writer: &Writer<'_>, condition: &Condition) -> Value {
    Value::Text(plain(writer, condition).to_string())
}

/// A condition in its one spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Plain {
    /// `key = …`: the values sorted.
    Is(String, Vec<String>),
    /// `key = { over = 5 }`
    In(String, String),
    /// Every one of these, sorted; more than one, or none.
    All(Vec<Plain>),
    /// At least one of these, sorted; more than one, or none.
    Any(Vec<Plain>),
    /// The opposite.
    Not(Box<Plain>),
}

fn plain(writer: &Writer<'_>, condition: &Condition) -> Plain {
    let policy = writer.naming.policy();
    match &condition.test {
        Test::All(inner) => all(inner.iter().map(|part| plain(writer, part))),
        Test::Any(inner) => any(inner.iter().map(|part| plain(writer, part))),
        Test::Not(inner) => match plain(writer, inner) {
            Plain::Not(inner) => *inner,
            inner => Plain::Not(Box::new(inner)),
        },
        Test::Category(list) => is("category", ids(writer, &policy.categories, list)),
        Test::Impact(list) => is("impact", ids(writer, &policy.impacts, list)),
        Test::Urgency(list) => is("urgency", ids(writer, &policy.urgencies, list)),
        Test::Priority(list) => is("priority", ids(writer, &policy.priorities, list)),
        Test::Tier(list) => is("tier", ids(writer, &policy.tiers, list)),
        Test::Missed(list) => {
            is("missed", list.iter().map(|kind| kind.as_str().to_owned()).collect())
        }
        Test::Boolean(attribute, list) => is(
            &writer.attribute(*attribute),
            list.iter().map(|value| value.value.to_string()).collect(),
        ),
        Test::Choice(attribute, list) => {
            let word = |choice: &At<usize>| match &policy.attributes[*attribute].kind {
                crate::model::AttributeKind::Choice(choices) => {
                    choices.get(choice.value).map_or(String::new(), |word| word.value.clone())
                }
                _ => String::new(),
            };
            is(&writer.attribute(*attribute), list.iter().map(word).collect())
        }
        Test::NumberIs(attribute, list) => {
            let kind = &policy.attributes[*attribute].kind;
            let number = |value: &At<f64>| scenarios::number(value.value, kind);
            is(&writer.attribute(*attribute), list.iter().map(number).collect())
        }
        Test::NumberIn(attribute, range) => {
            let kind = &policy.attributes[*attribute].kind;
            let number = |value| scenarios::number(value, kind);
            Plain::In(writer.attribute(*attribute), self::range(range, number))
        }
    }
}

fn ids<T: HasEntry>(writer: &Writer<'_>, table: &Table<T>, list: &[At<Ix<T>>]) -> Vec<String> {
    list.iter().map(|ix| writer.naming.entry(table, ix.value)).collect()
}

fn is(key: &str, mut values: Vec<String>) -> Plain {
    values.sort();
    values.dedup();
    Plain::Is(key.to_owned(), values)
}

fn range(range: &Range, number: impl Fn(f64) -> String) -> String {
    let end = |bound: Option<At<Bound>>, inclusive: &str, exclusive: &str| {
        bound.map(|bound| {
            let word = if bound.inclusive { inclusive } else { exclusive };
            format!("{word} = {}", number(bound.value.value))
        })
    };
    let Range { lower, upper } = *range;
    let ends = [end(lower, "at-least", "over"), end(upper, "at-most", "under")];
    ends.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn all(parts: impl Iterator<Item = Plain>) -> Plain {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Plain::All(inner) => flat.extend(inner),
            part => flat.push(part),
        }
    }
    alone(flat, Plain::All)
}

/// Tests of one key in an `any` are one test of that key.
fn any(parts: impl Iterator<Item = Plain>) -> Plain {
    let mut flat: Vec<Plain> = Vec::new();
    let mut add = |part: Plain| match part {
        Plain::Is(key, values) => {
            let same = flat.iter_mut().find_map(|known| match known {
                Plain::Is(known, list) if *known == key => Some(list),
                _ => None,
            });
            match same {
                Some(list) => {
                    list.extend(values);
                    list.sort();
                    list.dedup();
                }
                None => flat.push(Plain::Is(key, values)),
            }
        }
        part => flat.push(part),
    };
    for part in parts {
        match part {
            Plain::Any(inner) => inner.into_iter().for_each(&mut add),
            part => add(part),
        }
    }
    alone(flat, Plain::Any)
}

/// One part needs no list around it.
fn alone(mut parts: Vec<Plain>, list: impl Fn(Vec<Plain>) -> Plain) -> Plain {
    parts.sort();
    parts.dedup();
    match <[Plain; 1]>::try_from(parts) {
        Ok([only]) => only,
        Err(parts) => list(parts),
    }
}

impl std::fmt::Display for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let list =
            |parts: &[Self]| parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match self {
            Self::All(parts) if parts.is_empty() => f.write_str("{}"),
            Self::Is(key, values) => match values.as_slice() {
                [only] => write!(f, "{{ {key} = {only} }}"),
                values => write!(f, "{{ {key} = [{}] }}", values.join(", ")),
            },
            Self::In(key, range) => write!(f, "{{ {key} = {{ {range} }} }}"),
            Self::All(parts) => write!(f, "{{ all = [{}] }}", list(parts)),
            Self::Any(parts) => write!(f, "{{ any = [{}] }}", list(parts)),
            Self::Not(inner) => write!(f, "{{ not = {inner} }}"),
        }
    }
}
