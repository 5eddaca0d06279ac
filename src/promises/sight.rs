//! One timeline, seen from every opening for which it speaks.
//!
//! Opened a second later, each instant of it either stands still or moves along. So how long something
//! takes is a straight line over the openings, and where it exceeds a limit is one interval of them.

use jiff::Timestamp;

use crate::clock::{Interval, Intervals};
use crate::model::{Policy, TargetKind};
use crate::simulate::{ClockKind, Trace, What};

/// A timeline and the openings for which it speaks.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'t> {
    /// The policy set it was made from.
    pub policy: &'t Policy,
    /// What becomes of a ticket opened at the first of them.
    pub trace: &'t Trace,
    /// What becomes of it a second later: event by event the same. `None` where the first is the only.
    pub later: Option<&'t Trace>,
    /// The openings, in seconds.
    pub openings: Interval,
}

/// An instant of a timeline: where it is for the first opening, and whether it moves along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Instant {
    /// For the first opening, in seconds.
    pub at: i64,
    /// Whether it moves along.
    pub moves: bool,
}

impl Instant {
    /// The same instant for openings that begin so many seconds later.
    #[must_use]
    pub fn after(self, seconds: i64) -> Self {
        Self { at: if self.moves { self.at + seconds } else { self.at }, ..self }
    }
}

impl<'t> Sight<'t> {
    /// The timeline of one ticket.
    pub fn single(policy: &'t Policy, trace: &'t Trace) -> Self {
        let start = trace.opened.as_second();
        Self { policy, trace, later: None, openings: Interval { start, end: start + 1 } }
    }

    /// Every opening where something holds, else none.
    pub(super) fn all_if(&self, holds: bool) -> Intervals {
        std::iter::once(self.openings).filter(|_| holds).collect()
    }

    pub(super) fn opening(&self) -> Instant {
        Instant { at: self.openings.start, moves: true }
    }

    /// When an event happens.
    pub fn event(&self, index: usize) -> Instant {
        self.instant(|trace| Some(trace.events.get(index)?.at.as_second()))
    }

    /// When the target that an event is about is due.
    pub fn due(&self, index: usize) -> Instant {
        self.instant(|trace| match trace.events.get(index)?.what {
            What::TargetDue { due, .. }
            | What::TargetMet { due, .. }
            | What::TargetMissed { due, .. } => Some(due.as_second()),
            _ => None,
        })
    }

    fn instant(&self, of: impl Fn(&Trace) -> Option<i64>) -> Instant {
        let at = of(self.trace).unwrap_or(i64::MAX / 4);
        let later = self.later.and_then(of).unwrap_or(at);
        Instant { at, moves: later > at }
    }

    /// The openings for which `a` is later than `b` by more than `by` seconds.
    pub(super) fn later_by(&self, a: Instant, b: Instant, by: i64) -> Intervals {
        crossing(self.openings, a, b, by)
    }

    /// When a target is due.
    pub fn deadline_of(&self, kind: TargetKind) -> Option<Timestamp> {
        let due = self.due(self.deadline(kind)?);
        Timestamp::from_second(due.at).ok()
    }

    /// The event with the deadline of a target as it was in force: nobody having acted, the miss. `None`
    /// where the ticket has no such target.
    pub fn deadline(&self, kind: TargetKind) -> Option<usize> {
        let events = &self.trace.events;
        let is_it = |clock: &ClockKind| *clock == ClockKind::Ticket(kind);
        let ended = events.iter().position(|event| match &event.what {
            What::TargetMissed { clock, .. } | What::TargetMet { clock, .. } => is_it(clock),
            _ => false,
        });
        ended.or_else(|| {
            events.iter().rposition(
                |event| matches!(&event.what, What::TargetDue { clock, .. } if is_it(clock)),
            )
        })
    }
}

/// The openings for which `a` is later than `b` by more than `by` seconds.
pub fn crossing(openings: Interval, a: Instant, b: Instant, by: i64) -> Intervals {
    let over = a.at - b.at - by;
    let Interval { start, end } = openings;
    let interval = match (a.moves, b.moves) {
        (true, false) => Interval { start: start + (1 - over).max(0), end },
        (false, true) => Interval { start, end: end.min(start + over.max(0)) },
        _ if over > 0 => openings,
        _ => Interval { start, end: start },
    };
    std::iter::once(interval).filter(|interval| !interval.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_cuts_the_openings_where_the_line_crosses_it() {
        let openings = Interval { start: 100, end: 110 };
        let later = |a: (i64, bool), b: (i64, bool), by| {
            let of = |(at, moves)| Instant { at, moves };
            let cut = crossing(openings, of(a), of(b), by);
            cut.iter().map(|part| (part.start, part.end)).collect::<Vec<_>>()
        };
        // What stands still at 130 is within 25 seconds of the openings from 105 on.
        assert_eq!(later((130, false), (100, true), 25), [(100, 105)]);
        assert_eq!(later((130, false), (100, true), 30), []);
        assert_eq!(later((130, true), (100, true), 29), [(100, 110)]);
        // What moves along is later than what stands still from some opening on.
        assert_eq!(later((100, true), (104, false), 0), [(105, 110)]);
        assert_eq!(later((100, true), (99, false), 0), [(100, 110)]);
        assert_eq!(later((100, true), (120, false), 0), []);
    }
}
