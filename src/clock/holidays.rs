//! On which dates holidays fall, and on which other dates they are observed.
//!
//! Works on dates alone; what a holiday does to service hours is decided in `schedule`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use jiff::civil::{Date, Weekday};

use super::local::{date_of, day_of};
use crate::model::{Holiday, HolidayRule, Observed};

/// The date of a rule in one year; `None` where the year has no such day.
pub(super) fn date_in(rule: HolidayRule, year: i16) -> Option<Date> {
    match rule {
        HolidayRule::On(date) => (date.year() == year).then_some(date),
        HolidayRule::Yearly { month, day } => Date::new(year, month, day).ok(),
        HolidayRule::NthWeekday { nth, weekday, month } => {
            Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
        }
        HolidayRule::Easter { offset } => {
            let moved = easter(year)? + i64::from(offset);
            Some(date_of(moved)).filter(|date| day_of(*date) == moved)
        }
    }
}

/// Western Easter Sunday in days since 1970-01-01, by the anonymous Gregorian computation (Nature,
/// 1876; Meeus, *Astronomical Algorithms*, chapter 8).
fn easter(year: i16) -> Option<i64> {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let n = (h + l - 7 * m + 90) / 25;
    let p = (h + l - 7 * m + 33 * n + 19) % 32;
    Date::new(year, i8::try_from(n).ok()?, i8::try_from(p).ok()?).ok().map(day_of)
}

/// A holiday on one date.
#[derive(Debug, Clone, Copy)]
pub(super) struct OnDate<'h> {
    /// Which holiday.
    pub(super) holiday: &'h Holiday,
    /// Whether the date is the one on which it is observed, not the holiday's own.
    pub(super) observed: bool,
}

/// What the sets say of the dates in some years (days since 1970-01-01). Where several entries name
/// a date, the later set wins, and in a set the later entry.
pub(super) fn by_day<'h>(
    sets: impl Iterator<Item = &'h [Holiday]>,
    years: RangeInclusive<i16>,
) -> BTreeMap<i64, OnDate<'h>> {
    let mut days = BTreeMap::new();
    for set in sets {
        let mut own: Vec<(i64, usize)> = Vec::new();
        for (position, holiday) in set.iter().enumerate() {
            if let HolidayRule::On(date) = holiday.rule {
                if years.contains(&date.year()) {
                    own.push((day_of(date), position));
                }
                continue;
            }
            let dates = years.clone().filter_map(|year| date_in(holiday.rule, year));
            let dates = dates.filter(|date| !holiday.except.contains(date));
            own.extend(dates.map(|date| (day_of(date), position)));
        }
        let observed = observed_days(set, &own);
        let mut marks: Vec<(usize, i64, bool)> =
            own.iter().map(|&(day, position)| (position, day, false)).collect();
        marks.extend(observed.into_iter().map(|(day, position)| (position, day, true)));
        // File order decides; within an entry its own date outranks the one it is observed on.
        marks.sort_unstable_by_key(|&(position, day, observed)| (position, !observed, day));
        for (position, day, observed) in marks {
            if let Some(holiday) = set.get(position) {
                days.insert(day, OnDate { holiday, observed });
            }
        }
    }
    days
}

/// The further dates on which holidays of a set are observed. Earlier holidays choose first, so that
/// two that both fall on a weekend get two different weekdays under `next weekday`.
fn observed_days(set: &[Holiday], own: &[(i64, usize)]) -> Vec<(i64, usize)> {
    let mut taken: BTreeSet<i64> = own.iter().map(|&(day, _)| day).collect();
    let mut in_time = own.to_vec();
    in_time.sort_unstable();
    let mut observed = Vec::new();
    for (day, position) in in_time {
        let Some(rule) = set.get(position).map(|holiday| holiday.observed) else { continue };
        let moved = match (weekday_of(day), rule) {
            (Weekday::Saturday, Observed::NearestWeekday) => day - 1,
            (Weekday::Sunday, Observed::NearestWeekday | Observed::NextMonday) => day + 1,
            (Weekday::Saturday, Observed::NextMonday) => day + 2,
            (Weekday::Saturday | Weekday::Sunday, Observed::NextWeekday) => {
                let free = |day: &i64| !is_weekend(*day) && !taken.contains(day);
                // A set has fewer holidays than this in a row, or nothing is left to observe.
                match (day + 1..day + 400).find(free) {
                    Some(moved) => moved,
                    None => continue,
                }
            }
            _ => continue,
        };
        taken.insert(moved);
        observed.push((moved, position));
    }
    observed
}

/// The day of the week of a day counted from 1970-01-01, a Thursday.
pub(super) fn weekday_of(day: i64) -> Weekday {
    let from_monday = i8::try_from((day + 3).rem_euclid(7)).unwrap_or_default();
    Weekday::from_monday_zero_offset(from_monday).unwrap_or(Weekday::Monday)
}

fn is_weekend(day: i64) -> bool {
    matches!(weekday_of(day), Weekday::Saturday | Weekday::Sunday)
}
