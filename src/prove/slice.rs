//! A policy cut down to what a claim can turn on, so that twenty rules that have nothing to do with each
//! other are not tried in a million combinations.
//!
//! What triggers and duties tell people beside the escalation changes nothing else about a ticket. A
//! promise that somebody is told cannot be broken by telling more people: where it holds without them, it
//! holds. Only where it does not are they looked at, and of them only those that could help.

use crate::model::{
    BuiltIn, Claim, Condition, Duty, DutyTiming, FanOut, Ix, Moment, Policy, Promise, Target,
    TargetKind, Test, Trigger, TriggerMode,
};
use crate::source::{At, Span};

/// The policy with what the claims may turn on. What triggers and duties tell beside the escalation is
/// left out.
pub(super) fn slice(policy: &Policy, claims: &[Claim]) -> Policy {
    let mut slice = policy.clone();
    let beside = Beside::new(policy);
    let leaves = |targets: &[At<Target>]| beside.changes_nothing(targets);
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

/// A rule that tells somebody beside the escalation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    Trigger(Ix<Trigger>),
    Duty(Ix<Duty>),
}

/// The rules that tell somebody beside the escalation who might matter.
pub(super) fn rules(policy: &Policy, matters: impl Fn(Target) -> bool) -> Vec<Rule> {
    let beside = Beside::new(policy);
    let tells = |targets: &[At<Target>]| {
        beside.changes_nothing(targets) && targets.iter().any(|at| matters(at.value))
    };
    let triggers = policy
        .triggers
        .iter()
        .filter(|(_, trigger)| trigger.mode == TriggerMode::Automatic && tells(&trigger.notify));
    let duties = policy.duties.iter().filter(|(_, duty)| {
        !matches!(duty.timing, DutyTiming::Recurs { .. }) && tells(&duty.notify)
    });
    let triggers = triggers.map(|(ix, _)| Rule::Trigger(ix));
    triggers.chain(duties.map(|(ix, _)| Rule::Duty(ix))).collect()
}

/// What a slice tells and, beside it, what one rule of the policy tells. Where nothing about the rule
/// turns on how the ticket is escalated, it stands alone: then there are few kinds of ticket to look at.
pub(super) fn with_rule(policy: &Policy, slice: &Policy, rule: Rule) -> Policy {
    let mut with = slice.clone();
    if stands_alone(policy, rule) {
        alone(&mut with);
    }
    match rule {
        Rule::Trigger(ix) => {
            if let Some(trigger) = with.triggers.values_mut().nth(ix.index()) {
                trigger.notify.clone_from(&policy.triggers[ix].notify);
            }
        }
        Rule::Duty(ix) => {
            if let Some(duty) = with.duties.values_mut().nth(ix.index()) {
                *duty = policy.duties[ix].clone();
            }
        }
    }
    with
}

/// Leaves the priorities that tickets come to, and their targets.
fn alone(policy: &mut Policy) {
    for route in policy.routes.values_mut() {
        route.when = Condition { test: Test::All(Vec::new()), at: route.when.at };
    }
    policy.escalation_policies.values_mut().for_each(|escalation| escalation.steps.clear());
    policy.categories.values_mut().for_each(|category| category.tier = None);
    for trigger in policy.triggers.values_mut() {
        trigger.start_at = None;
        trigger.notify.clear();
    }
    for duty in policy.duties.values_mut() {
        duty.when = never(duty.entry.at);
    }
}

/// True for a rule that facts and priority alone decide, whatever the steps, where these do not change
/// once the ticket is open.
fn stands_alone(policy: &Policy, rule: Rule) -> bool {
    let later = |test: &Test| matches!(test, Test::Missed(_) | Test::Tier(_));
    let (when, once) = match rule {
        Rule::Trigger(ix) => (policy.triggers[ix].when.as_ref(), true),
        Rule::Duty(ix) => {
            let duty = &policy.duties[ix];
            let once = match duty.timing {
                DutyTiming::After(_) => true,
                DutyTiming::On(moment) => moment.value == Moment::Opening,
                _ => false,
            };
            (Some(&duty.when), once)
        }
    };
    once && !raises_later(policy) && !when.is_some_and(|when| tests(when, later))
}

fn tests(condition: &Condition, wanted: impl Fn(&Test) -> bool) -> bool {
    let mut found = false;
    condition.walk(&mut |inner| found |= wanted(&inner.test));
    found
}

/// True if a priority may change after the opening, which is so only where a trigger waits for a miss or
/// for a tier.
fn raises_later(policy: &Policy) -> bool {
    policy.triggers.values().any(|trigger| {
        let later = |test: &Test| matches!(test, Test::Missed(_) | Test::Tier(_));
        let waits = trigger.when.as_ref().is_some_and(|when| tests(when, later));
        waits && trigger.mode == TriggerMode::Automatic && trigger.raise_to.is_some()
    })
}

/// Whether telling people beside the escalation changes anything else.
struct Beside<'p> {
    policy: &'p Policy,
    /// Whether a ticket may come to another escalation policy, which passes over whom it finds told.
    reroutes: bool,
}

impl<'p> Beside<'p> {
    fn new(policy: &'p Policy) -> Self {
        let raises = raises_later(policy);
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
