//! Dates that somebody has to continue.

use jiff::civil::Date;

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Holiday, HolidayRule, HolidaySet, Ix};
use crate::source::At;

rules! {
    /// A holiday set whose dates end within 60 days.
    ///
    /// The set lists single dates, and the last is near or past. From then on the calendars that use it
    /// are open on every holiday, and deadlines run while everybody is at home. Add the dates of the
    /// next years, or write rules (`every = "fourth thursday of november"`), which never end. A set
    /// that has a rule among its dates is left alone.
    ///
    /// ```toml bad
    /// [calendars.office]
    /// hours = { weekdays = "09:00-17:00" }
    /// holidays = ["company"]
    ///
    /// [holidays.company]
    /// days = [{ on = 2026-12-25, name = "Christmas Day" }]
    ///
    /// [duties.weekly-report]
    /// after = "1 business day"
    /// calendar = "office"
    /// text = "Report."
    /// ```
    ///
    /// ```toml good
    /// [calendars.office]
    /// hours = { weekdays = "09:00-17:00" }
    /// holidays = ["company"]
    ///
    /// [holidays.company]
    /// days = [{ every = "december 25", name = "Christmas Day" }]
    ///
    /// [duties.weekly-report]
    /// after = "1 business day"
    /// calendar = "office"
    /// text = "Report."
    /// ```
    pub(super) static HOLIDAYS_RUN_OUT = 1008, "holidays-run-out", Warn, "0.1.0", Whole, holidays_run_out;
}

/// From so many days before the last date on, somebody has to be told.
const NOTICE: i32 = 60;

fn holidays_run_out(cx: &Context<'_>, findings: &mut Findings) {
    let today = cx.today();
    for (ix, set) in cx.policy.holiday_sets.iter() {
        if !cx.facts().usage.holiday_sets.has(ix) {
            continue;
        }
        let Some(last) = last_date(set) else { continue };
        let left = today.until(last.value).map_or(0, |span| span.get_days());
        if left > NOTICE {
            continue;
        }
        let ends = if left < 0 { "ended" } else { "ends" };
        let message = format!("the holiday set `{}` {ends} on {}", set.entry.id, last.value);
        let mut finding = HOLIDAYS_RUN_OUT
            .finding(last.at, message)
            .label("the last date")
            .help("add the dates of the next years, or write rules with `every`, which never end");
        if let Some((id, place)) = user(cx, ix) {
            finding = finding.related(place, format!("`{id}` closes on it"));
        }
        findings.add(&set.entry, finding);
    }
}

/// The last date of a set of nothing but dates.
fn last_date(set: &HolidaySet) -> Option<At<Date>> {
    let date = |day: &Holiday| match day.rule {
        HolidayRule::On(date) => Some(At::new(date, day.at)),
        _ => None,
    };
    let dates: Option<Vec<_>> = set.days.iter().map(date).collect();
    dates?.into_iter().max_by_key(|date| date.value)
}

/// A calendar that names the set.
fn user<'p>(cx: &Context<'p>, set: Ix<HolidaySet>) -> Option<(&'p str, crate::source::Span)> {
    cx.policy.calendars.values().find_map(|calendar| {
        let named = calendar.holidays.iter().find(|named| named.value == set)?;
        Some((&*calendar.entry.id, named.at))
    })
}
