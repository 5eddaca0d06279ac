//! Comparing durations where the answer is certain, and only there.
//!
//! Two durations on one calendar compare by their length; on different calendars only what holds for
//! every start counts. Rules that compare stay silent otherwise: a wrong alarm costs more than a
//! missed one.

use crate::model::{CalendarRef, Duration, Policy, Window};

/// A duration and the clock it is counted on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timed {
    /// How long.
    pub(super) length: Duration,
    /// Counted on this calendar.
    pub(super) on: CalendarRef,
}

impl Timed {
    /// Pairs a duration with its clock.
    pub(super) fn new(length: Duration, on: CalendarRef) -> Self {
        Self { length, on }
    }

    /// True if, whenever both start together, `self` ends after `other`.
    pub(super) fn certainly_longer(self, other: Self, policy: &Policy) -> bool {
        // Around the clock, a duration takes its own length; on any other calendar at least that.
        let comparable = self.on == other.on || other.on == CalendarRef::Always;
        if !comparable {
            return false;
        }
        if other.length.is_immediate() {
            return !self.length.is_immediate();
        }
        match (self.length, other.length) {
            (Duration::Clock { seconds: a, .. }, Duration::Clock { seconds: b, .. }) => a > b,
            (Duration::BusinessDays(a), Duration::BusinessDays(b)) => self.on == other.on && a > b,
            (Duration::Clock { seconds, .. }, Duration::BusinessDays(days)) => {
                working_day(policy, other.on).is_some_and(|day| seconds > day.at_most(days))
            }
            (Duration::BusinessDays(days), Duration::Clock { seconds, .. }) => {
                if self.on == other.on {
                    working_day(policy, self.on).is_some_and(|day| day.at_least(days) > seconds)
                } else {
                    // The same local time so many days later, less a day for clamping.
                    u64::from(days.saturating_sub(1)).saturating_mul(86_400) > seconds + 3600
                }
            }
        }
    }
}

/// A value by which equal durations are found.
pub(super) fn key(duration: Duration) -> (bool, u64) {
    match duration {
        Duration::Clock { seconds, .. } => (false, seconds),
        Duration::BusinessDays(days) => (true, u64::from(days)),
    }
}

/// How long a working day of the calendar is, in seconds, where all are of one length.
pub(super) fn working_seconds(policy: &Policy, on: CalendarRef) -> Option<u64> {
    let day = working_day(policy, on)?;
    (day.shortest == day.longest).then_some(day.longest)
}

/// How long a calendar's working days are open, in seconds.
struct WorkingDay {
    shortest: u64,
    longest: u64,
}

impl WorkingDay {
    /// The most open time that so many business days take.
    fn at_most(&self, days: u32) -> u64 {
        let uniform = self.shortest == self.longest;
        // Days of different length may lose or gain up to one day through clamping.
        let days = u64::from(days) + u64::from(!uniform);
        days.saturating_mul(self.longest)
    }

    /// The least open time that so many business days take.
    fn at_least(&self, days: u32) -> u64 {
        let uniform = self.shortest == self.longest;
        u64::from(days).saturating_sub(u64::from(!uniform)).saturating_mul(self.shortest)
    }
}

fn working_day(policy: &Policy, on: CalendarRef) -> Option<WorkingDay> {
    let CalendarRef::Named(calendar) = on else { return None };
    let calendar = &policy.calendars[calendar];
    let short_days = calendar.holidays.iter().flat_map(|set| &policy.holiday_sets[set.value].days);
    let days = calendar.hours.iter().chain(short_days.map(|day| &day.hours));
    let open: Vec<u64> = days.map(|windows| open_seconds(windows)).filter(|s| *s > 0).collect();
    Some(WorkingDay { shortest: *open.iter().min()?, longest: *open.iter().max()? })
}

fn open_seconds(windows: &[Window]) -> u64 {
    windows.iter().map(|w| u64::from(w.end.saturating_sub(w.start)) * 60).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3600;

    #[test]
    fn days_of_one_length_convert_exactly_and_others_within_a_day() {
        let uniform = WorkingDay { shortest: 8 * HOUR, longest: 8 * HOUR };
        assert_eq!((uniform.at_least(2), uniform.at_most(2)), (16 * HOUR, 16 * HOUR));
        let mixed = WorkingDay { shortest: 4 * HOUR, longest: 8 * HOUR };
        assert_eq!((mixed.at_least(2), mixed.at_most(2)), (4 * HOUR, 24 * HOUR));
    }

    #[test]
    fn a_day_of_two_windows_is_their_sum() {
        let windows = [Window { start: 600, end: 720 }, Window { start: 780, end: 840 }];
        assert_eq!(open_seconds(&windows), 3 * HOUR);
    }
}
