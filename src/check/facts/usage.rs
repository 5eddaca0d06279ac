//! What is used: named by something that takes part in handling a ticket.

use std::collections::BTreeMap;

use super::Marks;
use crate::model::{
    Attribute, Calendar, CalendarRef, Category, Condition, Contact, EscalationPolicy, HolidaySet,
    Impact, Ix, Policy, Rotation, StartAt, Target, Test, Tier, Urgency,
};
use crate::source::Span;

/// Which entries something uses. Scenarios and guarantees do not count, except for categories: they
/// test a policy and are no part of it.
#[derive(Debug)]
pub(in crate::check) struct Usage {
    /// Contacts that a tier, step, trigger, duty, rotation or document leads to: directly, or as
    /// holder, member, backup or cover of one that is used.
    pub(in crate::check) contacts: Marks<Contact>,
    /// Rotations that a target or a used team names.
    pub(in crate::check) rotations: Marks<Rotation>,
    /// Tiers that a category, step, trigger or duty names.
    pub(in crate::check) tiers: Marks<Tier>,
    /// Calendars that anything runs on.
    pub(in crate::check) calendars: Marks<Calendar>,
    /// Holiday sets that a calendar names.
    pub(in crate::check) holiday_sets: Marks<HolidaySet>,
    /// Categories that a condition, a scenario or a guarantee names.
    pub(in crate::check) categories: Marks<Category>,
    /// Impacts that a condition names.
    pub(in crate::check) impacts: Marks<Impact>,
    /// Urgencies that a condition names.
    pub(in crate::check) urgencies: Marks<Urgency>,
    /// Attributes that a condition tests.
    pub(in crate::check) attributes: Marks<Attribute>,
    /// Escalation policies that a route leads to.
    pub(in crate::check) escalation_policies: Marks<EscalationPolicy>,
}

impl Usage {
    /// Goes through the set once.
    pub(super) fn new(policy: &Policy) -> Self {
        let mut usage = Self {
            contacts: Marks::none(&policy.contacts),
            rotations: Marks::none(&policy.rotations),
            tiers: Marks::none(&policy.tiers),
            calendars: Marks::none(&policy.calendars),
            holiday_sets: Marks::none(&policy.holiday_sets),
            categories: Marks::none(&policy.categories),
            impacts: Marks::none(&policy.impacts),
            urgencies: Marks::none(&policy.urgencies),
            attributes: Marks::none(&policy.attributes),
            escalation_policies: Marks::none(&policy.escalation_policies),
        };
        usage.conditions(policy);
        usage.calendars(policy);
        usage.targets(policy);
        usage
    }

    fn conditions(&mut self, policy: &Policy) {
        for route in policy.routes.values() {
            self.condition(&route.when);
            self.escalation_policies.mark(route.policy.value);
        }
        policy.triggers.values().filter_map(|t| t.when.as_ref()).for_each(|c| self.condition(c));
        policy.duties.values().for_each(|duty| self.condition(&duty.when));
        for scenario in policy.scenarios.values() {
            scenario.ticket.facts.category.into_iter().for_each(|ix| {
                self.categories.mark(ix);
            });
        }
        for guarantee in policy.guarantees.values() {
            guarantee.when.walk(&mut |inner| {
                if let Test::Category(named) = &inner.test {
                    named.iter().for_each(|at| self.categories.mark(**at));
                }
            });
        }
    }

    fn condition(&mut self, condition: &Condition) {
        condition.walk(&mut |inner| match &inner.test {
            Test::Category(named) => named.iter().for_each(|at| self.categories.mark(**at)),
            Test::Impact(named) => named.iter().for_each(|at| self.impacts.mark(**at)),
            Test::Urgency(named) => named.iter().for_each(|at| self.urgencies.mark(**at)),
            Test::Boolean(ix, _)
            | Test::Choice(ix, _)
            | Test::NumberIs(ix, _)
            | Test::NumberIn(ix, _) => self.attributes.mark(*ix),
            _ => {}
        });
    }

    fn calendars(&mut self, policy: &Policy) {
        let contacts = policy.contacts.values().flat_map(|contact| {
            contact.available.iter().chain(contact.reach.iter().filter_map(|m| m.hours.as_ref()))
        });
        let layers = policy.rotations.values().flat_map(|rotation| &rotation.layers);
        let used = contacts
            .chain(layers.filter_map(|layer| layer.active.as_ref()))
            .chain(policy.priorities.values().map(|priority| &priority.calendar))
            .chain(policy.tiers.values().filter_map(|tier| tier.calendar.as_ref()))
            .chain(policy.duties.values().filter_map(|duty| duty.calendar.as_ref()));
        for calendar in used {
            if let CalendarRef::Named(ix) = calendar.value {
                self.calendars.mark(ix);
            }
        }
        for set in policy.calendars.values().flat_map(|calendar| &calendar.holidays) {
            self.holiday_sets.mark(set.value);
        }
    }

    fn targets(&mut self, policy: &Policy) {
        for tier in policy.categories.values().filter_map(|category| category.tier.as_ref()) {
            self.tiers.mark(tier.value);
        }
        for trigger in policy.triggers.values() {
            match trigger.start_at.as_ref().map(|at| at.value) {
                Some(StartAt::Tier(tier)) => self.tiers.mark(tier),
                // Whatever tier the ticket is at, the one above it is used.
                Some(StartAt::Next) => policy.tiers.indexes().for_each(|t| self.tiers.mark(t)),
                None => {}
            }
        }
        let triggers = policy.triggers.values();
        let steps = policy.escalation_policies.values().flat_map(|policy| &policy.steps);
        let named = steps
            .flat_map(|step| &step.notify)
            .chain(
                triggers
                    .flat_map(|t| t.notify.iter().chain(t.used_by.iter().flat_map(|by| &by.value))),
            )
            .chain(policy.duties.values().flat_map(|duty| &duty.notify))
            .chain(policy.tiers.values().flat_map(|tier| &tier.responders));
        let mut open = Vec::new();
        for target in named {
            match target.value {
                Target::Tier(ix) => self.tiers.mark(ix),
                Target::Contact(ix) => open.push(ix),
                Target::Rotation(ix) => self.rotations.mark(ix),
                Target::Person(_) => {}
            }
        }
        open.extend(policy.documents.values().filter_map(|d| d.owner.as_ref()).map(|at| at.value));
        // Members of a rotation that nothing uses count as used: the rotation is what to report.
        for rotation in policy.rotations.values() {
            open.extend(rotation.contacts());
        }
        self.contacts_from(policy, open);
    }

    /// Marks these contacts and whoever stands behind them.
    fn contacts_from(&mut self, policy: &Policy, mut open: Vec<Ix<Contact>>) {
        while let Some(ix) = open.pop() {
            if !self.contacts.mark_new(ix) {
                continue;
            }
            let contact = &policy.contacts[ix];
            open.extend(contact.stands_behind());
            if let Some(rotation) = &contact.on_call {
                self.rotations.mark(rotation.value);
            }
        }
    }
}

/// The rotations that something tells, each with a place that does.
pub(in crate::check) fn told_rotations(policy: &Policy) -> BTreeMap<Ix<Rotation>, Span> {
    let steps = policy.escalation_policies.values().flat_map(|policy| &policy.steps);
    let named = (policy.tiers.values().flat_map(|tier| &tier.responders))
        .chain(steps.flat_map(|step| &step.notify))
        .chain(policy.triggers.values().flat_map(|trigger| &trigger.notify))
        .chain(policy.duties.values().flat_map(|duty| &duty.notify));
    let direct = named.filter_map(|target| match target.value {
        Target::Rotation(ix) => Some((ix, target.at)),
        _ => None,
    });
    let teams = policy.contacts.values().filter_map(|team| team.on_call.as_ref());
    let mut places = BTreeMap::new();
    for (rotation, place) in direct.chain(teams.map(|at| (at.value, at.at))) {
        places.entry(rotation).or_insert(place);
    }
    places
}
