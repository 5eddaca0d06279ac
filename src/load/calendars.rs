//! `[calendars.*]`: service hours. Language page, section 3.

use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::context::Cx;
use super::hours::{self, Windows};
use super::mistake::quote;
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{Calendar, Window};
use crate::parse::Spanned;

/// Service hours: when somebody works, or when a clock runs. The calendar `24x7` is built in.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Calendar")]
pub(super) struct RawCalendar {
    /// A name for documents; the id where there is none.
    name: Option<String>,
    /// IANA time zone of the hours, such as `America/New_York`; the organization's where there is none.
    timezone: Option<Spanned<String>>,
    /// The windows of each weekday. A more specific key replaces a more general one: `daily`, then
    /// `weekdays` and `weekend`, then `mon` to `sun`.
    hours: Spanned<RawHours>,
    /// Holiday sets that close it.
    #[serde(default)]
    holidays: Vec<Spanned<String>>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// The windows of each weekday.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Hours")]
struct RawHours {
    /// Every day that no more specific key names.
    daily: Option<Spanned<Windows>>,
    /// Monday to Friday.
    weekdays: Option<Spanned<Windows>>,
    /// Saturday and Sunday.
    weekend: Option<Spanned<Windows>>,
    /// Monday.
    mon: Option<Spanned<Windows>>,
    /// Tuesday.
    tue: Option<Spanned<Windows>>,
    /// Wednesday.
    wed: Option<Spanned<Windows>>,
    /// Thursday.
    thu: Option<Spanned<Windows>>,
    /// Friday.
    fri: Option<Spanned<Windows>>,
    /// Saturday.
    sat: Option<Spanned<Windows>>,
    /// Sunday.
    sun: Option<Spanned<Windows>>,
}

/// Lowers a calendar.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawCalendar) -> Calendar {
    let hours_at = cx.span(&raw.hours);
    let written_wrong = cx.problems.len();
    let hours = week(cx, &raw.hours);
    if hours.iter().all(Vec::is_empty) && cx.problems.len() == written_wrong {
        let message = format!("the calendar {} is never open", quote(&cx.key.id));
        let diagnostic = Diagnostic::new(&loading::NEVER_OPEN, hours_at, message)
            .help("write at least one window, such as `weekdays = \"09:00-17:00\"`");
        cx.lacking(diagnostic);
    }
    Calendar {
        entry: cx.entry(raw.allow),
        name: raw.name,
        timezone: cx.timezone(raw.timezone.as_ref()),
        hours,
        hours_at,
        holidays: cx.find_all(&raw.holidays),
    }
}

/// The windows of Monday to Sunday: the most specific key replaces the others (ruling 11).
fn week(cx: &mut Cx<'_>, raw: &RawHours) -> [Vec<Window>; 7] {
    let daily = raw.daily.as_ref().map(|written| windows(cx, written));
    let weekdays = raw.weekdays.as_ref().map(|written| windows(cx, written));
    let weekend = raw.weekend.as_ref().map(|written| windows(cx, written));
    let own = [&raw.mon, &raw.tue, &raw.wed, &raw.thu, &raw.fri, &raw.sat, &raw.sun];
    let mut number = 0;
    own.map(|own| {
        let part = if number < 5 { &weekdays } else { &weekend };
        number += 1;
        match own {
            Some(written) => windows(cx, written),
            None => part.as_ref().or(daily.as_ref()).cloned().unwrap_or_default(),
        }
    })
}

/// The windows of one day, sorted; overlaps are reported.
pub(super) fn windows(cx: &mut Cx<'_>, written: &Spanned<Windows>) -> Vec<Window> {
    let mut found = Vec::new();
    for text in Windows::texts(written) {
        let span = cx.span(&text);
        found.extend(cx.take(&loading::BAD_WINDOW, span, hours::parse(&text)));
    }
    let mut windows: Vec<Window> = found.iter().map(|window| window.value).collect();
    if let Some((earlier, later)) = hours::overlap(&windows)
        && let (Some(earlier), Some(later)) = (found.get(earlier), found.get(later))
    {
        let diagnostic =
            Diagnostic::new(&loading::OVERLAPPING_WINDOWS, later.at, "two windows overlap")
                .label("starts before the other one ends")
                .related(earlier.at, "the other one")
                .help("join them into one window");
        cx.error(diagnostic);
    }
    windows.sort_by_key(|window| (window.start, window.end));
    windows
}
