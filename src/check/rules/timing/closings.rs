//! Delays that end exactly when service hours do.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::check::Context;
use crate::model::{Calendar, CalendarRef, Duration, Ix};

/// How many openings to try. Most of them have to show the problem: a short day alone is no pattern.
pub(super) const OPENINGS: usize = 7;

/// The second before a delay ends, and the instant at which it does.
pub(super) type End = (Timestamp, Timestamp);

/// When delays end exactly at closing, worked out once for each calendar and delay.
#[derive(Default)]
pub(super) struct Closings {
    known: BTreeMap<(Ix<Calendar>, u64), Vec<End>>,
}

impl Closings {
    /// Where a delay that starts with one of the next openings ends, if that is closing time.
    pub(super) fn of(&mut self, cx: &Context<'_>, ix: Ix<Calendar>, delay: Duration) -> &[End] {
        // Business days end at the time of day at which they began, which is the opening.
        let Some(seconds) = delay.seconds().filter(|seconds| *seconds > 0) else { return &[] };
        if !may_end_at_closing(&cx.policy.calendars[ix], seconds) {
            return &[];
        }
        self.known.entry((ix, seconds)).or_insert_with(|| {
            let time = cx.clock.calendar(CalendarRef::Named(ix));
            let next = |from: &Timestamp| time.next_open(time.next_close(*from)?);
            let openings = std::iter::successors(next(&cx.now), next).take(OPENINGS);
            let ends = openings.filter_map(|opening| time.add(opening, delay));
            let closing = ends.filter(|due| !time.is_open(*due));
            let second = SignedDuration::from_secs(1);
            closing.filter_map(|due| Some((due.checked_sub(second).ok()?, due))).collect()
        })
    }
}

/// Whether a delay from some opening can end at some closing, going by the weekly hours alone: rules
/// the common case out without asking the clock.
fn may_end_at_closing(calendar: &Calendar, seconds: u64) -> bool {
    let windows = calendar.hours.iter().flatten();
    let lengths: Vec<u64> =
        windows.map(|window| u64::from(window.end.saturating_sub(window.start)) * 60).collect();
    let week: u64 = lengths.iter().sum();
    if week == 0 {
        return false;
    }
    (0..lengths.len()).any(|start| {
        let round = lengths.iter().cycle().skip(start).take(lengths.len());
        let mut closings = round.scan(0, |sum, length| {
            *sum += length;
            Some(*sum)
        });
        closings.any(|closing| closing % week == seconds % week)
    })
}
