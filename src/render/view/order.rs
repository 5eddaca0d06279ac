//! The order in which documents list things: that in which people look for them.

use crate::model::{Contact, EscalationPolicy, Ix, Policy};

/// Contacts in the order of their names, as people look them up.
pub(super) fn by_name(policy: &Policy) -> Vec<Ix<Contact>> {
    let mut order: Vec<_> = policy.contacts.indexes().collect();
    order.sort_by_cached_key(|ix| policy.contacts[*ix].name.to_lowercase());
    order
}

/// Escalation policies in the order of the routes that lead to them, then as written.
pub(super) fn as_routed(policy: &Policy) -> Vec<Ix<EscalationPolicy>> {
    let mut order = policy.escalation_policies.as_written();
    let route = |ix| policy.routes.values().position(|route| route.policy.value == ix);
    order.sort_by_key(|ix| route(*ix).unwrap_or(usize::MAX));
    order
}
