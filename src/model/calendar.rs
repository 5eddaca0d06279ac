//! Service hours and holidays. Language page, section 3.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Entry, Ix};
use crate::source::{At, Span};

/// Which clock something runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CalendarRef {
    /// The built-in `24x7`: always open.
    Always,
    /// A calendar of the team.
    Named(Ix<Calendar>),
}

/// When somebody works or a clock runs.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// A name for documents; the id where there is none.
    pub name: Option<String>,
    /// The zone its local times are in (its own, else the organization's).
    pub timezone: TimeZone,
    /// Windows that start on Monday, …, Sunday. Sorted by start; they do not overlap.
    pub hours: [Vec<Window>; 7],
    /// Where `hours` was written.
    pub hours_at: Span,
    /// The holiday sets that close it.
    pub holidays: Vec<At<Ix<HolidaySet>>>,
}

impl Calendar {
    /// The windows that start on a weekday.
    pub fn windows(&self, day: Weekday) -> &[Window] {
        self.hours.get(day.to_monday_zero_offset() as usize).map_or(&[], Vec::as_slice)
    }
}

/// One opening of a day. It belongs to the date on which it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Minute of the day at which it opens, 0–1439.
    pub start: u16,
    /// Minute after the start's midnight at which it closes, 1–2880; above 1440 is the next day.
    pub end: u16,
}

/// Dates on which calendars that name the set are closed, or open for a shorter time.
#[derive(Debug, Clone)]
pub struct HolidaySet {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// A name for documents; the id where there is none.
    pub name: Option<String>,
    /// The days, imported ones first, in the order written; where two name the same date, the later wins.
    pub days: Vec<Holiday>,
}

/// One holiday, or one a year.
#[derive(Debug, Clone)]
pub struct Holiday {
    /// On which dates.
    pub rule: HolidayRule,
    /// Dates that the rule names and that are no holiday all the same.
    pub except: Vec<Date>,
    /// What happens when it falls on a weekend.
    pub observed: Observed,
    /// What it is called in explanations and documents.
    pub name: String,
    /// The windows of a short day; empty means closed all day.
    pub hours: Vec<Window>,
    /// The whole inline table, or its date in the file it was imported from.
    pub at: Span,
}

/// On which dates a holiday falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolidayRule {
    /// `on = 2026-12-25`
    On(Date),
    /// `every = "july 4"`; 29 February exists in leap years only.
    Yearly {
        /// 1–12.
        month: i8,
        /// 1–31, valid for the month.
        day: i8,
    },
    /// `every = "fourth thursday of november"`, `"last monday of may"`.
    NthWeekday {
        /// 1–5 from the start, or -1 for the last. A fifth that does not exist is no holiday.
        nth: i8,
        /// Which day of the week.
        weekday: Weekday,
        /// 1–12.
        month: i8,
    },
    /// `every = "easter + 1"`: days from Western (Gregorian) Easter Sunday.
    Easter {
        /// −366 to 366.
        offset: i16,
    },
}

/// What happens when a holiday falls on a weekend. The observed date is closed as well as the date
/// itself, across New Year too (ruling 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Observed {
    /// Only the date itself.
    #[default]
    No,
    /// Saturday → the Friday before, Sunday → the Monday after.
    #[serde(rename = "nearest weekday")]
    NearestWeekday,
    /// Saturday and Sunday → the Monday after.
    #[serde(rename = "next monday")]
    NextMonday,
    /// Saturday and Sunday → the next weekday that is not itself a holiday of the set.
    #[serde(rename = "next weekday")]
    NextWeekday,
}

super::entry::has_entry!(Calendar, HolidaySet);
