//! What the prose of documents says of contacts: their addresses and restricted names, found once for
//! all rules that look at it.
//!
//! Numbers are compared by their digits and letters alone, so that `(212) 555-0147` and
//! `212-555-0147` are the same number, with and without the country's code.

use std::ops::Range;

use crate::check::rules::{Phrases, Starts, bare, words};
use crate::model::{
    Contact, ContactKind, Document, Ix, Method, MethodKind, Policy, Section, Visibility,
};

/// Something known that stands in the prose of a section.
#[derive(Debug)]
pub(in crate::check) struct Printed {
    document: Ix<Document>,
    section: usize,
    /// Where in the section's body.
    pub(in crate::check) part: Range<usize>,
    /// What stands there.
    pub(in crate::check) known: Known,
}

/// What prose may say of a contact.
#[derive(Debug, Clone, Copy)]
pub(in crate::check) enum Known {
    /// The address of a method, by its position among those of the contact.
    Address(Ix<Contact>, usize),
    /// The name of a person whose whole entry is restricted.
    Name(Ix<Contact>),
}

impl Printed {
    /// The document and the section it stands in.
    pub(in crate::check) fn place<'p>(
        &self,
        policy: &'p Policy,
    ) -> Option<(&'p Document, &'p Section)> {
        let document = &policy.documents[self.document];
        Some((document, document.sections.get(self.section)?))
    }
}

/// From so many contacts on, to read the prose once more is cheaper than to sort all their addresses.
const MANY: usize = 1_000;

/// Looks through the prose that documents show, in the order in which it is written.
pub(super) fn printed(policy: &Policy) -> Vec<Printed> {
    let sections = || {
        policy.documents.iter().flat_map(|(ix, document)| {
            let shown = |section: &Section| section.visibility <= document.audience;
            let sections = document.sections.iter().enumerate();
            sections.filter(move |(_, section)| shown(section)).map(move |at| (ix, at))
        })
    };
    if sections().next().is_none() {
        return Vec::new();
    }
    // Among very many contacts, few are named in any prose: only those are worth a search.
    let prose = (policy.contacts.len() > MANY)
        .then(|| Starts::of(sections().map(|(_, (_, section))| section.body.as_str())));
    let mut known = Phrases::new();
    addresses(policy, prose.as_ref(), &mut known);
    names(policy, &mut known);
    if known.is_empty() {
        return Vec::new();
    }
    let mut printed = Vec::new();
    for (document, (section, content)) in sections() {
        for (part, known) in known.find(&content.body) {
            // The same letters without `@` are words, not an address.
            let written = content.body.get(part.clone()).unwrap_or_default();
            let is_email = |method: &Method| method.kind == MethodKind::Email;
            if address(policy, known).is_some_and(is_email) && !written.contains('@') {
                continue;
            }
            printed.push(Printed { document, section, part, known });
        }
    }
    printed
}

/// The method whose address is meant, where one is.
fn address(policy: &Policy, known: Known) -> Option<&Method> {
    match known {
        Known::Address(contact, method) => policy.contacts[contact].reach.get(method),
        Known::Name(_) => None,
    }
}

/// The addresses that may stand in the documents. One that several contacts share counts as its most
/// public method.
fn addresses(policy: &Policy, prose: Option<&Starts<3>>, known: &mut Phrases<Known>) {
    /// Anything shorter is a common word or number.
    const SHORTEST: usize = 6;
    /// A number without its country's code, where it has one.
    const NATIONAL: usize = 10;
    let visibility = |known| address(policy, known).map(|method| method.visibility);
    for (ix, contact) in policy.contacts.iter() {
        for (position, method) in contact.reach.iter().enumerate() {
            let letters = || method.address.chars().filter(|c| c.is_alphanumeric());
            let length = letters().count();
            let code = length.saturating_sub(NATIONAL);
            let international = method.kind.is_number() && code > 0;
            let in_prose = prose.is_none_or(|prose| {
                prose.may_have(letters()) || (international && prose.may_have(letters().skip(code)))
            });
            if length < SHORTEST || !in_prose {
                continue;
            }
            let address = bare(&method.address);
            let digits = address.bytes().all(|byte| byte.is_ascii_digit());
            let national = address.get(code..).filter(|_| international && digits);
            for address in national.map(str::to_owned).into_iter().chain([address]) {
                known.add(address, Known::Address(ix, position), |new, old| {
                    visibility(new) < visibility(old)
                });
            }
        }
    }
}

/// The names of restricted people. One word may be anything; a first and a last name are somebody.
fn names(policy: &Policy, known: &mut Phrases<Known>) {
    for (ix, contact) in policy.contacts.iter() {
        let hidden =
            contact.kind == ContactKind::Person && contact.visibility == Visibility::Restricted;
        if hidden && words(&contact.name).count() > 1 {
            known.add(bare(&contact.name), Known::Name(ix), |_, _| false);
        }
    }
}
