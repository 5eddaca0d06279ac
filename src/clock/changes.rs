//! The instants at which answers about time change: between two of them everything stays as it is.

use jiff::Timestamp;

use super::intervals::{Interval, instant, seconds};
use super::{Clock, Openings as _};
use crate::model::{CalendarRef, Contact, Ix, Rotation, Window};

/// Something that changes as time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changing {
    /// Opens and closes.
    Calendar(CalendarRef),
    /// Comes to another date, or to a time of day at which the calendar opens or closes on any date:
    /// where counting in business days may turn.
    WorkingDay(CalendarRef),
    /// Is handed over, gains or loses a layer, is overridden.
    Rotation(Ix<Rotation>),
    /// Goes on leave and returns.
    Leave(Ix<Contact>),
}

/// What counting in business days rests on: which dates are working days, and how local time runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateMark {
    /// A date begins, on which these windows start.
    Date(Vec<Window>),
    /// The clocks are put forward by so many seconds, or back where it is less than nought.
    Clocks(i64),
}

impl Clock {
    /// Everything in a range of time that counting in business days rests on, in order.
    pub fn dates(
        &self,
        calendar: CalendarRef,
        from: Timestamp,
        until: Timestamp,
    ) -> Vec<(Timestamp, DateMark)> {
        let range = Interval::between(from, until);
        let mut marks = self.calendar(calendar).schedule.marks(range);
        marks.retain(|(at, _)| range.contains(*at));
        marks.into_iter().map(|(at, mark)| (instant(at), mark)).collect()
    }

    /// The instants of a range, its end excluded, at which the answer differs from the second before
    /// (for a rotation also a hand-off to the same person). Sorted, each once.
    pub fn changes(&self, what: Changing, from: Timestamp, until: Timestamp) -> Vec<Timestamp> {
        let range = Interval::between(from, until);
        // With the second before, so that a change at the very start of the range shows.
        let wider = Interval { start: range.start - 1, end: range.end };
        let ends = |parts: &mut dyn Iterator<Item = Interval>| {
            parts.flat_map(|part| [part.start, part.end]).collect::<Vec<_>>()
        };
        let mut changes = match what {
            Changing::Calendar(calendar) => ends(&mut self.openings(calendar, wider).iter()),
            Changing::WorkingDay(calendar) => {
                let mut days = ends(&mut self.openings(calendar, wider).iter());
                days.extend(self.calendar(calendar).schedule.turns(wider));
                days
            }
            Changing::Rotation(rotation) => {
                let turns = self.turns(rotation, wider.from(), wider.until());
                turns.iter().map(|turn| seconds(turn.from)).collect()
            }
            Changing::Leave(contact) => match self.leave.get(contact.index()) {
                Some(leave) => ends(&mut leave.pieces().iter().map(|piece| piece.interval)),
                None => Vec::new(),
            },
        };
        changes.retain(|at| range.contains(*at));
        changes.sort_unstable();
        changes.dedup();
        changes.into_iter().map(instant).collect()
    }
}
