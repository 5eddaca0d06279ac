//! What a promise says, read from the timeline of a ticket as somebody would with pencil and paper.

use std::collections::BTreeSet;

use jiff::Timestamp;
use tierline::clock::Clock;
use tierline::model::{
    AttributeValue, BuiltIn, Cell, Claim, Facts, Guarantee, MethodKind, Policy, Promise, Target,
    TargetKind,
};
use tierline::simulate::{Cause, ClockKind, SkipReason, Told, Trace, What};

/// Whether a ticket breaks a claim, read from its timeline as somebody would with pencil and paper.
pub(super) fn breaks(policy: &Policy, claim: Claim, facts: &Facts, trace: &Trace) -> bool {
    let after = |at: Timestamp| at.duration_since(trace.opened);
    let told: Vec<_> = trace
        .notifications()
        .filter_map(|(at, told)| match told.found.told {
            Told::Contact { contact, held_by, kind, .. } => {
                Some((at, told, held_by.unwrap_or(contact), kind))
            }
            Told::Person => None,
        })
        .collect();
    let due = |kind| {
        trace.events.iter().find_map(|event| match event.what {
            What::TargetMissed { clock, due } if clock == ClockKind::Ticket(kind) => Some(due),
            _ => None,
        })
    };
    let rings = |kind: &MethodKind| *kind != MethodKind::Email;
    let guarantee: &Guarantee = match claim {
        Claim::Guarantee(ix) => &policy.guarantees[ix],
        Claim::BuiltIn(BuiltIn::Classified) => return lacks_something(trace),
        Claim::BuiltIn(BuiltIn::ComesToTheEnd) => return ends_early(policy, trace),
        Claim::BuiltIn(BuiltIn::HumanBeforeResponse) => {
            let due = due(TargetKind::Response).unwrap();
            let mailbox = policy.contacts.find("mail").unwrap();
            return !told.iter().any(|(at, _, who, _)| *at <= due && *who != mailbox);
        }
        Claim::BuiltIn(BuiltIn::NoEmptyWait) => {
            let steps: Vec<_> = trace
                .events
                .iter()
                .filter(|event| matches!(event.what, What::Step { .. }))
                .collect();
            return steps.iter().enumerate().any(|(nth, step)| {
                let told = trace.events.iter().any(|event| {
                    let of_step = event.why == step.why && event.at == step.at;
                    of_step && matches!(event.what, What::Notified(_))
                });
                let waits = policy.escalation_policies.values().next().unwrap().when_empty
                    == tierline::model::WhenEmpty::Wait;
                !told && (waits || nth + 1 == steps.len())
            });
        }
        Claim::BuiltIn(other) => panic!("{other:?} is not about one ticket"),
    };
    if !concerned(policy, &guarantee.entry.id, facts, trace) {
        return false;
    }
    match &guarantee.promise {
        Promise::Reaches { whom, within } => !told.iter().any(|(at, told, _, kind)| {
            let counts = match &*guarantee.entry.id {
                "mail-counts" => *kind != MethodKind::Sms,
                _ => rings(kind),
            };
            let wanted = whom.is_empty() || whom.iter().any(|who| told.concerns(who.value));
            after(*at) <= within.value && counts && wanted
        }),
        Promise::NeverTells { whom } => {
            told.iter().any(|(_, told, ..)| whom.iter().any(|who| told.concerns(who.value)))
        }
        Promise::Keeps { target, leaving } if target.value == TargetKind::Resolution => {
            let due = due(TargetKind::Resolution).unwrap();
            let is_step = |event: &&tierline::simulate::Happening| {
                matches!(event.why, Cause::Step(..)) && matches!(event.what, What::Notified(_))
            };
            let last = trace.events.iter().rfind(is_step);
            last.is_some_and(|last| due.duration_since(last.at) < leaving.unwrap().value)
        }
        Promise::Keeps { .. } => {
            let due = due(TargetKind::Response).unwrap();
            let l1 = policy.tiers.find("l1").unwrap();
            let tier_due = trace.events.iter().find_map(|event| match event.what {
                What::TargetDue { clock: ClockKind::Tier(tier), due } if tier == l1 => Some(due),
                _ => None,
            });
            !told.iter().any(|(at, told, _, kind)| {
                let of_l1 = told.target == tierline::model::Target::Tier(l1);
                let answers = if of_l1 { tier_due.unwrap() } else { *at };
                rings(kind) && answers <= due
            })
        }
        Promise::DifferentPeople { count, within } => {
            let in_time =
                told.iter().filter(|(at, .., kind)| after(*at) <= within.value && rings(kind));
            let people: BTreeSet<_> = in_time.map(|(_, _, who, _)| *who).collect();
            people.len() < usize::try_from(count.value).unwrap()
        }
        Promise::UpdatesEvery(every) => {
            let end = due(TargetKind::Resolution).unwrap();
            let updates = trace.events.iter().filter_map(|event| match event.what {
                What::UpdateDue { .. } if event.at <= end => Some(event.at),
                _ => None,
            });
            let all: Vec<_> = std::iter::once(trace.opened).chain(updates).chain([end]).collect();
            all.windows(2).any(|pair| pair[1].duration_since(pair[0]) > every.value)
        }
    }
}

fn concerned(policy: &Policy, id: &str, facts: &Facts, trace: &Trace) -> bool {
    let high = policy.priorities.find("high");
    let priority = trace.events.iter().find_map(|event| match event.what {
        What::Classified { priority, .. } => Some(priority),
        _ => None,
    });
    let is_high = priority.unwrap() == high;
    let is_a = facts.category == policy.categories.find("a");
    let attribute = |id| facts.attribute(policy.attributes.find(id).unwrap());
    match id {
        "high" => is_high,
        "never" => !is_high,
        "mail-counts" => attribute("flag") == Some(AttributeValue::Boolean(true)),
        "people" => attribute("mark") == Some(AttributeValue::Boolean(true)) && is_a,
        "solved" => is_a,
        _ => true,
    }
}

/// True if a ticket has no priority or no escalation policy once an instant of its timeline is over.
fn lacks_something(trace: &Trace) -> bool {
    let (mut has_priority, mut has_policy) = (false, false);
    let mut lacks = false;
    for (index, event) in trace.events.iter().enumerate() {
        match event.what {
            What::Classified { priority, .. } => has_priority = priority.is_some(),
            What::Routed { policy, .. } => has_policy = policy.is_some(),
            _ => {}
        }
        let over = trace.events.get(index + 1).is_none_or(|next| next.at > event.at);
        lacks |= over && !(has_priority && has_policy);
    }
    lacks
}

/// True if the last step that is meant for the ticket's priority is neither taken nor needless.
fn ends_early(policy: &Policy, trace: &Trace) -> bool {
    let priority = trace.events.iter().rev().find_map(|event| match event.what {
        What::Classified { priority, .. } => Some(priority),
        _ => None,
    });
    let routed = trace.events.iter().rev().find_map(|event| match event.what {
        What::Routed { policy, .. } => Some(policy),
        _ => None,
    });
    let (Some(priority), Some(routed)) = (priority.flatten(), routed.flatten()) else {
        return false;
    };
    let steps = &policy.escalation_policies[routed].steps;
    let meant = |number: &usize| !matches!(steps[*number].delay(priority), Cell::Never(_));
    let Some(last) = (0..steps.len()).rev().find(meant) else { return true };
    !trace.events.iter().any(|event| {
        let passed = match event.what {
            What::Step { step, .. } => step == last,
            What::StepSkipped { step, reason } => step == last && reason != SkipReason::Never,
            _ => false,
        };
        passed && event.why == Cause::Step(routed, last)
    })
}

/// True if one person has both rotations at a moment, and something counts on both: a tier, an escalation
/// policy, or a team.
pub(super) fn is_own_backup(policy: &Policy, clock: &Clock, at: Timestamp) -> bool {
    let who = |id| {
        let on_call = clock.on_call(policy.rotations.find(id).unwrap(), at).contact()?;
        Some(policy.contacts[on_call].held_by.map_or(on_call, |holder| holder.value))
    };
    let on_call = who("on-call");
    on_call.is_some() && on_call == who("standby") && counts_on_both(policy)
}

fn counts_on_both(policy: &Policy) -> bool {
    let of_tiers = policy.tiers.values().map(|tier| tier.responders.as_slice());
    let of_policies = policy.escalation_policies.values();
    let of_policies: Vec<Vec<_>> = of_policies
        .map(|one| one.steps.iter().flat_map(|step| step.notify.clone()).collect())
        .collect();
    let mut groups = of_tiers.chain(of_policies.iter().map(Vec::as_slice));
    groups.any(|group| {
        let mut names = BTreeSet::new();
        group.iter().for_each(|at| name_all(policy, at.value, &mut names));
        names.contains("on-call") && names.contains("standby")
    })
}

/// The ids of everything that a target leads to.
fn name_all(policy: &Policy, target: Target, names: &mut BTreeSet<String>) {
    if let Target::Person(_) = target {
        return;
    }
    names.insert(policy.target_id(target).to_owned());
    let mut next: Vec<Target> = Vec::new();
    match target {
        Target::Tier(tier) => next.extend(policy.tiers[tier].responders.iter().map(|at| at.value)),
        Target::Contact(contact) => {
            let contact = &policy.contacts[contact];
            next.extend(contact.on_call.map(|at| Target::Rotation(at.value)));
            next.extend(contact.backup.iter().map(|at| Target::Contact(at.value)));
        }
        _ => {}
    }
    next.into_iter().for_each(|target| name_all(policy, target, names));
}
