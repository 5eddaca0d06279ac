//! Durations: `"1h 30m"`, `"2d"`, `"5 business days"`, `"immediate"`. Language page, section 2.
//!
//! Reads texts only; whether a unit makes sense on a calendar is decided where the calendar is known.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Visitor};

use super::mistake::{Mistake, quote};
use crate::model::Duration;

/// A duration as it was written. A bare number is taken too, so that the message about it can say
/// which units there are.
#[derive(Debug, Clone)]
pub(super) struct DurationText(pub(super) String);

impl<'de> Deserialize<'de> for DurationText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = DurationText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a duration such as \"4h\"")
            }

            fn visit_str<E>(self, text: &str) -> Result<DurationText, E> {
                Ok(DurationText(text.to_owned()))
            }

            fn visit_string<E>(self, text: String) -> Result<DurationText, E> {
                Ok(DurationText(text))
            }

            fn visit_i64<E>(self, number: i64) -> Result<DurationText, E> {
                Ok(DurationText(number.to_string()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<DurationText, E> {
                Ok(DurationText(number.to_string()))
            }
        }

        deserializer.deserialize_any(Text)
    }
}

impl JsonSchema for DurationText {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A length of time: `\"90s\"`, `\"30m\"`, `\"4h\"`, `\"1h 30m\"`, \
                `\"5 business days\"` or `\"immediate\"`. `\"2d\"` is 24 hours a day and is only \
                accepted on the calendar `24x7`.",
            "examples": ["4h", "30m", "1h 30m", "5 business days", "immediate"],
        })
    }
}

/// Units from the longest to the shortest, with their seconds.
const UNITS: [(&str, u64); 4] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)];

/// Reads a duration.
pub(super) fn parse(text: &str) -> Result<Duration, Mistake> {
    match text {
        "immediate" => return Ok(Duration::IMMEDIATE),
        "" => return Err(Mistake::new("the duration is empty").help(UNITS_HELP)),
        _ => {}
    }
    if let Some(days) = business_days(text) {
        return days;
    }
    match clock(text) {
        Some(Ok((seconds, days))) => Ok(Duration::Clock { seconds, days: days && seconds > 0 }),
        Some(Err(TooLong)) => Err(too_long(text)),
        None => Err(misspelt(text)),
    }
}

const UNITS_HELP: &str =
    "write a number with a unit: `30m`, `4h`, `1h 30m`, `5 business days`, or `immediate`";

struct TooLong;

/// `5 business days`; `None` where the text is no such thing.
fn business_days(text: &str) -> Option<Result<Duration, Mistake>> {
    let (number, rest) = text.split_once(' ')?;
    if !matches!(rest, "business days" | "business day") || !is_number(number) {
        return None;
    }
    let days = number.parse::<u32>().ok().filter(|days| *days <= 366 * 100);
    Some(days.map(Duration::BusinessDays).ok_or_else(|| too_long(text)))
}

/// `1h 30m`: each unit at most once, from the longest to the shortest. Seconds, and whether `d` was
/// among the units.
fn clock(text: &str) -> Option<Result<(u64, bool), TooLong>> {
    let mut rest = text;
    let mut seconds = 0_u64;
    let mut units = UNITS.as_slice();
    let mut days = false;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, after) = rest.split_at_checked(digits).filter(|(n, _)| !n.is_empty())?;
        let position = units.iter().position(|(unit, _)| after.starts_with(unit))?;
        let (unit, length) = *units.get(position)?;
        units = units.get(position + 1..)?;
        days |= unit == "d";
        rest = after.get(unit.len()..)?;
        rest = match rest.strip_prefix(' ') {
            Some("") => return None,
            Some(next) => next,
            None => rest,
        };
        let part = number.parse::<u64>().ok().and_then(|n| n.checked_mul(length));
        let total = part.and_then(|part| seconds.checked_add(part));
        match total.filter(|total| *total <= Duration::MAX_SECONDS) {
            Some(total) => seconds = total,
            None => return Some(Err(TooLong)),
        }
    }
    Some(Ok((seconds, days)))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn too_long(text: &str) -> Mistake {
    Mistake::new(format!("the duration {} is longer than 100 years", quote(text)))
        .help("if it is not to happen at all, leave it out, or write `never` where that is allowed")
}

/// Finds out what a text that is no duration was meant to be.
fn misspelt(text: &str) -> Mistake {
    let mistake = Mistake::new(format!("{} is not a duration", quote(text)));
    let text = text.trim();
    if is_number(text) {
        return Mistake::new(format!("the duration {} has no unit", quote(text)))
            .help(format!("write `{text}m` for minutes, `{text}h` for hours"));
    }
    if text.starts_with('-') {
        return mistake.help("a duration is not negative");
    }
    if let Some(clock) = colons(text) {
        return mistake.instead(clock);
    }
    match words(text) {
        Some(Reading::Duration(meant)) => mistake.instead(meant),
        Some(Reading::Days(days)) => mistake.help(format!(
            "write `{}` for hours on the clock, `{} business day{}` for working days, or `{days}d` \
             on the calendar `24x7`",
            days.checked_mul(24).map_or_else(|| format!("{days}d"), |hours| format!("{hours}h")),
            days,
            if days == 1 { "" } else { "s" },
        )),
        None => mistake.help(UNITS_HELP),
    }
}

/// `1:30` and `01:30:00` as hours, minutes and seconds.
fn colons(text: &str) -> Option<String> {
    let parts: Vec<u64> = text.split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    match *parts.as_slice() {
        [h, m] if m < 60 => readable(h.checked_mul(3600)?.checked_add(m * 60)?),
        [h, m, s] if m < 60 && s < 60 => readable(h.checked_mul(3600)?.checked_add(m * 60 + s)?),
        _ => None,
    }
}

enum Reading {
    Duration(String),
    Days(u64),
}

/// Reads what people write elsewhere: `4 HOURS`, `1.5h`, `PT4H`, `2 hrs and 5 min`, `1 day`.
fn words(text: &str) -> Option<Reading> {
    let lower = text.to_ascii_lowercase().replace([',', '_'], " ").replace(" and ", " ");
    let text = lower.strip_prefix("pt").or_else(|| lower.strip_prefix('p')).unwrap_or(&lower);
    let mut seconds = 0.0_f64;
    let mut only_days = None;
    let mut rest = text.trim();
    let mut parts = 0;
    while !rest.is_empty() {
        let number_ends = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at_checked(number_ends)?;
        let after = after.trim_start();
        let unit_ends = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, next) = after.split_at_checked(unit_ends)?;
        let next = next.trim_start();
        let count: f64 = number.parse().ok()?;
        parts += 1;
        if matches!(unit, "business" | "working" | "work") && next.starts_with("day") {
            let plural = if number == "1" { "" } else { "s" };
            let whole = parts == 1 && is_number(number) && matches!(next, "day" | "days");
            return whole.then(|| Reading::Duration(format!("{number} business day{plural}")));
        }
        let length = match unit {
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
            "d" | "day" | "days" => 86_400.0,
            "w" | "wk" | "week" | "weeks" => 7.0 * 86_400.0,
            _ => return None,
        };
        if length >= 86_400.0 {
            only_days = Some(count * length / 86_400.0);
        }
        seconds += count * length;
        rest = next;
    }
    let whole = |number: f64| {
        let fits = number.fract() == 0.0 && (1.0..=36_600.0).contains(&number);
        // Exact: a whole number well below 2^53.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "see above")]
        fits.then_some(number as u64)
    };
    match only_days {
        Some(days) if parts == 1 => whole(days).map(Reading::Days),
        Some(_) => None,
        None if seconds > 100_000_000.0 => None,
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "bounded above"
        )]
        None => readable(seconds.round() as u64).map(Reading::Duration),
    }
}

fn readable(seconds: u64) -> Option<String> {
    (seconds <= Duration::MAX_SECONDS).then(|| Duration::Clock { seconds, days: false }.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(seconds: u64) -> Result<Duration, Mistake> {
        Ok(Duration::Clock { seconds, days: false })
    }

    #[test]
    fn reads_what_the_language_page_shows() {
        assert_eq!(parse("90s"), clock(90));
        assert_eq!(parse("30m"), clock(1800));
        assert_eq!(parse("4h"), clock(14_400));
        assert_eq!(parse("1h 30m"), clock(5400));
        assert_eq!(parse("1h30m"), clock(5400));
        assert_eq!(parse("2d"), Ok(Duration::Clock { seconds: 172_800, days: true }));
        assert_eq!(parse("5 business days"), Ok(Duration::BusinessDays(5)));
        assert_eq!(parse("1 business day"), Ok(Duration::BusinessDays(1)));
        assert_eq!(parse("immediate"), Ok(Duration::IMMEDIATE));
        assert_eq!(parse("0m"), Ok(Duration::IMMEDIATE));
        assert_eq!(parse("0d"), Ok(Duration::IMMEDIATE));
    }

    #[test]
    fn says_what_to_write_instead() {
        let instead = |text: &str| parse(text).unwrap_err().instead.unwrap_or_default();
        assert_eq!(instead("4 HOURS"), "4h");
        assert_eq!(instead("1:30"), "1h 30m");
        assert_eq!(instead("1.5h"), "1h 30m");
        assert_eq!(instead("PT4H"), "4h");
        assert_eq!(instead("30 min"), "30m");
        assert_eq!(instead("1 hour and 5 minutes"), "1h 5m");
        assert_eq!(instead("3 working days"), "3 business days");
        assert_eq!(instead(" 4h "), "4h");
        assert_eq!(instead("30m 1h"), "1h 30m");
    }

    #[test]
    fn explains_what_has_no_single_reading() {
        let help = |text: &str| parse(text).unwrap_err().help.unwrap_or_default();
        assert_eq!(help("30"), "write `30m` for minutes, `30h` for hours");
        assert!(help("1 day").starts_with("write `24h`"), "{}", help("1 day"));
        assert!(help("2 weeks").contains("14 business days"));
        assert!(help("-5m").contains("negative"));
        for nonsense in ["", " ", "h", "4x", "1h 1h", "٣h", "1e3h", "NaNh", "∞"] {
            assert!(parse(nonsense).is_err(), "{nonsense}");
        }
    }

    #[test]
    fn refuses_what_no_clock_reaches() {
        for long in ["1000000000000000000h", "99999999999999999999999s", "40000 business days"] {
            assert!(parse(long).unwrap_err().message.contains("longer than 100 years"), "{long}");
        }
        assert_eq!(
            parse("36600d"),
            Ok(Duration::Clock { seconds: Duration::MAX_SECONDS, days: true })
        );
    }

    #[test]
    fn what_is_printed_is_read_back() {
        for text in ["90s", "30m", "1h 30m", "2d", "1d 4h", "5 business days", "immediate"] {
            let duration = parse(text).unwrap();
            assert_eq!(parse(&duration.to_string()), Ok(duration));
        }
    }
}
