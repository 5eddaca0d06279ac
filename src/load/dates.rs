//! Dates and local times, and the instants they stand for in a zone. Language page, section 2 and
//! ruling 3.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

use super::mistake::Mistake;
use crate::parse::Datetime;
use crate::parse::schema::format;

/// A date, a local date-time or one with an offset, as TOML reads it; which of them makes sense is
/// told when it is lowered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment(pub(super) Datetime);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Datetime::deserialize(deserializer).map(Self)
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A date or a date and time, without quotes: `2026-12-25` or \
                `2026-12-25T09:00:00`.",
            "anyOf": [
                { "type": "string", "format": format::DATE },
                { "type": "string", "format": format::LOCAL_DATE_TIME },
                { "type": "string", "format": format::DATE_TIME },
            ],
        })
    }
}

/// A day without quotes: `2026-12-25`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day(pub(super) Datetime);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Datetime::deserialize(deserializer).map(Self)
    }
}

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": format::DATE,
            "description": "A day, without quotes: `2026-12-25`.",
        })
    }
}

/// Years in which a policy can be in force; everything else is a slip of the pen.
const FIRST_YEAR: u16 = 1970;
const LAST_YEAR: u16 = 2999;

fn date(written: toml::value::Date) -> Result<Date, Mistake> {
    if !(FIRST_YEAR..=LAST_YEAR).contains(&written.year) {
        let message = format!("the year {:04} is out of range", written.year);
        return Err(
            Mistake::new(message).help(format!("write a year from {FIRST_YEAR} to {LAST_YEAR}"))
        );
    }
    let part = |number: u8| i8::try_from(number).unwrap_or(-1);
    let year = i16::try_from(written.year).unwrap_or(-1);
    Date::new(year, part(written.month), part(written.day))
        .map_err(|_| Mistake::new(format!("there is no day {written}")))
}

fn time(written: toml::value::Time) -> Result<Time, Mistake> {
    let part = |number: u8| i8::try_from(number).unwrap_or(-1);
    // A leap second is the last second of its minute.
    let second = part(written.second.unwrap_or(0)).min(59);
    Time::new(part(written.hour), part(written.minute), second, 0)
        .map_err(|_| Mistake::new(format!("there is no time {written}")))
}

/// A date alone.
pub(super) fn day(written: Datetime) -> Result<Date, Mistake> {
    match (written.date, written.time) {
        (Some(day), None) => date(day),
        (Some(day), Some(_)) => {
            Err(Mistake::new("a date without a time is wanted here").instead(day.to_string()))
        }
        (None, _) => Err(Mistake::new(format!("`{written}` is a time without a date"))
            .help("write a date: `2026-12-25`")),
    }
}

/// A local date and time without an offset; a bare date is its midnight.
pub(super) fn local(written: Datetime) -> Result<DateTime, Mistake> {
    match (written.date, written.time, written.offset) {
        (Some(day), Some(clock), None) => Ok(date(day)?.to_datetime(time(clock)?)),
        (Some(day), None, _) => Ok(date(day)?.to_datetime(Time::midnight())),
        (Some(day), Some(clock), Some(_)) => {
            Err(Mistake::new("a local time is wanted here: hand-offs follow the zone's clocks")
                .instead(format!("{day}T{clock}")))
        }
        (None, ..) => Err(Mistake::new(format!("`{written}` is a time without a date"))
            .help("write a date and a time: `2026-12-25T09:00:00`")),
    }
}

/// The first instant of a period: of a bare date, the start of its day.
pub(super) fn from(written: Datetime, zone: &TimeZone) -> Result<Timestamp, Mistake> {
    match exact(written)? {
        Some(instant) => Ok(instant),
        None => instant(local(written)?, zone),
    }
}

/// The first instant after a period: a bare date includes its whole day (ruling 3).
pub(super) fn until(written: Datetime, zone: &TimeZone) -> Result<Timestamp, Mistake> {
    match (exact(written)?, written.time) {
        (Some(instant), _) => Ok(instant),
        (None, None) => {
            let next = day(written)?.checked_add(1.day()).map_err(|_| out_of_range())?;
            instant(next.to_datetime(Time::midnight()), zone)
        }
        (None, Some(_)) => instant(local(written)?, zone),
    }
}

/// The instant of a date-time that names its offset.
fn exact(written: Datetime) -> Result<Option<Timestamp>, Mistake> {
    let (Some(day), Some(clock), Some(offset)) = (written.date, written.time, written.offset)
    else {
        return Ok(None);
    };
    let minutes = match offset {
        toml::value::Offset::Z => 0,
        toml::value::Offset::Custom { minutes } => i32::from(minutes),
    };
    let local = date(day)?.to_datetime(time(clock)?);
    let offset = Offset::from_seconds(minutes * 60).map_err(|_| out_of_range())?;
    offset.to_timestamp(local).map(Some).map_err(|_| out_of_range())
}

fn out_of_range() -> Mistake {
    Mistake::new("the time is out of range")
}

/// The instant of a local time: one that does not exist means the first instant after the gap, one
/// that is ambiguous means its first occurrence (language page, section 2).
pub fn instant(local: DateTime, zone: &TimeZone) -> Result<Timestamp, Mistake> {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    let found = match ambiguous.offset() {
        AmbiguousOffset::Gap { after, .. } => {
            // Read with the offset that only holds after the gap, the time lies before it.
            let before_gap = after.to_timestamp(local).map_err(|_| out_of_range())?;
            match zone.following(before_gap).next() {
                Some(change) => Ok(change.timestamp()),
                None => ambiguous.later(),
            }
        }
        _ => ambiguous.earlier(),
    };
    found.map_err(|_| out_of_range())
}

/// When a ticket of a scenario is opened: an ambiguous time must name its offset.
pub(super) fn unambiguous(written: Datetime, zone: &TimeZone) -> Result<Timestamp, Mistake> {
    if let Some(instant) = exact(written)? {
        return Ok(instant);
    }
    if written.time.is_none() {
        return Err(Mistake::new("a ticket is opened at a time, not on a whole day")
            .help(format!("write `{written}T09:00:00`")));
    }
    instant_once(local(written)?, zone, &written.to_string())
}

/// Like [`instant`], for times that must not be mistaken: an ambiguous one, as `written`, is refused.
pub fn instant_once(local: DateTime, zone: &TimeZone, written: &str) -> Result<Timestamp, Mistake> {
    if let AmbiguousOffset::Fold { before, after } = zone.to_ambiguous_timestamp(local).offset() {
        let message = format!("`{written}` happens twice: the clocks go back that night");
        return Err(Mistake::new(message).help(format!(
            "write `{written}{}` for the first time or `{written}{}` for the second",
            offset_text(before),
            offset_text(after)
        )));
    }
    instant(local, zone)
}

fn offset_text(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        jiff::tz::TimeZoneDatabase::bundled().get(name).unwrap()
    }

    fn written(text: &str) -> Datetime {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_in_the_gap_is_the_first_instant_after_it() {
        let ny = zone("America/New_York");
        let at = from(written("2026-03-08T02:30:00"), &ny).unwrap();
        assert_eq!(at.to_string(), "2026-03-08T07:00:00Z");
        let half_hour = from(written("2026-10-04T02:10:00"), &zone("Australia/Lord_Howe")).unwrap();
        assert_eq!(half_hour.to_string(), "2026-10-03T15:30:00Z");
    }

    #[test]
    fn an_ambiguous_time_is_its_first_occurrence() {
        let at = from(written("2026-11-01T01:30:00"), &zone("America/New_York")).unwrap();
        assert_eq!(at.to_string(), "2026-11-01T05:30:00Z");
    }

    #[test]
    fn a_scenario_must_say_which_of_two_times_it_means() {
        let ny = zone("America/New_York");
        let help = unambiguous(written("2026-11-01T01:30:00"), &ny).unwrap_err().help.unwrap();
        assert!(help.contains("2026-11-01T01:30:00-04:00"), "{help}");
        assert!(help.contains("2026-11-01T01:30:00-05:00"), "{help}");
        let second = unambiguous(written("2026-11-01T01:30:00-05:00"), &ny).unwrap();
        assert_eq!(second.to_string(), "2026-11-01T06:30:00Z");
        assert!(unambiguous(written("2026-11-01"), &ny).is_err());
    }

    #[test]
    fn a_bare_date_includes_its_whole_day() {
        let ny = zone("America/New_York");
        assert_eq!(until(written("2026-11-01"), &ny).unwrap().to_string(), "2026-11-02T05:00:00Z");
        assert_eq!(from(written("2026-11-01"), &ny).unwrap().to_string(), "2026-11-01T04:00:00Z");
        let exclusive = until(written("2026-11-02T09:00:00"), &ny).unwrap();
        assert_eq!(exclusive.to_string(), "2026-11-02T14:00:00Z");
    }

    #[test]
    fn far_years_are_refused() {
        let utc = TimeZone::UTC;
        for text in ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59-23:59"] {
            assert!(until(written(text), &utc).is_err(), "{text}");
        }
        assert!(until(written("2999-12-31"), &utc).is_ok());
        assert!(day(written("2026-01-01T10:00:00")).is_err());
        assert!(day(written("10:00:00")).is_err());
        assert!(local(written("2026-01-01T10:00:00Z")).is_err());
    }
}
