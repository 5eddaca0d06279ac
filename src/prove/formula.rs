//! Conditions as formulas that shrink while a ticket becomes known.
//!
//! Every formula is kept once, so that two that say the same in the same words are the same number and
//! a search can remember what it found for it. What holds is never decided here: each test comes with
//! the answers that `simulate::holds` gave for every value.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt};

use super::variables::Own;
use crate::model::{Id, Policy, TargetKind};

/// A formula of a [`Formulas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Formula(u32);

impl Formula {
    /// Never holds.
    pub(super) const FALSE: Self = Self(0);
    /// Always holds.
    pub(super) const TRUE: Self = Self(1);
}

/// The number of a side, and its policy.
pub(super) type Part<'p> = (usize, &'p Policy);

/// A test of what the policy makes of a ticket, which the facts alone do not decide.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Later {
    /// The priority, as it stands, is one of these; by id, which means the same on every side.
    Priority(Vec<Id>),
    /// The tier, as it stands, is one of these.
    Tier(Vec<Id>),
    /// One of these targets was missed.
    Missed(Vec<TargetKind>),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Shape {
    Constant(bool),
    /// A test of one variable, with the positions of the values for which it holds, in order.
    Test(usize, Box<[usize]>),
    Later(Later),
    Not(Formula),
    All(Box<[Formula]>),
    Any(Box<[Formula]>),
}

#[derive(Debug)]
struct Node {
    shape: Shape,
    /// The first variable it asks for; `usize::MAX` where it asks for none.
    first: usize,
    /// Whether it asks for the priority or the tier as they stand.
    situational: bool,
    /// Whether it asks for anything that the facts do not decide.
    later: bool,
}

/// All formulas of a search.
#[derive(Debug)]
pub(super) struct Formulas {
    nodes: Vec<Node>,
    known: HashMap<Shape, Formula>,
    reduced: HashMap<(Formula, usize, usize), Formula>,
    assumed: HashMap<(Formula, usize, Own, bool), Formula>,
}

impl Formulas {
    pub(super) fn new() -> Self {
        let mut formulas = Self {
            nodes: Vec::new(),
            known: HashMap::new(),
            reduced: HashMap::new(),
            assumed: HashMap::new(),
        };
        formulas.keep(Shape::Constant(false));
        formulas.keep(Shape::Constant(true));
        formulas
    }

    /// A test of a variable that has so many values, by the positions of those for which it holds, in
    /// order and each once.
    pub(super) fn test(&mut self, variable: usize, values: usize, holds: Vec<usize>) -> Formula {
        match holds.len() {
            0 => Formula::FALSE,
            all if all == values => Formula::TRUE,
            _ => self.keep(Shape::Test(variable, holds.into())),
        }
    }

    /// Adds the values of a variable for which some test in a formula holds.
    pub(super) fn named_values(
        &self,
        formula: Formula,
        variable: usize,
        values: &mut BTreeSet<usize>,
    ) {
        match self.shape(formula) {
            Some(Shape::Test(of, holds)) if *of == variable => values.extend(holds),
            Some(Shape::Not(inner)) => self.named_values(*inner, variable, values),
            Some(Shape::All(parts) | Shape::Any(parts)) => {
                parts.iter().for_each(|part| self.named_values(*part, variable, values));
            }
            _ => {}
        }
    }

    pub(super) fn later(&mut self, later: Later) -> Formula {
        self.keep(Shape::Later(later))
    }

    pub(super) fn not(&mut self, inner: Formula) -> Formula {
        match self.shape(inner) {
            Some(Shape::Constant(holds)) => constant(!holds),
            Some(Shape::Not(inner)) => *inner,
            _ => self.keep(Shape::Not(inner)),
        }
    }

    pub(super) fn all(&mut self, parts: impl IntoIterator<Item = Formula>) -> Formula {
        self.combine(parts, false)
    }

    pub(super) fn any(&mut self, parts: impl IntoIterator<Item = Formula>) -> Formula {
        self.combine(parts, true)
    }

    /// The first variable that a formula asks for; `usize::MAX` where it asks for none.
    pub(super) fn first(&self, formula: Formula) -> usize {
        self.nodes.get(formula.0 as usize).map_or(usize::MAX, |node| node.first)
    }

    /// True where a formula asks for the priority or the tier as they stand.
    pub(super) fn is_situational(&self, formula: Formula) -> bool {
        self.nodes.get(formula.0 as usize).is_some_and(|node| node.situational)
    }

    fn asks_later(&self, formula: Formula) -> bool {
        self.nodes.get(formula.0 as usize).is_some_and(|node| node.later)
    }

    /// What is left of a formula once a variable has a value. Variables are given values in order.
    pub(super) fn reduce(&mut self, formula: Formula, variable: usize, value: usize) -> Formula {
        if self.first(formula) > variable {
            return formula;
        }
        // Most of all, and quicker to answer than to remember.
        if let Some(Shape::Test(_, holds)) = self.shape(formula) {
            return constant(holds.binary_search(&value).is_ok());
        }
        if let Some(found) = self.reduced.get(&(formula, variable, value)) {
            return *found;
        }
        let reduced = match self.shape(formula).cloned() {
            Some(Shape::Not(inner)) => {
                let inner = self.reduce(inner, variable, value);
                self.not(inner)
            }
            Some(Shape::All(parts)) => {
                let parts: Vec<_> =
                    parts.iter().map(|part| self.reduce(*part, variable, value)).collect();
                self.all(parts)
            }
            Some(Shape::Any(parts)) => {
                let parts: Vec<_> =
                    parts.iter().map(|part| self.reduce(*part, variable, value)).collect();
                self.any(parts)
            }
            _ => formula,
        };
        self.reduced.insert((formula, variable, value), reduced);
        reduced
    }

    /// What is left of a formula for a ticket as it is opened, with the priority and the tier that its
    /// facts give.
    pub(super) fn at(&mut self, formula: Formula, of: Part<'_>, own: Own) -> Formula {
        self.assume(formula, &Assumed { of, own, rises: false })
    }

    /// What is left of a formula for a ticket whose priority does not change any more, and whose tier
    /// is this or a higher one.
    pub(super) fn from(&mut self, formula: Formula, of: Part<'_>, reached: Own) -> Formula {
        self.assume(formula, &Assumed { of, own: reached, rises: true })
    }

    fn assume(&mut self, formula: Formula, assumed: &Assumed<'_>) -> Formula {
        if !self.asks_later(formula) {
            return formula;
        }
        let key = (formula, assumed.of.0, assumed.own, assumed.rises);
        if let Some(found) = self.assumed.get(&key) {
            return *found;
        }
        let found = match self.shape(formula).cloned() {
            Some(Shape::Later(later)) => match assumed.answer(&later) {
                Answer::Known(holds) => constant(holds),
                Answer::Open(later) => self.keep(Shape::Later(later)),
            },
            Some(Shape::Not(inner)) => {
                let inner = self.assume(inner, assumed);
                self.not(inner)
            }
            Some(Shape::All(parts)) => {
                let parts: Vec<_> = parts.iter().map(|part| self.assume(*part, assumed)).collect();
                self.all(parts)
            }
            Some(Shape::Any(parts)) => {
                let parts: Vec<_> = parts.iter().map(|part| self.assume(*part, assumed)).collect();
                self.any(parts)
            }
            _ => formula,
        };
        self.assumed.insert(key, found);
        found
    }

    /// `any` where `decisive` is true, `all` where it is false: one such part decides the whole.
    fn combine(&mut self, parts: impl IntoIterator<Item = Formula>, decisive: bool) -> Formula {
        let mut kept = Vec::new();
        for part in parts {
            match (self.shape(part), decisive) {
                (Some(Shape::Constant(holds)), _) if *holds == decisive => {
                    return constant(decisive);
                }
                (Some(Shape::Constant(_)), _) => {}
                (Some(Shape::All(inner)), false) | (Some(Shape::Any(inner)), true) => {
                    kept.extend_from_slice(inner);
                }
                _ => kept.push(part),
            }
        }
        kept.sort_unstable();
        kept.dedup();
        match kept.as_slice() {
            [] => constant(!decisive),
            [one] => *one,
            _ if decisive => self.keep(Shape::Any(kept.into())),
            _ => self.keep(Shape::All(kept.into())),
        }
    }

    fn shape(&self, formula: Formula) -> Option<&Shape> {
        self.nodes.get(formula.0 as usize).map(|node| &node.shape)
    }

    fn keep(&mut self, shape: Shape) -> Formula {
        if let Some(found) = self.known.get(&shape) {
            return *found;
        }
        let parts: &[Formula] = match &shape {
            Shape::Not(inner) => std::slice::from_ref(inner),
            Shape::All(parts) | Shape::Any(parts) => parts,
            _ => &[],
        };
        let (first, situational, later) = match &shape {
            Shape::Test(variable, _) => (*variable, false, false),
            Shape::Later(later) => (usize::MAX, !matches!(later, Later::Missed(_)), true),
            _ => (
                parts.iter().map(|part| self.first(*part)).min().unwrap_or(usize::MAX),
                parts.iter().any(|part| self.is_situational(*part)),
                parts.iter().any(|part| self.asks_later(*part)),
            ),
        };
        let formula = Formula(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { shape: shape.clone(), first, situational, later });
        self.known.insert(shape, formula);
        formula
    }
}

/// What is taken for granted of a ticket.
struct Assumed<'p> {
    of: Part<'p>,
    own: Own,
    /// Whether the tier may rise and targets may be missed.
    rises: bool,
}

enum Answer {
    Known(bool),
    Open(Later),
}

impl Assumed<'_> {
    fn answer(&self, later: &Later) -> Answer {
        let (_, policy) = self.of;
        match later {
            Later::Priority(ids) => {
                let priority = self.own.priority.map(|ix| &policy.priorities[ix].entry.id);
                Answer::Known(priority.is_some_and(|id| ids.contains(id)))
            }
            Later::Tier(ids) if !self.rises => {
                let tier = self.own.tier.map(|ix| &policy.tiers[ix].entry.id);
                Answer::Known(tier.is_some_and(|id| ids.contains(id)))
            }
            Later::Tier(ids) => {
                let level = self.own.tier.map_or(0, |ix| policy.tiers[ix].level.value);
                let possible = policy.tiers.values().filter(|tier| tier.level.value >= level);
                let (asked, other): (Vec<_>, Vec<_>) =
                    possible.map(|tier| &tier.entry.id).partition(|id| ids.contains(id));
                match (asked.is_empty(), other.is_empty() && self.own.tier.is_some()) {
                    (true, _) => Answer::Known(false),
                    (_, true) => Answer::Known(true),
                    _ => Answer::Open(Later::Tier(
                        ids.iter().filter(|id| asked.contains(id)).cloned().collect(),
                    )),
                }
            }
            Later::Missed(_) if self.rises => Answer::Open(later.clone()),
            Later::Missed(_) => Answer::Known(false),
        }
    }
}

fn constant(holds: bool) -> Formula {
    if holds { Formula::TRUE } else { Formula::FALSE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_shrinks_to_what_is_still_open() {
        let mut all = Formulas::new();
        let category = all.test(0, 3, vec![0]);
        let outage = all.test(1, 2, vec![1]);
        let critical = all.later(Later::Priority(vec!["critical".into()]));
        let either = all.any([category, outage]);
        let whole = all.all([either, critical]);
        assert_eq!(all.first(whole), 0);
        let known = all.reduce(whole, 0, 0);
        assert_eq!(known, critical, "the category decides the first part");
        let open = all.reduce(whole, 0, 2);
        assert_eq!(all.first(open), 1);
        assert_eq!(all.reduce(open, 1, 0), Formula::FALSE);
        assert_eq!(all.reduce(open, 1, 1), critical);
        assert!(all.is_situational(critical));
    }
}
