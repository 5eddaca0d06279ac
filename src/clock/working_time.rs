//! A compiled calendar: is it open, when next, and arithmetic that counts only open time.

use jiff::Timestamp;

use super::block::Block;
use super::blocks::{Blocks, SEARCH};
use super::business_days::WorkingDays;
use super::horizon::axis;
use super::intervals::{Interval, Intervals, instant, seconds};
use super::schedule::Schedule;
use crate::model::Duration;

/// A calendar whose time can be counted. Compiled block by block, when a question touches a block;
/// the answers do not depend on what was asked before.
#[derive(Debug)]
pub struct WorkingTime {
    pub(super) schedule: Schedule,
    pub(super) days: WorkingDays,
    blocks: Blocks,
    extent: Extent,
}

/// Calendars whose answers need no search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Always,
    Never,
    Sometimes,
}

impl WorkingTime {
    pub(super) fn new(schedule: Schedule) -> Self {
        let extent = match (schedule.is_always(), schedule.is_never()) {
            (true, _) => Extent::Always,
            (_, true) => Extent::Never,
            _ => Extent::Sometimes,
        };
        let days = WorkingDays::default();
        Self { schedule, days, blocks: Blocks::new(), extent }
    }

    /// True if it is open at the instant. Half-open: not at the instant of closing.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.opening_at(seconds(at)).is_some()
    }

    /// The first open instant at or after `at`; `None` if there is none until year 9999.
    pub fn next_open(&self, at: Timestamp) -> Option<Timestamp> {
        let second = seconds(at);
        let open = self.next_opening(second)?;
        Some(if open.start <= second { at } else { instant(open.start) })
    }

    /// The first closed instant after `at`: the end of the opening that is under way or comes next.
    /// `None` if it never closes, or never opens, until year 9999.
    pub fn next_close(&self, at: Timestamp) -> Option<Timestamp> {
        if self.extent == Extent::Always {
            return None;
        }
        let mut open = self.next_opening(seconds(at))?;
        let first = axis::block_of(open.start);
        for block in first..first + SEARCH {
            if open.end < axis::range_of(block).end {
                return Some(instant(open.end));
            }
            match self.block(block + 1)?.at(open.end).0 {
                Some(next) if next.start == open.end => open.end = next.end,
                _ => return Some(instant(open.end)),
            }
        }
        None
    }

    /// When a duration that starts at `from` is over.
    ///
    /// Counts open time only, so a start while closed waits for the next opening. What ends exactly
    /// at closing ends then, not at the next opening; no time at all while closed ends at the next
    /// opening. Business days: see `docs/time.md`. `None` if it is not over by year 9999. Parts of a
    /// second in `from` are dropped.
    pub fn add(&self, from: Timestamp, duration: Duration) -> Option<Timestamp> {
        match duration {
            Duration::BusinessDays(0) | Duration::Clock { seconds: 0, .. } => self.next_open(from),
            Duration::BusinessDays(count) => self.add_business_days(from, count),
            Duration::Clock { seconds: count, .. } => {
                let end = self.add_seconds(seconds(from), i64::try_from(count).ok()?)?;
                Timestamp::from_second(end).ok()
            }
        }
    }

    /// Open seconds between two instants; zero if `until` is not after `from`.
    pub fn elapsed(&self, from: Timestamp, until: Timestamp) -> i64 {
        let Interval { start, end } = Interval::between(from, until);
        if end <= start || self.extent == Extent::Never {
            return 0;
        }
        if self.extent == Extent::Always {
            return end - start;
        }
        let (first, last) = (axis::block_of(start), axis::block_of(end));
        let before = |block, at| self.block(block).map_or(0, |block| block.at(at).1);
        let whole = self.blocks.total(&self.schedule, first, last);
        whole + before(last, end) - before(first, start)
    }

    /// The openings between two instants, cut off at both.
    pub fn intervals(&self, from: Timestamp, until: Timestamp) -> Intervals {
        let range = Interval::between(from, until);
        if range.is_empty() || self.extent == Extent::Never {
            return Intervals::default();
        }
        if self.extent == Extent::Always {
            return Intervals::one(range);
        }
        (axis::block_of(range.start)..=axis::block_of(range.end))
            .filter_map(|block| self.block(block))
            .flat_map(|block| block.openings_after(range.start))
            .take_while(|open| open.start < range.end)
            .map(|open| open.clip(range))
            .collect()
    }

    /// True if it is open at every instant.
    pub fn is_always_open(&self) -> bool {
        self.extent == Extent::Always
    }

    /// The opening (as far as its block shows it) that an instant lies in.
    fn opening_at(&self, at: i64) -> Option<Interval> {
        match self.extent {
            Extent::Always => Some(Interval { start: i64::MIN, end: i64::MAX }),
            Extent::Never => None,
            Extent::Sometimes => {
                let next = self.block(axis::block_of(at))?.at(at).0;
                next.filter(|open| open.contains(at))
            }
        }
    }

    /// The first opening (as far as its block shows it) that ends after an instant.
    pub(super) fn next_opening(&self, at: i64) -> Option<Interval> {
        match self.extent {
            Extent::Always => Some(Interval { start: i64::MIN, end: i64::MAX }),
            Extent::Never => None,
            Extent::Sometimes => {
                let block = axis::block_of(at);
                let found = self.block(block)?.at(at).0;
                found.or_else(|| self.blocks.reach(&self.schedule, block + 1, 1)?.0.at(at).0)
            }
        }
    }

    fn add_seconds(&self, from: i64, count: i64) -> Option<i64> {
        match self.extent {
            Extent::Always => return from.checked_add(count),
            Extent::Never => return None,
            Extent::Sometimes => {}
        }
        let block = axis::block_of(from);
        match self.block(block)?.add(from, count) {
            Ok(due) => Some(due),
            Err(left) => {
                let (block, left) = self.blocks.reach(&self.schedule, block + 1, left)?;
                block.add(from, left).ok()
            }
        }
    }

    fn block(&self, index: usize) -> Option<&Block> {
        self.blocks.get(&self.schedule, index)
    }
}
