//! Who is on call: rotations, their layers and overrides, as one timeline without gaps.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::horizon::{Horizon, axis};
use super::index::Index;
use super::intervals::{Interval, Intervals, seconds};
use super::local::{DAY, LocalTime, civil_seconds, instant_of};
use super::timeline::{Piece, Timeline};
use crate::model::{CalendarRef, Contact, Handoff, Ix, Layer, Rotation, Turn};

/// A time during which the same turn of a rotation holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// Who has it. [`Turn::Gap`] where nobody is on call on purpose, or not yet: `why` tells them
    /// apart.
    pub turn: Turn,
    /// What says so.
    pub why: Why,
    /// First instant; [`Timestamp::MIN`] where it has held since ever.
    pub from: Timestamp,
    /// First instant after it; [`Timestamp::MAX`] where it holds for ever.
    pub until: Timestamp,
}

/// What says who is on call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// A member's turn.
    Layer {
        /// Position of the layer in the rotation; 0 is the base.
        layer: usize,
        /// Position of the member in the layer.
        member: usize,
    },
    /// An override, by its position in the rotation.
    Override(usize),
    /// No layer is active: nobody is on call, on purpose.
    Inactive,
    /// No layer has started yet.
    NotStarted,
}

impl Shift {
    /// Who is on call, if anybody is.
    pub fn contact(&self) -> Option<Ix<Contact>> {
        match self.turn {
            Turn::Contact(contact) => Some(contact),
            Turn::Vacant | Turn::Gap => None,
        }
    }

    /// True if nobody is on call on purpose: a planned gap, or outside the hours of every layer. A
    /// vacancy and the time before the first hand-off are no plan.
    pub fn is_planned_gap(&self) -> bool {
        self.turn == Turn::Gap && self.why != Why::NotStarted
    }

    /// True if a reader would call both one shift: the same person for the same reason.
    fn continues(&self, next: &Self) -> bool {
        let same_source = match (self.why, next.why) {
            (Why::Layer { layer, .. }, Why::Layer { layer: other, .. }) => layer == other,
            (why, other) => why == other,
        };
        same_source && self.turn == next.turn && self.until == next.from
    }
}

/// All of time.
const EVER: Interval = Interval { start: i64::MIN, end: i64::MAX };

/// A rotation whose blocks are computed when somebody asks for them.
#[derive(Debug)]
pub(super) struct Roster {
    zone: TimeZone,
    layers: Vec<Turns>,
    overrides: Timeline,
    override_turns: Vec<Turn>,
    blocks: Horizon<Block>,
}

/// A layer.
#[derive(Debug)]
struct Turns {
    /// Start of the first turn.
    anchor: i64,
    /// The same in local seconds: hand-offs of a day or more keep this time of day.
    local_anchor: i64,
    /// A length of zero would never hand over; loading refuses it.
    handoff: Handoff,
    members: Vec<Turn>,
    active: Option<CalendarRef>,
}

/// What holds in a piece of a block, before members are looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    NotStarted,
    Inactive,
    /// A numbered turn of a layer whose turns are days.
    Numbered {
        layer: usize,
        number: i64,
    },
    /// A layer whose turns are shorter: their number follows from the instant, so that hand-offs
    /// every minute need no more memory than weekly ones.
    Counted {
        layer: usize,
    },
    Override(usize),
}

/// Pieces that cover a block from end to end.
#[derive(Debug)]
struct Block {
    pieces: Box<[(Interval, Held)]>,
    index: Index,
}

impl Roster {
    pub(super) fn new(rotation: &Rotation) -> Self {
        let turns = rotation.overrides.iter();
        let spans = turns.clone().map(|over| Interval::between(over.from, over.until));
        Self {
            zone: rotation.timezone.clone(),
            layers: rotation.layers.iter().map(|l| Turns::new(l, &rotation.timezone)).collect(),
            overrides: Timeline::later_wins(&spans.collect::<Vec<_>>()),
            override_turns: turns.map(|over| over.turn.value).collect(),
            blocks: Horizon::new(axis::BLOCKS),
        }
    }

    /// Who has the turn at an instant. `open` gives the openings of a calendar in a range.
    pub(super) fn turn_at(&self, at: Timestamp, open: &dyn Openings) -> Turn {
        let at = seconds(at);
        match self.piece_at(at, open) {
            Some((_, held)) => self.turn(held, at).0,
            None => Turn::Gap,
        }
    }

    /// The turn that holds at an instant, with its ends.
    pub(super) fn shift_at(&self, at: Timestamp, open: &dyn Openings) -> Shift {
        let at = seconds(at);
        let (mut range, held) = self.piece_at(at, open).unwrap_or((EVER, Held::Inactive));
        let bounds = self.turn_bounds(held, at);
        match held {
            // Their ends do not depend on calendars, and may be centuries away.
            Held::NotStarted | Held::Override(_) => range = bounds,
            _ => {
                self.extend(&mut range, held, bounds, open);
                range = range.clip(bounds);
            }
        }
        let (turn, why) = self.turn(held, at);
        Shift { turn, why, from: range.from(), until: range.until() }
    }

    /// The turns of a range, cut off at both ends; every one by itself, or those that the same person
    /// has for the same reason as one.
    pub(super) fn shifts(&self, range: Interval, merge: bool, open: &dyn Openings) -> Vec<Shift> {
        let mut shifts: Vec<Shift> = Vec::new();
        let (from, until) = (range.from(), range.until());
        let mut at = from;
        while at < until {
            let found = self.shift_at(at, open);
            let shift =
                Shift { from: found.from.max(from), until: found.until.min(until), ..found };
            at = shift.until;
            match shifts.last_mut() {
                Some(last) if merge && last.continues(&shift) => last.until = shift.until,
                _ => shifts.push(shift),
            }
        }
        shifts
    }

    fn piece_at(&self, at: i64, open: &dyn Openings) -> Option<(Interval, Held)> {
        let block = self.block(axis::block_of(at), open)?;
        block.pieces.get(block.index.position(&block.pieces, at, |piece| piece.0.end)).copied()
    }

    fn block(&self, index: usize, open: &dyn Openings) -> Option<&Block> {
        self.blocks.get(index, || Block::compile(self, axis::range_of(index), open))
    }

    /// Who, and why.
    fn turn(&self, held: Held, at: i64) -> (Turn, Why) {
        let (layer, number) = match held {
            Held::NotStarted => return (Turn::Gap, Why::NotStarted),
            Held::Inactive => return (Turn::Gap, Why::Inactive),
            Held::Override(entry) => {
                let turn = self.override_turns.get(entry).copied();
                return (turn.unwrap_or(Turn::Gap), Why::Override(entry));
            }
            Held::Numbered { layer, number } => (layer, number),
            Held::Counted { layer } => (layer, self.layers.get(layer).map_or(0, |l| l.number(at))),
        };
        let members = self.layers.get(layer).map_or(&[][..], |turns| &turns.members);
        let count = i64::try_from(members.len()).unwrap_or(i64::MAX).max(1);
        let member = usize::try_from(number.rem_euclid(count)).unwrap_or_default();
        let turn = members.get(member).copied().unwrap_or(Turn::Gap);
        (turn, Why::Layer { layer, member })
    }

    /// Ends that a piece has by itself, wherever its block ends.
    fn turn_bounds(&self, held: Held, at: i64) -> Interval {
        match held {
            Held::Counted { layer } => self.layers.get(layer).map_or(EVER, |l| l.counted(at)),
            Held::Override(_) => self.overrides.at(at).map_or(EVER, |piece| piece.interval),
            Held::NotStarted => {
                let first = self.working().map(|(_, turns)| turns.anchor).min();
                let before = Interval { start: i64::MIN, end: first.unwrap_or(i64::MAX) };
                self.overrides.gap_at(at).clip(before)
            }
            Held::Numbered { .. } | Held::Inactive => EVER,
        }
    }

    /// The layers in which anybody has a turn, with their positions.
    fn working(&self) -> impl Iterator<Item = (usize, &Turns)> {
        self.layers.iter().enumerate().filter(|(_, turns)| !turns.members.is_empty())
    }

    /// Follows a piece that touches the end of its block into the blocks beside it.
    fn extend(&self, range: &mut Interval, held: Held, bounds: Interval, open: &dyn Openings) {
        let mut block = axis::block_of(range.start);
        while range.start == axis::range_of(block).start && bounds.start < range.start {
            let before = block.checked_sub(1).and_then(|before| self.block(before, open));
            match before.and_then(|before| before.pieces.last()) {
                Some(piece) if piece.1 == held => range.start = piece.0.start,
                Some(_) => break,
                None => range.start = i64::MIN,
            }
            block = block.saturating_sub(1);
        }
        let mut block = axis::block_of(range.end - 1);
        while range.end == axis::range_of(block).end && range.end < bounds.end {
            block += 1;
            match self.block(block, open).map(|after| after.pieces.first()) {
                Some(Some(piece)) if piece.1 == held => range.end = piece.0.end,
                Some(_) => break,
                None => range.end = i64::MAX,
            }
        }
    }
}

/// Where a rotation learns when the calendars of its layers are open.
pub(super) trait Openings {
    /// The openings of a calendar in a range.
    fn openings(&self, calendar: CalendarRef, range: Interval) -> Intervals;
}

impl Turns {
    fn new(layer: &Layer, zone: &TimeZone) -> Self {
        let local_anchor = civil_seconds(layer.start.value);
        Self {
            anchor: instant_of(zone, local_anchor),
            local_anchor,
            handoff: layer.handoff.value,
            members: layer.members.iter().map(|member| member.value).collect(),
            active: layer.active.map(|active| active.value),
        }
    }

    /// Length of a turn in seconds: local seconds for days, elapsed seconds else.
    fn length(&self) -> i64 {
        match self.handoff {
            Handoff::Days(days) => i64::from(days).max(1) * DAY,
            Handoff::Elapsed(seconds) => i64::from(seconds).max(1),
        }
    }

    fn number(&self, at: i64) -> i64 {
        (at - self.anchor).div_euclid(self.length())
    }

    /// The turn of elapsed time that an instant lies in.
    fn counted(&self, at: i64) -> Interval {
        let start = self.anchor + self.number(at) * self.length();
        Interval { start, end: start + self.length() }
    }

    /// The turns of days that touch a range, which starts at or after the anchor.
    fn numbered(&self, range: Interval, zone: &TimeZone) -> Vec<(i64, Interval)> {
        let mut local = LocalTime::new(zone);
        let mut start_of = |n: i64| local.instant(self.local_anchor + n * self.length());
        // Local time is less than two days away from universal time.
        let first = (range.start - 2 * DAY - self.local_anchor).div_euclid(self.length()).max(0);
        let mut turns = Vec::new();
        let mut start = start_of(first);
        let mut number = first;
        while start < range.end {
            let end = start_of(number + 1);
            let turn = Interval { start, end }.clip(range);
            if !turn.is_empty() {
                turns.push((number, turn));
            }
            (start, number) = (end, number + 1);
        }
        turns
    }
}

impl Block {
    /// Lays the layers over each other, and the overrides over the layers.
    fn compile(roster: &Roster, range: Interval, open: &dyn Openings) -> Self {
        let mut held = vec![(range, Held::NotStarted)];
        if let Some(first) = roster.working().map(|(_, turns)| turns.anchor).min() {
            held.push((Interval { start: first.max(range.start), end: range.end }, Held::Inactive));
        }
        for (layer, turns) in roster.working() {
            let started = Interval { start: turns.anchor.max(range.start), end: range.end };
            if started.is_empty() {
                continue;
            }
            let active = match turns.active {
                None => Intervals::one(started),
                Some(calendar) => open.openings(calendar, started),
            };
            match turns.handoff {
                Handoff::Elapsed(_) => {
                    held.extend(active.iter().map(|part| (part, Held::Counted { layer })));
                }
                Handoff::Days(_) => {
                    for (number, turn) in turns.numbered(started, &roster.zone) {
                        let parts = active.within(turn);
                        held.extend(parts.iter().map(|p| (p, Held::Numbered { layer, number })));
                    }
                }
            }
        }
        for Piece { interval, entry } in roster.overrides.pieces() {
            held.push((interval.clip(range), Held::Override(*entry)));
        }
        let intervals: Vec<_> = held.iter().map(|(interval, _)| *interval).collect();
        let pieces: Box<[_]> = Timeline::later_wins(&intervals)
            .pieces()
            .iter()
            .filter_map(|piece| Some((piece.interval, held.get(piece.entry)?.1)))
            .collect();
        let index = Index::new(range, pieces.iter().map(|piece| piece.0.end));
        Self { pieces, index }
    }
}
