//! Everything that can change who a notification tells: who may come to be told, and by what hours.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::clock::{Changing, Clock};
use crate::model::{CalendarRef, Contact, FanOut, Ix, Policy, Rotation, Target, Turn};

/// The rotations, leave and calendars that decide about some targets.
#[derive(Debug, Clone)]
pub struct Concerned<'p> {
    policy: &'p Policy,
    seen: BTreeSet<Target>,
    changing: BTreeSet<Changing>,
}

impl<'p> Concerned<'p> {
    /// Follows every way the engine could go from the targets.
    pub fn new(policy: &'p Policy, targets: impl Iterator<Item = Target>) -> Self {
        let mut concerned = Self { policy, seen: BTreeSet::new(), changing: BTreeSet::new() };
        targets.for_each(|target| concerned.target(target));
        concerned
    }

    /// The instants of a range at which an answer may change, in order.
    pub fn changes(&self, clock: &Clock, from: Timestamp, until: Timestamp) -> Vec<Timestamp> {
        let each = self.changing.iter().flat_map(|what| clock.changes(*what, from, until));
        let mut changes: Vec<_> = each.collect();
        changes.sort_unstable();
        changes.dedup();
        changes
    }

    /// True if a team among them tells its members in turn, so that answers depend on those before.
    pub fn takes_turns(&self) -> bool {
        self.seen.iter().any(|target| match target {
            Target::Contact(ix) => self.policy.contacts[*ix].fan_out == FanOut::RoundRobin,
            _ => false,
        })
    }

    fn target(&mut self, target: Target) {
        if !self.seen.insert(target) {
            return;
        }
        match target {
            Target::Person(_) => {}
            Target::Tier(tier) => {
                self.policy.tiers[tier].responders.iter().for_each(|at| self.target(at.value));
            }
            Target::Rotation(rotation) => self.rotation(rotation),
            Target::Contact(contact) => self.contact(contact),
        }
    }

    fn rotation(&mut self, ix: Ix<Rotation>) {
        self.changing.insert(Changing::Rotation(ix));
        let rotation = &self.policy.rotations[ix];
        let members = rotation.layers.iter().flat_map(|layer| &layer.members);
        let overrides = rotation.overrides.iter().map(|over| &over.turn);
        for turn in members.chain(overrides) {
            if let Turn::Contact(contact) = turn.value {
                self.target(Target::Contact(contact));
            }
        }
    }

    fn contact(&mut self, ix: Ix<Contact>) {
        self.changing.insert(Changing::Leave(ix));
        let contact = &self.policy.contacts[ix];
        let hours = contact.reach.iter().filter_map(|method| method.hours.as_ref());
        for calendar in hours.chain(&contact.available) {
            if calendar.value != CalendarRef::Always {
                self.changing.insert(Changing::Calendar(calendar.value));
            }
        }
        let covers = contact.away.iter().filter_map(|away| away.cover.as_ref());
        let people = contact.members.iter().chain(&contact.held_by).chain(&contact.backup);
        for next in people.chain(covers) {
            self.target(Target::Contact(next.value));
        }
        if let Some(rotation) = &contact.on_call {
            self.target(Target::Rotation(rotation.value));
        }
    }
}
