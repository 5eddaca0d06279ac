//! More severe is never treated worse: no notification and no deadline comes later for it.
//!
//! Two classes are compared by what a walk through the horizon kept of each: when targets are due and
//! when each contact is told first. Somebody who is told of one of the two only is not compared: a more
//! severe ticket may go to others.

use jiff::Timestamp;

use crate::clock::{Interval, Intervals};
use crate::model::{Contact, Ix, TargetKind, Ticket};
use crate::promises::{Instant, Sight, crossing};
use crate::simulate::{Told, Trace, What};

/// What a ticket's timeline is measured by, for a stretch of openings.
#[derive(Debug)]
pub(super) struct Measure {
    pub(super) openings: Interval,
    due: [Option<Instant>; 2],
    /// When each contact is told first, in the order of time.
    told: Vec<(Ix<Contact>, Instant)>,
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
        let mut told: Vec<(Ix<Contact>, Instant)> = Vec::new();
        for (index, event) in sight.trace.events.iter().enumerate() {
            if let Some(contact) = contact(&event.what)
                && told.iter().all(|(known, _)| *known != contact)
            {
                told.push((contact, sight.event(index)));
            }
        }
        Self { openings: sight.openings, due, told }
    }

    /// The same for openings that come so many seconds later.
    pub(super) fn moved(&self, seconds: i64, openings: Interval) -> Self {
        let moved = |instant: Instant| Instant { at: instant.at + seconds, ..instant };
        let due = self.due.map(|due| due.map(moved));
        let told = self.told.iter().map(|(contact, at)| (*contact, moved(*at))).collect();
        Self { openings, due, told }
    }

    /// The same for the openings from an instant on.
    fn from(&self, start: i64) -> impl Fn(Instant) -> Instant {
        let seconds = start - self.openings.start;
        move |instant| instant.after(seconds)
    }

    fn when(&self, what: Delayed) -> Option<Instant> {
        match what {
            Delayed::Due(TargetKind::Response) => self.due[0],
            Delayed::Due(TargetKind::Resolution) => self.due[1],
            Delayed::Anybody => self.told.first().map(|(_, at)| *at),
            Delayed::Told(contact) => {
                let mut told = self.told.iter();
                told.find(|(known, _)| *known == contact).map(|(_, at)| *at)
            }
        }
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

/// What comes later for the second of two classes, first by kind, and for which openings anything does.
pub(super) fn delayed(mild: &[Measure], severe: &[Measure]) -> Option<(Delayed, Intervals)> {
    let mut found: Option<Delayed> = None;
    let mut all: Vec<Interval> = Vec::new();
    let (mut left, mut right) = (mild.iter().peekable(), severe.iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let both = a.openings.clip(b.openings);
        if !both.is_empty() {
            for what in subjects(a) {
                let later = later(what, both, a, b);
                if !later.is_empty() {
                    found = Some(found.map_or(what, |found| found.min(what)));
                    all.extend(later.iter());
                }
            }
        }
        if a.openings.end <= b.openings.end {
            left.next();
        } else {
            right.next();
        }
    }
    Some((found?, all.into_iter().collect()))
}

fn subjects(mild: &Measure) -> impl Iterator<Item = Delayed> {
    let fixed = TargetKind::ALL.map(Delayed::Due).into_iter().chain([Delayed::Anybody]);
    fixed.chain(mild.told.iter().map(|(contact, _)| Delayed::Told(*contact)))
}

fn later(what: Delayed, openings: Interval, mild: &Measure, severe: &Measure) -> Intervals {
    let Some(before) = mild.when(what).map(mild.from(openings.start)) else {
        return Intervals::default();
    };
    match severe.when(what).map(severe.from(openings.start)) {
        Some(after) => crossing(openings, after, before, 0),
        None if matches!(what, Delayed::Told(_)) => Intervals::default(),
        None => Intervals::one(openings),
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
