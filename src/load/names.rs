//! Which ids there are, and what a reference to one of them means.
//!
//! Everything is known before anything is lowered, so that entries may refer to each other in any
//! order. An entry that could not be read is known too: a reference to it is no second error.

use foldhash::HashMap;

use super::problems::{Problem, Problems};
use crate::diagnostic::{Diagnostic, RuleInfo, loading};
use crate::model::{
    Attribute, Calendar, Category, Contact, Document, Duty, EntryKey, EscalationPolicy, Guarantee,
    HolidaySet, Id, Impact, Ix, Kind, Priority, Rotation, Tier, Trigger, Urgency,
};
use crate::source::{FileId, Span};

/// An entry as it was read: its id, its place, and the raw value.
#[derive(Debug)]
pub(super) struct Raw<R> {
    /// The id as written.
    pub(super) id: Id,
    /// Where the id stands.
    pub(super) at: Span,
    /// The file it is in.
    pub(super) file: FileId,
    /// What was written.
    pub(super) value: R,
}

/// A model type that references can name.
pub(super) trait Named {
    /// The kind of entry it is.
    const KIND: Kind;
}

macro_rules! named {
    ($($type:ident = $kind:ident),+ $(,)?) => {$(
        impl Named for $type {
            const KIND: Kind = Kind::$kind;
        }
    )+};
}

named! {
    Attribute = Attribute,
    Calendar = Calendar,
    Category = Category,
    Contact = Contact,
    Document = Document,
    Duty = Duty,
    EscalationPolicy = EscalationPolicy,
    Guarantee = Guarantee,
    HolidaySet = HolidaySet,
    Impact = Impact,
    Priority = Priority,
    Rotation = Rotation,
    Tier = Tier,
    Trigger = Trigger,
    Urgency = Urgency,
}

/// The kinds whose entries stand in a table of ids.
pub(super) static KINDS: [Kind; 16] = [
    Kind::Calendar,
    Kind::HolidaySet,
    Kind::Contact,
    Kind::Rotation,
    Kind::Category,
    Kind::Impact,
    Kind::Urgency,
    Kind::Attribute,
    Kind::Priority,
    Kind::Tier,
    Kind::EscalationPolicy,
    Kind::Trigger,
    Kind::Duty,
    Kind::Scenario,
    Kind::Guarantee,
    Kind::Document,
];

/// What is known about an id of some kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// It stands at this position of its table.
    At(usize),
    /// It was written and could not be read; nothing can be said about it.
    Damaged,
    /// Nobody wrote it.
    No,
}

#[derive(Debug, Default)]
struct Ids {
    /// Position of each id; `None` for one that could not be read.
    positions: HashMap<Id, Option<u32>>,
    /// The ids that were read, sorted: the order of the tables.
    sorted: Vec<Id>,
    /// Something of this kind was lost without its id being known.
    uncertain: bool,
}

/// Every id of the set.
#[derive(Debug, Default)]
pub(super) struct Names {
    kinds: HashMap<Kind, Ids>,
}

impl Names {
    /// Sorts the entries of a kind by id, registers them, and takes out and reports duplicates: the
    /// first in the order of files counts.
    pub(super) fn register<R>(
        &mut self,
        kind: Kind,
        entries: &mut Vec<Raw<R>>,
        problems: &mut Problems,
    ) {
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        let mut first: Option<(Id, Span)> = None;
        entries.retain(|entry| match &first {
            Some((id, at)) if *id == entry.id => {
                let key = EntryKey { kind, id: entry.id.clone() };
                problems.add(Problem::of(key, duplicate(kind, kind, id, *at, entry.at)));
                false
            }
            _ => {
                first = Some((entry.id.clone(), entry.at));
                true
            }
        });
        let ids = self.kinds.entry(kind).or_default();
        ids.sorted = entries.iter().map(|entry| entry.id.clone()).collect();
        ids.positions.reserve(ids.sorted.len());
        for (position, id) in (0..).zip(&ids.sorted) {
            ids.positions.insert(id.clone(), Some(position));
        }
    }

    /// Remembers an id whose entry could not be read.
    pub(super) fn register_damaged(&mut self, kind: Kind, id: &str) {
        let ids = self.kinds.entry(kind).or_default();
        ids.positions.entry(id.into()).or_insert(None);
    }

    /// Remembers that entries of a kind were lost whose ids nobody knows.
    pub(super) fn register_uncertain(&mut self, kind: Kind) {
        self.kinds.entry(kind).or_default().uncertain = true;
    }

    /// What is known about an id.
    pub(super) fn known(&self, kind: Kind, id: &str) -> Known {
        let Some(ids) = self.kinds.get(&kind) else { return Known::No };
        match ids.positions.get(id) {
            Some(Some(position)) => Known::At(*position as usize),
            Some(None) => Known::Damaged,
            None if ids.uncertain => Known::Damaged,
            None => Known::No,
        }
    }

    /// The position of an id that was read.
    pub(super) fn find<T: Named>(&self, id: &str) -> Option<Ix<T>> {
        match self.known(T::KIND, id) {
            Known::At(position) => Some(Ix::new(position)),
            Known::Damaged | Known::No => None,
        }
    }

    /// The ids of a kind that were read, in the order of their table.
    pub(super) fn ids(&self, kind: Kind) -> &[Id] {
        self.kinds.get(&kind).map_or(&[], |ids| &ids.sorted)
    }

    /// How many entries of a type there are.
    pub(super) fn count<T: Named>(&self) -> usize {
        self.ids(T::KIND).len()
    }

    /// The id at a position.
    pub(super) fn id<T: Named>(&self, ix: Ix<T>) -> &str {
        self.ids(T::KIND).get(ix.index()).map_or("", |id| id)
    }

    /// Kinds under which an id that was not found does exist, whether its entry could be read or not.
    pub(super) fn kinds_of(&self, id: &str) -> impl Iterator<Item = Kind> {
        let has =
            |kind: &Kind| self.kinds.get(kind).is_some_and(|ids| ids.positions.contains_key(id));
        KINDS.into_iter().filter(has)
    }
}

/// The error about an id that stands twice.
pub(super) fn duplicate(
    kind: Kind,
    first_kind: Kind,
    id: &str,
    first: Span,
    second: Span,
) -> Diagnostic {
    let message = if kind == first_kind {
        format!("the {} `{id}` is defined twice", kind.noun())
    } else {
        format!("`{id}` is both a {} and a {}", first_kind.noun(), kind.noun())
    };
    let diagnostic = Diagnostic::new(&loading::DUPLICATE_ID, second, message)
        .label("defined again here")
        .related(first, "first defined here");
    if kind == first_kind {
        diagnostic.help("give one of them another id, or remove it")
    } else {
        diagnostic
            .note("tiers, contacts and rotations share their ids, as `notify` names any of them")
            .help("give one of them another id")
    }
}

/// The rule that an unknown reference of a kind breaks.
pub(super) fn unknown(kind: Kind) -> &'static RuleInfo {
    match kind {
        Kind::Calendar => &loading::UNKNOWN_CALENDAR,
        Kind::HolidaySet => &loading::UNKNOWN_HOLIDAY_SET,
        Kind::Rotation => &loading::UNKNOWN_ROTATION,
        Kind::Category => &loading::UNKNOWN_CATEGORY,
        Kind::Impact => &loading::UNKNOWN_IMPACT,
        Kind::Urgency => &loading::UNKNOWN_URGENCY,
        Kind::Attribute => &loading::UNKNOWN_ATTRIBUTE,
        Kind::Priority => &loading::UNKNOWN_PRIORITY,
        Kind::Tier => &loading::UNKNOWN_TIER,
        Kind::EscalationPolicy => &loading::UNKNOWN_ESCALATION_POLICY,
        Kind::Trigger => &loading::UNKNOWN_TRIGGER,
        Kind::Duty => &loading::UNKNOWN_DUTY,
        Kind::Guarantee => &loading::UNKNOWN_GUARANTEE,
        _ => &loading::UNKNOWN_CONTACT,
    }
}
