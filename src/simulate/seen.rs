//! What a run looked at: every instant at which it asked a question whose answer changes with time.
//!
//! A run that looks at the same things in the same order, each still giving the same answer, has the
//! same timeline. So these are the instants that decide how far an account holds when the opening
//! moves.

use std::cell::RefCell;

use foldhash::HashMap;
use jiff::{SignedDuration, Timestamp};

use super::Concerned;
use super::reach::{Reached, Request, Turns, reach};
use crate::clock::{Clock, Pause};
use crate::model::{CalendarRef, Duration, FanOut, MethodKind, Policy, Target};
use crate::source::{At, FileId, Span};

/// An instant and what was asked there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// When.
    pub at: Timestamp,
    /// What.
    pub asked: Asked,
}

/// A question whose answer changes with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asked {
    /// Whether it comes before other instants.
    Order,
    /// Whether a calendar is open: a duration begins or ends.
    Calendar(CalendarRef),
    /// Which working day it is, and what time of that day: business days begin or end.
    WorkingDay(CalendarRef),
    /// Whom a notification of a target tells, by these channels.
    Reach(Target, Channels),
}

/// The channels that a notification asks for, small enough to be copied and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Channels {
    via: [Option<MethodKind>; MethodKind::ALL.len()],
    fan_out: Option<FanOut>,
}

impl Channels {
    /// The channels of a request. Naming one a second time asks for nothing new.
    pub(super) fn of(request: Request<'_>) -> Self {
        let mut via = [None; MethodKind::ALL.len()];
        let mut wanted: Vec<MethodKind> = Vec::new();
        for kind in request.via {
            if !wanted.contains(kind) {
                wanted.push(kind.value);
            }
        }
        for (slot, kind) in via.iter_mut().zip(wanted) {
            *slot = Some(kind);
        }
        Self { via, fan_out: request.fan_out }
    }
}

/// Whom a notification tells just before a range of time, and every instant of the range, its end
/// excluded, at which it comes to tell somebody else, or in another way. `None` where a team takes turns,
/// so that it depends on what happened before: then these are all instants at which it might.
pub fn reach_answers(
    policy: &Policy,
    clock: &Clock,
    (target, channels): (Target, Channels),
    (from, until): (Timestamp, Timestamp),
) -> (Option<Reached>, Vec<(Timestamp, Option<Reached>)>) {
    let concerned = Concerned::new(policy, std::iter::once(target));
    let changes = concerned.changes(clock, from, until);
    if channels.fan_out == Some(FanOut::RoundRobin) || concerned.takes_turns() {
        return (None, changes.into_iter().map(|at| (at, None)).collect());
    }
    // The answer does not depend on where the channels were written.
    let nowhere = Span::new(FileId(0), 0..0);
    let via: Vec<_> = channels.via.iter().flatten().map(|kind| At::new(*kind, nowhere)).collect();
    let ask = |at| {
        let request = Request { at, via: &via, fan_out: channels.fan_out };
        Some(reach(policy, clock, target, request, &mut Turns::new()))
    };
    let just_before = from.checked_sub(SignedDuration::from_secs(1)).unwrap_or(from);
    let before = ask(just_before);
    let mut answers: Vec<(Timestamp, Option<Reached>)> = Vec::new();
    for at in changes {
        let now = ask(at);
        if now != *answers.last().map_or(&before, |(_, answer)| answer) {
            answers.push((at, now));
        }
    }
    (before, answers)
}

/// A duration on a calendar, and from when: as few words as they fit in, since the engine looks them up
/// more often than it does anything else.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Counted {
    from: i128,
    delay: u64,
    calendar: u64,
}

impl Counted {
    fn new(calendar: CalendarRef, from: Timestamp, delay: Duration) -> Self {
        let (unit, delay) = match delay {
            Duration::Clock { seconds, .. } => (0, seconds),
            Duration::BusinessDays(count) => (1, u64::from(count)),
        };
        let calendar = match calendar {
            CalendarRef::Always => 0,
            CalendarRef::Named(ix) => ix.index() as u64 + 1,
        };
        Self { from: from.as_nanosecond(), delay, calendar: calendar << 1 | unit }
    }
}

/// What a run came upon: durations are worked out once, and what it looked at is taken down if
/// anybody wants to know.
#[derive(Debug, Default)]
pub(super) struct Notes {
    counted: RefCell<HashMap<Counted, Option<Timestamp>>>,
    seen: Option<RefCell<Vec<Seen>>>,
}

impl Notes {
    /// Notes that are kept.
    pub(super) fn kept() -> Self {
        Self { seen: Some(RefCell::default()), ..Self::default() }
    }

    /// Takes down an instant.
    pub(super) fn add(&self, at: Timestamp, asked: Asked) {
        if let Some(seen) = &self.seen {
            seen.borrow_mut().push(Seen { at, asked });
        }
    }

    /// When a delay on a calendar has passed, pauses apart. The engine asks for the same at every turn.
    pub(super) fn due(
        &self,
        clock: &Clock,
        calendar: CalendarRef,
        (from, delay): (Timestamp, Duration),
        pauses: &[Pause],
    ) -> Option<Timestamp> {
        let key = Counted::new(calendar, from, delay);
        if pauses.is_empty()
            && let Some(known) = self.counted.borrow().get(&key)
        {
            return *known;
        }
        let due = clock.calendar(calendar).due(from, delay, pauses);
        let asked = match delay {
            Duration::BusinessDays(count) if count > 0 => Asked::WorkingDay(calendar),
            _ => Asked::Calendar(calendar),
        };
        self.add(from, asked);
        // Where it never comes, it was looked for until the end of time.
        self.add(due.unwrap_or(Timestamp::MAX), asked);
        if pauses.is_empty() {
            self.counted.borrow_mut().insert(key, due);
        }
        due
    }

    /// Everything that was taken down, in order.
    pub(super) fn into_seen(self) -> Vec<Seen> {
        self.seen.map(RefCell::into_inner).unwrap_or_default()
    }
}
