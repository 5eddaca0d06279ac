//! Why something happened: the rule, which knows its name and its place.

use crate::model::{
    Category, Duty, EscalationPolicy, FanOut, Ix, MethodKind, Policy, Priority, Route, Tier,
    Trigger,
};
use crate::source::{At, Span};

/// The rule behind a happening. Small and copyable: a proof makes millions of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The ticket itself was opened so.
    Ticket,
    /// People did it: the event of the scenario, where it stands in a file.
    People(Option<Span>),
    /// The cell of the matrix.
    Matrix(Span),
    /// The category's tier.
    Category(Ix<Category>),
    /// A trigger.
    Trigger(Ix<Trigger>),
    /// A route.
    Route(Ix<Route>),
    /// A step of an escalation policy, from 0.
    Step(Ix<EscalationPolicy>, usize),
    /// The `repeat` of a step, from 0.
    StepRepeat(Ix<EscalationPolicy>, usize),
    /// The `ack-timeout` of an escalation policy.
    AckTimeout(Ix<EscalationPolicy>),
    /// The escalation policy as a whole.
    Policy(Ix<EscalationPolicy>),
    /// A priority's targets, or its updates.
    Priority(Ix<Priority>),
    /// A tier, which was told when nobody could be reached, opens.
    TierOpens(Ix<Tier>),
    /// A tier's own target.
    Tier(Ix<Tier>),
    /// A duty.
    Duty(Ix<Duty>),
    /// Nothing in the policy covers this.
    Nothing,
}

impl Cause {
    /// Where the rule stands.
    pub fn place(self, policy: &Policy) -> Option<Span> {
        Some(match self {
            Self::Ticket | Self::Nothing => return None,
            Self::People(at) => return at,
            Self::Matrix(at) => at,
            Self::Category(ix) => policy.categories[ix].tier.as_ref()?.at,
            Self::Trigger(ix) => policy.triggers[ix].entry.at,
            Self::Route(ix) => policy.routes[ix].entry.at,
            Self::Step(ix, step) | Self::StepRepeat(ix, step) => {
                policy.escalation_policies[ix].steps.get(step)?.at
            }
            Self::AckTimeout(ix) => policy.escalation_policies[ix].ack_timeout.as_ref()?.at,
            Self::Policy(ix) => policy.escalation_policies[ix].entry.at,
            Self::Priority(ix) => policy.priorities[ix].entry.at,
            Self::TierOpens(ix) | Self::Tier(ix) => policy.tiers[ix].entry.at,
            Self::Duty(ix) => policy.duties[ix].entry.at,
        })
    }

    /// What the rule asks for when it tells somebody: channels (those of the priority where empty), and
    /// a fan-out over that of the teams.
    pub fn asks_for(self, policy: &Policy) -> (&[At<MethodKind>], Option<FanOut>) {
        match self {
            Self::Step(ix, step) | Self::StepRepeat(ix, step) => {
                let step = policy.escalation_policies[ix].steps.get(step);
                step.map_or((&[], None), |step| (&step.via, step.fan_out.map(|at| at.value)))
            }
            Self::Trigger(ix) => (&policy.triggers[ix].via, None),
            Self::Duty(ix) => (&policy.duties[ix].via, None),
            _ => (&[], None),
        }
    }

    /// The rule in the words of the policy: `trigger data-loss-event`, `step 2 of unresolved`.
    pub fn describe(self, policy: &Policy) -> String {
        let step_of = |ix: Ix<EscalationPolicy>, step: usize| {
            format!("step {} of {}", step + 1, policy.escalation_policies[ix].entry.id)
        };
        match self {
            Self::Ticket => "the ticket".to_owned(),
            Self::People(_) => "what people did".to_owned(),
            Self::Matrix(_) => "matrix".to_owned(),
            Self::Category(ix) => format!("category {}", policy.categories[ix].entry.id),
            Self::Trigger(ix) => format!("trigger {}", policy.triggers[ix].entry.id),
            Self::Route(ix) => format!("route {}", policy.routes[ix].entry.id),
            Self::Step(ix, step) => step_of(ix, step),
            Self::StepRepeat(ix, step) => format!("repeat of {}", step_of(ix, step)),
            Self::AckTimeout(ix) => {
                format!("ack-timeout of {}", policy.escalation_policies[ix].entry.id)
            }
            Self::Policy(ix) => {
                format!("escalation policy {}", policy.escalation_policies[ix].entry.id)
            }
            Self::Priority(ix) => format!("priority {}", policy.priorities[ix].entry.id),
            Self::TierOpens(ix) => format!("opening of tier {}", policy.tiers[ix].entry.id),
            Self::Tier(ix) => format!("tier {}", policy.tiers[ix].entry.id),
            Self::Duty(ix) => format!("duty {}", policy.duties[ix].entry.id),
            Self::Nothing => "no rule".to_owned(),
        }
    }
}
