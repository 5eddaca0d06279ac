//! Times as people write them on the command line.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, Zoned};
use tierline::load;

use super::exit::Failure;

/// Reads RFC 3339 with an offset, a date-time with a zone in brackets, or a local date-time or date in
/// `zone`.
///
/// A local time that a clock change skips means the first instant after the gap, one that it repeats
/// the first occurrence, as everywhere in the language.
pub(crate) fn parse(text: &str, zone: &TimeZone) -> Result<Timestamp, Failure> {
    match read(text)? {
        Written::Exact(instant) => Ok(instant),
        Written::Local(local) => Ok(load::instant(local, zone)?),
    }
}

/// Like [`parse`], but refuses a local time that happens twice, as scenarios do.
pub(crate) fn parse_once(text: &str, zone: &TimeZone) -> Result<Timestamp, Failure> {
    match read(text)? {
        Written::Exact(instant) => Ok(instant),
        Written::Local(local) => Ok(load::instant_once(local, zone, text.trim())?),
    }
}

/// Which instant a local time stands for, where a clock change leaves a choice. One sentence without a
/// full stop.
pub(crate) fn reading(text: &str, zone: &TimeZone) -> Option<String> {
    let Ok(Written::Local(local)) = read(text) else { return None };
    let shown = |instant: Timestamp| {
        instant.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    };
    let ambiguous = zone.to_ambiguous_timestamp(local);
    let text = text.trim();
    match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => None,
        AmbiguousOffset::Fold { .. } => {
            let (first, second) = (ambiguous.earlier().ok()?, ambiguous.later().ok()?);
            let (first, second) = (shown(first), shown(second));
            Some(format!("{text} happens twice; the first is meant, {first}, not {second}"))
        }
        AmbiguousOffset::Gap { .. } => {
            let first = shown(load::instant(local, zone).ok()?);
            Some(format!("{text} does not exist; the first moment after the gap is meant, {first}"))
        }
    }
}

/// A time as it was written.
enum Written {
    Exact(Timestamp),
    Local(DateTime),
}

fn read(text: &str) -> Result<Written, Failure> {
    let text = text.trim();
    if text.contains('[') {
        if let Ok(zoned) = text.parse::<Zoned>() {
            return Ok(Written::Exact(zoned.timestamp()));
        }
    } else if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(Written::Exact(instant));
    } else if let Ok(local) = text.parse() {
        return Ok(Written::Local(local));
    }
    Err(Failure::new(format!("{} is not a time", load::quote(text))).help(
        "write a date-time with an offset, as in `2026-11-21T23:10:00-05:00`, or local time without \
         one, as in `2026-11-21T23:10` or `2026-11-21`",
    ))
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
    fn a_choice_that_a_clock_change_leaves_is_told() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let told = |text: &str| reading(text, &zone).unwrap_or_default();
        assert!(told("2026-11-01T01:30").contains("the first is meant, 2026-11-01T01:30:00-04:00"));
        assert!(told("2026-03-08T02:30").ends_with("is meant, 2026-03-08T03:00:00-04:00"));
        assert_eq!(told("2026-11-01T01:30:00-05:00"), "");
        assert_eq!(told("2026-11-01T02:30"), "");
        let refused = parse_once("2026-11-01T01:30", &zone).unwrap_err().to_string();
        assert!(refused.contains("`2026-11-01T01:30-05:00` for the second"), "{refused}");
        assert!(parse_once("2026-03-08T02:30", &zone).is_ok());
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "tomorrow", "23:10", "2026-13-01", "2026-11-21T23:10[Nowhere/Land]"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
