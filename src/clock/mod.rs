//! Calendars, holidays, rotations and leave as sorted intervals of instants.
//!
//! Everything about time in a policy set is answered here, and nowhere else is there arithmetic on
//! local time. Pure: no answer depends on the time of the machine or on what was asked before.
//! `docs/time.md` says what the conventions are, with a worked example for each.

mod block;
mod business_days;
mod holidays;
mod horizon;
mod intervals;
mod local;
mod schedule;
mod timeline;
mod working_time;

use jiff::Timestamp;

use self::intervals::seconds;
use self::schedule::Schedule;
use self::timeline::Timeline;
use crate::model::{CalendarRef, Contact, Ix, Policy};

pub use self::intervals::{Interval, Intervals};
pub use self::working_time::WorkingTime;

/// Everything about time in a policy set, compiled. Grows its horizon on demand; pure to the outside.
#[derive(Debug)]
pub struct Clock {
    always: WorkingTime,
    calendars: Vec<WorkingTime>,
    leave: Vec<Timeline>,
    available: Vec<Option<CalendarRef>>,
}

impl Clock {
    /// Compiles a policy set: cheap, since calendars are only worked out where they are asked.
    pub fn new(policy: &Policy) -> Self {
        let sets: Vec<_> =
            policy.holiday_sets.values().map(|set| set.days.clone().into()).collect();
        let compile = |calendar| WorkingTime::new(Schedule::new(calendar, &sets));
        let contacts = || policy.contacts.values();
        Self {
            always: WorkingTime::new(Schedule::always()),
            calendars: policy.calendars.values().map(compile).collect(),
            leave: contacts().map(leave).collect(),
            available: contacts().map(|contact| contact.available.map(|at| at.value)).collect(),
        }
    }

    /// A calendar of the policy set the clock was made for.
    #[expect(clippy::indexing_slicing, reason = "calendars run parallel to the policy's table")]
    pub fn calendar(&self, calendar: CalendarRef) -> &WorkingTime {
        match calendar {
            CalendarRef::Always => &self.always,
            CalendarRef::Named(ix) => &self.calendars[ix.index()],
        }
    }

    /// The entry of the contact's own `away` that holds at an instant, by its position; where several
    /// do, the one written last. A role's holder is not looked at.
    pub fn away(&self, contact: Ix<Contact>, at: Timestamp) -> Option<usize> {
        Some(self.leave.get(contact.index())?.at(seconds(at))?.entry)
    }

    /// True if the contact's `available` calendar is open at an instant, or it has none. Leave is not
    /// looked at.
    pub fn is_available(&self, contact: Ix<Contact>, at: Timestamp) -> bool {
        let calendar = self.available.get(contact.index()).copied().flatten();
        calendar.is_none_or(|calendar| self.calendar(calendar).is_open(at))
    }
}

/// When a contact is away.
fn leave(contact: &Contact) -> Timeline {
    let away = contact.away.iter().map(|away| Interval::between(away.from, away.until));
    Timeline::later_wins(&away.collect::<Vec<_>>())
}
