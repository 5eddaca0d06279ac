//! The order in which documents list things: that in which people look for them.

use crate::model::{Contact, EscalationPolicy, HasEntry, Ix, Policy, Table};

/// The entries in the order in which they are written: files by path, each from its top. Where people
/// put them in an order, documents keep it.
pub(super) fn as_written<T: HasEntry>(table: &Table<T>) -> Vec<Ix<T>> {
    let mut order: Vec<_> = table.indexes().collect();
    order.sort_by_key(|ix| table[*ix].entry().at);
    order
}

/// Contacts in the order of their names, as people look them up.
pub(super) fn by_name(policy: &Policy) -> Vec<Ix<Contact>> {
    let mut order: Vec<_> = policy.contacts.indexes().collect();
    order.sort_by_cached_key(|ix| policy.contacts[*ix].name.to_lowercase());
    order
}

/// Escalation policies in the order of the routes that lead to them, then as written.
pub(super) fn as_routed(policy: &Policy) -> Vec<Ix<EscalationPolicy>> {
    let mut order = as_written(&policy.escalation_policies);
    let route = |ix| policy.routes.values().position(|route| route.policy.value == ix);
    order.sort_by_key(|ix| route(*ix).unwrap_or(usize::MAX));
    order
}
