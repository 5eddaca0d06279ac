//! What happens to a ticket, as a page shows it: in words, and cut down to what the audience may see.

use serde::Serialize;

use crate::model::{Ix, Policy, Target, TargetKind, Trigger};
use crate::render::{Seen, SeenMethod, SeenTold};
use crate::simulate::{Cause, ClockKind, Happening, Notification, What};

/// Something that happens, whenever that is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Event {
    /// `tell`, `nobody`, `priority`, `tier`, `policy`, `due`, `duty`, `step` or `note`.
    pub(super) kind: &'static str,
    /// In words: the whole event, or for `tell` who is to be told.
    pub(super) text: String,
    /// Because of which rule, where that is more than its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) why: Option<String>,
    /// Who is told, by position among the contacts of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) contact: Option<usize>,
    /// By what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) method: Option<SeenMethod>,
    /// Who holds the role that is told, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) held_by: Option<String>,
    /// A team that knows who it is, where the page may not name them; by position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) team: Option<usize>,
    /// The severity of a priority, 1 being the most severe.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rank: Option<u32>,
}

impl Event {
    fn new(kind: &'static str, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            why: None,
            contact: None,
            method: None,
            held_by: None,
            team: None,
            rank: None,
        }
    }
}

/// Words events.
pub(super) struct Teller<'p> {
    pub(super) policy: &'p Policy,
    pub(super) seen: Seen<'p>,
    /// The position of each contact on the page, by its index; `None` for one that is not on it.
    pub(super) positions: Vec<Option<usize>>,
}

impl Teller<'_> {
    /// What a page shows of a happening; `None` for what it shows otherwise or not at all.
    pub(super) fn event(&self, happening: &Happening) -> Option<Event> {
        let policy = self.policy;
        let event = match &happening.what {
            What::Notified(notification) => self.told(notification),
            What::ReachedNobody { target, .. } => Event::new("nobody", self.seen.target(*target)),
            What::Classified { priority, .. } => match priority {
                Some(ix) => {
                    let priority = &policy.priorities[*ix];
                    let rank = Some(priority.rank.value);
                    Event { rank, ..Event::new("priority", &priority.name) }
                }
                None => Event::new("note", "Nothing in the policy gives this ticket a priority"),
            },
            What::Routed { policy: Some(ix), .. } => {
                Event::new("policy", &policy.escalation_policies[*ix].name)
            }
            What::Routed { policy: None, .. } => {
                Event::new("note", "No escalation policy is for this ticket")
            }
            What::TierRaised { tier, .. } => Event::new("tier", &policy.tiers[*tier].name),
            What::Step { step, pass: 0 } => Event::new("step", format!("Step {}", step + 1)),
            What::Step { step, pass } => {
                Event::new("step", format!("Step {}, pass {}", step + 1, pass + 1))
            }
            What::TargetDue { clock, .. } => Event::new("due", self.clock(*clock)),
            What::DutyDue { duty, .. } => {
                let duty = &policy.duties[*duty];
                let text = duty.text.as_ref().map(|text| text.trim().to_owned());
                let id = || duty.entry.id.replace('-', " ");
                Event::new("duty", text.or_else(|| duty.name.clone()).unwrap_or_else(id))
            }
            What::UpdateDue { .. } => Event::new("duty", "Tell those concerned how it stands"),
            What::Exhausted => Event::new("note", "Nobody is left to be told"),
            What::Truncated => Event::new("note", "The account stops here: it goes on and on"),
            // Nobody acts in these timelines; a target is shown when it is due; which triggers apply is
            // not the same for all tickets of a class.
            _ => return None,
        };
        Some(Event { why: self.why(happening), ..event })
    }

    fn told(&self, notification: &Notification) -> Event {
        let position = |target: &Target| match target {
            Target::Contact(ix) => self.positions.get(ix.index()).copied().flatten(),
            _ => None,
        };
        let event = Event::new("tell", self.seen.target(notification.target));
        match self.seen.told(notification) {
            SeenTold::OfTicket(_) => event,
            SeenTold::NotNamed => {
                let through = notification.found.through.iter().rev();
                Event { team: through.chain([&notification.target]).find_map(position), ..event }
            }
            SeenTold::Contact { contact, method, held_by } => Event {
                contact: position(&Target::Contact(contact)),
                method,
                held_by: held_by.map(str::to_owned),
                ..event
            },
        }
    }

    fn clock(&self, clock: ClockKind) -> String {
        match clock {
            ClockKind::Ticket(TargetKind::Response) => "response".to_owned(),
            ClockKind::Ticket(TargetKind::Resolution) => "resolution".to_owned(),
            ClockKind::Tier(ix) => format!("response of {}", self.policy.tiers[ix].name),
        }
    }

    /// Why somebody is told. Which of several triggers raised a ticket is not the same for all tickets of
    /// a class, so none is named for that.
    fn why(&self, happening: &Happening) -> Option<String> {
        let policy = self.policy;
        let target = match &happening.what {
            What::Notified(notification) => notification.target,
            What::ReachedNobody { target, .. } => *target,
            _ => return None,
        };
        let step = |ix, step: usize| {
            let policy: &crate::model::EscalationPolicy = &policy.escalation_policies[ix];
            format!("step {} of “{}”", step + 1, policy.name)
        };
        Some(match happening.why {
            Cause::Trigger(_) | Cause::Category(_) | Cause::Ticket | Cause::TierOpens(_)
                if matches!(target, Target::Tier(_)) =>
            {
                "works on it first".to_owned()
            }
            Cause::Trigger(ix) => trigger(policy, ix),
            Cause::Step(ix, at) => step(ix, at),
            Cause::StepRepeat(ix, at) => format!("{}, again", step(ix, at)),
            Cause::AckTimeout(_) => "nobody was heard of since".to_owned(),
            Cause::Duty(ix) => {
                let duty = &policy.duties[ix];
                duty.name.clone().unwrap_or_else(|| duty.entry.id.replace('-', " "))
            }
            Cause::Priority(_) => "status update".to_owned(),
            _ => return None,
        })
    }
}

fn trigger(policy: &Policy, ix: Ix<Trigger>) -> String {
    format!("“{}”", policy.triggers[ix].name)
}
