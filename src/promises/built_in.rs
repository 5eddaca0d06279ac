//! What goes without saying of every policy, and is proven without being asked for.

use super::judge::human_before_response;
use super::sight::Sight;
use crate::clock::Intervals;
use crate::model::{BuiltIn, Cell, Contact, ContactKind, Ix, Policy, Step, WhenEmpty};
use crate::simulate::{Cause, SkipReason, What};

/// The openings for which a timeline breaks a built-in claim.
pub(super) fn broken(built_in: BuiltIn, sight: &Sight<'_>) -> Intervals {
    match built_in {
        BuiltIn::Classified => sight.all_if(lacks_class(sight)),
        BuiltIn::ComesToTheEnd => sight.all_if(!comes_to_the_end(sight)),
        BuiltIn::HumanBeforeResponse => human_before_response(sight),
        BuiltIn::NoEmptyWait => sight.all_if(empty_wait(sight).is_some()),
        BuiltIn::MoreSevere | BuiltIn::OwnBackup => sight.all_if(false),
    }
}

/// True if a human being stands behind a contact; a mailbox is read some time.
pub(super) fn is_human(policy: &Policy, contact: Ix<Contact>) -> bool {
    policy.contacts[contact].kind != ContactKind::Mailbox
}

fn lacks_class(sight: &Sight<'_>) -> bool {
    sight.trace.events.iter().any(|event| {
        matches!(
            event.what,
            What::Classified { priority: None, .. } | What::Routed { policy: None, .. }
        )
    })
}

/// True if the last step that the final policy has for the ticket's priority was taken, or had nobody
/// left to tell. A policy without steps has nothing to come to.
fn comes_to_the_end(sight: &Sight<'_>) -> bool {
    let outcome = &sight.trace.outcome;
    // A ticket without priority or policy breaks another promise.
    let (Some(policy), Some(priority)) = (outcome.policy, outcome.priority) else { return true };
    let steps = &sight.policy.escalation_policies[policy].steps;
    if steps.is_empty() {
        return true;
    }
    let meant = |step: &Step| !matches!(step.delay(priority), Cell::Never(_));
    let Some(last) = steps.iter().rposition(meant) else { return false };
    let mut events =
        sight.trace.events.iter().filter(|event| event.why == Cause::Step(policy, last));
    let exhausted = sight.trace.events.iter().any(|event| event.what == What::Exhausted);
    let done = events.any(|event| match event.what {
        What::Step { .. } => true,
        What::StepSkipped { reason, .. } => {
            matches!(reason, SkipReason::TierReached | SkipReason::AlreadyTold)
        }
        _ => false,
    });
    exhausted && done
}

/// The first step that reaches nobody and after which the ticket waits all the same: because the policy
/// says so, or because there is no further step.
pub(super) fn empty_wait(sight: &Sight<'_>) -> Option<usize> {
    let events = &sight.trace.events;
    events.iter().enumerate().position(|(index, event)| {
        let (What::Step { step, .. }, Cause::Step(policy, _)) = (&event.what, event.why) else {
            return false;
        };
        let escalation = &sight.policy.escalation_policies[policy];
        let of_step = events.get(index + 1..).unwrap_or_default().iter();
        let mut of_step = of_step.take_while(|other| other.at == event.at);
        let told =
            of_step.any(|other| other.why == event.why && matches!(other.what, What::Notified(_)));
        let names_somebody =
            escalation.steps.get(*step).is_some_and(|step| !step.notify.is_empty());
        let later = events.get(index + 1..).unwrap_or_default();
        let goes_on = later.iter().any(|other| matches!(other.what, What::Step { .. }));
        !told && names_somebody && (escalation.when_empty == WhenEmpty::Wait || !goes_on)
    })
}
