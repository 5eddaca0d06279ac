//! Leave that falls on a turn.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{ahead, stretches};
use crate::check::rules::contacts::told_by_name;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Away, Contact, Ix, Rotation};
use crate::source::Span;

rules! {
    /// Somebody is on leave while on call, and nobody stands in.
    ///
    /// In the next 90 days a turn falls into the leave of the person who has it. Neither the leave has
    /// a `cover` nor the person a `backup`, so the rotation leads to nobody. Name a cover, swap the
    /// turn by an override, or give the person a backup.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ mobile = "+1 212 555 0191" }]
    /// away = [{ from = 2026-12-21, until = 2027-01-03 }]
    ///
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    ///
    /// [tiers.l2]
    /// level = 2
    /// name = "Level 2"
    /// responders = ["primary"]
    /// ```
    ///
    /// ```toml good
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ mobile = "+1 212 555 0191" }]
    /// away = [{ from = 2026-12-21, until = 2027-01-03, cover = "grace" }]
    ///
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    ///
    /// [tiers.l2]
    /// level = 2
    /// name = "Level 2"
    /// responders = ["primary"]
    /// ```
    pub(super) static LEAVE_WHILE_ON_CALL = 1005, "leave-while-on-call", Warn, "0.1.0", Whole, leave_while_on_call;
}

fn leave_while_on_call(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let uncovered: BTreeSet<_> =
        policy.contacts.indexes().filter(|ix| !absences(cx, *ix).is_empty()).collect();
    if uncovered.is_empty() {
        return;
    }
    // Whoever is told by name as well is missed at any time, which is another rule's finding.
    let by_name = told_by_name(policy);
    let mut reported: BTreeSet<Span> = BTreeSet::new();
    for (ix, rotation) in policy.rotations.iter() {
        if !cx.facts().usage.rotations.has(ix) {
            continue;
        }
        let people: BTreeSet<_> = policy.rotations[ix].contacts().collect();
        for person in people.intersection(&uncovered).filter(|person| !by_name.contains(person)) {
            for (who, away) in absences(cx, *person) {
                if reported.contains(&away.at) {
                    continue;
                }
                let turns = turns(cx, ix, *person, away);
                if turns.is_empty() {
                    continue;
                }
                reported.insert(away.at);
                report(cx, (rotation, &turns), (who, away), findings);
            }
        }
    }
}

fn report(
    cx: &Context<'_>,
    (rotation, turns): (&Rotation, &[(Timestamp, Timestamp)]),
    (who, away): (Ix<Contact>, &Away),
    findings: &mut Findings,
) {
    let contact = &cx.policy.contacts[who];
    let (id, on_call) = (&contact.entry.id, &rotation.entry.id);
    let finding = LEAVE_WHILE_ON_CALL
        .finding(
            away.at,
            format!("`{id}` is on call in `{on_call}` during this leave, and nobody stands in"),
        )
        .label("neither `cover` here nor a `backup`")
        .related(rotation.entry.at, "on call here")
        .note(format!("on call from {}", stretches(turns, &rotation.timezone)))
        .help("say who stands in: cover = \"…\", or write an override of the rotation");
    findings.add(&contact.entry, finding);
}

/// When a contact, or the person who holds that role, is away in the days ahead without anybody who
/// stands in.
fn absences<'c>(cx: &Context<'c>, ix: Ix<Contact>) -> Vec<(Ix<Contact>, &'c Away)> {
    let (from, until) = ahead(cx);
    let contacts = &cx.policy.contacts;
    let both = || [ix].into_iter().chain(contacts[ix].held_by.map(|holder| holder.value));
    if both().any(|ix| !contacts[ix].backup.is_empty()) {
        return Vec::new();
    }
    let away = both().flat_map(|ix| contacts[ix].away.iter().map(move |away| (ix, away)));
    away.filter(|(_, away)| away.cover.is_none() && away.until > from && away.from < until)
        .collect()
}

/// The turns, or parts of turns, that a person has while away.
fn turns(
    cx: &Context<'_>,
    rotation: Ix<Rotation>,
    person: Ix<Contact>,
    away: &Away,
) -> Vec<(Timestamp, Timestamp)> {
    let (from, until) = ahead(cx);
    let shifts = cx.clock.shifts(rotation, away.from.max(from), away.until.min(until)).into_iter();
    let own = shifts.filter(|shift| shift.contact() == Some(person));
    own.map(|shift| (shift.from, shift.until)).collect()
}
