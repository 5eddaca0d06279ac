//! What is to be done when something happens, per category: taken from the engine, not worked out again.
//!
//! A ticket of the category is run through the policy once for each priority, with nobody doing anything.
//! What comes of it is told in the words of the rules, which hold at every hour: `after 2 hours`, not a
//! time of day. Nobody is named who happens to be on call.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::date;
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::targets::Targets;
use super::ticket::{ScaleView, length};
use super::time::Length;
use super::{Audience, Ref, value, words};
use crate::clock::Clock;
use crate::model::{
    Category, Facts, Ix, Priority, StepTiming, Target, Ticket, Trigger, TriggerMode,
};
use crate::simulate::{Cause, Options, What, simulate};
use crate::source::At;

/// What is to be done when a ticket of a category comes in.
#[derive(Serialize)]
struct Playbook {
    category: Value,
    cases: Vec<Case>,
    moves: Vec<Move>,
    escalate: Vec<Ref>,
}

/// What is to be done at one priority.
#[derive(Serialize)]
struct Case {
    priority: ScaleView,
    because: Vec<Ref>,
    respond_within: Value,
    resolve_within: Value,
    update_every: Value,
    policy: Option<Ref>,
}

/// One thing to do, with when in each case.
#[derive(Clone, Serialize)]
struct Move {
    when: Vec<Option<String>>,
    notify: Targets,
    via: Vec<&'static str>,
    what: Option<String>,
    kind: &'static str,
}

/// What a rule does in one case.
struct Found {
    rule: String,
    when: String,
    step: Move,
}

impl Audience<'_> {
    /// The playbooks of all categories, in the order in which those are written.
    pub(in crate::render) fn playbooks(&self, clock: &Clock) -> Value {
        let categories = self.policy.categories.as_written().into_iter();
        categories.map(|ix| value(self.playbook(clock, ix))).collect()
    }

    fn playbook(&self, clock: &Clock, ix: Ix<Category>) -> Playbook {
        // From the mildest up: what a trigger raises shows where it ends, once.
        let mut priorities = self.policy.priorities_by_rank();
        priorities.reverse();
        let mut found: Vec<(Ix<Priority>, Case, Vec<Found>)> = Vec::new();
        for priority in priorities {
            let Some(case) = self.case(clock, ix, priority) else { continue };
            if !found.iter().any(|(known, ..)| *known == case.0) {
                found.push(case);
            }
        }
        found.sort_by_key(|(ix, ..)| self.policy.priorities[*ix].rank.value);
        let mut rules: Vec<String> = Vec::new();
        let mut moves: Vec<Move> = Vec::new();
        for (column, (.., of_case)) in found.iter().enumerate() {
            // Where a rule acts in this case alone, it stands after the one before it.
            let mut after = 0;
            for Found { rule, when, step } in of_case {
                let at = rules.iter().position(|known| known == rule).unwrap_or_else(|| {
                    rules.insert(after, rule.clone());
                    moves.insert(after, Move { when: vec![None; found.len()], ..step.clone() });
                    after
                });
                if let Some(cell) = moves.get_mut(at).and_then(|row| row.when.get_mut(column)) {
                    *cell = Some(when.clone());
                }
                after = at + 1;
            }
        }
        let manual = self.policy.triggers.as_written().into_iter();
        let manual = manual.filter(|ix| self.policy.triggers[*ix].mode == TriggerMode::Manual);
        Playbook {
            category: Value::from(Serde(&self.category(ix))),
            cases: found.into_iter().map(|(_, case, _)| case).collect(),
            moves,
            escalate: manual.map(|ix| self.trigger_ref(ix)).collect(),
        }
    }

    fn trigger_ref(&self, ix: Ix<Trigger>) -> Ref {
        let trigger = &self.policy.triggers[ix];
        Ref::new(&trigger.entry, &trigger.name)
    }

    /// What happens to a ticket of that category that somebody gives that priority, and which priority it
    /// has in the end; `None` where it has none.
    fn case(
        &self,
        clock: &Clock,
        category: Ix<Category>,
        stated: Ix<Priority>,
    ) -> Option<(Ix<Priority>, Case, Vec<Found>)> {
        let mut facts = Facts::default();
        facts.category = Some(category);
        facts.priority = Some(stated);
        let ticket = Ticket { opened: self.some_tuesday(), facts };
        let trace = simulate(self.policy, clock, &ticket, &[], Options::default());
        let mut because = Vec::new();
        let mut steps = Vec::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for event in &trace.events {
            if let What::Triggered { trigger } = event.what
                && event.at == trace.opened
            {
                because.push(self.trigger_ref(trigger));
            }
            if !matches!(
                event.what,
                What::Notified(_) | What::ReachedNobody { .. } | What::DutyDue { .. }
            ) {
                continue;
            }
            let target = match &event.what {
                What::Notified(notification) => Some(notification.target),
                What::ReachedNobody { target, .. } => Some(*target),
                _ => None,
            };
            let at_opening = event.at == trace.opened;
            // The rules that tell somebody again say nothing new.
            let rule = event.why.describe(self.policy);
            if !seen.insert(rule.clone()) {
                continue;
            }
            let priority = trace.outcome.priority.unwrap_or(stated);
            let next = self.next_move(event.why, target, priority, at_opening);
            steps.extend(next.map(|(when, step)| Found { rule, when, step }));
        }
        let reached = trace.outcome.priority?;
        let priority = &self.policy.priorities[reached];
        let entry = &priority.entry;
        let case = Case {
            priority: self.priority_rank(reached),
            because,
            respond_within: length(entry, "respond-within", priority.respond_within),
            resolve_within: length(entry, "resolve-within", priority.resolve_within),
            update_every: length(entry, "update-every", priority.update_every),
            policy: trace.outcome.policy.map(|ix| {
                let policy = &self.policy.escalation_policies[ix];
                Ref::new(&policy.entry, &policy.name)
            }),
        };
        Some((reached, case, steps))
    }

    /// A rule that tells somebody, in words; `None` for rules that tell the same people again.
    fn next_move(
        &self,
        why: Cause,
        target: Option<Target>,
        priority: Ix<Priority>,
        at_opening: bool,
    ) -> Option<(String, Move)> {
        let via = |via: &[At<crate::model::MethodKind>]| {
            via.iter().map(|kind| words::method(kind.value)).collect::<Vec<_>>()
        };
        let of_priority = || via(&self.policy.priorities[priority].via);
        let step = |notify, via, kind| Move { when: Vec::new(), notify, via, what: None, kind };
        let start = |kind| {
            let notify = self.one_target(target?);
            Some(("at once".to_owned(), step(notify, of_priority(), kind)))
        };
        match why {
            Cause::Category(_) | Cause::Ticket | Cause::Tier(_) => start("start"),
            Cause::Trigger(ix) => {
                let trigger = &self.policy.triggers[ix];
                let when = match &trigger.when {
                    Some(when) if !at_opening => {
                        format!("once this holds: {}", words::condition(self.policy, when))
                    }
                    _ => "at once".to_owned(),
                };
                let told = if trigger.notify.is_empty() {
                    self.one_target(target?)
                } else {
                    self.targets(&trigger.notify)
                };
                let channels =
                    if trigger.via.is_empty() { of_priority() } else { via(&trigger.via) };
                Some((when, step(told, channels, "trigger")))
            }
            Cause::Step(policy, index) => {
                let written = self.policy.escalation_policies[policy].steps.get(index)?;
                let delay = Length(written.delay(priority).given()?.value);
                let when = match written.timing {
                    StepTiming::Wait(_) if index > 0 && !delay.0.is_immediate() => {
                        format!("{delay} after the step before")
                    }
                    _ => delay.after(),
                };
                let channels =
                    if written.via.is_empty() { of_priority() } else { via(&written.via) };
                Some((when, step(self.targets(&written.notify), channels, "step")))
            }
            Cause::Duty(ix) => {
                let duty = &self.policy.duties[ix];
                let id = duty.entry.id.replace('-', " ");
                let name = duty.name.clone().unwrap_or_else(|| crate::words::upper_first(&id));
                let what = duty.text.as_ref().map_or(name, |text| text.value.clone());
                let told = step(self.targets(&duty.notify), via(&duty.via), "duty");
                Some((words::timing(&duty.timing), Move { what: Some(what), ..told }))
            }
            _ => None,
        }
    }

    /// A moment at which most people work: which it is decides nothing that is told here.
    fn some_tuesday(&self) -> Timestamp {
        let ten = date(2025, 1, 14).at(10, 0, 0, 0);
        let zone = self.policy.organization.timezone.clone();
        zone.to_timestamp(ten).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}
