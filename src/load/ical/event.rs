//! Events → days: what each says about dates, and what those that change another say about it.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use super::lines::Property;
use super::rule::{self, Yearly};
use super::{Calendar, Day, Misplaced};
use crate::load::mistake::{Mistake, quote};
use crate::model::HolidayRule;

/// An event with the properties that matter.
#[derive(Debug)]
pub(super) struct Event {
    at: Range<usize>,
    /// The last one of each name.
    single: BTreeMap<&'static str, Property>,
    /// `EXDATE` and `RDATE`, which may come several times.
    exceptions: Vec<Property>,
    additions: Vec<Property>,
}

/// The properties that are read.
const READ: [&str; 9] = [
    "DTSTART",
    "DTEND",
    "DURATION",
    "SUMMARY",
    "DESCRIPTION",
    "STATUS",
    "UID",
    "RRULE",
    "RECURRENCE-ID",
];

/// More days than this are no holiday.
const LONGEST: i32 = 31;

/// No rule with an end names more dates than this.
const MOST_DATES: usize = 1000;

impl Event {
    /// Starts an event at its `BEGIN`.
    pub(super) fn new(at: Range<usize>) -> Self {
        Self { at, single: BTreeMap::new(), exceptions: Vec::new(), additions: Vec::new() }
    }

    /// Adds a property; most do not matter.
    pub(super) fn add(&mut self, property: Property) {
        match &*property.name {
            "EXDATE" => self.exceptions.push(property),
            "RDATE" => self.additions.push(property),
            name => {
                if let Some(name) = READ.into_iter().find(|read| *read == name) {
                    self.single.insert(name, property);
                }
            }
        }
    }

    fn get(&self, name: &str) -> Option<&Property> {
        self.single.get(name)
    }

    /// True for an event that does not take place.
    fn is_cancelled(&self) -> bool {
        self.get("STATUS").is_some_and(|status| status.value.eq_ignore_ascii_case("CANCELLED"))
    }

    /// True for what Google's calendars of holidays list besides: days on which people work.
    fn is_observance(&self) -> bool {
        self.get("DESCRIPTION").is_some_and(|text| text.value.starts_with("Observance"))
    }

    fn name(&self) -> String {
        let name = self.get("SUMMARY").map(Property::plain).filter(|name| !name.is_empty());
        name.unwrap_or_else(|| "Holiday".to_owned())
    }
}

/// Turns events into days.
pub(super) fn days(events: &[Event], calendar: &mut Calendar) {
    // An event with a RECURRENCE-ID stands for one date of the event with the same UID.
    let mut replaced: BTreeMap<&str, Vec<Date>> = BTreeMap::new();
    for event in events {
        if let (Some(uid), Some(date)) = (event.get("UID"), event.get("RECURRENCE-ID"))
            && let Ok(date) = whole_day(date)
        {
            replaced.entry(&uid.value).or_default().push(date);
        }
    }
    for event in events.iter().filter(|event| !event.is_cancelled() && !event.is_observance()) {
        let uid = event.get("UID").filter(|_| event.get("RECURRENCE-ID").is_none());
        let others = uid.and_then(|uid| replaced.get(&*uid.value)).map_or(&[][..], Vec::as_slice);
        match of_event(event, others) {
            Ok(days) => calendar.days.extend(days),
            Err(mistake) => calendar.mistakes.push(mistake),
        }
    }
}

/// The days of an event, without the dates for which others stand.
fn of_event(event: &Event, others: &[Date]) -> Result<Vec<Day>, Misplaced> {
    let Some(written) = event.get("DTSTART") else {
        let mistake = Mistake::new(format!("the event {} has no date", quote(&event.name())));
        return Err((
            event.at.clone(),
            mistake.help("it needs a line such as `DTSTART;VALUE=DATE:20261225`"),
        ));
    };
    let start = whole_day(written)?;
    let length = length(event, start)?;
    let mut except = others.to_vec();
    for property in &event.exceptions {
        except.extend(dates(property)?);
    }
    let mut first_days = Vec::new();
    for property in &event.additions {
        first_days.extend(dates(property)?);
    }
    let mut days = Vec::new();
    let day = |rule, except| Day { rule, except, name: event.name(), at: written.at.clone() };
    let yearly = match event.get("RRULE") {
        None => {
            first_days.insert(0, start);
            None
        }
        Some(property) => {
            let mistaken = |mistake| (property.at.clone(), mistake);
            let yearly = rule::parse(&property.value, start).map_err(mistaken)?;
            if yearly.until.is_some() || yearly.count.is_some() {
                first_days.extend(instances(yearly, start));
                None
            } else {
                Some((property, yearly.rule))
            }
        }
    };
    if let Some((property, rule)) = yearly {
        for offset in 0..length {
            let Some(rule) = moved(rule, start, offset) else {
                let message = "an event of several days that recurs on a weekday, or over the end of February, has no dates that a rule could name";
                let help = "let every day be an event of its own";
                return Err((property.at.clone(), Mistake::new(message).help(help)));
            };
            days.push(day(rule, except.iter().filter_map(|date| after(*date, offset)).collect()));
        }
    }
    for first in first_days.into_iter().filter(|date| !except.contains(date)) {
        let dates = (0..length).filter_map(|offset| after(first, offset));
        days.extend(dates.map(|date| day(HolidayRule::On(date), Vec::new())));
    }
    Ok(days)
}

/// How many days an event has: until before `DTEND`, or for its `DURATION`, else one.
fn length(event: &Event, start: Date) -> Result<i32, Misplaced> {
    let days = match (event.get("DTEND"), event.get("DURATION")) {
        (Some(end), _) => {
            let days = start.until(whole_day(end)?).map_or(0, |span| span.get_days());
            // Some programs write the day itself as its end.
            (end, if days == 0 { 1 } else { days })
        }
        (None, Some(duration)) => {
            let days = duration.value.strip_prefix('P').and_then(|text| {
                let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
                let number = number.parse::<i32>().ok()?;
                match unit {
                    "D" => Some(number),
                    "W" => number.checked_mul(7),
                    _ => None,
                }
            });
            (duration, days.unwrap_or(0))
        }
        (None, None) => return Ok(1),
    };
    match days {
        (_, days @ 1..=LONGEST) => Ok(days),
        (property, _) => {
            let message = format!(
                "the event {} does not last between 1 and {LONGEST} whole days",
                quote(&event.name())
            );
            let help = "correct its dates; `DTEND` is the day after the last";
            Err((property.at.clone(), Mistake::new(message).help(help)))
        }
    }
}

/// The date of a property that holds one.
fn whole_day(property: &Property) -> Result<Date, Misplaced> {
    rule::date(&property.value).ok_or_else(|| no_day(property, &property.value))
}

/// The dates of a property that holds several, between commas.
fn dates(property: &Property) -> Result<Vec<Date>, Misplaced> {
    let one = |text: &str| rule::date(text).ok_or_else(|| no_day(property, text));
    property.value.split(',').map(one).collect()
}

fn no_day(property: &Property, text: &str) -> Misplaced {
    let with_time =
        text.get(..8).is_some_and(|day| rule::date(day).is_some()) && text.get(8..9) == Some("T");
    let mistake = if with_time {
        Mistake::new(format!("`{}` has a time of day; a holiday is a whole day", property.name))
            .help(
                "export the event as lasting all day, or remove it and write a short day in `days`",
            )
    } else {
        Mistake::new(format!("{} is not a date", quote(text)))
            .help("dates are eight digits: `20261225`")
    };
    (property.at.clone(), mistake)
}

/// The dates of a rule with an end.
fn instances(yearly: Yearly, start: Date) -> Vec<Date> {
    let dates = (start.year()..=9998).filter_map(|year| rule::in_year(yearly.rule, year));
    dates
        .filter(|date| *date >= start)
        .take_while(|date| yearly.until.is_none_or(|until| *date <= until))
        .take(yearly.count.unwrap_or(MOST_DATES).min(MOST_DATES))
        .collect()
}

/// The rule of the day that comes so many days after the first of an event.
fn moved(rule: HolidayRule, start: Date, offset: i32) -> Option<HolidayRule> {
    if offset == 0 {
        return Some(rule);
    }
    let HolidayRule::Yearly { month, day } = rule else { return None };
    let date = after(Date::new(start.year(), month, day).ok()?, offset)?;
    // Leap years would move what comes after 28 February.
    let over_february = month <= 2 && (date.month() > 2 || date.day() > 28);
    (!over_february).then_some(HolidayRule::Yearly { month: date.month(), day: date.day() })
}

fn after(date: Date, days: i32) -> Option<Date> {
    date.checked_add(days.days()).ok()
}
