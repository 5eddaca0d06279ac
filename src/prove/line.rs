//! When something comes first, for every opening: never, at an instant that stands still, or at one that
//! moves along with the opening.

use foldhash::{HashMap, HashMapExt};

use crate::clock::{Interval, Intervals};
use crate::promises::{Instant, crossing};

/// When something comes by the escalation of a ticket, and when by rules that tell people beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Comes<T> {
    pub(super) escalated: T,
    pub(super) beside: T,
}

/// The openings for which something comes, in order, with the instant for the first of each part.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Line(Vec<(Interval, Instant)>);

impl Line {
    /// Adds later openings.
    pub(super) fn push(&mut self, openings: Interval, at: Instant) {
        if openings.is_empty() {
            return;
        }
        if let Some((before, known)) = self.0.last_mut()
            && before.end == openings.start
        {
            // Of a single opening it cannot be said whether its instant moves along.
            let single = |part: &Interval| part.end - part.start == 1;
            let moves = if single(before) { at.moves } else { known.moves };
            let goes_on = Instant { moves, ..*known }.after(before.end - before.start);
            if goes_on.at == at.at && (moves == at.moves || single(&openings)) {
                (before.end, known.moves) = (openings.end, moves);
                return;
            }
        }
        self.0.push((openings, at));
    }

    /// The earlier of two.
    fn earlier(&self, other: &Self) -> Self {
        let mut earlier = Self::default();
        for (openings, here, there) in both(self, other) {
            match (here, there) {
                (Some(here), Some(there)) => {
                    let late = crossing(openings, here, there, 0);
                    let mut edges = vec![openings.start, openings.end];
                    edges.extend(late.iter().flat_map(|part| [part.start, part.end]));
                    edges.sort_unstable();
                    for pair in edges.windows(2) {
                        let [start, end] = *pair else { continue };
                        let at = if late.contains(start) { there } else { here };
                        earlier.push(Interval { start, end }, at.after(start - openings.start));
                    }
                }
                (at, None) | (None, at) => {
                    at.into_iter().for_each(|at| earlier.push(openings, at));
                }
            }
        }
        earlier
    }

    /// The openings for which the other comes later; or never, where that is asked for.
    fn comes_later_in(&self, other: &Self, or_never: bool) -> Intervals {
        let mut later: Vec<Interval> = Vec::new();
        for (openings, here, there) in both(self, other) {
            match (here, there) {
                (Some(here), Some(there)) => {
                    later.extend(crossing(openings, there, here, 0).iter())
                }
                (Some(_), None) if or_never => later.push(openings),
                _ => {}
            }
        }
        later.into_iter().collect()
    }

    /// When it comes for openings that begin there, and until when that is so.
    fn at(&self, part: usize, start: i64) -> (Option<Instant>, i64) {
        match self.0.get(part) {
            None => (None, i64::MAX),
            Some((openings, _)) if start < openings.start => (None, openings.start),
            Some((openings, at)) => (Some(at.after(start - openings.start)), openings.end),
        }
    }
}

/// The openings for which either comes, cut where one begins or ends, with both instants.
fn both<'l>(
    a: &'l Line,
    b: &'l Line,
) -> impl Iterator<Item = (Interval, Option<Instant>, Option<Instant>)> + 'l {
    let (mut left, mut right, mut start) = (0, 0, i64::MIN);
    std::iter::from_fn(move || {
        loop {
            let (of_a, until_a) = a.at(left, start);
            let (of_b, until_b) = b.at(right, start);
            let end = until_a.min(until_b);
            if end == i64::MAX {
                return None;
            }
            left += usize::from(of_a.is_some() && end == until_a);
            right += usize::from(of_b.is_some() && end == until_b);
            let openings = Interval { start, end };
            start = end;
            if of_a.is_some() || of_b.is_some() {
                return Some((openings, of_a, of_b));
            }
        }
    })
}

/// What came up, each once, by number. Number nought is what never comes.
#[derive(Debug)]
pub(super) struct Lines {
    lines: Vec<Line>,
    numbers: HashMap<Line, usize>,
    earlier: HashMap<(usize, usize), usize>,
    all: Vec<Comes<usize>>,
    known: HashMap<Comes<usize>, usize>,
}

impl Lines {
    pub(super) fn new() -> Self {
        Self {
            lines: vec![Line::default()],
            numbers: HashMap::from_iter([(Line::default(), 0)]),
            earlier: HashMap::new(),
            all: vec![Comes::default()],
            known: HashMap::from_iter([(Comes::default(), 0)]),
        }
    }

    pub(super) fn keep(&mut self, comes: Comes<Line>) -> usize {
        let Comes { escalated, beside } = comes;
        let comes = Comes { escalated: self.line(escalated), beside: self.line(beside) };
        self.number(comes)
    }

    fn line(&mut self, line: Line) -> usize {
        let next = self.lines.len();
        *self.numbers.entry(line).or_insert_with_key(|line| {
            self.lines.push(line.clone());
            next
        })
    }

    fn number(&mut self, comes: Comes<usize>) -> usize {
        let next = self.all.len();
        *self.known.entry(comes).or_insert_with(|| {
            self.all.push(comes);
            next
        })
    }

    /// What comes whenever either of two does.
    pub(super) fn either(&mut self, a: usize, b: usize) -> usize {
        let (Some(first), Some(second)) = (self.all.get(a).copied(), self.all.get(b).copied())
        else {
            return a;
        };
        let escalated = self.earlier(first.escalated, second.escalated);
        let beside = self.earlier(first.beside, second.beside);
        self.number(Comes { escalated, beside })
    }

    fn earlier(&mut self, a: usize, b: usize) -> usize {
        let (a, b) = (a.min(b), a.max(b));
        if a == b || a == 0 {
            return b;
        }
        if let Some(found) = self.earlier.get(&(a, b)) {
            return *found;
        }
        let (Some(first), Some(second)) = (self.lines.get(a), self.lines.get(b)) else { return a };
        let line = first.earlier(second);
        let found = self.line(line);
        self.earlier.insert((a, b), found);
        found
    }

    /// The openings for which what comes for the milder of two tickets comes later for the more severe
    /// one. Where it need not come at all, the escalation may leave out whom it told of the milder one.
    pub(super) fn later(&self, mild: usize, severe: usize, must_come: bool) -> Intervals {
        let of = |number: usize| -> Option<Comes<&Line>> {
            let Comes { escalated, beside } = *self.all.get(number)?;
            Some(Comes { escalated: self.lines.get(escalated)?, beside: self.lines.get(beside)? })
        };
        let (Some(mild), Some(severe)) = (of(mild), of(severe)) else {
            return Intervals::default();
        };
        let first = severe.escalated.earlier(severe.beside);
        if must_come {
            return mild.escalated.earlier(mild.beside).comes_later_in(&first, true);
        }
        let escalated = mild.escalated.comes_later_in(&first, false);
        let told: Intervals = severe.escalated.0.iter().map(|(openings, _)| *openings).collect();
        escalated.intersection(&told).union(&mild.beside.comes_later_in(&first, false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(parts: &[(i64, i64, i64, bool)]) -> Line {
        let mut line = Line::default();
        for (start, end, at, moves) in parts.iter().copied() {
            line.push(Interval { start, end }, Instant { at, moves });
        }
        line
    }

    /// Opening by opening, as the parts say.
    fn at(line: &Line, opening: i64) -> Option<i64> {
        let part = line.0.iter().find(|(part, _)| part.start <= opening && opening < part.end);
        part.map(|(part, at)| at.after(opening - part.start).at)
    }

    #[test]
    fn parts_that_go_on_are_one() {
        assert_eq!(line(&[(0, 5, 9, true), (5, 9, 14, true)]), line(&[(0, 9, 9, true)]));
        assert_eq!(line(&[(0, 1, 9, false), (1, 9, 10, true)]), line(&[(0, 9, 9, true)]));
        assert_eq!(line(&[(0, 5, 9, true), (5, 6, 14, false)]), line(&[(0, 6, 9, true)]));
        assert_eq!(line(&[(0, 5, 9, true), (5, 9, 9, false)]).0.len(), 2);
        assert_eq!(line(&[(0, 5, 9, false), (6, 9, 9, false)]).0.len(), 2);
    }

    #[test]
    fn two_lines_are_compared_at_every_opening() {
        let lines = [
            line(&[]),
            line(&[(0, 20, 0, true)]),
            line(&[(3, 8, 12, false), (8, 15, 8, true), (17, 20, 30, false)]),
            line(&[(0, 9, 10, true), (9, 12, 12, false), (12, 20, 20, true)]),
            line(&[(0, 20, 14, false)]),
        ];
        for a in &lines {
            for b in &lines {
                let earlier = a.earlier(b);
                let (later, or_never) = (a.comes_later_in(b, false), a.comes_later_in(b, true));
                for opening in -1..22 {
                    let (here, there) = (at(a, opening), at(b, opening));
                    let first = here.into_iter().chain(there).min();
                    assert_eq!(at(&earlier, opening), first, "{a:?} {b:?} {opening}");
                    let is_later = here.zip(there).is_some_and(|(here, there)| there > here);
                    let never = here.is_some() && there.is_none();
                    assert_eq!(later.contains(opening), is_later, "{a:?} {b:?} {opening}");
                    assert_eq!(or_never.contains(opening), is_later || never, "{opening}");
                }
            }
        }
    }
}
