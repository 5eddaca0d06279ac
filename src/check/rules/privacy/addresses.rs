//! Addresses of contacts that were typed into prose.
//!
//! Numbers are compared by their digits and letters alone, so that `(212) 555-0147` and
//! `212-555-0147` are the same number, with and without the country's code.

use std::collections::BTreeMap;
use std::ops::Range;

use super::shown_sections;
use crate::check::rules::prose::{Text, lies_in, not_prose, words};
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

/// Reports addresses in prose: those hidden from the readers, or those they may see.
fn in_prose(cx: &Context<'_>, hidden: bool, findings: &mut Findings) {
    if shown_sections(cx).next().is_none() {
        return;
    }
    let known = Known::new(cx.policy);
    for (document, section) in shown_sections(cx) {
        let found = known.find(&section.body);
        if found.is_empty() {
            continue;
        }
        let place = Text::at(&document.entry, &section.body).place(cx);
        for (part, contact, method) in found {
            if (method.visibility > document.audience) != hidden {
                continue;
            }
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

/// Every address of the set by its digits and letters.
struct Known<'p> {
    methods: BTreeMap<String, (&'p Contact, &'p Method)>,
}

impl<'p> Known<'p> {
    fn new(policy: &'p Policy) -> Self {
        let mut known = Self { methods: BTreeMap::new() };
        for contact in policy.contacts.values() {
            for method in &contact.reach {
                let key: String = words(&method.address).map(|(_, word)| bare(word)).collect();
                // Without the country's code, where the number has one.
                let national = method.kind.is_number().then(|| national(&key)).flatten();
                for key in [Some(key), national].into_iter().flatten() {
                    known.add(key, contact, method);
                }
            }
        }
        known
    }

    /// An address that several contacts share counts as what its most public method says.
    fn add(&mut self, key: String, contact: &'p Contact, method: &'p Method) {
        // Anything shorter is a common word or number.
        if key.len() < 6 {
            return;
        }
        let entry = self.methods.entry(key).or_insert((contact, method));
        if method.visibility < entry.1.visibility {
            *entry = (contact, method);
        }
    }

    /// The addresses in a text, in order.
    fn find(&self, text: &str) -> Vec<(Range<usize>, &'p Contact, &'p Method)> {
        let words: Vec<_> = words(text).map(|(at, word)| (at, bare(word))).collect();
        let skipped = not_prose(text);
        let mut found = Vec::new();
        let mut next = 0;
        while let Some((first, _)) = words.get(next) {
            let hit = self.at(text, words.get(next..).unwrap_or_default());
            let inside = lies_in(&skipped, first.start);
            match hit {
                Some((length, end, contact, method)) if !inside => {
                    found.push((first.start..end, contact, method));
                    next += length;
                }
                _ => next += 1,
            }
        }
        found
    }

    /// The longest address that starts with the first of these words.
    fn at(
        &self,
        text: &str,
        words: &[(Range<usize>, String)],
    ) -> Option<(usize, usize, &'p Contact, &'p Method)> {
        const LONGEST: usize = 8;
        let (first, _) = words.first()?;
        let mut key = String::new();
        let mut longest = None;
        for (length, (at, word)) in (1..=LONGEST).zip(words) {
            key.push_str(word);
            let Some((contact, method)) = self.methods.get(&key) else { continue };
            let written = text.get(first.start..at.end).unwrap_or_default();
            // The same letters without `@` are words, not an address.
            let is_mail = method.kind != MethodKind::Email || written.contains('@');
            if is_mail && !written.contains('\n') {
                longest = Some((length, at.end, *contact, *method));
            }
        }
        longest
    }
}

/// A word of an address in lower case; the ways to write `extension` are one.
fn bare(word: &str) -> String {
    let lower = word.to_lowercase();
    match lower.as_str() {
        "extension" => "ext".to_owned(),
        _ => lower,
    }
}

/// The last ten digits of a longer number.
fn national(key: &str) -> Option<String> {
    let digits = key.bytes().all(|byte| byte.is_ascii_digit());
    let start = key.len().checked_sub(10).filter(|start| digits && *start > 0)?;
    key.get(start..).map(str::to_owned)
}
