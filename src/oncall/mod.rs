//! Who is on call in a range of time, and whom to call at a moment.
//!
//! Works out facts: shifts, gaps, collisions, leave, load, hand-offs, and the people a notification
//! would tell. It asks the clock who is on call and the engine who is told, and words nothing.

mod collisions;
mod leave;
mod load;
mod who;

use jiff::{SignedDuration, Timestamp};

use crate::clock::{Clock, Shift};
use crate::model::{Contact, Ix, Policy, Rotation};

pub use collisions::Collision;
pub use leave::Leave;
pub use load::Load;
pub use who::{Answer, Call, Person, Question, who};

/// Where nobody else takes over in so many hours, the next hand-off is not looked for any further.
const LOOK_AHEAD: SignedDuration = SignedDuration::from_hours(366 * 24);

/// What is to be known about rotations in a range of time.
#[derive(Debug)]
pub struct Survey {
    /// First instant of the range.
    pub from: Timestamp,
    /// First instant after it.
    pub until: Timestamp,
    /// The rotations asked for, in the order asked for.
    pub rotations: Vec<Ix<Rotation>>,
    /// Who is on call, rotation by rotation, without a hole and cut off at the ends of the range.
    /// Turns of the same person that follow each other are one shift.
    pub shifts: Vec<OnDuty>,
    /// The turns that touch the range, each by itself and whole, also where the range cuts it.
    pub turns: Vec<OnDuty>,
    /// When nobody is on call although somebody should be.
    pub gaps: Vec<OnDuty>,
    /// When one person is on call in two rotations that stand in for each other.
    pub collisions: Vec<Collision>,
    /// When somebody on call is away and nobody covers.
    pub leave: Vec<Leave>,
    /// How much falls to each person, most first.
    pub load: Vec<Load>,
    /// Who is on call at a moment of the range and who is next, a line per rotation.
    pub handoffs: Vec<HandOff>,
}

/// A shift of a rotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnDuty {
    /// Which rotation.
    pub rotation: Ix<Rotation>,
    /// Who, when and why.
    pub shift: Shift,
}

/// The next time that somebody else takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandOff {
    /// Of which rotation.
    pub rotation: Ix<Rotation>,
    /// The turn that holds at the moment.
    pub present: Shift,
    /// The first later turn that is somebody else's, or nobody's; `None` where there is none within a
    /// year.
    pub next: Option<Shift>,
}

impl Survey {
    /// Looks at rotations from one instant until another; hand-offs are told as seen at `moment`.
    pub fn new(
        policy: &Policy,
        clock: &Clock,
        rotations: Vec<Ix<Rotation>>,
        (from, until): (Timestamp, Timestamp),
        moment: Timestamp,
    ) -> Self {
        let each = |shifts: fn(&Clock, Ix<Rotation>, Timestamp, Timestamp) -> Vec<Shift>| {
            let of = |&rotation: &Ix<Rotation>| {
                let shifts = shifts(clock, rotation, from, until);
                shifts.into_iter().map(move |shift| OnDuty { rotation, shift })
            };
            rotations.iter().flat_map(of).collect::<Vec<_>>()
        };
        let shifts = each(Clock::shifts);
        let is_gap = |shift: &Shift| shift.contact().is_none() && !shift.is_planned_gap();
        Self {
            from,
            until,
            gaps: shifts.iter().copied().filter(|on| is_gap(&on.shift)).collect(),
            turns: each(whole_turns),
            collisions: collisions::among(policy, &rotations, &shifts),
            leave: leave::without_cover(policy, clock, &shifts),
            load: load::of(policy, &shifts, (from, until)),
            handoffs: rotations.iter().map(|ix| hand_off(clock, *ix, moment)).collect(),
            rotations,
            shifts,
        }
    }

    /// The contacts who are on call at some time of the range, in the order of their table.
    pub fn people(&self) -> Vec<Ix<Contact>> {
        let mut people: Vec<_> = self.shifts.iter().filter_map(|on| on.shift.contact()).collect();
        people.sort_unstable();
        people.dedup();
        people
    }
}

/// The turns that touch a range, with their own ends; those that hold since or for ever have the
/// range's.
fn whole_turns(
    clock: &Clock,
    rotation: Ix<Rotation>,
    from: Timestamp,
    until: Timestamp,
) -> Vec<Shift> {
    let mut turns = clock.turns(rotation, from, until);
    if let Some(first) = turns.first_mut() {
        let whole = clock.on_call(rotation, first.from);
        first.from = if whole.from == Timestamp::MIN { first.from } else { whole.from };
    }
    if let Some(last) = turns.last_mut() {
        let whole = clock.on_call(rotation, last.from.max(from));
        last.until = if whole.until == Timestamp::MAX { last.until } else { whole.until };
    }
    turns
}

fn hand_off(clock: &Clock, rotation: Ix<Rotation>, moment: Timestamp) -> HandOff {
    let present = clock.on_call(rotation, moment);
    let end = moment.checked_add(LOOK_AHEAD).unwrap_or(Timestamp::MAX);
    let mut turn = present;
    while turn.until < end {
        turn = clock.on_call(rotation, turn.until);
        if turn.turn != present.turn {
            return HandOff {
                rotation,
                present: Shift { until: turn.from, ..present },
                next: Some(turn),
            };
        }
    }
    HandOff { rotation, present, next: None }
}
