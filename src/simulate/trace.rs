//! What a simulation yields: everything that happens to one ticket, in order, each with its reason.
//!
//! Plain data over indexes of the policy it was made from; wording belongs to `report`.

use jiff::Timestamp;

use crate::model::{
    Because, Contact, Duty, EscalationPolicy, Facts, FanOut, Ix, MethodKind, Priority, Target,
    TargetKind, Tier, Trigger,
};

use super::Cause;
use super::reach::Found;

/// One ticket's whole life under a policy set.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// When the ticket was opened.
    pub opened: Timestamp,
    /// What happened, in order; events of the same moment in the order the language fixes.
    pub events: Vec<Happening>,
    /// How it ended.
    pub outcome: Outcome,
    /// When the clocks stood still; the last may have no end.
    pub pauses: Vec<(Timestamp, Option<Timestamp>)>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
    /// Because of which rule.
    pub why: Cause,
}

/// What can happen to a ticket.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// It was opened.
    Opened,
    /// Somebody took it.
    Acknowledged {
        /// Who, where that was said.
        by: Option<Target>,
    },
    /// Facts became known.
    Changed {
        /// Those that were stated.
        facts: Facts,
    },
    /// The clocks stopped.
    Paused {
        /// Why.
        reason: String,
    },
    /// The clocks went on.
    Resumed,
    /// It was solved.
    Resolved,
    /// It was not solved after all.
    Reopened,
    /// Somebody did something that has no effect now.
    NoEffect(NoEffect),
    /// A trigger applied.
    Triggered {
        /// Which.
        trigger: Ix<Trigger>,
    },
    /// It has a priority, or another one.
    Classified {
        /// The priority from now on; `None` where nothing gives one.
        priority: Option<Ix<Priority>>,
        /// The one before.
        before: Option<Ix<Priority>>,
    },
    /// It follows an escalation policy, or another one.
    Routed {
        /// The policy from now on; `None` where no route matches.
        policy: Option<Ix<EscalationPolicy>>,
        /// The one before.
        before: Option<Ix<EscalationPolicy>>,
    },
    /// Its tier is this from now on.
    TierRaised {
        /// The tier from now on.
        tier: Ix<Tier>,
        /// The one before; `None` at opening.
        before: Option<Ix<Tier>>,
    },
    /// A trigger asks for the next tier, and there is none.
    NoTierAbove {
        /// The tier that the ticket stays at.
        tier: Ix<Tier>,
    },
    /// A step of the escalation policy was reached.
    Step {
        /// Position of the step, from 0.
        step: usize,
        /// Pass over the policy, from 0.
        pass: u32,
    },
    /// A step was passed over.
    StepSkipped {
        /// Position of the step, from 0.
        step: usize,
        /// Why.
        reason: SkipReason,
    },
    /// Somebody was told.
    Notified(Notification),
    /// Nobody could be told.
    ReachedNobody {
        /// Who was to be told.
        target: Target,
        /// Everybody who was tried, and why each could not be told.
        tried: Vec<Detour>,
    },
    /// A target has a due time, or another one.
    TargetDue {
        /// Which.
        clock: ClockKind,
        /// When it is due.
        due: Timestamp,
    },
    /// A target was met.
    TargetMet {
        /// Which.
        clock: ClockKind,
        /// When it was due.
        due: Timestamp,
    },
    /// A target was missed.
    TargetMissed {
        /// Which.
        clock: ClockKind,
        /// When it was due: earlier than now where a new priority found it overdue.
        due: Timestamp,
    },
    /// A duty fell due.
    DutyDue {
        /// Which.
        duty: Ix<Duty>,
        /// Which time, from 1.
        occurrence: u32,
    },
    /// A status update fell due, as the priority asks for.
    UpdateDue {
        /// Which time, from 1.
        occurrence: u32,
    },
    /// No further step fires because somebody acknowledged.
    EscalationStopped,
    /// The last step of the last pass was reached and the ticket is still open.
    Exhausted,
    /// The account stops here: it is longer than any real ticket's.
    Truncated,
}

/// Why something people did has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoEffect {
    /// The ticket is resolved.
    Resolved,
    /// The ticket is not resolved.
    NotResolved,
    /// The clocks stand still already.
    Paused,
    /// The clocks do not stand still.
    NotPaused,
    /// The manual trigger's condition does not hold.
    ConditionFails(Ix<Trigger>),
}

/// Why a step was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkipReason {
    /// It names only tiers at or below the ticket's.
    TierReached,
    /// The priority's delay is `never`.
    Never,
    /// The step has no delay for the priority.
    NoDelay,
    /// Everybody it names was told before the policy changed.
    AlreadyTold,
    /// Somebody acknowledged, and the step is one that then does not fire.
    Acknowledged,
    /// The ticket has no priority, on whose calendar its delay would run.
    NoPriority,
}

/// A clock that a ticket is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClockKind {
    /// A target of the ticket's priority.
    Ticket(TargetKind),
    /// A tier's own response target.
    Tier(Ix<Tier>),
}

/// Somebody was told.
#[derive(Debug, Clone, PartialEq)]
pub struct Notification {
    /// Who was to be told, as the rule names it.
    pub target: Target,
    /// Who was told in the end, and how they were found.
    pub found: Found,
}

/// Who was told in the end, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// A contact, by one of its methods.
    Contact {
        /// Who.
        contact: Ix<Contact>,
        /// For a role without methods of its own: the person who holds it, whose method was used.
        held_by: Option<Ix<Contact>>,
        /// Position among the methods of the holder, else of the contact.
        method: usize,
        /// By what.
        kind: MethodKind,
        /// True where `via` asked for other channels and none of them worked.
        outside_via: bool,
    },
    /// A person of the ticket itself.
    Person,
}

/// Somebody who could not be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detour {
    /// Who.
    pub who: Target,
    /// Why not.
    pub reason: DetourReason,
}

/// Why somebody could not be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DetourReason {
    /// Away; the position among the contact's absences.
    Away(usize),
    /// Outside the hours in which it is available.
    Unavailable,
    /// No method that works at that hour.
    NoMethod,
    /// Tried already in the same notification.
    TriedAlready,
    /// A rotation with nobody on call.
    NobodyOnCall,
    /// A team without anybody that its fan-out could tell.
    EmptyTeam(FanOut),
}

/// How a ticket ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The last moment of the account.
    pub end: Timestamp,
    /// Its last priority.
    pub priority: Option<Ix<Priority>>,
    /// Everything that gives this priority: the matrix (or the statement) first, then triggers.
    pub because: Vec<Because>,
    /// Its last tier.
    pub tier: Option<Ix<Tier>>,
    /// Its last escalation policy.
    pub policy: Option<Ix<EscalationPolicy>>,
    /// The response target, where the priority has one.
    pub response: Option<TargetState>,
    /// The resolution target, where the priority has one.
    pub resolution: Option<TargetState>,
}

impl Outcome {
    /// The state of a target of the ticket.
    pub fn target(&self, kind: TargetKind) -> Option<TargetState> {
        match kind {
            TargetKind::Response => self.response,
            TargetKind::Resolution => self.resolution,
        }
    }
}

/// Where a target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetState {
    /// When it is due; `None` while the clocks stand still, or where its calendar never opens again.
    pub due: Option<Timestamp>,
    /// Whether it was met.
    pub status: TargetStatus,
}

/// Whether a target was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetStatus {
    /// Neither yet.
    Open,
    /// Answered at or before it was due.
    Met,
    /// Not answered when it was due.
    Missed,
}

impl Trace {
    /// The notifications with the moments they were sent at.
    pub fn notifications(&self) -> impl Iterator<Item = (Timestamp, &Notification)> {
        self.events.iter().filter_map(|event| match &event.what {
            What::Notified(notification) => Some((event.at, notification)),
            _ => None,
        })
    }
}

impl Notification {
    /// True if `who` was the one to be told, the one told in the end, or a team or rotation through
    /// which they were found.
    pub fn concerns(&self, who: Target) -> bool {
        let told = |contact| who == Target::Contact(contact);
        self.target == who
            || self.found.through.contains(&who)
            || match self.found.told {
                Told::Contact { contact, held_by, .. } => {
                    told(contact) || held_by.is_some_and(told)
                }
                Told::Person => false,
            }
    }
}
