//! The way to the class of a ticket, as data that a program without the engine can follow.
//!
//! Nothing is decided here: which value of a variable stands for what a ticket states is asked of the
//! variables, fact by fact, and where that leads is read off the diagram.

use super::super::variables::{CATEGORY, SEVERITY, Variable};
use super::Classes;
use crate::model::{
    Attribute, AttributeKind, AttributeValue, Category, Facts, Impact, Ix, Priority, Urgency,
};

/// A decision diagram: from the root, each node asks for one thing, and the answer leads to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagram {
    /// What nodes ask for.
    pub asks: Vec<Asks>,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The position of the first node.
    pub root: usize,
}

/// A node of a diagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Asks for something.
    Ask {
        /// What, by its position.
        asks: usize,
        /// The next node for each answer.
        next: Vec<usize>,
    },
    /// The ticket belongs to this class, by its position.
    Class(usize),
}

/// What a ticket states, and which answer stands for it.
#[derive(Debug, Clone, PartialEq)]
pub enum Asks {
    /// What it is about; empty where the policy has no categories, and the answer is the first.
    Category(Vec<(Ix<Category>, usize)>),
    /// How severe it is: each combination that a ticket may state, with a priority or without.
    Severity(Vec<(Stated, usize)>),
    /// Yes or no.
    Boolean {
        /// Which attribute.
        attribute: Ix<Attribute>,
        /// The answers where it is unstated, false, true.
        answers: [usize; 3],
    },
    /// A word.
    Choice {
        /// Which attribute.
        attribute: Ix<Attribute>,
        /// The answer where it is unstated.
        unstated: usize,
        /// The answer for each choice.
        answers: Vec<usize>,
    },
    /// A number; durations in seconds.
    Number {
        /// Which attribute.
        attribute: Ix<Attribute>,
        /// The answer where it is unstated.
        unstated: usize,
        /// The answers by range.
        ranges: Ranges,
    },
}

/// A priority, an impact and an urgency, each where it is stated.
pub type Stated = (Option<Ix<Priority>>, Option<Ix<Impact>>, Option<Ix<Urgency>>);

/// Answers for all numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranges {
    /// For everything below the first cut.
    pub below: usize,
    /// In order: a number, the answer for it, and the answer for what follows up to the next.
    pub cuts: Vec<(f64, usize, usize)>,
}

impl Classes<'_> {
    /// The diagram of the classes of a single side.
    pub fn diagram(&self) -> Diagram {
        let nodes = self.nodes.iter().map(|node| match node.next.as_slice() {
            [] => Node::Class(node.class),
            next => Node::Ask { asks: node.variable, next: next.to_vec() },
        });
        let asks = (0..self.variables.len()).filter_map(|index| self.asks(index));
        Diagram { asks: asks.collect(), nodes: nodes.collect(), root: self.root }
    }

    fn asks(&self, index: usize) -> Option<Asks> {
        let variable = self.variables.get(index)?;
        Some(match index {
            CATEGORY => self.category(variable),
            SEVERITY => self.severity(variable),
            _ => {
                let attribute = variable.attribute.as_ref()?.first().copied()??;
                self.attribute(variable, index, attribute)?
            }
        })
    }

    fn category(&self, variable: &Variable) -> Asks {
        let Some(side) = self.sides.first() else { return Asks::Category(Vec::new()) };
        let answer = |ix| {
            let mut facts = Facts::default();
            facts.category = Some(ix);
            Some((ix, variable.position(&self.sides, &[facts], CATEGORY)?))
        };
        Asks::Category(side.policy.categories.indexes().filter_map(answer).collect())
    }

    fn severity(&self, variable: &Variable) -> Asks {
        let mut stated = Vec::new();
        for value in self.severities() {
            let mut facts = Facts::default();
            (facts.priority, facts.impact, facts.urgency) = value;
            if let Some(answer) = variable.position(&self.sides, &[facts], SEVERITY) {
                stated.push((value, answer));
            }
        }
        Asks::Severity(stated)
    }

    /// Every combination that a ticket may state. Those that lead nowhere have no position.
    fn severities(&self) -> Vec<Stated> {
        fn each<T>(all: impl Iterator<Item = Ix<T>>) -> Vec<Option<Ix<T>>> {
            std::iter::once(None).chain(all.map(Some)).collect()
        }
        let Some(side) = self.sides.first() else { return Vec::new() };
        let policy = side.policy;
        let mut all = Vec::new();
        for priority in each(policy.priorities.indexes()) {
            for impact in each(policy.impacts.indexes()) {
                for urgency in each(policy.urgencies.indexes()) {
                    all.push((priority, impact, urgency));
                }
            }
        }
        all
    }

    fn attribute(&self, variable: &Variable, index: usize, ix: Ix<Attribute>) -> Option<Asks> {
        let unstated = variable.position(&self.sides, &[Facts::default()], index)?;
        let answer = |value| {
            let mut facts = Facts::default();
            facts.set_attribute(ix, value);
            variable.position(&self.sides, &[facts], index)
        };
        let number = |number| answer(AttributeValue::Number(number));
        Some(match &self.sides.first()?.policy.attributes[ix].kind {
            AttributeKind::Boolean => {
                let [no, yes] = [false, true].map(|word| answer(AttributeValue::Boolean(word)));
                Asks::Boolean { attribute: ix, answers: [unstated, no?, yes?] }
            }
            AttributeKind::Choice(choices) => {
                let each = (0..choices.len()).map(|word| answer(AttributeValue::Choice(word)));
                let answers = each.collect::<Option<Vec<_>>>()?;
                Asks::Choice { attribute: ix, unstated, answers }
            }
            _ => {
                let cuts = variable.cuts();
                // Where no test names a number, all are alike.
                let first = cuts.first().copied().unwrap_or_default();
                // What no value stands for is no number that the attribute can have.
                let below = number(first - 1.0).or_else(|| number(first)).unwrap_or(unstated);
                let mut ranges = Ranges { below, cuts: Vec::new() };
                for (at, cut) in cuts.iter().enumerate() {
                    let after = cuts.get(at + 1).map_or(cut + 1.0, |next| cut + (next - cut) / 2.0);
                    let here = number(*cut).unwrap_or(unstated);
                    ranges.cuts.push((*cut, here, number(after).unwrap_or(here)));
                }
                Asks::Number { attribute: ix, unstated, ranges }
            }
        })
    }
}
