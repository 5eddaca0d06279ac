//! Dates of contacts: when they were verified, when they are away.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Contact, Ix, Policy, Target};

rules! {
    /// A contact that nobody ever verified, in a set whose others are.
    ///
    /// `verified` is the day on which somebody last checked that the methods work. Where a team keeps that
    /// date, a contact without one was probably added and never tried. Sets that do not use `verified` are
    /// left alone.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(212) 555-0147" }]
    ///
    /// [contacts.grace]
    /// kind = "person"
    /// name = "Grace"
    /// reach = [{ phone = "(212) 555-0148" }]
    /// verified = 2026-11-02
    /// ```
    ///
    /// ```toml good
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// verified = 2026-11-02
    ///
    /// [contacts.grace]
    /// kind = "person"
    /// name = "Grace"
    /// reach = [{ phone = "(212) 555-0148" }]
    /// verified = 2026-11-02
    /// ```
    pub(super) static UNVERIFIED_CONTACT = 112, "unverified-contact", Warn, "0.1.0", Entry, unverified;

    /// A contact that was last verified more than a year ago.
    ///
    /// People move and numbers change. Call the number, then write today's date.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// verified = 2025-10-01
    /// ```
    ///
    /// ```toml good
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// verified = 2026-10-01
    /// ```
    pub(super) static STALE_CONTACT = 113, "stale-contact", Warn, "0.1.0", Entry, stale;

    /// A contact that was verified on a day to come.
    ///
    /// `verified` is the day on which somebody last checked that the methods work, so it lies in the past;
    /// probably the year is wrong.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// verified = 2027-10-01
    /// ```
    ///
    /// ```toml good
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// verified = 2026-10-01
    /// ```
    pub(super) static VERIFIED_IN_FUTURE = 114, "verified-in-future", Warn, "0.1.0", Entry, future;

    /// Leave that nobody covers.
    ///
    /// A tier, step, trigger or duty tells this contact by name, and while it is away there is neither a
    /// `cover` nor a `backup`: it reaches nobody.
    ///
    /// ```toml bad
    /// [contacts.cto]
    /// kind = "person"
    /// name = "CTO"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// away = [{ from = 2026-12-21, until = 2026-12-28 }]
    ///
    /// [tiers.management]
    /// level = 9
    /// name = "Management"
    /// responders = ["cto"]
    /// ```
    ///
    /// ```toml good
    /// [contacts.cto]
    /// kind = "person"
    /// name = "CTO"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// away = [{ from = 2026-12-21, until = 2026-12-28, cover = "ada" }]
    ///
    /// [tiers.management]
    /// level = 9
    /// name = "Management"
    /// responders = ["cto"]
    /// ```
    pub(super) static AWAY_WITHOUT_COVER = 116, "away-without-cover", Warn, "0.1.0", Whole, away_without_cover;
}

/// How old `verified` may be, in days.
const STALE_AFTER: i32 = 366;

pub(super) fn unverified(cx: &Context<'_>, findings: &mut Findings) {
    let contacts = &cx.policy.contacts;
    let Some(example) = contacts.values().find_map(|contact| contact.verified.as_ref()) else {
        return;
    };
    for contact in contacts.values() {
        if contact.verified.is_some() || contact.reach.is_empty() {
            continue;
        }
        let diagnostic = UNVERIFIED_CONTACT
            .finding(contact.entry.at, format!("nobody has verified `{}` yet", contact.entry.id))
            .label("no `verified` here")
            .related(example.at, "others have the date")
            .help(format!("try its methods, then write verified = {}", cx.today()));
        findings.add(&contact.entry, diagnostic);
    }
}

pub(super) fn stale(cx: &Context<'_>, findings: &mut Findings) {
    let today = cx.today();
    for (contact, verified, at) in verified(cx.policy) {
        let days = days_between(verified, today);
        if days <= STALE_AFTER {
            continue;
        }
        let diagnostic = STALE_CONTACT
            .finding(at, format!("`{}` was last verified {}", contact.entry.id, age(days)))
            .label("too long ago to rely on")
            .help(format!("try its methods, then write verified = {today}"));
        findings.add(&contact.entry, diagnostic);
    }
}

pub(super) fn future(cx: &Context<'_>, findings: &mut Findings) {
    let today = cx.today();
    for (contact, verified, at) in verified(cx.policy) {
        // Somewhere on earth it is tomorrow already.
        if days_between(today, verified) <= 1 {
            continue;
        }
        let diagnostic = VERIFIED_IN_FUTURE
            .finding(at, format!("`{}` was verified on a day to come", contact.entry.id))
            .label(format!("today is {today}"))
            .help("write the day on which somebody last checked it");
        findings.add(&contact.entry, diagnostic);
    }
}

fn verified(policy: &Policy) -> impl Iterator<Item = (&Contact, Date, crate::source::Span)> {
    let contacts = policy.contacts.values();
    contacts.filter_map(|c| c.verified.as_ref().map(|verified| (c, verified.value, verified.at)))
}

/// Days from one date to another; negative when it is earlier.
fn days_between(from: Date, until: Date) -> i32 {
    from.until(until).map_or(0, |span| span.get_days())
}

/// `13 months ago`, `3 years ago`.
fn age(days: i32) -> String {
    if days < 730 {
        format!("{} months ago", days * 12 / 365)
    } else {
        format!("{} years ago", days / 365)
    }
}

pub(super) fn away_without_cover(cx: &Context<'_>, findings: &mut Findings) {
    let contacts = &cx.policy.contacts;
    for ix in told_by_name(cx.policy) {
        let contact = &contacts[ix];
        if !contact.backup.is_empty() {
            continue;
        }
        let open = contact.away.iter().filter(|away| away.cover.is_none() && away.until > cx.now);
        for away in open {
            let id = &contact.entry.id;
            let diagnostic = AWAY_WITHOUT_COVER
                .finding(away.at, format!("nobody stands in while `{id}` is away"))
                .label("neither `cover` here nor a `backup`")
                .help("say who stands in: cover = \"…\"");
            findings.add(&contact.entry, diagnostic);
        }
    }
}

/// Contacts that something tells by name, and the holders of such roles that have no backup.
pub(in crate::check::rules) fn told_by_name(policy: &Policy) -> BTreeSet<Ix<Contact>> {
    let steps = policy.escalation_policies.values().flat_map(|policy| &policy.steps);
    let named = (policy.tiers.values().flat_map(|tier| &tier.responders))
        .chain(steps.flat_map(|step| &step.notify))
        .chain(policy.triggers.values().flat_map(|trigger| &trigger.notify))
        .chain(policy.duties.values().flat_map(|duty| &duty.notify));
    let mut told = BTreeSet::new();
    for target in named {
        let Target::Contact(mut ix) = target.value else { continue };
        while told.insert(ix) {
            let contact = &policy.contacts[ix];
            match &contact.held_by {
                Some(holder) if contact.backup.is_empty() && contact.reach.is_empty() => {
                    ix = holder.value;
                }
                _ => break,
            }
        }
    }
    told
}
