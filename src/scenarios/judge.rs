//! Whether a timeline is what a scenario expects. Language page, section 12.

use crate::model::{Claim, Expected, Facts, Policy, Scenario, Target, TargetKind, When};
use crate::promises::{Sight, broken, concerns as concerns_ticket, evidence};
use crate::simulate::{Happening, TargetStatus, Told, Trace, What};

/// An expectation that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Position of the expectation in its scenario.
    pub expectation: usize,
    /// Positions of the events of the trace that came closest, or that should not have been; empty
    /// where nothing of the kind happened.
    pub closest: Vec<usize>,
}

/// Every expectation of a scenario that its trace does not meet, in file order.
pub fn judge(policy: &Policy, scenario: &Scenario, trace: &Trace) -> Vec<Failure> {
    let expectations = scenario.expect.iter().enumerate();
    let failures = expectations.filter_map(|(index, expectation)| {
        let closest = match &expectation.what {
            Expected::Keeps(claim) => breaking(policy, &scenario.ticket.facts, *claim, trace)?,
            what => failing(what, trace)?,
        };
        Some(Failure { expectation: index, closest })
    });
    failures.collect()
}

/// `None` if what is promised holds, or is not about the ticket; else the events that show it.
fn breaking(policy: &Policy, facts: &Facts, claim: Claim, trace: &Trace) -> Option<Vec<usize>> {
    let sight = Sight::single(policy, trace);
    let concerned = match claim {
        Claim::Guarantee(ix) => concerns_ticket(&policy.guarantees[ix], facts, &sight),
        Claim::BuiltIn(_) => true,
    };
    (concerned && !broken(claim, &sight).is_empty()).then(|| evidence(claim, &sight))
}

/// `None` if the expectation holds, else the events that came closest.
fn failing(expected: &Expected, trace: &Trace) -> Option<Vec<usize>> {
    match expected {
        Expected::Priority { priority, because } => {
            let outcome = &trace.outcome;
            let reason = because.is_none_or(|because| outcome.because.contains(&because));
            let holds = outcome.priority == Some(*priority) && reason;
            (!holds).then(|| last(trace, |e| matches!(e.what, What::Classified { .. })))
        }
        Expected::Notified { target, when, via } => {
            let of_target = all(trace, |event| concerns(event, *target));
            let by_method = |event: &Happening| match &event.what {
                What::Notified(notification) => match notification.found.told {
                    Told::Contact { kind, .. } => via.is_none_or(|via| via == kind),
                    Told::Person => via.is_none(),
                },
                _ => false,
            };
            met_by(trace, of_target, *when, by_method)
        }
        Expected::NotNotified { target } => {
            let told = all(trace, |event| concerns(event, *target));
            (!told.is_empty()).then_some(told)
        }
        Expected::EscalatedTo { tier, when } => {
            let raised =
                all(trace, |e| matches!(e.what, What::TierRaised { tier: t, .. } if t == *tier));
            met_by(trace, raised, *when, |_| true)
        }
        Expected::Policy { policy } => (trace.outcome.policy != Some(*policy))
            .then(|| last(trace, |e| matches!(e.what, What::Routed { .. }))),
        Expected::ReachesNobody { target, when } => {
            let nobody = all(
                trace,
                |e| matches!(&e.what, What::ReachedNobody { target: t, .. } if t == target),
            );
            met_by(trace, nobody, *when, |_| true)
        }
        Expected::Met(kind) => target_failing(trace, *kind, TargetStatus::Met),
        Expected::Missed(kind) => target_failing(trace, *kind, TargetStatus::Missed),
        Expected::Keeps(_) => None,
        Expected::Duty { duty, when } => {
            let due = all(trace, |e| matches!(e.what, What::DutyDue { duty: d, .. } if d == *duty));
            met_by(trace, due, *when, |_| true)
        }
    }
}

/// `None` if one of the events happened in time and in the right way, else all of them.
fn met_by(
    trace: &Trace,
    events: Vec<usize>,
    when: When,
    right: impl Fn(&Happening) -> bool,
) -> Option<Vec<usize>> {
    let mut found = events.iter().filter_map(|index| trace.events.get(*index));
    let holds = found.any(|e| when.accepts(e.at.duration_since(trace.opened)) && right(e));
    (!holds).then_some(events)
}

fn target_failing(trace: &Trace, kind: TargetKind, wanted: TargetStatus) -> Option<Vec<usize>> {
    let is = trace.outcome.target(kind).map(|state| state.status);
    let clock = crate::simulate::ClockKind::Ticket(kind);
    (is != Some(wanted)).then(|| {
        last(trace, |event| match event.what {
            What::TargetDue { clock: c, .. }
            | What::TargetMet { clock: c, .. }
            | What::TargetMissed { clock: c, .. } => c == clock,
            _ => false,
        })
    })
}

fn concerns(event: &Happening, target: Target) -> bool {
    matches!(&event.what, What::Notified(notification) if notification.concerns(target))
}

fn all(trace: &Trace, wanted: impl Fn(&Happening) -> bool) -> Vec<usize> {
    let events = trace.events.iter().enumerate();
    events.filter(|(_, event)| wanted(event)).map(|(index, _)| index).collect()
}

fn last(trace: &Trace, wanted: impl Fn(&Happening) -> bool) -> Vec<usize> {
    all(trace, wanted).last().copied().into_iter().collect()
}
