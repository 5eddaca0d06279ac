//! A ticket and what people do to it, in the terms of another policy set: entries are found by id.

use crate::model::{
    Action, AttributeKind, AttributeValue, Event, Facts, HasEntry, Ix, Policy, Table, Target,
};

/// From one policy set to another.
#[derive(Clone, Copy)]
pub(super) struct Translation<'p> {
    pub(super) from: &'p Policy,
    pub(super) to: &'p Policy,
}

impl Translation<'_> {
    /// The facts, as far as the other set knows them.
    pub(super) fn facts(self, facts: &Facts) -> Facts {
        let (from, to) = (self.from, self.to);
        let mut there = Facts::default();
        there.category = same(&from.categories, &to.categories, facts.category);
        there.impact = same(&from.impacts, &to.impacts, facts.impact);
        there.urgency = same(&from.urgencies, &to.urgencies, facts.urgency);
        there.priority = same(&from.priorities, &to.priorities, facts.priority);
        there.tier = same(&from.tiers, &to.tiers, facts.tier);
        for (ix, value) in facts.attributes() {
            let kind = &from.attributes[ix].kind;
            let Some(ix) = same(&from.attributes, &to.attributes, Some(ix)) else { continue };
            if let Some(value) = value_as(kind, value, &to.attributes[ix].kind) {
                there.set_attribute(ix, value);
            }
        }
        there
    }

    /// What people do, as far as the other set knows it.
    pub(super) fn events(self, events: &[Event]) -> Vec<Event> {
        let there = |event: &Event| {
            let action = match &event.action {
                Action::Acknowledge(by) => Action::Acknowledge(by.and_then(|by| self.target(by))),
                Action::Set(facts) => Action::Set(self.facts(facts)),
                Action::Escalate(trigger) => {
                    let triggers = (&self.from.triggers, &self.to.triggers);
                    Action::Escalate(same(triggers.0, triggers.1, Some(*trigger))?)
                }
                other => other.clone(),
            };
            Some(Event { after: event.after, action, at: None })
        };
        events.iter().filter_map(there).collect()
    }

    fn target(self, target: Target) -> Option<Target> {
        let (from, to) = (self.from, self.to);
        Some(match target {
            Target::Tier(ix) => Target::Tier(same(&from.tiers, &to.tiers, Some(ix))?),
            Target::Contact(ix) => Target::Contact(same(&from.contacts, &to.contacts, Some(ix))?),
            Target::Rotation(ix) => {
                Target::Rotation(same(&from.rotations, &to.rotations, Some(ix))?)
            }
            person @ Target::Person(_) => person,
        })
    }
}

/// The entry of the same id in another table.
fn same<T: HasEntry>(from: &Table<T>, to: &Table<T>, ix: Option<Ix<T>>) -> Option<Ix<T>> {
    to.find(&from[ix?].entry().id)
}

fn value_as(
    from: &AttributeKind,
    value: AttributeValue,
    to: &AttributeKind,
) -> Option<AttributeValue> {
    match (from, value, to) {
        (AttributeKind::Choice(from), AttributeValue::Choice(index), AttributeKind::Choice(to)) => {
            let word = &from.get(index)?.value;
            let position = to.iter().position(|choice| choice.value == *word)?;
            Some(AttributeValue::Choice(position))
        }
        _ => (from.as_str() == to.as_str()).then_some(value),
    }
}
