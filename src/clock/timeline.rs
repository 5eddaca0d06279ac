//! Intervals of which the later wins: leave, overrides, layers.

use std::collections::BTreeSet;

use super::intervals::Interval;

/// Which of several entries holds when; sorted, without overlaps, with gaps where none does.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    pieces: Box<[Piece]>,
}

/// A time during which one entry holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// The longest time during which it is this entry and no other.
    pub(super) interval: Interval,
    /// The position of the entry.
    pub(super) entry: usize,
}

impl Timeline {
    /// Lays entries over each other: at any instant the last that contains it holds.
    pub(super) fn later_wins(entries: &[Interval]) -> Self {
        let mut edges: Vec<(i64, usize)> = Vec::with_capacity(2 * entries.len());
        for (entry, interval) in entries.iter().enumerate().filter(|(_, i)| !i.is_empty()) {
            edges.extend([(interval.start, entry), (interval.end, entry)]);
        }
        edges.sort_unstable();
        let mut holding = BTreeSet::new();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut edges = edges.into_iter().peekable();
        while let Some((start, entry)) = edges.next() {
            // An entry's first edge is its start, its second its end.
            if !holding.remove(&entry) {
                holding.insert(entry);
            }
            let Some(end) = edges.peek().map(|edge| edge.0).filter(|end| *end > start) else {
                continue;
            };
            let Some(&entry) = holding.last() else { continue };
            match pieces.last_mut() {
                Some(last) if last.entry == entry && last.interval.end == start => {
                    last.interval.end = end;
                }
                _ => pieces.push(Piece { interval: Interval { start, end }, entry }),
            }
        }
        Self { pieces: pieces.into() }
    }

    /// All of it, in order.
    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The entry that holds at an instant.
    pub(super) fn at(&self, instant: i64) -> Option<Piece> {
        let next = self.after(instant);
        self.pieces.get(next).copied().filter(|piece| piece.interval.contains(instant))
    }

    /// The time around an instant during which no entry holds; one holds at its ends, where it has any.
    pub(super) fn gap_at(&self, instant: i64) -> Interval {
        let next = self.after(instant);
        let before = next.checked_sub(1).and_then(|before| self.pieces.get(before));
        Interval {
            start: before.map_or(i64::MIN, |piece| piece.interval.end),
            end: self.pieces.get(next).map_or(i64::MAX, |piece| piece.interval.start),
        }
    }

    /// The position of the first piece that ends after an instant.
    fn after(&self, instant: i64) -> usize {
        self.pieces.partition_point(|piece| piece.interval.end <= instant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against a look at every entry, last first.
        #[test]
        fn the_last_entry_that_contains_an_instant_holds(
            entries in prop::collection::vec((0..40_i64, 0..15_i64), 0..8),
        ) {
            let entries: Vec<_> =
                entries.into_iter().map(|(start, len)| Interval { start, end: start + len }).collect();
            let timeline = Timeline::later_wins(&entries);
            for t in -1..60 {
                let wanted = entries.iter().rposition(|interval| interval.contains(t));
                prop_assert_eq!(timeline.at(t).map(|piece| piece.entry), wanted, "at {}", t);
            }
            prop_assert!(timeline.pieces.windows(2).all(|pair| {
                let (a, b) = (pair[0], pair[1]);
                let apart = b.interval.start - a.interval.end;
                apart > 0 || (apart == 0 && a.entry != b.entry)
            }), "pieces overlap or could be one");
        }
    }
}
