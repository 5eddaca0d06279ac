//! `[holidays.*]`: days on which calendars are closed. Language page, section 3.

use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::context::Cx;
use super::dates::Day;
use super::hours::Windows;
use super::{calendars, holiday_rule};
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{Holiday, HolidayRule, HolidaySet, Observed};
use crate::parse::Spanned;

/// Days on which calendars that name this set are closed, or open for a shorter time.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "HolidaySet")]
pub(super) struct RawHolidaySet {
    /// A name for documents; the id where there is none.
    name: Option<String>,
    /// The days. Where two fall on the same date, the later one in this list wins.
    days: Vec<Spanned<RawHoliday>>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// One day (`on`), or one a year (`every`).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Holiday")]
struct RawHoliday {
    /// A single date: `2026-12-25`.
    on: Option<Spanned<Day>>,
    /// A yearly rule: `"july 4"`, `"fourth thursday of november"`, `"last monday of may"`,
    /// `"easter + 1"`.
    every: Option<Spanned<String>>,
    /// What happens when it falls on a weekend: the observed date is closed as well.
    observed: Option<Observed>,
    /// What it is called.
    name: String,
    /// The windows of a short day; without them it is closed all day.
    hours: Option<Spanned<Windows>>,
}

/// Lowers a holiday set.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawHolidaySet) -> HolidaySet {
    HolidaySet {
        entry: cx.entry(raw.allow),
        name: raw.name,
        days: raw.days.into_iter().filter_map(|day| holiday(cx, day)).collect(),
    }
}

fn holiday(cx: &mut Cx<'_>, raw: Spanned<RawHoliday>) -> Option<Holiday> {
    let at = cx.span(&raw);
    let raw = raw.into_inner();
    let hours = raw.hours.as_ref().map(|written| calendars::windows(cx, written));
    let rule = match (raw.on, raw.every) {
        (Some(day), None) => HolidayRule::On(cx.day(day)?.value),
        (None, Some(text)) => {
            let rule = holiday_rule::parse(&text);
            cx.take(&loading::BAD_HOLIDAY_RULE, cx.span(&text), rule)?.value
        }
        (on, every) => {
            let both = on.is_some() && every.is_some();
            let message = if both {
                "a holiday has either `on` or `every`, not both"
            } else {
                "a holiday needs its date"
            };
            let diagnostic = Diagnostic::new(&loading::ONE_OF, at, message).help(
                "write `on = 2026-12-25` for one date, or `every = \"july 4\"` for one a year",
            );
            if both {
                cx.error(diagnostic)
            } else {
                cx.lacking(diagnostic)
            }
            return None;
        }
    };
    Some(Holiday {
        rule,
        observed: raw.observed.unwrap_or_default(),
        name: raw.name,
        hours: hours.unwrap_or_default(),
        at,
    })
}
