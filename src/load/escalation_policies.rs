//! `[escalation-policies.*]`: who is told when. Language page, section 9.

use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::context::Cx;
use super::duration::DurationText;
use super::per_priority::{self, RawPerPriority, RunsOn};
use super::rank::Repeats;
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{
    EarlierSteps, EscalationPolicy, FanOut, MethodKind, Step, StepRepeat, StepTiming, StopsOn,
    WhenEmpty,
};
use crate::parse::Spanned;

/// Who is told when, as long as nobody has solved it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "EscalationPolicy")]
pub(super) struct RawEscalationPolicy {
    /// As people call it; the id where there is none.
    name: Option<String>,
    /// What a step that reaches nobody does: `next` (the next step fires at once; where nothing is
    /// said) or `wait` (the next step fires when its time comes).
    when_empty: Option<WhenEmpty>,
    /// What becomes of the people of earlier steps: `kept` (they go on being told; where nothing is
    /// said) or `released`.
    earlier_steps: Option<EarlierSteps>,
    /// What ends the escalation: `resolved` (where nothing is said) or `acknowledged`.
    stops_on: Option<StopsOn>,
    /// Acknowledged and then silent for so long: the latest step's people are told again.
    ack_timeout: Option<Spanned<DurationText>>,
    /// Further passes over the whole policy; none where nothing is said.
    #[serde(default)]
    repeat: Repeats,
    /// The steps, in order; may be empty.
    steps: Vec<Spanned<RawStep>>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// One step: who is told, and when: either `after` (since the opening) or `wait` (since the previous
/// step).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Step")]
struct RawStep {
    /// Contacts, teams, tiers, rotations; also `owner`, `requester`, `stakeholders`.
    notify: Vec<Spanned<String>>,
    /// Time since the ticket's opening, for all priorities or one per priority; `"never"` leaves a
    /// priority out on purpose.
    after: Option<Spanned<RawPerPriority>>,
    /// Time since the previous step was reached, for all priorities or one per priority.
    wait: Option<Spanned<RawPerPriority>>,
    /// Tells them again: `{ every = "15m", times = 3 }`.
    repeat: Option<RawStepRepeat>,
    /// Whom a notification of a team tells at this step; else as the team says.
    fan_out: Option<Spanned<FanOut>>,
    /// Channels of this step, most preferred first; else the priority's.
    #[serde(default)]
    via: Vec<Spanned<MethodKind>>,
    /// Overrides the policy's `stops-on` from this step on.
    stops_on: Option<Spanned<StopsOn>>,
}

/// Tells the people of a step again.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "StepRepeat")]
struct RawStepRepeat {
    /// Time between two notifications.
    every: Spanned<DurationText>,
    /// How often after the first.
    times: Repeats,
}

/// Lowers an escalation policy.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawEscalationPolicy) -> EscalationPolicy {
    let ack_timeout = raw.ack_timeout.and_then(|text| per_priority::interval(cx, &text));
    let entry = cx.entry(raw.allow);
    EscalationPolicy {
        name: raw.name.unwrap_or_else(|| entry.id.to_string()),
        when_empty: raw.when_empty.unwrap_or(WhenEmpty::Next),
        earlier_steps: raw.earlier_steps.unwrap_or(EarlierSteps::Kept),
        stops_on: raw.stops_on.unwrap_or(StopsOn::Resolved),
        ack_timeout,
        repeat: raw.repeat.0,
        steps: raw.steps.into_iter().filter_map(|raw| step(cx, raw)).collect(),
        entry,
    }
}

fn step(cx: &mut Cx<'_>, raw: Spanned<RawStep>) -> Option<Step> {
    let at = cx.span(&raw);
    let raw = raw.into_inner();
    let notify = cx.targets(&raw.notify);
    let repeat = raw.repeat.and_then(|repeat| {
        let every = per_priority::interval(cx, &repeat.every)?;
        Some(StepRepeat { every, times: repeat.times.0 })
    });
    let timing = match (&raw.after, &raw.wait) {
        (Some(after), None) => StepTiming::After(per_priority::lower(cx, after, RunsOn::Priority)),
        (None, Some(wait)) => StepTiming::Wait(per_priority::lower(cx, wait, RunsOn::Priority)),
        (None, None) => {
            let diagnostic = Diagnostic::new(&loading::ONE_OF, at, "this step does not say when")
                .help(
                    "add `after = \"2h\"` (since the opening) or `wait = \"30m\"` (since the \
                     previous step)",
                );
            cx.lacking(diagnostic);
            return None;
        }
        (Some(after), Some(wait)) => {
            let message = "a step has either `after` or `wait`, not both";
            let diagnostic = Diagnostic::new(&loading::ONE_OF, cx.span(wait), message)
                .related(cx.span(after), "`after` is here")
                .help("`after` counts from the opening, `wait` from the previous step: keep one");
            cx.error(diagnostic);
            return None;
        }
    };
    Some(Step {
        at,
        notify,
        timing,
        repeat,
        fan_out: raw.fan_out.map(|value| cx.at(value)),
        via: cx.all_at(raw.via),
        stops_on: raw.stops_on.map(|value| cx.at(value)),
    })
}
