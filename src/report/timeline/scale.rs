//! From moments to positions on a drawing's time axis.

use jiff::Timestamp;

/// Space between two neighbouring moments, whatever lies between them.
const LEAST: f64 = 40.0;
/// Space that is shared out in proportion to the time that passes.
const SHARED: f64 = 420.0;

/// A time axis that keeps the order and leaves every moment room: an escalation has much to show in its
/// first minutes and little for days afterwards.
#[derive(Debug)]
pub(super) struct Scale {
    /// Moments with their positions, in order.
    stops: Vec<(Timestamp, f64)>,
}

impl Scale {
    /// An axis that begins at `left` and shows the given moments (sorted, without repeats).
    pub(super) fn new(moments: impl Iterator<Item = Timestamp>, left: f64) -> Self {
        let moments: Vec<Timestamp> = moments.collect();
        let whole = match (moments.first(), moments.last()) {
            (Some(first), Some(last)) => last.duration_since(*first).as_secs_f64().max(1.0),
            _ => 1.0,
        };
        let mut x = left;
        let mut stops: Vec<(Timestamp, f64)> = Vec::with_capacity(moments.len());
        for moment in moments {
            if let Some((before, _)) = stops.last() {
                let passed = moment.duration_since(*before).as_secs_f64();
                x += LEAST + SHARED * passed / whole;
            }
            stops.push((moment, x));
        }
        Self { stops }
    }

    /// Position of a moment; before the first and after the last it is theirs.
    pub(super) fn x(&self, at: Timestamp) -> f64 {
        let after = self.stops.partition_point(|(moment, _)| *moment <= at);
        let stop = |index: usize| self.stops.get(index).copied();
        match (after.checked_sub(1).and_then(stop), stop(after)) {
            (Some((from, start)), Some((until, end))) => {
                let share = at.duration_since(from).as_secs_f64();
                start + (end - start) * share / until.duration_since(from).as_secs_f64()
            }
            (Some((_, x)), None) | (None, Some((_, x))) => x,
            (None, None) => 0.0,
        }
    }

    /// Position of the last moment.
    pub(super) fn end(&self) -> f64 {
        self.stops.last().map_or(0.0, |(_, x)| *x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_keep_their_order_and_their_room() {
        let at = |second: i64| Timestamp::from_second(second).expect("in range");
        let scale = Scale::new([at(0), at(1), at(1_000_000)].into_iter(), 10.0);
        assert_eq!(scale.x(at(0)), 10.0);
        assert!(scale.x(at(1)) >= 10.0 + LEAST);
        assert!(scale.x(at(500_000)) > scale.x(at(1)) && scale.x(at(500_000)) < scale.end());
        assert_eq!(scale.x(at(2_000_000)), scale.end());
    }
}
