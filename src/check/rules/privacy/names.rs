//! Restricted people whose names stand in prose for more readers.

use super::shown_sections;
use crate::check::rules::prose::{Text, lies_in, not_prose, words};
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
                if lies_in(&skipped, first.0.start) {
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
                    .finding(text.place(cx).of(first.0.start..last.0.end), message)
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
