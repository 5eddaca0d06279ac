//! Which events of a timeline show that a promise is broken, so that a report can name their rules.

use super::built_in::empty_wait;
use super::judge::{last_step, notified, person, silence};
use super::sight::Sight;
use crate::model::{BuiltIn, Claim, Guarantee, Promise, Target, TargetKind};
use crate::simulate::{ClockKind, Notification, What};

/// The events, in order, that show why a claim does not hold for the first opening of a timeline.
pub fn evidence(claim: Claim, sight: &Sight<'_>) -> Vec<usize> {
    let mut events = match claim {
        Claim::Guarantee(ix) => of_guarantee(&sight.policy.guarantees[ix], sight),
        Claim::BuiltIn(built_in) => of_built_in(built_in, sight),
    };
    if events.is_empty() {
        events.extend(decided(claim, sight));
    }
    events.sort_unstable();
    events.dedup();
    events
}

/// Where nothing that happens shows it, what was decided about the ticket: that it goes by a policy that
/// leads to nobody who counts, or has a priority that asks for nothing.
fn decided(claim: Claim, sight: &Sight<'_>) -> Option<usize> {
    let asks_priority = match claim {
        Claim::Guarantee(ix) => {
            matches!(sight.policy.guarantees[ix].promise, Promise::UpdatesEvery(_))
        }
        Claim::BuiltIn(_) => false,
    };
    let find = |is: fn(&What) -> bool| sight.trace.events.iter().rposition(|e| is(&e.what));
    let routed = find(|what| matches!(what, What::Routed { .. }));
    let classified = find(|what| matches!(what, What::Classified { .. }));
    if asks_priority { classified } else { routed.or(classified) }
}

fn of_guarantee(guarantee: &Guarantee, sight: &Sight<'_>) -> Vec<usize> {
    let counts = |told: &Notification| person(told).is_some_and(|(_, kind)| guarantee.counts(kind));
    let opened = sight.openings.start;
    match &guarantee.promise {
        Promise::Reaches { whom, within } => {
            let wanted = |told: &Notification| {
                counts(told) && (whom.is_empty() || whom.iter().any(|w| told.concerns(w.value)))
            };
            // Of a guarantee that names somebody, others are no part.
            let names = |target: Target| {
                let led = sight.policy.led_to([target]);
                whom.is_empty() || whom.iter().any(|who| led.contains(&who.value))
            };
            let mut events = too_late(sight, opened + within.value.as_secs(), wanted);
            events.retain(|index| match sight.trace.events.get(*index).map(|event| &event.what) {
                Some(What::Notified(told)) => {
                    whom.is_empty() || whom.iter().any(|who| told.concerns(who.value))
                }
                Some(What::ReachedNobody { target, .. }) => names(*target),
                _ => true,
            });
            events
        }
        Promise::DifferentPeople { within, .. } => {
            let limit = opened + within.value.as_secs();
            let in_time = notified(sight)
                .filter(|(index, told)| counts(told) && sight.event(*index).at <= limit);
            let in_time = in_time.map(|(index, _)| index);
            in_time.chain(too_late(sight, limit, counts)).collect()
        }
        Promise::NeverTells { whom } => {
            let told = notified(sight);
            told.filter(|(_, told)| whom.iter().any(|who| told.concerns(who.value)))
                .map(|(index, _)| index)
                .collect()
        }
        Promise::Keeps { target, .. } => match target.value {
            TargetKind::Response => {
                let mut events = before_deadline(sight, TargetKind::Response, counts);
                events.extend(due_too_late(sight));
                events
            }
            TargetKind::Resolution => {
                let deadline = sight.deadline(TargetKind::Resolution);
                let mut events: Vec<usize> = deadline.into_iter().collect();
                events.extend(last_step(sight));
                events
            }
        },
        Promise::UpdatesEvery(every) => {
            silence(sight, every.value).map_or_else(Vec::new, |(events, _)| events)
        }
    }
}

fn of_built_in(built_in: BuiltIn, sight: &Sight<'_>) -> Vec<usize> {
    let is = |wanted: &dyn Fn(&What) -> bool| -> Vec<usize> {
        let events = sight.trace.events.iter().enumerate();
        events.filter(|(_, event)| wanted(&event.what)).map(|(index, _)| index).collect()
    };
    match built_in {
        BuiltIn::Classified => is(&|what| {
            matches!(
                what,
                What::Classified { priority: None, .. } | What::Routed { policy: None, .. }
            )
        }),
        BuiltIn::ComesToTheEnd => is(&|what| {
            matches!(what, What::StepSkipped { .. } | What::Routed { .. } | What::Truncated)
        }),
        BuiltIn::HumanBeforeResponse => {
            before_deadline(sight, TargetKind::Response, |told| person(told).is_some())
        }
        BuiltIn::NoEmptyWait => match empty_wait(sight) {
            Some(step) => {
                let why = sight.trace.events.get(step).map(|event| event.why);
                let events = sight.trace.events.iter().enumerate();
                let of_step = events.filter(|(_, event)| Some(event.why) == why);
                of_step.map(|(index, _)| index).collect()
            }
            None => Vec::new(),
        },
        BuiltIn::MoreSevere | BuiltIn::OwnBackup => Vec::new(),
    }
}

/// Whom nobody could reach before a limit, whoever was told then in a way that does not count, and the
/// first who was told too late.
fn too_late(sight: &Sight<'_>, limit: i64, counts: impl Fn(&Notification) -> bool) -> Vec<usize> {
    let mut events = Vec::new();
    for (index, event) in sight.trace.events.iter().enumerate() {
        let in_time = event.at.as_second() <= limit;
        match &event.what {
            What::ReachedNobody { .. } if in_time => events.push(index),
            What::Notified(told) if in_time && person(told).is_some() && !counts(told) => {
                events.push(index);
            }
            What::Notified(told) if !in_time && counts(told) => {
                events.push(index);
                break;
            }
            _ => {}
        }
    }
    events
}

/// The targets of tiers that are told before the ticket's is due, and are due only after it.
fn due_too_late(sight: &Sight<'_>) -> Vec<usize> {
    let Some(deadline) = sight.deadline(TargetKind::Response) else { return Vec::new() };
    let limit = sight.due(deadline).at;
    let events = sight.trace.events.iter().enumerate();
    let late = events.filter(|(_, event)| {
        let told_in_time = event.at.as_second() <= limit;
        told_in_time
            && matches!(event.what, What::TargetDue { clock: ClockKind::Tier(_), due } if due.as_second() > limit)
    });
    late.map(|(index, _)| index).collect()
}

fn before_deadline(
    sight: &Sight<'_>,
    kind: TargetKind,
    counts: impl Fn(&Notification) -> bool,
) -> Vec<usize> {
    let Some(deadline) = sight.deadline(kind) else { return Vec::new() };
    let mut events = too_late(sight, sight.due(deadline).at, counts);
    events.push(deadline);
    events
}
