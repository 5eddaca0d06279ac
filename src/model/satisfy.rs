//! Which tickets conditions tell apart: a decision procedure.
//!
//! A condition only ever asks whether an attribute has one of certain values or lies in a range. So
//! the values of each attribute fall into finitely many classes, and it is enough to look at one value
//! of each. [`Search::find`] splits on one attribute at a time, and only on those that still decide.

use std::collections::BTreeMap;

use super::{Attribute, AttributeKind, Condition, Ix, Policy, TargetKind, Test};
use crate::source::At;

/// Something about a ticket that conditions test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// What it is about.
    Category,
    /// How much is affected.
    Impact,
    /// How soon it matters.
    Urgency,
    /// Its priority as it stands.
    Priority,
    /// Its tier as it stands.
    Tier,
    /// Whether a target was missed.
    Missed(TargetKind),
    /// A declared attribute.
    Attribute(Ix<Attribute>),
}

/// A value that stands for every value of its class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sample {
    /// Nobody said.
    Unstated,
    /// The entry or choice at a position; 0 and 1 for false and true.
    Index(usize),
    /// A number; durations in seconds.
    Number(f64),
}

/// A ticket, as far as it matters: aspects that are left out may have any value.
pub type Sketch = BTreeMap<Aspect, Sample>;

/// What must come of a condition.
#[derive(Debug, Clone, Copy)]
pub struct Goal<'c> {
    /// The condition.
    pub condition: &'c Condition,
    /// Whether it must hold or must not.
    pub holds: bool,
}

/// What a search came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Such a ticket exists; this is one.
    Found(Sketch),
    /// No such ticket exists.
    Impossible,
    /// The search was given up: the conditions are too entangled to decide in the time allowed.
    GaveUp,
}

/// The tickets that a search looks at.
#[derive(Debug, Clone, Copy)]
pub struct Search<'p> {
    policy: &'p Policy,
    unstated: bool,
}

/// How many partial tickets a search looks at before it gives up.
const EFFORT: usize = 20_000;

impl<'p> Search<'p> {
    /// Among all tickets, those that leave things unsaid too.
    pub fn all(policy: &'p Policy) -> Self {
        Self { policy, unstated: true }
    }

    /// Only among tickets that state every declared attribute the conditions ask for.
    pub fn stated(policy: &'p Policy) -> Self {
        Self { policy, unstated: false }
    }

    /// Looks for a ticket that meets every goal. Goals that rule out much come first.
    pub fn find(self, goals: &[Goal<'_>]) -> Answer {
        let classes = self.classes(goals);
        let mut descent = Descent { classes: &classes, ticket: Sketch::new(), effort: EFFORT };
        match descent.meet(goals.to_vec()) {
            Some(true) => Answer::Found(descent.ticket),
            Some(false) => Answer::Impossible,
            None => Answer::GaveUp,
        }
    }

    /// One sample of each class into which the conditions divide the values of an aspect.
    fn classes(self, goals: &[Goal<'_>]) -> BTreeMap<Aspect, Vec<Sample>> {
        let mut mentioned: BTreeMap<Aspect, Mentioned> = BTreeMap::new();
        for goal in goals {
            goal.condition.walk(&mut |condition| {
                // A test that names no value still turns on whether one is stated.
                if let Some(aspect) = aspect(&condition.test) {
                    mentioned.entry(aspect).or_default();
                }
                for (aspect, mention) in mentions(&condition.test) {
                    mentioned.entry(aspect).or_default().add(mention);
                }
            });
        }
        let samples =
            mentioned.into_iter().map(|(aspect, found)| (aspect, self.samples(aspect, found)));
        samples.collect()
    }

    fn samples(self, aspect: Aspect, mentioned: Mentioned) -> Vec<Sample> {
        let policy = self.policy;
        let mut samples = match aspect {
            Aspect::Category => indexes(mentioned, policy.categories.len()),
            Aspect::Impact => indexes(mentioned, policy.impacts.len()),
            Aspect::Urgency => indexes(mentioned, policy.urgencies.len()),
            Aspect::Priority => indexes(mentioned, policy.priorities.len()),
            Aspect::Tier => indexes(mentioned, policy.tiers.len()),
            Aspect::Missed(_) => return vec![Sample::Index(0), Sample::Index(1)],
            Aspect::Attribute(ix) => match &policy.attributes[ix].kind {
                AttributeKind::Boolean => vec![Sample::Index(0), Sample::Index(1)],
                AttributeKind::Choice(choices) => indexes(mentioned, choices.len()),
                kind => numbers_apart(kind, mentioned.numbers).map(Sample::Number).collect(),
            },
        };
        let may_be_unstated = self.unstated || !matches!(aspect, Aspect::Attribute(_));
        if may_be_unstated || samples.is_empty() {
            samples.push(Sample::Unstated);
        }
        samples
    }
}

/// The values of an aspect that conditions name.
#[derive(Debug, Default)]
struct Mentioned {
    indexes: Vec<usize>,
    numbers: Vec<f64>,
}

impl Mentioned {
    fn add(&mut self, sample: Sample) {
        match sample {
            Sample::Unstated => {}
            Sample::Index(index) => self.indexes.push(index),
            Sample::Number(number) => self.numbers.push(number),
        }
    }
}

/// Every value that is named, and one that is not, if there is one.
fn indexes(mut mentioned: Mentioned, count: usize) -> Vec<Sample> {
    mentioned.indexes.sort_unstable();
    mentioned.indexes.dedup();
    let other = (0..count).find(|index| mentioned.indexes.binary_search(index).is_err());
    mentioned.indexes.into_iter().chain(other).map(Sample::Index).collect()
}

/// Every number that is named, and one between each two, as far as an attribute may have them.
pub fn numbers_apart(
    kind: &AttributeKind,
    mut cuts: Vec<f64>,
) -> impl Iterator<Item = f64> + use<> {
    let (lowest, highest) = match kind {
        AttributeKind::Percent => (0.0, 100.0),
        AttributeKind::Duration => (0.0, f64::INFINITY),
        _ => (f64::NEG_INFINITY, f64::INFINITY),
    };
    cuts.extend([lowest, highest].into_iter().filter(|limit| limit.is_finite()));
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    let between: Vec<f64> =
        cuts.iter().zip(cuts.iter().skip(1)).map(|(low, high)| low + (high - low) / 2.0).collect();
    let below = cuts.first().map(|first| first - 1.0);
    let above = cuts.last().map(|last| last + 1.0);
    let all = cuts.into_iter().chain(between).chain(below).chain(above);
    all.filter(move |number| (lowest..=highest).contains(number))
}

/// What a test (without the tests inside it) names.
fn mentions(test: &Test) -> Vec<(Aspect, Sample)> {
    fn each<T>(
        aspect: Aspect,
        values: &[T],
        sample: impl Fn(&T) -> Sample,
    ) -> Vec<(Aspect, Sample)> {
        values.iter().map(|value| (aspect, sample(value))).collect()
    }
    match test {
        Test::All(_) | Test::Any(_) | Test::Not(_) => Vec::new(),
        Test::Category(named) => each(Aspect::Category, named, |at| Sample::Index(at.index())),
        Test::Impact(named) => each(Aspect::Impact, named, |at| Sample::Index(at.index())),
        Test::Urgency(named) => each(Aspect::Urgency, named, |at| Sample::Index(at.index())),
        Test::Priority(named) => each(Aspect::Priority, named, |at| Sample::Index(at.index())),
        Test::Tier(named) => each(Aspect::Tier, named, |at| Sample::Index(at.index())),
        Test::Missed(kinds) => {
            kinds.iter().map(|kind| (Aspect::Missed(kind.value), Sample::Index(1))).collect()
        }
        Test::Boolean(ix, values) => {
            each(Aspect::Attribute(*ix), values, |at| Sample::Index(usize::from(at.value)))
        }
        Test::Choice(ix, values) => {
            each(Aspect::Attribute(*ix), values, |at| Sample::Index(at.value))
        }
        Test::NumberIs(ix, values) => {
            each(Aspect::Attribute(*ix), values, |at| Sample::Number(at.value))
        }
        Test::NumberIn(ix, range) => {
            let bounds: Vec<f64> =
                range.lower.iter().chain(&range.upper).map(|at| at.value.value).collect();
            each(Aspect::Attribute(*ix), &bounds, |bound| Sample::Number(*bound))
        }
    }
}

/// A search under way.
struct Descent<'a> {
    classes: &'a BTreeMap<Aspect, Vec<Sample>>,
    ticket: Sketch,
    effort: usize,
}

impl Descent<'_> {
    /// Completes the ticket so that it meets the goals: false if it cannot, `None` if it gave up.
    fn meet(&mut self, mut goals: Vec<Goal<'_>>) -> Option<bool> {
        self.effort = self.effort.checked_sub(1)?;
        let mut open = None;
        let mut failed = false;
        goals.retain(|goal| match evaluate(goal.condition, &self.ticket) {
            Truth::Known(holds) => {
                failed |= holds != goal.holds;
                false
            }
            Truth::Depends(aspect) => {
                open.get_or_insert(aspect);
                true
            }
        });
        if failed {
            return Some(false);
        }
        let Some(aspect) = open else { return Some(true) };
        for sample in self.classes.get(&aspect).into_iter().flatten() {
            self.ticket.insert(aspect, *sample);
            if self.meet(goals.clone())? {
                return Some(true);
            }
        }
        self.ticket.remove(&aspect);
        Some(false)
    }
}

/// What is known of a condition while a ticket is incomplete.
enum Truth {
    Known(bool),
    /// It turns on this aspect, perhaps among others.
    Depends(Aspect),
}

fn evaluate(condition: &Condition, ticket: &Sketch) -> Truth {
    match &condition.test {
        Test::All(inner) => combine(inner, ticket, false),
        Test::Any(inner) => combine(inner, ticket, true),
        Test::Not(inner) => match evaluate(inner, ticket) {
            Truth::Known(holds) => Truth::Known(!holds),
            depends @ Truth::Depends(_) => depends,
        },
        Test::Missed(kinds) => {
            let mut unknown = None;
            for kind in kinds {
                let aspect = Aspect::Missed(kind.value);
                match ticket.get(&aspect) {
                    Some(Sample::Index(1)) => return Truth::Known(true),
                    Some(_) => {}
                    None => unknown = unknown.or(Some(aspect)),
                }
            }
            unknown.map_or(Truth::Known(false), Truth::Depends)
        }
        test => {
            let Some(aspect) = aspect(test) else { return Truth::Known(false) };
            match ticket.get(&aspect) {
                Some(sample) => Truth::Known(accepts(test, *sample)),
                None => Truth::Depends(aspect),
            }
        }
    }
}

/// `any` where `decisive` is true, `all` where it is false: one such part decides the whole.
fn combine(inner: &[Condition], ticket: &Sketch, decisive: bool) -> Truth {
    let mut unknown = None;
    for part in inner {
        match evaluate(part, ticket) {
            Truth::Known(holds) if holds == decisive => return Truth::Known(decisive),
            Truth::Known(_) => {}
            Truth::Depends(aspect) => unknown = unknown.or(Some(aspect)),
        }
    }
    unknown.map_or(Truth::Known(!decisive), Truth::Depends)
}

/// The one aspect that a plain test is about.
fn aspect(test: &Test) -> Option<Aspect> {
    Some(match test {
        Test::All(_) | Test::Any(_) | Test::Not(_) | Test::Missed(_) => return None,
        Test::Category(_) => Aspect::Category,
        Test::Impact(_) => Aspect::Impact,
        Test::Urgency(_) => Aspect::Urgency,
        Test::Priority(_) => Aspect::Priority,
        Test::Tier(_) => Aspect::Tier,
        Test::Boolean(ix, _)
        | Test::Choice(ix, _)
        | Test::NumberIs(ix, _)
        | Test::NumberIn(ix, _) => Aspect::Attribute(*ix),
    })
}

/// True if a plain test holds for a value of its aspect.
fn accepts(test: &Test, sample: Sample) -> bool {
    fn names<T>(entries: &[At<Ix<T>>], index: usize) -> bool {
        entries.iter().any(|at| at.index() == index)
    }
    match (test, sample) {
        (Test::Category(named), Sample::Index(index)) => names(named, index),
        (Test::Impact(named), Sample::Index(index)) => names(named, index),
        (Test::Urgency(named), Sample::Index(index)) => names(named, index),
        (Test::Priority(named), Sample::Index(index)) => names(named, index),
        (Test::Tier(named), Sample::Index(index)) => names(named, index),
        (Test::Boolean(_, values), Sample::Index(index)) => {
            values.iter().any(|at| usize::from(at.value) == index)
        }
        (Test::Choice(_, values), Sample::Index(index)) => {
            values.iter().any(|at| at.value == index)
        }
        (Test::NumberIs(_, values), Sample::Number(number)) => {
            values.iter().any(|at| at.value == number)
        }
        (Test::NumberIn(_, range), Sample::Number(number)) => range.contains(number),
        _ => false,
    }
}
