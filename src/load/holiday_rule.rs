//! Yearly rules: `july 4`, `fourth thursday of november`, `easter + 1`. Language page, section 3.

use jiff::civil::Weekday;

use super::mistake::{Mistake, quote};
use crate::model::HolidayRule;

const MONTHS: [(&str, i8); 12] = [
    ("january", 31),
    ("february", 29),
    ("march", 31),
    ("april", 30),
    ("may", 31),
    ("june", 30),
    ("july", 31),
    ("august", 31),
    ("september", 30),
    ("october", 31),
    ("november", 30),
    ("december", 31),
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

const NTH: [(&str, i8); 6] =
    [("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("last", -1)];

const FORMS: &str =
    "write `july 4`, `fourth thursday of november`, `last monday of may` or `easter + 1`";

/// Reads a yearly rule.
pub(super) fn parse(text: &str) -> Result<HolidayRule, Mistake> {
    if let Some(rule) = strict(text)? {
        return Ok(rule);
    }
    let mistake = Mistake::new(format!("{} is not a yearly rule", quote(text)));
    Err(match meant(text) {
        Some(instead) => mistake.instead(instead),
        None => mistake.help(FORMS),
    })
}

/// The rule as the language has it; `None` where the text is something else.
fn strict(text: &str) -> Result<Option<HolidayRule>, Mistake> {
    let words: Vec<&str> = text.split(' ').collect();
    Ok(match *words.as_slice() {
        ["easter"] => Some(HolidayRule::Easter { offset: 0 }),
        ["easter", sign @ ("+" | "-"), days] => {
            let days = days.parse::<i16>().ok().filter(|days| (0..=366).contains(days));
            let offset = days.map(|days| if sign == "-" { -days } else { days });
            offset.map(|offset| HolidayRule::Easter { offset })
        }
        [nth, weekday, "of", month] => {
            let rule = (look_up(&NTH, nth), look_up(&WEEKDAYS, weekday), month_number(month));
            match rule {
                (Some(nth), Some(weekday), Some((month, _))) => {
                    Some(HolidayRule::NthWeekday { nth, weekday, month })
                }
                _ => None,
            }
        }
        [month, day] => match (month_number(month), day.parse::<i8>()) {
            (Some((number, last)), Ok(day)) if day >= 1 => {
                if day > last {
                    let message = format!("{} has no day {day}", capital(month));
                    return Err(
                        Mistake::new(message).help(format!("its last day is `{month} {last}`"))
                    );
                }
                Some(HolidayRule::Yearly { month: number, day })
            }
            _ => None,
        },
        _ => None,
    })
}

/// What people write elsewhere: `July 4th`, `4 July`, `07-04`, `4.7.`, `4th Thursday in Nov`, `Easter Monday`.
fn meant(text: &str) -> Option<String> {
    if let Some(candidate) = numeric(text) {
        return strict(&candidate).ok().flatten().map(|_| candidate);
    }
    let lower = text.to_ascii_lowercase().replace([',', '.'], " ").replace('+', " + ");
    let words: Vec<String> = lower
        .split_whitespace()
        .filter(|word| *word != "the")
        .map(|word| match word {
            "in" => "of".to_owned(),
            _ => canonical(word),
        })
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let candidate = match *words.as_slice() {
        ["easter", "monday"] => "easter + 1".to_owned(),
        ["good", "friday"] => "easter - 2".to_owned(),
        [day, "of", month] | [day, month] if day.parse::<i8>().is_ok() => format!("{month} {day}"),
        [nth, weekday, "of", month] => {
            let nth = match nth {
                "1" => "first",
                "2" => "second",
                "3" => "third",
                "4" => "fourth",
                "5" => "fifth",
                other => other,
            };
            format!("{nth} {weekday} of {month}")
        }
        _ => words.join(" "),
    };
    strict(&candidate).ok().flatten().map(|_| candidate)
}

/// A day of a month in numbers: with a hyphen, the month comes first; with dots, the day. With a slash,
/// nobody knows.
fn numeric(text: &str) -> Option<String> {
    let (month, day) = match text.trim_end_matches('.').split_once('.') {
        Some((day, month)) => (month, day),
        None => text.split_once('-')?,
    };
    let month = month.trim().parse::<usize>().ok()?.checked_sub(1)?;
    let day: u8 = day.trim().parse().ok()?;
    MONTHS.get(month).map(|(name, _)| format!("{name} {day}"))
}

/// Spells out `nov` and `thu`, and takes the ending off `4th`.
fn canonical(word: &str) -> String {
    let names = MONTHS.iter().map(|(n, _)| *n).chain(WEEKDAYS.iter().map(|(n, _)| *n));
    let full = names.into_iter().find(|name| word.len() >= 3 && name.starts_with(word));
    if let Some(full) = full {
        return full.to_owned();
    }
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ordinal = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if ordinal { digits.to_owned() } else { word.to_owned() }
}

fn look_up<T: Copy>(table: &[(&str, T)], word: &str) -> Option<T> {
    table.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

fn month_number(word: &str) -> Option<(i8, i8)> {
    let position = MONTHS.iter().position(|(name, _)| *name == word)?;
    let (_, last) = MONTHS.get(position)?;
    Some((i8::try_from(position + 1).ok()?, *last))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form() {
        assert_eq!(parse("july 4"), Ok(HolidayRule::Yearly { month: 7, day: 4 }));
        assert_eq!(parse("february 29"), Ok(HolidayRule::Yearly { month: 2, day: 29 }));
        let thursday = HolidayRule::NthWeekday { nth: 4, weekday: Weekday::Thursday, month: 11 };
        assert_eq!(parse("fourth thursday of november"), Ok(thursday));
        let monday = HolidayRule::NthWeekday { nth: -1, weekday: Weekday::Monday, month: 5 };
        assert_eq!(parse("last monday of may"), Ok(monday));
        assert_eq!(parse("easter"), Ok(HolidayRule::Easter { offset: 0 }));
        assert_eq!(parse("easter + 1"), Ok(HolidayRule::Easter { offset: 1 }));
        assert_eq!(parse("easter - 2"), Ok(HolidayRule::Easter { offset: -2 }));
    }

    #[test]
    fn says_what_to_write_instead() {
        let instead = |text: &str| parse(text).unwrap_err().instead.unwrap_or_default();
        assert_eq!(instead("July 4th"), "july 4");
        assert_eq!(instead("4 July"), "july 4");
        assert_eq!(instead("4th of July"), "july 4");
        assert_eq!(instead("4th Thursday in Nov"), "fourth thursday of november");
        assert_eq!(instead("Easter Monday"), "easter + 1");
        assert_eq!(instead("easter+1"), "easter + 1");
        assert_eq!(instead("december 25th"), "december 25");
        assert_eq!(instead("12-25"), "december 25");
        assert_eq!(instead("01-06"), "january 6");
        assert_eq!(instead("25.12."), "december 25");
        assert_eq!(instead("12/25"), "");
        assert_eq!(instead("2026-12-25"), "");
        assert_eq!(instead("13-25"), "");
    }

    #[test]
    fn refuses_what_no_year_has() {
        assert_eq!(parse("june 31").unwrap_err().message, "June has no day 31");
        for text in ["", "easter + 400", "july 0", "july", "sixth monday of may", "every day"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
