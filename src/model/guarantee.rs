//! Guarantees: what must hold for every ticket, whenever it is opened. Language page, section 13.

use jiff::SignedDuration;

use super::{Condition, Entry, MethodKind, Target, TargetKind};
use crate::source::At;

/// Something that must hold for every ticket, whenever it is opened.
#[derive(Debug, Clone)]
pub struct Guarantee {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// What it is for, in a sentence; the id where nothing was written.
    pub name: String,
    /// For which tickets. Priority and tier are those that the ticket has once it is opened.
    pub when: Condition,
    /// What must hold for them.
    pub promise: Promise,
    /// The methods that count, where they were written: none means [`Guarantee::DIRECT`].
    pub via: Vec<At<MethodKind>>,
}

/// What a guarantee promises. Times are elapsed and count from the opening.
#[derive(Debug, Clone)]
pub enum Promise {
    /// Somebody is reached in time.
    Reaches {
        /// Any of these; empty means anybody at all.
        whom: Vec<At<Target>>,
        /// At this time, or before.
        within: At<SignedDuration>,
    },
    /// None of these is ever told.
    NeverTells {
        /// Whom; not empty.
        whom: Vec<At<Target>>,
    },
    /// The deadline is kept even if everybody acts at the last moment.
    Keeps {
        /// Which one.
        target: At<TargetKind>,
        /// So much time is left before it.
        leaving: Option<At<SignedDuration>>,
    },
    /// So many different people are reached in time.
    DifferentPeople {
        /// How many; at least one.
        count: At<u32>,
        /// At this time, or before.
        within: At<SignedDuration>,
    },
    /// No longer than this passes without a status update, until the ticket is to be resolved.
    UpdatesEvery(At<SignedDuration>),
}

impl Guarantee {
    /// The methods that count where nothing else is said: those that ring or buzz. Mail, chat and web
    /// pages wait to be looked at.
    pub const DIRECT: [MethodKind; 4] =
        [MethodKind::Phone, MethodKind::Mobile, MethodKind::Sms, MethodKind::Pager];

    /// True if being told by such a method counts.
    pub fn counts(&self, kind: MethodKind) -> bool {
        match (self.via.as_slice(), &self.promise) {
            // Being told at all is what must not happen.
            ([], Promise::NeverTells { .. }) => true,
            ([], _) => Self::DIRECT.contains(&kind),
            (via, _) => via.iter().any(|via| via.value.accepts(kind)),
        }
    }
}

impl Promise {
    /// The key that says it, as the author writes it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Reaches { .. } => "reaches",
            Self::NeverTells { .. } => "never-tells",
            Self::Keeps { .. } => "keeps",
            Self::DifferentPeople { .. } => "different-people",
            Self::UpdatesEvery(_) => "updates-every",
        }
    }
}

super::entry::has_entry!(Guarantee);
