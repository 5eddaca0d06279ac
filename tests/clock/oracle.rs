//! A second, slow clock that shares no idea with the first: it steps through time minute by minute,
//! looks at the local time each minute has, and asks the definitions whether that minute is open.
//!
//! One rule covers clock changes: *when local time is set back, the clock on the wall stands still at
//! the end of the repeated time until it has caught up*. So a time that comes twice counts the first
//! time only, one that is skipped is reached at the first minute after the gap, and whatever spans a
//! change lasts as long as it really lasts.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use tierline::model::{Calendar, Handoff, Holiday, HolidayRule, Observed, Rotation, Turn, Window};

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

/// One minute of the slow clock.
pub(crate) struct Minute {
    /// Its first second, since the epoch.
    pub(crate) at: i64,
    /// Twice the local second it shows; one less while the wall clock stands still.
    wall: i64,
    /// The local second it shows.
    pub(crate) local: i64,
    /// The dates whose windows are open in it.
    pub(crate) open: Vec<Date>,
}

fn day_number(date: Date) -> i64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_secs() / DAY
}

fn local_second(zone: &TimeZone, at: i64) -> i64 {
    at + i64::from(zone.to_offset(Timestamp::from_second(at).unwrap()).seconds())
}

/// The minutes from one instant to another, none of them open yet.
fn walk(zone: &TimeZone, from: i64, until: i64) -> Vec<Minute> {
    let mut reached = i64::MIN;
    let starts = (from..until).step_by(MINUTE as usize);
    starts
        .map(|at| {
            let local = local_second(zone, at);
            let wall = if local < reached { 2 * reached - 1 } else { 2 * local };
            reached = reached.max(local + MINUTE);
            Minute { at, wall, local, open: Vec::new() }
        })
        .collect()
}

/// A calendar by the minute.
pub(crate) struct SlowCalendar {
    /// Every minute of the walk.
    pub(crate) minutes: Vec<Minute>,
    /// The dates on which a window starts that is open at all.
    working: Vec<Date>,
}

pub(crate) fn slow_calendar(
    calendar: &Calendar,
    set: &[Holiday],
    from: i64,
    until: i64,
) -> SlowCalendar {
    let mut minutes = walk(&calendar.timezone, from, until);
    let first = Timestamp::from_second(from - 4 * DAY).unwrap().to_zoned(TimeZone::UTC).date();
    let dates: Vec<Date> =
        (0..(until - from) / DAY + 8).map(|days| first.checked_add(days.days()).unwrap()).collect();
    let holidays = holidays(set, &dates);
    let mut working = Vec::new();
    for (date, holiday) in dates.iter().zip(&holidays) {
        let midnight = day_number(*date) * DAY;
        let usual = &calendar.hours[date.weekday().to_monday_zero_offset() as usize];
        // Windows reach two midnights further at most, and no offset is as much as a day.
        let index = |at: i64| ((at - from) / MINUTE).clamp(0, minutes.len() as i64) as usize;
        let near = index(midnight - DAY)..index(midnight + 4 * DAY);
        let mut works = false;
        for minute in &mut minutes[near] {
            let wall = minute.wall - 2 * midnight;
            let in_any = |windows: &[Window]| {
                let edge = |minute: u16| 2 * i64::from(minute) * MINUTE;
                windows.iter().any(|w| edge(w.start) <= wall && wall < edge(w.end))
            };
            if in_any(usual) && holiday.is_none_or(|holiday| in_any(&set[holiday].hours)) {
                minute.open.push(*date);
                works = true;
            }
        }
        if works {
            working.push(*date);
        }
    }
    SlowCalendar { minutes, working }
}

/// Whether a rule names a date, from the date's point of view.
fn falls_on(rule: HolidayRule, date: Date) -> bool {
    match rule {
        HolidayRule::On(on) => on == date,
        HolidayRule::Yearly { month, day } => (date.month(), date.day()) == (month, day),
        HolidayRule::NthWeekday { nth, weekday, month } => {
            let is_last = date.day() + 7 > date.days_in_month();
            let is_nth = (date.day() - 1) / 7 + 1 == nth;
            date.month() == month
                && date.weekday() == weekday
                && (if nth < 0 { is_last } else { is_nth })
        }
        HolidayRule::Easter { offset } => {
            let sunday = date.checked_sub(i64::from(offset).days()).unwrap();
            sunday == easter(sunday.year())
        }
    }
}

/// Easter Sunday by Oudin's algorithm (1940), which the clock does not use.
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (g, c) = (y % 19, y / 100);
    let h = (c - c / 4 - (8 * c + 13) / 25 + 19 * g + 15) % 30;
    let i = h - (h / 28) * (1 - (29 / (h + 1)) * ((21 - g) / 11));
    let j = (y + y / 4 + i + 2 - c + c / 4) % 7;
    let p = i - j;
    let month = 3 + (p + 40) / 44;
    let day = p + 28 - 31 * (month / 4);
    Date::new(year, month as i8, day as i8).unwrap()
}

/// The entry that holds on each of some dates, which are consecutive.
fn holidays(set: &[Holiday], dates: &[Date]) -> Vec<Option<usize>> {
    let (first, last) = (*dates.first().unwrap(), *dates.last().unwrap());
    let (mut day, end) =
        (first.checked_sub(60.days()).unwrap(), last.checked_add(60.days()).unwrap());
    let mut own = Vec::new();
    while day <= end {
        own.extend((0..set.len()).filter(|e| falls_on(set[*e].rule, day)).map(|e| (day, e)));
        day = day.tomorrow().unwrap();
    }
    let mut taken: Vec<Date> = own.iter().map(|(date, _)| *date).collect();
    let mut named: Vec<(Date, usize)> = own.clone();
    for (date, entry) in own {
        let weekend = |date: Date| matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        if !weekend(date) {
            continue;
        }
        let observed = match set[entry].observed {
            Observed::No => continue,
            Observed::NearestWeekday if date.weekday() == Weekday::Saturday => {
                date.yesterday().unwrap()
            }
            Observed::NearestWeekday => date.tomorrow().unwrap(),
            Observed::NextMonday => date.nth_weekday(1, Weekday::Monday).unwrap(),
            Observed::NextWeekday => {
                let mut next = date.tomorrow().unwrap();
                while weekend(next) || taken.contains(&next) {
                    next = next.tomorrow().unwrap();
                }
                next
            }
        };
        taken.push(observed);
        named.push((observed, entry));
    }
    let holds = |date: &Date| named.iter().filter(|(on, _)| on == date).map(|(_, e)| *e).max();
    dates.iter().map(holds).collect()
}

impl SlowCalendar {
    /// When `count` business days that start in minute `from` are over: the second, or `None` if the
    /// minutes do not reach so far.
    pub(crate) fn business_days(&self, from: usize, count: usize) -> Option<i64> {
        let start = self.minutes[from..].iter().find(|minute| !minute.open.is_empty())?;
        let today = *start.open.iter().max()?;
        let day = *self.working.iter().filter(|date| **date > today).nth(count - 1)?;
        // The day must lie in the walk with all of its windows.
        let midnight = day_number(day) * DAY;
        let first = (midnight - DAY - self.minutes[0].at) / MINUTE;
        let near = self.minutes.get(first as usize..first as usize + 5 * 1440)?;
        let opens = |minute: &&Minute| minute.open.contains(&day);
        let same_time = 2 * (start.local + midnight - day_number(today) * DAY);
        let target = near.iter().find(|minute| minute.wall >= same_time)?.at;
        let stands = |minute: &Minute| minute.at <= target && target <= minute.at + MINUTE;
        if near.iter().filter(opens).any(stands) {
            return Some(target);
        }
        let next = near.iter().filter(opens).find(|minute| minute.at > target);
        let last = near.iter().rfind(opens)?;
        Some(next.map_or(last.at + MINUTE, |minute| minute.at))
    }
}

/// Who has the turn in each minute. Anchors of layers that hand over in elapsed time must lie inside
/// the walk.
pub(crate) fn turns(
    rotation: &Rotation,
    active: &[Minute],
    from: i64,
    until: i64,
) -> Vec<(i64, Turn)> {
    let minutes = walk(&rotation.timezone, from, until);
    let anchors: Vec<Option<usize>> = rotation
        .layers
        .iter()
        .map(|layer| {
            let wall = 2 * wall_second(layer.start.value);
            minutes.iter().position(|minute| minute.wall >= wall)
        })
        .collect();
    let over_at = |at: i64| {
        let overs = rotation.overrides.iter().rev();
        overs.into_iter().find(|o| o.from.as_second() <= at && at < o.until.as_second())
    };
    let turn_at = |index: usize, minute: &Minute| {
        if let Some(over) = over_at(minute.at) {
            return over.turn.value;
        }
        for (layer, anchor) in rotation.layers.iter().zip(&anchors).rev() {
            let asleep = layer.active.is_some() && active[index].open.is_empty();
            let Some(anchor) = anchor.filter(|anchor| *anchor <= index && !asleep) else {
                continue;
            };
            let number = match layer.handoff.value {
                Handoff::Elapsed(seconds) => (index - anchor) as i64 * MINUTE / i64::from(seconds),
                Handoff::Days(days) => {
                    let since = minute.wall - 2 * wall_second(layer.start.value);
                    since / (2 * DAY * i64::from(days))
                }
            };
            return layer.members[number as usize % layer.members.len()].value;
        }
        Turn::Gap
    };
    minutes.iter().enumerate().map(|(index, minute)| (minute.at, turn_at(index, minute))).collect()
}

fn wall_second(local: jiff::civil::DateTime) -> i64 {
    day_number(local.date()) * DAY
        + i64::from(local.hour()) * 3600
        + i64::from(local.minute()) * MINUTE
}
