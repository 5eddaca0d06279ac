//! Privacy (`TL08xx`): who may see an address, and prose that shows it to others.

mod addresses;

use super::prose::{Text, not_prose, words};
use super::{Context, Findings, Rule, rules};
use crate::model::{Contact, ContactKind, Document, MethodKind, Section, Visibility};

pub(super) const RULES: &[&Rule] = &[
    &METHOD_MORE_PUBLIC,
    &HIDDEN_ADDRESS,
    &LITERAL_ADDRESS,
    &PERSONAL_NUMBER_PUBLIC,
    &HIDDEN_OWNER,
    &HIDDEN_NAME,
];

rules! {
    /// A method that claims to be more public than its contact.
    ///
    /// `visibility` of a contact hides the whole entry; a method may be stricter, never more public.
    /// What was written has no effect: readers who may not see the contact do not see the method.
    ///
    /// ```toml bad
    /// [contacts.it-director]
    /// kind = "role"
    /// name = "IT Director"
    /// visibility = "restricted"
    /// reach = [{ phone = "ext 8888", visibility = "public" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.it-director]
    /// kind = "role"
    /// name = "IT Director"
    /// visibility = "internal"
    /// reach = [{ phone = "ext 8888" }, { mobile = "+1 212 555 0199", visibility = "restricted" }]
    /// ```
    static METHOD_MORE_PUBLIC = 801, "method-more-public", Deny, "0.1.0", Entry, method_more_public;

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
    static HIDDEN_ADDRESS = 802, "hidden-address-in-prose", Deny, "0.1.0", Entry, addresses::hidden;

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
    static LITERAL_ADDRESS = 803, "address-in-prose", Warn, "0.1.0", Entry, addresses::literal;

    /// A person's own mobile number that everybody may see.
    ///
    /// A public mobile number of a person is called at night, by anybody, for ever. Give the public a
    /// role, a team or a hotline, and keep the person's number for those who carry the escalation.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada Byron"
    /// visibility = "public"
    /// reach = [{ mobile = "+1 212 555 0199" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada Byron"
    /// visibility = "public"
    /// reach = [{ email = "ada@example.com" }, { mobile = "+1 212 555 0199", visibility = "restricted" }]
    /// ```
    static PERSONAL_NUMBER_PUBLIC = 804, "personal-number-public", Warn, "0.1.0", Entry, personal_number_public;

    /// A document whose owner its readers may not see.
    ///
    /// The owner's entry is restricted and the document is for more people, so it shows no owner.
    /// Name the role instead of the person, or widen the entry and restrict its methods.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada Byron"
    /// visibility = "restricted"
    /// reach = [{ phone = "ext 8888" }]
    ///
    /// [documents.guide]
    /// title = "How to get help"
    /// template = "sop"
    /// audience = "public"
    /// owner = "ada"
    /// ```
    ///
    /// ```toml good
    /// [contacts.it-director]
    /// kind = "role"
    /// name = "IT Director"
    /// visibility = "internal"
    /// reach = [{ phone = "ext 8888", visibility = "restricted" }]
    ///
    /// [documents.guide]
    /// title = "How to get help"
    /// template = "sop"
    /// audience = "internal"
    /// owner = "it-director"
    /// ```
    static HIDDEN_OWNER = 805, "hidden-owner", Warn, "0.1.0", Entry, hidden_owner;

    /// A restricted person named in a document for more people.
    ///
    /// `visibility = "restricted"` hides the whole entry, its name too, but prose is printed as it
    /// stands. Write the role instead of the name.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada Byron"
    /// visibility = "restricted"
    /// reach = [{ phone = "ext 8888" }]
    ///
    /// [documents.guide]
    /// title = "How to get help"
    /// template = "sop"
    /// audience = "public"
    /// sections = [{ title = "At night", body = "Ask for Ada Byron." }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada Byron"
    /// visibility = "restricted"
    /// reach = [{ phone = "ext 8888" }]
    ///
    /// [documents.guide]
    /// title = "How to get help"
    /// template = "sop"
    /// audience = "public"
    /// sections = [{ title = "At night", body = "Ask for the engineer on call." }]
    /// ```
    static HIDDEN_NAME = 806, "hidden-name-in-prose", Warn, "0.1.0", Entry, hidden_name;
}

fn method_more_public(cx: &Context<'_>, findings: &mut Findings) {
    for contact in cx.policy.contacts.values() {
        let written = contact.reach.iter().filter_map(|method| method.visibility_at);
        for visibility in written.filter(|visibility| visibility.value < contact.visibility) {
            let (asked, whole) = (visibility.as_str(), contact.visibility.as_str());
            let message = format!(
                "a {asked} method of contact `{}`, which is {whole} as a whole",
                contact.entry.id
            );
            let finding = METHOD_MORE_PUBLIC
                .finding(visibility.at, message)
                .label("more public than its contact")
                .related(contact.entry.at, format!("hidden from all but {whole} readers"))
                .help(format!("make the contact `{asked}`, or remove the method's `visibility`"));
            findings.add(&contact.entry, finding);
        }
    }
}

fn personal_number_public(cx: &Context<'_>, findings: &mut Findings) {
    for contact in cx.policy.contacts.values().filter(|c| c.kind == ContactKind::Person) {
        for method in &contact.reach {
            let personal = matches!(method.kind, MethodKind::Mobile | MethodKind::Sms);
            if personal && method.visibility == Visibility::Public {
                let finding = PERSONAL_NUMBER_PUBLIC
                    .finding(
                        method.address.at,
                        format!(
                            "everybody may see the {} number of {}",
                            method.kind.as_str(),
                            contact.name
                        ),
                    )
                    .label("public")
                    .help("write `visibility = \"restricted\"` for this method");
                findings.add(&contact.entry, finding);
            }
        }
    }
}

fn hidden_owner(cx: &Context<'_>, findings: &mut Findings) {
    for document in cx.policy.documents.values() {
        let Some(owner) = document.owner else { continue };
        let contact = &cx.policy.contacts[owner.value];
        let hidden = contact.visibility == Visibility::Restricted;
        if !hidden || document.audience == Visibility::Restricted {
            continue;
        }
        let message = format!(
            "readers of the {} document `{}` may not see its owner",
            document.audience.as_str(),
            document.entry.id
        );
        let finding = HIDDEN_OWNER
            .finding(owner.at, message)
            .label("restricted, so the document shows no owner")
            .related(contact.entry.at, "the owner's entry")
            .help("name a role that its readers may see");
        findings.add(&document.entry, finding);
    }
}

fn hidden_name(cx: &Context<'_>, findings: &mut Findings) {
    let restricted: Vec<&Contact> = cx
        .policy
        .contacts
        .values()
        .filter(|c| c.kind == ContactKind::Person && c.visibility == Visibility::Restricted)
        .collect();
    let mut called: Vec<(String, &Contact)> =
        restricted.iter().map(|contact| (joined(&contact.name), *contact)).collect();
    // One word may be anything; a first and a last name are somebody.
    called.retain(|(name, _)| name.contains(' '));
    if called.is_empty() {
        return;
    }
    called.sort_by(|a, b| a.0.cmp(&b.0));
    for (document, section) in shown_sections(cx) {
        if document.audience == Visibility::Restricted {
            continue;
        }
        let skipped = not_prose(&section.body);
        let words: Vec<_> = words(&section.body).map(|(at, w)| (at, w.to_lowercase())).collect();
        for start in 0..words.len() {
            for length in 2..=4 {
                let Some(run) = words.get(start..start + length) else { break };
                let (Some(first), Some(last)) = (run.first(), run.last()) else { break };
                let name = run.iter().map(|(_, word)| word.as_str()).collect::<Vec<_>>().join(" ");
                let Ok(found) = called.binary_search_by(|(known, _)| known.as_str().cmp(&name))
                else {
                    continue;
                };
                let Some((_, contact)) = called.get(found) else { continue };
                if skipped.iter().any(|skip| skip.contains(&first.0.start)) {
                    continue;
                }
                let text = Text::at(&document.entry, &section.body);
                let message = format!(
                    "the {} document `{}` names {}, whose entry is restricted",
                    document.audience.as_str(),
                    document.entry.id,
                    contact.name
                );
                let finding = HIDDEN_NAME
                    .finding(text.locate(cx, first.0.start..last.0.end), message)
                    .label("printed as it stands")
                    .related(contact.entry.at, "restricted")
                    .help("write the role instead of the name");
                findings.add(&document.entry, finding);
            }
        }
    }
}

fn joined(name: &str) -> String {
    words(name).map(|(_, word)| word.to_lowercase()).collect::<Vec<_>>().join(" ")
}

/// The sections that their documents show.
fn shown_sections<'p>(cx: &Context<'p>) -> impl Iterator<Item = (&'p Document, &'p Section)> {
    cx.policy.documents.values().flat_map(|document| {
        let shown = |section: &&Section| section.visibility <= document.audience;
        document.sections.iter().filter(shown).map(move |section| (document, section))
    })
}
