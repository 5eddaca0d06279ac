//! Finds the place of an instant in a sorted block without searching all of it.

use super::horizon::axis;
use super::intervals::Interval;

/// Length of a bucket, as a power of two: 18 hours, about one opening or one turn.
const BUCKET_BITS: u32 = 16;

/// Per bucket of a block, how many of its sorted pieces end at or before the bucket's start.
#[derive(Debug)]
pub(super) struct Index {
    start: i64,
    passed: Box<[u32]>,
}

impl Index {
    /// Indexes a block by the ends of its pieces, which are in order.
    pub(super) fn new(range: Interval, ends: impl Iterator<Item = i64>) -> Self {
        let mut ends = ends.peekable();
        let mut passed = 0;
        let passed = (0..=1_i64 << (axis::BLOCK_BITS - BUCKET_BITS))
            .map(|bucket| {
                let start = range.start + (bucket << BUCKET_BITS);
                while ends.next_if(|end| *end <= start).is_some() {
                    passed += 1;
                }
                passed
            })
            .collect();
        Self { start: range.start, passed }
    }

    /// The position of the first piece that ends after an instant; the number of pieces if none does.
    /// Instants outside the block count as its nearest.
    pub(super) fn position<T>(&self, pieces: &[T], instant: i64, end: impl Fn(&T) -> i64) -> usize {
        let offset = (instant - self.start).clamp(0, (1 << axis::BLOCK_BITS) - 1);
        let bucket = usize::try_from(offset >> BUCKET_BITS).unwrap_or_default();
        let bound = |bucket: usize| self.passed.get(bucket).map_or(0, |count| *count as usize);
        let (low, high) = (bound(bucket), bound(bucket + 1));
        let near = pieces.get(low..high).unwrap_or_default();
        low + near.partition_point(|piece| end(piece) <= instant)
    }
}
