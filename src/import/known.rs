//! Whom a policy knows already, and whom of them somebody in a file is.

use std::collections::{BTreeMap, BTreeSet};

use super::found::{Found, Problem, plain};
use crate::model::phone::PhoneNumber;
use crate::model::{Contact, ContactKind, Ix, Method, MethodKind, Policy};

/// The contacts of a policy by what they are known by.
pub(super) struct Known<'p> {
    policy: &'p Policy,
    names: BTreeMap<String, BTreeSet<Ix<Contact>>>,
    mail: BTreeMap<String, BTreeSet<Ix<Contact>>>,
}

impl<'p> Known<'p> {
    pub(super) fn of(policy: &'p Policy) -> Self {
        let mut known = Self { policy, names: BTreeMap::new(), mail: BTreeMap::new() };
        for (ix, contact) in policy.contacts.iter() {
            known.names.entry(folded(&contact.name)).or_default().insert(ix);
            for method in contact.reach.iter().filter(|method| method.kind == MethodKind::Email) {
                known.mail.entry(folded(&method.address)).or_default().insert(ix);
            }
        }
        known
    }

    /// Who somebody in a file is: the same id, else the same name, else a person with the same e-mail
    /// address. `None` for somebody new.
    pub(super) fn find(&self, found: &Found) -> Result<Option<Ix<Contact>>, Problem> {
        if let Some(id) = &found.id {
            return Ok(self.policy.contacts.find(id));
        }
        let by_name = self.names.get(&folded(&found.name)).cloned().unwrap_or_default();
        let mut by_mail = BTreeSet::new();
        for method in found.reach.iter().filter(|method| method.kind == MethodKind::Email) {
            by_mail.extend(self.mail.get(&folded(&method.address)).into_iter().flatten().copied());
        }
        let both: BTreeSet<_> = by_name.intersection(&by_mail).copied().collect();
        // What several people read or answer is nobody's own, so it says little of who somebody is.
        let is_person = found.kind.is_none_or(|kind| kind == ContactKind::Person);
        by_mail.retain(|ix| is_person && self.policy.contacts[*ix].kind == ContactKind::Person);
        let candidates = [both, by_name, by_mail].into_iter().find(|set| !set.is_empty());
        let candidates: Vec<_> = candidates.unwrap_or_default().into_iter().collect();
        match candidates.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            several => {
                let ids: Vec<_> = several
                    .iter()
                    .map(|ix| format!("`{}`", self.policy.contacts[*ix].entry.id))
                    .collect();
                let message = format!("`{}` may be any of {}", found.name, ids.join(", "));
                let help = "say which: in a table by a column `Id`, in a card by the name that one of them has";
                Err(Problem::new(found.at.clone(), message, help))
            }
        }
    }

    /// The methods by which a contact is reached: its own, else those of who holds the role.
    pub(super) fn methods(&self, ix: Ix<Contact>) -> &'p [Method] {
        let contact = &self.policy.contacts[ix];
        match &contact.held_by {
            Some(holder) if contact.reach.is_empty() => &self.policy.contacts[holder.value].reach,
            _ => &contact.reach,
        }
    }
}

/// A name or an address without what people do not see as a difference.
pub(super) fn folded(text: &str) -> String {
    plain(text).to_lowercase()
}

/// True where two addresses of these kinds reach the same place: numbers by what is dialled, a desk telephone
/// or a mobile one.
pub(super) fn is_same(
    one: (MethodKind, &str),
    other: (MethodKind, &str),
    country: Option<&str>,
) -> bool {
    let alike = one.0 == other.0 || (one.0.is_voice() && other.0.is_voice());
    if !alike {
        return false;
    }
    if one.0.is_number()
        && let (Ok(one), Ok(other)) =
            (PhoneNumber::parse(one.1, country), PhoneNumber::parse(other.1, country))
    {
        return one == other;
    }
    if one.0 == MethodKind::Email {
        return folded(one.1) == folded(other.1);
    }
    plain(one.1) == plain(other.1)
}
