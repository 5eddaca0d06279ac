//! What a run looked at: every instant at which it asked a question whose answer changes with time.
//!
//! A run that looks at the same things in the same order, each still giving the same answer, has the
//! same timeline. So these are the instants that decide how far an account holds when the opening
//! moves.

use std::cell::RefCell;

use jiff::Timestamp;

use crate::model::{CalendarRef, Duration, Target};

/// An instant and what was asked there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// When.
    pub at: Timestamp,
    /// What.
    pub asked: Asked,
}

/// A question whose answer changes with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// Whether it comes before other instants.
    Order,
    /// Whether a calendar is open: a duration begins or ends.
    Calendar(CalendarRef),
    /// Which working day it is, and what time of that day: business days begin or end.
    WorkingDay(CalendarRef),
    /// Whom a notification of a target tells.
    Reach(Target),
}

/// Takes down what a run looks at, if anybody wants to know.
#[derive(Debug, Default)]
pub(super) struct Notes(Option<RefCell<Vec<Seen>>>);

impl Notes {
    /// Notes that are kept.
    pub(super) fn kept() -> Self {
        Self(Some(RefCell::default()))
    }

    /// Takes down an instant.
    pub(super) fn add(&self, at: Timestamp, asked: Asked) {
        if let Some(notes) = &self.0 {
            notes.borrow_mut().push(Seen { at, asked });
        }
    }

    /// Takes down a duration on a calendar.
    pub(super) fn add_duration(
        &self,
        calendar: CalendarRef,
        (from, until): (Timestamp, Option<Timestamp>),
        duration: Duration,
    ) {
        let asked = match duration {
            Duration::BusinessDays(count) if count > 0 => Asked::WorkingDay(calendar),
            _ => Asked::Calendar(calendar),
        };
        self.add(from, asked);
        if let Some(until) = until {
            self.add(until, asked);
        }
    }

    /// Everything that was taken down, in order.
    pub(super) fn into_seen(self) -> Vec<Seen> {
        self.0.map(RefCell::into_inner).unwrap_or_default()
    }
}
