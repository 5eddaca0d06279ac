//! One block of the time axis of a calendar: its open intervals, with running totals.

use super::index::Index;
use super::intervals::{Interval, Intervals};
use super::local::{DAY, LocalTime};
use super::schedule::Schedule;

/// An open interval and the open seconds of its block that come before it.
#[derive(Debug, Clone, Copy)]
struct Opening {
    start: i64,
    end: i64,
    before: i64,
}

/// The openings of one block.
#[derive(Debug)]
pub(super) struct Block {
    openings: Box<[Opening]>,
    index: Index,
    /// Open seconds of the whole block.
    pub(super) total: i64,
}

impl Block {
    /// Computes a block of a calendar.
    pub(super) fn compile(schedule: &Schedule, range: Interval) -> Self {
        let open: Intervals = open_windows(schedule, range).map(|open| open.clip(range)).collect();
        let mut total = 0;
        let openings: Box<[Opening]> = open
            .iter()
            .map(|Interval { start, end }| {
                let before = total;
                total += end - start;
                Opening { start, end, before }
            })
            .collect();
        let index = Index::new(range, openings.iter().map(|opening| opening.end));
        Self { openings, index, total }
    }

    /// The first opening that ends after an instant, and the open seconds before that instant.
    /// Instants outside the block count as its nearest.
    pub(super) fn at(&self, instant: i64) -> (Option<Interval>, i64) {
        match self.openings.get(self.position(instant)) {
            Some(found) => {
                let open = Interval { start: found.start, end: found.end };
                (Some(open), found.before + (instant - found.start).max(0))
            }
            None => (None, self.total),
        }
    }

    /// The openings from the first that ends after an instant.
    pub(super) fn openings_after(&self, instant: i64) -> impl Iterator<Item = Interval> {
        let rest = self.openings.get(self.position(instant)..).unwrap_or_default();
        rest.iter().map(|opening| Interval { start: opening.start, end: opening.end })
    }

    /// The instant at which so many open seconds of the block have passed: at the end of an opening
    /// rather than at the start of the next. `count` is at least 1 and at most `total`.
    pub(super) fn after_open_seconds(&self, count: i64) -> Option<i64> {
        let reached = |opening: &Opening| opening.before + (opening.end - opening.start) < count;
        let opening = self.openings.get(self.openings.partition_point(reached))?;
        Some(opening.start + (count - opening.before))
    }

    fn position(&self, instant: i64) -> usize {
        self.index.position(&self.openings, instant, |opening| opening.end)
    }
}

/// Every window that may touch a range, in instants, in the order of dates; some may be empty.
fn open_windows(schedule: &Schedule, range: Interval) -> impl Iterator<Item = Interval> {
    let mut local = LocalTime::new(&schedule.zone);
    schedule.days(days_touching(range)).flat_map(move |day| {
        let midnight = day.day * DAY;
        let mut instant = |minute: u16| local.instant(midnight + i64::from(minute) * 60);
        day.windows
            .iter()
            .map(|window| Interval { start: instant(window.start), end: instant(window.end) })
            .collect::<Vec<_>>()
    })
}

/// The dates whose windows may touch a range: a window reaches up to two days past its midnight, and
/// local time is up to 26 hours away.
pub(super) fn days_touching(range: Interval) -> std::ops::Range<i64> {
    range.start.div_euclid(DAY) - 4..range.end.div_euclid(DAY) + 3
}
