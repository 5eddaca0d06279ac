//! `RRULE` of a holiday: once a year, on a date or on the nth weekday of a month.

use jiff::civil::{Date, Weekday};

use crate::load::mistake::{Mistake, quote};
use crate::model::HolidayRule;

/// A yearly rule and how long it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Yearly {
    /// On which date of a year.
    pub(super) rule: HolidayRule,
    /// The last date it may fall on.
    pub(super) until: Option<Date>,
    /// How often, the first time included.
    pub(super) count: Option<usize>,
}

/// What can be written instead of a rule that is not understood.
const HELP: &str =
    "remove the event from the file, and write the holiday in `days` with `on` or `every`";

/// Reads the rule of an event that starts on a date.
pub(super) fn parse(text: &str, start: Date) -> Result<Yearly, Mistake> {
    let unknown = |part: &str| {
        Mistake::new(format!(
            "the rule of this event has a part that is not understood: {}",
            quote(part)
        ))
        .help(HELP)
    };
    let (mut yearly, mut until, mut count) = (false, None, None);
    let (mut month, mut day, mut weekday) = (None, None, None);
    for part in text.split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or_else(|| unknown(part))?;
        match &*name.to_ascii_uppercase() {
            "FREQ" if value.eq_ignore_ascii_case("YEARLY") => yearly = true,
            "FREQ" => {
                let message = format!(
                    "this event recurs {}; a holiday recurs yearly",
                    quote(&value.to_lowercase())
                );
                return Err(Mistake::new(message).help(HELP));
            }
            "INTERVAL" if value == "1" => {}
            "WKST" => {}
            "UNTIL" => {
                until = Some(date(value.get(..8).unwrap_or(value)).ok_or_else(|| unknown(part))?)
            }
            "COUNT" => count = Some(value.parse().map_err(|_| unknown(part))?),
            "BYMONTH" => month = Some(value.parse::<i8>().map_err(|_| unknown(part))?),
            "BYMONTHDAY" => day = Some(value.parse::<i8>().map_err(|_| unknown(part))?),
            "BYDAY" => weekday = Some(nth(value).ok_or_else(|| unknown(part))?),
            _ => return Err(unknown(part)),
        }
    }
    let rule = match (month, day, weekday) {
        (Some(month), None, Some((nth, weekday))) => {
            HolidayRule::NthWeekday { nth, weekday, month }
        }
        (month, day, None) => HolidayRule::Yearly {
            month: month.unwrap_or(start.month()),
            day: day.unwrap_or(start.day()),
        },
        _ => return Err(unknown(text)),
    };
    // 2024 is a leap year: it has every date there is.
    if !yearly
        || in_year(rule, 2024).is_none()
            && !matches!(rule, HolidayRule::NthWeekday { nth: 5, month: 1..=12, .. })
    {
        return Err(unknown(text));
    }
    Ok(Yearly { rule, until, count })
}

/// `20261225`
pub(super) fn date(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    let (month, day) = (i8::try_from(part(4..6)?).ok()?, i8::try_from(part(6..8)?).ok()?);
    Date::new(part(0..4)?, month, day).ok()
}

/// The date of a rule in a year.
pub(super) fn in_year(rule: HolidayRule, year: i16) -> Option<Date> {
    match rule {
        HolidayRule::Yearly { month, day } => Date::new(year, month, day).ok(),
        HolidayRule::NthWeekday { nth, weekday, month } => {
            Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
        }
        HolidayRule::On(_) | HolidayRule::Easter { .. } => None,
    }
}

/// `4TH`, `+1MO`, `-1MO`: from the start of the month, or the last.
fn nth(text: &str) -> Option<(i8, Weekday)> {
    const DAYS: [(&str, Weekday); 7] = [
        ("MO", Weekday::Monday),
        ("TU", Weekday::Tuesday),
        ("WE", Weekday::Wednesday),
        ("TH", Weekday::Thursday),
        ("FR", Weekday::Friday),
        ("SA", Weekday::Saturday),
        ("SU", Weekday::Sunday),
    ];
    let (number, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let nth = number.parse::<i8>().ok().filter(|nth| matches!(nth, -1 | 1..=5))?;
    let weekday = DAYS.iter().find(|(short, _)| short.eq_ignore_ascii_case(name))?.1;
    Some((nth, weekday))
}
