//! What is to blame for a broken guarantee: the rules, and whoever a rule did not reach as it should.

use super::{ProofReport, words};
use crate::model::{Claim, HasEntry as _, Policy, Promise, Target};
use crate::prove::{Broken, Counterexample};
use crate::report::timeline::channel;
use crate::simulate::{Cause, Detour, DetourReason, Happening, Notification, Told, What};
use crate::source::Span;

/// Of many who were tried in vain, so many are named.
const MOST_TRIED: usize = 5;

impl ProofReport<'_> {
    /// The rules that are to blame, in words, each once; after each, the people and the rotations for whose
    /// sake it did not help.
    pub(super) fn rules(&self, claim: Claim, broken: &Broken) -> Vec<(String, Span)> {
        let policy = self.policy;
        let mut rules = Vec::new();
        match &broken.example {
            Counterexample::Ticket { trace, .. } => {
                let shown = words::evidence(self, claim, trace);
                let shown = shown.into_iter().filter_map(|index| trace.events.get(index));
                rules.extend(shown.flat_map(|event| blamed(policy, claim, event)));
            }
            Counterexample::Severer(worse) => {
                for (trace, event) in
                    [(&worse.mild.1, worse.in_mild), (&worse.severe.1, worse.in_severe)]
                {
                    let event = event.and_then(|event| trace.events.get(event));
                    rules.extend(event.into_iter().flat_map(|event| blamed(policy, claim, event)));
                }
            }
            Counterexample::Person(collision) => {
                for rotation in collision.rotations {
                    let entry = &policy.rotations[rotation].entry;
                    rules.push((entry.key().to_string(), entry.at));
                }
            }
        }
        let mut places = Vec::new();
        rules.retain(|(_, at)| {
            let is_new = !places.contains(at);
            places.push(*at);
            is_new
        });
        rules
    }
}

/// The rule behind an event, and those for whose sake it did not help.
fn blamed(policy: &Policy, claim: Claim, event: &Happening) -> Vec<(String, Span)> {
    let rule = event.why.place(policy).map(|at| (event.why.describe(policy), at));
    rule.into_iter().chain(people(policy, claim, &event.what)).collect()
}

/// Who was not there, or could not be told as it was promised; of a ticket that no route matches, after which
/// route one is missing.
fn people(policy: &Policy, claim: Claim, what: &What) -> Vec<(String, Span)> {
    let in_vain = |tried: &[Detour]| -> Vec<(String, Span)> {
        tried.iter().take(MOST_TRIED).filter_map(|detour| absent(policy, detour)).collect()
    };
    match (what, claim) {
        (What::ReachedNobody { tried, .. }, _) => in_vain(tried),
        (What::Routed { policy: None, .. }, _) => {
            let last = policy.routes.iter().next_back();
            let last = last.map(|(ix, route)| (Cause::Route(ix).describe(policy), route.entry.at));
            last.map(|(route, at)| (format!("{route} (the last)"), at)).into_iter().collect()
        }
        (What::Notified(told), Claim::Guarantee(ix)) => {
            let guarantee = &policy.guarantees[ix];
            let Told::Contact { kind, .. } = told.found.told else { return Vec::new() };
            match guarantee.promise {
                // Somebody is told in the place of others.
                Promise::NeverTells { .. } => in_vain(&told.found.tried),
                _ if guarantee.counts(kind) => Vec::new(),
                _ => poorly_told(policy, told),
            }
        }
        _ => Vec::new(),
    }
}

/// Somebody who could be told by no method that counts, and the rotations that chose them.
fn poorly_told(policy: &Policy, told: &Notification) -> Vec<(String, Span)> {
    let Told::Contact { contact, held_by, kind, .. } = told.found.told else { return Vec::new() };
    let contact = policy.contacts[held_by.unwrap_or(contact)].entry();
    let by = format!("{} (told by {})", contact.key(), channel(kind));
    let rotations = told.found.through.iter().filter_map(|target| match target {
        Target::Rotation(ix) => Some(policy.rotations[*ix].entry()),
        _ => None,
    });
    let rotations = rotations.map(|entry| (entry.key().to_string(), entry.at));
    std::iter::once((by, contact.at)).chain(rotations).collect()
}

fn absent(policy: &Policy, detour: &Detour) -> Option<(String, Span)> {
    let (key, at) = match detour.who {
        Target::Contact(ix) => {
            let contact = &policy.contacts[ix];
            let at = match detour.reason {
                DetourReason::Away(which) => contact.away.get(which).map(|away| away.at),
                DetourReason::Unavailable => contact.available.map(|available| available.at),
                _ => None,
            };
            (contact.entry().key(), at.unwrap_or(contact.entry().at))
        }
        Target::Rotation(ix) => {
            let entry = policy.rotations[ix].entry();
            (entry.key(), entry.at)
        }
        Target::Tier(_) | Target::Person(_) => return None,
    };
    let why = match detour.reason {
        DetourReason::Away(_) => "away",
        DetourReason::Unavailable => "not available",
        DetourReason::NoMethod => "no method at that hour",
        DetourReason::NobodyOnCall => "nobody on call",
        DetourReason::EmptyTeam(_) => "nobody to tell",
        DetourReason::TriedAlready => return None,
    };
    Some((format!("{key} ({why})"), at))
}
