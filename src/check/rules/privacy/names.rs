//! Restricted people whose names stand in prose for more readers.

use crate::check::facts::Known;
use crate::check::rules::prose::Text;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::Visibility;

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
    for printed in cx.facts().printed(cx.policy) {
        let (Known::Name(contact), Some((document, section))) =
            (printed.known, printed.place(cx.policy))
        else {
            continue;
        };
        if document.audience == Visibility::Restricted {
            continue;
        }
        let contact = &cx.policy.contacts[contact];
        let (audience, id) = (document.audience.as_str(), &document.entry.id);
        let message = format!(
            "the {audience} document `{id}` names {}, whose entry is restricted",
            contact.name
        );
        let at = Text::at(&document.entry, &section.body).place(cx).of(printed.part.clone());
        let finding = HIDDEN_NAME
            .finding(at, message)
            .label("printed as it stands")
            .related(contact.entry.at, "restricted")
            .help("write the role instead of the name");
        findings.add(&document.entry, finding);
    }
}
