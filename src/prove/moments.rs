//! The moments of opening at which what becomes of a ticket can change, and everything between them.
//!
//! Opened a second later, a ticket has the same timeline, each instant of which either stands still (a
//! step that falls on the next opening) or moves along. That stays so until an instant that moves
//! comes to a boundary (something opens, closes, is handed over, the clocks change), or meets one that
//! stands still. So a year falls into pieces, and one run at the start of each says everything: what
//! moves keeps its distance from the opening, what stands still comes closer with every second. In a
//! proof, most pieces are as others were before, and are not run at all.

use jiff::Timestamp;

use super::Side;
use super::boundaries::{Boundaries, Lines};
use super::repeats::{Repeats, Rests};
use crate::clock::Interval;
use crate::model::{Event, Facts, Policy, Ticket};
use crate::promises::Sight;
use crate::simulate::{Asked, Happening, Options, Rules, Scope, Seen, Trace, What, observe};

/// Moments of opening, `from` included and `until` not, at which a ticket has one timeline, whose
/// instants each stand still or move along.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The first moment.
    pub from: Timestamp,
    /// The first moment after the last.
    pub until: Timestamp,
    /// What becomes of a ticket that is opened at the first moment, on each side.
    pub traces: Vec<Trace>,
    /// The same for the second moment, which tells what moves along; empty where there is none.
    pub later: Vec<Trace>,
}

impl Piece {
    /// The timelines of the first side, whose policy this is, seen from all openings.
    pub(super) fn sight<'t>(&'t self, policy: &'t Policy) -> Option<Sight<'t>> {
        Some(Sight {
            policy,
            trace: self.traces.first()?,
            later: self.later.first(),
            openings: Interval::between(self.from, self.until),
        })
    }
}

/// Walks through the moments of opening of tickets.
#[derive(Debug)]
pub struct Moments<'p> {
    sides: Vec<Side<'p>>,
    boundaries: Vec<Boundaries<'p>>,
    rules: Vec<Rules>,
}

/// A ticket and what people do to it, in the terms of one side.
#[derive(Debug, Clone, Copy)]
pub struct Case<'c> {
    /// What the ticket states.
    pub facts: &'c Facts,
    /// What people do.
    pub events: &'c [Event],
}

/// What the sides make of a ticket opened at one moment.
pub(super) struct Runs {
    traces: Vec<Trace>,
    /// What each run looked at.
    pub(super) seen: Vec<Vec<Seen>>,
}

/// An instant and whether it moves along when the opening does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) side: usize,
    pub(super) at: i64,
    pub(super) asked: Asked,
    pub(super) moves: bool,
}

impl<'p> Moments<'p> {
    /// Looks at one side, or at several together: then a piece is one on all of them, and no instant
    /// of one side passes one of another within it.
    pub fn new(sides: &[Side<'p>]) -> Self {
        let boundaries = sides.iter().map(|side| Boundaries::new(*side)).collect();
        let rules = sides.iter().map(|side| Rules::new(side.policy)).collect();
        Self { sides: sides.to_vec(), boundaries, rules }
    }

    /// The pieces of a range for a ticket, which stands there in the terms of each side, in order and
    /// without a hole.
    ///
    /// `look` is asked about a piece that is like none before. `visit` gets every piece: its openings, what
    /// was found of one that is like it and no shorter, and how many seconds before it that begins. It says
    /// whether to go on.
    pub fn pieces<T>(
        &self,
        cases: &[Case<'_>],
        (from, until): (Timestamp, Timestamp),
        mut look: impl FnMut(Piece) -> T,
        mut visit: impl FnMut(Interval, &T, i64) -> bool,
    ) {
        let scopes = self.scopes(cases);
        let mut lines = Lines::new(&self.boundaries);
        let (mut at, end) = (from.as_second(), until.as_second());
        let mut repeats = Repeats::of_sides(self.sides.len());
        let mut here = None;
        while at < end {
            if let Some(repeat) = repeats.find(&mut lines, at, end) {
                let openings = Interval { start: at, end: repeat.next };
                if !visit(openings, repeat.found, repeat.later) {
                    return;
                }
                at = repeat.next;
                here = None;
                continue;
            }
            let now = here.take().unwrap_or_else(|| self.run(cases, &scopes, at));
            let later = self.run(cases, &scopes, at + 1);
            let runs = ([&now, &later], repeats.pay());
            let rests = Rests::new(&mut lines, runs, marks(&now, &later), at);
            let next = rests.end(&mut lines, at, end);
            let mut second = Vec::new();
            if next == at + 1 {
                here = Some(later);
            } else {
                second = later.traces;
            }
            let (from, until) = (instant(at), instant(next));
            let found = look(Piece { from, until, traces: now.traces, later: second });
            if !visit(Interval { start: at, end: next }, &found, 0) {
                return;
            }
            repeats.keep(&mut lines, (at, next - at), rests, found);
            at = next;
        }
    }

    /// The rules that may concern a ticket, by side.
    pub fn scopes(&self, cases: &[Case<'_>]) -> Vec<Scope> {
        let sides = self.sides.iter().zip(&self.rules).zip(cases);
        sides
            .map(|((side, rules), case)| rules.scope(side.policy, case.facts, case.events))
            .collect()
    }

    /// What becomes of a ticket that is opened at a moment, by side.
    pub fn traces(&self, cases: &[Case<'_>], at: Timestamp) -> Vec<Trace> {
        self.run(cases, &self.scopes(cases), at.as_second()).traces
    }

    fn run(&self, cases: &[Case<'_>], scopes: &[Scope], at: i64) -> Runs {
        let mut runs = Runs { traces: Vec::new(), seen: Vec::new() };
        for ((side, case), scope) in self.sides.iter().zip(cases).zip(scopes) {
            let ticket = Ticket { opened: instant(at), facts: case.facts.clone() };
            let options = Options::default();
            let sight = (side.policy, scope);
            let (trace, seen) = observe(sight, side.clock, &ticket, case.events, options);
            runs.traces.push(trace);
            runs.seen.push(seen);
        }
        runs
    }
}

/// Which instants move along; `None` where a second makes another timeline.
fn marks(now: &Runs, later: &Runs) -> Option<Vec<Mark>> {
    let mut marks = Vec::new();
    for (side, (now_seen, later_seen)) in now.seen.iter().zip(&later.seen).enumerate() {
        if now_seen.len() != later_seen.len() {
            return None;
        }
        for (before, after) in now_seen.iter().zip(later_seen) {
            let moved = after.at.as_second() - before.at.as_second();
            if before.asked != after.asked || !(0..=1).contains(&moved) {
                return None;
            }
            let at = before.at.as_second();
            marks.push(Mark { side, at, asked: before.asked, moves: moved == 1 });
        }
    }
    for (now, later) in now.traces.iter().zip(&later.traces) {
        let pairs = now.events.iter().zip(&later.events);
        if now.events.len() != later.events.len() || !pairs.clone().all(|(a, b)| alike(a, b)) {
            return None;
        }
    }
    marks.sort_unstable_by_key(|mark| (mark.side, mark.at, mark.asked, mark.moves));
    marks.dedup_by_key(|mark| (mark.side, mark.at, mark.asked, mark.moves));
    Some(marks)
}

/// The same thing for the same reason, whenever it happens and is due.
fn alike(a: &Happening, b: &Happening) -> bool {
    let what = match (&a.what, &b.what) {
        (What::TargetDue { clock: a, .. }, What::TargetDue { clock: b, .. })
        | (What::TargetMet { clock: a, .. }, What::TargetMet { clock: b, .. })
        | (What::TargetMissed { clock: a, .. }, What::TargetMissed { clock: b, .. }) => a == b,
        (a, b) => a == b,
    };
    what && a.why == b.why
}

fn instant(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}
