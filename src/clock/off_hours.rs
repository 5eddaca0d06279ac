//! The local hours that weigh on whoever is on call: nights, weekends and holidays.

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::block::days_touching;
use super::holidays::{by_day, weekday_of};
use super::intervals::{Interval, Intervals};
use super::local::{LocalTime, date_of};
use crate::model::{Policy, Window};

/// From 22:00 to 06:00 of the next day.
const NIGHT: Window = Window { start: 22 * 60, end: 30 * 60 };
/// From midnight to midnight.
const DATE: Window = Window { start: 0, end: 24 * 60 };

/// Nights, weekends and holidays of a range, as instants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffHours {
    /// From 22:00 to 06:00.
    pub nights: Intervals,
    /// Saturdays and Sundays.
    pub weekends: Intervals,
    /// Every date of the holiday sets that some calendar of the policy set uses, short days and
    /// observed dates included.
    pub holidays: Intervals,
}

impl OffHours {
    /// Those of a zone, cut off at both ends of the range.
    pub fn new(policy: &Policy, zone: &TimeZone, from: Timestamp, until: Timestamp) -> Self {
        let range = Interval::between(from, until);
        let dates = days_touching(range);
        let mut local = LocalTime::new(zone);
        let mut on = |dates: &mut dyn Iterator<Item = i64>, window: Window| {
            dates.map(|day| local.window(day, window).clip(range)).collect::<Intervals>()
        };
        let is_weekend =
            |day: &i64| matches!(weekday_of(*day), Weekday::Saturday | Weekday::Sunday);
        let used = |set: usize| {
            let mut named = policy.calendars.values().flat_map(|calendar| &calendar.holidays);
            named.any(|named| named.index() == set)
        };
        let sets = policy.holiday_sets.values().enumerate().filter(|(index, _)| used(*index));
        // A year on either side more, since holidays are observed across New Year.
        let years = date_of(dates.start).year() - 1..=date_of(dates.end).year() + 1;
        let holidays = by_day(sets.map(|(_, set)| set.days.as_slice()), years);
        Self {
            nights: on(&mut dates.clone(), NIGHT),
            weekends: on(&mut dates.clone().filter(is_weekend), DATE),
            holidays: on(&mut holidays.keys().copied(), DATE),
        }
    }
}
