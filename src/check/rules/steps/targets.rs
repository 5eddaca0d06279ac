//! Steps that come too late to keep a target.

use super::order::{given, names};
use crate::check::rules::durations::Timed;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Cell, Duration, EscalationPolicy, Ix, Priority, Step, StepTiming};
use crate::source::Span;

rules! {
    /// A step that comes when the ticket should be solved already.
    ///
    /// The last people to be told should have a chance to keep the resolution target; here the step fires
    /// when the target has passed.
    ///
    /// ```toml bad
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["ada"], after = "5d" }]
    /// ```
    ///
    /// ```toml good
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["ada"], after = "1h" }]
    /// ```
    pub(super) static STEP_AFTER_RESOLUTION = 305, "step-after-resolution", Warn, "0.1.0", Whole, after_resolution;

    /// A first step that comes after the response target.
    ///
    /// Nobody but the starting tier hears of the ticket before its response target is missed. A team that
    /// wants to escalate before the breach rather than because of it turns this rule on.
    ///
    /// ```toml bad
    /// [lints]
    /// first-step-after-response = "warn"
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["ada"], after = "5d" }]
    /// ```
    ///
    /// ```toml good
    /// [lints]
    /// first-step-after-response = "warn"
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["ada"], after = "10m" }]
    /// ```
    pub(super) static FIRST_STEP_AFTER_RESPONSE = 306, "first-step-after-response", Allow, "0.1.0", Whole, after_response;
}

/// When a step fires at the earliest, counted from the opening on the priority's calendar, if nobody
/// does anything. `None` where that is not the sum of its parts.
fn from_opening(steps: &[Step], number: usize, priority: Ix<Priority>) -> Option<Duration> {
    let mut total = Duration::IMMEDIATE;
    for step in steps.iter().take(number + 1) {
        let Cell::Given(delay) = step.delay(priority) else { continue };
        total = match (&step.timing, total, delay.value) {
            (StepTiming::After(_), _, delay) => delay,
            (StepTiming::Wait(_), total, delay) if total.is_immediate() => delay,
            (StepTiming::Wait(_), total, delay) if delay.is_immediate() => total,
            (
                StepTiming::Wait(_),
                Duration::Clock { seconds: a, days: x },
                Duration::Clock { seconds: b, days: y },
            ) => Duration::Clock { seconds: a.saturating_add(b), days: x || y },
            (StepTiming::Wait(_), Duration::BusinessDays(a), Duration::BusinessDays(b)) => {
                Duration::BusinessDays(a.saturating_add(b))
            }
            _ => return None,
        };
    }
    Some(total)
}

/// Priorities that a ticket under this escalation policy may have: all of them, as routes and changes
/// of priority can lead any ticket here.
fn after_resolution(cx: &Context<'_>, findings: &mut Findings) {
    let late = |escalation: &EscalationPolicy, number: usize, priority| {
        let target = cx.policy.priorities[priority].resolve_within.as_ref()?;
        let delay = given(escalation.steps.get(number)?, priority)?;
        let on = cx.policy.priorities[priority].calendar.value;
        let fires = Timed::new(from_opening(&escalation.steps, number, priority)?, on);
        let due = Timed::new(target.value, on);
        // Told at the very moment at which the target is missed is too late as well.
        let late = fires.length == due.length || fires.certainly_longer(due, cx.policy);
        late.then_some((delay.at, target.at))
    };
    for escalation in cx.policy.escalation_policies.values() {
        for number in 0..escalation.steps.len() {
            let mut places: Option<(Span, Span)> = None;
            let mut priorities = Vec::new();
            for priority in cx.policy.priorities_by_rank() {
                if let Some(found) = late(escalation, number, priority) {
                    priorities.push(priority);
                    places.get_or_insert(found);
                }
            }
            let Some((step, target)) = places else { continue };
            let message = format!(
                "step {} of `{}` comes after the resolution target of {}",
                number + 1,
                escalation.entry.id,
                names(cx.policy, &priorities)
            );
            let diagnostic = STEP_AFTER_RESOLUTION
                .finding(step, message)
                .label("nobody told here can keep the target")
                .related(target, "to be resolved within this time")
                .help("shorten the delay, or write \"never\" where the step is not meant for that priority");
            findings.add(&escalation.entry, diagnostic);
            break;
        }
    }
}

fn after_response(cx: &Context<'_>, findings: &mut Findings) {
    for escalation in cx.policy.escalation_policies.values() {
        let Some(first) = escalation.steps.first() else { continue };
        let late = cx.policy.priorities_by_rank().into_iter().find_map(|priority| {
            let entry = &cx.policy.priorities[priority];
            let (target, delay) = (entry.respond_within.as_ref()?, given(first, priority)?);
            let on = entry.calendar.value;
            let fires = Timed::new(delay.value, on);
            fires
                .certainly_longer(Timed::new(target.value, on), cx.policy)
                .then_some((entry, delay, target))
        });
        let Some((priority, delay, target)) = late else { continue };
        let message = format!(
            "the first step of `{}` comes after the response target of `{}`",
            escalation.entry.id, priority.entry.id
        );
        let diagnostic = FIRST_STEP_AFTER_RESPONSE
            .finding(delay.at, message)
            .label("nobody else hears of it before the target is missed")
            .related(target.at, "to be answered within this time")
            .help("add a step before the response target");
        findings.add(&escalation.entry, diagnostic);
    }
}
