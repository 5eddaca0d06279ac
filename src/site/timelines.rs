//! What becomes of every class of ticket, at every moment of the horizon: taken from the engine, piece by
//! piece, and packed so that what is alike is there once.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};
use jiff::Timestamp;
use rayon::prelude::*;

use super::events::{Event, Teller};
use crate::model::Facts;
use crate::prove::{Case, Classes, Moments, Piece};
use crate::simulate::{Happening, Trace, What};

/// When something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Time {
    /// True for an instant that is the same for all openings of its piece.
    pub(super) stands_still: bool,
    /// Seconds since the opening; of an instant that stands still, since the piece begins.
    pub(super) seconds: i64,
}

/// Events, by position, with their times, in the order in which they happen. The time of a target is when
/// it is due.
pub(super) type Timeline = Vec<(usize, Time)>;

/// Everything that can become of tickets.
#[derive(Debug, Default)]
pub(super) struct Timelines {
    /// Every event there is.
    pub(super) events: Vec<Event>,
    /// Every timeline there is.
    pub(super) timelines: Vec<Timeline>,
    /// For each class its pieces: for each, how many seconds after the one before it begins (the first:
    /// after the horizon begins), and the position of its timeline.
    pub(super) classes: Vec<Vec<(i64, usize)>>,
    /// The last instant that any timeline tells.
    pub(super) last: i64,
    /// How many pieces there are.
    pub(super) pieces: usize,
}

/// The pieces of one class, by themselves: with the instants at which they begin.
struct OfClass {
    events: Vec<Event>,
    timelines: Vec<Timeline>,
    pieces: Vec<(i64, usize)>,
    last: i64,
}

impl Timelines {
    /// Asks the engine about every class.
    pub(super) fn new(
        teller: &Teller<'_>,
        classes: &Classes<'_>,
        moments: &Moments<'_>,
        range: (Timestamp, Timestamp),
    ) -> Self {
        let one = |class: &crate::prove::Class| match class.facts.first() {
            Some(facts) => of_class(teller, moments, facts, range),
            None => of_class(teller, moments, &Facts::default(), range),
        };
        let all: Vec<OfClass> = classes.all.par_iter().map(one).collect();
        let mut together = Self { last: range.1.as_second(), ..Self::default() };
        let mut events = BTreeMap::new();
        let mut timelines = HashMap::new();
        for class in all {
            together.add(class, range.0.as_second(), &mut events, &mut timelines);
        }
        together
    }

    /// Adds a class; what is known already is referred to.
    fn add(
        &mut self,
        class: OfClass,
        start: i64,
        events: &mut BTreeMap<Event, usize>,
        timelines: &mut HashMap<Timeline, usize>,
    ) {
        let of_event: Vec<usize> = class
            .events
            .into_iter()
            .map(|event| {
                *events.entry(event).or_insert_with_key(|event| {
                    self.events.push(event.clone());
                    self.events.len() - 1
                })
            })
            .collect();
        let of_timeline: Vec<usize> = class
            .timelines
            .into_iter()
            .map(|mut timeline| {
                for (event, _) in &mut timeline {
                    *event = of_event.get(*event).copied().unwrap_or_default();
                }
                *timelines.entry(timeline).or_insert_with_key(|timeline| {
                    self.timelines.push(timeline.clone());
                    self.timelines.len() - 1
                })
            })
            .collect();
        let mut before = start;
        let mut pieces = Vec::with_capacity(class.pieces.len());
        for (from, timeline) in class.pieces {
            let timeline = of_timeline.get(timeline).copied().unwrap_or_default();
            pieces.push((from - before, timeline));
            before = from;
        }
        self.pieces += pieces.len();
        self.last = self.last.max(class.last);
        self.classes.push(pieces);
    }
}

fn of_class(
    teller: &Teller<'_>,
    moments: &Moments<'_>,
    facts: &Facts,
    range: (Timestamp, Timestamp),
) -> OfClass {
    let mut found =
        OfClass { events: Vec::new(), timelines: Vec::new(), pieces: Vec::new(), last: 0 };
    let mut events: BTreeMap<Event, usize> = BTreeMap::new();
    let mut timelines: HashMap<Timeline, usize> = HashMap::new();
    let mut before: (Vec<Happening>, Vec<Option<usize>>) = Default::default();
    let look = |Piece { from, traces, later, .. }: Piece| {
        let (trace, later) = (traces.into_iter().next()?, later.into_iter().next());
        // From piece to piece little changes but the times, and wording takes longer than simulating.
        let positions: Vec<Option<usize>> = trace
            .events
            .iter()
            .enumerate()
            .map(|(at, happening)| {
                let known = before.0.get(at).filter(|known| alike(known, happening));
                if let (Some(_), Some(position)) = (known, before.1.get(at)) {
                    return *position;
                }
                let event = teller.event(happening)?;
                Some(*events.entry(event).or_insert_with_key(|event| {
                    found.events.push(event.clone());
                    found.events.len() - 1
                }))
            })
            .collect();
        let mut timeline = Timeline::with_capacity(positions.len());
        let (mut moves_as_a_whole, mut last) = (true, 0);
        for (at, position) in positions.iter().enumerate() {
            let (Some(position), Some(happening)) = (position, trace.events.get(at)) else {
                continue;
            };
            let then = instant(happening);
            let moved = later.as_ref().and_then(|later: &Trace| later.events.get(at)).map(instant);
            let moves = moved.is_some_and(|moved| moved > then);
            moves_as_a_whole &= moves;
            let seconds = then - from.as_second();
            timeline.push((*position, Time { stands_still: !moves, seconds }));
            last = last.max(then);
        }
        before = (trace.events, positions);
        let position = *timelines.entry(timeline).or_insert_with_key(|timeline| {
            found.timelines.push(timeline.clone());
            found.timelines.len() - 1
        });
        Some((position, moves_as_a_whole, last))
    };
    let (mut pieces, mut end) = (Vec::new(), 0);
    moments.pieces(&[Case { facts, events: &[] }], range, look, |openings, looked, later| {
        let Some((position, moves_as_a_whole, last)) = *looked else { return true };
        let same = pieces.last().is_some_and(|(_, before)| *before == position);
        if !(same && moves_as_a_whole) {
            pieces.push((openings.start, position));
        }
        end = end.max(last + later);
        true
    });
    OfClass { pieces, last: end, ..found }
}

/// When something happens; of a target, when it is due.
fn instant(happening: &Happening) -> i64 {
    match &happening.what {
        What::TargetDue { due, .. } => due.as_second(),
        _ => happening.at.as_second(),
    }
}

/// The same thing for the same reason, whenever it happens and is due.
fn alike(a: &Happening, b: &Happening) -> bool {
    let what = match (&a.what, &b.what) {
        (What::TargetDue { clock: a, .. }, What::TargetDue { clock: b, .. }) => a == b,
        (a, b) => a == b,
    };
    what && a.why == b.why
}
