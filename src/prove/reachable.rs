//! Everything that an account may come to rest on: whom a target may lead to, and by what hours.
//!
//! Follows every way the engine could go, so that what is not in here cannot matter.

use std::collections::BTreeSet;

use crate::model::{CalendarRef, EntryKey, Policy, Target};

/// Entries that something may rest on.
#[derive(Debug, Clone)]
pub struct Reachable<'p> {
    policy: &'p Policy,
    seen: BTreeSet<Target>,
    /// Their keys.
    pub entries: BTreeSet<EntryKey>,
}

impl<'p> Reachable<'p> {
    /// Nothing yet.
    pub fn new(policy: &'p Policy) -> Self {
        Self { policy, seen: BTreeSet::new(), entries: BTreeSet::new() }
    }

    /// A target, and everybody who might be told in its place.
    pub fn target(&mut self, target: Target) {
        for target in self.policy.lead(vec![target], &mut self.seen) {
            self.alone(target);
        }
    }

    /// A target and the calendars that say when it can be told.
    pub fn alone(&mut self, target: Target) {
        let policy = self.policy;
        let (entry, calendars): (_, Vec<CalendarRef>) = match target {
            Target::Person(_) => return,
            Target::Tier(ix) => {
                let tier = &policy.tiers[ix];
                (&tier.entry, tier.calendar.iter().map(|at| at.value).collect())
            }
            Target::Rotation(ix) => {
                let rotation = &policy.rotations[ix];
                let active = rotation.layers.iter().filter_map(|layer| layer.active.as_ref());
                (&rotation.entry, active.map(|at| at.value).collect())
            }
            Target::Contact(ix) => {
                let contact = &policy.contacts[ix];
                let hours = contact.reach.iter().filter_map(|method| method.hours.as_ref());
                let all = hours.chain(&contact.available);
                (&contact.entry, all.map(|at| at.value).collect())
            }
        };
        self.entries.insert(entry.key());
        calendars.into_iter().for_each(|calendar| self.calendar(calendar));
    }

    /// A calendar and its holidays.
    pub fn calendar(&mut self, calendar: CalendarRef) {
        let CalendarRef::Named(ix) = calendar else { return };
        let calendar = &self.policy.calendars[ix];
        self.entries.insert(calendar.entry.key());
        let sets = calendar.holidays.iter();
        self.entries.extend(sets.map(|set| self.policy.holiday_sets[set.value].entry.key()));
    }
}
