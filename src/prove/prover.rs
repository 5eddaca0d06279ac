//! The prover: every claim, for every class of ticket, at every moment of a horizon.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rayon::prelude::*;

use super::Side;
use super::classes::Classes;
use super::moments::Moments;
use super::proof::{Broken, Counterexample, Proof, Verdict};
use super::raised::{Raise, pairs};
use super::severity::{Worse, delayed, place};
use super::slice::{has_more, is_helped, matters, needs_more, slice};
use super::walk::{Found, walk};
use crate::clock::Intervals;
use crate::model::{BuiltIn, Claim, Facts, Guarantee, Policy, Ticket};
use crate::oncall::Survey;
use crate::promises::{Sight, concerns};
use crate::simulate::{Options, Trace, simulate};

/// Looks at every class of ticket at every moment of a range for every claim of a policy set, or for
/// those that are wanted.
pub fn prove(
    side: Side<'_>,
    horizon: (Timestamp, Timestamp),
    wanted: impl Fn(Claim) -> bool,
) -> Proof {
    let policy = side.policy;
    let guarantees = policy.guarantees.indexes().map(Claim::Guarantee);
    let built_in = BuiltIn::ALL.into_iter().map(Claim::BuiltIn);
    let claims: Vec<Claim> = guarantees.chain(built_in).filter(|claim| wanted(*claim)).collect();
    // What few claims turn on is looked at for them alone: it cuts the time into many more pieces.
    let (few, most): (Vec<Claim>, Vec<Claim>) =
        claims.iter().partition(|claim| needs_more(policy, **claim));
    let core = slice(policy, &most, |_| false);
    let mut proof = Prover::new(side, &core, horizon).run(&most);
    for claim in few {
        let own = slice(policy, &[claim], |_| false);
        let of_claim = Prover::new(side, &own, horizon).run(&[claim]);
        proof.moments += of_claim.moments;
        proof.verdicts.extend(of_claim.verdicts);
    }
    proof.verdicts.sort_by_key(|verdict| verdict.claim);
    // What was left out can break a promise that somebody is not told, and keep one that somebody is.
    for verdict in &mut proof.verdicts {
        let claim = verdict.claim;
        let open = verdict.broken.is_some() || !is_helped(policy, claim);
        if is_of_one_ticket(claim) && open && has_more(policy, claim) {
            let more = slice(policy, &[claim], |target| matters(policy, claim, target));
            let again = Prover::new(side, &more, horizon).run(&[claim]);
            proof.moments += again.moments;
            if let Some(better) = again.verdicts.into_iter().next() {
                *verdict = better;
            }
        }
    }
    proof
}

struct Prover<'p> {
    /// The policy set as it is.
    whole: Side<'p>,
    /// The policy set cut down to what the claims may turn on.
    side: Side<'p>,
    horizon: (Timestamp, Timestamp),
    classes: Classes<'p>,
    moments: Moments<'p>,
}

/// A class and the one that its tickets come to when they become more severe.
#[derive(Debug, Clone)]
struct Pair {
    classes: (usize, usize),
    facts: [Facts; 2],
}

/// The tickets of a class that a claim is about.
#[derive(Debug, Clone)]
struct Share {
    /// The smallest of them.
    facts: Facts,
    tickets: u128,
}

/// For each class by position, the tickets a claim is about.
type About = BTreeMap<usize, Share>;

impl<'p> Prover<'p> {
    fn new(whole: Side<'p>, slice: &'p Policy, horizon: (Timestamp, Timestamp)) -> Self {
        let side = Side { policy: slice, clock: whole.clock };
        let (classes, moments) = (Classes::new(&[side], &[]), Moments::new(&[side]));
        Self { whole, side, horizon, classes, moments }
    }

    fn run(&self, claims: &[Claim]) -> Proof {
        let of_tickets: Vec<(Claim, About)> = claims
            .par_iter()
            .filter(|claim| is_of_one_ticket(**claim))
            .map(|claim| (*claim, self.about(*claim)))
            .collect();
        let measured = claims.contains(&Claim::BuiltIn(BuiltIn::MoreSevere));
        let found: Vec<(Vec<usize>, Found)> = (0..self.classes.all.len())
            .into_par_iter()
            .map(|class| self.walk(class, &of_tickets, measured))
            .collect();
        let mut verdicts: Vec<Verdict> = of_tickets
            .iter()
            .enumerate()
            .map(|(index, (claim, about))| {
                let of_claim = |(asked, found): &(Vec<usize>, Found)| {
                    let position = asked.iter().position(|asked| *asked == index)?;
                    found.broken.get(position).cloned()
                };
                let openings: Vec<_> =
                    found.iter().map(|of| of_claim(of).unwrap_or_default()).collect();
                self.verdict(*claim, about, &openings)
            })
            .collect();
        if measured {
            verdicts.push(self.more_severe(&found));
        }
        if claims.contains(&Claim::BuiltIn(BuiltIn::OwnBackup)) {
            verdicts.push(self.own_backup());
        }
        verdicts.sort_by_key(|verdict| verdict.claim);
        Proof {
            horizon: self.horizon,
            classes: self.classes.all.len(),
            tickets: self.classes.tickets(),
            moments: found.iter().map(|(_, found)| found.pieces).sum(),
            verdicts,
        }
    }

    /// The tickets that a claim is about, class by class.
    fn about(&self, claim: Claim) -> About {
        let guarantee = match claim {
            Claim::Guarantee(ix) => &self.side.policy.guarantees[ix],
            Claim::BuiltIn(_) => return self.everything(),
        };
        if guarantee.when.is_everything() {
            return self.everything();
        }
        let parts = Classes::new(&[self.side], &[(0, &guarantee.when)]);
        let mut about = About::new();
        for part in parts.all.iter().filter(|part| part.matches == [true]) {
            let Some(facts) = part.facts.first() else { continue };
            if !self.concerns(guarantee, facts) {
                continue;
            }
            let Some(class) = self.classes.of(&part.facts) else { continue };
            let share = about.entry(class).or_insert(Share { facts: facts.clone(), tickets: 0 });
            share.tickets = share.tickets.saturating_add(part.tickets);
            if size(facts) < size(&share.facts) {
                share.facts = facts.clone();
            }
        }
        about
    }

    fn everything(&self) -> About {
        let classes = self.classes.all.iter().enumerate();
        classes
            .filter_map(|(index, class)| {
                let facts = class.facts.first()?.clone();
                Some((index, Share { facts, tickets: class.tickets }))
            })
            .collect()
    }

    /// What a condition says of priority and tier, the engine decides. It does so at the opening, which
    /// is the same at whatever time.
    fn concerns(&self, guarantee: &Guarantee, facts: &Facts) -> bool {
        let trace = self.simulate(facts, self.horizon.0).1;
        concerns(guarantee, facts, &Sight::single(self.side.policy, &trace))
    }

    fn simulate(&self, facts: &Facts, opened: Timestamp) -> (Ticket, Trace) {
        let ticket = Ticket { opened, facts: facts.clone() };
        let Side { policy, clock } = self.whole;
        let trace = simulate(policy, clock, &ticket, &[], Options::default());
        (ticket, trace)
    }

    /// The claims, by position, that are about a class, and what a walk through the horizon finds.
    fn walk(&self, class: usize, claims: &[(Claim, About)], measured: bool) -> (Vec<usize>, Found) {
        let about = claims.iter().enumerate().filter(|(_, (_, about))| about.contains_key(&class));
        let (asked, of_class): (Vec<usize>, Vec<Claim>) =
            about.map(|(index, (claim, _))| (index, *claim)).unzip();
        let facts = self.classes.all.get(class).and_then(|class| class.facts.first());
        let found = match facts {
            Some(facts) if measured || !asked.is_empty() => {
                let policy = self.side.policy;
                walk(policy, &self.moments, facts, (&of_class, measured), self.horizon)
            }
            _ => Found::default(),
        };
        (asked, found)
    }

    fn verdict(&self, claim: Claim, about: &About, openings: &[Intervals]) -> Verdict {
        let broken: Vec<(&Share, &Intervals)> = about
            .iter()
            .filter_map(|(class, share)| Some((share, openings.get(*class)?)))
            .filter(|(_, openings)| !openings.is_empty())
            .collect();
        let smallest = broken.iter().min_by_key(|(share, _)| size(&share.facts));
        let example = smallest.and_then(|(share, openings)| {
            let first = openings.iter().next()?.from();
            let (ticket, trace) = self.simulate(&share.facts, first);
            Some(Counterexample::Ticket { ticket, trace, openings: (*openings).clone() })
        });
        let all = || broken.iter().flat_map(|(_, openings)| openings.iter());
        let tickets = |share: u128, of: &Share| share.saturating_add(of.tickets);
        Verdict {
            claim,
            classes: about.len(),
            tickets: about.values().fold(0, tickets),
            broken: example.map(|example| Broken {
                classes: broken.len(),
                tickets: broken.iter().map(|(share, _)| *share).fold(0, tickets),
                openings: all().collect(),
                example,
            }),
        }
    }

    /// Compares every ticket with the same one made more severe.
    fn more_severe(&self, found: &[(Vec<usize>, Found)]) -> Verdict {
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

    /// Looks at people alone: somebody on call in two rotations that stand in for each other.
    fn own_backup(&self) -> Verdict {
        let Side { policy, clock } = self.side;
        let rotations: Vec<_> = policy.rotations.indexes().collect();
        let survey = Survey::new(policy, clock, rotations, self.horizon, self.horizon.0);
        let openings = survey.collisions.iter().map(|collision| collision.interval).collect();
        let first = survey.collisions.into_iter().min_by_key(|collision| collision.interval);
        let broken = first.map(|collision| Broken {
            classes: 0,
            tickets: 0,
            openings,
            example: Counterexample::Person(collision),
        });
        Verdict { claim: Claim::BuiltIn(BuiltIn::OwnBackup), classes: 0, tickets: 0, broken }
    }
}

fn is_of_one_ticket(claim: Claim) -> bool {
    match claim {
        Claim::Guarantee(_) => true,
        Claim::BuiltIn(built_in) => built_in.is_of_one_ticket(),
    }
}

/// How much a ticket states: what makes it small.
fn size(facts: &Facts) -> usize {
    let stated = [
        facts.category.is_some(),
        facts.impact.is_some(),
        facts.urgency.is_some(),
        facts.priority.is_some(),
        facts.tier.is_some(),
    ];
    stated.iter().filter(|stated| **stated).count() + facts.attributes().count()
}
