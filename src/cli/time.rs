//! Times as people write them on the command line.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, Zoned};

use super::exit::Failure;

/// Reads RFC 3339 with an offset, a date-time with a zone in brackets, or a local date-time or date in
/// `zone`.
///
/// A local time that a clock change skips means the first instant after the gap, one that it repeats
/// the first occurrence, as everywhere in the language.
pub(crate) fn parse(text: &str, zone: &TimeZone) -> Result<Timestamp, Failure> {
    let text = text.trim();
    if text.contains('[') {
        if let Ok(zoned) = text.parse::<Zoned>() {
            return Ok(zoned.timestamp());
        }
    } else if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    } else if let Some(instant) = text.parse().ok().and_then(|local| in_zone(local, zone)) {
        return Ok(instant);
    }
    Err(Failure::new(format!("`{text}` is not a time")).help(
        "write a date-time with an offset, as in `2026-11-21T23:10:00-05:00`, or without one, \
         as in `2026-11-21T23:10` or `2026-11-21`, for the organization's time zone",
    ))
}

fn in_zone(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    let first = ambiguous.compatible().ok()?;
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => {
            // The change of offset is the last one at or before the time read with the old offset.
            let mut earlier = zone.preceding(first.checked_add(jiff::Span::new().seconds(1)).ok()?);
            Some(earlier.next()?.timestamp())
        }
        _ => Some(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let zone = TimeZone::get("America/New_York").unwrap();
        parse(text, &zone).ok().map(|instant| instant.to_string())
    }

    #[test]
    fn times_with_and_without_offset() {
        let cases = [
            ("2026-11-21T23:10:00-05:00", "2026-11-22T04:10:00Z"),
            ("2026-11-22T04:10:00Z", "2026-11-22T04:10:00Z"),
            ("2026-11-21T23:10", "2026-11-22T04:10:00Z"),
            ("2026-11-21 23:10:30", "2026-11-22T04:10:30Z"),
            ("2026-11-21", "2026-11-21T05:00:00Z"),
            ("2026-11-21T23:10[Europe/London]", "2026-11-21T23:10:00Z"),
            ("2026-03-08T02:30", "2026-03-08T07:00:00Z"),
            ("2026-11-01T01:30", "2026-11-01T05:30:00Z"),
        ];
        for (text, instant) in cases {
            assert_eq!(read(text).as_deref(), Some(instant), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "tomorrow", "23:10", "2026-13-01", "2026-11-21T23:10[Nowhere/Land]"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
