//! Expectations in words, beside what happened instead.

use crate::model::{Because, Expected, When};
use crate::report::timeline::{Words, elapsed};
use crate::simulate::{Happening, Trace};
use crate::source::Sources;

/// What was expected: `Level 3 is told within 20m by phone`.
pub(super) fn expectation(words: &Words<'_>, expected: &Expected) -> String {
    let policy = words.policy;
    match expected {
        Expected::Priority { priority, because } => {
            let mut text = format!("priority {} in the end", policy.priorities[*priority].name);
            text += &match because {
                None => String::new(),
                Some(Because::Matrix) => ", because of the matrix".to_owned(),
                Some(Because::Stated) => ", because it is stated".to_owned(),
                Some(Because::Trigger(ix)) => {
                    format!(", because of trigger {}", policy.triggers[*ix].entry.id)
                }
            };
            text
        }
        Expected::Notified { target, when, via } => {
            let by = via.map_or(String::new(), |via| format!(" by {}", via.as_str()));
            let (who, are) = (words.target(*target), words.are(*target));
            format!("{who} {are} told{}{by}", time(*when))
        }
        Expected::NotNotified { target } => {
            format!("{} {} not told", words.target(*target), words.are(*target))
        }
        Expected::EscalatedTo { tier, when } => {
            format!("the ticket is at {}{}", policy.tiers[*tier].name, time(*when))
        }
        Expected::Policy { policy: ix } => {
            format!("escalation policy “{}” in the end", policy.escalation_policies[*ix].name)
        }
        Expected::ReachesNobody { target, when } => {
            format!("nobody can be reached for {}{}", words.target(*target), time(*when))
        }
        Expected::Met(kind) => format!("the {} target is met", kind.as_str()),
        Expected::Keeps(claim) => {
            format!("guarantee {} holds: {}", claim.id(policy), claim.name(policy))
        }
        Expected::Missed(kind) => format!("the {} target is missed", kind.as_str()),
        Expected::Duty { duty, when } => {
            format!("duty {} falls due{}", policy.duties[*duty].entry.id, time(*when))
        }
    }
}

fn time(when: When) -> String {
    match when {
        When::Ever => String::new(),
        When::Within(limit) => format!(" within {}", elapsed(limit)),
        When::At(exact) => format!(" at +{}", elapsed(exact)),
    }
}

/// What to say where nothing of the kind happened.
pub(super) fn nothing(expected: &Expected) -> &'static str {
    match expected {
        Expected::Priority { .. } => "the ticket never got a priority",
        Expected::Notified { .. } | Expected::NotNotified { .. } => "they were never told",
        Expected::EscalatedTo { .. } => "the ticket never reached that tier",
        Expected::Policy { .. } => "no route ever matched",
        Expected::ReachesNobody { .. } => "that never happened: somebody was told, or nobody tried",
        Expected::Met(_) | Expected::Missed(_) => "the ticket’s priority has no such target",
        Expected::Keeps(_) => "it does not",
        Expected::Duty { .. } => "the duty never fell due",
    }
}

/// What happened instead: elapsed time, the event, and its rule with file and line.
pub(super) fn happening(
    words: &Words<'_>,
    sources: &Sources,
    trace: &Trace,
    event: &Happening,
) -> String {
    let after = elapsed(event.at.duration_since(trace.opened));
    let rule = event.why.describe(words.policy);
    let place = event.why.place(words.policy).and_then(|at| sources.place(at));
    let place =
        place.map_or(String::new(), |place| format!(", {}:{}", place.path, place.position.line));
    format!("+{after} {} ({rule}{place})", words.event(event))
}
