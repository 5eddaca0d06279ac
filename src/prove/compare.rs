//! Every ticket compared with the same one made more severe, by when things come for both.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::earliest::{Earliest, earliest};
use super::line::Lines;
use super::overlay::Overlay;
use super::proof::{Broken, Counterexample, TooMany, Verdict};
use super::prover::{Prover, size};
use super::raised::{Raise, Raised};
use super::severity::{Delayed, Worse, lines, place};
use super::walk::Found;
use crate::clock::Intervals;
use crate::model::{BuiltIn, Claim, Facts};
use crate::promises::Sight;

const CLAIM: Claim = Claim::BuiltIn(BuiltIn::MoreSevere);

/// A kind of ticket of which the more severe is treated worse.
#[derive(Debug)]
struct Pair {
    what: Delayed,
    /// The smallest, and the same made more severe.
    facts: [Facts; 2],
    /// The class of the more severe one, as far as the escalation tells tickets apart.
    class: usize,
    openings: Intervals,
}

/// When everything comes that may be delayed.
struct Comparison<'p> {
    prover: &'p Prover<'p>,
    lines: Lines,
    /// For each class, by number of the line: what the escalation alone decides.
    classes: Vec<BTreeMap<Delayed, usize>>,
    /// What rules bring forward.
    earliest: Earliest,
    /// The class of each ticket.
    class: Overlay,
}

impl Prover<'_> {
    /// Compares every ticket with the same one made more severe. Says also how many pieces of time were
    /// looked at besides.
    pub(super) fn more_severe(
        &self,
        found: &[(Vec<usize>, Found)],
    ) -> Result<(Verdict, usize), TooMany> {
        let mut known = Lines::new();
        let lines = |(_, found): &(Vec<usize>, Found)| lines(&found.measures);
        let of_classes: Vec<_> = found.par_iter().map(lines).collect();
        let mut classes: Vec<BTreeMap<Delayed, usize>> = Vec::with_capacity(of_classes.len());
        for of_class in of_classes {
            let numbers = of_class.into_iter().map(|(what, line)| (what, known.keep(line)));
            classes.push(numbers.collect());
        }
        let (earliest, pieces) = earliest(self, &classes, &mut known)?;
        for of_class in &mut classes {
            of_class.retain(|what, _| !earliest.contains_key(what));
        }
        let class = Overlay::new(&self.classes, |class| class);
        let comparison = Comparison { prover: self, lines: known, classes, earliest, class };
        let raises = Raise::all(self.side.policy);
        let worse: Option<Vec<Vec<Pair>>> =
            raises.into_par_iter().map(|raise| comparison.worse(raise)).collect();
        let mut worse: Vec<Pair> =
            worse.ok_or(TooMany::Rules(CLAIM))?.into_iter().flatten().collect();
        worse.sort_by_key(|pair| (pair.what, size(&pair.facts[0])));
        Ok((self.verdict_of_pairs(worse), pieces))
    }

    fn verdict_of_pairs(&self, worse: Vec<Pair>) -> Verdict {
        let mut classes: Vec<usize> = worse.iter().map(|pair| pair.class).collect();
        classes.sort_unstable();
        classes.dedup();
        let tickets = classes.iter().filter_map(|class| self.classes.all.get(*class));
        let tickets = tickets.fold(0_u128, |all, class| all.saturating_add(class.tickets));
        let openings: Intervals = worse.iter().flat_map(|pair| pair.openings.iter()).collect();
        let example = worse.into_iter().next().and_then(|pair| {
            let Pair { what, facts, openings, .. } = pair;
            let first = openings.iter().next()?.from();
            let policy = self.whole.policy;
            let [mild, severe] = facts.map(|facts| self.simulate(&facts, first));
            let (mild_at, in_mild) = place(what, &Sight::single(policy, &mild.1));
            let (severe_at, in_severe) = place(what, &Sight::single(policy, &severe.1));
            let worse =
                Worse { what, mild, severe, mild_at, severe_at, in_mild, in_severe, openings };
            Some(Counterexample::Severer(Box::new(worse)))
        });
        Verdict {
            claim: CLAIM,
            classes: self.classes.all.len(),
            tickets: self.classes.tickets(),
            broken: example.map(|example| Broken {
                classes: classes.len(),
                tickets,
                openings,
                example,
            }),
        }
    }
}

impl Comparison<'_> {
    /// What comes later for tickets made more severe in one way. `None` where they are of too many kinds.
    fn worse(&self, raise: Raise) -> Option<Vec<Pair>> {
        let Some(raised) = Raised::new(self.prover.side, &self.prover.classes.variables, raise)
        else {
            return Some(Vec::new());
        };
        let mut worse = Vec::new();
        if let Some([mild, severe]) = raised.both(&self.class) {
            let mut pairs = Vec::new();
            let mut numbers = HashMap::new();
            let between = mild.join(&severe, &mut |mild, severe| {
                *numbers.entry((mild, severe)).or_insert_with(|| {
                    pairs.push((mild, severe));
                    pairs.len() - 1
                })
            })?;
            for (number, tickets) in between.tickets(&raised.variables) {
                let Some((mild, severe)) = pairs.get(number).copied() else { continue };
                let facts = || [0, 1].map(|of| tickets.smallest(&raised.variables, of));
                worse.extend(self.escalated(mild, severe, facts));
            }
        }
        for (what, tickets) in &self.earliest {
            worse.extend(self.told(&raised, *what, tickets)?);
        }
        Some(worse)
    }

    /// What the escalation alone delays between two classes.
    fn escalated(
        &self,
        mild: usize,
        severe: usize,
        facts: impl Fn() -> [Facts; 2],
    ) -> Option<Pair> {
        if mild == severe {
            return None;
        }
        let (before, after) = (self.classes.get(mild)?, self.classes.get(severe)?);
        let later = |(what, line): (&Delayed, &usize)| {
            let severe = after.get(what).copied().unwrap_or_default();
            let openings = self.lines.later(*line, severe, what.must_come());
            (!openings.is_empty()).then_some((*what, openings))
        };
        // The first by kind stands for the others.
        let mut all = before.iter().filter_map(later);
        let (what, first) = all.next()?;
        let openings = all.fold(first, |all, (_, openings)| all.union(&openings));
        Some(Pair { what, facts: facts(), class: severe, openings })
    }

    /// What is told later, where rules may bring it forward.
    fn told(&self, raised: &Raised, what: Delayed, tickets: &Overlay) -> Option<Vec<Pair>> {
        let Some([mild, severe]) = raised.both(tickets) else { return Some(Vec::new()) };
        let mut found: Vec<Intervals> = Vec::new();
        let mut numbers = HashMap::new();
        let later = mild.join(&severe, &mut |mild, severe| {
            *numbers.entry((mild, severe)).or_insert_with(|| {
                let openings = self.lines.later(mild, severe, what.must_come());
                found.push(openings);
                if found.last().is_some_and(Intervals::is_empty) { 0 } else { found.len() }
            })
        })?;
        if found.iter().all(Intervals::is_empty) {
            return Some(Vec::new());
        }
        let classes = raised.both(&self.class).map(|[_, severe]| severe);
        let classes = classes.as_ref().unwrap_or(&self.class);
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        let mut numbers = HashMap::new();
        let broken = later.join(classes, &mut |later, class| match later {
            0 => 0,
            _ => *numbers.entry((later, class)).or_insert_with(|| {
                pairs.push((later, class));
                pairs.len()
            }),
        })?;
        let pair = |(number, tickets): (usize, super::overlay::Tickets)| {
            let (later, class) = pairs.get(number.checked_sub(1)?).copied()?;
            let openings = found.get(later - 1)?.clone();
            let facts = [0, 1].map(|of| tickets.smallest(&raised.variables, of));
            Some(Pair { what, facts, class, openings })
        };
        Some(broken.tickets(&raised.variables).into_iter().filter_map(pair).collect())
    }
}
