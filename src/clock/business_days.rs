//! "n business days": the same local time, so many working days later.

use jiff::Timestamp;

use super::horizon::Horizon;
use super::intervals::{Interval, instant, seconds};
use super::local::{DAY, LocalTime, local_seconds};
use super::schedule::{Day, Schedule};
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

/// Which dates are working days: those on which a window starts that is open at all.
#[derive(Debug)]
pub(super) struct WorkingDays {
    cells: Horizon<Box<[i64]>>,
}

impl Default for WorkingDays {
    fn default() -> Self {
        Self { cells: Horizon::new(CELLS) }
    }
}

impl WorkingDays {
    /// The working day that comes `count` working days after a date. `count` is at least 1.
    fn after(&self, schedule: &Schedule, day: i64, count: u32) -> Option<i64> {
        let mut left = count as usize;
        let mut cell = usize::try_from((day - FIRST) >> CELL_BITS).unwrap_or(0);
        let mut barren = 0;
        while barren < SEARCH {
            let start = FIRST + (i64::try_from(cell).ok()? << CELL_BITS);
            let days = self.cells.get(cell, || working_days(schedule, start..start + CELL))?;
            let passed = days.partition_point(|working| *working <= day);
            if let Some(found) = days.get(passed + left - 1) {
                return Some(*found);
            }
            left -= days.len() - passed;
            barren = if days.is_empty() { barren + 1 } else { 0 };
            cell += 1;
        }
        None
    }
}

fn working_days(schedule: &Schedule, range: std::ops::Range<i64>) -> Box<[i64]> {
    let mut local = LocalTime::new(&schedule.zone);
    let days = schedule.days(range).filter(|day| !openings(&mut local, day).is_empty());
    days.map(|day| day.day).collect()
}

/// The openings that start on a date, as instants; windows that a clock change swallows are left out.
pub(super) fn openings(local: &mut LocalTime<'_>, day: &Day<'_>) -> Vec<Interval> {
    let mut instant = |minute: u16| local.instant(day.day * DAY + i64::from(minute) * 60);
    let windows = day.windows.iter();
    let all = windows.map(|w| Interval { start: instant(w.start), end: instant(w.end) });
    all.filter(|open| !open.is_empty()).collect()
}

impl WorkingTime {
    /// Moves to the first open instant at or after `from`, then to the same local time `count`
    /// working days later, held within that day's service hours. `count` is at least 1.
    pub(super) fn add_business_days(&self, from: Timestamp, count: u32) -> Option<Timestamp> {
        let zone = &self.schedule.zone;
        let start = seconds(self.next_open(from)?);
        let local_start = local_seconds(zone, start);
        let mut local = LocalTime::new(zone);
        let today = local_start.div_euclid(DAY);
        // A window over midnight belongs to the date on which it starts, so the small hours are
        // late hours of the day before (windows reach over two midnights at most).
        let first_day = self
            .schedule
            .days(today - 2..today + 1)
            .filter(|day| openings(&mut local, day).iter().any(|open| open.contains(start)))
            .last()?
            .day;
        let time_of_day = local_start - first_day * DAY;
        let target_day = self.days.after(&self.schedule, first_day, count)?;
        let target = local.instant(target_day * DAY + time_of_day);
        let day = self.schedule.days(target_day..target_day + 1).next()?;
        let windows = openings(&mut local, &day);
        let due = match windows.iter().find(|open| target <= open.end) {
            Some(open) => target.max(open.start),
            None => windows.last()?.end,
        };
        Timestamp::from_second(due).ok().or(Some(instant(due)))
    }
}
