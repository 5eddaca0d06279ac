//! Which of the entries that differ two timelines rest on.
//!
//! Entries are looked for in rings around a difference: the rule itself and whom it tells, then what
//! the ticket was classified by, then everybody who might have been told instead, then all the rest.
//! The nearest ring that holds an entry that differs names the cause.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use foldhash::HashMap;

use super::Difference;
use super::compare::Account;
use crate::diff::changes::{Changes, EntryChange};
use crate::diff::fields;
use crate::model::{Because, CalendarRef, Entry, EntryKey, HasEntry, Kind, Policy, Target};
use crate::prove::Reachable;
use crate::simulate::{Cause, ClockKind, Notification, Told, What};

/// Fields that are there for documents and people, and change nothing about a ticket.
pub(super) const PROSE: [&str; 13] = [
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

/// The entries that differ in anything that could matter to a ticket, among those that changed.
pub(super) fn changed(base: &Policy, head: &Policy, changes: &Changes) -> BTreeSet<EntryKey> {
    let has_other_priorities = changes.entries.iter().any(|change| {
        change.kind == Kind::Priority && (change.base.is_none() || change.head.is_none())
    });
    // A route is known by its position, which others may have taken. What a `default` says of a
    // priority that only one side has is no change of the field, and yet holds for its tickets.
    let may_differ = |entry: &&Entry| has_other_priorities || entry.kind == Kind::Route;
    let others = [base, head].into_iter().flat_map(Policy::entries).filter(may_differ);
    let keys = changes.entries.iter().filter_map(EntryChange::key).chain(others.map(Entry::key));
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

/// Finds causes for the timelines of one class or scenario, and remembers whom a target leads to: the
/// same few are told in every piece of time.
pub(super) struct Causes<'c> {
    changed: &'c BTreeSet<EntryKey>,
    known: RefCell<Known>,
}

/// The entries that differ among those that something may rest on.
type Known = HashMap<(Of, Around), Rc<[EntryKey]>>;

/// A side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Of {
    Base,
    Head,
}

/// What an account may rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Around {
    /// A target itself.
    Alone(Target),
    /// A target, and everybody who might be told in its place.
    Everybody(Target),
    /// A calendar.
    Calendar(CalendarRef),
}

/// Entries that differ, by how close to the difference they are.
#[derive(Default)]
struct Rings {
    rule: BTreeSet<EntryKey>,
    ticket: BTreeSet<EntryKey>,
    people: BTreeSet<EntryKey>,
}

impl<'c> Causes<'c> {
    /// Looks among the entries that differ.
    pub(super) fn new(changed: &'c BTreeSet<EntryKey>) -> Self {
        Self { changed, known: RefCell::default() }
    }

    /// For each difference between two timelines, the entries that differ and that it rests on.
    pub(super) fn of(
        &self,
        differences: Vec<Difference>,
        (base, head): (Account<'_>, Account<'_>),
    ) -> Vec<(Vec<EntryKey>, Difference)> {
        if differences.is_empty() {
            return Vec::new();
        }
        let mut context = Rings::default();
        self.context((Of::Base, base), &mut context);
        self.context((Of::Head, head), &mut context);
        let with_causes = |difference: Difference| {
            let mut own = Rings::default();
            for (side, place) in
                [((Of::Base, base), difference.base), ((Of::Head, head), difference.head)]
            {
                if let Some(place) = place {
                    self.event(side, place.event, &mut own);
                }
            }
            own.people.extend(context.people.iter().cloned());
            let rings = [&own.rule, &context.ticket, &own.people];
            let nearest = rings.into_iter().find(|ring| !ring.is_empty());
            (nearest.unwrap_or(self.changed).iter().cloned().collect(), difference)
        };
        differences.into_iter().map(with_causes).collect()
    }

    /// The entries that differ among those that something may rest on.
    fn around(&self, (of, account): (Of, Account<'_>), what: Around) -> Rc<[EntryKey]> {
        let mut known = self.known.borrow_mut();
        let found = known.entry((of, what)).or_insert_with(|| {
            let mut reachable = Reachable::new(account.policy);
            match what {
                Around::Alone(target) => reachable.alone(target),
                Around::Everybody(target) => reachable.target(target),
                Around::Calendar(calendar) => reachable.calendar(calendar),
            }
            reachable.entries.into_iter().filter(|key| self.changed.contains(key)).collect()
        });
        Rc::clone(found)
    }

    fn differs(&self, key: &EntryKey) -> bool {
        self.changed.contains(key)
    }

    /// The rule behind an event, and whom it named and told.
    fn event(&self, side: (Of, Account<'_>), index: usize, rings: &mut Rings) {
        let policy = side.1.policy;
        let Some(event) = side.1.trace.events.get(index) else { return };
        rings.rule.extend(rule(policy, event.why).filter(|key| self.differs(key)));
        let calendar = match event.why {
            Cause::Priority(ix) => Some(policy.priorities[ix].calendar.value),
            Cause::Duty(ix) => policy.duties[ix].calendar.map(|own| own.value),
            _ => None,
        };
        if let Some(calendar) = calendar {
            rings.rule.extend(self.around(side, Around::Calendar(calendar)).iter().cloned());
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
        for target in who {
            rings.rule.extend(self.around(side, Around::Alone(target)).iter().cloned());
            rings.people.extend(self.around(side, Around::Everybody(target)).iter().cloned());
        }
    }

    /// What the ticket was classified by, and everybody the account names.
    fn context(&self, side: (Of, Account<'_>), rings: &mut Rings) {
        let (policy, trace) = (side.1.policy, side.1.trace);
        let mut ticket: Vec<EntryKey> = Vec::new();
        for because in &trace.outcome.because {
            match because {
                Because::Matrix => ticket.extend(policy.matrix.iter().map(|m| m.entry.key())),
                Because::Trigger(ix) => ticket.push(policy.triggers[*ix].entry.key()),
                Because::Stated => {}
            }
        }
        if let Some(priority) = trace.outcome.priority {
            let priority = &policy.priorities[priority];
            ticket.push(priority.entry.key());
            let calendar = Around::Calendar(priority.calendar.value);
            rings.ticket.extend(self.around(side, calendar).iter().cloned());
        }
        for event in &trace.events {
            match &event.what {
                What::TierRaised { tier, .. } => {
                    ticket.extend(rule(policy, event.why));
                    ticket.push(policy.tiers[*tier].entry.key());
                }
                What::Triggered { .. }
                | What::Routed { .. }
                | What::Classified { .. }
                | What::Step { .. }
                | What::StepSkipped { .. } => ticket.extend(rule(policy, event.why)),
                What::Notified(Notification { target, .. })
                | What::ReachedNobody { target, .. } => {
                    let everybody = self.around(side, Around::Everybody(*target));
                    rings.people.extend(everybody.iter().cloned());
                }
                _ => {}
            }
        }
        rings.ticket.extend(ticket.into_iter().filter(|key| self.differs(key)));
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
