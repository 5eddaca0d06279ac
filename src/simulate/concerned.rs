//! Everything that can change who a notification tells: who may come to be told, and by what hours.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::clock::{Changing, Clock};
use crate::model::{CalendarRef, FanOut, Policy, Target};

/// The rotations, leave and calendars that decide about some targets.
#[derive(Debug, Clone)]
pub struct Concerned<'p> {
    policy: &'p Policy,
    targets: BTreeSet<Target>,
    changing: BTreeSet<Changing>,
}

impl<'p> Concerned<'p> {
    /// Follows every way the engine could go from the targets.
    pub fn new(policy: &'p Policy, targets: impl Iterator<Item = Target>) -> Self {
        let targets = policy.led_to(targets);
        let mut changing = BTreeSet::new();
        for target in &targets {
            match target {
                Target::Person(_) | Target::Tier(_) => {}
                Target::Rotation(rotation) => _ = changing.insert(Changing::Rotation(*rotation)),
                Target::Contact(ix) => {
                    changing.insert(Changing::Leave(*ix));
                    let contact = &policy.contacts[*ix];
                    let hours = contact.reach.iter().filter_map(|method| method.hours.as_ref());
                    let calendars = hours.chain(&contact.available).map(|at| at.value);
                    let named = calendars.filter(|calendar| *calendar != CalendarRef::Always);
                    changing.extend(named.map(Changing::Calendar));
                }
            }
        }
        Self { policy, targets, changing }
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
        self.targets.iter().any(|target| match target {
            Target::Contact(ix) => self.policy.contacts[*ix].fan_out == FanOut::RoundRobin,
            _ => false,
        })
    }
}
