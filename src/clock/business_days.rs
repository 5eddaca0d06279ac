//! "n business days": the same local time, so many working days later.

use jiff::Timestamp;

use super::horizon::Horizon;
use super::intervals::{Interval, instant, seconds};
use super::local::{DAY, LocalTime, instant_of, local_seconds};
use super::schedule::Schedule;
use super::working_time::WorkingTime;

/// Dates are kept 512 to a cell.
const CELL_BITS: u32 = 9;
const CELL: i64 = 1 << CELL_BITS;
/// The first date: 0001-01-01, in days since 1970-01-01.
const FIRST: i64 = -719_162;
/// Enough cells for the dates up to 9999-12-31.
const CELLS: usize = 7134;
/// After so many cells (400 years) without a working day there will be none.
const SEARCH: usize = 300;

/// Which dates are working days, and when they are open.
#[derive(Debug)]
pub(super) struct WorkingDays {
    cells: Horizon<Box<[WorkingDay]>>,
}

/// A date on which a window starts that is open at all.
#[derive(Debug)]
pub(super) struct WorkingDay {
    /// Days since 1970-01-01.
    day: i64,
    /// The openings that start on it; not empty.
    openings: Box<[Interval]>,
}

impl Default for WorkingDays {
    fn default() -> Self {
        Self { cells: Horizon::new(CELLS) }
    }
}

impl WorkingDays {
    /// The working day that comes `count` working days after a date. `count` is at least 1.
    fn after(&self, schedule: &Schedule, day: i64, count: u32) -> Option<&WorkingDay> {
        let mut left = count as usize;
        let mut barren = 0;
        for index in cell_of(day).. {
            let cell = self.cell(schedule, index)?;
            let passed = cell.partition_point(|working| working.day <= day);
            let ahead = cell.get(passed..).unwrap_or_default();
            if let Some(found) = ahead.get(left - 1) {
                return Some(found);
            }
            left -= ahead.len();
            barren = if cell.is_empty() { barren + 1 } else { 0 };
            if barren > SEARCH {
                return None;
            }
        }
        None
    }

    /// The working day that an open instant belongs to: the last one, not after its local date, that
    /// is open then. A window over midnight belongs to the date on which it starts, and reaches over
    /// two midnights at most.
    fn of(&self, schedule: &Schedule, date: i64, at: i64) -> Option<&WorkingDay> {
        (date - 2..=date).rev().find_map(|day| {
            let cell = self.cell(schedule, cell_of(day))?;
            let found = cell.get(cell.binary_search_by_key(&day, |working| working.day).ok()?)?;
            found.openings.iter().any(|open| open.contains(at)).then_some(found)
        })
    }

    fn cell(&self, schedule: &Schedule, index: usize) -> Option<&[WorkingDay]> {
        let start = FIRST + (i64::try_from(index).ok()? << CELL_BITS);
        let cell = self.cells.get(index, || working_days(schedule, start..start + CELL))?;
        Some(cell)
    }
}

fn cell_of(day: i64) -> usize {
    usize::try_from((day - FIRST) >> CELL_BITS).unwrap_or(0)
}

fn working_days(schedule: &Schedule, range: std::ops::Range<i64>) -> Box<[WorkingDay]> {
    let mut local = LocalTime::new(&schedule.zone);
    let days = schedule.days(range).map(|day| {
        let open = day.windows.iter().map(|window| local.window(day.day, *window));
        WorkingDay { day: day.day, openings: open.filter(|open| !open.is_empty()).collect() }
    });
    days.filter(|day| !day.openings.is_empty()).collect()
}

impl WorkingTime {
    /// Moves to the first open instant at or after `from`, then to the same local time `count`
    /// working days later, held within that day's service hours. `count` is at least 1.
    pub(super) fn add_business_days(&self, from: Timestamp, count: u32) -> Option<Timestamp> {
        let zone = &self.schedule.zone;
        let start = seconds(self.next_open(from)?);
        let local_start = local_seconds(zone, start);
        let first = self.days.of(&self.schedule, local_start.div_euclid(DAY), start)?;
        let last = self.days.after(&self.schedule, first.day, count)?;
        let time_of_day = local_start - first.day * DAY;
        let same_time = instant_of(zone, last.day * DAY + time_of_day);
        let due = match last.openings.iter().find(|open| same_time <= open.end) {
            Some(open) => same_time.max(open.start),
            None => last.openings.last()?.end,
        };
        Some(instant(due))
    }
}
