//! The methods of a contact that prose may ask for by kind: `method("help-desk", "phone")`.

use minijinja::Value;

use super::{Audience, value};
use crate::model::{Contact, Ix, MethodKind};

/// The first method of each kind that a contact has.
#[derive(Debug)]
pub(super) struct Methods {
    seen: Vec<(MethodKind, Value)>,
    /// What to say of kinds that this audience may not see.
    hidden: Vec<(MethodKind, String)>,
}

impl Methods {
    pub(super) fn new(audience: Audience<'_>, ix: Ix<Contact>) -> Self {
        let mut seen: Vec<(MethodKind, Value)> = Vec::new();
        for method in audience.methods(ix) {
            if seen.iter().all(|(kind, _)| *kind != method.kind) {
                seen.push((method.kind, value(audience.method(method))));
            }
        }
        let reach = audience.policy.contacts[ix].reach.iter();
        let unseen = reach.filter(|method| seen.iter().all(|(kind, _)| *kind != method.kind));
        let hidden = unseen.map(|method| (method.kind, audience.why_no_method(ix, method.kind)));
        let hidden = hidden.collect();
        Self { seen, hidden }
    }

    /// The first method of a kind, or why it is not there; `None` where the contact has none at all.
    pub(super) fn first(&self, kind: MethodKind) -> Option<Result<Value, String>> {
        let seen = self.seen.iter().find(|(known, _)| *known == kind);
        let hidden = || self.hidden.iter().find(|(known, _)| *known == kind);
        match seen {
            Some((_, value)) => Some(Ok(value.clone())),
            None => hidden().map(|(_, why)| Err(why.clone())),
        }
    }
}
