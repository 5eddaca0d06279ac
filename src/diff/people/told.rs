//! Who is told, and how often: by the rules as they stand, and in the tickets that are treated
//! differently.

use std::collections::{BTreeMap, BTreeSet};

use super::{Person, Sides};
use crate::diff::tickets::TicketChanges;
use crate::model::{Contact, Ix, Policy, Target};
use crate::simulate::{Told, Trace};

/// How often somebody is told, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Who.
    pub person: Person,
    /// Before.
    pub base: Tally,
    /// After.
    pub head: Tally,
}

/// How often somebody is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// In how many of the tickets that are treated differently: a class counts once, a scenario too.
    pub tickets: usize,
    /// How many times in all of them.
    pub times: usize,
}

/// Counts over one ticket of every group of classes, and over every scenario, that is treated
/// differently.
pub(super) fn count(sides: Sides<'_>, tickets: &TicketChanges) -> Vec<Count> {
    let mut counts: BTreeMap<Person, (Tally, Tally)> = BTreeMap::new();
    let groups = tickets.groups.iter().map(|group| (&group.example, group.classes));
    let scenarios = tickets.scenarios.iter().map(|scenario| (&scenario.example, 1));
    for (example, classes) in groups.chain(scenarios) {
        for (of_head, trace) in [(false, &example.base), (true, &example.head)] {
            for (person, times) in told(sides, of_head, trace) {
                let (base, head) = counts.entry(person).or_default();
                let tally = if of_head { head } else { base };
                tally.tickets += classes;
                tally.times += times * classes;
            }
        }
    }
    let one = |(person, (base, head))| Count { person, base, head };
    let mut counts: Vec<Count> = counts.into_iter().map(one).collect();
    counts.retain(|count| count.base != count.head);
    let difference = |count: &Count| {
        (
            count.base.tickets.abs_diff(count.head.tickets),
            count.base.times.abs_diff(count.head.times),
        )
    };
    counts.sort_by_key(|count| std::cmp::Reverse(difference(count)));
    counts
}

/// Who is told in a timeline, and how many times.
fn told(sides: Sides<'_>, of_head: bool, trace: &Trace) -> BTreeMap<Person, usize> {
    let mut told = BTreeMap::new();
    for (_, notification) in trace.notifications() {
        if let Told::Contact { contact, held_by, .. } = notification.found.told {
            let person = sides.person(of_head, held_by.unwrap_or(contact));
            *told.entry(person).or_default() += 1;
        }
    }
    told
}

/// Who can no longer come to be told by any rule, and who can now.
pub(super) fn reachable(sides: Sides<'_>) -> (Vec<Person>, Vec<Person>) {
    let people = |of_head: bool, policy: &Policy| -> BTreeSet<Person> {
        by_any_rule(policy).into_iter().map(|ix| sides.person(of_head, ix)).collect()
    };
    let (base, head) = (people(false, sides.base.policy), people(true, sides.head.policy));
    let lacking = |list: &BTreeSet<Person>, other| list.difference(other).cloned().collect();
    (lacking(&base, &head), lacking(&head, &base))
}

/// Everybody whom a rule names, or who may stand in for somebody whom it names.
fn by_any_rule(policy: &Policy) -> BTreeSet<Ix<Contact>> {
    let tiers = policy.tiers.values().flat_map(|tier| &tier.responders);
    let steps = policy.escalation_policies.values().flat_map(|p| &p.steps);
    let steps = steps.flat_map(|step| &step.notify);
    let triggers = policy.triggers.values().flat_map(|trigger| &trigger.notify);
    let duties = policy.duties.values().flat_map(|duty| &duty.notify);
    let targets = tiers.chain(steps).chain(triggers).chain(duties).map(|target| target.value);
    let contacts = policy.led_to(targets).into_iter().filter_map(|target| match target {
        Target::Contact(contact) => Some(contact),
        Target::Tier(_) | Target::Rotation(_) | Target::Person(_) => None,
    });
    contacts.collect()
}
