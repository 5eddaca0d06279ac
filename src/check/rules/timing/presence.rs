//! Who might be told at an instant. Errs on the side of "might": leave is not looked at, and people
//! who differ per ticket are taken to be there.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::clock::Clock;
use crate::model::{CalendarRef, Contact, Ix, Policy, Target};

/// Looks through roles, teams, rotations and backups.
pub(super) struct Presence<'p> {
    /// The policy set.
    pub(super) policy: &'p Policy,
    /// Its calendars and rotations.
    pub(super) clock: &'p Clock,
}

impl Presence<'_> {
    /// True unless a notification of the target at that instant certainly reaches nobody.
    pub(super) fn might_be_told(&self, target: Target, at: Timestamp) -> bool {
        self.target(target, at, &mut BTreeSet::new())
    }

    fn target(&self, target: Target, at: Timestamp, seen: &mut BTreeSet<Ix<Contact>>) -> bool {
        match target {
            Target::Person(_) => true,
            Target::Contact(contact) => self.contact(contact, at, seen),
            Target::Rotation(rotation) => self
                .clock
                .who_at(rotation, at)
                .is_some_and(|contact| self.contact(contact, at, seen)),
            // Tiers that respond for tiers are another rule's finding.
            Target::Tier(tier) => self.policy.tiers[tier].responders.iter().any(|responder| {
                matches!(responder.value, Target::Tier(_)) || self.target(**responder, at, seen)
            }),
        }
    }

    fn contact(&self, ix: Ix<Contact>, at: Timestamp, seen: &mut BTreeSet<Ix<Contact>>) -> bool {
        if !seen.insert(ix) {
            return false;
        }
        let contact = &self.policy.contacts[ix];
        let open = |calendar: CalendarRef| self.clock.calendar(calendar).is_open(at);
        let available = contact.available.is_none_or(|calendar| open(*calendar));
        let itself = contact.reach.iter().any(|m| m.hours.is_none_or(|hours| open(*hours)));
        if available && itself {
            return true;
        }
        let on_call = contact.on_call.and_then(|rotation| self.clock.who_at(*rotation, at));
        let behind = contact.held_by.iter().chain(&contact.members).map(|at| at.value);
        let behind: Vec<_> = behind.chain(on_call).filter(|_| available).collect();
        let backup = contact.backup.iter().map(|at| at.value);
        behind.into_iter().chain(backup).any(|other| self.contact(other, at, seen))
    }

    /// The calendars that decide when these targets can be told. `None` where a rotation decides too,
    /// or somebody who differs per ticket.
    pub(super) fn calendars(&self, targets: &[Target]) -> Option<BTreeSet<CalendarRef>> {
        let mut calendars = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<Ix<Contact>> = Vec::new();
        for target in targets {
            match target {
                Target::Contact(contact) => open.push(*contact),
                Target::Tier(tier) => {
                    for responder in &self.policy.tiers[*tier].responders {
                        let Target::Contact(contact) = responder.value else { return None };
                        open.push(contact);
                    }
                }
                Target::Rotation(_) | Target::Person(_) => return None,
            }
        }
        while let Some(ix) = open.pop() {
            if !seen.insert(ix) {
                continue;
            }
            let contact = &self.policy.contacts[ix];
            if contact.on_call.is_some() {
                return None;
            }
            calendars.extend(contact.available.map(|calendar| *calendar));
            calendars.extend(contact.reach.iter().filter_map(|m| m.hours).map(|hours| *hours));
            let behind = contact.held_by.iter().chain(&contact.members).chain(&contact.backup);
            open.extend(behind.map(|at| at.value));
        }
        Some(calendars)
    }
}
