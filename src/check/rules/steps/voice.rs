//! Steps that phone somebody without a telephone.

use std::collections::BTreeSet;

use crate::check::rules::{listed, rules};
use crate::check::{Context, Findings};
use crate::model::{Contact, ContactKind, FanOut, Ix, Policy, Step, Target};

rules! {
    /// A step that phones somebody who has no telephone.
    ///
    /// The step's `via` asks for a voice, and this target has neither `phone` nor `mobile`: it would be told
    /// by mail or chat instead, which nobody reads at night. Of those who take turns each needs a telephone;
    /// of a team that is told as a whole, somebody.
    ///
    /// ```toml bad
    /// [contacts.chief]
    /// kind = "person"
    /// name = "Chief"
    /// reach = [{ email = "chief@example.com" }]
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["chief"], after = "1h", via = ["phone"] }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.chief]
    /// kind = "person"
    /// name = "Chief"
    /// reach = [{ email = "chief@example.com" }, { mobile = "+1 212 555 0150" }]
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["chief"], after = "1h", via = ["phone"] }]
    /// ```
    pub(super) static NO_VOICE_METHOD = 301, "no-voice-method", Warn, "0.1.0", Whole, no_voice_method;
}

fn no_voice_method(cx: &Context<'_>, findings: &mut Findings) {
    for policy in cx.policy.escalation_policies.values() {
        for step in &policy.steps {
            let Some(voice) = step.via.iter().find(|via| via.is_voice()) else { continue };
            for target in &step.notify {
                let silent = silent(cx, step, target.value);
                if silent.is_empty() {
                    continue;
                }
                let id = cx.policy.target_id(target.value);
                let names: Vec<String> = silent
                    .iter()
                    .take(3)
                    .map(|ix| format!("`{}`", cx.policy.contacts[*ix].entry.id))
                    .collect();
                let names = listed(&names);
                let message = if names == format!("`{id}`") {
                    format!("the step phones {names}, who has no telephone")
                } else {
                    format!("the step phones `{id}`, and there is no telephone for {names}")
                };
                let diagnostic = NO_VOICE_METHOD
                    .finding(target.at, message)
                    .label("neither `phone` nor `mobile`")
                    .related(voice.at, "the step asks for a voice")
                    .help(format!(
                        "give {names} a `phone` or `mobile`, or change the step's `via`"
                    ));
                findings.add(&policy.entry, diagnostic);
            }
        }
    }
}

/// Those whom the step would tell by something else than a voice. Empty where a voice reaches all of
/// those who take turns, or one of those who are told together.
fn silent(cx: &Context<'_>, step: &Step, target: Target) -> Vec<Ix<Contact>> {
    let reach = &cx.facts().reach;
    // Who cannot be reached at all is a finding of its own; so is a target that differs per ticket.
    let (told, in_turn) = told(cx.policy, step, target);
    let told = told.into_iter().filter(|ix| reach.contacts.has(*ix));
    let (loud, silent): (Vec<_>, Vec<_>) = told.partition(|ix| {
        let own = &cx.policy.contacts[*ix].reach;
        // Only who has no method at all is replaced by somebody who has.
        own.iter().any(|method| method.kind.is_voice())
            || (own.is_empty() && reach.by_voice.has(*ix))
    });
    if in_turn || loud.is_empty() { silent } else { Vec::new() }
}

/// Whose methods a notification uses, and whether they are told in turn rather than together. A list of
/// contacts still to be looked at and no recursion, as teams may be nested without end.
fn told(policy: &Policy, step: &Step, target: Target) -> (BTreeSet<Ix<Contact>>, bool) {
    let mut open = Vec::new();
    let mut in_turn = false;
    match target {
        Target::Person(_) => {}
        Target::Rotation(rotation) => {
            open.extend(policy.rotations[rotation].contacts());
            in_turn = true;
        }
        Target::Contact(ix) => {
            let contact = &policy.contacts[ix];
            let fan_out = step.fan_out.map_or(contact.fan_out, |at| at.value);
            in_turn = contact.kind == ContactKind::Team && fan_out != FanOut::Everyone;
            match (&contact.on_call, fan_out) {
                (Some(rotation), FanOut::OnCall) if in_turn => {
                    open.extend(policy.rotations[rotation.value].contacts());
                }
                _ => open.push(ix),
            }
        }
        Target::Tier(tier) => {
            for responder in &policy.tiers[tier].responders {
                match responder.value {
                    Target::Contact(ix) => open.push(ix),
                    Target::Rotation(ix) => open.extend(policy.rotations[ix].contacts()),
                    Target::Tier(_) | Target::Person(_) => {}
                }
            }
        }
    }
    let mut seen = BTreeSet::new();
    let mut told = BTreeSet::new();
    while let Some(ix) = open.pop() {
        if !seen.insert(ix) {
            continue;
        }
        let contact = &policy.contacts[ix];
        let rotation = contact.on_call.iter().flat_map(|at| policy.rotations[at.value].contacts());
        let inside: Vec<_> = contact.members.iter().map(|at| at.value).chain(rotation).collect();
        match &contact.held_by {
            _ if !inside.is_empty() => open.extend(inside),
            Some(holder) if contact.reach.is_empty() => open.push(holder.value),
            _ => {
                told.insert(ix);
            }
        }
    }
    (told, in_turn)
}
