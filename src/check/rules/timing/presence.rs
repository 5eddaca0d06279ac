//! Who might be told at an instant. Errs on the side of "might": leave is not looked at, and people
//! who differ per ticket are taken to be there.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::clock::Clock;
use crate::model::{CalendarRef, Contact, Ix, Policy, Target};
use crate::source::At;

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
        let mut open = Vec::new();
        if self.add(target, at, &mut open) {
            return true;
        }
        // A list and no recursion: a chain of backups may be as long as the set has contacts.
        let mut seen = BTreeSet::new();
        while let Some(contact) = open.pop() {
            if seen.insert(contact) && self.is_there(contact, at, &mut open) {
                return true;
            }
        }
        false
    }

    /// Adds the contacts whom a target tells; true if it might tell somebody whom nobody can look at.
    fn add(&self, target: Target, at: Timestamp, open: &mut Vec<Ix<Contact>>) -> bool {
        match target {
            Target::Person(_) => return true,
            Target::Contact(contact) => open.push(contact),
            Target::Rotation(rotation) => open.extend(self.clock.who_at(rotation, at)),
            // Tiers that respond for tiers are another rule's finding.
            Target::Tier(tier) => {
                return self.policy.tiers[tier].responders.iter().any(|responder| {
                    matches!(responder.value, Target::Tier(_)) || self.add(**responder, at, open)
                });
            }
        }
        false
    }

    /// True if the contact itself might be told; else adds whoever might be told in its place.
    fn is_there(&self, ix: Ix<Contact>, at: Timestamp, open: &mut Vec<Ix<Contact>>) -> bool {
        let contact = &self.policy.contacts[ix];
        let is_open = |calendar: CalendarRef| self.clock.calendar(calendar).is_open(at);
        let available = contact.available.is_none_or(|calendar| is_open(*calendar));
        let works = |hours: Option<At<CalendarRef>>| hours.is_none_or(|hours| is_open(*hours));
        if available && contact.reach.iter().any(|method| works(method.hours)) {
            return true;
        }
        open.extend(contact.backup.iter().map(|backup| backup.value));
        if available {
            open.extend(contact.held_by.iter().chain(&contact.members).map(|at| at.value));
            let rotation = contact.on_call.and_then(|rotation| self.clock.who_at(*rotation, at));
            open.extend(rotation);
        }
        false
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
