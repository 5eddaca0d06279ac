//! Reminders and duties that come too late to matter, or without end.

use crate::check::rules::durations::Timed;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Duration, DutyEnd, DutyTiming, Ix, Policy, Priority, StepTiming};
use crate::source::At;

rules! {
    /// A reminder that comes after the resolution target of every priority.
    ///
    /// `ack-timeout` and a step's `repeat` remind people of an open ticket. Where the first reminder
    /// comes after the moment at which every ticket should be resolved, it reminds nobody in time.
    ///
    /// ```toml bad
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// ack-timeout = "80h"
    /// steps = [{ notify = ["help-desk"], after = "1h" }]
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// ack-timeout = "30m"
    /// steps = [{ notify = ["help-desk"], after = "1h" }]
    /// ```
    pub(super) static REMINDER_AFTER_RESOLUTION = 403, "reminder-after-resolution", Warn, "0.1.0", Whole, reminder_after_resolution;

    /// A duty that only falls due in tickets that are late.
    ///
    /// The duty ends with the resolution and falls due after the resolution target of every priority it
    /// applies to, so a ticket that is resolved in time never meets it. That may be meant (a notice
    /// about late tickets), which is why the rule is off unless `[lints]` turns it on.
    ///
    /// ```toml bad
    /// [lints]
    /// duty-after-resolution-target = "warn"
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    ///
    /// [duties.notice]
    /// after = "80h"
    /// until = "resolved"
    /// text = "Tell management."
    /// ```
    ///
    /// ```toml good
    /// [lints]
    /// duty-after-resolution-target = "warn"
    ///
    /// [duties.notice]
    /// after = "4h"
    /// until = "resolved"
    /// text = "Tell management."
    /// ```
    pub(super) static DUTY_AFTER_RESOLUTION = 407, "duty-after-resolution-target", Allow, "0.1.0", Whole, duty_after_resolution;

    /// Further passes over a policy with no time in between.
    ///
    /// A further pass counts from the last step of the one before. Where every step is `immediate`, all
    /// passes fall on one moment, and the same people are told several times at once.
    ///
    /// ```toml bad
    /// [escalation-policies.again]
    /// name = "Again and again"
    /// repeat = 2
    /// steps = [{ notify = ["ada"], after = "immediate" }]
    /// ```
    ///
    /// ```toml good
    /// [escalation-policies.again]
    /// name = "Again and again"
    /// repeat = 2
    /// steps = [{ notify = ["ada"], wait = "30m" }]
    /// ```
    pub(super) static NO_PAUSE = 408, "repeat-without-pause", Deny, "0.1.0", Entry, repeat_without_pause;
}

/// The resolution target of a priority, on its clock.
fn resolution(priority: &Priority) -> Option<Timed> {
    Some(Timed::new(priority.resolve_within?.value, priority.calendar.value))
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

fn reminder_after_resolution(cx: &Context<'_>, findings: &mut Findings) {
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

fn duty_after_resolution(cx: &Context<'_>, findings: &mut Findings) {
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

fn repeat_without_pause(cx: &Context<'_>, findings: &mut Findings) {
    for escalation in cx.policy.escalation_policies.values() {
        let at_once = escalation.steps.iter().all(|step| immediate(&step.timing));
        // Only certain where the policy has steps at all.
        let Some(step) = escalation.steps.last().filter(|_| escalation.repeat > 0 && at_once)
        else {
            continue;
        };
        let found = NO_PAUSE
            .finding(step.timing.delays().at, "`repeat` leaves no time until the next pass")
            .label("no time at all")
            .help("write how long to wait, such as \"30m\"");
        findings.add(&escalation.entry, found);
    }
}

fn immediate(timing: &StepTiming) -> bool {
    let mut given = timing.delays().iter().filter_map(|(_, cell)| cell.given()).peekable();
    given.peek().is_some() && given.all(|delay| delay.is_immediate())
}
