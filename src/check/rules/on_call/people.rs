//! One person where there should be two.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{ahead, stretches};
use crate::check::facts::holder;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::clock::{Shift, Why};
use crate::model::{Contact, ContactKind, Ix, Policy, Rotation, Target, Turn};
use crate::source::{At, Span};

rules! {
    /// The same person is on call twice at once.
    ///
    /// Two rotations back each other up: they follow each other in an escalation policy, or respond for
    /// one tier. At some time in the next 90 days both lead to the same person, so whoever did not
    /// answer the first call is simply called again. Shift one of the rotations by a turn, or write an
    /// override.
    ///
    /// ```toml bad
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    ///
    /// [rotations.secondary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["grace", "ada"]
    ///
    /// [[rotations.secondary.overrides]]
    /// from = 2026-12-07T09:00:00
    /// until = 2026-12-09T09:00:00
    /// contact = "ada"
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [
    ///   { notify = ["primary"], after = "10m" },
    ///   { notify = ["secondary"], after = "30m" },
    /// ]
    /// ```
    ///
    /// ```toml good
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    ///
    /// [rotations.secondary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["grace", "ada"]
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [
    ///   { notify = ["primary"], after = "10m" },
    ///   { notify = ["secondary"], after = "30m" },
    /// ]
    /// ```
    pub(super) static SAME_PERSON_ON_CALL = 1003, "same-person-on-call", Warn, "0.1.0", Whole, same_person;

    /// A rotation in which one person has every turn.
    ///
    /// Nobody can be on call always. Name a second person, or tell this one by name, which says plainly
    /// that there is no rotation.
    ///
    /// ```toml bad
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada"]
    /// ```
    ///
    /// ```toml good
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    /// ```
    pub(super) static ROTATION_OF_ONE = 1006, "rotation-of-one", Warn, "0.1.0", Entry, rotation_of_one;
}

fn same_person(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let mut people = BTreeMap::new();
    for ((first, second), place) in pairs(policy) {
        for ix in [first, second] {
            people.entry(ix).or_insert_with(|| persons(policy, ix));
        }
        let (Some(of_first), Some(of_second)) = (people.get(&first), people.get(&second)) else {
            continue;
        };
        if !of_first.is_disjoint(of_second) {
            report_pair(cx, (first, second), place, findings);
        }
    }
}

fn report_pair(
    cx: &Context<'_>,
    (first, second): (Ix<Rotation>, Ix<Rotation>),
    place: Span,
    findings: &mut Findings,
) {
    let policy = cx.policy;
    let (from, until) = ahead(cx);
    let shifts = |rotation| cx.clock.shifts(rotation, from, until);
    let both = both_at_once(policy, &shifts(first), &shifts(second));
    let Some(example) = both.first() else { return };
    let (rotation, other) = (&policy.rotations[second], &policy.rotations[first]);
    let person = &policy.contacts[example.person].entry.id;
    let message = format!(
        "`{person}` is on call in both `{}` and `{}` at once",
        other.entry.id, rotation.entry.id
    );
    let times: Vec<_> = both.iter().map(|both| (both.from, both.until)).collect();
    let at = exception(rotation, example.why.1);
    let mut finding = SAME_PERSON_ON_CALL
        .finding(at.unwrap_or(rotation.entry.at), message)
        .label(format!("`{person}` here"))
        .related(exception(other, example.why.0).unwrap_or(other.entry.at), "and here")
        .related(place, "one is to back up the other here")
        .note(format!("from {}", stretches(&times, &rotation.timezone)))
        .help("let one of the rotations start a turn later, or write an override");
    let others: BTreeSet<_> = both.iter().map(|both| both.person).collect();
    if let more @ 1.. = others.len() - 1 {
        let people = if more == 1 { "person" } else { "people" };
        finding = finding.note(format!("the same goes for {more} more {people}"));
    }
    findings.add(&rotation.entry, finding);
}

/// Where the override stands that puts somebody on call.
fn exception(rotation: &Rotation, why: Why) -> Option<Span> {
    match why {
        Why::Override(index) => rotation.overrides.get(index).map(|exception| exception.turn.at),
        _ => None,
    }
}

/// A time at which one person is on call in two rotations.
struct Both {
    person: Ix<Contact>,
    from: Timestamp,
    until: Timestamp,
    /// What says so in the one rotation and in the other.
    why: (Why, Why),
}

fn both_at_once(policy: &Policy, first: &[Shift], second: &[Shift]) -> Vec<Both> {
    let (mut left, mut right) = (first.iter().peekable(), second.iter().peekable());
    let mut both = Vec::new();
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let (from, until) = (a.from.max(b.from), a.until.min(b.until));
        if let (Some(one), Some(other)) = (a.contact(), b.contact())
            && from < until
            && holder(policy, one) == holder(policy, other)
        {
            both.push(Both { person: holder(policy, one), from, until, why: (a.why, b.why) });
        }
        if a.until <= b.until {
            left.next();
        } else {
            right.next();
        }
    }
    both
}

/// Rotations that are to back each other up, each pair with a place that says so.
fn pairs(policy: &Policy) -> BTreeMap<(Ix<Rotation>, Ix<Rotation>), Span> {
    let mut pairs = BTreeMap::new();
    let mut add = |first: Ix<Rotation>, second: Ix<Rotation>, place: Span| {
        if first != second && !pairs.contains_key(&(second, first)) {
            pairs.entry((first, second)).or_insert(place);
        }
    };
    for escalation in policy.escalation_policies.values() {
        let mut before = Vec::new();
        for step in &escalation.steps {
            let told = rotations(policy, &step.notify);
            for (first, _) in &before {
                told.iter().for_each(|(second, place)| add(*first, *second, *place));
            }
            before = told;
        }
    }
    for tier in policy.tiers.values() {
        let told = rotations(policy, &tier.responders);
        for (position, (first, _)) in told.iter().enumerate() {
            told.iter().skip(position + 1).for_each(|(second, place)| add(*first, *second, *place));
        }
    }
    pairs
}

/// More rotations than this at one place are no primary and secondary.
const MANY: usize = 16;

/// The rotations that targets lead to, each with the target's place.
fn rotations(policy: &Policy, targets: &[At<Target>]) -> Vec<(Ix<Rotation>, Span)> {
    let of_contact = |ix: Ix<Contact>| policy.contacts[ix].on_call.map(|at| at.value);
    let direct = |target: Target| match target {
        Target::Rotation(ix) => Some(ix),
        Target::Contact(ix) => of_contact(ix),
        Target::Tier(_) | Target::Person(_) => None,
    };
    let mut found = Vec::new();
    for target in targets {
        match target.value {
            Target::Tier(tier) => {
                let responders = policy.tiers[tier].responders.iter();
                found.extend(responders.filter_map(|at| Some((direct(at.value)?, target.at))));
            }
            other => found.extend(direct(other).map(|ix| (ix, target.at))),
        }
    }
    found.truncate(MANY);
    found
}

/// Everybody who is ever on call in a rotation.
fn persons(policy: &Policy, rotation: Ix<Rotation>) -> BTreeSet<Ix<Contact>> {
    policy.rotations[rotation].contacts().map(|ix| holder(policy, ix)).collect()
}

fn rotation_of_one(cx: &Context<'_>, findings: &mut Findings) {
    for rotation in cx.policy.rotations.values() {
        let mut members = rotation.layers.iter().flat_map(|layer| &layer.members);
        let Some(first) = members.next() else { continue };
        let person = |turn: Turn| match turn {
            Turn::Contact(ix) => Some(holder(cx.policy, ix)),
            _ => None,
        };
        let Some(only) = person(first.value) else { continue };
        let contact = &cx.policy.contacts[only];
        // A desk or a vendor has people of its own who take turns.
        let one = matches!(contact.kind, ContactKind::Person | ContactKind::Role);
        if !one || members.any(|turn| person(turn.value) != Some(only)) {
            continue;
        }
        let (id, person) = (&rotation.entry.id, &contact.entry.id);
        let finding = ROTATION_OF_ONE
            .finding(first.at, format!("in `{id}`, `{person}` has every turn"))
            .label("nobody else")
            .help(format!("name a second person, or tell `{person}` instead of `{id}`"));
        findings.add(&rotation.entry, finding);
    }
}
