//! Addresses of contacts that were typed into prose.
//!
//! Numbers are compared by their digits and letters alone, so that `(212) 555-0147` and
//! `212-555-0147` are the same number, with and without the country's code.

use super::shown_sections;
use crate::check::rules::phrases::{Phrases, Starts, bare};
use crate::check::rules::prose::Text;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Contact, Method, MethodKind, Policy};

rules! {
    /// An address written out in a document whose readers may not see it.
    ///
    /// The prose contains the number or address of a method that is hidden from the document's audience.
    /// Tables leave it out; prose is printed as it stands. Remove it, or name another way to reach the
    /// contact.
    ///
    /// ```toml bad
    /// [contacts.it-director]
    /// kind = "role"
    /// name = "IT Director"
    /// visibility = "internal"
    /// reach = [{ mobile = "+1 212 555 0199", visibility = "restricted" }]
    ///
    /// [documents.letter]
    /// title = "Emergency contacts"
    /// template = "emergency-contact-letter"
    /// audience = "public"
    /// sections = [{ title = "Director", body = "Call 212-555-0199 at night." }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.it-director]
    /// kind = "role"
    /// name = "IT Director"
    /// visibility = "internal"
    /// reach = [{ mobile = "+1 212 555 0199", visibility = "restricted" }]
    ///
    /// [documents.letter]
    /// title = "Emergency contacts"
    /// template = "emergency-contact-letter"
    /// audience = "public"
    /// sections = [{ title = "Director", body = "The help desk calls the director." }]
    /// ```
    pub(super) static HIDDEN_ADDRESS = 802, "hidden-address-in-prose", Deny, "0.1.0", Entry, hidden;

    /// A contact's address typed into prose.
    ///
    /// The number or address is one of a contact's methods, so it will be wrong in the text as soon as
    /// it changes in the policy. Quote the contact with an expression instead.
    ///
    /// ```toml bad
    /// [contacts.help-desk]
    /// kind = "hotline"
    /// name = "Help desk"
    /// reach = [{ phone = "ext 7777" }]
    ///
    /// [documents.guide]
    /// title = "How to get help"
    /// template = "sop"
    /// audience = "internal"
    /// sections = [{ title = "Call us", body = "Call ext. 7777." }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.help-desk]
    /// kind = "hotline"
    /// name = "Help desk"
    /// reach = [{ phone = "ext 7777" }]
    ///
    /// [documents.guide]
    /// title = "How to get help"
    /// template = "sop"
    /// audience = "internal"
    /// sections = [{ title = "Call us", body = 'Call {{ contact("help-desk").phone }}.' }]
    /// ```
    pub(super) static LITERAL_ADDRESS = 803, "address-in-prose", Warn, "0.1.0", Entry, literal;
}

fn hidden(cx: &Context<'_>, findings: &mut Findings) {
    in_prose(cx, true, findings);
}

fn literal(cx: &Context<'_>, findings: &mut Findings) {
    in_prose(cx, false, findings);
}

/// From so many contacts on, to read the prose once more is cheaper than to sort all their addresses.
const MANY: usize = 1_000;

/// Reports addresses in prose: those hidden from the readers, or those they may see.
fn in_prose(cx: &Context<'_>, hidden: bool, findings: &mut Findings) {
    if shown_sections(cx).next().is_none() {
        return;
    }
    // Among very many contacts, few are named in any prose: only those are worth a search.
    let prose = (cx.policy.contacts.len() > MANY)
        .then(|| Starts::of(shown_sections(cx).map(|(_, section)| section.body.as_str())));
    let known = known(cx.policy, prose.as_ref());
    if known.is_empty() {
        return;
    }
    for (document, section) in shown_sections(cx) {
        let mut found = known.find(&section.body);
        found.retain(|(part, (_, method))| {
            // The same letters without `@` are words, not an address.
            let written = section.body.get(part.clone()).unwrap_or_default();
            let is_address = method.kind != MethodKind::Email || written.contains('@');
            is_address && (method.visibility > document.audience) == hidden
        });
        if found.is_empty() {
            continue;
        }
        let place = Text::at(&document.entry, &section.body).place(cx);
        for (part, (contact, method)) in found {
            let at = place.of(part);
            let (kind, id) = (method.kind.as_str(), &contact.entry.id);
            let finding = if hidden {
                let (who, audience) = (method.visibility.as_str(), document.audience.as_str());
                HIDDEN_ADDRESS
                    .finding(
                        at,
                        format!(
                            "a {who} {kind} of `{id}` in the {audience} document `{}`",
                            document.entry.id
                        ),
                    )
                    .label("printed as it stands")
                    .related(method.address.at, format!("for {who} readers only"))
                    .help("remove it, or name a method that these readers may see")
            } else {
                LITERAL_ADDRESS
                    .finding(at, format!("the {kind} of `{id}` is typed into the text"))
                    .label("stays behind when the policy changes")
                    .related(method.address.at, "written here")
                    .help(format!("write `{{{{ {} }}}}`", expression(contact, method)))
            };
            findings.add(&document.entry, finding);
        }
    }
}

/// What quotes a method in prose.
fn expression(contact: &Contact, method: &Method) -> String {
    let (id, kind) = (&contact.entry.id, method.kind.as_str());
    let first = contact.reach.iter().find(|other| other.kind == method.kind);
    let phone = method.kind == MethodKind::Phone;
    if phone && first.is_some_and(|first| first.address == method.address) {
        format!("contact(\"{id}\").phone")
    } else {
        format!("method(\"{id}\", \"{kind}\")")
    }
}

/// The addresses that may stand in the documents. One that several contacts share counts as its most
/// public method.
fn known<'p>(policy: &'p Policy, prose: Option<&Starts<3>>) -> Phrases<(&'p Contact, &'p Method)> {
    /// Anything shorter is a common word or number.
    const SHORTEST: usize = 6;
    /// A number without its country's code, where it has one.
    const NATIONAL: usize = 10;
    let mut known = Phrases::new();
    for contact in policy.contacts.values() {
        for method in &contact.reach {
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
                known.add(address, (contact, method), |(_, new), (_, old)| {
                    new.visibility < old.visibility
                });
            }
        }
    }
    known
}
