//! What the questions that runs ask are answered, and when the answers change: looked up in one place for
//! all runs of a side.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::HashMap;
use jiff::Timestamp;

use super::Side;
use crate::clock::{Changing, DateMark};
use crate::model::CalendarRef;
use crate::simulate::{Asked, Reached, reach_answers};

/// Changes are worked out for so many seconds at a time: about a quarter of a year.
const STRETCH: i64 = 1 << 23;

/// The answers to the questions of one side. Shared by threads; they do not depend on who asks first.
#[derive(Debug)]
pub(super) struct Boundaries<'p> {
    side: Side<'p>,
    known: Mutex<Known>,
}

/// What was worked out.
#[derive(Debug, Default)]
struct Known {
    /// By question and stretch.
    stretches: BTreeMap<(Asked, i64), Arc<Stretch>>,
    /// Every answer that a question was given, each once; a number is its position.
    answers: BTreeMap<Asked, Vec<Answer>>,
}

/// What a question is answered from some instant on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    /// Whether a calendar is open.
    Open(bool),
    /// What counting in business days rests on: nothing at a mere time of day, and before a stretch.
    Dates(Vec<DateMark>),
    /// Whom a notification tells. `None` where that depends on who was told before: then no two answers
    /// are the same.
    Reached(Option<Reached>),
}

/// The answers to one question in a stretch of time, by their numbers.
#[derive(Debug)]
struct Stretch {
    /// The answer just before it.
    before: usize,
    /// When it changes, in seconds, and to what.
    changes: Box<[(i64, usize)]>,
}

/// The questions that some runs ask, by number. Each keeps the stretches it came upon.
#[derive(Debug)]
pub(super) struct Lines<'b> {
    sides: &'b [Boundaries<'b>],
    lines: Vec<Line<'b>>,
    numbers: HashMap<(usize, Asked), usize>,
}

/// The answers to one question.
#[derive(Debug)]
struct Line<'b> {
    of: &'b Boundaries<'b>,
    asked: Asked,
    stretches: Vec<(i64, Arc<Stretch>)>,
}

impl<'p> Boundaries<'p> {
    pub(super) fn new(side: Side<'p>) -> Self {
        Self { side, known: Mutex::default() }
    }

    fn stretch(&self, asked: Asked, number: i64) -> Arc<Stretch> {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().stretches.get(&(asked, number)) {
            return Arc::clone(known);
        }
        let instant = |second| Timestamp::from_second(second).unwrap_or(Timestamp::MAX);
        let range = (instant(number * STRETCH), instant((number + 1) * STRETCH));
        let (before, changes) = self.answers(asked, range);
        let mut known = lock();
        let answers = known.answers.entry(asked).or_default();
        let mut number_of = |answer: Answer| {
            let same = |known: &Answer| *known == answer && answer != Answer::Reached(None);
            answers.iter().position(same).unwrap_or_else(|| {
                answers.push(answer);
                answers.len() - 1
            })
        };
        let before = number_of(before);
        let changes = changes.into_iter().map(|(at, to)| (at.as_second(), number_of(to))).collect();
        let stretch = Arc::new(Stretch { before, changes });
        Arc::clone(known.stretches.entry((asked, number)).or_insert(stretch))
    }

    /// The answer just before a range of time, and its changes within it.
    fn answers(
        &self,
        asked: Asked,
        (from, until): (Timestamp, Timestamp),
    ) -> (Answer, Vec<(Timestamp, Answer)>) {
        let Side { policy, clock } = self.side;
        let at = |changing| clock.changes(changing, from, until).into_iter();
        match asked {
            Asked::Order => (Answer::Open(true), Vec::new()),
            Asked::Calendar(calendar) => {
                let before = from.as_second() - 1;
                let before = Timestamp::from_second(before).unwrap_or(Timestamp::MIN);
                let open = |at| Answer::Open(clock.calendar(calendar).is_open(at));
                let changes = at(Changing::Calendar(calendar)).map(|at| (at, open(at)));
                (open(before), changes.collect())
            }
            Asked::WorkingDay(calendar) => {
                let marks = self.marks(calendar, (from, until));
                let marks = |at| marks.get(&at).cloned().unwrap_or_default();
                let changes = at(Changing::WorkingDay(calendar));
                let changes = changes.map(|at| (at, Answer::Dates(marks(at))));
                (Answer::Dates(Vec::new()), changes.collect())
            }
            Asked::Reach(target, channels) => {
                let (before, changes) =
                    reach_answers(policy, clock, (target, channels), (from, until));
                let changes = changes.into_iter().map(|(at, to)| (at, Answer::Reached(to)));
                (Answer::Reached(before), changes.collect())
            }
        }
    }

    fn marks(
        &self,
        calendar: CalendarRef,
        (from, until): (Timestamp, Timestamp),
    ) -> BTreeMap<Timestamp, Vec<DateMark>> {
        let mut marks: BTreeMap<_, Vec<DateMark>> = BTreeMap::new();
        for (at, mark) in self.side.clock.dates(calendar, from, until) {
            marks.entry(at).or_default().push(mark);
        }
        marks
    }
}

impl<'b> Lines<'b> {
    pub(super) fn new(sides: &'b [Boundaries<'b>]) -> Self {
        Self { sides, lines: Vec::new(), numbers: HashMap::default() }
    }

    /// How many questions there are.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The number of a question that is asked of a side.
    pub(super) fn number(&mut self, side: usize, asked: Asked) -> usize {
        let next = self.lines.len();
        let number = *self.numbers.entry((side, asked)).or_insert(next);
        if number == next
            && let Some(of) = self.sides.get(side)
        {
            self.lines.push(Line { of, asked, stretches: Vec::new() });
        }
        number
    }

    /// True if a question is about a calendar.
    pub(super) fn is_calendar(&self, number: usize) -> bool {
        let asked = self.lines.get(number).map(|line| line.asked);
        matches!(asked, Some(Asked::Calendar(_) | Asked::WorkingDay(_)))
    }

    /// The answer at an instant, by a number that is equal where the answers are.
    pub(super) fn answer(&mut self, number: usize, at: i64) -> Option<usize> {
        Some(self.lines.get_mut(number)?.answer(at))
    }

    /// The first instant after `at`, and before `until`, at which the answer may be another. All in
    /// seconds.
    pub(super) fn after(&mut self, number: usize, at: i64, until: i64) -> Option<i64> {
        Some(self.lines.get_mut(number)?.change_after(at, until)?.0)
    }

    /// True if for so many seconds after `a`, the answers change as they do after `b`, and to the same.
    pub(super) fn change_alike(&mut self, number: usize, (a, b): (i64, i64), seconds: i64) -> bool {
        let Some(line) = self.lines.get_mut(number) else { return true };
        let mut passed = 0;
        loop {
            let of_a = line.other_after(a + passed, a + seconds + 1);
            let of_b = line.other_after(b + passed, b + seconds + 1);
            match (of_a, of_b) {
                (None, None) => return true,
                (Some((at, to)), Some((other, answer))) if (at - a, to) == (other - b, answer) => {
                    passed = at - a;
                }
                _ => return false,
            }
        }
    }
}

impl Line<'_> {
    fn answer(&mut self, at: i64) -> usize {
        let Some(stretch) = self.stretch(at.div_euclid(STRETCH)) else { return 0 };
        let passed = stretch.changes.partition_point(|(change, _)| *change <= at);
        let last = passed.checked_sub(1).and_then(|last| stretch.changes.get(last));
        last.map_or(stretch.before, |(_, answer)| *answer)
    }

    fn change_after(&mut self, at: i64, until: i64) -> Option<(i64, usize)> {
        let mut number = at.div_euclid(STRETCH);
        while number * STRETCH < until {
            let changes = &self.stretch(number)?.changes;
            let passed = changes.partition_point(|(change, _)| *change <= at);
            if let Some(next) = changes.get(passed) {
                return Some(*next).filter(|(next, _)| *next < until);
            }
            number += 1;
        }
        None
    }

    /// The first change to something else. At a mere time of day nothing is.
    fn other_after(&mut self, mut at: i64, until: i64) -> Option<(i64, usize)> {
        loop {
            let (next, answer) = self.change_after(at, until)?;
            let nothing = self.stretch(next.div_euclid(STRETCH))?.before;
            if answer != nothing || !matches!(self.asked, Asked::WorkingDay(_)) {
                return Some((next, answer));
            }
            at = next;
        }
    }

    fn stretch(&mut self, number: i64) -> Option<&Stretch> {
        let known = self.stretches.iter().position(|(known, _)| *known == number);
        let place = known.unwrap_or_else(|| {
            self.stretches.push((number, self.of.stretch(self.asked, number)));
            self.stretches.len() - 1
        });
        Some(&self.stretches.get(place)?.1)
    }
}
