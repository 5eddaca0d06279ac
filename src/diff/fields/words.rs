//! The words of the language for values, as an author writes them.

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;

use crate::model::{
    DutyEnd, EarlierSteps, FanOut, Handoff, HolidayRule, Moment, Observed, Recurrence, StopsOn,
    TriggerMode, WhenEmpty, Window,
};

/// The built-in calendar.
pub(super) const ALWAYS: &str = "24x7";

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month(month: i8) -> &'static str {
    let index = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    index.and_then(|index| MONTHS.get(index)).copied().unwrap_or_default()
}

/// `09:00-17:00`
pub(super) fn window(window: Window) -> String {
    let Window { start, end } = window;
    // What ends the next day is written by its time of day, except a midnight that ends this one.
    let end = if end > 1440 { end - 1440 } else { end };
    format!("{:02}:{:02}-{:02}:{:02}", start / 60, start % 60, end / 60, end % 60)
}

/// `2026-12-25`, or with a time where it is not midnight.
pub(super) fn date_time(at: DateTime) -> String {
    if at.time() == Time::midnight() { at.date().to_string() } else { at.to_string() }
}

/// `Europe/London`
pub(super) fn zone(zone: &TimeZone) -> String {
    zone.iana_name().unwrap_or("UTC").to_owned()
}

pub(super) fn holiday_rule(rule: HolidayRule) -> (&'static str, String) {
    let text = match rule {
        HolidayRule::On(date) => return ("on", date.to_string()),
        HolidayRule::Yearly { month: m, day } => format!("{} {day}", month(m)),
        HolidayRule::NthWeekday { nth, weekday, month: m } => {
            let nth = match nth {
                1 => "first",
                2 => "second",
                3 => "third",
                4 => "fourth",
                5 => "fifth",
                _ => "last",
            };
            format!("{nth} {} of {}", self::weekday(weekday), month(m))
        }
        HolidayRule::Easter { offset: 0 } => "easter".to_owned(),
        HolidayRule::Easter { offset } => {
            let sign = if offset < 0 { '-' } else { '+' };
            format!("easter {sign} {}", offset.unsigned_abs())
        }
    };
    ("every", text)
}

fn weekday(day: jiff::civil::Weekday) -> &'static str {
    const DAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let index = usize::try_from(day.to_monday_zero_offset()).unwrap_or_default();
    DAYS.get(index).copied().unwrap_or_default()
}

pub(super) fn observed(observed: Observed) -> &'static str {
    match observed {
        Observed::No => "no",
        Observed::NearestWeekday => "nearest weekday",
        Observed::NextMonday => "next monday",
        Observed::NextWeekday => "next weekday",
    }
}

pub(super) fn handoff(handoff: Handoff) -> String {
    match handoff {
        Handoff::Days(1) => "daily".to_owned(),
        Handoff::Days(7) => "weekly".to_owned(),
        Handoff::Days(days) if days % 7 == 0 => format!("{} weeks", days / 7),
        Handoff::Days(days) => format!("{days} days"),
        Handoff::Elapsed(seconds) => {
            crate::model::Duration::Clock { seconds: seconds.into(), days: false }.to_string()
        }
    }
}

pub(super) fn recurrence(recurrence: Recurrence) -> String {
    match recurrence {
        Recurrence::Days(1) => "daily".to_owned(),
        Recurrence::Days(7) => "weekly".to_owned(),
        Recurrence::Days(days) if days % 7 == 0 => format!("{} weeks", days / 7),
        Recurrence::Days(days) => format!("{days} days"),
        Recurrence::Months(1) => "monthly".to_owned(),
        Recurrence::Months(3) => "quarterly".to_owned(),
        Recurrence::Months(12) => "yearly".to_owned(),
        Recurrence::Months(months) => format!("{months} months"),
    }
}

/// A word with its strength: whoever tells more people, or sooner, or for longer, is stronger.
pub(super) fn fan_out(fan_out: FanOut) -> (&'static str, u8) {
    let strength = match fan_out {
        FanOut::OnCall | FanOut::RoundRobin => 0,
        FanOut::Everyone => 1,
    };
    (fan_out.as_str(), strength)
}

pub(super) fn when_empty(when_empty: WhenEmpty) -> (&'static str, u8) {
    match when_empty {
        WhenEmpty::Wait => ("wait", 0),
        WhenEmpty::Next => ("next", 1),
    }
}

pub(super) fn earlier_steps(earlier: EarlierSteps) -> (&'static str, u8) {
    match earlier {
        EarlierSteps::Released => ("released", 0),
        EarlierSteps::Kept => ("kept", 1),
    }
}

pub(super) fn stops_on(stops_on: StopsOn) -> (&'static str, u8) {
    match stops_on {
        StopsOn::Acknowledged => ("acknowledged", 0),
        StopsOn::Resolved => ("resolved", 1),
    }
}

pub(super) fn duty_end(end: DutyEnd) -> (&'static str, u8) {
    match end {
        DutyEnd::Acknowledged => ("acknowledged", 0),
        DutyEnd::Resolved => ("resolved", 1),
    }
}

pub(super) fn trigger_mode(mode: TriggerMode) -> (&'static str, u8) {
    match mode {
        TriggerMode::Manual => ("manual", 0),
        TriggerMode::Automatic => ("automatic", 1),
    }
}

pub(super) fn moment(moment: Moment) -> &'static str {
    match moment {
        Moment::Opening => "opening",
        Moment::Escalation => "escalation",
        Moment::Resolution => "resolution",
    }
}
