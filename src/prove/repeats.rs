//! Pieces of time that are as others were before: a Tuesday like the Monday, a week like the last one in
//! which the same people were on call.
//!
//! A run is made of the answers that it gets. Where everything that the runs at the start of a piece asked
//! is answered the same so many seconds later, the same becomes of a ticket that is opened so many seconds
//! later, and the engine need not be asked. Of a calendar, that has to be so from the first instant at
//! which it was looked at to the last; of whom a notification tells, at the very instants.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::HashMap;
use foldhash::fast::FixedState;
use jiff::Timestamp;

use super::boundaries::Lines;
use super::moments::{Mark, Runs};
use crate::simulate::Asked;

/// Of pieces that begin alike, so many are kept: those that were met last.
const KEPT: usize = 16;
/// How far ahead it is looked whether pieces begin alike, in seconds: about a day and a half.
const AHEAD: i64 = 1 << 17;
/// Which working day it is can turn on a window that starts two midnights before, and ends two after.
const DATES: i64 = 4 * 86_400;

/// What two runs, of which the second is opened a second later, rest on. All in seconds since the opening of
/// the first.
#[derive(Debug)]
pub(super) struct Rests {
    /// What they asked, and when; `None` where they looked on until the end of time, and where nobody
    /// wants to know.
    spans: Option<Vec<Span>>,
    /// The instants that move along with the opening, by the line whose next change stops them.
    moving: Vec<(usize, i64)>,
    /// In how many seconds an instant that moves meets one that stands still; `i64::MAX` for never.
    meets: i64,
}

/// When a line was looked at: at one instant, or from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    line: usize,
    from: i64,
    until: i64,
    /// Whether the answer at the start matters, and not only how it changes.
    answered: bool,
}

/// The pieces of one case so far, each with what was found of it.
pub(super) struct Repeats<T> {
    /// Whether any are kept.
    pay: bool,
    /// Pieces are told apart by so many lines: those that the first of them rests on.
    lines: usize,
    /// By their beginnings.
    kept: HashMap<u64, Vec<Kept<T>>>,
}

/// A piece that was looked at.
struct Kept<T> {
    /// Its first opening, in seconds.
    at: i64,
    /// How long it is, in seconds.
    length: i64,
    rests: Rests,
    found: T,
}

/// A piece that is like one that was looked at.
pub(super) struct Repeat<'r, T> {
    /// The first moment after it.
    pub(super) next: i64,
    /// How many seconds after the other it comes.
    pub(super) later: i64,
    /// What was found of the other.
    pub(super) found: &'r T,
}

impl Rests {
    /// What runs at `at` and a second later rest on. `marks` are their instants, unless the second makes
    /// other timelines. What they asked matters only where pieces are `kept`.
    pub(super) fn new(
        lines: &mut Lines<'_>,
        (runs, kept): ([&Runs; 2], bool),
        marks: Option<Vec<Mark>>,
        at: i64,
    ) -> Self {
        let spans = if kept { spans(lines, runs, at) } else { None };
        let Some(marks) = marks else { return Self { spans, moving: Vec::new(), meets: 1 } };
        let (moves, stands): (Vec<Mark>, Vec<Mark>) = marks.into_iter().partition(|m| m.moves);
        let mut still: Vec<i64> = stands.iter().map(|mark| mark.at).collect();
        still.sort_unstable();
        still.dedup();
        // The opening itself moves.
        let meeting = moves.iter().map(|mark| mark.at).chain([at]).filter_map(|moving| {
            let other = still.get(still.partition_point(|other| *other < moving))?;
            // Two that meet just now part with the next second.
            Some((other - moving).max(1))
        });
        let meets = meeting.min().unwrap_or(i64::MAX);
        let moving = moves.iter().filter(|mark| mark.asked != Asked::Order);
        let moving = moving.map(|mark| (lines.number(mark.side, mark.asked), mark.at - at));
        Self { spans, moving: moving.collect(), meets }
    }

    /// The first moment after `at`, and not after `end`, for which what was found at `at` does not speak.
    pub(super) fn end(&self, lines: &mut Lines<'_>, at: i64, end: i64) -> i64 {
        let mut next = end.min(at.saturating_add(self.meets));
        for (line, offset) in &self.moving {
            let mark = at + offset;
            // Nothing that moves further than `next` matters.
            if let Some(change) = lines.after(*line, mark, mark + (next - at)) {
                next = next.min(at + (change - mark).max(1));
            }
        }
        next
    }

    /// True if everything is answered the same for an opening at `there` as for the one at `here`.
    fn are_alike(&self, lines: &mut Lines<'_>, here: i64, there: i64) -> bool {
        let spans = self.spans.as_ref();
        spans.is_some_and(|spans| {
            spans.iter().all(|span| {
                let (a, b) = (here + span.from, there + span.from);
                (!span.answered || lines.answer(span.line, a) == lines.answer(span.line, b))
                    && lines.change_alike(span.line, (a, b), span.until - span.from)
            })
        })
    }
}

/// What two runs looked at, and from when to when, in seconds since an opening; `None` where that has no
/// end.
fn spans(lines: &mut Lines<'_>, [now, later]: [&Runs; 2], at: i64) -> Option<Vec<Span>> {
    let mut spans = Vec::new();
    let mut ranges: BTreeMap<usize, Span> = BTreeMap::new();
    for (side, (now, later)) in now.seen.iter().zip(&later.seen).enumerate() {
        // They mostly ask the same, one by one.
        let mut before: Option<(Asked, usize)> = None;
        let longest = now.len().max(later.len());
        for seen in (0..longest).flat_map(|one| [now.get(one), later.get(one)]).flatten() {
            if seen.asked == Asked::Order {
                continue;
            }
            if seen.at == Timestamp::MAX {
                return None;
            }
            let line = match before {
                Some((asked, line)) if asked == seen.asked => line,
                _ => lines.number(side, seen.asked),
            };
            before = Some((seen.asked, line));
            let offset = seen.at.as_second() - at;
            let (margin, answered) = match seen.asked {
                Asked::WorkingDay(_) => (DATES, false),
                _ => (0, true),
            };
            let span = Span { line, from: offset - margin, until: offset + margin, answered };
            if let Asked::Reach(..) = seen.asked {
                spans.push(span);
            } else {
                let range = ranges.entry(line).or_insert(span);
                range.from = range.from.min(span.from);
                range.until = range.until.max(span.until);
            }
        }
    }
    spans.sort_unstable();
    spans.dedup();
    spans.extend(ranges.into_values());
    Some(spans)
}

impl<T> Repeats<T> {
    /// For the pieces of so many sides. Two are compared over a month, in which hardly a piece is like one
    /// before on both: to look for one costs more than it saves.
    pub(super) fn of_sides(count: usize) -> Self {
        Self { pay: count < 2, lines: 0, kept: HashMap::default() }
    }

    /// Whether pieces are kept.
    pub(super) fn pay(&self) -> bool {
        self.pay
    }

    /// A piece like the one that begins at `at`, if there was one that is long enough.
    pub(super) fn find(
        &mut self,
        lines: &mut Lines<'_>,
        at: i64,
        end: i64,
    ) -> Option<Repeat<'_, T>> {
        if !self.pay {
            return None;
        }
        let alike = self.kept.get_mut(&beginning(lines, self.lines, at))?;
        let (place, next) = alike.iter().enumerate().find_map(|(place, kept)| {
            let next = kept.rests.are_alike(lines, kept.at, at);
            let next = next.then(|| kept.rests.end(lines, at, end))?;
            (next - at <= kept.length).then_some((place, next))
        })?;
        // Those met last are looked at first.
        alike.get_mut(..=place)?.rotate_right(1);
        let kept = alike.first()?;
        Some(Repeat { next, later: at - kept.at, found: &kept.found })
    }

    /// Keeps what was found of a piece that begins at `at`.
    pub(super) fn keep(
        &mut self,
        lines: &mut Lines<'_>,
        (at, length): (i64, i64),
        rests: Rests,
        found: T,
    ) {
        if rests.spans.is_none() {
            return;
        }
        if self.lines == 0 {
            self.lines = lines.len();
        }
        let alike = self.kept.entry(beginning(lines, self.lines, at)).or_default();
        alike.insert(0, Kept { at, length, rests, found });
        alike.truncate(KEPT);
    }
}

/// How a piece begins: what is answered at its first opening, and for how long. Pieces that are alike begin
/// alike, as far as they are found again.
fn beginning(lines: &mut Lines<'_>, count: usize, at: i64) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    for line in 0..count {
        lines.answer(line, at).hash(&mut hasher);
        if lines.is_calendar(line) {
            lines.after(line, at, at + AHEAD).map(|next| next - at).hash(&mut hasher);
        }
    }
    hasher.finish()
}
