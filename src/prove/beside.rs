//! What triggers and duties tell beside the escalation, for a claim that turns on it.
//!
//! Each such rule is looked at alone, and what it contributes for which openings is laid over what the
//! escalation and the others do: nobody is told less because somebody else is told as well. So twenty
//! rules cost twenty looks, however many combinations of them tickets can have.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;

use super::Side;
use super::classes::Classes;
use super::moments::{Case, Moments, Piece};
use super::overlay::Overlay;
use super::proof::{Broken, Counterexample, TooMany};
use super::prover::{Answer, Prover, size};
use super::slice::{Rule, is_helped, with_rule};
use crate::clock::{Interval, Intervals};
use crate::model::{Claim, Contact, Facts, Ix, Policy, Promise};
use crate::promises::{broken, in_time};

/// For which openings something is told that matters to a claim: to each person, where it counts people.
/// What rules contribute adds up.
type Told = BTreeMap<Option<Ix<Contact>>, Intervals>;

/// Where a claim is broken with all rules that might matter to it, and how many pieces of time were
/// looked at.
pub(super) fn with_rules(
    prover: &Prover<'_>,
    (claim, answer): (Claim, &Answer),
    rules: &[Rule],
) -> Result<(Option<Broken>, usize), TooMany> {
    let policy = prover.whole.policy;
    let judge = Judge::new(policy, claim, Interval::between(prover.horizon.0, prover.horizon.1));
    let mut pool = Pool::default();
    let mut moments = 0;
    let mut cases =
        core(prover, &judge, answer, &mut pool, &mut moments).ok_or(TooMany::Rules(claim))?;
    for rule in rules {
        let part = with_rule(policy, prover.side.policy, *rule);
        let (of_rule, pieces) = alone(prover, &judge, &part, &mut pool);
        moments += pieces;
        let mut joined = HashMap::new();
        let mut join = |case, told| {
            *joined.entry((case, told)).or_insert_with(|| pool.with(&judge, case, told))
        };
        cases = cases.join(&of_rule, &mut join).ok_or(TooMany::Rules(claim))?;
    }
    Ok((verdict(prover, &judge, &cases, &pool), moments))
}

/// The classes that the claim is about, with what the escalation alone contributes.
fn core(
    prover: &Prover<'_>,
    judge: &Judge<'_>,
    answer: &Answer,
    pool: &mut Pool,
    moments: &mut usize,
) -> Option<Overlay> {
    let counts_people = judge.people().is_some();
    let of_class = |(class, openings): (usize, &Intervals)| {
        if !answer.about.contains_key(&class) {
            return (Told::new(), 0);
        }
        let facts = prover.classes.all.get(class).and_then(|class| class.facts.first());
        match facts {
            Some(facts) if counts_people && !openings.is_empty() => {
                judge.told(prover.side.policy, &prover.moments, facts)
            }
            _ => (judge.contribution(openings), 0),
        }
    };
    let told: Vec<(Told, usize)> = (0..answer.openings.len())
        .into_par_iter()
        .zip(answer.openings.par_iter())
        .map(of_class)
        .collect();
    let mut numbers = Vec::with_capacity(told.len());
    for (class, (told, pieces)) in told.into_iter().enumerate() {
        *moments += pieces;
        let told = pool.told(told);
        numbers.push(if answer.about.contains_key(&class) {
            pool.case(judge, class, told)
        } else {
            0
        });
    }
    let cases =
        Overlay::new(&prover.classes, |class| numbers.get(class).copied().unwrap_or_default());
    let Claim::Guarantee(ix) = judge.claim else { return Some(cases) };
    let guarantee = &prover.whole.policy.guarantees[ix];
    if guarantee.when.is_everything() {
        return Some(cases);
    }
    let parts = prover.parts(guarantee);
    let about: Vec<bool> =
        parts.all.par_iter().map(|part| prover.is_part(guarantee, part)).collect();
    let about =
        Overlay::new(&parts, |part| usize::from(about.get(part).copied().unwrap_or_default()));
    cases.join(&about, &mut |case, about| case * about)
}

/// What a part of the policy contributes, for every ticket.
fn alone(
    prover: &Prover<'_>,
    judge: &Judge<'_>,
    part: &Policy,
    pool: &mut Pool,
) -> (Overlay, usize) {
    let side = Side { policy: part, clock: prover.whole.clock };
    let classes = Classes::of_variables(&[side], prover.classes.variables.clone(), &[]);
    let moments = Moments::new(&[side]);
    let of_class = |class: &super::Class| match class.facts.first() {
        Some(facts) => judge.told(part, &moments, facts),
        None => (Told::new(), 0),
    };
    let told: Vec<(Told, usize)> = classes.all.par_iter().map(of_class).collect();
    let pieces = told.iter().map(|(_, pieces)| pieces).sum();
    let numbers: Vec<usize> = told.into_iter().map(|(told, _)| pool.told(told)).collect();
    (Overlay::new(&classes, |class| numbers.get(class).copied().unwrap_or_default()), pieces)
}

fn verdict(prover: &Prover<'_>, judge: &Judge<'_>, cases: &Overlay, pool: &Pool) -> Option<Broken> {
    let mut classes = BTreeSet::new();
    let mut tickets = 0_u128;
    let mut all: Vec<Interval> = Vec::new();
    let mut smallest: Option<(Facts, Intervals)> = None;
    for (case, of_case) in cases.tickets(&prover.classes.variables) {
        let Some((class, told)) = pool.cases.get(case.wrapping_sub(1)) else { continue };
        let openings = pool.all.get(*told).map(|told| judge.broken(told)).unwrap_or_default();
        if openings.is_empty() {
            continue;
        }
        classes.insert(*class);
        tickets = tickets.saturating_add(of_case.count);
        all.extend(openings.iter());
        let facts = of_case.smallest(&prover.classes.variables, 0);
        if smallest.as_ref().is_none_or(|(known, _)| size(&facts) < size(known)) {
            smallest = Some((facts, openings));
        }
    }
    let (facts, openings) = smallest?;
    let first = openings.iter().next()?.from();
    let (ticket, trace) = prover.simulate(&facts, first);
    let example = Counterexample::Ticket { ticket, trace, openings };
    Some(Broken { classes: classes.len(), tickets, openings: all.into_iter().collect(), example })
}

/// Everything that came up, each once.
#[derive(Debug, Default)]
struct Pool {
    all: Vec<Told>,
    known: BTreeMap<Told, usize>,
    /// A class and what is told its tickets; numbered from one. Number nought is what cannot be broken.
    cases: Vec<(usize, usize)>,
    numbers: HashMap<(usize, usize), usize>,
}

impl Pool {
    fn told(&mut self, told: Told) -> usize {
        if let Some(found) = self.known.get(&told) {
            return *found;
        }
        self.all.push(told.clone());
        self.known.insert(told, self.all.len() - 1);
        self.all.len() - 1
    }

    fn case(&mut self, judge: &Judge<'_>, class: usize, told: usize) -> usize {
        if let Some(found) = self.numbers.get(&(class, told)) {
            return *found;
        }
        // Nothing that is told besides can break what is kept.
        let settled =
            judge.helped && self.all.get(told).is_some_and(|told| judge.broken(told).is_empty());
        let number = if settled {
            0
        } else {
            self.cases.push((class, told));
            self.cases.len()
        };
        self.numbers.insert((class, told), number);
        number
    }

    /// A case of which something more is told.
    fn with(&mut self, judge: &Judge<'_>, case: usize, more: usize) -> usize {
        let Some((class, told)) = self.cases.get(case.wrapping_sub(1)).copied() else { return 0 };
        let (Some(told), Some(more)) = (self.all.get(told), self.all.get(more)) else { return 0 };
        let mut both = told.clone();
        for (who, openings) in more {
            let known = both.entry(*who).or_default();
            *known = known.union(openings);
        }
        let both = self.told(both);
        self.case(judge, class, both)
    }
}

/// What a claim makes of who is told.
struct Judge<'p> {
    policy: &'p Policy,
    claim: Claim,
    /// Whether being told can only help.
    helped: bool,
    horizon: Interval,
}

impl<'p> Judge<'p> {
    fn new(policy: &'p Policy, claim: Claim, horizon: Interval) -> Self {
        Self { policy, claim, helped: is_helped(policy, claim), horizon }
    }

    /// How many people the claim asks for, and within what time.
    fn people(&self) -> Option<(usize, jiff::SignedDuration)> {
        match self.claim.promise(self.policy) {
            Some(Promise::DifferentPeople { count, within }) => {
                Some((usize::try_from(count.value).unwrap_or(usize::MAX), within.value))
            }
            _ => None,
        }
    }

    /// What tickets contribute that break the claim for some openings. Where people are counted and it is
    /// kept, there are as many as it asks for, whoever they are.
    fn contribution(&self, broken: &Intervals) -> Told {
        let told = match self.helped {
            true => Intervals::one(self.horizon).difference(broken),
            false => broken.clone(),
        };
        std::iter::once((None, told)).filter(|(_, told)| !told.is_empty()).collect()
    }

    /// What is told a ticket whenever it is opened, and how many pieces of time that took.
    fn told(&self, policy: &Policy, moments: &Moments<'_>, facts: &Facts) -> (Told, usize) {
        let mut found: BTreeMap<Option<Ix<Contact>>, Vec<Interval>> = BTreeMap::new();
        let mut pieces = 0;
        let case = Case { facts, events: &[] };
        let range = (self.horizon.from(), self.horizon.until());
        let look = |piece: Piece| -> Vec<(Option<Ix<Contact>>, Intervals)> {
            let Some(sight) = piece.sight(policy) else { return Vec::new() };
            match (self.claim, self.people()) {
                (Claim::Guarantee(ix), Some((_, within))) => {
                    let told = in_time(&policy.guarantees[ix], within, &sight).into_iter();
                    told.map(|(who, told)| (Some(who), told)).collect()
                }
                _ => {
                    let broken = broken(self.claim, &sight);
                    let told = match self.helped {
                        true => Intervals::one(sight.openings).difference(&broken),
                        false => broken,
                    };
                    vec![(None, told)]
                }
            }
        };
        moments.pieces(&[case], range, look, |openings, told, later| {
            pieces += 1;
            for (who, told) in told {
                let told = told.iter().map(|part| part.moved(later).clip(openings));
                found.entry(*who).or_default().extend(told);
            }
            true
        });
        let all = found.into_iter().map(|(who, parts)| (who, parts.into_iter().collect()));
        (all.filter(|(_, told): &(_, Intervals)| !told.is_empty()).collect(), pieces)
    }

    /// The openings for which the claim is broken of tickets of whom this is told.
    fn broken(&self, told: &Told) -> Intervals {
        let all = Intervals::one(self.horizon);
        let anybody = told.get(&None).cloned().unwrap_or_default();
        if !self.helped {
            return anybody;
        }
        let Some((count, _)) = self.people() else { return all.difference(&anybody) };
        // Where so many are told at once.
        let mut edges: Vec<(i64, i64)> = Vec::new();
        for part in told.iter().filter(|(who, _)| who.is_some()).flat_map(|(_, told)| told.iter()) {
            edges.extend([(part.start, 1), (part.end, -1)]);
        }
        edges.sort_unstable();
        let needed = i64::try_from(count).unwrap_or(i64::MAX);
        let (mut people, mut enough) = (0_i64, Vec::new());
        for pair in edges.windows(2) {
            let [(start, change), (end, _)] = pair else { continue };
            people += change;
            if people >= needed {
                enough.push(Interval { start: *start, end: *end });
            }
        }
        let enough: Intervals = enough.into_iter().filter(|part| !part.is_empty()).collect();
        all.difference(&enough.union(&anybody))
    }
}
