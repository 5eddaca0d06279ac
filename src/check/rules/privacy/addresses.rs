//! Addresses of contacts that were typed into prose.

use crate::check::facts::Known;
use crate::check::rules::prose::Text;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Contact, Method, MethodKind};

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

/// Reports addresses in prose: those hidden from the readers, or those they may see.
fn in_prose(cx: &Context<'_>, hidden: bool, findings: &mut Findings) {
    for printed in cx.facts().printed(cx.policy) {
        let Known::Address(contact, method) = printed.known else { continue };
        let contact = &cx.policy.contacts[contact];
        let (Some((document, section)), Some(method)) =
            (printed.place(cx.policy), contact.reach.get(method))
        else {
            continue;
        };
        if (method.visibility > document.audience) != hidden {
            continue;
        }
        let at = Text::at(&document.entry, &section.body).place(cx).of(printed.part.clone());
        let (kind, id) = (method.kind.as_str(), &contact.entry.id);
        let finding = if hidden {
            let (who, audience) = (method.visibility.as_str(), document.audience.as_str());
            let document = &document.entry.id;
            HIDDEN_ADDRESS
                .finding(
                    at,
                    format!("a {who} {kind} of `{id}` in the {audience} document `{document}`"),
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
