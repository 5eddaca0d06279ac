//! The promises of a policy: for which openings a timeline breaks one.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::built_in;
use super::sight::{Instant, Sight};
use crate::clock::Intervals;
use crate::model::{Claim, Contact, Facts, Guarantee, Ix, MethodKind, Promise, Target, TargetKind};
use crate::simulate::{Cause, ClockKind, Notification, Situation, Told, What, holds};

/// The openings for which a claim is broken. Whether it concerns the ticket is not asked here.
pub fn broken(claim: Claim, sight: &Sight<'_>) -> Intervals {
    match claim {
        Claim::Guarantee(ix) => of_guarantee(&sight.policy.guarantees[ix], sight),
        Claim::BuiltIn(built_in) => built_in::broken(built_in, sight),
    }
}

/// True if a guarantee is about a ticket: its condition holds of the facts, and of the priority and the
/// tier that the ticket has once it is opened.
pub fn concerns(guarantee: &Guarantee, facts: &Facts, sight: &Sight<'_>) -> bool {
    let mut now = Situation { facts, priority: None, tier: None, missed: Default::default() };
    for event in &sight.trace.events {
        match event.what {
            // What steps and misses change comes after the opening.
            What::Step { .. } | What::TargetMissed { .. } => break,
            _ if event.at > sight.trace.opened => break,
            What::Classified { priority, .. } => now.priority = now.priority.or(priority),
            What::TierRaised { tier, .. } => now.tier = now.tier.or(Some(tier)),
            _ => {}
        }
    }
    holds(&guarantee.when, &now)
}

fn of_guarantee(guarantee: &Guarantee, sight: &Sight<'_>) -> Intervals {
    let counts = |kind| guarantee.counts(kind);
    match &guarantee.promise {
        Promise::Reaches { whom, within } => {
            let wanted = |told: &Notification| {
                whom.is_empty() || whom.iter().any(|who| told.concerns(who.value))
            };
            reaches(sight, counts, wanted, within.value)
        }
        Promise::NeverTells { whom } => {
            let mut told = notified(sight);
            sight.all_if(told.any(|(_, told)| {
                let by = match told.found.told {
                    Told::Contact { kind, .. } => counts(kind),
                    Told::Person => guarantee.via.is_empty(),
                };
                by && whom.iter().any(|who| told.concerns(who.value))
            }))
        }
        Promise::Keeps { target, leaving } => match target.value {
            TargetKind::Response => answered(sight, leaving.map(|at| at.value)),
            TargetKind::Resolution => solved(sight, leaving.map(|at| at.value)),
        },
        Promise::DifferentPeople { count, within } => {
            people(sight, counts, count.value, within.value)
        }
        Promise::UpdatesEvery(every) => updates(sight, every.value),
    }
}

/// The notifications, each with its position among the events.
pub(super) fn notified<'s>(
    sight: &'s Sight<'_>,
) -> impl Iterator<Item = (usize, &'s Notification)> {
    sight.trace.events.iter().enumerate().filter_map(|(index, event)| match &event.what {
        What::Notified(notification) => Some((index, notification)),
        _ => None,
    })
}

/// The person who was told in the end: of a role, whoever holds it. `None` where the ticket names them.
pub(super) fn person(told: &Notification) -> Option<(Ix<Contact>, MethodKind)> {
    match told.found.told {
        Told::Contact { contact, held_by, kind, .. } => Some((held_by.unwrap_or(contact), kind)),
        Told::Person => None,
    }
}

fn reaches(
    sight: &Sight<'_>,
    counts: impl Fn(MethodKind) -> bool,
    wanted: impl Fn(&Notification) -> bool,
    within: SignedDuration,
) -> Intervals {
    let mut broken = sight.all_if(true);
    for (index, told) in notified(sight) {
        if person(told).is_some_and(|(_, kind)| counts(kind)) && wanted(told) {
            let late = sight.later_by(sight.event(index), sight.opening(), within.as_secs());
            broken = broken.intersection(&late);
        }
    }
    broken
}

/// Everybody answers at the last moment: who was told as part of a tier with a target of its own when
/// that is due, everybody else when the ticket's is.
fn answered(sight: &Sight<'_>, leaving: Option<SignedDuration>) -> Intervals {
    let Some(deadline) = sight.deadline(TargetKind::Response) else { return sight.all_if(false) };
    let due = sight.due(deadline);
    let leaving = leaving.map_or(0, |time| time.as_secs());
    let mut broken = sight.all_if(true);
    for (index, told) in notified(sight) {
        if !person(told).is_some_and(|(_, kind)| Guarantee::DIRECT.contains(&kind)) {
            continue;
        }
        let answers = tier_due(sight, index, told.target).unwrap_or(sight.event(index));
        broken = broken.intersection(&sight.later_by(answers, due, -leaving));
    }
    broken
}

/// When the target of a tier is due that an event tells.
fn tier_due(sight: &Sight<'_>, event: usize, told: Target) -> Option<Instant> {
    let Target::Tier(tier) = told else { return None };
    let is_it = |what: &What| matches!(what, What::TargetDue { clock: ClockKind::Tier(of), .. } if *of == tier);
    let events = &sight.trace.events;
    // The target is worked out as the tier is told, just before.
    let before = events.get(..event)?.iter().rposition(|event| is_it(&event.what));
    before.map(|index| sight.due(index))
}

/// Every tier holds the ticket until the next step takes it: the last that tells somebody is in time.
fn solved(sight: &Sight<'_>, leaving: Option<SignedDuration>) -> Intervals {
    let Some(deadline) = sight.deadline(TargetKind::Resolution) else {
        return sight.all_if(false);
    };
    let leaving = leaving.map_or(0, |time| time.as_secs());
    match last_step(sight) {
        Some(index) => sight.later_by(sight.event(index), sight.due(deadline), -leaving),
        None => sight.all_if(false),
    }
}

/// The last notification by a step in the first pass over a policy.
pub fn last_step(sight: &Sight<'_>) -> Option<usize> {
    let events = &sight.trace.events;
    let again = |what: &What| matches!(what, What::Step { pass, .. } if *pass > 0);
    let until = events.iter().position(|event| again(&event.what)).unwrap_or(events.len());
    let first_pass = events.get(..until).unwrap_or_default();
    first_pass.iter().rposition(|event| {
        matches!(event.why, Cause::Step(..)) && matches!(event.what, What::Notified(_))
    })
}

fn people(
    sight: &Sight<'_>,
    counts: impl Fn(MethodKind) -> bool,
    count: u32,
    within: SignedDuration,
) -> Intervals {
    // Whoever is late for an opening is late for those before it: the n-th to be in time decides.
    let mut late: Vec<Intervals> = late(sight, counts, within).into_values().collect();
    late.sort_by_key(Intervals::seconds);
    let nth = usize::try_from(count).unwrap_or(usize::MAX).saturating_sub(1);
    late.get(nth).cloned().unwrap_or_else(|| sight.all_if(true))
}

/// Each person whom a timeline tells by a method that counts, and for which openings in time.
pub fn in_time(
    guarantee: &Guarantee,
    within: SignedDuration,
    sight: &Sight<'_>,
) -> Vec<(Ix<Contact>, Intervals)> {
    let late = late(sight, |kind| guarantee.counts(kind), within);
    let all = sight.all_if(true);
    late.into_iter().map(|(who, late)| (who, all.difference(&late))).collect()
}

/// For each person the openings for which they are told too late.
fn late(
    sight: &Sight<'_>,
    counts: impl Fn(MethodKind) -> bool,
    within: SignedDuration,
) -> BTreeMap<Ix<Contact>, Intervals> {
    let mut late: BTreeMap<Ix<Contact>, Intervals> = BTreeMap::new();
    for (index, told) in notified(sight) {
        let Some((who, _)) = person(told).filter(|(_, kind)| counts(*kind)) else { continue };
        let too_late = sight.later_by(sight.event(index), sight.opening(), within.as_secs());
        let known = late.entry(who).or_insert_with(|| sight.all_if(true));
        *known = known.intersection(&too_late);
    }
    late
}

fn updates(sight: &Sight<'_>, every: SignedDuration) -> Intervals {
    let end = sight.deadline(TargetKind::Resolution).map(|index| sight.due(index));
    let mut before = sight.opening();
    let mut broken = sight.all_if(false);
    let mut any = false;
    for (index, event) in sight.trace.events.iter().enumerate() {
        let now = sight.event(index);
        if !matches!(event.what, What::UpdateDue { .. }) || end.is_some_and(|end| now.at > end.at) {
            continue;
        }
        broken = broken.union(&sight.later_by(now, before, every.as_secs()));
        (before, any) = (now, true);
    }
    match end {
        Some(end) => broken.union(&sight.later_by(end, before, every.as_secs())),
        None if any => broken,
        None => sight.all_if(true),
    }
}

/// The first time that a ticket waits too long for a status update, and the updates before and after; the
/// last wait ends with the resolution target. `None` also where no update ever comes.
pub fn silence(sight: &Sight<'_>, every: SignedDuration) -> Option<(Vec<usize>, SignedDuration)> {
    let updates = sight.trace.events.iter().enumerate();
    let updates = updates.filter(|(_, event)| matches!(event.what, What::UpdateDue { .. }));
    let updates = updates.map(|(index, _)| (index, sight.event(index).at));
    let end = sight.deadline(TargetKind::Resolution).map(|index| (index, sight.due(index).at));
    let in_time = |(_, at): &(usize, i64)| end.is_none_or(|(_, end)| *at <= end);
    let mut before = (None, sight.openings.start);
    for (index, at) in updates.filter(in_time).chain(end) {
        let waited = at - before.1;
        if waited > every.as_secs() {
            let events = before.0.into_iter().chain([index]).collect();
            return Some((events, SignedDuration::from_secs(waited)));
        }
        before = (Some(index), at);
    }
    None
}

/// The promise that every response target is preceded by a notification that reaches a human.
pub(super) fn human_before_response(sight: &Sight<'_>) -> Intervals {
    let Some(deadline) = sight.deadline(TargetKind::Response) else { return sight.all_if(false) };
    let due = sight.due(deadline);
    let mut broken = sight.all_if(true);
    for (index, told) in notified(sight) {
        if person(told).is_some_and(|(who, _)| built_in::is_human(sight.policy, who)) {
            broken = broken.intersection(&sight.later_by(sight.event(index), due, 0));
        }
    }
    broken
}
