//! Who can be reached at all, by whatever method at whatever time.

use super::Marks;
use crate::model::{Contact, Ix, MethodKind, Policy, Target};

/// Who can be reached.
#[derive(Debug)]
pub(in crate::check) struct Reach {
    /// Contacts that a notification reaches at some time: by a method of their own, or through
    /// somebody who is told in their place.
    pub(in crate::check) contacts: Marks<Contact>,
    /// Contacts that a voice reaches at some time, in the same way.
    pub(in crate::check) by_voice: Marks<Contact>,
}

impl Reach {
    /// Goes through the set once per question.
    pub(super) fn new(policy: &Policy) -> Self {
        let told_through = told_through(policy);
        Self {
            contacts: closure(policy, &told_through, |_| true),
            by_voice: closure(policy, &told_through, MethodKind::is_voice),
        }
    }

    /// True if a notification of the target reaches somebody at some time. People who differ per
    /// ticket are taken to be reachable.
    pub(in crate::check) fn reaches(&self, policy: &Policy, target: Target) -> bool {
        any_contact(policy, target, |contact| self.contacts.has(contact))
    }
}

/// True if the test holds for one of the contacts that a target tells.
fn any_contact(policy: &Policy, target: Target, test: impl Fn(Ix<Contact>) -> bool) -> bool {
    match target {
        Target::Person(_) => true,
        Target::Contact(ix) => test(ix),
        Target::Rotation(ix) => policy.rotations[ix].contacts().any(test),
        Target::Tier(ix) => policy.tiers[ix].responders.iter().any(|at| match at.value {
            Target::Person(_) => true,
            Target::Contact(ix) => test(ix),
            Target::Rotation(ix) => policy.rotations[ix].contacts().any(&test),
            // Tiers that respond for each other are a finding of their own.
            Target::Tier(_) => true,
        }),
    }
}

/// For each contact, those who reach somebody through it.
fn told_through(policy: &Policy) -> Vec<Vec<Ix<Contact>>> {
    let mut through = vec![Vec::new(); policy.contacts.len()];
    for (ix, contact) in policy.contacts.iter() {
        let rotation = contact.on_call.iter().flat_map(|at| policy.rotations[at.value].contacts());
        for behind in contact.stands_behind().chain(rotation) {
            if let Some(list) = through.get_mut(behind.index()) {
                list.push(ix);
            }
        }
    }
    through
}

/// The contacts with a method of a kind, and those who reach somebody through one of them.
fn closure(
    policy: &Policy,
    told_through: &[Vec<Ix<Contact>>],
    wanted: impl Fn(MethodKind) -> bool,
) -> Marks<Contact> {
    let mut marks = Marks::none(&policy.contacts);
    let with_method = policy.contacts.iter().filter(|(_, contact)| {
        contact.reach.iter().any(|method| wanted(method.kind) && !method.address.trim().is_empty())
    });
    let mut open: Vec<Ix<Contact>> = with_method.map(|(ix, _)| ix).collect();
    while let Some(ix) = open.pop() {
        if marks.mark_new(ix) {
            open.extend(told_through.get(ix.index()).into_iter().flatten());
        }
    }
    marks
}
