//! When steps fire: one after the other, for every priority.

use crate::check::rules::durations::Timed;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{
    Cell, Duration, EarlierSteps, EscalationPolicy, Ix, Policy, Priority, Step, StepTiming,
};
use crate::source::At;

rules! {
    /// A step that is not later than the one before.
    ///
    /// Both count from the opening, so the steps would fire together or the wrong way round, and the first
    /// gets no time to answer.
    ///
    /// ```toml bad
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [
    ///   { notify = ["ada"], after = "2h" },
    ///   { notify = ["grace"], after = "1h" },
    /// ]
    /// ```
    ///
    /// ```toml good
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [
    ///   { notify = ["ada"], after = "1h" },
    ///   { notify = ["grace"], after = "2h" },
    /// ]
    /// ```
    pub(super) static STEP_NOT_LATER = 304, "step-not-later", Warn, "0.1.0", Entry, not_later;

    /// A step that says nothing about a priority.
    ///
    /// For tickets of that priority the step is left out, and nobody can tell whether on purpose. Write a
    /// delay, a `default`, or `"never"`.
    ///
    /// ```toml bad
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["ada"], after = { high = "1h" } }]
    /// ```
    ///
    /// ```toml good
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["ada"], after = { high = "1h", default = "never" } }]
    /// ```
    pub(super) static MISSING_DELAY = 307, "missing-delay", Deny, "0.1.0", Whole, missing_delay;

    /// A repeat that never comes.
    ///
    /// With `earlier-steps = "released"`, the next step ends the repeats of the one before, and here it
    /// fires before the first of them.
    ///
    /// ```toml bad
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "released"
    /// stops-on = "resolved"
    /// steps = [
    ///   { notify = ["ada"], after = "immediate", repeat = { every = "30m", times = 3 } },
    ///   { notify = ["grace"], wait = "15m" },
    /// ]
    /// ```
    ///
    /// ```toml good
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "released"
    /// stops-on = "resolved"
    /// steps = [
    ///   { notify = ["ada"], after = "immediate", repeat = { every = "5m", times = 2 } },
    ///   { notify = ["grace"], wait = "15m" },
    /// ]
    /// ```
    pub(super) static REPEAT_CUT_OFF = 308, "repeat-cut-off", Warn, "0.1.0", Entry, repeat_cut_off;
}

/// A delay of a step, for one priority, and where it stands.
pub(super) fn given(step: &Step, priority: Ix<Priority>) -> Option<At<Duration>> {
    step.delay(priority).given()
}

/// The ids of priorities as a person would list them.
pub(super) fn names(policy: &Policy, priorities: &[Ix<Priority>]) -> String {
    let ids: Vec<String> =
        priorities.iter().map(|ix| format!("`{}`", policy.priorities[*ix].entry.id)).collect();
    crate::check::rules::listed(&ids)
}

fn not_later(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    for escalation in policy.escalation_policies.values() {
        for (number, pair) in (2..).zip(escalation.steps.windows(2)) {
            let [before, step] = pair else { continue };
            let (StepTiming::After(_), StepTiming::After(_)) = (&before.timing, &step.timing)
            else {
                continue;
            };
            let mut early = Early::default();
            for priority in policy.priorities_by_rank() {
                let (Some(first), Some(second)) = (given(before, priority), given(step, priority))
                else {
                    continue;
                };
                let on = policy.priorities[priority].calendar.value;
                let (a, b) = (Timed::new(first.value, on), Timed::new(second.value, on));
                // Told together on purpose: both at once when the ticket opens.
                let both_at_once = first.is_immediate() && second.is_immediate();
                if !both_at_once && (first.value == second.value || a.certainly_longer(b, policy)) {
                    early.add(priority, first, second);
                }
            }
            let Some((first, second)) = early.places else { continue };
            let id = &escalation.entry.id;
            let mut diagnostic = STEP_NOT_LATER
                .finding(
                    second.at,
                    format!("step {number} of `{id}` is not later than the step before"),
                )
                .label(format!("for {}", names(policy, &early.priorities)))
                .help("give it a longer delay, or name both targets in one step");
            if first.at != second.at {
                diagnostic = diagnostic.related(first.at, "the step before");
            }
            findings.add(&escalation.entry, diagnostic);
        }
    }
}

/// The priorities for which something is wrong, and the places of the first.
#[derive(Default)]
struct Early {
    priorities: Vec<Ix<Priority>>,
    places: Option<(At<Duration>, At<Duration>)>,
}

impl Early {
    fn add(&mut self, priority: Ix<Priority>, first: At<Duration>, second: At<Duration>) {
        self.priorities.push(priority);
        self.places.get_or_insert((first, second));
    }
}

fn missing_delay(cx: &Context<'_>, findings: &mut Findings) {
    for escalation in cx.policy.escalation_policies.values() {
        for (number, step) in (1..).zip(&escalation.steps) {
            let delays = step.timing.delays();
            let priorities = cx.policy.priorities_by_rank().into_iter();
            let missing: Vec<_> =
                priorities.filter(|p| matches!(delays.get(*p), Cell::Missing)).collect();
            let Some(first) = missing.first() else { continue };
            let example = &cx.policy.priorities[*first].entry.id;
            let message = format!(
                "step {number} of `{}` says nothing about {}",
                escalation.entry.id,
                names(cx.policy, &missing)
            );
            let diagnostic = MISSING_DELAY
                .finding(delays.at, message)
                .label("no delay, no `default`")
                .help(format!(
                    "add {example} = \"…\", or \"never\" where the step is not meant for it"
                ));
            findings.add(&escalation.entry, diagnostic);
        }
    }
}

fn repeat_cut_off(cx: &Context<'_>, findings: &mut Findings) {
    let released =
        |escalation: &&EscalationPolicy| escalation.earlier_steps == EarlierSteps::Released;
    for escalation in cx.policy.escalation_policies.values().filter(released) {
        for (number, pair) in (0..).zip(escalation.steps.windows(2)) {
            let [step, next] = pair else { continue };
            let Some(repeat) = step.repeat.filter(|repeat| repeat.times > 0) else { continue };
            let mut delays = Vec::new();
            let cut_off = |priority: Ix<Priority>| {
                let on = cx.policy.priorities[priority].calendar.value;
                let gap = gap(&escalation.steps, number, priority)?;
                let delay = given(next, priority)?;
                delays.push(delay);
                let every = Timed::new(repeat.every.value, on);
                Some(
                    repeat.every.value == gap
                        || every.certainly_longer(Timed::new(gap, on), cx.policy),
                )
            };
            let known: Vec<bool> = cx.policy.priorities.indexes().filter_map(cut_off).collect();
            let (Some(delay), true) = (delays.first(), known.iter().all(|cut_off| *cut_off)) else {
                continue;
            };
            let diagnostic = REPEAT_CUT_OFF
                .finding(repeat.every.at, "the next step fires before this repeat comes")
                .label("never repeated")
                .related(delay.at, "the next step ends the repeats")
                .help("repeat sooner, give the next step a longer delay, or keep earlier-steps = \"kept\"");
            findings.add(&escalation.entry, diagnostic);
        }
    }
}

/// The time between a step and the next, on the priority's calendar, where it is certain.
fn gap(steps: &[Step], number: usize, priority: Ix<Priority>) -> Option<Duration> {
    let (step, next) = (steps.get(number)?, steps.get(number + 1)?);
    let (first, second) = (given(step, priority)?, given(next, priority)?);
    match (&step.timing, &next.timing, first.value, second.value) {
        (_, StepTiming::Wait(_), _, wait) => Some(wait),
        (
            StepTiming::After(_),
            StepTiming::After(_),
            Duration::Clock { seconds: a, .. },
            Duration::Clock { seconds: b, days },
        ) => Some(Duration::Clock { seconds: b.checked_sub(a)?, days }),
        _ => None,
    }
}
