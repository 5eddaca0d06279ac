//! The clock against the slow oracle, on random calendars and rotations around clock changes.
//!
//! More than 100,000 cases in every run. `TIERLINE_SEED=n` tries others.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tierline::clock::Passage;
use tierline::model::{
    Calendar, CalendarRef, Duration, Handoff, Holiday, HolidayRule, Ix, Observed, Window,
};

use crate::oracle::{slow_calendar, turns};
use crate::support::*;

const DAY: i64 = 86_400;

/// Both hemispheres; changes of one hour, of half an hour (Lord Howe), of two (Troll), at midnight
/// (Beirut, Santiago), back in spring (Dublin counts winter as the exception), twice a year around
/// Ramadan (Casablanca); quarter-hour offsets; a date that never was (Apia, Fakaofo); no change.
const ZONES: &[&str] = &[
    "America/New_York",
    "America/Chicago",
    "America/St_Johns",
    "America/Santiago",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Dublin",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Antarctica/Troll",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Pacific/Fakaofo",
    "UTC",
];

/// Those of them where December is summer.
const SOUTHERN: &[&str] = &[
    "America/Santiago",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Antarctica/Troll",
    "Pacific/Chatham",
    "Pacific/Apia",
];

/// Whether south of the equator, and whether clocks are set forward.
type Change = (bool, bool);

/// The clock changes of a zone in a stretch of time.
fn changes(zone: &TimeZone, from: i64, until: i64) -> Vec<Change> {
    let second = |at: i64| Timestamp::from_second(at).unwrap();
    let south = SOUTHERN.contains(&zone.iana_name().unwrap());
    let changes = zone.following(second(from)).take_while(|c| c.timestamp() < second(until));
    changes
        .map(|change| {
            let before = zone.to_offset(change.timestamp() - jiff::SignedDuration::from_secs(1));
            (south, change.offset() > before)
        })
        .collect()
}

/// A small generator (SplitMix64), so that a failure can be repeated from its seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

fn seed() -> u64 {
    std::env::var("TIERLINE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(3)
}

/// The clock computes time in blocks of 2^25 seconds from here; answers must not show it.
const FIRST_BLOCK: i64 = -62_169_151_232;

/// A stretch of `days` days that begins shortly before a clock change of the zone, if it has one, or
/// before an edge of the clock's blocks.
fn stretch(random: &mut Random, zone: &TimeZone, days: i64) -> (i64, i64) {
    let year = 2008 + random.below(20) as i16;
    let start = Date::new(year, 1 + random.below(12) as i8, 1).unwrap();
    let start = start.to_zoned(TimeZone::UTC).unwrap().timestamp();
    let change = zone.following(start).next().map(|change| change.timestamp().as_second());
    let edge = FIRST_BLOCK + (start.as_second() - FIRST_BLOCK) / (1 << 25) * (1 << 25);
    let near = change.filter(|_| random.below(4) > 0).unwrap_or(edge);
    let begin = (near - (1 + random.below(5) as i64) * DAY).div_euclid(DAY) * DAY;
    (begin, begin + days * DAY)
}

/// Up to three windows that start on one day, on a grid of 15 minutes (now and then of one).
fn some_windows(random: &mut Random) -> Vec<Window> {
    let grid = random.pick(&[15_u64, 15, 30, 30, 60, 1]);
    let mut edges: Vec<u64> = (0..2 * random.below(4)).map(|_| random.below(1440 / grid)).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut windows: Vec<Window> = edges
        .chunks_exact(2)
        .map(|pair| Window { start: (pair[0] * grid) as u16, end: (pair[1] * grid) as u16 })
        .collect();
    if let Some(last) = windows.last_mut().filter(|_| random.below(4) == 0) {
        last.end = 1440 + random.pick(&[0, 30, 90, 360, 1440]);
    }
    windows
}

fn some_calendar(random: &mut Random) -> Calendar {
    let name = random.pick(ZONES);
    let mut calendar = calendar(name, &[]);
    calendar.hours = match random.below(6) {
        0 => hours(&[("weekdays", "09:00-17:00")]),
        1 => hours(&[("daily", "22:00-06:00")]),
        2 => hours(&[("daily", "01:30-02:30, 02:30-03:15")]),
        3 => hours(&[("daily", "00:00-24:00"), ("sun", "")]),
        _ => std::array::from_fn(|_| some_windows(random)),
    };
    calendar
}

fn some_holidays(random: &mut Random, from: i64, days: i64) -> Vec<Holiday> {
    let mut set = Vec::new();
    for _ in 0..random.below(5) {
        let at = from + random.below(days as u64) as i64 * DAY;
        let date = Timestamp::from_second(at).unwrap().to_zoned(TimeZone::UTC).date();
        let rule = match random.below(5) {
            0 | 1 => HolidayRule::On(date),
            2 => HolidayRule::Yearly { month: date.month(), day: date.day() },
            3 => HolidayRule::NthWeekday {
                nth: random.pick(&[1, 2, 3, 4, 5, -1]),
                weekday: date.weekday(),
                month: date.month(),
            },
            _ => HolidayRule::Easter { offset: random.below(120) as i16 - 60 },
        };
        let observed = random.pick(&[
            Observed::No,
            Observed::NearestWeekday,
            Observed::NextMonday,
            Observed::NextWeekday,
        ]);
        let hours = random.pick(&["", "", "09:00-12:00", "01:00-02:30,10:15-26:00"]);
        set.push(holiday(rule, observed, hours));
    }
    set
}

/// One calendar and every question about it, asked of both clocks.
fn ask_about_a_calendar(random: &mut Random, questions: usize) -> (usize, Vec<Change>) {
    let days = 16;
    let calendar = some_calendar(random);
    let (from, until) = stretch(random, &calendar.timezone, days);
    let changes = changes(&calendar.timezone, from, until);
    let set = some_holidays(random, from, days);
    let slow = slow_calendar(&calendar, &set, from, until);
    let minutes = &slow.minutes;
    let mut open_before = vec![0_i64];
    for minute in minutes {
        open_before.push(open_before.last().unwrap() + i64::from(!minute.open.is_empty()));
    }
    let story = format!("{:?} {:?} {set:?}", calendar.timezone, calendar.hours);
    let compiled = clock(calendar, set);
    let clock = compiled.calendar(C());
    let ts = |second: i64| Timestamp::from_second(second).unwrap();
    let next = |from: usize, open: bool| {
        let found = minutes[from..].iter().find(|minute| minute.open.is_empty() != open);
        found.map(|minute| minute.at)
    };
    let mut asked = 0;
    // The first two days only let the wall clock of the oracle get going.
    let instant =
        |random: &mut Random| 2880 + random.below(minutes.len() as u64 - 2 * 2880) as usize;
    for _ in 0..questions {
        let (a, b) = (instant(random), instant(random));
        let (a, b) = (a.min(b), a.max(b));
        let (at, later) = (ts(minutes[a].at), ts(minutes[b].at));
        let said = || format!("{story}\nat {at}, later {later}");
        match random.below(6) {
            0 => assert_eq!(clock.is_open(at), !minutes[a].open.is_empty(), "{}", said()),
            1 => {
                let Some(open) = next(a, true) else { continue };
                assert_eq!(clock.next_open(at), Some(ts(open)), "{}", said());
                let skip = ((open - from) / 60) as usize;
                if let Some(close) = next(skip, false) {
                    assert_eq!(clock.next_close(at), Some(ts(close)), "{}", said());
                }
            }
            2 | 3 => {
                let elapsed = 60 * (open_before[b] - open_before[a]);
                assert_eq!(clock.elapsed(at, later), elapsed, "{}", said());
                let wanted: i64 = clock.intervals(at, later).iter().map(|i| i.seconds()).sum();
                assert_eq!(wanted, elapsed, "{}", said());
                if asked % 8 > 0 {
                    asked += 1;
                    continue;
                }
                let passages = clock.explain(at, later);
                let told: i64 = passages.iter().map(Passage::counted).sum();
                assert_eq!(told, elapsed, "{}", said());
                let whole = passages.windows(2).all(|pair| pair[0].until == pair[1].from);
                assert!(whole, "{passages:?}, {}", said());
            }
            4 => {
                let count = 1 + random.below(900) as i64;
                let done = open_before.partition_point(|before| before - open_before[a] < count);
                if done >= open_before.len() {
                    continue;
                }
                let due = ts(minutes[done - 1].at + 60);
                let added = clock.add(at, secs(60 * count as u64));
                assert_eq!(added, Some(due), "{count} minutes, {}", said());
                assert_eq!(clock.elapsed(at, due), 60 * count, "{}", said());
            }
            _ => {
                let count = 1 + random.below(4) as usize;
                let Some(due) = slow.business_days(a, count) else { continue };
                let added = clock.add(at, Duration::BusinessDays(count as u32));
                assert_eq!(added, Some(ts(due)), "{count} business days, {}", said());
            }
        }
        // Only questions that the oracle could answer count.
        asked += 1;
    }
    (asked, changes)
}

#[test]
fn calendars_agree_with_the_oracle() {
    let mut random = Random(seed());
    let (mut asked, mut about) = (0, BTreeMap::<Change, usize>::new());
    while asked < 90_000 {
        let (questions, changes) = ask_about_a_calendar(&mut random, 500);
        asked += questions;
        changes.into_iter().for_each(|change| *about.entry(change).or_default() += questions);
    }
    // Both hemispheres, both changes.
    assert!(about.len() == 4 && about.values().all(|count| *count > 5_000), "{about:?}");
}

/// What is added can be counted again, to the second: 100,000 times both ways.
#[test]
fn adding_and_counting_undo_each_other() {
    let mut random = Random(seed() + 2);
    let (mut added, mut counted) = (0, 0);
    while added < 100_000 || counted < 100_000 {
        let calendar = some_calendar(&mut random);
        let (from, until) = stretch(&mut random, &calendar.timezone, 400);
        let set = some_holidays(&mut random, from, 400);
        let story = format!("{:?} {:?} {set:?}", calendar.timezone, calendar.hours);
        let compiled = clock(calendar, set);
        let clock = compiled.calendar(C());
        let ts = |second: i64| Timestamp::from_second(second).unwrap();
        for _ in 0..2_000 {
            let at = from + random.below((until - from) as u64) as i64;
            let count = 1 + random.below(40 * 86_400);
            if let Some(due) = clock.add(ts(at), secs(count)) {
                let elapsed = clock.elapsed(ts(at), due);
                assert_eq!(elapsed, count as i64, "{count} s from {}: {story}", ts(at));
                added += 1;
            }
            // A deadline lies in the open or at its end, so only such instants come back.
            let later = at + 1 + random.below(40 * 86_400) as i64;
            if clock.is_open(ts(later - 1)) {
                let elapsed = clock.elapsed(ts(at), ts(later)) as u64;
                let due = clock.add(ts(at), secs(elapsed));
                assert_eq!(due, Some(ts(later)), "{elapsed} s from {}: {story}", ts(at));
                counted += 1;
            }
        }
    }
}

#[test]
fn rotations_agree_with_the_oracle() {
    let mut random = Random(seed() + 1);
    let mut asked = 0;
    while asked < 30_000 {
        let calendar = some_calendar(&mut random);
        let name = random.pick(ZONES);
        let (from, until) = stretch(&mut random, &zone(name), 12);
        let mut layers = Vec::new();
        for _ in 0..1 + random.below(3) {
            let at_minute = from + 2 * DAY + random.below(4 * 24 * 60) as i64 * 60;
            let start =
                Timestamp::from_second(at_minute).unwrap().to_zoned(TimeZone::UTC).datetime();
            let handoff = match random.below(3) {
                0 => Handoff::Elapsed(60 * (1 + random.below(1400) as u32)),
                _ => Handoff::Days(1 + random.below(3) as u32),
            };
            let members = random.pick(&["a", "ab", "abc", "aab", "a-b"]);
            let mut layer = layer(&start.to_string(), handoff, members);
            if random.below(2) == 0 {
                layer.active = Some(at(CalendarRef::Named(Ix::new(0))));
            }
            layers.push(layer);
        }
        let mut overrides = Vec::new();
        for _ in 0..random.below(4) {
            let begin = from + random.below(12 * 24 * 60) as i64 * 60;
            let end = begin + random.below(3 * 24 * 60) as i64 * 60;
            let ts = |second| Timestamp::from_second(second).unwrap().to_string();
            overrides.push(over(&ts(begin), &ts(end), random.pick(&['d', '-', '.'])));
        }
        let active = slow_calendar(&calendar, &[], from, until);
        let compiled = on_call(name, layers.clone(), overrides.clone(), Some(calendar));
        let story = format!("{name} {layers:?} {overrides:?}");
        let rotation = rotation(name, layers, overrides);
        let slow = turns(&rotation, &active.minutes, from, until);
        let shown: Vec<_> = (0..500)
            .map(|_| slow[2880 + random.below(slow.len() as u64 - 2880) as usize])
            .collect();
        for (second, turn) in shown {
            let at = Timestamp::from_second(second).unwrap();
            let shift = compiled.on_call(Ix::new(0), at);
            assert_eq!(shift.turn, turn, "at {at}: {story}");
            assert!(shift.from <= at && at < shift.until, "at {at}: {shift:?} {story}");
            asked += 1;
        }
        // And every shift, from end to end.
        let range = |index: usize| Timestamp::from_second(slow[index].0).unwrap();
        let shifts = compiled.shifts(Ix::new(0), range(2880), range(slow.len() - 1));
        for (second, turn) in &slow[2880..slow.len() - 1] {
            let at = Timestamp::from_second(*second).unwrap();
            let index = shifts.partition_point(|shift| shift.until <= at);
            assert_eq!(shifts[index].turn, *turn, "at {at}: {story}");
        }
    }
}
