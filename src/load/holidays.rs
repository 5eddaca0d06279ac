//! `[holidays.*]`: days on which calendars are closed. Language page, section 3.

use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::context::Cx;
use super::dates::Day;
use super::hours::Windows;
use super::ical::Day as ImportedDay;
use super::mistake::quote;
use super::{calendars, holiday_rule, imports};
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{Holiday, HolidayRule, HolidaySet, Observed};
use crate::parse::Spanned;
use crate::source::At;

/// Days on which calendars that name this set are closed, or open for a shorter time.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "HolidaySet")]
pub(super) struct RawHolidaySet {
    /// A name for documents; the id where there is none.
    name: Option<String>,
    /// An iCalendar file of the policy set, such as `"holidays/us.ics"`: its events are days of the
    /// set, before those of `days`. The path starts at the folder of `tierline.toml`.
    import: Option<Spanned<String>>,
    /// The days. Where two fall on the same date, the later one in this list wins.
    days: Option<Vec<Spanned<RawHoliday>>>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// One day (`on`), or one a year (`every`).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
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
    if raw.import.is_none() && raw.days.is_none() {
        let message = format!("the holiday set {} has no days", quote(&cx.key.id));
        let diagnostic = Diagnostic::new(&loading::MISSING_KEY, cx.entry_at, message)
            .help("write `days = […]`, or `import = \"holidays/us.ics\"`");
        cx.lacking(diagnostic);
    }
    let mut days = raw.import.as_ref().map(|path| imported(cx, path)).unwrap_or_default();
    days.extend(raw.days.into_iter().flatten().filter_map(|day| holiday(cx, day)));
    HolidaySet { entry: cx.entry(raw.allow), name: raw.name, days }
}

impl RawHolidaySet {
    /// The calendar it imports.
    pub(super) fn import(&self) -> Option<&str> {
        self.import.as_ref().map(|path| path.as_str())
    }
}

fn imported(cx: &mut Cx<'_>, path: &Spanned<String>) -> Vec<Holiday> {
    let days = imports::days(cx, At::new(path.as_str(), cx.span(path)));
    let day = |At { value: day, at }: At<ImportedDay>| Holiday {
        rule: day.rule,
        except: day.except,
        observed: Observed::No,
        name: day.name,
        hours: Vec::new(),
        at,
    };
    days.into_iter().map(day).collect()
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
        except: Vec::new(),
        observed: raw.observed.unwrap_or_default(),
        name: raw.name,
        hours: hours.unwrap_or_default(),
        at,
    })
}
