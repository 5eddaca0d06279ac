//! Service hours and holidays as templates see them. Words only; nothing is decided here.

use jiff::civil::Weekday;
use serde::Serialize;

use super::time::{Day, month};

use crate::model::{Calendar, CalendarRef, HolidayRule, HolidaySet, Policy, Window};

/// A calendar as templates see it.
#[derive(Debug, Serialize)]
pub(in crate::render) struct Hours {
    id: String,
    name: String,
    always: bool,
    timezone: Option<String>,
    text: String,
    holidays: Vec<String>,
}

/// Describes a calendar, the built-in one too.
pub(in crate::render) fn hours(policy: &Policy, calendar: CalendarRef) -> Hours {
    match calendar {
        CalendarRef::Always => Hours {
            id: "24x7".to_owned(),
            name: "24×7".to_owned(),
            always: true,
            timezone: None,
            text: "around the clock".to_owned(),
            holidays: Vec::new(),
        },
        CalendarRef::Named(ix) => {
            let calendar = &policy.calendars[ix];
            Hours {
                id: calendar.entry.id.to_string(),
                name: calendar.name.clone().unwrap_or_else(|| name_of(&calendar.entry.id)),
                always: false,
                timezone: calendar.timezone.iana_name().map(str::to_owned),
                text: week(calendar),
                holidays: calendar
                    .holidays
                    .iter()
                    .map(|set| holiday_set_name(&policy.holiday_sets[set.value]))
                    .collect(),
            }
        }
    }
}

/// When a calendar is open, as a phrase; `None` for always.
pub(in crate::render) fn in_words(policy: &Policy, calendar: CalendarRef) -> Option<String> {
    Some(hours(policy, calendar)).filter(|hours| !hours.always).map(|hours| hours.text)
}

/// A holiday set as templates see it.
#[derive(Debug, Serialize)]
pub(in crate::render) struct Holidays {
    id: String,
    name: String,
    days: Vec<HolidayDay>,
}

#[derive(Debug, Serialize)]
struct HolidayDay {
    name: String,
    date: String,
    hours: Option<String>,
}

/// Describes a holiday set.
pub(in crate::render) fn holidays(set: &HolidaySet) -> Holidays {
    let day = |holiday: &crate::model::Holiday| HolidayDay {
        name: holiday.name.clone(),
        date: holiday_rule(holiday.rule),
        hours: (!holiday.hours.is_empty()).then(|| windows(&holiday.hours)),
    };
    Holidays {
        id: set.entry.id.to_string(),
        name: holiday_set_name(set),
        days: set.days.iter().map(day).collect(),
    }
}

fn holiday_set_name(set: &HolidaySet) -> String {
    set.name.clone().unwrap_or_else(|| name_of(&set.entry.id))
}

fn holiday_rule(rule: HolidayRule) -> String {
    match rule {
        HolidayRule::On(date) => Day(date).to_string(),
        HolidayRule::Yearly { month: m, day } => format!("{day} {}", month(m)),
        HolidayRule::NthWeekday { nth, weekday, month: m } => {
            let which = match nth {
                1 => "first",
                2 => "second",
                3 => "third",
                4 => "fourth",
                5 => "fifth",
                _ => "last",
            };
            format!("{which} {} of {}", weekday_name(weekday), month(m))
        }
        HolidayRule::Easter { offset: 0 } => "Easter Sunday".to_owned(),
        HolidayRule::Easter { offset } => {
            let days = offset.unsigned_abs();
            let unit = if days == 1 { "day" } else { "days" };
            let side = if offset > 0 { "after" } else { "before" };
            format!("{days} {unit} {side} Easter Sunday")
        }
    }
}

/// `Mon–Fri 09:00–17:00; Sat 10:00–12:00, 13:00–14:00`
fn week(calendar: &Calendar) -> String {
    let mut runs: Vec<(Weekday, Weekday, &[Window])> = Vec::new();
    for day in WEEK {
        let open = calendar.windows(day);
        match runs.last_mut() {
            Some((_, last, same)) if *same == open => *last = day,
            _ => runs.push((day, day, open)),
        }
    }
    let text = |(first, last, open): &(Weekday, Weekday, &[Window])| {
        let days = match (first, last) {
            (Weekday::Monday, Weekday::Sunday) => "every day".to_owned(),
            (first, last) if first == last => short_weekday(*first).to_owned(),
            (first, last) => format!("{}–{}", short_weekday(*first), short_weekday(*last)),
        };
        format!("{days} {}", windows(open))
    };
    let open: Vec<_> = runs.iter().filter(|(.., open)| !open.is_empty()).map(text).collect();
    if open.is_empty() { "never".to_owned() } else { open.join("; ") }
}

fn windows(windows: &[Window]) -> String {
    let clock = |minute: u16| match minute {
        1440 => "24:00".to_owned(),
        minute => format!("{:02}:{:02}", minute % 1440 / 60, minute % 60),
    };
    let text = |window: &Window| format!("{}–{}", clock(window.start), clock(window.end));
    windows.iter().map(text).collect::<Vec<_>>().join(", ")
}

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn short_weekday(day: Weekday) -> &'static str {
    weekday_name(day).get(..3).unwrap_or_default()
}

/// An id as a name where the team gave none: `us-federal` → `Us federal`.
fn name_of(id: &str) -> String {
    crate::words::upper_first(&id.replace('-', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_read_naturally() {
        assert_eq!(holiday_rule(HolidayRule::Easter { offset: 1 }), "1 day after Easter Sunday");
        assert_eq!(holiday_rule(HolidayRule::Easter { offset: -2 }), "2 days before Easter Sunday");
        let nth = HolidayRule::NthWeekday { nth: -1, weekday: Weekday::Monday, month: 5 };
        assert_eq!(holiday_rule(nth), "last Monday of May");
    }
}
