//! What a change does to tickets: every scenario and every class of ticket, on both sides.
//!
//! Times are compared as each side's engine gives them; nothing here works out a deadline or looks for
//! whom to tell.

mod alike;
mod causes;
mod compare;
mod effect;
mod judged;
mod translate;
mod work;

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::model::{EntryKey, Id, MethodKind, TargetKind, Ticket};
use crate::simulate::Trace;

pub use effect::{Effect, Matter};
pub use work::tickets;

/// Everything that a change does to tickets.
#[derive(Debug, Default)]
pub struct TicketChanges {
    /// How many classes of ticket the two sides tell apart together.
    pub classes: usize,
    /// How many of them are treated differently at some moment.
    pub changed: usize,
    /// Those, by the entries that make the difference and by what it comes to; worst first.
    pub groups: Vec<Group>,
    /// The scenarios whose timeline or verdict differs, by id. Those that only one side has are run on
    /// both and stand here where the sides treat their ticket differently.
    pub scenarios: Vec<ScenarioChange>,
    /// The entries that differ in anything that could matter to a ticket.
    pub entries: BTreeSet<EntryKey>,
}

impl TicketChanges {
    /// True where no ticket is treated differently.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.scenarios.is_empty()
    }

    /// True where some ticket is worse off.
    pub fn is_weaker(&self) -> bool {
        let of_groups = self.groups.iter().map(|group| group.effect);
        let of_scenarios = self.scenarios.iter().filter_map(|scenario| scenario.effect);
        of_groups.chain(of_scenarios).any(Effect::is_weaker)
    }
}

/// Whether tickets are treated better or worse than before. Ordered from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Somebody is told later or no longer, something is due later or no longer, and nothing is sooner.
    Looser,
    /// Some things are sooner and others later, or somebody else is told.
    Incomparable,
    /// Somebody is told sooner or besides, something is due sooner or besides, and nothing is later.
    Tighter,
}

impl Grade {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Looser => "looser",
            Self::Incomparable => "incomparable",
            Self::Tighter => "tighter",
        }
    }

    /// The grade of the opposite change.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Looser => Self::Tighter,
            Self::Incomparable => Self::Incomparable,
            Self::Tighter => Self::Looser,
        }
    }
}

/// Classes of ticket that the same entries treat differently, the same way.
#[derive(Debug)]
pub struct Group {
    /// Better or worse, and in what: the gravest of them, which the example shows.
    pub effect: Effect,
    /// The entries that differ between the sides and that these timelines rest on, closest to the
    /// ticket first.
    pub causes: Vec<EntryKey>,
    /// How many classes of ticket it concerns.
    pub classes: usize,
    /// How many different tickets these stand for, as far as the policies can tell tickets apart.
    pub tickets: u128,
    /// The most seconds of an average week, over the horizon, in which opening such a ticket makes a
    /// difference, for any of the classes: at most 604,800.
    pub seconds_a_week: i64,
    /// The smallest ticket of the class that differs most, at the first moment at which it does.
    pub example: Example,
}

/// A ticket that the two sides treat differently.
#[derive(Debug)]
pub struct Example {
    /// The ticket in the base's terms.
    pub base_ticket: Ticket,
    /// The ticket in the head's terms.
    pub head_ticket: Ticket,
    /// What becomes of it in the base.
    pub base: Trace,
    /// What becomes of it in the head.
    pub head: Trace,
    /// Where the timelines differ, worst first.
    pub differences: Vec<Difference>,
}

/// One thing that happens at another time, only on one side, or in another way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Better or worse.
    pub grade: Grade,
    /// What.
    pub subject: Subject,
    /// When in the base, and which event of its trace; `None` where it does not happen.
    pub base: Option<Place>,
    /// When in the head, and which event of its trace; `None` where it does not happen.
    pub head: Option<Place>,
}

/// A moment of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When: for a deadline, when it falls due.
    pub at: Timestamp,
    /// Position of the event in its trace.
    pub event: usize,
}

/// What differs between two timelines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The ticket's priority at the end, by id; `None` where it has none.
    Priority(Option<Id>, Option<Id>),
    /// A contact (or a person of the ticket) is told, for the n-th time, from 1.
    Told(Id, usize),
    /// A contact is told for the n-th time, at the same moment, by another kind of method.
    By(Id, usize, MethodKind, MethodKind),
    /// A target is told, for the n-th time, and reaches nobody.
    Nobody(Id, usize),
    /// The response or resolution target.
    Due(TargetKind),
    /// A tier's own response target.
    TierDue(Id),
    /// A duty falls due, for the n-th time.
    Duty(Id, usize),
    /// A status update falls due, for the n-th time.
    Update(usize),
}

/// A scenario that the two sides answer differently.
#[derive(Debug)]
pub struct ScenarioChange {
    /// Its id.
    pub id: Id,
    /// Which sides have it.
    pub of: (bool, bool),
    /// Whether the ticket is treated better or worse; `None` where only the verdict differs.
    pub effect: Option<Effect>,
    /// The entries that make the difference, as in a [`Group`].
    pub causes: Vec<EntryKey>,
    /// How many of its expectations fail on each side, where the side has it.
    pub failures: (Option<usize>, Option<usize>),
    /// The ticket and its two timelines.
    pub example: Example,
}

impl ScenarioChange {
    /// True if it fails and did not before.
    pub fn fails_now(&self) -> bool {
        self.failures.0.unwrap_or(0) == 0 && self.failures.1.is_some_and(|now| now > 0)
    }
}
