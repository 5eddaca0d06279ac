//! Scenarios: tests of a policy. Language page, section 12.

use jiff::{SignedDuration, Timestamp};

use super::{
    Attribute, AttributeValue, Category, Claim, Duty, Entry, EscalationPolicy, Impact, Ix,
    MethodKind, Priority, Target, TargetKind, Tier, Trigger, Urgency,
};
use crate::source::Span;

/// One ticket, what people do, and what must come of it.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// What it shows; the id where nothing was written.
    pub name: String,
    /// The ticket as it is opened.
    pub ticket: Ticket,
    /// What people do, in the order of their times; at the same time in file order.
    pub events: Vec<Event>,
    /// What must come of it, in file order.
    pub expect: Vec<Expectation>,
}

/// A ticket as it is opened.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// When.
    pub opened: Timestamp,
    /// What is known about it.
    pub facts: Facts,
}

/// What is known about a ticket. `None` is "nobody said".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// What it is about.
    pub category: Option<Ix<Category>>,
    /// How much is affected.
    pub impact: Option<Ix<Impact>>,
    /// How soon it matters.
    pub urgency: Option<Ix<Urgency>>,
    /// A priority stated outright, for sets without a matrix; wins over the matrix.
    pub priority: Option<Ix<Priority>>,
    /// A tier stated outright; else the category's.
    pub tier: Option<Ix<Tier>>,
    /// Values of the declared attributes, parallel to their table; may be shorter.
    attributes: Vec<Option<AttributeValue>>,
}

impl Facts {
    /// The value of an attribute, if it was stated.
    pub fn attribute(&self, attribute: Ix<Attribute>) -> Option<AttributeValue> {
        self.attributes.get(attribute.index()).copied().flatten()
    }

    /// States the value of an attribute.
    pub fn set_attribute(&mut self, attribute: Ix<Attribute>, value: AttributeValue) {
        let index = attribute.index();
        if self.attributes.len() <= index {
            self.attributes.resize(index + 1, None);
        }
        if let Some(slot) = self.attributes.get_mut(index) {
            *slot = Some(value);
        }
    }

    /// The attributes that were stated.
    pub fn attributes(&self) -> impl Iterator<Item = (Ix<Attribute>, AttributeValue)> {
        let stated = self.attributes.iter().enumerate();
        stated.filter_map(|(index, value)| Some((Ix::new(index), (*value)?)))
    }

    /// Takes over everything that `change` states.
    pub fn apply(&mut self, change: &Facts) {
        self.category = change.category.or(self.category);
        self.impact = change.impact.or(self.impact);
        self.urgency = change.urgency.or(self.urgency);
        self.priority = change.priority.or(self.priority);
        self.tier = change.tier.or(self.tier);
        for (attribute, value) in change.attributes() {
            self.set_attribute(attribute, value);
        }
    }
}

/// Something people do to a ticket.
#[derive(Debug, Clone)]
pub struct Event {
    /// Elapsed time since the opening; not negative.
    pub after: SignedDuration,
    /// What they do.
    pub action: Action,
    /// The whole inline table; `None` for an event given on the command line.
    pub at: Option<Span>,
}

/// What people do to a ticket.
#[derive(Debug, Clone)]
pub enum Action {
    /// Somebody takes it. `None` where it was not said who.
    Acknowledge(Option<Target>),
    /// Facts become known.
    Set(Facts),
    /// A manual trigger is used.
    Escalate(Ix<Trigger>),
    /// The clocks stop; with the reason.
    Pause(String),
    /// The clocks go on.
    Resume,
    /// It is solved.
    Resolve,
    /// It was not solved after all.
    Reopen,
}

/// What must come of a scenario.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// What must hold.
    pub what: Expected,
    /// The whole inline table.
    pub at: Span,
}

/// A time that an expectation asks for, elapsed since the opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// Any.
    #[default]
    Ever,
    /// At this time or before.
    Within(SignedDuration),
    /// At exactly this time.
    At(SignedDuration),
}

impl When {
    /// True if a moment satisfies it.
    pub fn accepts(self, moment: SignedDuration) -> bool {
        match self {
            Self::Ever => true,
            Self::Within(limit) => moment <= limit,
            Self::At(exact) => moment == exact,
        }
    }
}

/// What must hold of a timeline.
#[derive(Debug, Clone)]
pub enum Expected {
    /// The ticket ends with this priority, for this reason.
    Priority {
        /// The priority at the end of the timeline.
        priority: Ix<Priority>,
        /// What gave it, if that matters.
        because: Option<Because>,
    },
    /// Somebody was told: as the target of a notification, as the contact finally told, or as a team
    /// or rotation through which that contact was found.
    Notified {
        /// Who.
        target: Target,
        /// When.
        when: When,
        /// By which method, if that matters.
        via: Option<MethodKind>,
    },
    /// Nobody told them, in none of these ways.
    NotNotified {
        /// Who.
        target: Target,
    },
    /// The ticket's tier became this one (at opening too).
    EscalatedTo {
        /// Which tier.
        tier: Ix<Tier>,
        /// When.
        when: When,
    },
    /// The ticket ends under this escalation policy.
    Policy {
        /// Which policy.
        policy: Ix<EscalationPolicy>,
    },
    /// A notification of this target reached nobody.
    ReachesNobody {
        /// Who was to be told.
        target: Target,
        /// When.
        when: When,
    },
    /// A target was met.
    Met(TargetKind),
    /// A target was missed.
    Missed(TargetKind),
    /// A duty fell due.
    Duty {
        /// Which duty.
        duty: Ix<Duty>,
        /// When.
        when: When,
    },
    /// What is promised of such tickets holds for this one.
    Keeps(Claim),
}

/// What gave a ticket its priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// Impact and urgency.
    Matrix,
    /// It was stated outright.
    Stated,
    /// A trigger.
    Trigger(Ix<Trigger>),
}

super::entry::has_entry!(Scenario);
