//! Tighter or looser, where a field alone allows to say so.

use std::cmp::Ordering;

use super::super::fields::{Sense, Value};
use super::Grade;
use super::compare::Comparison;
use crate::model::{Duration, Kind, Policy, Window};

/// The grade of an entry that was added. One that was removed has the opposite.
///
/// A trigger, a duty or a guarantee asks for something by being there. Everything else only acts through what
/// refers to it.
pub(super) fn coming(kind: Kind) -> Grade {
    match kind {
        Kind::Trigger | Kind::Duty | Kind::Guarantee => Grade::Tighter,
        Kind::Organization
        | Kind::Calendar
        | Kind::HolidaySet
        | Kind::Contact
        | Kind::Rotation
        | Kind::Category
        | Kind::Impact
        | Kind::Urgency
        | Kind::Attribute
        | Kind::Priority
        | Kind::Matrix
        | Kind::Tier
        | Kind::EscalationPolicy
        | Kind::Route
        | Kind::Scenario
        | Kind::Document => Grade::Neutral,
    }
}

/// The grade of a table that was added to a list. One that was removed has the opposite.
pub(super) fn inserted(sense: Sense) -> Grade {
    match sense {
        Sense::Reach => Grade::Tighter,
        Sense::Closing => Grade::Looser,
        _ => Grade::Neutral,
    }
}

/// The grade of a change from one value to another; `None` is nothing at all.
pub(super) fn of(
    comparison: &Comparison<'_>,
    base: &Option<Value>,
    head: &Option<Value>,
    sense: Sense,
) -> Grade {
    let order = match sense {
        Sense::Neutral | Sense::Reach | Sense::Closing | Sense::Channels => None,
        Sense::Sooner => sooner(base, head),
        Sense::More => match (base, head) {
            (Some(Value::Number(base)), Some(Value::Number(head))) => Some(head.cmp(base)),
            _ => presence(base, head),
        },
        Sense::Stronger => match (base, head) {
            (Some(Value::Strength(_, base)), Some(Value::Strength(_, head))) => {
                Some(head.cmp(base))
            }
            _ => None,
        },
        Sense::Severer => severer(comparison, base, head),
        Sense::Longer => longer(base, head),
        Sense::Clock => clock(base, head),
        Sense::Limit => presence(base, head).map(Ordering::reverse),
    };
    match order {
        Some(Ordering::Greater) => Grade::Tighter,
        Some(Ordering::Less) => Grade::Looser,
        Some(Ordering::Equal) | None => Grade::Neutral,
    }
}

/// More where something came, less where it went.
fn presence(base: &Option<Value>, head: &Option<Value>) -> Option<Ordering> {
    match (base, head) {
        (None, Some(_)) => Some(Ordering::Greater),
        (Some(_), None) => Some(Ordering::Less),
        _ => None,
    }
}

/// Greater where the head is sooner. Working days and hours do not compare without a calendar.
fn sooner(base: &Option<Value>, head: &Option<Value>) -> Option<Ordering> {
    let never = |value: &Option<Value>| matches!(value, None | Some(Value::Never));
    match (base, head) {
        (base, head) if never(base) && never(head) => None,
        (base, _) if never(base) => Some(Ordering::Greater),
        (_, head) if never(head) => Some(Ordering::Less),
        (Some(Value::Duration(base)), Some(Value::Duration(head))) => match (*base, *head) {
            (base, head) if base.is_immediate() || head.is_immediate() => {
                Some(head.is_immediate().cmp(&base.is_immediate()))
            }
            (Duration::Clock { seconds: base, .. }, Duration::Clock { seconds: head, .. }) => {
                Some(base.cmp(&head))
            }
            (Duration::BusinessDays(base), Duration::BusinessDays(head)) => Some(base.cmp(&head)),
            _ => None,
        },
        _ => None,
    }
}

/// Greater where the head's priority is more severe, or its tier is higher, by the ranks of a side that
/// knows both.
fn severer(
    comparison: &Comparison<'_>,
    base: &Option<Value>,
    head: &Option<Value>,
) -> Option<Ordering> {
    let by = |rank: &dyn Fn(&Policy, &str) -> Option<u32>, base: &str, head: &str| {
        [comparison.head.policy(), comparison.base.policy()]
            .into_iter()
            .find_map(|policy| Some(rank(policy, head)?.cmp(&rank(policy, base)?)))
    };
    match (base, head) {
        (Some(Value::Priority(base)), Some(Value::Priority(head))) => {
            let rank = |policy: &Policy, id: &str| {
                policy.priorities.find(id).map(|ix| policy.priorities[ix].rank.value)
            };
            by(&rank, base, head).map(Ordering::reverse)
        }
        (Some(Value::Tier(base)), Some(Value::Tier(head))) => {
            let level = |policy: &Policy, id: &str| {
                policy.tiers.find(id).map(|ix| policy.tiers[ix].level.value)
            };
            by(&level, base, head)
        }
        _ => presence(base, head),
    }
}

/// Greater where the head is open whenever the base is, and more. What is not there is closed.
fn longer(base: &Option<Value>, head: &Option<Value>) -> Option<Ordering> {
    let windows = |value: &Option<Value>| match value {
        Some(Value::Windows(windows)) => windows.clone(),
        _ => Vec::new(),
    };
    let covers = |wide: &[Window], narrow: &[Window]| {
        let inside = |n: &Window| wide.iter().any(|w| w.start <= n.start && n.end <= w.end);
        narrow.iter().all(inside)
    };
    let (base, head) = (windows(base), windows(head));
    match (covers(&head, &base), covers(&base, &head)) {
        (true, false) => Some(Ordering::Greater),
        (false, true) => Some(Ordering::Less),
        _ => None,
    }
}

/// Greater where the head runs round the clock and the base does not.
fn clock(base: &Option<Value>, head: &Option<Value>) -> Option<Ordering> {
    let always = |value: &Option<Value>| matches!(value, Some(Value::Text(id)) if id == "24x7");
    match (base, head) {
        (Some(_), Some(_)) => Some(always(head).cmp(&always(base))),
        _ => None,
    }
}
