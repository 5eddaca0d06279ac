//! Guarantees: what must hold for every ticket, whenever it is opened. Language page, section 13.

use jiff::SignedDuration;

use super::{Condition, Entry, Ix, MethodKind, Policy, Target, TargetKind};
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

/// Something that must hold of any policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BuiltIn {
    /// Every ticket has a priority, an escalation policy and a route that leads to it.
    Classified,
    /// Every ticket comes to the last step of its escalation policy.
    ComesToTheEnd,
    /// Somebody is told before the response is due.
    HumanBeforeResponse,
    /// No ticket waits for somebody whom a step did not reach.
    NoEmptyWait,
    /// What is more severe is never treated worse.
    MoreSevere,
    /// Nobody stands in for themselves.
    OwnBackup,
}

impl BuiltIn {
    /// All of them, in the order in which they are reported.
    pub const ALL: [Self; 6] = [
        Self::Classified,
        Self::ComesToTheEnd,
        Self::HumanBeforeResponse,
        Self::NoEmptyWait,
        Self::MoreSevere,
        Self::OwnBackup,
    ];

    /// The id, which no guarantee of a team can have.
    pub fn id(self) -> &'static str {
        match self {
            Self::Classified => "every-ticket-is-classified",
            Self::ComesToTheEnd => "every-escalation-comes-to-its-end",
            Self::HumanBeforeResponse => "somebody-before-the-response-target",
            Self::NoEmptyWait => "no-wait-for-nobody",
            Self::MoreSevere => "more-severe-is-never-worse",
            Self::OwnBackup => "nobody-is-their-own-backup",
        }
    }

    /// What it says, in a sentence without a full stop.
    pub fn name(self) -> &'static str {
        match self {
            Self::Classified => "Every ticket has a priority and an escalation policy",
            Self::ComesToTheEnd => "Every ticket comes to the last step of its escalation policy",
            Self::HumanBeforeResponse => "A human being is told before the response is due",
            Self::NoEmptyWait => "No ticket waits for a step that reaches nobody",
            Self::MoreSevere => "What is more severe is never treated worse",
            Self::OwnBackup => "Nobody is their own backup",
        }
    }

    /// The one of that id.
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.id() == id)
    }

    /// True for what one timeline can show: the others are about two tickets, or about people alone.
    pub fn is_of_one_ticket(self) -> bool {
        !matches!(self, Self::MoreSevere | Self::OwnBackup)
    }
}

/// A guarantee or a built-in promise: something to prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// What the policy promises.
    Guarantee(Ix<Guarantee>),
    /// What goes without saying.
    BuiltIn(BuiltIn),
}

impl Claim {
    /// The id that names it, in reports and in scenarios.
    pub fn id(self, policy: &Policy) -> &str {
        match self {
            Self::Guarantee(ix) => &policy.guarantees[ix].entry.id,
            Self::BuiltIn(built_in) => built_in.id(),
        }
    }

    /// What it says, in a sentence without a full stop.
    pub fn name(self, policy: &Policy) -> &str {
        match self {
            Self::Guarantee(ix) => &policy.guarantees[ix].name,
            Self::BuiltIn(built_in) => built_in.name(),
        }
    }

    /// What a guarantee of the policy promises.
    pub fn promise(self, policy: &Policy) -> Option<&Promise> {
        match self {
            Self::Guarantee(ix) => Some(&policy.guarantees[ix].promise),
            Self::BuiltIn(_) => None,
        }
    }
}

super::entry::has_entry!(Guarantee);
