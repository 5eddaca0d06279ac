//! The prover: every claim, for every class of ticket, at every moment of a horizon.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rayon::prelude::*;

use super::Side;
use super::beside::with_rules;
use super::classes::{Class, Classes};
use super::moments::Moments;
use super::proof::{Broken, Counterexample, Proof, TooMany, Verdict};
use super::search::conditions;
use super::slice::{is_helped, matters, needs_more, rules, slice};
use super::variables::{Variable, variables};
use super::walk::{Found, walk};
use crate::clock::Intervals;
use crate::model::{BuiltIn, Claim, Facts, Guarantee, Policy, Ticket};
use crate::oncall::Survey;
use crate::promises::{Sight, concerns};
use crate::simulate::{Options, Trace, simulate};

/// Each class takes some thousandths of a second for a year, so that these take minutes; without a limit,
/// thirty rules that tell a tier each by a fact of its own would be a thousand million.
const MOST_CLASSES: usize = 50_000;

/// Looks at every class of ticket at every moment of a range for every claim of a policy set, or for
/// those that are wanted.
///
/// # Errors
/// For more classes than anybody could wait for, and for a claim that turns on more combinations of rules
/// than memory could hold.
pub fn prove(
    side: Side<'_>,
    horizon: (Timestamp, Timestamp),
    wanted: impl Fn(Claim) -> bool,
) -> Result<Proof, TooMany> {
    let policy = side.policy;
    let guarantees = policy.guarantees.indexes().map(Claim::Guarantee);
    let built_in = BuiltIn::ALL.into_iter().map(Claim::BuiltIn);
    let claims: Vec<Claim> = guarantees.chain(built_in).filter(|claim| wanted(*claim)).collect();
    // What few claims turn on is looked at for them alone: it cuts the time into many more pieces.
    let (few, most): (Vec<Claim>, Vec<Claim>) =
        claims.iter().partition(|claim| needs_more(policy, **claim));
    let groups: Vec<Vec<Claim>> =
        std::iter::once(most).chain(few.into_iter().map(|claim| vec![claim])).collect();
    let variables = all_variables(side);
    let mut whole: Option<Proof> = None;
    for claims in groups {
        let core = slice(policy, &claims);
        let prover = Prover::new(side, &core, (horizon, &variables))?;
        let Run { mut proof, answers } = prover.run(&claims)?;
        for verdict in &mut proof.verdicts {
            let claim = verdict.claim;
            // What was left out can break a promise that somebody is not told, and keep one that
            // somebody is.
            let open = verdict.broken.is_some() || !is_helped(policy, claim);
            let rules = rules(policy, |target| matters(policy, claim, target));
            if let Some(answer) = answers.get(&claim).filter(|_| open && !rules.is_empty()) {
                let (better, moments) = with_rules(&prover, (claim, answer), &rules)?;
                proof.moments += moments;
                verdict.broken = better;
            }
        }
        match &mut whole {
            Some(whole) => {
                whole.moments += proof.moments;
                whole.verdicts.extend(proof.verdicts);
            }
            None => whole = Some(proof),
        }
    }
    let mut proof = whole.unwrap_or(Proof {
        horizon,
        classes: 0,
        tickets: 0,
        moments: 0,
        verdicts: Vec::new(),
    });
    proof.verdicts.sort_by_key(|verdict| verdict.claim);
    Ok(proof)
}

/// What tickets may state, cut down to what anything in the policy tells apart: the same for all parts of
/// it that are looked at, so that what one makes of a ticket can be laid over what another does.
fn all_variables(side: Side<'_>) -> Vec<Variable> {
    let mut all = conditions(side.policy);
    all.extend(side.policy.guarantees.values().map(|guarantee| &guarantee.when));
    variables(&[side], &[all])
}

/// Looks at a part of a policy set for some claims.
#[derive(Debug)]
pub(super) struct Prover<'p> {
    /// The policy set as it is.
    pub(super) whole: Side<'p>,
    /// The policy set cut down to what the claims may turn on.
    pub(super) side: Side<'p>,
    pub(super) horizon: (Timestamp, Timestamp),
    pub(super) classes: Classes<'p>,
    pub(super) moments: Moments<'p>,
}

/// What was found.
#[derive(Debug)]
struct Run {
    proof: Proof,
    /// What was found of each claim about one ticket.
    answers: BTreeMap<Claim, Answer>,
}

/// What was found of a claim.
#[derive(Debug)]
pub(super) struct Answer {
    /// The tickets that it is about.
    pub(super) about: About,
    /// For each class of ticket by position, the openings for which it is broken.
    pub(super) openings: Vec<Intervals>,
}

/// The tickets of a class that a claim is about.
#[derive(Debug, Clone)]
pub(super) struct Share {
    /// The smallest of them.
    facts: Facts,
    tickets: u128,
}

/// For each class by position, the tickets a claim is about.
pub(super) type About = BTreeMap<usize, Share>;

impl<'p> Prover<'p> {
    fn new(
        whole: Side<'p>,
        slice: &'p Policy,
        (horizon, variables): ((Timestamp, Timestamp), &[Variable]),
    ) -> Result<Self, TooMany> {
        let side = Side { policy: slice, clock: whole.clock };
        let classes = Classes::at_most_of(MOST_CLASSES, side, variables.to_vec());
        let classes = classes.ok_or(TooMany::Classes(MOST_CLASSES))?;
        let moments = Moments::new(&[side]);
        Ok(Self { whole, side, horizon, classes, moments })
    }

    fn run(&self, claims: &[Claim]) -> Result<Run, TooMany> {
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
        let mut verdicts = Vec::new();
        let mut answers = BTreeMap::new();
        for (index, (claim, about)) in of_tickets.iter().enumerate() {
            let of_claim = |(asked, found): &(Vec<usize>, Found)| {
                let position = asked.iter().position(|asked| *asked == index)?;
                found.broken.get(position).cloned()
            };
            let openings: Vec<_> =
                found.iter().map(|of| of_claim(of).unwrap_or_default()).collect();
            verdicts.push(self.verdict(*claim, about, &openings));
            answers.insert(*claim, Answer { about: about.clone(), openings });
        }
        let mut moments = found.iter().map(|(_, found)| found.pieces).sum();
        if measured {
            let (verdict, besides) = self.more_severe(&found)?;
            verdicts.push(verdict);
            moments += besides;
        }
        if claims.contains(&Claim::BuiltIn(BuiltIn::OwnBackup)) {
            verdicts.push(self.own_backup());
        }
        verdicts.sort_by_key(|verdict| verdict.claim);
        let proof = Proof {
            horizon: self.horizon,
            classes: self.classes.all.len(),
            tickets: self.classes.tickets(),
            moments,
            verdicts,
        };
        Ok(Run { proof, answers })
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
        let parts = self.parts(guarantee);
        let mut about = About::new();
        for part in parts.all.iter().filter(|part| self.is_part(guarantee, part)) {
            let Some(facts) = part.facts.first() else { continue };
            let Some(class) = self.classes.of(&part.facts) else { continue };
            let share = about.entry(class).or_insert(Share { facts: facts.clone(), tickets: 0 });
            share.tickets = share.tickets.saturating_add(part.tickets);
            if size(facts) < size(&share.facts) {
                share.facts = facts.clone();
            }
        }
        about
    }

    /// The classes as far as a guarantee can tell them apart as well.
    pub(super) fn parts(&self, guarantee: &Guarantee) -> Classes<'p> {
        let variables = self.classes.variables.clone();
        Classes::of_variables(&[self.side], variables, &[(0, &guarantee.when)])
    }

    /// True if a guarantee is about such tickets.
    pub(super) fn is_part(&self, guarantee: &Guarantee, part: &Class) -> bool {
        part.matches == [true]
            && part.facts.first().is_some_and(|facts| self.concerns(guarantee, facts))
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

    pub(super) fn simulate(&self, facts: &Facts, opened: Timestamp) -> (Ticket, Trace) {
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
pub(super) fn size(facts: &Facts) -> usize {
    let stated = [
        facts.category.is_some(),
        facts.impact.is_some(),
        facts.urgency.is_some(),
        facts.priority.is_some(),
        facts.tier.is_some(),
    ];
    stated.iter().filter(|stated| **stated).count() + facts.attributes().count()
}
