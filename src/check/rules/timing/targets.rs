//! Targets, updates, reminders and duties that contradict the resolution target or each other.
//!
//! Looks at durations alone; what depends on the time of day is in `moments`.

use super::{
    DUTY_AFTER_RESOLUTION, NO_PAUSE, REMINDER_AFTER_RESOLUTION, RESPONSE_AFTER_RESOLUTION,
    TIER_SLOWER_THAN_PRIORITY, UPDATE_AFTER_RESOLUTION,
};
use crate::check::rules::durations::Timed;
use crate::check::{Context, Findings};
use crate::model::{Cell, Duration, DutyEnd, DutyTiming, Ix, Policy, Priority, StepTiming, Tier};
use crate::source::{At, Span};

/// The resolution target of a priority, on its clock.
fn resolution(priority: &Priority) -> Option<Timed> {
    Some(Timed::new(priority.resolve_within?.value, priority.calendar.value))
}

pub(super) fn response_after_resolution(cx: &Context<'_>, findings: &mut Findings) {
    for priority in cx.policy.priorities.values() {
        let (Some(respond), Some(resolve)) = (priority.respond_within, priority.resolve_within)
        else {
            continue;
        };
        let on = priority.calendar.value;
        if Timed::new(*respond, on).certainly_longer(Timed::new(*resolve, on), cx.policy) {
            let id = &priority.entry.id;
            let message = format!(
                "priority `{id}` is to be resolved within {} but answered only within {}",
                *resolve, *respond
            );
            let finding = RESPONSE_AFTER_RESOLUTION
                .finding(respond.at, message)
                .label("longer than the resolution target")
                .related(resolve.at, "the resolution target")
                .help(format!(
                    "write at most {} for `respond-within`, or at least {} for `resolve-within`",
                    *resolve, *respond
                ));
            findings.add(&priority.entry, finding);
        }
    }
}

pub(super) fn update_after_resolution(cx: &Context<'_>, findings: &mut Findings) {
    for priority in cx.policy.priorities.values() {
        let (Some(every), Some(resolve)) = (priority.update_every, priority.resolve_within) else {
            continue;
        };
        let on = priority.calendar.value;
        if Timed::new(*every, on).certainly_longer(Timed::new(*resolve, on), cx.policy) {
            let message = format!(
                "the first update of a `{}` ticket falls due after its resolution target",
                priority.entry.id
            );
            let finding = UPDATE_AFTER_RESOLUTION
                .finding(every.at, message)
                .label(format!("every {}", *every))
                .related(resolve.at, format!("resolved within {}", *resolve))
                .help(format!("write an `update-every` shorter than {}", *resolve));
            findings.add(&priority.entry, finding);
        }
    }
}

/// True if every one of `priorities` has a resolution target and `length` is certainly longer.
fn outlasts_all(
    policy: &Policy,
    length: Duration,
    priorities: impl Iterator<Item = Ix<Priority>>,
) -> bool {
    let mut any = false;
    for ix in priorities {
        let priority = &policy.priorities[ix];
        let counted = Timed::new(length, priority.calendar.value);
        if !resolution(priority).is_some_and(|target| counted.certainly_longer(target, policy)) {
            return false;
        }
        any = true;
    }
    any
}

pub(super) fn reminder_after_resolution(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let late = |key: &str, every: At<Duration>| {
        REMINDER_AFTER_RESOLUTION
            .finding(every.at, format!("`{key}` reminds people only after every resolution target"))
            .label(format!("{} is longer than any resolution target", *every))
            .help("write a duration shorter than the resolution target")
    };
    for escalation in policy.escalation_policies.values() {
        if let Some(timeout) = escalation.ack_timeout
            && outlasts_all(policy, *timeout, policy.priorities.indexes())
        {
            findings.add(&escalation.entry, late("ack-timeout", timeout));
        }
        for step in &escalation.steps {
            let Some(repeat) = step.repeat else { continue };
            let fires = |ix: &Ix<Priority>| step.delay(*ix).given().is_some();
            if repeat.times > 0
                && outlasts_all(policy, *repeat.every, policy.priorities.indexes().filter(fires))
            {
                findings.add(&escalation.entry, late("repeat", repeat.every));
            }
        }
    }
}

/// The tiers on which tickets start: those that categories name, else the lowest.
pub(super) fn starting_tiers(policy: &Policy) -> Vec<Ix<Tier>> {
    let mut tiers: Vec<_> =
        policy.categories.values().filter_map(|category| category.tier).map(|t| t.value).collect();
    if tiers.is_empty() {
        tiers.extend(policy.tiers_by_level().first());
    }
    tiers.sort_unstable();
    tiers.dedup();
    tiers
}

/// The priorities with which tickets can start: those of the matrix, or all where there is none.
pub(super) fn starting_priorities(policy: &Policy) -> Vec<Ix<Priority>> {
    let Some(matrix) = &policy.matrix else { return policy.priorities.indexes().collect() };
    let mut seen = vec![false; policy.priorities.len()];
    for cell in matrix.cells.iter().flatten().flatten() {
        if let Some(seen) = seen.get_mut(cell.value.index()) {
            *seen = true;
        }
    }
    policy.priorities.indexes().filter(|ix| seen.get(ix.index()) == Some(&true)).collect()
}

/// A priority and its response target.
type Missed<'p> = (&'p Priority, At<Duration>);

pub(super) fn tier_slower_than_priority(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let priorities = starting_priorities(policy);
    for tier in starting_tiers(policy).into_iter().map(|ix| &policy.tiers[ix]) {
        let (Some(targets), Some(calendar)) = (&tier.respond_within, tier.calendar) else {
            continue;
        };
        // One value often serves several priorities: one finding per value, not per priority.
        let mut slower: Vec<(At<Duration>, Vec<Missed<'_>>)> = Vec::new();
        for priority in priorities.iter().map(|ix| (&policy.priorities[*ix], targets.get(*ix))) {
            let (priority, Cell::Given(own)) = priority else { continue };
            let Some(target) = priority.respond_within else { continue };
            let ticket = Timed::new(*target, priority.calendar.value);
            if Timed::new(*own, calendar.value).certainly_longer(ticket, policy) {
                match slower.iter_mut().find(|(at, _)| at.at == own.at) {
                    Some((_, missed)) => missed.push((priority, target)),
                    None => slower.push((own, vec![(priority, target)])),
                }
            }
        }
        for (own, missed) in slower {
            let named: Vec<String> = missed
                .iter()
                .map(|(priority, target)| format!("`{}` ({})", priority.entry.id, **target))
                .collect();
            let message = format!(
                "tickets start at tier `{}`, which answers within {}, too late for {}",
                tier.entry.id,
                *own,
                named.join(" and ")
            );
            let mut finding = TIER_SLOWER_THAN_PRIORITY
                .finding(own.at, message)
                .label("longer than the ticket's response target")
                .help("give the tier a value per priority, such as `{ high = \"1h\", default = \"8h\" }`");
            for (priority, target) in missed {
                finding = finding
                    .related(target.at, format!("the response target of `{}`", priority.entry.id));
            }
            findings.add(&tier.entry, finding);
        }
    }
}

pub(super) fn duty_after_resolution(cx: &Context<'_>, findings: &mut Findings) {
    for duty in cx.policy.duties.values() {
        let DutyTiming::After(after) = duty.timing else { continue };
        if duty.until != DutyEnd::Resolved || duty.calendar.is_some() {
            continue;
        }
        if outlasts_all(cx.policy, *after, cx.policy.priorities.indexes()) {
            let message = format!(
                "duty `{}` falls due after every resolution target and ends with the resolution",
                duty.entry.id
            );
            let finding = DUTY_AFTER_RESOLUTION
                .finding(after.at, message)
                .label("only tickets that are late get here")
                .help("shorten `after`, or count from the end with `after-resolution`");
            findings.add(&duty.entry, finding);
        }
    }
}

pub(super) fn repeat_without_pause(cx: &Context<'_>, findings: &mut Findings) {
    let report = |key: &str, at: Span| {
        NO_PAUSE
            .finding(at, format!("`{key}` leaves no time until the next"))
            .label("no time at all")
            .help("write how long to wait, such as \"30m\"")
    };
    let none = |every: At<Duration>| every.is_immediate().then_some(every.at);
    for priority in cx.policy.priorities.values() {
        if let Some(at) = priority.update_every.and_then(none) {
            findings.add(&priority.entry, report("update-every", at));
        }
    }
    for escalation in cx.policy.escalation_policies.values() {
        if let Some(at) = escalation.ack_timeout.and_then(none) {
            findings.add(&escalation.entry, report("ack-timeout", at));
        }
        let repeats = escalation.steps.iter().filter_map(|step| step.repeat);
        for at in repeats.filter(|r| r.times > 0).filter_map(|r| none(r.every)) {
            findings.add(&escalation.entry, report("repeat", at));
        }
        if escalation.repeat > 0 && escalation.steps.iter().all(|step| immediate(&step.timing)) {
            // A further pass counts from the last step of the one before: with no delay anywhere, all
            // passes fall on one moment. Only certain where the policy has steps at all.
            if let Some(step) = escalation.steps.last() {
                findings.add(&escalation.entry, report("repeat", step.timing.delays().at));
            }
        }
    }
    for duty in cx.policy.duties.values() {
        if let DutyTiming::Every(every) = duty.timing
            && let Some(at) = none(every)
        {
            findings.add(&duty.entry, report("every", at));
        }
    }
}

fn immediate(timing: &StepTiming) -> bool {
    let mut given = timing.delays().iter().filter_map(|(_, cell)| cell.given()).peekable();
    given.peek().is_some() && given.all(|delay| delay.is_immediate())
}
