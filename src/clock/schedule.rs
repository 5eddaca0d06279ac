//! What a calendar says of each date: its windows, and the holiday that changed them.
//!
//! Dates and minutes only; instants are made in `block`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::DateMark;
use super::holidays::{self, OnDate, weekday_of};
use super::intervals::{Interval, instant, seconds};
use super::local::{DAY, LocalTime, date_of, local_seconds};
use crate::model::{Calendar, Holiday, HolidayRule, Window};

/// The holidays of one set; shared by the calendars that name it.
pub(super) type Holidays = Arc<[Holiday]>;

/// Service hours and holidays of one calendar.
#[derive(Debug)]
pub(super) struct Schedule {
    /// Zone of the windows.
    pub(super) zone: TimeZone,
    /// Windows that start on Monday, …, Sunday.
    weekly: [Vec<Window>; 7],
    holidays: Vec<Holidays>,
}

/// One date of a calendar.
#[derive(Debug)]
pub(super) struct Day<'s> {
    /// Days since 1970-01-01.
    pub(super) day: i64,
    /// The windows that start on it, holidays taken into account.
    pub(super) windows: Cow<'s, [Window]>,
    /// The windows it would have without holidays.
    pub(super) usual: &'s [Window],
    /// The holiday on it, if there is one.
    pub(super) holiday: Option<OnDate<'s>>,
}

impl Schedule {
    /// What a calendar says, with the holiday sets it names (parallel to the policy's table).
    pub(super) fn new(calendar: &Calendar, sets: &[Holidays]) -> Self {
        let named = calendar.holidays.iter().filter_map(|set| sets.get(set.index()).cloned());
        Self {
            zone: calendar.timezone.clone(),
            weekly: calendar.hours.clone(),
            holidays: named.collect(),
        }
    }

    /// Every hour of every day, in UTC.
    pub(super) fn always() -> Self {
        let whole_day = || vec![Window { start: 0, end: 1440 }];
        Self {
            zone: TimeZone::UTC,
            weekly: std::array::from_fn(|_| whole_day()),
            holidays: Vec::new(),
        }
    }

    /// True if no window is ever open (holidays only take time away), or if holidays close every
    /// date of every year. Others that never open are found by searching.
    pub(super) fn is_never(&self) -> bool {
        self.weekly.iter().flatten().all(|window| window.end <= window.start)
            || self.is_closed_all_year()
    }

    fn is_closed_all_year(&self) -> bool {
        let holidays = || self.holidays.iter().flat_map(|set| set.iter());
        let dates = holidays().filter_map(|holiday| match holiday.rule {
            HolidayRule::Yearly { month, day } => Some((month, day)),
            _ => None,
        });
        // An entry with hours could win over one that closes.
        holidays().all(|holiday| holiday.hours.is_empty())
            && dates.collect::<BTreeSet<_>>().len() == 366
    }

    /// True if it is open at every instant.
    pub(super) fn is_always(&self) -> bool {
        let whole = |window: &Window| window.start == 0 && window.end >= 1440;
        self.holidays.iter().all(|set| set.is_empty())
            && self.weekly.iter().all(|windows| windows.iter().any(whole))
    }

    /// The dates of a range, in order.
    pub(super) fn days(&self, range: Range<i64>) -> impl Iterator<Item = Day<'_>> {
        let holidays = self.holidays_near(&range);
        range.map(move |day| {
            let usual = self.usual(weekday_of(day));
            let holiday = holidays.get(&day).copied();
            let windows = match holiday {
                None => Cow::Borrowed(usual),
                Some(on) => Cow::Owned(shortened(usual, &on.holiday.hours)),
            };
            Day { day, windows, usual, holiday }
        })
    }

    /// Midnight, and every time of day at which a window of any date starts or ends, on each date of a
    /// range; beside clock changes, the times of day between which they jump.
    pub(super) fn turns(&self, range: Interval) -> Vec<i64> {
        let edges = |window: &Window| [window.start, window.end].map(|m| i64::from(m) * 60 % DAY);
        let short = self.holidays.iter().flat_map(|set| set.iter()).flat_map(|day| &day.hours);
        let windows = self.weekly.iter().flatten().chain(short);
        let mut times: BTreeSet<i64> = windows.flat_map(edges).collect();
        times.insert(0);
        let mut changes = Vec::new();
        for change in self.zone.following(instant(range.start - DAY)) {
            let at = seconds(change.timestamp());
            if at > range.end + DAY {
                break;
            }
            changes.push(at);
            times.extend([at - 1, at].map(|at| local_seconds(&self.zone, at).rem_euclid(DAY)));
            times.insert((local_seconds(&self.zone, at - 1) + 1).rem_euclid(DAY));
        }
        let first = local_seconds(&self.zone, range.start).div_euclid(DAY) - 1;
        let last = local_seconds(&self.zone, range.end).div_euclid(DAY) + 1;
        let mut local = LocalTime::new(&self.zone);
        let days = (first..=last).flat_map(|day| times.iter().map(move |time| day * DAY + time));
        changes.extend(days.map(|at| local.instant(at)));
        changes
    }

    /// The beginnings of dates, with their windows, and the clock changes, in and around a range.
    pub(super) fn marks(&self, range: Interval) -> Vec<(i64, DateMark)> {
        let first = local_seconds(&self.zone, range.start).div_euclid(DAY) - 1;
        let last = local_seconds(&self.zone, range.end).div_euclid(DAY) + 1;
        let mut local = LocalTime::new(&self.zone);
        let days = self.days(first..last + 1);
        let mut marks: Vec<_> = days
            .map(|day| (local.instant(day.day * DAY), DateMark::Date(day.windows.into_owned())))
            .collect();
        let changes = self.zone.following(instant(range.start - DAY));
        let changes = changes.map(|change| seconds(change.timestamp()));
        for at in changes.take_while(|at| *at <= range.end) {
            let jump = local_seconds(&self.zone, at) - local_seconds(&self.zone, at - 1) - 1;
            marks.push((at, DateMark::Clocks(jump)));
        }
        marks.sort_by_key(|(at, _)| *at);
        marks
    }

    fn usual(&self, weekday: Weekday) -> &[Window] {
        let index = usize::try_from(weekday.to_monday_zero_offset()).unwrap_or_default();
        self.weekly.get(index).map_or(&[], Vec::as_slice)
    }

    /// Holidays of the years around a range of days. A year on either side more than the range
    /// touches, since `easter - 366` and observed days cross New Year.
    fn holidays_near(&self, range: &Range<i64>) -> BTreeMap<i64, OnDate<'_>> {
        if self.holidays.iter().all(|set| set.is_empty()) {
            return BTreeMap::new();
        }
        let (first, last) = (date_of(range.start).year() - 2, date_of(range.end).year() + 2);
        holidays::by_day(self.holidays.iter().map(AsRef::as_ref), first..=last)
    }
}

/// What is left of a day's windows on a holiday that is open only at `hours` (with none: not at
/// all). A short day never adds time, so a set can be shared by calendars with different hours.
fn shortened(usual: &[Window], hours: &[Window]) -> Vec<Window> {
    let mut left: Vec<Window> = usual
        .iter()
        .flat_map(|window| {
            hours.iter().map(|short| Window {
                start: window.start.max(short.start),
                end: window.end.min(short.end),
            })
        })
        .filter(|window| window.start < window.end)
        .collect();
    left.sort_unstable_by_key(|window| (window.start, window.end));
    left
}
