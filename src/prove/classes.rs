//! The classes of tickets that one policy set, or several together, can tell apart.
//!
//! A decision diagram: variable by variable, tickets that lead to the same open questions are one node,
//! and where nothing is open any more, they are one class. So a million cases that are treated alike
//! are never looked at one by one.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt};

use super::Side;
use super::formula::{Formula, Formulas, Later};
use super::plan::Plan;
use super::reachable::Reachable;
use super::variables::{Own, SEVERITY, Variable, variables};
use crate::model::{Condition, DutyTiming, EntryKey, Facts, Id, Policy, Test};

/// Tickets that are treated alike at every moment, by every side.
#[derive(Debug, Clone)]
pub struct Class {
    /// The smallest of them, in the terms of each side: the fewest facts, then the first by id.
    pub facts: Vec<Facts>,
    /// How many different tickets it stands for: every combination of categories, impacts and so on,
    /// and of the ranges of numbers that conditions tell apart.
    pub tickets: u128,
    /// Which sides know such tickets: one about a category that was added is unknown to the base.
    pub known: Vec<bool>,
    /// Which of the further conditions asked about can hold. Those that turn on what the policy makes
    /// of the ticket later are left to the engine.
    pub matches: Vec<bool>,
    plans: Vec<Plan>,
}

impl Class {
    /// True if all sides plan the same for such tickets, by the ids of their entries.
    pub fn is_planned_alike(&self, sides: &[Side<'_>]) -> bool {
        let plans: Vec<_> =
            self.plans.iter().zip(sides).map(|(plan, side)| plan.named(side.policy)).collect();
        plans.windows(2).all(|pair| matches!(pair, [a, b] if a == b))
    }

    /// Everything that what becomes of such tickets may rest on, once they are classified.
    pub fn rests_on(&self, side: usize, policy: &Policy) -> BTreeSet<EntryKey> {
        let mut reachable = Reachable::new(policy);
        if let Some(plan) = self.plans.get(side) {
            reachable.plan(plan);
        }
        reachable.entries
    }
}

/// All classes, and the way to the class of a ticket.
#[derive(Debug)]
pub struct Classes<'p> {
    sides: Vec<Side<'p>>,
    variables: Vec<Variable>,
    nodes: Vec<Node>,
    root: usize,
    /// The classes, largest first.
    pub all: Vec<Class>,
}

/// Where tickets stand that lead to the same open questions.
#[derive(Debug)]
struct Node {
    /// The variable to ask for next; the number of variables where nothing is open.
    variable: usize,
    /// The next node for each value of the variable.
    next: Vec<usize>,
    /// What each leaf below stands for, on the variables from here on.
    leaves: BTreeMap<usize, Share>,
    /// The class, of a leaf.
    class: usize,
}

/// The part of a node's tickets that end in one leaf.
#[derive(Debug, Clone, Copy)]
struct Share {
    tickets: u128,
    cost: usize,
    /// The value that leads to the smallest ticket.
    value: usize,
}

/// What is open about tickets, on all sides.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct State {
    plans: Vec<Plan>,
    further: Vec<Formula>,
    known: Vec<bool>,
}

impl<'p> Classes<'p> {
    /// The classes of the sides together, as far as all of the policies and the further conditions,
    /// each of one side, can tell tickets apart.
    pub fn new(sides: &[Side<'p>], further: &[(usize, &Condition)]) -> Self {
        let mut conditions: Vec<Vec<&Condition>> =
            sides.iter().map(|side| conditions(side.policy)).collect();
        for (side, condition) in further {
            if let Some(of_side) = conditions.get_mut(*side) {
                of_side.push(condition);
            }
        }
        let variables = variables(sides, &conditions);
        let mut search = Search {
            sides,
            variables: &variables,
            formulas: Formulas::new(),
            nodes: Vec::new(),
            seen: HashMap::new(),
            leaves: Vec::new(),
        };
        let start = search.start(further);
        let root = search.node(start, 0);
        let Search { mut nodes, leaves, .. } = search;
        let mut classes =
            Self { sides: sides.to_vec(), variables, nodes: Vec::new(), root, all: Vec::new() };
        let found = nodes.get(root).map(|node| node.leaves.clone()).unwrap_or_default();
        classes.nodes = std::mem::take(&mut nodes);
        let mut all: Vec<(usize, Class)> = found
            .iter()
            .filter_map(|(leaf, share)| {
                let state = leaves.get(*leaf)?;
                Some((*leaf, classes.class(*leaf, share.tickets, state)))
            })
            .collect();
        all.sort_by_key(|(_, class)| std::cmp::Reverse(class.tickets));
        let position: BTreeMap<usize, usize> =
            all.iter().enumerate().map(|(index, (leaf, _))| (*leaf, index)).collect();
        for node in &mut classes.nodes {
            node.class = position.get(&node.class).copied().unwrap_or(usize::MAX);
        }
        classes.all = all.into_iter().map(|(_, class)| class).collect();
        classes
    }

    /// The position of the class that a ticket belongs to, given in the terms of each side. `None` for
    /// a ticket that states less than it must: no category where there are some, no priority and
    /// nothing that gives one.
    pub fn of(&self, facts: &[Facts]) -> Option<usize> {
        let mut node = self.nodes.get(self.root)?;
        while let Some(variable) = self.variables.get(node.variable) {
            let value = variable.position(&self.sides, facts, node.variable)?;
            node = self.nodes.get(*node.next.get(value)?)?;
        }
        Some(node.class)
    }

    /// How many tickets there are, as far as the policies can tell them apart.
    pub fn tickets(&self) -> u128 {
        self.all.iter().map(|class| class.tickets).sum()
    }

    fn class(&self, leaf: usize, tickets: u128, state: &State) -> Class {
        let mut facts = vec![Facts::default(); self.sides.len()];
        let mut node = self.nodes.get(self.root);
        while let Some(here) = node.filter(|node| node.variable < self.variables.len()) {
            let Some(share) = here.leaves.get(&leaf) else { break };
            let value = self.variables.get(here.variable).and_then(|v| v.values.get(share.value));
            if let Some(value) = value {
                for (facts, stated) in facts.iter_mut().zip(&value.facts) {
                    facts.apply(stated);
                }
            }
            node = here.next.get(share.value).and_then(|next| self.nodes.get(*next));
        }
        let matches = state.further.iter().map(|formula| *formula != Formula::FALSE).collect();
        Class { facts, tickets, known: state.known.clone(), matches, plans: state.plans.clone() }
    }
}

/// Every condition that decides what becomes of a ticket.
fn conditions(policy: &Policy) -> Vec<&Condition> {
    let triggers = policy.triggers.values().filter_map(|trigger| trigger.when.as_ref());
    let routes = policy.routes.values().map(|route| &route.when);
    let duties = policy
        .duties
        .values()
        .filter(|duty| !matches!(duty.timing, DutyTiming::Recurs { .. }))
        .map(|duty| &duty.when);
    triggers.chain(routes).chain(duties).collect()
}

struct Search<'s> {
    sides: &'s [Side<'s>],
    variables: &'s [Variable],
    formulas: Formulas,
    nodes: Vec<Node>,
    seen: HashMap<(usize, State), usize>,
    leaves: Vec<State>,
}

impl Search<'_> {
    fn start(&mut self, further: &[(usize, &Condition)]) -> State {
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
                let answers = variable.map(|v| v.answers(side, condition)).unwrap_or_default();
                self.formulas.test(index, answers)
            }
        }
    }

    /// The node of a state in which all variables before `from` are known.
    fn node(&mut self, mut state: State, from: usize) -> usize {
        for (plan, side) in state.plans.iter_mut().zip(self.sides) {
            plan.settle(side.policy, &mut self.formulas);
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
                for (value, of) in asked.values.iter().enumerate() {
                    let reached = self.reduce(state, variable, value, &of.own, &of.known);
                    let child = self.node(reached, variable + 1);
                    next.push(child);
                    let Some(child) = self.nodes.get(child) else { continue };
                    let skipped = skipped(self.variables, variable + 1, child.variable);
                    for (leaf, share) in &child.leaves {
                        let tickets =
                            share.tickets.saturating_mul(of.weight).saturating_mul(skipped);
                        let share = Share { tickets, cost: share.cost + of.cost, value };
                        let kept = leaves.entry(*leaf).or_insert(Share { tickets: 0, ..share });
                        kept.tickets = kept.tickets.saturating_add(tickets);
                        if share.cost < kept.cost {
                            (kept.cost, kept.value) = (share.cost, value);
                        }
                    }
                }
                Node { variable, next, leaves, class: usize::MAX }
            }
        };
        self.nodes.push(node);
        self.seen.insert(key, self.nodes.len() - 1);
        self.nodes.len() - 1
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
        let plans =
            state.plans.iter().zip(self.sides).zip(own).map(|((plan, side), own)| {
                plan.reduce(side.policy, formulas, (variable, value), *own)
            });
        let plans = plans.collect();
        let further =
            state.further.iter().map(|f| self.formulas.reduce(*f, variable, value)).collect();
        let known = state.known.iter().zip(known).map(|(a, b)| *a && *b).collect();
        State { plans, further, known }
    }
}

/// How many combinations the variables between two have that nothing asks for.
fn skipped(variables: &[Variable], from: usize, until: usize) -> u128 {
    let between = variables.get(from..until).unwrap_or_default();
    between.iter().fold(1, |all: u128, variable| {
        all.saturating_mul(variable.values.iter().map(|value| value.weight).sum())
    })
}
