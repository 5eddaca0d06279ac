//! Sets of instants as sorted, half-open intervals, and the algebra on them.
//!
//! The one place where intervals are merged, intersected and subtracted. Nothing here knows of local
//! time: an instant is a count of seconds since 1970-01-01T00:00:00Z.

use jiff::Timestamp;

/// The instants from `start` up to, but not including, `end`, in seconds since the epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// First instant.
    pub start: i64,
    /// First instant after it.
    pub end: i64,
}

impl Interval {
    /// The instants between two timestamps; parts of a second are dropped.
    pub fn between(from: Timestamp, until: Timestamp) -> Self {
        Self { start: seconds(from), end: seconds(until) }
    }

    /// First instant.
    pub fn from(self) -> Timestamp {
        instant(self.start)
    }

    /// First instant after it.
    pub fn until(self) -> Timestamp {
        instant(self.end)
    }

    /// Length in seconds; zero where the interval is empty.
    pub fn seconds(self) -> i64 {
        (self.end - self.start).max(0)
    }

    /// The same so many seconds later.
    #[must_use]
    pub fn moved(self, seconds: i64) -> Self {
        Self { start: self.start + seconds, end: self.end + seconds }
    }

    /// True if it holds no instant at all.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// True if the instant lies in it.
    pub fn contains(self, instant: i64) -> bool {
        self.start <= instant && instant < self.end
    }

    /// The part that two intervals share; may be empty.
    #[must_use]
    pub fn clip(self, other: Self) -> Self {
        Self { start: self.start.max(other.start), end: self.end.min(other.end) }
    }
}

/// Seconds since the epoch, parts of a second dropped towards the past.
pub(super) fn seconds(at: Timestamp) -> i64 {
    at.as_second() - i64::from(at.subsec_nanosecond() < 0)
}

/// The timestamp of a second; the first or last there is where timestamps do not reach so far.
pub(super) fn instant(seconds: i64) -> Timestamp {
    let limit = if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_second(seconds).unwrap_or(limit)
}

/// A set of instants: intervals that are sorted, not empty, and neither overlap nor adjoin.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Intervals {
    sorted: Vec<Interval>,
}

impl Intervals {
    /// Every instant of one interval.
    pub fn one(interval: Interval) -> Self {
        [interval].into_iter().collect()
    }

    /// The intervals from first to last.
    pub fn iter(&self) -> std::iter::Copied<std::slice::Iter<'_, Interval>> {
        self.sorted.iter().copied()
    }

    /// The intervals from first to last.
    pub fn as_slice(&self) -> &[Interval] {
        &self.sorted
    }

    /// True if no instant is in the set.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// How many seconds are in the set.
    pub fn seconds(&self) -> i64 {
        self.iter().map(Interval::seconds).sum()
    }

    /// True if the instant is in the set.
    pub fn contains(&self, instant: i64) -> bool {
        let after = self.sorted.partition_point(|interval| interval.end <= instant);
        self.sorted.get(after).is_some_and(|interval| interval.contains(instant))
    }

    /// The instants that are in either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.iter().chain(other.iter()).collect()
    }

    /// The instants that are in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut left, mut right) = (self.iter().peekable(), other.iter().peekable());
        let mut sorted = Vec::new();
        while let (Some(a), Some(b)) = (left.peek().copied(), right.peek().copied()) {
            let shared = a.clip(b);
            if !shared.is_empty() {
                sorted.push(shared);
            }
            // Whichever ends first has nothing more to share with the other's current interval.
            if a.end <= b.end {
                left.next();
            } else {
                right.next();
            }
        }
        Self { sorted }
    }

    /// The instants that are in this set and not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let mut taken = other.iter().peekable();
        let mut sorted = Vec::new();
        for mut rest in self.iter() {
            while taken.next_if(|gone| gone.end <= rest.start).is_some() {}
            while let Some(gone) = taken.peek().copied().filter(|gone| gone.start < rest.end) {
                if rest.start < gone.start {
                    sorted.push(Interval { start: rest.start, end: gone.start });
                }
                rest.start = gone.end;
                if gone.end >= rest.end {
                    break;
                }
                taken.next();
            }
            if !rest.is_empty() {
                sorted.push(rest);
            }
        }
        Self { sorted }
    }

    /// The part of the set that lies in one interval.
    #[must_use]
    pub fn within(&self, range: Interval) -> Self {
        let first = self.sorted.partition_point(|interval| interval.end <= range.start);
        let near = self.sorted.get(first..).unwrap_or_default();
        let near = near.iter().take_while(|interval| interval.start < range.end);
        Self {
            sorted: near.map(|interval| interval.clip(range)).filter(|i| !i.is_empty()).collect(),
        }
    }
}

impl FromIterator<Interval> for Intervals {
    /// Takes intervals in any order; those that overlap or adjoin become one.
    fn from_iter<I: IntoIterator<Item = Interval>>(intervals: I) -> Self {
        let mut sorted: Vec<_> = intervals.into_iter().filter(|i| !i.is_empty()).collect();
        sorted.sort_unstable();
        sorted.dedup_by(|next, last| {
            let joins = next.start <= last.end;
            if joins {
                last.end = last.end.max(next.end);
            }
            joins
        });
        Self { sorted }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set(pairs: &[(i64, i64)]) -> Intervals {
        pairs.iter().map(|&(start, end)| Interval { start, end }).collect()
    }

    #[test]
    fn adjoining_and_overlapping_intervals_become_one() {
        assert_eq!(set(&[(5, 7), (0, 3), (3, 5), (6, 6), (9, 8)]), set(&[(0, 7)]));
    }

    fn any_set() -> impl Strategy<Value = Vec<(i64, i64)>> {
        prop::collection::vec((0..60_i64, 0..12_i64), 0..8)
            .prop_map(|pairs| pairs.into_iter().map(|(start, len)| (start, start + len)).collect())
    }

    proptest! {
        /// The algebra, against membership of every single instant.
        #[test]
        fn algebra_is_that_of_sets(a in any_set(), b in any_set()) {
            let is_in = |pairs: &[(i64, i64)], t| pairs.iter().any(|&(s, e)| s <= t && t < e);
            let (left, right) = (set(&a), set(&b));
            let results = [left.union(&right), left.intersection(&right), left.difference(&right)];
            for t in -1..80 {
                let (x, y) = (is_in(&a, t), is_in(&b, t));
                for (got, wanted) in results.iter().zip([x || y, x && y, x && !y]) {
                    prop_assert_eq!(got.contains(t), wanted, "at {}", t);
                }
            }
            for result in &results {
                prop_assert!(result.iter().all(|i| !i.is_empty()));
                prop_assert!(result.as_slice().windows(2).all(|w| w[0].end < w[1].start));
            }
        }
    }
}
