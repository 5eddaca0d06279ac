//! `[duties.*]`: what a policy obliges people to do beyond escalating. Language page, section 11,
//! ruling 16.

use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::condition::{self, RawCondition, Scope};
use super::context::Cx;
use super::dates::{self, Moment as MomentText};
use super::duration::DurationText;
use super::{per_priority, recurrence};
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{
    CalendarRef, Condition, Duration, Duty, DutyEnd, DutyTiming, MethodKind, Moment, Test,
};
use crate::parse::Spanned;
use crate::source::{At, Span};

/// What people must do beyond escalating: updates, hand-off documents, notices, reviews, drills.
/// Exactly one of `after`, `every`, `after-resolution`, `on`, `recurs` says when.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Duty")]
pub(super) struct RawDuty {
    /// A name for documents; the id in words where there is none.
    name: Option<String>,
    /// For which tickets; for all where nothing is said.
    when: Option<RawCondition>,
    /// So long after the opening.
    after: Option<Spanned<DurationText>>,
    /// Every so often from the opening.
    every: Option<Spanned<DurationText>>,
    /// So long after the resolution: `"5 business days"`.
    after_resolution: Option<Spanned<DurationText>>,
    /// At a moment of the ticket's life.
    on: Option<Spanned<Moment>>,
    /// Whatever the tickets, so often: `"2 months"`, `"quarterly"`. Needs `start`.
    recurs: Option<Spanned<String>>,
    /// With `recurs`: the first time, in the organization's zone.
    start: Option<Spanned<MomentText>>,
    /// What ends a repeated duty: `resolved` (where nothing is said) or `acknowledged`.
    until: Option<DutyEnd>,
    /// Who is told when it falls due.
    #[serde(default)]
    notify: Vec<Spanned<String>>,
    /// Channels, most preferred first; else the priority's.
    #[serde(default)]
    via: Vec<Spanned<MethodKind>>,
    /// What is to be done.
    text: Option<Spanned<String>>,
    /// What it must contain.
    #[serde(default)]
    requires: Vec<String>,
    /// Its own clock; else the priority's. Needed where "business days" would meet `24x7`.
    calendar: Option<Spanned<String>>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// Lowers a duty.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawDuty) -> Duty {
    let calendar = raw.calendar.as_ref().and_then(|id| cx.calendar(id));
    let clock = match (&raw.calendar, calendar) {
        (None, _) => Clock::Priority,
        (Some(_), calendar) => Clock::Own(calendar.map(|calendar| calendar.value)),
    };
    let timing = timing(cx, &raw, clock);
    let when = raw.when.as_ref().and_then(|when| condition::lower(cx, when, Scope::Duty));
    Duty {
        name: raw.name,
        when: when.unwrap_or(Condition { test: Test::All(Vec::new()), at: cx.entry_at }),
        // Stands in for a time that was not understood: the entry is reported.
        timing: timing.unwrap_or(DutyTiming::On(At::new(Moment::Opening, cx.entry_at))),
        until: raw.until.unwrap_or(DutyEnd::Resolved),
        notify: cx.targets(&raw.notify),
        via: cx.all_at(raw.via),
        text: raw.text.map(|text| cx.at(text)),
        requires: raw.requires,
        calendar,
        entry: cx.entry(raw.allow),
    }
}

/// What a duty's duration runs on: its own calendar (`None` where that is not known), else every
/// priority's.
#[derive(Clone, Copy)]
enum Clock {
    Priority,
    Own(Option<CalendarRef>),
}

fn timing(cx: &mut Cx<'_>, raw: &RawDuty, clock: Clock) -> Option<DutyTiming> {
    let written: Vec<(&str, Span)> = [
        raw.after.as_ref().map(|v| ("after", cx.span(v))),
        raw.every.as_ref().map(|v| ("every", cx.span(v))),
        raw.after_resolution.as_ref().map(|v| ("after-resolution", cx.span(v))),
        raw.on.as_ref().map(|v| ("on", cx.span(v))),
        raw.recurs.as_ref().map(|v| ("recurs", cx.span(v))),
    ]
    .into_iter()
    .flatten()
    .collect();
    match written.as_slice() {
        [] => {
            let message = "this duty does not say when it falls due";
            let diagnostic = Diagnostic::new(&loading::ONE_OF, cx.entry_at, message)
                .help("add one of `after`, `every`, `after-resolution`, `on`, `recurs`");
            cx.lacking(diagnostic);
            return None;
        }
        [_] => {}
        [(first, at), (second, other), ..] => {
            let message =
                format!("a duty falls due once, and this one has `{first}` and `{second}`");
            let diagnostic = Diagnostic::new(&loading::ONE_OF, *other, message)
                .related(*at, format!("`{first}` is here"))
                .help("keep one of them, or write two duties");
            cx.error(diagnostic);
            return None;
        }
    }
    if let (Some(start), None) = (&raw.start, &raw.recurs) {
        let message = "only a duty that `recurs` has a `start`";
        let diagnostic = Diagnostic::new(&loading::MISPLACED_KEY, cx.span(start), message)
            .help("remove `start`, or say how often: `recurs = \"quarterly\"`");
        cx.error(diagnostic);
    }
    if let Some(text) = &raw.after {
        return duration(cx, text, clock).map(DutyTiming::After);
    }
    if let Some(text) = &raw.every {
        let found = duration(cx, text, clock)?;
        return cx.some_time(found).map(DutyTiming::Every);
    }
    if let Some(text) = &raw.after_resolution {
        return duration(cx, text, clock).map(DutyTiming::AfterResolution);
    }
    if let Some(on) = &raw.on {
        return Some(DutyTiming::On(At::new(**on, cx.span(on))));
    }
    recurring(cx, raw)
}

fn duration(cx: &mut Cx<'_>, text: &Spanned<DurationText>, clock: Clock) -> Option<At<Duration>> {
    match clock {
        Clock::Own(calendar) => cx.duration(text, calendar),
        Clock::Priority => per_priority::on_all(cx, text),
    }
}

fn recurring(cx: &mut Cx<'_>, raw: &RawDuty) -> Option<DutyTiming> {
    let recurs = raw.recurs.as_ref()?;
    let at = cx.span(recurs);
    if let Some(when) = &raw.when {
        let message = "a duty that `recurs` belongs to no ticket, so it has no condition";
        let diagnostic = Diagnostic::new(&loading::MISPLACED_KEY, when.span(cx.file), message)
            .help("remove `when`");
        cx.lacking(diagnostic);
    }
    let every = cx.take(&loading::BAD_RECURRENCE, at, recurrence::parse(recurs));
    let Some(start) = &raw.start else {
        let diagnostic =
            Diagnostic::new(&loading::ALSO_NEEDED, at, "a duty that `recurs` needs its first time")
                .help("add `start = 2026-01-15T10:00:00`");
        cx.error(diagnostic);
        return None;
    };
    let start = cx.take(&loading::BAD_DATE, cx.span(start), dates::local(start.0));
    Some(DutyTiming::Recurs { every: every?, start: start? })
}
