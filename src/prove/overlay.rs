//! Decision diagrams of tickets with a number at each leaf, laid over one another.
//!
//! Twenty rules that each concern other tickets make a million combinations, but few of them differ in
//! what comes of them. So each rule is looked at alone, and what it makes of a ticket is joined with what
//! the others make of it: combinations that come to the same are one node, whatever their number.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use super::classes::{Classes, Share};
use super::search::skipped;
use super::variables::{Value, Variable};
use crate::model::Facts;

/// A diagram with more nodes than this is given up: it would take all memory before it were done.
const MOST_NODES: usize = 1 << 19;

/// A diagram.
#[derive(Debug)]
pub(super) struct Overlay {
    nodes: Vec<Node>,
    root: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Node {
    Leaf(usize),
    /// A variable and the next node for each of its values.
    Asks(usize, Vec<usize>),
}

/// The tickets that come to one number.
#[derive(Debug, Clone)]
pub(super) struct Tickets {
    /// How many they are.
    pub(super) count: u128,
    /// The value of each variable, of the smallest.
    smallest: Vec<usize>,
}

impl Tickets {
    /// The smallest of them, in the terms of a side.
    pub(super) fn smallest(&self, variables: &[Variable], side: usize) -> Facts {
        let mut facts = Facts::default();
        for (variable, value) in variables.iter().zip(&self.smallest) {
            let value = variable.values.get(*value);
            // What is the same on all sides stands there once.
            let of_side = |value: &Value| value.facts.get(side).or(value.facts.first()).cloned();
            if let Some(stated) = value.and_then(of_side) {
                facts.apply(&stated);
            }
        }
        facts
    }
}

/// Nodes, each once.
#[derive(Debug, Default)]
struct Nodes {
    all: Vec<Node>,
    known: HashMap<Node, usize>,
}

impl Nodes {
    fn keep(&mut self, node: Node) -> usize {
        if let Node::Asks(_, next) = &node
            && let Some(first) = next.first()
            && next.iter().all(|other| other == first)
        {
            return *first;
        }
        if let Some(found) = self.known.get(&node) {
            return *found;
        }
        self.all.push(node.clone());
        self.known.insert(node, self.all.len() - 1);
        self.all.len() - 1
    }
}

impl Overlay {
    /// The classes of ticket, each with a number.
    pub(super) fn new(classes: &Classes<'_>, number: impl Fn(usize) -> usize) -> Self {
        let mut nodes = Nodes::default();
        // Children come before those that lead to them.
        let mut place: Vec<usize> = Vec::with_capacity(classes.nodes.len());
        for node in &classes.nodes {
            let kept = if node.variable < classes.variables.len() {
                let next = node.next.iter().filter_map(|next| place.get(*next).copied());
                Node::Asks(node.variable, next.collect())
            } else {
                Node::Leaf(number(node.class))
            };
            place.push(nodes.keep(kept));
        }
        let root = place.get(classes.root).copied().unwrap_or_default();
        Self { nodes: nodes.all, root }
    }

    /// True if what tickets come to turns on a variable.
    pub(super) fn turns_on(&self, variable: usize) -> bool {
        self.nodes.iter().any(|node| node.variable() == variable)
    }

    /// The same diagram over other values of a variable: of each, which of the present ones it is.
    #[must_use]
    pub(super) fn with_values(&self, variable: usize, values: &[usize]) -> Self {
        let mut nodes = Nodes::default();
        let mut place: Vec<usize> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let kept = match node {
                Node::Leaf(number) => Node::Leaf(*number),
                Node::Asks(asked, next) => {
                    let next: Vec<usize> =
                        next.iter().filter_map(|next| place.get(*next).copied()).collect();
                    let chosen = || values.iter().filter_map(|value| next.get(*value).copied());
                    let next = if *asked == variable { chosen().collect() } else { next };
                    Node::Asks(*asked, next)
                }
            };
            place.push(nodes.keep(kept));
        }
        let root = place.get(self.root).copied().unwrap_or_default();
        Self { nodes: nodes.all, root }
    }

    /// Two diagrams over the same variables, joined: what a ticket comes to in both gives what it comes
    /// to. `None` where that would be too large.
    pub(super) fn join(
        &self,
        other: &Self,
        join: &mut impl FnMut(usize, usize) -> usize,
    ) -> Option<Self> {
        let mut nodes = Nodes::default();
        let mut seen = HashMap::new();
        let root = self.both((self.root, other, other.root), join, &mut nodes, &mut seen)?;
        Some(Self { nodes: nodes.all, root })
    }

    /// As deep as there are variables.
    fn both(
        &self,
        (a, other, b): (usize, &Self, usize),
        join: &mut impl FnMut(usize, usize) -> usize,
        nodes: &mut Nodes,
        seen: &mut HashMap<(usize, usize), usize>,
    ) -> Option<usize> {
        if let Some(found) = seen.get(&(a, b)) {
            return Some(*found);
        }
        let node = match (self.nodes.get(a)?, other.nodes.get(b)?) {
            (Node::Leaf(a), Node::Leaf(b)) => Node::Leaf(join(*a, *b)),
            (left, right) => {
                let variable = left.variable().min(right.variable());
                let step = |node: &Node, here: usize, value: usize| match node {
                    Node::Asks(asked, next) if *asked == variable => next.get(value).copied(),
                    _ => Some(here),
                };
                let values = [left, right].map(|node| match node {
                    Node::Asks(asked, next) if *asked == variable => next.len(),
                    _ => 0,
                });
                let values = values.into_iter().max().unwrap_or_default();
                let mut next = Vec::with_capacity(values);
                for value in 0..values {
                    let pair = (step(left, a, value)?, other, step(right, b, value)?);
                    next.push(self.both(pair, join, nodes, seen)?);
                }
                Node::Asks(variable, next)
            }
        };
        if nodes.all.len() >= MOST_NODES {
            return None;
        }
        let kept = nodes.keep(node);
        seen.insert((a, b), kept);
        Some(kept)
    }

    /// The tickets that come to each number.
    pub(super) fn tickets(&self, variables: &[Variable]) -> BTreeMap<usize, Tickets> {
        let end = variables.len();
        let mut shares: Vec<BTreeMap<usize, Share>> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let mut here: BTreeMap<usize, Share> = BTreeMap::new();
            match node {
                Node::Leaf(number) => {
                    here.insert(*number, Share { tickets: 1, cost: 0, value: 0 });
                }
                Node::Asks(asked, next) => {
                    let values = variables.get(*asked).map_or(&[][..], |variable| &variable.values);
                    for (value, (of, next)) in values.iter().zip(next).enumerate() {
                        let until =
                            self.nodes.get(*next).map_or(end, |node| node.variable().min(end));
                        let between = skipped(variables, asked + 1, until);
                        for (number, share) in shares.get(*next).into_iter().flatten() {
                            let tickets =
                                share.tickets.saturating_mul(of.weight).saturating_mul(between);
                            let share = Share { tickets, cost: share.cost + of.cost, value };
                            Share::add(&mut here, *number, share);
                        }
                    }
                }
            }
            shares.push(here);
        }
        let first = self.nodes.get(self.root).map_or(end, |node| node.variable().min(end));
        let before = skipped(variables, 0, first);
        let of_root = shares.get(self.root).into_iter().flatten();
        of_root
            .map(|(number, share)| {
                let count = share.tickets.saturating_mul(before);
                (*number, Tickets { count, smallest: self.smallest(variables, &shares, *number) })
            })
            .collect()
    }

    /// The values of the ticket that states the least of those that come to a number.
    fn smallest(
        &self,
        variables: &[Variable],
        shares: &[BTreeMap<usize, Share>],
        number: usize,
    ) -> Vec<usize> {
        let mut values = Vec::with_capacity(variables.len());
        let mut here = self.root;
        for index in 0..variables.len() {
            // What nobody asks for is left out, where that can be.
            let mut value = 0;
            if let Some(Node::Asks(asked, next)) = self.nodes.get(here)
                && *asked == index
                && let Some(share) = shares.get(here).and_then(|of| of.get(&number))
            {
                value = share.value;
                here = next.get(value).copied().unwrap_or(here);
            }
            values.push(value);
        }
        values
    }
}

impl Node {
    fn variable(&self) -> usize {
        match self {
            Self::Leaf(_) => usize::MAX,
            Self::Asks(variable, _) => *variable,
        }
    }
}
