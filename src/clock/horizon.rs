//! All of time in blocks that are computed when somebody first asks for them.
//!
//! A table of cells, each filled once, so that a horizon grows on demand while everything built on it
//! stays a pure function that many threads may call. Knows nothing of what its cells hold.

use std::fmt;
use std::sync::OnceLock;

/// Cells that are allocated together.
const GROUP_BITS: u32 = 6;
const GROUP: usize = 1 << GROUP_BITS;

type Group<T> = OnceLock<Box<[OnceLock<T>]>>;

/// A table whose cells are computed on first use.
pub(super) struct Horizon<T> {
    groups: OnceLock<Box<[Group<T>]>>,
    len: usize,
}

impl<T> Horizon<T> {
    /// A table of so many cells. Costs next to nothing until a cell is asked for.
    pub(super) fn new(len: usize) -> Self {
        Self { groups: OnceLock::new(), len }
    }

    /// The cell at a position, computed by `build` if nobody has asked for it before; `None` past
    /// the end of the table.
    pub(super) fn get(&self, index: usize, build: impl FnOnce() -> T) -> Option<&T> {
        if index >= self.len {
            return None;
        }
        let groups = self.groups.get_or_init(|| empty(self.len.div_ceil(GROUP)));
        let group = groups.get(index >> GROUP_BITS)?.get_or_init(|| empty(GROUP));
        Some(group.get(index & (GROUP - 1))?.get_or_init(build))
    }
}

fn empty<T>(len: usize) -> Box<[OnceLock<T>]> {
    std::iter::repeat_with(OnceLock::new).take(len).collect()
}

impl<T> fmt::Debug for Horizon<T> {
    /// Says how far the table reaches; what is in it would fill pages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Horizon").field("len", &self.len).finish_non_exhaustive()
    }
}

/// The time axis cut into blocks of 2^25 seconds (388 days): a shift finds the block of an instant.
pub(super) mod axis {
    use crate::clock::intervals::Interval;

    /// Length of a block, as a power of two.
    pub(in crate::clock) const BLOCK_BITS: u32 = 25;
    /// Start of the first block: one block before 0001-01-01T00:00:00Z, since a local year 1 may
    /// begin a few hours earlier.
    const START: i64 = -62_135_596_800 - (1 << BLOCK_BITS);
    /// How many blocks there are, up to the end of year 9999.
    pub(in crate::clock) const BLOCKS: usize = 9406;

    /// The block an instant lies in; instants before the first block count as in it.
    pub(in crate::clock) fn block_of(instant: i64) -> usize {
        usize::try_from((instant - START) >> BLOCK_BITS).unwrap_or(0)
    }

    /// The instants of a block.
    pub(in crate::clock) fn range_of(block: usize) -> Interval {
        let start = START + (i64::try_from(block).unwrap_or(i64::MAX >> BLOCK_BITS) << BLOCK_BITS);
        Interval { start, end: start + (1 << BLOCK_BITS) }
    }
}
