//! The search for classes: variable by variable, with what is still open about the tickets.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use super::Side;
use super::classes::{Node, Share};
use super::formula::{Formula, Formulas, Later};
use super::plan::{Given, Plan, PlanSplit};
use super::variables::{CATEGORY, Own, SEVERITY, Variable};
use crate::model::{Condition, DutyTiming, Id, Policy, Test};

/// What is open about tickets, on all sides.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub(super) plans: Vec<Plan>,
    pub(super) further: Vec<Formula>,
    pub(super) known: Vec<bool>,
}

/// Every condition that decides what becomes of a ticket.
pub(super) fn conditions(policy: &Policy) -> Vec<&Condition> {
    let triggers = policy.triggers.values().filter_map(|trigger| trigger.when.as_ref());
    let routes = policy.routes.values().map(|route| &route.when);
    let duties = policy
        .duties
        .values()
        .filter(|duty| !matches!(duty.timing, DutyTiming::Recurs { .. }))
        .map(|duty| &duty.when);
    triggers.chain(routes).chain(duties).collect()
}

/// The search for classes, variable by variable.
pub(super) struct Search<'s> {
    sides: &'s [Side<'s>],
    variables: &'s [Variable],
    formulas: Formulas,
    pub(super) nodes: Vec<Node>,
    seen: HashMap<(usize, State), usize>,
    pub(super) leaves: Vec<State>,
    /// After so many classes and one, nothing more is looked for.
    pub(super) most: usize,
    /// Whether tickets are told apart by the priority and the tier that their facts give.
    pub(super) apart: bool,
}

impl<'s> Search<'s> {
    pub(super) fn new(sides: &'s [Side<'s>], variables: &'s [Variable]) -> Self {
        Self {
            sides,
            variables,
            formulas: Formulas::new(),
            nodes: Vec::new(),
            seen: HashMap::new(),
            leaves: Vec::new(),
            most: usize::MAX,
            apart: false,
        }
    }

    /// What is open before anything is known.
    pub(super) fn start(&mut self, further: &[(usize, &Condition)]) -> State {
        let plans = (0..self.sides.len()).filter_map(|side| self.plan(side)).collect();
        let further = further.iter().map(|(side, when)| self.compile(*side, when)).collect();
        State { plans, further, known: vec![true; self.sides.len()] }
    }

    fn plan(&mut self, side: usize) -> Option<Plan> {
        let policy = self.sides.get(side)?.policy;
        let triggers: Vec<_> = policy
            .triggers
            .iter()
            .map(|(ix, trigger)| {
                let when = trigger.when.as_ref();
                (ix, when.map_or(Formula::TRUE, |when| self.compile(side, when)))
            })
            .collect();
        let routes: Vec<_> =
            policy.routes.values().map(|route| self.compile(side, &route.when)).collect();
        let duties: Vec<_> = policy
            .duties
            .iter()
            .filter(|(_, duty)| !matches!(duty.timing, DutyTiming::Recurs { .. }))
            .map(|(ix, duty)| (ix, self.compile(side, &duty.when)))
            .collect();
        Some(Plan::new(policy, triggers.into_iter(), routes.into_iter(), duties.into_iter()))
    }

    fn compile(&mut self, side: usize, condition: &Condition) -> Formula {
        let sorted = |mut these: Vec<Id>| {
            these.sort_unstable();
            these.dedup();
            these
        };
        let Some(policy) = self.sides.get(side).map(|side| side.policy) else {
            return Formula::FALSE;
        };
        match &condition.test {
            Test::All(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.compile(side, part)).collect();
                self.formulas.all(parts)
            }
            Test::Any(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.compile(side, part)).collect();
                self.formulas.any(parts)
            }
            Test::Not(inner) => {
                let inner = self.compile(side, inner);
                self.formulas.not(inner)
            }
            Test::Priority(these) => {
                let ids = these.iter().map(|at| policy.priorities[at.value].entry.id.clone());
                self.formulas.later(Later::Priority(sorted(ids.collect())))
            }
            Test::Tier(these) => {
                let ids = these.iter().map(|at| policy.tiers[at.value].entry.id.clone());
                self.formulas.later(Later::Tier(sorted(ids.collect())))
            }
            Test::Missed(these) => {
                let mut these: Vec<_> = these.iter().map(|at| at.value).collect();
                these.sort_unstable();
                these.dedup();
                self.formulas.later(Later::Missed(these))
            }
            test => {
                let Some(index) = Variable::of(self.variables, side, test) else {
                    return Formula::FALSE;
                };
                let variable = self.variables.get(index);
                let holds = variable.map(|v| v.holding(side, condition)).unwrap_or_default();
                let values = variable.map(|variable| variable.values.len()).unwrap_or_default();
                self.formulas.test(index, values, holds)
            }
        }
    }

    /// The node of a state in which all variables before `from` are known.
    pub(super) fn node(&mut self, mut state: State, from: usize) -> usize {
        let given = match (self.apart, from > SEVERITY) {
            (true, _) => Given::Apart,
            (false, true) => Given::Known,
            (false, false) => Given::Open,
        };
        for (index, (plan, side)) in state.plans.iter_mut().zip(self.sides).enumerate() {
            plan.settle((index, side.policy), &mut self.formulas, given);
        }
        // Severity and category are always asked for: they give the priority and the tier.
        let variable =
            if from <= SEVERITY { from } else { self.first(&state).min(self.variables.len()) };
        let key = (variable, state);
        if let Some(found) = self.seen.get(&key) {
            return *found;
        }
        let (_, state) = &key;
        let node = match self.variables.get(variable) {
            None => {
                self.leaves.push(state.clone());
                let leaf = self.leaves.len() - 1;
                let share = Share { tickets: 1, cost: 0, value: 0 };
                let leaves = BTreeMap::from([(leaf, share)]);
                Node { variable, next: Vec::new(), leaves, class: leaf }
            }
            Some(asked) => {
                let mut next = Vec::with_capacity(asked.values.len());
                let mut leaves: BTreeMap<usize, Share> = BTreeMap::new();
                let split = (variable == CATEGORY).then(|| self.split(state, variable));
                for (value, of) in asked.values.iter().enumerate() {
                    if self.leaves.len() > self.most {
                        break;
                    }
                    let left = split.as_ref().map(|split| split.of(state, value));
                    let state = left.as_ref().unwrap_or(state);
                    let reached = self.reduce(state, variable, value, &of.own, &of.known);
                    let child = self.node(reached, variable + 1);
                    next.push(child);
                    let Some(child) = self.nodes.get(child) else { continue };
                    let skipped = skipped(self.variables, variable + 1, child.variable);
                    for (leaf, share) in &child.leaves {
                        let tickets =
                            share.tickets.saturating_mul(of.weight).saturating_mul(skipped);
                        let share = Share { tickets, cost: share.cost + of.cost, value };
                        Share::add(&mut leaves, *leaf, share);
                    }
                }
                Node { variable, next, leaves, class: usize::MAX }
            }
        };
        self.nodes.push(node);
        self.seen.insert(key, self.nodes.len() - 1);
        self.nodes.len() - 1
    }

    /// What may be left of the plans for each value of a variable.
    fn split(&mut self, state: &State, variable: usize) -> Splits {
        let formulas = &mut self.formulas;
        Splits(state.plans.iter().map(|plan| plan.split(formulas, variable)).collect())
    }

    fn first(&self, state: &State) -> usize {
        let plans = state.plans.iter().map(|plan| plan.first(&self.formulas));
        let further = state.further.iter().map(|formula| self.formulas.first(*formula));
        plans.chain(further).min().unwrap_or(usize::MAX)
    }

    fn reduce(
        &mut self,
        state: &State,
        variable: usize,
        value: usize,
        own: &[Own],
        known: &[bool],
    ) -> State {
        let formulas = &mut self.formulas;
        let plans = state.plans.iter().zip(own);
        let plans =
            plans.map(|(plan, own)| plan.reduce(formulas, (variable, value), *own)).collect();
        let further =
            state.further.iter().map(|f| self.formulas.reduce(*f, variable, value)).collect();
        let known = state.known.iter().zip(known).map(|(a, b)| *a && *b).collect();
        State { plans, further, known }
    }
}

/// The rules of all sides by the values of a variable.
struct Splits(Vec<PlanSplit>);

impl Splits {
    /// The state without the rules that a value rules out.
    fn of(&self, state: &State, value: usize) -> State {
        let plans = state.plans.iter().zip(&self.0).map(|(plan, split)| plan.part(split, value));
        State { plans: plans.collect(), further: state.further.clone(), known: state.known.clone() }
    }
}

/// How many combinations the variables between two have that nothing asks for.
pub(super) fn skipped(variables: &[Variable], from: usize, until: usize) -> u128 {
    let between = variables.get(from..until).unwrap_or_default();
    between.iter().fold(1, |all: u128, variable| {
        all.saturating_mul(variable.values.iter().map(|value| value.weight).sum())
    })
}
