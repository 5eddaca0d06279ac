//! Calendars, holidays, rotations and leave as sorted intervals of instants.
//!
//! Everything about time in a policy set is answered here, and nowhere else is there arithmetic on
//! local time. Pure: no answer depends on the time of the machine or on what was asked before.
//! `docs/time.md` says what the conventions are, with a worked example for each.

mod block;
mod blocks;
mod business_days;
mod changes;
mod explain;
mod holidays;
mod horizon;
mod index;
mod intervals;
mod local;
mod off_hours;
mod pauses;
mod rotation;
mod schedule;
mod timeline;
mod working_time;

use jiff::Timestamp;

use self::intervals::seconds;
use self::rotation::{Openings, Roster};
use self::schedule::Schedule;
use self::timeline::Timeline;
use crate::model::{CalendarRef, Contact, Ix, Policy, Rotation, Turn};

pub use self::changes::{Changing, DateMark};
pub use self::explain::{Passage, Reason};
pub use self::intervals::{Interval, Intervals};
pub use self::off_hours::OffHours;
pub use self::pauses::Pause;
pub use self::rotation::{Shift, Why};
pub use self::working_time::WorkingTime;

/// Everything about time in a policy set, compiled. Grows its horizon on demand; pure to the outside.
#[derive(Debug)]
pub struct Clock {
    always: WorkingTime,
    calendars: Vec<WorkingTime>,
    rotations: Vec<Roster>,
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
            rotations: policy.rotations.values().map(Roster::new).collect(),
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

    /// Who is on call at an instant, if anybody is.
    pub fn who_at(&self, rotation: Ix<Rotation>, at: Timestamp) -> Option<Ix<Contact>> {
        match self.roster(rotation).turn_at(at, self) {
            Turn::Contact(contact) => Some(contact),
            Turn::Vacant | Turn::Gap => None,
        }
    }

    /// The turn that holds at an instant: who, why, since when and until the next moment at which
    /// anything may change (a hand-off, even to the same person; an override; the layer's hours).
    pub fn on_call(&self, rotation: Ix<Rotation>, at: Timestamp) -> Shift {
        self.roster(rotation).shift_at(at, self)
    }

    /// Who is on call in a range, cut off at both ends and without a hole in it: gaps are shifts that
    /// have no contact. Turns that follow each other and that the same contact has by the same layer
    /// are one shift.
    pub fn shifts(&self, rotation: Ix<Rotation>, from: Timestamp, until: Timestamp) -> Vec<Shift> {
        self.roster(rotation).shifts(Interval::between(from, until), true, self)
    }

    /// Like [`Clock::shifts`], every turn by itself: a new one starts at every hand-off.
    pub fn turns(&self, rotation: Ix<Rotation>, from: Timestamp, until: Timestamp) -> Vec<Shift> {
        self.roster(rotation).shifts(Interval::between(from, until), false, self)
    }

    #[expect(clippy::indexing_slicing, reason = "rotations run parallel to the policy's table")]
    fn roster(&self, rotation: Ix<Rotation>) -> &Roster {
        &self.rotations[rotation.index()]
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

impl Openings for Clock {
    fn openings(&self, calendar: CalendarRef, range: Interval) -> Intervals {
        self.calendar(calendar).intervals(range.from(), range.until())
    }
}

/// When a contact is away.
fn leave(contact: &Contact) -> Timeline {
    let away = contact.away.iter().map(|away| Interval::between(away.from, away.until));
    Timeline::later_wins(&away.collect::<Vec<_>>())
}
