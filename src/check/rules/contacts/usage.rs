//! Contacts that nothing leads to, and contacts that no method reaches.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Contact, ContactKind, Document, Ix, Promise, Target, Visibility};
use crate::source::Span;

rules! {
    /// A contact that nothing leads to.
    ///
    /// No tier, step, trigger, duty or rotation tells it, nobody names it as holder, member, backup or
    /// cover, and no document shows it. Either it is left over, or the place that should name it is
    /// missing. Being listed on a contact sheet counts as use, and so does a team's own template, whose
    /// contents nobody can know.
    ///
    /// ```toml bad
    /// [contacts.old-pager]
    /// kind = "hotline"
    /// name = "Old pager"
    /// reach = [{ phone = "+1 212 555 0150" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.night-desk]
    /// kind = "hotline"
    /// name = "Night desk"
    /// reach = [{ phone = "+1 212 555 0150" }]
    ///
    /// [tiers.night]
    /// level = 9
    /// name = "Night desk"
    /// responders = ["night-desk"]
    ///
    /// [categories.night-work]
    /// name = "Work at night"
    /// tier = "night"
    /// ```
    pub(super) static UNUSED_CONTACT = 101, "unused-contact", Warn, "0.1.0", Whole, unused;

    /// A contact that no method can reach.
    ///
    /// Telling it would tell nobody: it has no `reach`, nobody holds it, and neither members nor backups
    /// nor covers have a method either. Add a method to `reach`, or for a role say who holds it.
    ///
    /// ```toml bad
    /// [contacts.it-director]
    /// kind = "role"
    /// name = "IT Director"
    /// ```
    ///
    /// ```toml good
    /// [contacts.it-director]
    /// kind = "role"
    /// name = "IT Director"
    /// held-by = "ada"
    /// ```
    pub(super) static UNREACHABLE_CONTACT = 102, "unreachable-contact", Deny, "0.1.0", Whole, unreachable;
}

/// Templates that list contacts beside those that the policy tells.
const LISTING: [&str; 2] = ["contact-sheet", "emergency-contact-letter"];

pub(super) fn unused(cx: &Context<'_>, findings: &mut Findings) {
    let usage = &cx.facts().usage;
    let own_templates = cx.documents.own_templates();
    let listing = |document: &&Document| {
        let template = document.template.value.as_str();
        LISTING.contains(&template) || own_templates.iter().any(|own| own == template)
    };
    let shown_to = cx.policy.documents.values().filter(listing).map(|d| d.audience).max();
    let quoted = OnceCell::new();
    let is_quoted = |id: &str| quoted.get_or_init(|| quoted_words(cx)).contains(id);
    for (ix, contact) in cx.policy.contacts.iter() {
        if usage.contacts.has(ix) || is_shown(contact, shown_to) || is_quoted(&contact.entry.id) {
            continue;
        }
        let noun = noun(contact);
        let message = format!("nothing leads to {noun} `{}`", contact.entry.id);
        let mut diagnostic = UNUSED_CONTACT
            .finding(contact.entry.at, message)
            .label("no tier, step, trigger, duty, rotation or document uses it")
            .help("name it where it should be told, or remove it");
        if let Some((guarantee, place)) = named_by_guarantee(cx, ix) {
            diagnostic = diagnostic
                .related(place, format!("the guarantee `{guarantee}` names it"))
                .note("a guarantee says what must hold; it tells nobody");
        }
        findings.add(&contact.entry, diagnostic);
    }
}

/// A guarantee that names a contact, and where.
fn named_by_guarantee<'p>(cx: &Context<'p>, ix: Ix<Contact>) -> Option<(&'p str, Span)> {
    cx.policy.guarantees.values().find_map(|guarantee| {
        let (Promise::Reaches { whom, .. } | Promise::NeverTells { whom }) = &guarantee.promise
        else {
            return None;
        };
        let named = whom.iter().find(|whom| whom.value == Target::Contact(ix))?;
        Some((&*guarantee.entry.id, named.at))
    })
}

/// True if a document that lists contacts shows this one.
fn is_shown(contact: &Contact, shown_to: Option<Visibility>) -> bool {
    shown_to.is_some_and(|audience| contact.visibility <= audience)
}

/// What stands in quotation marks in the prose of documents, as the ids do that expressions name.
fn quoted_words<'p>(cx: &Context<'p>) -> BTreeSet<&'p str> {
    let sections = cx.policy.documents.values().flat_map(|document| &document.sections);
    // Between two marks stands a quotation or the text between two: whichever, an id is found.
    let marks = ['"', '\''];
    sections.flat_map(|section| section.body.split(marks)).collect()
}

pub(super) fn unreachable(cx: &Context<'_>, findings: &mut Findings) {
    let reach = &cx.facts().reach;
    for (ix, contact) in cx.policy.contacts.iter() {
        if reach.contacts.has(ix) {
            continue;
        }
        let id = &contact.entry.id;
        let (label, help) = match contact.kind {
            ContactKind::Team => (
                "neither the team nor anybody in it can be reached",
                "give a member a method, or the team a `reach` of its own".to_owned(),
            ),
            ContactKind::Role if contact.held_by.is_none() => (
                "it has no method, and nobody holds it",
                format!(
                    "say who holds `{id}`: held-by = \"…\", or how to reach it: reach = [{{ phone = \"…\" }}]"
                ),
            ),
            _ => {
                ("it has no method", "say how to reach it: reach = [{ phone = \"…\" }]".to_owned())
            }
        };
        let diagnostic = UNREACHABLE_CONTACT
            .finding(contact.entry.at, format!("{} `{id}` cannot be reached", noun(contact)))
            .label(label)
            .help(help);
        findings.add(&contact.entry, diagnostic);
    }
}

/// What to call the contact: people read `team`, not `contact`.
fn noun(contact: &Contact) -> &'static str {
    match contact.kind {
        ContactKind::Team => "team",
        _ => "contact",
    }
}
