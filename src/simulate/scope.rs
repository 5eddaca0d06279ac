//! Which rules may concern a ticket at all: those whose condition is not ruled out by what it states.
//!
//! A policy set of a large company has thousands of rules, of which a ticket meets a handful. Looking for
//! them once is what makes a run cost the same however many departments there are. Nothing is decided
//! here: the engine still asks every rule that is left.

use super::condition::{Missed, Situation, holds};
use crate::model::{
    Action, Category, Condition, Duty, Event, Facts, Ix, Policy, Route, Table, Test, Ticket,
    Trigger,
};

/// The rules that may concern a ticket, each kind in the order of its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Triggers.
    pub(super) triggers: Vec<Ix<Trigger>>,
    /// Routes.
    pub(super) routes: Vec<Ix<Route>>,
    /// Duties.
    pub(super) duties: Vec<Ix<Duty>>,
}

impl Scope {
    /// Every rule of a policy set.
    pub fn all(policy: &Policy) -> Self {
        Self {
            triggers: policy.triggers.indexes().collect(),
            routes: policy.routes.indexes().collect(),
            duties: policy.duties.indexes().collect(),
        }
    }

    /// The rules that may concern a ticket, whatever becomes of its priority and tier, and whatever it
    /// misses. All of them where people come to know more about it.
    pub fn of(policy: &Policy, ticket: &Ticket, events: &[Event]) -> Self {
        let mut scope = Self::all(policy);
        if !learns(events) {
            scope.keep(policy, &ticket.facts);
        }
        scope
    }

    /// Leaves what the facts do not rule out.
    fn keep(&mut self, policy: &Policy, facts: &Facts) {
        let may = |when: &Condition| outlook(when, facts).0;
        self.triggers.retain(|ix| policy.triggers[*ix].when.as_ref().is_none_or(may));
        self.routes.retain(|ix| may(&policy.routes[*ix].when));
        self.duties.retain(|ix| may(&policy.duties[*ix].when));
    }

    /// Its triggers, in the order of their table.
    pub fn triggers(&self) -> &[Ix<Trigger>] {
        &self.triggers
    }

    /// Its routes, in the order in which they are tried.
    pub fn routes(&self) -> &[Ix<Route>] {
        &self.routes
    }

    /// Its duties, in the order of their table.
    pub fn duties(&self) -> &[Ix<Duty>] {
        &self.duties
    }
}

/// The rules of a policy set by the category that they ask for, so that those of one ticket are found
/// without looking at all.
#[derive(Debug)]
pub struct Rules {
    triggers: Sorted<Trigger>,
    routes: Sorted<Route>,
    duties: Sorted<Duty>,
}

impl Rules {
    /// Sorts the rules of a policy set.
    pub fn new(policy: &Policy) -> Self {
        let categories = policy.categories.len();
        Self {
            triggers: Sorted::new(&policy.triggers, categories, |trigger| {
                trigger.when.as_ref().and_then(asked_for)
            }),
            routes: Sorted::new(&policy.routes, categories, |route| asked_for(&route.when)),
            duties: Sorted::new(&policy.duties, categories, |duty| asked_for(&duty.when)),
        }
    }

    /// What [`Scope::of`] gives for a ticket that states these facts.
    pub fn scope(&self, policy: &Policy, facts: &Facts, events: &[Event]) -> Scope {
        if learns(events) {
            return Scope::all(policy);
        }
        let category = facts.category;
        let mut scope = Scope {
            triggers: self.triggers.of(category),
            routes: self.routes.of(category),
            duties: self.duties.of(category),
        };
        scope.keep(policy, facts);
        scope
    }
}

/// Rules of one kind, by the categories that they ask for.
#[derive(Debug)]
struct Sorted<T> {
    by_category: Vec<Vec<Ix<T>>>,
    others: Vec<Ix<T>>,
}

impl<T> Sorted<T> {
    fn new(
        table: &Table<T>,
        categories: usize,
        asks_for: impl Fn(&T) -> Option<Vec<Ix<Category>>>,
    ) -> Self {
        let mut sorted = Self { by_category: vec![Vec::new(); categories], others: Vec::new() };
        for (ix, rule) in table.iter() {
            let Some(categories) = asks_for(rule) else {
                sorted.others.push(ix);
                continue;
            };
            for category in categories {
                let of = sorted.by_category.get_mut(category.index());
                if let Some(of) = of.filter(|of| of.last() != Some(&ix)) {
                    of.push(ix);
                }
            }
        }
        sorted
    }

    fn of(&self, category: Option<Ix<Category>>) -> Vec<Ix<T>> {
        let own = category.and_then(|category| self.by_category.get(category.index()));
        let own = own.map(Vec::as_slice).unwrap_or_default();
        let mut all: Vec<_> = own.iter().chain(&self.others).copied().collect();
        all.sort_unstable();
        all
    }
}

/// True if people come to know more about the ticket.
fn learns(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event.action, Action::Set(_)))
}

/// The categories of which a ticket must have one for a condition to hold, each once; `None` where it may
/// hold for any.
fn asked_for(condition: &Condition) -> Option<Vec<Ix<Category>>> {
    let mut categories: Vec<Ix<Category>> = match &condition.test {
        Test::Category(these) => these.iter().map(|at| at.value).collect(),
        Test::All(parts) => parts.iter().find_map(asked_for)?,
        Test::Any(parts) => {
            parts.iter().map(asked_for).collect::<Option<Vec<_>>>()?.into_iter().flatten().collect()
        }
        _ => return None,
    };
    categories.sort_unstable();
    categories.dedup();
    Some(categories)
}

/// Whether a condition may hold, and whether it may not, for a ticket of which the facts are known and
/// nothing else.
fn outlook(condition: &Condition, facts: &Facts) -> (bool, bool) {
    let all = |parts: &[Condition]| {
        parts.iter().fold((true, false), |(yes, no), part| {
            let of_part = outlook(part, facts);
            (yes && of_part.0, no || of_part.1)
        })
    };
    let any = |parts: &[Condition]| {
        parts.iter().fold((false, true), |(yes, no), part| {
            let of_part = outlook(part, facts);
            (yes || of_part.0, no && of_part.1)
        })
    };
    match &condition.test {
        Test::All(parts) => all(parts),
        Test::Any(parts) => any(parts),
        Test::Not(inner) => {
            let (yes, no) = outlook(inner, facts);
            (no, yes)
        }
        Test::Priority(_) | Test::Tier(_) | Test::Missed(_) => (true, true),
        Test::Category(_)
        | Test::Impact(_)
        | Test::Urgency(_)
        | Test::Boolean(..)
        | Test::Choice(..)
        | Test::NumberIs(..)
        | Test::NumberIn(..) => {
            let missed = Missed::default();
            let holds = holds(condition, &Situation { facts, priority: None, tier: None, missed });
            (holds, !holds)
        }
    }
}
