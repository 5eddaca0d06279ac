//! What a trigger does to a ticket, and whether it ever does.

use super::{EFFECT_NEVER_APPLIES, MISSED_WITHOUT_TARGET, WITHOUT_EFFECT};
use crate::check::{Context, Findings};
use crate::model::{
    Condition, Ix, Policy, Priority, StartAt, TargetKind, Test, Tier, Trigger, TriggerMode,
};
use crate::source::Span;

pub(super) fn without_effect(cx: &Context<'_>, findings: &mut Findings) {
    for trigger in cx.policy.triggers.values() {
        if trigger.raise_to.is_some() || trigger.start_at.is_some() || !trigger.notify.is_empty() {
            continue;
        }
        let mode = match trigger.mode {
            TriggerMode::Automatic => "automatic",
            TriggerMode::Manual => "manual",
        };
        let finding = WITHOUT_EFFECT
            .finding(
                trigger.entry.at,
                format!("{mode} trigger `{}` does nothing", trigger.entry.id),
            )
            .label("neither raises nor moves nor tells")
            .help("write `raise-to`, `start-at` or `notify`");
        findings.add(&trigger.entry, finding);
    }
}

pub(super) fn never_applies(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    for trigger in policy.triggers.values() {
        let Some(when) = &trigger.when else { continue };
        let required = Required::of(when);
        if let Some(raise) = trigger.raise_to
            && let Some(because) = required.already_at_least(policy, raise.value)
        {
            let id = &policy.priorities[raise.value].entry.id;
            let message = format!(
                "`raise-to` of trigger `{}` never raises: its tickets are already `{id}` or worse",
                trigger.entry.id
            );
            report(trigger, raise.at, message, because, findings);
        }
        if let Some(start) = trigger.start_at
            && let Some(because) = required.already_at_tier(policy, start.value)
        {
            let message = format!(
                "`start-at` of trigger `{}` never moves a ticket: its tickets are already there",
                trigger.entry.id
            );
            report(trigger, start.at, message, because, findings);
        }
    }
}

fn report(trigger: &Trigger, at: Span, message: String, because: Span, findings: &mut Findings) {
    let finding = EFFECT_NEVER_APPLIES
        .finding(at, message)
        .label("never changes anything")
        .related(because, "the condition only holds for such tickets")
        .help("write a higher value, widen the condition, or remove the line");
    findings.add(&trigger.entry, finding);
}

/// What a condition requires of every ticket it holds for: the tests that are all necessary.
struct Required<'c> {
    tests: Vec<&'c Condition>,
}

impl<'c> Required<'c> {
    fn of(condition: &'c Condition) -> Self {
        let mut required = Self { tests: Vec::new() };
        required.collect(condition);
        required
    }

    fn collect(&mut self, condition: &'c Condition) {
        match &condition.test {
            Test::All(inner) => inner.iter().for_each(|inner| self.collect(inner)),
            Test::Any(inner) => match inner.as_slice() {
                [only] => self.collect(only),
                _ => self.tests.push(condition),
            },
            _ => self.tests.push(condition),
        }
    }

    /// The test by which every ticket already has the priority, or a more severe one.
    fn already_at_least(&self, policy: &Policy, raise: Ix<Priority>) -> Option<Span> {
        let rank = |ix: Ix<Priority>| policy.priorities[ix].rank.value;
        let enough = |ix: Ix<Priority>| rank(ix) <= rank(raise);
        let by_priority = self.tests.iter().find(|condition| match &condition.test {
            Test::Priority(list) => list.iter().all(|at| enough(at.value)),
            _ => false,
        });
        if let Some(condition) = by_priority {
            return Some(condition.at);
        }
        let matrix = policy.matrix.as_ref()?;
        let impacts = self.tests.iter().find_map(|condition| match &condition.test {
            Test::Impact(list) => Some((list, condition.at)),
            _ => None,
        });
        let urgencies = self.tests.iter().find_map(|condition| match &condition.test {
            Test::Urgency(list) => Some(list),
            _ => None,
        });
        let ((impacts, at), urgencies) = (impacts?, urgencies?);
        let mut cells = impacts.iter().flat_map(|impact| {
            urgencies.iter().map(|urgency| matrix.get(impact.value, urgency.value))
        });
        cells.all(|cell| cell.is_some_and(|cell| enough(cell.value))).then_some(at)
    }

    /// The test by which every ticket is already at the tier, or above it.
    fn already_at_tier(&self, policy: &Policy, start: StartAt) -> Option<Span> {
        let level = |ix: Ix<Tier>| policy.tiers[ix].level.value;
        let needed = match start {
            StartAt::Tier(tier) => level(tier),
            // Above the highest tier there is none.
            StartAt::Next => policy.tiers.indexes().map(level).max()?,
        };
        let test = self.tests.iter().find(|condition| match &condition.test {
            Test::Tier(list) => list.iter().all(|at| level(at.value) >= needed),
            _ => false,
        });
        test.map(|condition| condition.at)
    }
}

pub(super) fn missed_without_target(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    if policy.priorities.is_empty() {
        return;
    }
    let has = |kind: TargetKind| {
        policy.priorities.values().any(|priority| match kind {
            TargetKind::Response => priority.respond_within.is_some(),
            TargetKind::Resolution => priority.resolve_within.is_some(),
        })
    };
    let kinds = TargetKind::ALL.map(|kind| (kind, has(kind)));
    for trigger in policy.triggers.values() {
        let Some(when) = &trigger.when else { continue };
        when.walk(&mut |condition| {
            let Test::Missed(missed) = &condition.test else { return };
            for kind in missed.iter().filter(|kind| kinds.contains(&(kind.value, false))) {
                let word = kind.as_str();
                let key = match kind.value {
                    TargetKind::Response => "respond-within",
                    TargetKind::Resolution => "resolve-within",
                };
                let message = format!(
                    "trigger `{}` waits for a missed {word} target, but no priority has one",
                    trigger.entry.id
                );
                let finding = MISSED_WITHOUT_TARGET
                    .finding(kind.at, message)
                    .label("never missed")
                    .help(format!("give priorities a `{key}`, or remove the condition"));
                findings.add(&trigger.entry, finding);
            }
        });
    }
}
