//! Coverage: which parts of a policy no scenario touches.

use std::collections::BTreeSet;

use crate::model::{
    Contact, Duty, DutyTiming, EscalationPolicy, Ix, Policy, Route, Target, Trigger,
};
use crate::simulate::{Cause, Told, Trace, What};
use crate::source::Span;

/// Something that scenarios should touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// A trigger applied.
    Trigger(Ix<Trigger>),
    /// A route chose the policy.
    Route(Ix<Route>),
    /// A step of an escalation policy was reached; positions count from 0.
    Step(Ix<EscalationPolicy>, usize),
    /// A contact was told.
    Contact(Ix<Contact>),
    /// A duty fell due.
    Duty(Ix<Duty>),
}

/// The parts of a policy that coverage counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Triggers.
    Triggers,
    /// Routes.
    Routes,
    /// Steps of escalation policies.
    Steps,
    /// Contacts.
    Contacts,
    /// Duties that belong to tickets.
    Duties,
}

impl Part {
    /// All of them, in the order in which reports list them.
    pub const ALL: [Self; 5] =
        [Self::Triggers, Self::Routes, Self::Steps, Self::Contacts, Self::Duties];

    /// The word for several items of this part.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Triggers => "triggers",
            Self::Routes => "routes",
            Self::Steps => "steps",
            Self::Contacts => "contacts",
            Self::Duties => "duties",
        }
    }
}

impl Item {
    /// Which part it belongs to.
    pub fn part(self) -> Part {
        match self {
            Self::Trigger(_) => Part::Triggers,
            Self::Route(_) => Part::Routes,
            Self::Step(..) => Part::Steps,
            Self::Contact(_) => Part::Contacts,
            Self::Duty(_) => Part::Duties,
        }
    }

    /// What it is called: `trigger wide-outage`, `step 2 of unresolved`.
    pub fn describe(self, policy: &Policy) -> String {
        match self {
            Self::Trigger(ix) => Cause::Trigger(ix).describe(policy),
            Self::Route(ix) => Cause::Route(ix).describe(policy),
            Self::Step(ix, step) => Cause::Step(ix, step).describe(policy),
            Self::Contact(ix) => format!("contact {}", policy.contacts[ix].entry.id),
            Self::Duty(ix) => Cause::Duty(ix).describe(policy),
        }
    }

    /// Where it stands.
    pub fn place(self, policy: &Policy) -> Option<Span> {
        match self {
            Self::Trigger(ix) => Cause::Trigger(ix).place(policy),
            Self::Route(ix) => Cause::Route(ix).place(policy),
            Self::Step(ix, step) => Cause::Step(ix, step).place(policy),
            Self::Contact(ix) => Some(policy.contacts[ix].entry.at),
            Self::Duty(ix) => Cause::Duty(ix).place(policy),
        }
    }
}

/// What scenarios touch, and what they do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Everything there is to touch, in order, and whether some scenario did.
    pub items: Vec<(Item, bool)>,
}

impl Coverage {
    /// Counts what the given timelines touch.
    pub fn of<'t>(policy: &Policy, traces: impl IntoIterator<Item = &'t Trace>) -> Self {
        let mut touched = BTreeSet::new();
        for trace in traces {
            collect(trace, &mut touched);
        }
        let items = items(policy).into_iter();
        Self { items: items.map(|item| (item, touched.contains(&item))).collect() }
    }

    /// How many items of a part were touched, and how many there are.
    pub fn count(&self, part: Option<Part>) -> (usize, usize) {
        let of_part = self.items.iter().filter(|(item, _)| part.is_none_or(|p| item.part() == p));
        of_part.fold((0, 0), |(touched, all), (_, is)| (touched + usize::from(*is), all + 1))
    }

    /// True if at least so many percent are touched, given in hundredths of a percent. Exact: 89.99…
    /// is not 90. A policy with nothing to touch is covered.
    pub fn reaches(&self, hundredths: u32) -> bool {
        let (touched, all) = self.count(None);
        touched as u128 * 10_000 >= all as u128 * u128::from(hundredths)
    }

    /// What no scenario touches.
    pub fn untouched(&self) -> impl Iterator<Item = Item> {
        self.items.iter().filter(|(_, touched)| !touched).map(|(item, _)| *item)
    }
}

fn items(policy: &Policy) -> Vec<Item> {
    let steps = policy.escalation_policies.iter().flat_map(|(ix, escalation)| {
        (0..escalation.steps.len()).map(move |step| Item::Step(ix, step))
    });
    let duties = policy.duties.iter().filter(|(_, duty)| {
        // One that recurs whatever the tickets is no part of any ticket's account.
        !matches!(duty.timing, DutyTiming::Recurs { .. })
    });
    policy
        .triggers
        .indexes()
        .map(Item::Trigger)
        .chain(policy.routes.indexes().map(Item::Route))
        .chain(steps)
        .chain(policy.contacts.indexes().map(Item::Contact))
        .chain(duties.map(|(ix, _)| Item::Duty(ix)))
        .collect()
}

fn collect(trace: &Trace, touched: &mut BTreeSet<Item>) {
    for event in &trace.events {
        match (&event.what, event.why) {
            (What::Triggered { trigger }, _) => touched.insert(Item::Trigger(*trigger)),
            (What::Routed { .. }, Cause::Route(route)) => touched.insert(Item::Route(route)),
            (What::Step { step, .. }, Cause::Step(policy, _)) => {
                touched.insert(Item::Step(policy, *step))
            }
            (What::DutyDue { duty, .. }, _) => touched.insert(Item::Duty(*duty)),
            (What::Notified(notification), _) => {
                let through = notification.found.through.iter();
                for target in through.chain(std::iter::once(&notification.target)) {
                    if let Target::Contact(contact) = target {
                        touched.insert(Item::Contact(*contact));
                    }
                }
                if let Told::Contact { contact, held_by, .. } = notification.found.told {
                    touched.extend(held_by.map(Item::Contact));
                    touched.insert(Item::Contact(contact));
                }
                false
            }
            _ => false,
        };
    }
}
