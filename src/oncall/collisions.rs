//! One person in two rotations at once, where the second is there in case the first does not answer.

use std::collections::{BTreeMap, BTreeSet};

use super::OnDuty;
use crate::clock::{Interval, Intervals};
use crate::model::{Contact, EntryKey, HasEntry as _, Ix, Policy, Rotation, Target};

/// Somebody is on call twice: when they do not answer, the other rotation is no help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// Who.
    pub contact: Ix<Contact>,
    /// In which rotations.
    pub rotations: [Ix<Rotation>; 2],
    /// When.
    pub interval: Interval,
    /// The tiers, escalation policies and teams that count on both rotations.
    pub used_by: Vec<EntryKey>,
}

/// The collisions among rotations, by rotation and time.
pub(super) fn among(
    policy: &Policy,
    rotations: &[Ix<Rotation>],
    shifts: &[OnDuty],
) -> Vec<Collision> {
    let mut times: BTreeMap<(Ix<Rotation>, Ix<Contact>), Vec<Interval>> = BTreeMap::new();
    for on in shifts {
        if let Some(contact) = on.shift.contact() {
            let interval = Interval::between(on.shift.from, on.shift.until);
            times.entry((on.rotation, contact)).or_default().push(interval);
        }
    }
    let times: BTreeMap<_, Intervals> =
        times.into_iter().map(|(key, times)| (key, times.into_iter().collect())).collect();
    let groups = groups(policy);
    let mut collisions = Vec::new();
    for (position, &first) in rotations.iter().enumerate() {
        for &second in rotations.iter().skip(position + 1) {
            let uses_both = |group: &&(EntryKey, BTreeSet<Ix<Rotation>>)| {
                group.1.contains(&first) && group.1.contains(&second)
            };
            let used_by: Vec<EntryKey> =
                groups.iter().filter(uses_both).map(|(key, _)| key.clone()).collect();
            if used_by.is_empty() {
                continue;
            }
            for ((rotation, contact), of_first) in &times {
                let of_second = times.get(&(second, *contact));
                let Some(of_second) = of_second.filter(|_| *rotation == first) else { continue };
                let both = of_first.intersection(of_second);
                collisions.extend(both.iter().map(|interval| Collision {
                    contact: *contact,
                    rotations: [first, second],
                    interval,
                    used_by: used_by.clone(),
                }));
            }
        }
    }
    collisions
}

/// The rotations that each tier, escalation policy and team counts on.
fn groups(policy: &Policy) -> Vec<(EntryKey, BTreeSet<Ix<Rotation>>)> {
    let of = |targets: &mut dyn Iterator<Item = Target>| {
        let mut uses = Uses { policy, seen: BTreeSet::new(), rotations: BTreeSet::new() };
        targets.for_each(|target| uses.add(target));
        uses.rotations
    };
    let tiers = policy
        .tiers
        .iter()
        .map(|(ix, tier)| (tier.entry().key(), of(&mut std::iter::once(Target::Tier(ix)))));
    let policies = policy.escalation_policies.values().map(|escalation| {
        let mut targets = escalation.steps.iter().flat_map(|step| &step.notify).map(|at| at.value);
        (escalation.entry().key(), of(&mut targets))
    });
    let teams = policy.contacts.iter().map(|(ix, contact)| {
        (contact.entry().key(), of(&mut std::iter::once(Target::Contact(ix))))
    });
    tiers.chain(policies).chain(teams).filter(|(_, rotations)| rotations.len() > 1).collect()
}

struct Uses<'p> {
    policy: &'p Policy,
    seen: BTreeSet<Target>,
    rotations: BTreeSet<Ix<Rotation>>,
}

impl Uses<'_> {
    fn add(&mut self, target: Target) {
        if !self.seen.insert(target) {
            return;
        }
        match target {
            Target::Person(_) => {}
            Target::Rotation(rotation) => {
                self.rotations.insert(rotation);
            }
            Target::Tier(tier) => {
                self.policy.tiers[tier].responders.iter().for_each(|at| self.add(at.value));
            }
            Target::Contact(ix) => {
                let contact = &self.policy.contacts[ix];
                contact.on_call.iter().for_each(|at| self.add(Target::Rotation(at.value)));
                contact.members.iter().for_each(|at| self.add(Target::Contact(at.value)));
                // A backup that is a team stands in by its own rotation.
                contact.backup.iter().for_each(|at| self.add(Target::Contact(at.value)));
            }
        }
    }
}
