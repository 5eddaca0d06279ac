//! The blocks of a calendar, with sums over runs of them, so that a question that spans centuries
//! looks at a few numbers.
//!
//! Sums stand in levels: one of level 0 is a block's, one of level `k` covers 2^k blocks that begin at a
//! multiple of 2^k. Like the blocks, each is computed when a question first needs it.

use super::block::Block;
use super::horizon::{Horizon, axis};
use super::schedule::Schedule;

/// Enough for one sum over all blocks.
const LEVELS: usize = (usize::BITS - axis::BLOCKS.leading_zeros()) as usize;

/// After so many blocks without an opening there will be none: the Gregorian calendar repeats after 400
/// years, which are 377 blocks.
pub(super) const SEARCH: usize = 400;

/// All blocks of a calendar.
#[derive(Debug)]
pub(super) struct Blocks {
    blocks: Horizon<Block>,
    /// Those of level 1 and up.
    sums: [Horizon<i64>; LEVELS],
}

impl Blocks {
    /// None of them computed yet.
    pub(super) fn new() -> Self {
        let level = |level: usize| Horizon::new(axis::BLOCKS.div_ceil(2 << level));
        Self { blocks: Horizon::new(axis::BLOCKS), sums: std::array::from_fn(level) }
    }

    /// One block; `None` past year 9999.
    pub(super) fn get(&self, schedule: &Schedule, index: usize) -> Option<&Block> {
        self.blocks.get(index, || Block::compile(schedule, axis::range_of(index)))
    }

    /// Open seconds of the blocks from one up to, but not including, another.
    pub(super) fn total(&self, schedule: &Schedule, first: usize, last: usize) -> i64 {
        let (mut first, mut last, mut level, mut total) = (first, last, 0, 0);
        // The run is what is left of it between two multiples of 2^level, counted in 2^level blocks.
        while first < last {
            if first % 2 == 1 {
                total += self.sum(schedule, level, first);
                first += 1;
            }
            if last % 2 == 1 {
                last -= 1;
                total += self.sum(schedule, level, last);
            }
            (first, last, level) = (first / 2, last / 2, level + 1);
        }
        total
    }

    /// The first block, from one on, by whose end `count` open seconds (at least 1) have passed, and how
    /// many of them are left at its start. `None` where no block is.
    pub(super) fn reach(
        &self,
        schedule: &Schedule,
        from: usize,
        count: i64,
    ) -> Option<(&Block, i64)> {
        let (mut at, mut level, mut left, mut barren) = (from, 0, count, 0);
        // Longer and longer runs until one is too long, then its halves.
        while at < axis::BLOCKS && barren <= SEARCH {
            let run = 1 << level;
            let sum = self.sum(schedule, level, at >> level);
            if sum < left {
                barren = if sum == 0 { barren + run } else { 0 };
                (at, left) = (at + run, left - sum);
                level = at.trailing_zeros().min(level + 1);
            } else if level == 0 {
                return Some((self.get(schedule, at)?, left));
            } else {
                level -= 1;
            }
        }
        None
    }

    fn sum(&self, schedule: &Schedule, level: u32, index: usize) -> i64 {
        let Some(above) = level.checked_sub(1) else {
            return self.get(schedule, index).map_or(0, |block| block.total);
        };
        let halves = || {
            let half = |half| self.sum(schedule, above, 2 * index + half);
            half(0) + half(1)
        };
        let sums = self.sums.get(above as usize);
        sums.and_then(|sums| sums.get(index, halves)).copied().unwrap_or(0)
    }
}
