//! Restricted people whose names stand in prose for more readers.

use super::shown_sections;
use crate::check::rules::phrases::{Phrases, bare};
use crate::check::rules::prose::{Text, words};
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Contact, ContactKind, Visibility};

rules! {
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
    pub(super) static HIDDEN_NAME = 806, "hidden-name-in-prose", Warn, "0.1.0", Entry, hidden_name;
}

fn hidden_name(cx: &Context<'_>, findings: &mut Findings) {
    let mut known: Phrases<&Contact> = Phrases::new();
    for contact in cx.policy.contacts.values() {
        let person = contact.kind == ContactKind::Person;
        // One word may be anything; a first and a last name are somebody.
        if person
            && contact.visibility == Visibility::Restricted
            && words(&contact.name).count() > 1
        {
            known.add(bare(&contact.name), contact, |_, _| false);
        }
    }
    if known.is_empty() {
        return;
    }
    for (document, section) in shown_sections(cx) {
        if document.audience == Visibility::Restricted {
            continue;
        }
        let found = known.find(&section.body);
        if found.is_empty() {
            continue;
        }
        let place = Text::at(&document.entry, &section.body).place(cx);
        for (part, contact) in found {
            let message = format!(
                "the {} document `{}` names {}, whose entry is restricted",
                document.audience.as_str(),
                document.entry.id,
                contact.name
            );
            let finding = HIDDEN_NAME
                .finding(place.of(part), message)
                .label("printed as it stands")
                .related(contact.entry.at, "restricted")
                .help("write the role instead of the name");
            findings.add(&document.entry, finding);
        }
    }
}
