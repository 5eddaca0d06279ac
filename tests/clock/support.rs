//! Builds policies with nothing in them but time.

use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};
use tierline::clock::Clock;
use tierline::model::{
    Calendar, CalendarRef, Contact, ContactKind, Duration, Entry, FanOut, Handoff, Holiday,
    HolidayRule, HolidaySet, Ix, Kind, Layer, Observed, Organization, Override, Policy,
    RenderSettings, Rotation, Table, Turn, Visibility, Window,
};
use tierline::source::{At, FileId, Span};

pub(crate) fn nowhere() -> Span {
    Span::new(FileId(0), 0..0)
}

pub(crate) fn at<T>(value: T) -> At<T> {
    At::new(value, nowhere())
}

pub(crate) fn entry(kind: Kind, id: &str) -> Entry {
    Entry { kind, id: id.into(), at: nowhere(), allow: Vec::new() }
}

pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZoneDatabase::bundled().get(name).unwrap()
}

pub(crate) fn empty_policy() -> Policy {
    Policy {
        organization: Organization {
            entry: entry(Kind::Organization, "organization"),
            name: "Example".into(),
            timezone: TimeZone::UTC,
            country: None,
            lints: Vec::new(),
            render: RenderSettings { templates: at("templates".into()), out: at("docs".into()) },
        },
        calendars: Table::default(),
        holiday_sets: Table::default(),
        contacts: Table::default(),
        rotations: Table::default(),
        categories: Table::default(),
        impacts: Table::default(),
        urgencies: Table::default(),
        attributes: Table::default(),
        priorities: Table::default(),
        matrix: None,
        tiers: Table::default(),
        escalation_policies: Table::default(),
        routes: Table::default(),
        triggers: Table::default(),
        duties: Table::default(),
        scenarios: Table::default(),
        guarantees: Table::default(),
        documents: Table::default(),
    }
}

/// `"09:00-17:00"`, several separated by commas; `24:00` and windows over midnight as in TOML.
pub(crate) fn windows(text: &str) -> Vec<Window> {
    let minute = |time: &str| {
        let (hour, minute) = time.trim().split_once(':').unwrap();
        hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap()
    };
    let parts = text.split(',').filter(|part| !part.trim().is_empty());
    parts
        .map(|part| {
            let (start, end) = part.split_once('-').unwrap();
            let (start, end) = (minute(start), minute(end));
            Window { start, end: if end <= start { end + 1440 } else { end } }
        })
        .collect()
}

/// `[("weekdays", "09:00-17:00"), ("sat", "10:00-12:00")]`; later keys replace earlier ones.
pub(crate) fn hours(keys: &[(&str, &str)]) -> [Vec<Window>; 7] {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let mut week: [Vec<Window>; 7] = Default::default();
    for (key, text) in keys {
        let days = match *key {
            "daily" => 0..7,
            "weekdays" => 0..5,
            "weekend" => 5..7,
            day => {
                let index = DAYS.iter().position(|name| *name == day).unwrap();
                index..index + 1
            }
        };
        days.for_each(|day| week[day] = windows(text));
    }
    week
}

pub(crate) fn calendar(timezone: &str, keys: &[(&str, &str)]) -> Calendar {
    Calendar {
        entry: entry(Kind::Calendar, "c"),
        name: None,
        timezone: zone(timezone),
        hours: hours(keys),
        hours_at: nowhere(),
        holidays: Vec::new(),
    }
}

pub(crate) fn holiday(rule: HolidayRule, observed: Observed, hours: &str) -> Holiday {
    Holiday {
        rule,
        except: Vec::new(),
        observed,
        name: format!("{rule:?}"),
        hours: windows(hours),
        at: nowhere(),
    }
}

pub(crate) fn closed_on(dates: &[Date]) -> Vec<Holiday> {
    let on = |date: &Date| holiday(HolidayRule::On(*date), Observed::No, "");
    dates.iter().map(on).collect()
}

/// A policy with one calendar `c` and its holidays, compiled.
pub(crate) fn clock(mut calendar: Calendar, days: Vec<Holiday>) -> Clock {
    let mut policy = empty_policy();
    let set = HolidaySet { entry: entry(Kind::HolidaySet, "h"), name: None, days };
    policy.holiday_sets = Table::new(vec![set]);
    calendar.holidays = vec![at(Ix::new(0))];
    policy.calendars = Table::new(vec![calendar]);
    Clock::new(&policy)
}

pub(crate) fn person(id: &str) -> Contact {
    Contact {
        entry: entry(Kind::Contact, id),
        kind: ContactKind::Person,
        name: id.into(),
        title: None,
        held_by: None,
        responsibilities: Vec::new(),
        location: None,
        visibility: Visibility::Internal,
        timezone: TimeZone::UTC,
        reach: Vec::new(),
        available: None,
        backup: Vec::new(),
        away: Vec::new(),
        verified: None,
        members: Vec::new(),
        on_call: None,
        fan_out: FanOut::Everyone,
    }
}

/// `a` → the contact with position 0, …; `-` → vacant, `.` → gap.
pub(crate) fn turn(letter: char) -> Turn {
    match letter {
        '-' => Turn::Vacant,
        '.' => Turn::Gap,
        letter => Turn::Contact(Ix::new(letter as usize - 'a' as usize)),
    }
}

/// The letter of a turn.
pub(crate) fn letter(turn: Turn) -> char {
    match turn {
        Turn::Vacant => '-',
        Turn::Gap => '.',
        Turn::Contact(ix) => char::from(b'a' + u8::try_from(ix.index()).unwrap()),
    }
}

pub(crate) fn layer(start: &str, handoff: Handoff, members: &str) -> Layer {
    Layer {
        start: at(start.parse().unwrap()),
        handoff: at(handoff),
        members: members.chars().map(|member| at(turn(member))).collect(),
        active: None,
        at: nowhere(),
    }
}

pub(crate) fn over(from: &str, until: &str, who: char) -> Override {
    Override { from: ts(from), until: ts(until), turn: at(turn(who)), reason: None, at: nowhere() }
}

pub(crate) fn rotation(timezone: &str, layers: Vec<Layer>, overrides: Vec<Override>) -> Rotation {
    let entry = entry(Kind::Rotation, "r");
    Rotation { entry, name: None, timezone: zone(timezone), layers, overrides }
}

/// A rotation `r` with the given layers and overrides, and at most one calendar, `c`.
pub(crate) fn on_call(
    timezone: &str,
    layers: Vec<Layer>,
    overrides: Vec<Override>,
    calendar: Option<Calendar>,
) -> Clock {
    let mut policy = empty_policy();
    policy.contacts = Table::new(('a'..='j').map(|id| person(&id.to_string())).collect());
    policy.rotations = Table::new(vec![rotation(timezone, layers, overrides)]);
    policy.calendars = Table::new(calendar.into_iter().collect());
    Clock::new(&policy)
}

pub(crate) const C: fn() -> CalendarRef = || CalendarRef::Named(Ix::new(0));

pub(crate) fn ts(text: &str) -> Timestamp {
    text.parse::<Timestamp>().unwrap_or_else(|_| text.parse::<Zoned>().unwrap().timestamp())
}

pub(crate) fn secs(seconds: u64) -> Duration {
    Duration::Clock { seconds, days: false }
}

pub(crate) fn h(hours: u64) -> Duration {
    secs(hours * 3600)
}
