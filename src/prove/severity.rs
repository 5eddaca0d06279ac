//! More severe is never treated worse: no notification and no deadline comes later for it.
//!
//! Two classes are compared by what a walk through the horizon kept of each: when targets are due and
//! when each contact is told first, by the escalation and beside it. Somebody who is told of one of the
//! two only is not compared: a more severe ticket may go to others. Nor is it compared when the escalation
//! tells somebody of the less severe ticket, who of the other one only hears by a trigger or a duty.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::line::{Comes, Line};
use crate::clock::{Interval, Intervals};
use crate::model::{Contact, Ix, TargetKind, Ticket};
use crate::promises::{Instant, Sight};
use crate::simulate::{Cause, Told, Trace, What};

/// What a ticket's timeline is measured by, for a stretch of openings.
#[derive(Debug)]
pub(super) struct Measure {
    pub(super) openings: Interval,
    due: [Option<Instant>; 2],
    /// When each contact is told first by each, in the order of time.
    told: Vec<(Ix<Contact>, By, Instant)>,
}

/// What tells people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// The tiers and steps that the ticket comes to.
    Escalation,
    /// A trigger or a duty.
    Rule,
}

/// Something that comes later, or not at all, for the more severe ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Delayed {
    /// A deadline.
    Due(TargetKind),
    /// The first time that anybody is told.
    Anybody,
    /// The first time that a contact is told.
    Told(Ix<Contact>),
}

/// Two tickets of which the more severe is treated worse.
#[derive(Debug)]
pub struct Worse {
    /// What comes later.
    pub what: Delayed,
    /// The less severe ticket and what becomes of it.
    pub mild: (Ticket, Trace),
    /// The more severe ticket and what becomes of it.
    pub severe: (Ticket, Trace),
    /// When it comes for the less severe ticket.
    pub mild_at: Option<Timestamp>,
    /// When it comes for the more severe one; `None` where it never does.
    pub severe_at: Option<Timestamp>,
    /// The event of the less severe timeline.
    pub in_mild: Option<usize>,
    /// The event of the more severe timeline.
    pub in_severe: Option<usize>,
    /// The openings at which the more severe ticket is treated worse.
    pub openings: Intervals,
}

impl Measure {
    pub(super) fn of(sight: &Sight<'_>) -> Self {
        let due = TargetKind::ALL.map(|kind| sight.deadline(kind).map(|index| sight.due(index)));
        Self { due, ..Self::of_those_told(sight, |_| true) }
    }

    /// What a timeline is measured by, with no more in it than some causes tell.
    pub(super) fn of_those_told(sight: &Sight<'_>, counts: impl Fn(Cause) -> bool) -> Self {
        let mut told: Vec<(Ix<Contact>, By, Instant)> = Vec::new();
        for (index, event) in sight.trace.events.iter().enumerate() {
            let Some(contact) = contact(&event.what).filter(|_| counts(event.why)) else {
                continue;
            };
            let by = match event.why {
                Cause::Trigger(_) | Cause::Duty(_) => By::Rule,
                _ => By::Escalation,
            };
            if told.iter().all(|(known, of, _)| (*known, *of) != (contact, by)) {
                told.push((contact, by, sight.event(index)));
            }
        }
        Self { openings: sight.openings, due: [None; 2], told }
    }

    /// The same for openings that come so many seconds later.
    pub(super) fn moved(&self, seconds: i64, openings: Interval) -> Self {
        let moved = |instant: Instant| Instant { at: instant.at + seconds, ..instant };
        let due = self.due.map(|due| due.map(moved));
        let told = self.told.iter().map(|(contact, by, at)| (*contact, *by, moved(*at))).collect();
        Self { openings, due, told }
    }
}

fn contact(what: &What) -> Option<Ix<Contact>> {
    match what {
        What::Notified(told) => match told.found.told {
            Told::Contact { contact, .. } => Some(contact),
            Told::Person => None,
        },
        _ => None,
    }
}

/// When each thing comes that may be delayed, for the openings that were measured.
pub(super) fn lines(measures: &[Measure]) -> BTreeMap<Delayed, Comes<Line>> {
    let mut lines: BTreeMap<Delayed, Comes<Line>> = BTreeMap::new();
    for Measure { openings, due, told } in measures {
        for (kind, due) in TargetKind::ALL.into_iter().zip(due) {
            if let Some(due) = due {
                lines.entry(Delayed::Due(kind)).or_default().escalated.push(*openings, *due);
            }
        }
        if let Some((_, _, first)) = told.first() {
            lines.entry(Delayed::Anybody).or_default().escalated.push(*openings, *first);
        }
        for (contact, by, at) in told {
            let Comes { escalated, beside } = lines.entry(Delayed::Told(*contact)).or_default();
            let line = if *by == By::Rule { beside } else { escalated };
            line.push(*openings, *at);
        }
    }
    lines
}

impl Delayed {
    /// True where it is worse if something never comes: a more severe ticket may go to others, but not to
    /// nobody.
    pub(super) fn must_come(self) -> bool {
        !matches!(self, Self::Told(_))
    }
}

/// When something comes in a timeline, and which event it is.
pub(super) fn place(what: Delayed, sight: &Sight<'_>) -> (Option<Timestamp>, Option<usize>) {
    let event = match what {
        Delayed::Due(kind) => return (sight.deadline_of(kind), sight.deadline(kind)),
        Delayed::Anybody => sight.trace.events.iter().position(|e| contact(&e.what).is_some()),
        Delayed::Told(who) => sight.trace.events.iter().position(|e| contact(&e.what) == Some(who)),
    };
    let at = event.and_then(|index| sight.trace.events.get(index)).map(|event| event.at);
    (at, event)
}
