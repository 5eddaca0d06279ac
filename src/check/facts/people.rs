//! Which people stand behind a target when all goes as planned: nobody away, nobody replaced; and who
//! really is who.

use std::collections::BTreeSet;

use crate::model::{Contact, ContactKind, Ix, Policy, Target};

/// The single contacts whom a notification of the target may tell: holders instead of roles, members
/// instead of teams, whoever takes turns instead of rotations. `None` where the target is, or leads
/// to, somebody who differs per ticket.
pub(in crate::check) fn people(policy: &Policy, target: Target) -> Option<BTreeSet<Ix<Contact>>> {
    let mut people = Expansion { policy, open: Vec::new(), found: BTreeSet::new() };
    people.target(target, true).then(|| people.finish())
}

/// Who a contact really is: the end of its chain of holders. Chains that come back to themselves end
/// anywhere on the circle.
pub(in crate::check) fn holder(policy: &Policy, contact: Ix<Contact>) -> Ix<Contact> {
    let mut at = contact;
    // A chain of roles is a handful long; the limit is for circles.
    for _ in 0..16 {
        match &policy.contacts[at].held_by {
            Some(next) => at = next.value,
            None => break,
        }
    }
    at
}

struct Expansion<'p> {
    policy: &'p Policy,
    /// Contacts still to be looked at: a list and no recursion, as teams may be nested without end.
    open: Vec<Ix<Contact>>,
    found: BTreeSet<Ix<Contact>>,
}

impl Expansion<'_> {
    /// Adds the contacts of a target; false if they differ per ticket.
    fn target(&mut self, target: Target, tiers: bool) -> bool {
        match target {
            Target::Person(_) => return false,
            Target::Contact(ix) => self.open.push(ix),
            Target::Rotation(ix) => self.open.extend(self.policy.rotations[ix].contacts()),
            Target::Tier(ix) if tiers => {
                return self.policy.tiers[ix]
                    .responders
                    .iter()
                    .all(|at| self.target(at.value, false));
            }
            Target::Tier(_) => return false,
        }
        true
    }

    /// The people behind the contacts.
    fn finish(mut self) -> BTreeSet<Ix<Contact>> {
        let mut seen = BTreeSet::new();
        while let Some(ix) = self.open.pop() {
            if !seen.insert(ix) {
                continue;
            }
            let contact = &self.policy.contacts[ix];
            match (contact.kind, &contact.held_by) {
                (ContactKind::Team, _) => {
                    let before = self.open.len();
                    let rotation = contact
                        .on_call
                        .iter()
                        .flat_map(|at| self.policy.rotations[at.value].contacts());
                    self.open.extend(contact.members.iter().map(|at| at.value).chain(rotation));
                    if self.open.len() == before {
                        self.found.insert(ix);
                    }
                }
                (_, Some(holder)) => self.open.push(holder.value),
                _ => {
                    self.found.insert(ix);
                }
            }
        }
        self.found
    }
}
