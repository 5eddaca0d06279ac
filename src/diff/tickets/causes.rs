//! Which of the entries that differ two timelines rest on.
//!
//! Entries are looked for in rings around a difference: the rule itself and whom it tells, then what
//! the ticket was classified by, then everybody who might have been told instead, then all the rest.
//! The nearest ring that holds an entry that differs names the cause.

use std::collections::BTreeSet;

use super::Difference;
use super::compare::Account;
use crate::diff::fields;
use crate::model::{Because, Entry, EntryKey, HasEntry, Kind, Policy, Target};
use crate::prove::Reachable;
use crate::simulate::{Cause, ClockKind, Told, What};

/// Fields that are there for documents and people, and change nothing about a ticket.
const PROSE: [&str; 13] = [
    "allow",
    "examples",
    "handles",
    "label",
    "location",
    "name",
    "requires",
    "responsibilities",
    "text",
    "title",
    "used-by",
    "verified",
    "visibility",
];

/// The entries that differ in anything that could matter to a ticket.
pub(super) fn changed(base: &Policy, head: &Policy) -> BTreeSet<EntryKey> {
    let keys = base.entries().into_iter().chain(head.entries()).map(Entry::key);
    let keys: BTreeSet<EntryKey> = keys
        .filter(|key| !matches!(key.kind, Kind::Scenario | Kind::Guarantee | Kind::Document))
        .collect();
    let lines = |policy: &Policy, key: &EntryKey| -> Option<BTreeSet<(String, String)>> {
        let lines = fields::lines(policy, key)?.into_iter();
        let of_tickets = |path: &str| {
            let mut parts = path.split('.');
            !parts.any(|part| PROSE.contains(&part))
        };
        Some(
            lines
                .filter(|line| of_tickets(&line.path))
                .map(|line| (line.path, line.text))
                .collect(),
        )
    };
    keys.into_iter().filter(|key| lines(base, key) != lines(head, key)).collect()
}

/// The entries of `changed` that a difference rests on.
pub(super) fn causes(
    difference: &Difference,
    (base, head): (Account<'_>, Account<'_>),
    changed: &BTreeSet<EntryKey>,
) -> Vec<EntryKey> {
    let mut rings = Rings::default();
    for (account, place) in [(base, difference.base), (head, difference.head)] {
        if let Some(place) = place {
            rings.event(account, place.event);
        }
    }
    for account in [base, head] {
        rings.context(account);
    }
    let found = [rings.rule, rings.ticket, rings.people].into_iter().find_map(|ring| {
        let both: Vec<EntryKey> = ring.into_iter().filter(|key| changed.contains(key)).collect();
        (!both.is_empty()).then_some(both)
    });
    found.unwrap_or_else(|| changed.iter().cloned().collect())
}

#[derive(Default)]
struct Rings {
    rule: BTreeSet<EntryKey>,
    ticket: BTreeSet<EntryKey>,
    people: BTreeSet<EntryKey>,
}

impl Rings {
    /// The rule behind an event, and whom it named and told.
    fn event(&mut self, account: Account<'_>, index: usize) {
        let policy = account.policy;
        let Some(event) = account.trace.events.get(index) else { return };
        let mut direct = Reachable::new(policy);
        direct.entries.extend(rule(policy, event.why));
        match event.why {
            Cause::Priority(ix) => direct.calendar(policy.priorities[ix].calendar.value),
            Cause::Duty(ix) => {
                policy.duties[ix].calendar.iter().for_each(|own| direct.calendar(own.value));
            }
            _ => {}
        }
        let mut who = BTreeSet::new();
        match &event.what {
            What::Notified(notification) => {
                let found = &notification.found;
                who.insert(notification.target);
                who.extend(found.through.iter().copied());
                who.extend(found.tried.iter().map(|detour| detour.who));
                if let Told::Contact { contact, held_by, .. } = found.told {
                    who.extend([Some(contact), held_by].into_iter().flatten().map(Target::Contact));
                }
            }
            What::ReachedNobody { target, tried } => {
                who.insert(*target);
                who.extend(tried.iter().map(|detour| detour.who));
            }
            What::TargetDue { clock: ClockKind::Tier(tier), .. } => {
                who.insert(Target::Tier(*tier));
            }
            _ => {}
        }
        let mut around = Reachable::new(policy);
        for target in who {
            direct.alone(target);
            around.target(target);
        }
        self.rule.extend(direct.entries);
        self.people.extend(around.entries);
    }

    /// What the ticket was classified by, and everybody the account names.
    fn context(&mut self, account: Account<'_>) {
        let (policy, outcome) = (account.policy, &account.trace.outcome);
        let mut around = Reachable::new(policy);
        for because in &outcome.because {
            match because {
                Because::Matrix => self.ticket.extend(policy.matrix.iter().map(|m| m.entry.key())),
                Because::Trigger(ix) => _ = self.ticket.insert(policy.triggers[*ix].entry.key()),
                Because::Stated => {}
            }
        }
        if let Some(priority) = outcome.priority {
            let priority = &policy.priorities[priority];
            let mut of_priority = Reachable::new(policy);
            of_priority.calendar(priority.calendar.value);
            self.ticket.insert(priority.entry.key());
            self.ticket.extend(of_priority.entries);
        }
        for event in &account.trace.events {
            match (&event.what, event.why) {
                (What::TierRaised { tier, .. }, why) => {
                    self.ticket.extend(rule(policy, why));
                    self.ticket.insert(policy.tiers[*tier].entry.key());
                }
                (What::Triggered { .. } | What::Routed { .. } | What::Classified { .. }, why) => {
                    self.ticket.extend(rule(policy, why));
                }
                (What::Step { .. } | What::StepSkipped { .. }, why) => {
                    self.ticket.extend(rule(policy, why));
                }
                (What::Notified(notification), _) => around.target(notification.target),
                (What::ReachedNobody { target, .. }, _) => around.target(*target),
                _ => {}
            }
        }
        self.people.extend(around.entries);
    }
}

/// The entry of a rule.
fn rule(policy: &Policy, cause: Cause) -> Option<EntryKey> {
    fn key<T: HasEntry>(entry: &T) -> EntryKey {
        entry.entry().key()
    }
    Some(match cause {
        Cause::Ticket | Cause::People(_) | Cause::Nothing => return None,
        Cause::Matrix(_) => policy.matrix.as_ref()?.entry.key(),
        Cause::Category(ix) => key(&policy.categories[ix]),
        Cause::Trigger(ix) => key(&policy.triggers[ix]),
        Cause::Route(ix) => key(&policy.routes[ix]),
        Cause::Step(ix, _)
        | Cause::StepRepeat(ix, _)
        | Cause::AckTimeout(ix)
        | Cause::Policy(ix) => key(&policy.escalation_policies[ix]),
        Cause::Priority(ix) => key(&policy.priorities[ix]),
        Cause::TierOpens(ix) | Cause::Tier(ix) => key(&policy.tiers[ix]),
        Cause::Duty(ix) => key(&policy.duties[ix]),
    })
}
