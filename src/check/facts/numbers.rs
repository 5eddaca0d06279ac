//! Every telephone number of a set, read once for all rules that look at numbers.

use crate::model::phone::{Existence, PhoneError, PhoneNumber};
use crate::model::{Contact, Method, Policy};

/// A method whose address is a telephone number.
#[derive(Debug)]
pub(in crate::check) struct Number {
    contact: usize,
    method: usize,
    /// How it is dialled, and whether it can exist.
    pub(in crate::check) dialled: Result<(PhoneNumber, Existence), PhoneError>,
}

impl Number {
    /// The contact and the method that the number belongs to.
    pub(in crate::check) fn written<'p>(
        &self,
        policy: &'p Policy,
    ) -> Option<(&'p Contact, &'p Method)> {
        let contact = policy.contacts.values().as_slice().get(self.contact)?;
        Some((contact, contact.reach.get(self.method)?))
    }
}

/// Reads the numbers, in the order of contacts and methods.
pub(super) fn numbers(policy: &Policy) -> Vec<Number> {
    let country = policy.organization.country.as_ref().map(|at| at.value.as_str());
    let mut numbers = Vec::new();
    for (contact, entry) in policy.contacts.values().enumerate() {
        for (method, written) in entry.reach.iter().enumerate() {
            if !written.kind.is_number() {
                continue;
            }
            let dialled = PhoneNumber::parse(&written.address, country);
            let dialled = dialled.map(|number| {
                let existence = number.existence();
                (number, existence)
            });
            numbers.push(Number { contact, method, dialled });
        }
    }
    numbers
}
