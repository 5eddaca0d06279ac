//! The order in which documents list things: that in which people look for them, or call them.

use super::Audience;
use crate::model::{
    CalendarRef, Contact, ContactKind, EscalationPolicy, Facts, FanOut, Ix, Policy, Priority,
    Target,
};
use crate::simulate::{Missed, Situation, holds, stated_tier};
use crate::source::At;

/// Contacts in the order of their names, as people look them up.
pub(super) fn by_name(policy: &Policy) -> Vec<Ix<Contact>> {
    let mut order: Vec<_> = policy.contacts.indexes().collect();
    order.sort_by_cached_key(|ix| policy.contacts[*ix].name.to_lowercase());
    order
}

/// Escalation policies in the order of the routes that lead to them, then as written.
pub(super) fn as_routed(policy: &Policy) -> Vec<Ix<EscalationPolicy>> {
    let mut order = policy.escalation_policies.as_written();
    let route = |ix| policy.routes.values().position(|route| route.policy.value == ix);
    order.sort_by_key(|ix| route(*ix).unwrap_or(usize::MAX));
    order
}

impl Audience<'_> {
    /// The escalation policy that most tickets of a priority follow: a ticket of each category is routed
    /// as it is opened, and the policy that takes the most of them counts. `None` where that policy takes
    /// no step for the priority.
    pub(super) fn follows(&self, priority: Ix<Priority>) -> Option<Ix<EscalationPolicy>> {
        let policy = self.policy;
        let mut kinds: Vec<_> = policy.categories.indexes().map(Some).collect();
        if kinds.is_empty() {
            kinds.push(None);
        }
        let route = |category| {
            let mut facts = Facts::default();
            (facts.category, facts.priority) = (category, Some(priority));
            let tier = stated_tier(policy, &facts).map(|(tier, _)| tier);
            let missed = Missed::default();
            let now = Situation { facts: &facts, priority: Some(priority), tier, missed };
            policy.routes.values().find(|route| holds(&route.when, &now))
        };
        let taken: Vec<_> =
            kinds.into_iter().filter_map(|kind| Some(route(kind)?.policy.value)).collect();
        let count = |ix| taken.iter().filter(|other| **other == ix).count();
        // Of several, the last is the one whose route stands last: what comes to everything else.
        let most =
            as_routed(policy).into_iter().filter(|ix| count(*ix) > 0).max_by_key(|ix| count(*ix));
        most.filter(|ix| {
            let steps = &policy.escalation_policies[*ix].steps;
            steps.iter().any(|step| step.delay(priority).given().is_some())
        })
    }

    /// Contacts with a number that is answered at any hour, in the order in which to call them: hotlines,
    /// then those whom tickets tell, the most severe first, in the order in which these tell them. Others
    /// only where there is none of these.
    pub(super) fn call_first(&self) -> Vec<Ix<Contact>> {
        let policy = self.policy;
        let by_name = by_name(policy);
        let is_hotline = |ix: &Ix<Contact>| policy.contacts[*ix].kind == ContactKind::Hotline;
        let mut order: Vec<_> = by_name.iter().copied().filter(is_hotline).collect();
        for priority in policy.priorities_by_rank() {
            let Some(followed) = self.follows(priority) else { continue };
            let steps = policy.escalation_policies[followed].steps.iter();
            for step in steps.filter(|step| step.delay(priority).given().is_some()) {
                self.add_targets(&step.notify, &mut order);
            }
        }
        let answers = |ix: &Ix<Contact>| self.sees(*ix) && self.at_any_hour(*ix).is_some();
        order.retain(answers);
        if order.is_empty() {
            order.extend(by_name.into_iter().filter(answers));
        }
        order
    }

    /// Adds those whom a rule names: of a level its responders, of a team that tells its members these,
    /// too. Whoever has a turn has no fixed place.
    fn add_targets(&self, targets: &[At<Target>], order: &mut Vec<Ix<Contact>>) {
        for target in targets {
            match target.value {
                Target::Contact(ix) => {
                    let contact = &self.policy.contacts[ix];
                    let is_team = contact.kind == ContactKind::Team;
                    let in_turns = contact.fan_out == FanOut::OnCall && contact.on_call.is_some();
                    let members = contact.members.iter().map(|at| at.value);
                    let members = members.filter(|_| is_team && !in_turns);
                    for ix in std::iter::once(ix).chain(members) {
                        if !order.contains(&ix) {
                            order.push(ix);
                        }
                    }
                }
                // No level is a responder of a level.
                Target::Tier(ix) => self.add_targets(&self.policy.tiers[ix].responders, order),
                Target::Rotation(_) | Target::Person(_) => {}
            }
        }
    }

    /// When a contact can be told: a role that says nothing takes over the hours of who holds it.
    pub(super) fn available(&self, ix: Ix<Contact>) -> CalendarRef {
        let contact = &self.policy.contacts[ix];
        let holder = contact.held_by.map(|holder| holder.value).filter(|ix| self.sees(*ix));
        let of_holder = || self.policy.contacts[holder?].available;
        contact.available.or_else(of_holder).map_or(CalendarRef::Always, |at| at.value)
    }
}
