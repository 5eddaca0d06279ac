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
        let mut local = LocalTime::new(&schedule.zone);
        let mut open = Vec::new();
        for day in schedule.days(days_touching(range)) {
            let windows = day.windows.iter().map(|window| local.window(day.day, *window));
            open.extend(windows.map(|window| window.clip(range)));
        }
        let open: Intervals = open.into_iter().collect();
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

    /// The instant at which `count` more open seconds (at least 1) have passed since `from`: at the end
    /// of an opening rather than at the start of the next. Where the block has fewer, how many are left
    /// for the blocks after it.
    pub(super) fn add(&self, from: i64, count: i64) -> Result<i64, i64> {
        let position = self.position(from);
        let rest = self.openings.get(position..).unwrap_or_default();
        let passed = match rest.first() {
            Some(next) => next.before + (from - next.start).max(0),
            None => self.total,
        };
        let target = passed + count;
        if target > self.total {
            return Err(target - self.total);
        }
        let falls_short = |opening: &Opening| opening.before + opening.end - opening.start < target;
        // Deadlines are mostly near: look at twice as many openings each time.
        let (mut low, mut high) = (0, 1);
        while rest.get(high).is_some_and(falls_short) {
            (low, high) = (high, high * 2);
        }
        let near = rest.get(low..=high.min(rest.len().saturating_sub(1))).unwrap_or_default();
        match near.get(near.partition_point(falls_short)) {
            Some(opening) => Ok(opening.start + (target - opening.before)),
            None => Err(target - self.total),
        }
    }

    fn position(&self, instant: i64) -> usize {
        self.index.position(&self.openings, instant, |opening| opening.end)
    }
}

/// The dates whose windows may touch a range: a window reaches up to two days past its midnight, and
/// local time is up to 26 hours away.
pub(super) fn days_touching(range: Interval) -> std::ops::Range<i64> {
    range.start.div_euclid(DAY) - 4..range.end.div_euclid(DAY) + 3
}
