//! Leave of people who are on call, where nobody covers for them.

use super::OnDuty;
use crate::clock::{Changing, Clock, Interval};
use crate::model::{Contact, Ix, Policy, Rotation};

/// Somebody is away while on call, and the leave names no cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leave {
    /// In which rotation they are on call.
    pub rotation: Ix<Rotation>,
    /// Who is on call.
    pub contact: Ix<Contact>,
    /// Whose leave it is: theirs, or that of the person who holds the role.
    pub absent: Ix<Contact>,
    /// The position of the leave among theirs.
    pub away: usize,
    /// The part of the shift that it touches.
    pub interval: Interval,
}

/// The leave without cover in some shifts, in their order.
pub(super) fn without_cover(policy: &Policy, clock: &Clock, shifts: &[OnDuty]) -> Vec<Leave> {
    let mut found: Vec<Leave> = Vec::new();
    for OnDuty { rotation, shift } in shifts {
        let Some(contact) = shift.contact() else { continue };
        let holder = policy.contacts[contact].held_by.as_ref().map(|at| at.value);
        let mut edges = vec![shift.from, shift.until];
        for who in std::iter::once(contact).chain(holder) {
            edges.extend(clock.changes(Changing::Leave(who), shift.from, shift.until));
        }
        edges.sort_unstable();
        edges.dedup();
        for edge in edges.windows(2) {
            let [from, until] = *edge else { continue };
            let absence = |who| clock.away(who, from).map(|away| (who, away));
            let Some((absent, away)) = absence(contact).or_else(|| absence(holder?)) else {
                continue;
            };
            let entry = policy.contacts[absent].away.get(away);
            if entry.is_some_and(|entry| entry.cover.is_none()) {
                let interval = Interval::between(from, until);
                found.push(Leave { rotation: *rotation, contact, absent, away, interval });
            }
        }
    }
    found
}
