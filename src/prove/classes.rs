//! The classes of tickets that one policy set, or several together, can tell apart.
//!
//! A decision diagram: variable by variable, tickets that lead to the same open questions are one node,
//! and where nothing is open any more, they are one class. So a million cases that are treated alike
//! are never looked at one by one.

mod diagram;

use std::collections::BTreeMap;

use super::Side;
use super::formula::Formula;
use super::plan::Plan;
use super::search::{Search, State, conditions};
use super::slice::Rule;
use super::tainted::Tainted;
use super::variables::{Variable, variables};
use crate::model::{Condition, Facts};

pub use diagram::{Asks, Diagram, Node as DiagramNode, Ranges, Stated};

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

    /// True if a rule of the only side may come to apply to such tickets.
    pub(super) fn may_follow(&self, rule: Rule) -> bool {
        self.plans.iter().any(|plan| match rule {
            Rule::Trigger(ix) => plan.triggers().any(|of| of == ix),
            Rule::Duty(ix) => plan.duties().any(|of| of == ix),
        })
    }

    /// True if what becomes of such tickets, once they are classified, may rest on an entry of a set that
    /// stands here for each side.
    pub fn may_rest_on(&self, sides: &[Tainted]) -> bool {
        self.plans.iter().zip(sides).any(|(plan, tainted)| tainted.plan(plan))
    }
}

/// All classes, and the way to the class of a ticket.
#[derive(Debug)]
pub struct Classes<'p> {
    sides: Vec<Side<'p>>,
    pub(super) variables: Vec<Variable>,
    pub(super) nodes: Vec<Node>,
    pub(super) root: usize,
    /// The classes, largest first.
    pub all: Vec<Class>,
}

/// Where tickets stand that lead to the same open questions.
#[derive(Debug)]
pub(super) struct Node {
    /// The variable to ask for next; the number of variables where nothing is open.
    pub(super) variable: usize,
    /// The next node for each value of the variable.
    pub(super) next: Vec<usize>,
    /// What each leaf below stands for, on the variables from here on.
    pub(super) leaves: BTreeMap<usize, Share>,
    /// The class, of a leaf.
    pub(super) class: usize,
}

/// The part of a node's tickets that end in one leaf.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    pub(super) tickets: u128,
    pub(super) cost: usize,
    /// The value that leads to the smallest ticket.
    pub(super) value: usize,
}

impl Share {
    /// Adds tickets to those that end in the same leaf.
    pub(super) fn add(shares: &mut BTreeMap<usize, Self>, leaf: usize, share: Self) {
        let kept = shares.entry(leaf).or_insert(Self { tickets: 0, ..share });
        kept.tickets = kept.tickets.saturating_add(share.tickets);
        if share.cost < kept.cost {
            (kept.cost, kept.value) = (share.cost, share.value);
        }
    }
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
        Self::of_variables(sides, variables(sides, &conditions), further)
    }

    /// The classes of one side, where tickets are told apart by a further condition, and by the priority
    /// and the tier that their facts give by themselves even if the same comes of them.
    pub fn by_what_is_given(side: Side<'p>, further: Option<&Condition>) -> Self {
        let sides = [side];
        let mut all = conditions(side.policy);
        all.extend(further);
        let further: Vec<_> = further.into_iter().map(|when| (0, when)).collect();
        Self::searched(&sides, variables(&sides, &[all]), &further, (usize::MAX, true))
    }

    /// The classes of one side; `None` where there are more than `most`.
    pub fn at_most(most: usize, side: Side<'p>) -> Option<Self> {
        let variables = variables(&[side], &[conditions(side.policy)]);
        Self::at_most_of(most, side, variables)
    }

    /// The classes of one side, of tickets that take the values of these variables; `None` where there
    /// are more than `most`.
    pub(super) fn at_most_of(
        most: usize,
        side: Side<'p>,
        variables: Vec<Variable>,
    ) -> Option<Self> {
        let classes = Self::searched(&[side], variables, &[], (most, false));
        (classes.all.len() <= most).then_some(classes)
    }

    /// The classes of tickets that take the values of these variables.
    pub(super) fn of_variables(
        sides: &[Side<'p>],
        variables: Vec<Variable>,
        further: &[(usize, &Condition)],
    ) -> Self {
        Self::searched(sides, variables, further, (usize::MAX, false))
    }

    /// The same; where there are more than `most`, one more than these, and the way to none of them.
    fn searched(
        sides: &[Side<'p>],
        variables: Vec<Variable>,
        further: &[(usize, &Condition)],
        (most, apart): (usize, bool),
    ) -> Self {
        let mut search = Search::new(sides, &variables);
        (search.most, search.apart) = (most, apart);
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
