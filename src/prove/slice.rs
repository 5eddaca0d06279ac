//! A policy cut down to what a claim can turn on, so that twenty rules that have nothing to do with each
//! other are not tried in a million combinations.
//!
//! What triggers and duties tell people beside the escalation changes nothing else about a ticket. A
//! promise that somebody is told cannot be broken by telling more people: where it holds without them, it
//! holds. Only where it does not are they looked at, and of them only those that could help.

use crate::model::{
    BuiltIn, Claim, Condition, DutyTiming, FanOut, Moment, Policy, Promise, Target, TargetKind,
    Test, TriggerMode,
};
use crate::source::{At, Span};

/// The policy with what the claims may turn on. What triggers and duties tell beside the escalation is
/// left out, except for targets that `kept` names.
pub(super) fn slice(policy: &Policy, claims: &[Claim], kept: impl Fn(Target) -> bool) -> Policy {
    let mut slice = policy.clone();
    let beside = Beside::new(policy);
    let leaves = |targets: &[At<Target>]| {
        beside.changes_nothing(targets) && !targets.iter().any(|at| kept(at.value))
    };
    for trigger in slice.triggers.values_mut() {
        if leaves(&trigger.notify) {
            trigger.notify.clear();
        }
    }
    for duty in slice.duties.values_mut() {
        if leaves(&duty.notify) {
            duty.notify.clear();
            duty.when = never(duty.entry.at);
            duty.timing = DutyTiming::On(At::new(Moment::Resolution, duty.entry.at));
        }
    }
    if !claims.iter().any(|claim| is_of_updates(policy, *claim)) {
        slice.priorities.values_mut().for_each(|priority| priority.update_every = None);
    }
    if !claims.iter().any(|claim| is_of_answers(policy, *claim)) {
        slice.tiers.values_mut().for_each(|tier| tier.respond_within = None);
    }
    slice
}

/// True for a claim that turns on what most do not.
pub(super) fn needs_more(policy: &Policy, claim: Claim) -> bool {
    is_of_updates(policy, claim) || is_of_answers(policy, claim)
}

fn is_of_updates(policy: &Policy, claim: Claim) -> bool {
    matches!(claim.promise(policy), Some(Promise::UpdatesEvery(_)))
}

/// True for a claim that turns on the tiers' own targets.
fn is_of_answers(policy: &Policy, claim: Claim) -> bool {
    matches!(
        claim.promise(policy),
        Some(Promise::Keeps { target, .. }) if target.value == TargetKind::Response
    )
}

fn never(at: Span) -> Condition {
    Condition { test: Test::Any(Vec::new()), at }
}

/// True for a claim that more notifications can only help.
pub(super) fn is_helped(policy: &Policy, claim: Claim) -> bool {
    !matches!(claim.promise(policy), Some(Promise::NeverTells { .. }))
}

/// True if telling a target might matter to a claim.
pub(super) fn matters(policy: &Policy, claim: Claim, target: Target) -> bool {
    let whom = match claim.promise(policy) {
        Some(Promise::Reaches { whom, .. } | Promise::NeverTells { whom }) => whom.as_slice(),
        Some(Promise::DifferentPeople { .. }) => &[],
        Some(Promise::Keeps { target, .. }) if target.value == TargetKind::Response => &[],
        None if claim == Claim::BuiltIn(BuiltIn::HumanBeforeResponse) => &[],
        _ => return false,
    };
    match (whom, target) {
        ([], Target::Person(_)) => false,
        ([], _) => true,
        (whom, target) => {
            let led = policy.led_to([target]);
            whom.iter().any(|who| led.contains(&who.value))
        }
    }
}

/// True if a policy tells somebody beside the escalation who might matter to a claim.
pub(super) fn has_more(policy: &Policy, claim: Claim) -> bool {
    let beside = Beside::new(policy);
    let triggers = policy.triggers.values().map(|trigger| &trigger.notify);
    let duties = policy.duties.values().map(|duty| &duty.notify);
    let mut rules = triggers.chain(duties).filter(|targets| beside.changes_nothing(targets));
    rules.any(|targets| targets.iter().any(|at| matters(policy, claim, at.value)))
}

/// Whether telling people beside the escalation changes anything else.
struct Beside<'p> {
    policy: &'p Policy,
    /// Whether a ticket may come to another escalation policy, which passes over whom it finds told.
    reroutes: bool,
}

impl<'p> Beside<'p> {
    fn new(policy: &'p Policy) -> Self {
        let tests = |condition: &Condition, wanted: fn(&Test) -> bool| {
            let mut found = false;
            condition.walk(&mut |inner| found |= wanted(&inner.test));
            found
        };
        // A priority changes after the opening only where a trigger waits for a miss or for a tier.
        let raises = policy.triggers.values().any(|trigger| {
            let later = |test: &Test| matches!(test, Test::Missed(_) | Test::Tier(_));
            let waits = trigger.when.as_ref().is_some_and(|when| tests(when, later));
            waits && trigger.mode == TriggerMode::Automatic && trigger.raise_to.is_some()
        });
        let reroutes = policy.routes.values().any(|route| {
            tests(&route.when, |test| matches!(test, Test::Tier(_)))
                || raises && tests(&route.when, |test| matches!(test, Test::Priority(_)))
        });
        Self { policy, reroutes }
    }

    /// True where nobody else's turn, no tier and no step depends on whether these are told.
    fn changes_nothing(&self, targets: &[At<Target>]) -> bool {
        let led = self.policy.led_to(targets.iter().map(|at| at.value));
        let alone = led.iter().all(|target| match target {
            Target::Tier(_) => false,
            Target::Contact(ix) => self.policy.contacts[*ix].fan_out != FanOut::RoundRobin,
            Target::Rotation(_) | Target::Person(_) => true,
        });
        alone && !(self.reroutes && targets.iter().any(|at| self.in_a_step(at.value)))
    }

    fn in_a_step(&self, target: Target) -> bool {
        let policies = self.policy.escalation_policies.values();
        let mut named = policies.flat_map(|policy| &policy.steps).flat_map(|step| &step.notify);
        named.any(|at| at.value == target)
    }
}
