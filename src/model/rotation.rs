//! On call: who carries the pager when. Language page, section 5.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{CalendarRef, Contact, Entry, Ix};
use crate::source::{At, Span};

/// A rotation: who is on call is a pure function of time.
#[derive(Debug, Clone)]
pub struct Rotation {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// A name for documents; the id where there is none.
    pub name: Option<String>,
    /// Zone of its hand-offs: its own, else the organization's.
    pub timezone: TimeZone,
    /// The base layer first; a later layer wins where it is active.
    pub layers: Vec<Layer>,
    /// Exceptions; a later one wins. They win over every layer.
    pub overrides: Vec<Override>,
}

/// People taking turns.
#[derive(Debug, Clone)]
pub struct Layer {
    /// The anchor, in the rotation's zone: the first member's first turn starts here.
    pub start: At<DateTime>,
    /// How long a turn is.
    pub handoff: At<Handoff>,
    /// Who takes turns, in order; somebody listed twice serves twice.
    pub members: Vec<At<Turn>>,
    /// When the layer is active; outside it nobody is on call, on purpose. Absent means always.
    pub active: Option<At<CalendarRef>>,
    /// Where the layer stands.
    pub at: Span,
}

/// Who has a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// This contact.
    Contact(Ix<Contact>),
    /// `"vacant"`: somebody should have it and nobody does yet; a gap that is warned of.
    Vacant,
    /// `gap = true` of an override: nobody, on purpose.
    Gap,
}

/// How long a turn is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handoff {
    /// So many days, always at the anchor's wall-clock time.
    Days(u32),
    /// So many seconds of elapsed time; less than a day.
    Elapsed(u32),
}

/// Somebody else is on call, or nobody, for a while.
#[derive(Debug, Clone)]
pub struct Override {
    /// First instant.
    pub from: Timestamp,
    /// First instant after it.
    pub until: Timestamp,
    /// Who is on call then.
    pub turn: At<Turn>,
    /// Why, for explanations.
    pub reason: Option<String>,
    /// Where it stands.
    pub at: Span,
}

impl Rotation {
    /// Everybody who is ever on call: all who take turns, and those of the overrides. Once for each turn.
    pub fn contacts(&self) -> impl Iterator<Item = Ix<Contact>> {
        let members = self.layers.iter().flat_map(|layer| &layer.members);
        let turns = members.chain(self.overrides.iter().map(|exception| &exception.turn));
        turns.filter_map(|turn| match turn.value {
            Turn::Contact(contact) => Some(contact),
            Turn::Vacant | Turn::Gap => None,
        })
    }
}

super::entry::has_entry!(Rotation);
