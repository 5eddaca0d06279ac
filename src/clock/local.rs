//! From local time to instants, by the conventions of the policy language.
//!
//! A local time that does not exist is the first instant after the gap; one that comes twice is the
//! first of the two. The only place that asks a time zone for its offsets.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

use super::intervals::{Interval, instant, seconds};
use crate::model::Window;

/// Seconds in a day that has 24 hours.
pub(super) const DAY: i64 = 86_400;

/// Local times near a clock change are looked up one by one; this far from one (more than any two
/// offsets can differ) the offset is known.
const MARGIN: i64 = 2 * DAY;

/// Turns local times of one zone into instants; fast where they come in order.
pub(super) struct LocalTime<'z> {
    zone: &'z TimeZone,
    /// Local seconds at which `offset` is known to hold, with no clock change near.
    steady: std::ops::Range<i64>,
    offset: i64,
}

impl<'z> LocalTime<'z> {
    /// A translator for a zone.
    pub(super) fn new(zone: &'z TimeZone) -> Self {
        Self { zone, steady: 0..0, offset: 0 }
    }

    /// The instant of a local time, which is given in seconds since 1970-01-01T00:00 local.
    pub(super) fn instant(&mut self, local: i64) -> i64 {
        if !self.steady.contains(&local) {
            match look_up(self.zone, local) {
                Ok(offset) => self.settle(local, offset),
                Err(instant) => return instant,
            }
        }
        local - self.offset
    }

    /// The instants of a window that starts on a date (days since 1970-01-01). Empty where a clock
    /// change swallows it.
    pub(super) fn window(&mut self, day: i64, window: Window) -> Interval {
        let mut at = |minute: u16| self.instant(day * DAY + i64::from(minute) * 60);
        Interval { start: at(window.start), end: at(window.end) }
    }

    /// Remembers how long an offset holds around a local time.
    fn settle(&mut self, local: i64, offset: i64) {
        let at = instant(local - offset);
        let after = self.zone.following(at).next().map(|change| seconds(change.timestamp()));
        // `preceding` is strictly before, and a change at this very instant matters.
        let next = instant(local - offset + 1);
        let before = self.zone.preceding(next).next().map(|change| seconds(change.timestamp()));
        let first = before.map_or(i64::MIN, |change| change + offset + MARGIN);
        let last = after.map_or(i64::MAX, |change| change + offset - MARGIN);
        self.steady = first..last;
        self.offset = offset;
    }
}

/// The instant of one local time by itself.
pub(super) fn instant_of(zone: &TimeZone, local: i64) -> i64 {
    look_up(zone, local).map_or_else(|instant| instant, |offset| local - offset)
}

/// The offset of a local time that comes once, or else the instant that is meant.
fn look_up(zone: &TimeZone, local: i64) -> Result<i64, i64> {
    let civil = Offset::UTC.to_datetime(instant(local));
    match zone.to_ambiguous_timestamp(civil).offset() {
        AmbiguousOffset::Unambiguous { offset } => Ok(i64::from(offset.seconds())),
        AmbiguousOffset::Fold { before, .. } => Err(local - i64::from(before.seconds())),
        AmbiguousOffset::Gap { before, after } => {
            let (mut old, mut new) =
                (local - i64::from(after.seconds()), local - i64::from(before.seconds()));
            while new - old > 1 {
                let middle = old + (new - old) / 2;
                if zone.to_offset(instant(middle)) == before {
                    old = middle;
                } else {
                    new = middle;
                }
            }
            Err(new)
        }
    }
}

/// The local date and time of an instant, in seconds since 1970-01-01T00:00 local.
pub(super) fn local_seconds(zone: &TimeZone, at: i64) -> i64 {
    at + i64::from(zone.to_offset(instant(at)).seconds())
}

/// A civil date and time, in seconds since 1970-01-01T00:00.
pub(super) fn civil_seconds(civil: DateTime) -> i64 {
    let midnight = civil.date().to_datetime(jiff::civil::Time::midnight());
    day_of(civil.date()) * DAY + civil.duration_since(midnight).as_secs()
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// A date, in days since 1970-01-01.
pub(super) fn day_of(date: Date) -> i64 {
    date.duration_since(EPOCH).as_secs().div_euclid(DAY)
}

/// The date so many days after 1970-01-01, held within the years jiff knows.
pub(super) fn date_of(day: i64) -> Date {
    EPOCH.saturating_add(SignedDuration::from_secs(day.saturating_mul(DAY)))
}
