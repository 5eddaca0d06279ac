//! Whom a notification may lead to: every way from a target to those who are told in its place.

use std::collections::BTreeSet;

use super::{Contact, Ix, Policy, Target};

impl Contact {
    /// Whoever may be told in its place: who holds it, its members, backups and covers.
    pub fn stands_behind(&self) -> impl Iterator<Item = Ix<Contact>> {
        let covers = self.away.iter().filter_map(|away| away.cover.as_ref());
        let behind = self.held_by.iter().chain(&self.members).chain(&self.backup).chain(covers);
        behind.map(|at| at.value)
    }
}

impl Policy {
    /// The targets, and every target that a notification of one of them may lead to, at whatever time.
    pub fn led_to(&self, targets: impl IntoIterator<Item = Target>) -> BTreeSet<Target> {
        let mut found = BTreeSet::new();
        self.lead(targets.into_iter().collect(), &mut found);
        found
    }

    /// Adds to `found` what [`Policy::led_to`] gives, except for what only leads on from what is there
    /// already; says which were added. A list and no recursion, as chains may be of any length.
    pub fn lead(&self, mut open: Vec<Target>, found: &mut BTreeSet<Target>) -> Vec<Target> {
        let mut added = Vec::new();
        while let Some(target) = open.pop() {
            if found.insert(target) {
                added.push(target);
                self.lead_at_once(target, &mut open);
            }
        }
        added
    }

    /// Adds those whom a target leads to at once.
    pub fn lead_at_once(&self, target: Target, open: &mut Vec<Target>) {
        match target {
            Target::Person(_) => {}
            Target::Tier(ix) => open.extend(self.tiers[ix].responders.iter().map(|at| at.value)),
            Target::Rotation(ix) => {
                open.extend(self.rotations[ix].contacts().map(Target::Contact));
            }
            Target::Contact(ix) => {
                let contact = &self.contacts[ix];
                open.extend(contact.stands_behind().map(Target::Contact));
                open.extend(contact.on_call.iter().map(|at| Target::Rotation(at.value)));
            }
        }
    }
}
