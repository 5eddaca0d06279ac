//! Every ticket compared with the same one made more severe, by what was measured of their classes.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::proof::{Broken, Counterexample, Verdict};
use super::prover::{Prover, size};
use super::raised::{Raise, pairs};
use super::severity::{Worse, delayed, place};
use super::walk::Found;
use crate::clock::Intervals;
use crate::model::{BuiltIn, Claim, Facts};
use crate::promises::Sight;

/// A class and the one that its tickets come to when they become more severe.
#[derive(Debug, Clone)]
struct Pair {
    classes: (usize, usize),
    facts: [Facts; 2],
}

impl Prover<'_> {
    /// Compares every ticket with the same one made more severe.
    pub(super) fn more_severe(&self, found: &[(Vec<usize>, Found)]) -> Verdict {
        let raises = Raise::all(self.side.policy);
        let of_raise = |raise: &Raise| self.raised(*raise);
        let pairs: Vec<Pair> = raises.par_iter().flat_map_iter(of_raise).collect();
        let measures = |class: usize| found.get(class).map(|(_, found)| found.measures.as_slice());
        let worse = |pair: &Pair| {
            let (what, openings) = delayed(measures(pair.classes.0)?, measures(pair.classes.1)?)?;
            Some((pair.clone(), what, openings))
        };
        let mut worse: Vec<_> = pairs.par_iter().filter_map(worse).collect();
        worse.sort_by_key(|(pair, what, _)| (*what, size(&pair.facts[0])));
        let mut classes: Vec<usize> = worse.iter().map(|(pair, ..)| pair.classes.1).collect();
        classes.sort_unstable();
        classes.dedup();
        let tickets = classes.iter().filter_map(|class| self.classes.all.get(*class));
        let tickets = tickets.fold(0_u128, |all, class| all.saturating_add(class.tickets));
        let openings: Intervals = worse.iter().flat_map(|(.., openings)| openings.iter()).collect();
        let example = worse.into_iter().next().and_then(|(pair, what, openings)| {
            let first = openings.iter().next()?.from();
            let policy = self.whole.policy;
            let [mild, severe] = pair.facts.map(|facts| self.simulate(&facts, first));
            let (mild_at, in_mild) = place(what, &Sight::single(policy, &mild.1));
            let (severe_at, in_severe) = place(what, &Sight::single(policy, &severe.1));
            let worse =
                Worse { what, mild, severe, mild_at, severe_at, in_mild, in_severe, openings };
            Some(Counterexample::Severer(Box::new(worse)))
        });
        Verdict {
            claim: Claim::BuiltIn(BuiltIn::MoreSevere),
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

    /// The pairs of classes between which one way of becoming more severe leads, each by its smallest
    /// ticket.
    fn raised(&self, raise: Raise) -> Vec<Pair> {
        let Some(found) = pairs(self.side, raise) else { return Vec::new() };
        let mut smallest: BTreeMap<(usize, usize), [Facts; 2]> = BTreeMap::new();
        for class in &found.all {
            let [mild, severe] = class.facts.as_slice() else { continue };
            let of = |facts: &Facts| self.classes.of(std::slice::from_ref(facts));
            let Some(between) = of(mild).zip(of(severe)) else { continue };
            let here = [mild.clone(), severe.clone()];
            let known = smallest.entry(between).or_insert_with(|| here.clone());
            if size(mild) < size(&known[0]) {
                *known = here;
            }
        }
        let differ = smallest.into_iter().filter(|((mild, severe), _)| mild != severe);
        differ.map(|(classes, facts)| Pair { classes, facts }).collect()
    }
}
