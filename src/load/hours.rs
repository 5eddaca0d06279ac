//! Clock windows: `"09:00-17:00"`, alone or in a list. Language page, section 3.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

use super::mistake::{Mistake, quote};
use crate::model::Window;
use crate::parse::Spanned;

/// One window or a list of them, as written.
#[derive(Debug, Clone)]
pub(super) enum Windows {
    /// `"09:00-17:00"`
    One(String),
    /// `["10:00-12:00", "13:00-14:00"]`
    Several(Vec<Spanned<String>>),
}

impl Windows {
    /// The texts with their places.
    pub(super) fn texts(whole: &Spanned<Self>) -> Vec<Spanned<&str>> {
        match &**whole {
            Self::One(text) => vec![whole.as_ref().map(|_| text.as_str())],
            Self::Several(texts) => texts.iter().map(|t| t.as_ref().map(String::as_str)).collect(),
        }
    }
}

impl<'de> Deserialize<'de> for Windows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrSeveral;

        impl<'de> Visitor<'de> for OneOrSeveral {
            type Value = Windows;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a window such as \"09:00-17:00\", or a list of them")
            }

            fn visit_str<E>(self, text: &str) -> Result<Windows, E> {
                Ok(Windows::One(text.to_owned()))
            }

            fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<Windows, S::Error> {
                let mut texts = Vec::new();
                while let Some(text) = seq.next_element()? {
                    texts.push(text);
                }
                Ok(Windows::Several(texts))
            }
        }

        deserializer.deserialize_any(OneOrSeveral)
    }
}

impl JsonSchema for Windows {
    fn schema_name() -> Cow<'static, str> {
        "Windows".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A window such as `\"09:00-17:00\"`, or a list of them; `[]` is closed all \
                day. `\"22:00-06:00\"` runs into the next day, `\"00:00-24:00\"` is a whole day.",
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" } },
            ],
            "examples": ["09:00-17:00"],
        })
    }
}

const DAY: u16 = 24 * 60;

/// Reads a window. Where it closes at or before its start, it closes on the next day.
pub(super) fn parse(text: &str) -> Result<Window, Mistake> {
    let mistake = || Mistake::new(format!("{} is not a service window", quote(text)));
    let plain = text.replace(['–', '—', '−'], "-").replace(" to ", "-");
    let Some((start, end)) = plain.split_once('-') else {
        return Err(mistake().help("write when it opens and when it closes: `09:00-17:00`"));
    };
    if let (Some(start), Some(end)) = (minute(start), minute(end))
        && plain == text
    {
        return window(start, end, text);
    }
    Err(match (lenient_minute(start), lenient_minute(end)) {
        (Some(start), Some(end)) => mistake().instead(format!(
            "{:02}:{:02}-{:02}:{:02}",
            start / 60,
            start % 60,
            end / 60,
            end % 60
        )),
        _ => mistake().help("write hours from 00:00 to 24:00: `09:00-17:00`"),
    })
}

fn window(start: u16, end: u16, text: &str) -> Result<Window, Mistake> {
    if start == DAY {
        return Err(Mistake::new(format!(
            "the window {} starts at the end of the day",
            quote(text)
        ))
        .help("24:00 only ends a window; the start of the next day is 00:00"));
    }
    if start == end {
        return Err(Mistake::new(format!("the window {} is empty", quote(text)))
            .help("a whole day is `00:00-24:00`"));
    }
    Ok(Window { start, end: if end > start { end } else { end + DAY } })
}

/// `HH:MM`, 00:00 to 24:00.
fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    (hours.len() == 2 && minutes.len() == 2).then_some(())?;
    to_minute(hours, minutes)
}

fn to_minute(hours: &str, minutes: &str) -> Option<u16> {
    let digits = |t: &str| !t.is_empty() && t.len() <= 2 && t.bytes().all(|b| b.is_ascii_digit());
    (digits(hours) && digits(minutes)).then_some(())?;
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    let minute = hours * 60 + minutes;
    (minutes < 60 && minute <= DAY).then_some(minute)
}

/// `9`, `9:00`, `9am`, `5:30 pm`, `0900`.
fn lenient_minute(text: &str) -> Option<u16> {
    let text = text.trim().to_ascii_lowercase();
    let (clock, noon) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(clock), _) => (clock.trim_end(), Some(0)),
        (_, Some(clock)) => (clock.trim_end(), Some(12 * 60)),
        _ => (text.as_str(), None),
    };
    let clock = clock.replace('.', ":");
    let minute = match clock.split_once(':') {
        Some((hours, minutes)) => to_minute(hours, minutes.get(..2).unwrap_or(minutes))?,
        None if clock.len() == 4 => to_minute(clock.get(..2)?, clock.get(2..)?)?,
        None => to_minute(&clock, "00")?,
    };
    match noon {
        None => Some(minute),
        Some(shift) if minute < 13 * 60 => Some(minute % (12 * 60) + shift),
        Some(_) => None,
    }
}

/// The first two windows that overlap, by position. The windows are of one day.
pub(super) fn overlap(windows: &[Window]) -> Option<(usize, usize)> {
    let mut order: Vec<usize> = (0..windows.len()).collect();
    order.sort_by_key(|index| windows.get(*index).map(|window| (window.start, window.end)));
    order.windows(2).find_map(|pair| {
        let [a, b] = *pair else { return None };
        let (earlier, later) = (windows.get(a)?, windows.get(b)?);
        (later.start < earlier.end).then_some((a, b))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_windows() {
        assert_eq!(parse("09:00-17:00"), Ok(Window { start: 540, end: 1020 }));
        assert_eq!(parse("22:00-06:00"), Ok(Window { start: 1320, end: 1800 }));
        assert_eq!(parse("00:00-24:00"), Ok(Window { start: 0, end: 1440 }));
        assert_eq!(parse("17:00-00:00"), Ok(Window { start: 1020, end: 1440 }));
    }

    #[test]
    fn says_what_to_write_instead() {
        let instead = |text: &str| parse(text).unwrap_err().instead.unwrap_or_default();
        assert_eq!(instead("9-17"), "09:00-17:00");
        assert_eq!(instead("9:00-17:00"), "09:00-17:00");
        assert_eq!(instead("09:00–17:00"), "09:00-17:00");
        assert_eq!(instead("9am to 5:30 pm"), "09:00-17:30");
        assert_eq!(instead("0900-1700"), "09:00-17:00");
        assert_eq!(instead("12 am - 12 pm"), "00:00-12:00");
    }

    #[test]
    fn refuses_nonsense() {
        for text in ["", "-", "09:00", "25:00-26:00", "09:60-10:00", "24:00-06:00", "09:00-09:00"] {
            let mistake = parse(text).unwrap_err();
            assert!(mistake.help.is_some(), "{text}: {mistake:?}");
        }
    }

    #[test]
    fn finds_overlaps_whatever_the_order() {
        let w = |start, end| Window { start, end };
        assert_eq!(overlap(&[w(0, 10), w(10, 20)]), None);
        assert_eq!(overlap(&[w(10, 20), w(0, 11)]), Some((1, 0)));
        assert_eq!(overlap(&[w(1320, 1800), w(1380, 1440)]), Some((0, 1)));
    }
}
