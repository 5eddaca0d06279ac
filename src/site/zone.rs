//! The organization's time of day as a table, so that a page need not trust a browser to know the zone.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// From when the clocks stand how far ahead of universal time, in seconds, and what that is called.
pub(super) type Change = (i64, i32, String);

/// The changes from a day before `from` until a day after `until`, the first holding there already.
pub(super) fn changes(zone: &TimeZone, from: Timestamp, until: i64) -> Vec<Change> {
    let day = SignedDuration::from_hours(24);
    let start = from.checked_sub(day).unwrap_or(from);
    let until = Timestamp::from_second(until).ok().and_then(|until| until.checked_add(day).ok());
    let until = until.unwrap_or(Timestamp::MAX);
    let info = zone.to_offset_info(start);
    let first = (start.as_second(), info.offset().seconds(), info.abbreviation().to_owned());
    let following = zone.following(start).take_while(|change| change.timestamp() <= until);
    let later = following.map(|change| {
        let (at, offset) = (change.timestamp().as_second(), change.offset().seconds());
        (at, offset, change.abbreviation().to_owned())
    });
    std::iter::once(first).chain(later).collect()
}
