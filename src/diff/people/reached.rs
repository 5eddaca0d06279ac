//! How people are reached otherwise than before, and who stands where somebody else stood.

use super::{Person, Sides};
use crate::model::{CalendarRef, Contact, HasEntry, Ix, MethodKind, Policy};

/// Somebody who is reached otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Who.
    pub person: Person,
    /// The kinds of method that came, went, or have another address or other hours.
    pub kinds: Vec<MethodKind>,
}

/// A contact that bears another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Before.
    pub base: Person,
    /// After.
    pub head: Person,
}

/// A way to be reached: the address, and the calendar of its hours.
type Way<'p> = (&'p str, Option<&'p str>);

/// The methods of a kind, in their order.
fn ways<'p>(policy: &'p Policy, contact: &'p Contact, kind: MethodKind) -> Vec<Way<'p>> {
    let id = |calendar| match calendar {
        CalendarRef::Always => "24x7",
        CalendarRef::Named(ix) => &*policy.calendars[ix].entry.id,
    };
    let of_kind = contact.reach.iter().filter(|method| method.kind == kind);
    let way = |method: &'p crate::model::Method| {
        let hours = method.hours.as_ref().map(|hours| id(hours.value));
        (method.address.value.as_str(), hours)
    };
    of_kind.map(way).collect()
}

/// True if another person bears the id than before: one with another name, and no address in common.
pub(super) fn is_another(base: &Contact, head: &Contact) -> bool {
    let kept = |address: &str| head.reach.iter().any(|method| method.address.value == *address);
    let has_addresses = !base.reach.is_empty() && !head.reach.is_empty();
    base.name != head.name
        && has_addresses
        && !base.reach.iter().any(|method| kept(&method.address.value))
}

/// True if somebody bears the id that another person had.
pub(super) fn someone_is_another(sides: Sides<'_>) -> bool {
    pairs(sides).any(|(_, before, after)| is_another(before, after))
}

/// The contacts that both sides have.
fn pairs<'s>(sides: Sides<'s>) -> impl Iterator<Item = (Ix<Contact>, &'s Contact, &'s Contact)> {
    let (base, head) = (sides.base.policy, sides.head.policy);
    base.contacts.iter().filter_map(move |(ix, contact)| {
        let there = head.contacts.find(&contact.entry().id)?;
        Some((ix, contact, &head.contacts[there]))
    })
}

/// Everybody who is reached otherwise, by id.
pub(super) fn otherwise(sides: Sides<'_>) -> Vec<Reached> {
    let same = pairs(sides).filter(|(_, before, after)| !is_another(before, after));
    let reached = |(ix, before, after): (Ix<Contact>, &Contact, &Contact)| {
        let differs = |kind: &MethodKind| {
            ways(sides.base.policy, before, *kind) != ways(sides.head.policy, after, *kind)
        };
        let kinds: Vec<MethodKind> = MethodKind::ALL.into_iter().filter(differs).collect();
        (!kinds.is_empty()).then(|| Reached { person: sides.person(false, ix), kinds })
    };
    same.filter_map(reached).collect()
}

/// Every contact that bears another name, by id.
pub(super) fn named(sides: Sides<'_>) -> Vec<Named> {
    let other = pairs(sides).filter(|(_, before, after)| before.name != after.name);
    let person =
        |contact: &Contact| Person { id: contact.entry.id.clone(), name: contact.name.clone() };
    let named = |(_, before, after)| Named { base: person(before), head: person(after) };
    other.map(named).collect()
}
