//! Clocks that stand still for a while: deadlines and explanations around pauses.

use jiff::Timestamp;

use super::explain::{Passage, Reason};
use super::working_time::WorkingTime;
use crate::model::Duration;

/// A time during which a clock stands still; one without an end still lasts.
pub type Pause = (Timestamp, Option<Timestamp>);

impl WorkingTime {
    /// When `delay`, counted from `base`, is over, with pauses in between (sorted, none overlapping).
    ///
    /// A pause moves the deadline by the working time that passed in it (language page, section 9).
    /// `None` while a pause lasts that began at or before the deadline, and where the calendar does
    /// not open again.
    pub fn due(&self, base: Timestamp, delay: Duration, pauses: &[Pause]) -> Option<Timestamp> {
        let mut due = self.add(base, delay)?;
        for (from, until) in pauses {
            if until.is_some_and(|until| until <= base) {
                continue;
            }
            if *from > due {
                break;
            }
            let until = (*until)?;
            let lost = self.elapsed((*from).max(base), until);
            let lost = Duration::Clock { seconds: u64::try_from(lost).unwrap_or(0), days: false };
            // At exactly the end of a working day the moved deadline could stay behind the resumption.
            due = self.add(due, lost)?.max(until);
        }
        Some(due)
    }

    /// As [`WorkingTime::elapsed`], without what passed in pauses.
    pub fn elapsed_around(&self, from: Timestamp, until: Timestamp, pauses: &[Pause]) -> i64 {
        let lost = pauses.iter().map(|(start, end)| {
            let (start, end) = ((*start).max(from), end.unwrap_or(until).min(until));
            self.elapsed(start, end)
        });
        self.elapsed(from, until) - lost.sum::<i64>()
    }

    /// As [`WorkingTime::explain`], with what pauses take away named as such.
    pub fn explain_around(
        &self,
        from: Timestamp,
        until: Timestamp,
        pauses: &[Pause],
    ) -> Vec<Passage> {
        let mut passages: Vec<Passage> = Vec::new();
        for passage in self.explain(from, until) {
            let mut at = passage.from;
            let mut add = |from: Timestamp, until: Timestamp, reason: &Reason| {
                if from < until {
                    passages.push(Passage { from, until, reason: reason.clone() });
                }
            };
            for (start, end) in pauses {
                let start = (*start).clamp(at, passage.until);
                let end = end.unwrap_or(Timestamp::MAX).clamp(start, passage.until);
                if passage.reason.is_open() {
                    add(at, start, &passage.reason);
                    add(start, end, &Reason::Paused);
                    at = end;
                }
            }
            add(at, passage.until, &passage.reason);
        }
        passages
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::schedule::Schedule;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-18T{text}:00Z").parse().unwrap()
    }

    #[test]
    fn a_pause_moves_the_deadline_and_is_named() {
        let always = WorkingTime::new(Schedule::always());
        let pauses = [(at("09:00"), Some(at("10:05")))];
        let delay = Duration::Clock { seconds: 7200, days: false };
        assert_eq!(always.due(at("08:00"), delay, &pauses), Some(at("11:05")));
        let passages = always.explain_around(at("08:00"), at("11:05"), &pauses);
        let counted: i64 = passages.iter().map(Passage::counted).sum();
        assert_eq!(counted, 7200);
        assert_eq!(always.elapsed_around(at("08:00"), at("11:05"), &pauses), 7200);
        assert_eq!(always.elapsed_around(at("09:30"), at("10:35"), &pauses), 1800);
        assert_eq!(always.elapsed_around(at("08:00"), at("11:05"), &[(at("09:00"), None)]), 3600);
        let lengths: Vec<_> = passages.iter().map(|p| (p.from, p.reason.is_open())).collect();
        assert_eq!(lengths, [(at("08:00"), true), (at("09:00"), false), (at("10:05"), true)]);
    }

    #[test]
    fn a_pause_that_lasts_leaves_nothing_due() {
        let always = WorkingTime::new(Schedule::always());
        let delay = Duration::Clock { seconds: 7200, days: false };
        assert_eq!(always.due(at("08:00"), delay, &[(at("10:00"), None)]), None, "at the deadline");
        assert_eq!(
            always.due(at("08:00"), delay, &[(at("10:01"), None)]),
            Some(at("10:00")),
            "after it"
        );
    }
}
