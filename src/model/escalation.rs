//! Tiers, escalation policies, routes, triggers and duties. Language page, sections 8–11.

use jiff::civil::DateTime;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    CalendarRef, Condition, Contact, Duration, Entry, FanOut, Ix, MethodKind, PerPriority,
    Priority, Target,
};
use crate::source::{At, Span};

/// A support level.
#[derive(Debug, Clone)]
pub struct Tier {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// 1 is the first line; unique.
    pub level: At<u32>,
    /// As people call it.
    pub name: String,
    /// Who is told when the tier is told.
    pub responders: Vec<At<Target>>,
    /// What it does, for documents.
    pub handles: Option<At<String>>,
    /// What it answers for, for documents.
    pub responsibilities: Vec<At<String>>,
    /// The tier's own response target, from the moment it is told.
    pub respond_within: Option<PerPriority<Duration>>,
    /// When the tier works; its own target runs on it. Absent only without a target.
    pub calendar: Option<At<CalendarRef>>,
}

/// Who is told when, as long as nobody has solved it.
#[derive(Debug, Clone)]
pub struct EscalationPolicy {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// As people call it.
    pub name: String,
    /// What a step that reaches nobody does.
    pub when_empty: WhenEmpty,
    /// What becomes of the people of earlier steps.
    pub earlier_steps: EarlierSteps,
    /// What ends the escalation.
    pub stops_on: StopsOn,
    /// Acknowledged and then silent for so long: the latest step's targets are told again.
    pub ack_timeout: Option<At<Duration>>,
    /// Further passes over the whole policy.
    pub repeat: u32,
    /// The steps, in order; may be empty.
    pub steps: Vec<Step>,
}

/// What a step that reaches nobody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WhenEmpty {
    /// The next step fires at once.
    Next,
    /// The next step fires when its time comes.
    Wait,
}

/// What becomes of the people of earlier steps when a later one fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EarlierSteps {
    /// Their repeats go on.
    Kept,
    /// Their repeats end.
    Released,
}

/// What ends the escalation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StopsOn {
    /// Only the resolution.
    Resolved,
    /// Already an acknowledgement.
    Acknowledged,
}

/// One step of an escalation policy.
#[derive(Debug, Clone)]
pub struct Step {
    /// The whole inline table.
    pub at: Span,
    /// Who is told.
    pub notify: Vec<At<Target>>,
    /// When.
    pub timing: StepTiming,
    /// Tells them again.
    pub repeat: Option<StepRepeat>,
    /// Overrides the teams' fan-out.
    pub fan_out: Option<At<FanOut>>,
    /// Channels of this step, most preferred first; empty means the priority's.
    pub via: Vec<At<MethodKind>>,
    /// Overrides the policy's `stops-on` from this step on.
    pub stops_on: Option<At<StopsOn>>,
}

/// When a step fires. Both kinds run on the priority's calendar.
#[derive(Debug, Clone)]
pub enum StepTiming {
    /// Counted from the ticket's opening.
    After(PerPriority<Duration>),
    /// Counted from the moment the previous step was reached.
    Wait(PerPriority<Duration>),
}

impl StepTiming {
    /// The delays, whatever they are counted from.
    pub fn delays(&self) -> &PerPriority<Duration> {
        match self {
            Self::After(delays) | Self::Wait(delays) => delays,
        }
    }
}

/// `repeat = { every = "15m", times = 3 }` of a step.
#[derive(Debug, Clone, Copy)]
pub struct StepRepeat {
    /// Time between two notifications, on the priority's calendar.
    pub every: At<Duration>,
    /// How often after the first.
    pub times: u32,
}

/// Which tickets follow which escalation policy; the first that matches wins.
#[derive(Debug, Clone)]
pub struct Route {
    /// The id is the position from 1; place, suppressions.
    pub entry: Entry,
    /// Which tickets.
    pub when: Condition,
    /// Which policy.
    pub policy: At<Ix<EscalationPolicy>>,
}

/// Something that raises a ticket beyond the matrix.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// As people call it.
    pub name: String,
    /// Whether it applies by itself.
    pub mode: TriggerMode,
    /// When it applies; a manual trigger without one may always be used.
    pub when: Option<Condition>,
    /// The priority it raises to; it never lowers.
    pub raise_to: Option<At<Ix<Priority>>>,
    /// The tier it raises to; it never lowers.
    pub start_at: Option<At<StartAt>>,
    /// Who is told besides.
    pub notify: Vec<At<Target>>,
    /// Channels, most preferred first; empty means the priority's.
    pub via: Vec<At<MethodKind>>,
    /// For a manual trigger: who may use it. `None` means everybody who works on the ticket.
    pub used_by: Option<At<Vec<At<Target>>>>,
    /// Examples, for documents.
    pub examples: Vec<String>,
}

/// Whether a trigger applies by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TriggerMode {
    /// At opening, and whenever something about the ticket changes.
    Automatic,
    /// When somebody uses it.
    Manual,
}

/// Which tier a trigger raises to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartAt {
    /// This one.
    Tier(Ix<Tier>),
    /// The one above the ticket's tier (manual triggers).
    Next,
}

/// What the policy obliges people to do beyond escalating.
#[derive(Debug, Clone)]
pub struct Duty {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// As people call it, where that is more than its id in words.
    pub name: Option<String>,
    /// For which tickets. A recurring duty belongs to none and has no condition.
    pub when: Condition,
    /// When it falls due.
    pub timing: DutyTiming,
    /// Ends a repeated duty.
    pub until: DutyEnd,
    /// Who is told when it falls due.
    pub notify: Vec<At<Target>>,
    /// Channels, most preferred first; empty means the priority's.
    pub via: Vec<At<MethodKind>>,
    /// What is to be done.
    pub text: Option<At<String>>,
    /// What it must contain.
    pub requires: Vec<String>,
    /// Its own clock; else the priority's.
    pub calendar: Option<At<CalendarRef>>,
}

/// When a duty falls due.
#[derive(Debug, Clone, Copy)]
pub enum DutyTiming {
    /// So long after opening.
    After(At<Duration>),
    /// Every so often from opening.
    Every(At<Duration>),
    /// So long after the resolution.
    AfterResolution(At<Duration>),
    /// At a moment of the ticket's life.
    On(At<Moment>),
    /// At a date, whatever the tickets (ruling 16).
    Recurs {
        /// How often.
        every: At<Recurrence>,
        /// The first time, in the organization's zone.
        start: At<DateTime>,
    },
}

/// What ends a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DutyEnd {
    /// The resolution.
    Resolved,
    /// Already an acknowledgement.
    Acknowledged,
}

/// A moment of a ticket's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// When it is opened.
    Opening,
    /// Whenever a higher tier is told.
    Escalation,
    /// When it is resolved.
    Resolution,
}

/// A span of the civil calendar: `weekly`, `2 months`, `quarterly`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recurrence {
    /// So many days.
    Days(u32),
    /// So many months; a day that a month lacks becomes its last.
    Months(u32),
}

impl Step {
    /// The contacts named directly; tiers and rotations are not looked into.
    pub fn named_contacts(&self) -> impl Iterator<Item = At<Ix<Contact>>> {
        self.notify.iter().filter_map(|target| match target.value {
            Target::Contact(contact) => Some(At::new(contact, target.at)),
            _ => None,
        })
    }

    /// The step's delay for a priority.
    pub fn delay(&self, priority: Ix<Priority>) -> super::Cell<Duration> {
        self.timing.delays().get(priority)
    }
}

super::entry::has_entry!(Tier, EscalationPolicy, Route, Trigger, Duty);
