//! When people are told first, for tickets of which rules tell some beside the escalation.
//!
//! Whoever tells a contact first decides. So for each contact there is one diagram of tickets, with the
//! line of the escalation at its leaves, and over it are laid the lines of the rules, each looked at alone.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Side;
use super::classes::{Class, Classes};
use super::line::{Comes, Line, Lines};
use super::moments::{Case, Moments, Piece};
use super::overlay::Overlay;
use super::proof::TooMany;
use super::prover::Prover;
use super::severity::{Delayed, Measure, lines};
use super::slice::{Rule, rules, with_rule};
use crate::model::{BuiltIn, Claim, Policy, Target};
use crate::simulate::Cause;

/// When something comes that rules bring forward for some tickets.
pub(super) type Earliest = BTreeMap<Delayed, Overlay>;

/// Lays what all rules tell beside the escalation over what that does, class by class. Says also how many
/// pieces of time were looked at.
pub(super) fn earliest(
    prover: &Prover<'_>,
    escalation: &[BTreeMap<Delayed, usize>],
    known: &mut Lines,
) -> Result<(Earliest, usize), TooMany> {
    let policy = prover.whole.policy;
    let mut earliest = Earliest::new();
    let mut all_pieces = 0;
    for rule in rules(policy, |target| !matches!(target, Target::Person(_))) {
        let part = with_rule(policy, prover.side.policy, rule);
        let side = Side { policy: &part, clock: prover.whole.clock };
        let classes = Classes::of_variables(&[side], prover.classes.variables.clone(), &[]);
        let (of_classes, pieces) = alone(prover, rule, &part, &classes);
        all_pieces += pieces;
        let mut by_subject: BTreeMap<Delayed, Vec<usize>> = BTreeMap::new();
        for (class, of_class) in of_classes.into_iter().enumerate() {
            for (what, line) in of_class {
                let of_subject =
                    by_subject.entry(what).or_insert_with(|| vec![0; classes.all.len()]);
                let number = known.keep(line);
                of_subject.get_mut(class).into_iter().for_each(|at| *at = number);
            }
        }
        for (what, of_subject) in by_subject {
            let number = |class: usize| of_subject.get(class).copied().unwrap_or_default();
            let of_rule = Overlay::new(&classes, number);
            let without = earliest.remove(&what).unwrap_or_else(|| {
                let line = |class: usize| escalation.get(class)?.get(&what).copied();
                Overlay::new(&prover.classes, |class| line(class).unwrap_or_default())
            });
            let with = without.join(&of_rule, &mut |a, b| known.either(a, b));
            let claim = Claim::BuiltIn(BuiltIn::MoreSevere);
            earliest.insert(what, with.ok_or(TooMany::Rules(claim))?);
        }
    }
    Ok((earliest, all_pieces))
}

/// When a rule tells whom, for each class of ticket.
fn alone(
    prover: &Prover<'_>,
    rule: Rule,
    part: &Policy,
    classes: &Classes<'_>,
) -> (Vec<BTreeMap<Delayed, Comes<Line>>>, usize) {
    let moments = Moments::new(&[Side { policy: part, clock: prover.whole.clock }]);
    let is_it = |why: Cause| match rule {
        Rule::Trigger(ix) => why == Cause::Trigger(ix),
        Rule::Duty(ix) => why == Cause::Duty(ix),
    };
    let of_class = |class: &Class| {
        let mut measures: Vec<Measure> = Vec::new();
        let mut pieces = 0;
        let Some(facts) = class.facts.first().filter(|_| class.may_follow(rule)) else {
            return (BTreeMap::new(), 0);
        };
        let look = |piece: Piece| Some(Measure::of_those_told(&piece.sight(part)?, is_it));
        let case = Case { facts, events: &[] };
        moments.pieces(&[case], prover.horizon, look, |openings, measure, later| {
            pieces += 1;
            measures.extend(measure.as_ref().map(|measure| measure.moved(later, openings)));
            true
        });
        (lines(&measures), pieces)
    };
    let all: Vec<_> = classes.all.par_iter().map(of_class).collect();
    let pieces = all.iter().map(|(_, pieces)| pieces).sum();
    (all.into_iter().map(|(lines, _)| lines).collect(), pieces)
}
