//! What may come to rest on an entry of a given set: those that differ between two policy sets, say.
//!
//! Worked out once for a whole policy set, against the direction in which the engine goes, so that
//! thousands of classes of ticket can be asked one by one. Follows every way the engine could go.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet};

use super::plan::Plan;
use super::reachable::Reachable;
use crate::model::{
    CalendarRef, Duty, Entry, EntryKey, EscalationPolicy, Ix, Policy, Priority, StartAt, Target,
    Trigger,
};

/// The entries of a policy set that may come to rest on some of a set.
#[derive(Debug)]
pub struct Tainted {
    priorities: HashSet<Ix<Priority>>,
    targets: HashSet<Target>,
    triggers: HashSet<Ix<Trigger>>,
    policies: HashSet<Ix<EscalationPolicy>>,
    duties: HashSet<Ix<Duty>>,
}

impl Tainted {
    /// What may rest on one of these entries.
    pub fn new(policy: &Policy, entries: &BTreeSet<EntryKey>) -> Self {
        let is_one = |entry: &Entry| entries.contains(&entry.key());
        let calendar = |calendar: CalendarRef| {
            let mut reachable = Reachable::new(policy);
            reachable.calendar(calendar);
            reachable.entries.iter().any(|entry| entries.contains(entry))
        };
        let targets = targets(policy, entries);
        let any = |mut told: &mut dyn Iterator<Item = Target>| {
            (&mut told).any(|who| targets.contains(&who))
        };
        let priorities: HashSet<_> = policy
            .priorities
            .iter()
            .filter(|(_, priority)| is_one(&priority.entry) || calendar(priority.calendar.value))
            .map(|(ix, _)| ix)
            .collect();
        let any_tier = policy.tiers.indexes().any(|ix| targets.contains(&Target::Tier(ix)));
        let trigger = |trigger: &Trigger| {
            let raises = trigger.raise_to.is_some_and(|at| priorities.contains(&at.value));
            let starts = trigger.start_at.is_some_and(|at| match at.value {
                StartAt::Tier(tier) => targets.contains(&Target::Tier(tier)),
                StartAt::Next => any_tier,
            });
            let tells = any(&mut trigger.notify.iter().map(|at| at.value));
            is_one(&trigger.entry) || raises || starts || tells
        };
        let escalation = |policy: &EscalationPolicy| {
            let notify = policy.steps.iter().flat_map(|step| &step.notify);
            is_one(&policy.entry) || any(&mut notify.map(|at| at.value))
        };
        let duty = |duty: &Duty| {
            is_one(&duty.entry)
                || duty.calendar.as_ref().is_some_and(|at| calendar(at.value))
                || any(&mut duty.notify.iter().map(|at| at.value))
        };
        let triggers = policy.triggers.iter().filter(|(_, one)| trigger(one));
        let policies = policy.escalation_policies.iter().filter(|(_, one)| escalation(one));
        let duties = policy.duties.iter().filter(|(_, one)| duty(one));
        Self {
            triggers: triggers.map(|(ix, _)| ix).collect(),
            policies: policies.map(|(ix, _)| ix).collect(),
            duties: duties.map(|(ix, _)| ix).collect(),
            priorities,
            targets,
        }
    }

    /// True if a ticket with this plan may come to rest on one of the entries.
    pub(super) fn plan(&self, plan: &Plan) -> bool {
        plan.priorities().any(|ix| self.priorities.contains(&ix))
            || plan.tiers().any(|ix| self.targets.contains(&Target::Tier(ix)))
            || plan.triggers().any(|ix| self.triggers.contains(&ix))
            || plan.policies().any(|ix| self.policies.contains(&ix))
            || plan.duties().any(|ix| self.duties.contains(&ix))
    }
}

/// The targets that are among the entries, or may lead to one that is.
fn targets(policy: &Policy, entries: &BTreeSet<EntryKey>) -> HashSet<Target> {
    let all = policy.tiers.indexes().map(Target::Tier);
    let all = all.chain(policy.contacts.indexes().map(Target::Contact));
    let all = all.chain(policy.rotations.indexes().map(Target::Rotation));
    let mut led_by: HashMap<Target, Vec<Target>> = HashMap::default();
    let mut open = Vec::new();
    let mut next = Vec::new();
    for target in all {
        let mut alone = Reachable::new(policy);
        alone.alone(target);
        if alone.entries.iter().any(|entry| entries.contains(entry)) {
            open.push(target);
        }
        policy.lead_at_once(target, &mut next);
        for to in next.drain(..) {
            led_by.entry(to).or_default().push(target);
        }
    }
    let mut found = HashSet::default();
    while let Some(target) = open.pop() {
        if found.insert(target) {
            open.extend(led_by.get(&target).into_iter().flatten());
        }
    }
    found
}
