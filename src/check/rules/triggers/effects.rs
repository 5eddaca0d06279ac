//! What a trigger does to a ticket, and whether it ever does.

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::satisfy::{Answer, Goal, Search};
use crate::model::{
    Condition, Ix, Policy, Priority, StartAt, TargetKind, Test, Tier, Trigger, TriggerMode, Urgency,
};
use crate::source::{At, Span};

rules! {
    /// A trigger that does nothing.
    ///
    /// A trigger raises the priority (`raise-to`), moves the ticket to a tier (`start-at`) or tells
    /// somebody (`notify`). This one does none of them.
    ///
    /// ```toml bad
    /// [attributes.data-loss]
    /// type = "boolean"
    /// name = "Data was lost"
    ///
    /// [triggers.data-loss-event]
    /// mode = "automatic"
    /// name = "Data loss"
    /// when = { data-loss = true }
    /// ```
    ///
    /// ```toml good
    /// [attributes.data-loss]
    /// type = "boolean"
    /// name = "Data was lost"
    ///
    /// [contacts.dba]
    /// kind = "hotline"
    /// name = "Database team"
    /// reach = [{ phone = "ext 7777" }]
    ///
    /// [triggers.data-loss-event]
    /// mode = "automatic"
    /// name = "Data loss"
    /// when = { data-loss = true }
    /// notify = ["dba"]
    /// ```
    pub(super) static WITHOUT_EFFECT = 601, "trigger-without-effect", Deny, "0.1.0", Entry, without_effect;

    /// A `raise-to` or `start-at` that never changes a ticket.
    ///
    /// The condition only holds for tickets that are already at that priority or tier, or beyond, and a
    /// trigger never lowers. Either the condition or the value is not what was meant.
    ///
    /// ```toml bad
    /// [priorities]
    /// critical = { rank = 1, name = "Critical", calendar = "24x7", respond-within = "15m", resolve-within = "4h" }
    /// high = { rank = 2, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    ///
    /// [triggers.urgent]
    /// mode = "automatic"
    /// name = "Urgent"
    /// when = { priority = ["critical", "high"] }
    /// raise-to = "high"
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// critical = { rank = 1, name = "Critical", calendar = "24x7", respond-within = "15m", resolve-within = "4h" }
    /// high = { rank = 2, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    ///
    /// [attributes.vip]
    /// type = "boolean"
    /// name = "Asked for by the board"
    ///
    /// [triggers.urgent]
    /// mode = "automatic"
    /// name = "Urgent"
    /// when = { priority = "high", vip = true }
    /// raise-to = "critical"
    /// ```
    pub(super) static EFFECT_NEVER_APPLIES = 602, "effect-never-applies", Warn, "0.1.0", Entry, never_applies;

    /// A trigger that waits for a missed target no priority has.
    ///
    /// `missed = "resolution"` holds when a ticket is not resolved within its priority's
    /// `resolve-within`, and `missed = "response"` likewise. No priority has that target, so no ticket
    /// ever misses it.
    ///
    /// ```toml bad
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h" }
    ///
    /// [contacts.manager]
    /// kind = "role"
    /// name = "Manager"
    /// reach = [{ phone = "ext 7777" }]
    ///
    /// [triggers.late]
    /// mode = "automatic"
    /// name = "Resolution is late"
    /// when = { missed = "resolution" }
    /// notify = ["manager"]
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h" }
    ///
    /// [contacts.manager]
    /// kind = "role"
    /// name = "Manager"
    /// reach = [{ phone = "ext 7777" }]
    ///
    /// [triggers.late]
    /// mode = "automatic"
    /// name = "Resolution is late"
    /// when = { missed = "resolution" }
    /// notify = ["manager"]
    /// ```
    pub(super) static MISSED_WITHOUT_TARGET = 606, "missed-without-target", Warn, "0.1.0", Whole, missed_without_target;
}

fn without_effect(cx: &Context<'_>, findings: &mut Findings) {
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

fn never_applies(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    for trigger in policy.triggers.values() {
        let Some(when) = &trigger.when else { continue };
        if let Some(raise) = trigger.raise_to
            && let Some(asked) = first(when, |test| {
                matches!(test, Test::Priority(_) | Test::Impact(_) | Test::Urgency(_))
            })
            && always(policy, when, at_least(policy, raise.value, raise.at))
        {
            let id = &policy.priorities[raise.value].entry.id;
            let message = format!(
                "`raise-to` of trigger `{}` never raises: its tickets are already `{id}` or worse",
                trigger.entry.id
            );
            report(trigger, raise.at, message, asked, findings);
        }
        if let Some(start) = trigger.start_at
            && let Some(asked) = first(when, |test| matches!(test, Test::Tier(_)))
            && always(policy, when, vec![at_tier(policy, start)])
        {
            let message = format!(
                "`start-at` of trigger `{}` never moves a ticket: its tickets are already there",
                trigger.entry.id
            );
            report(trigger, start.at, message, asked, findings);
        }
    }
}

fn report(trigger: &Trigger, at: Span, message: String, asked: Span, findings: &mut Findings) {
    let finding = EFFECT_NEVER_APPLIES
        .finding(at, message)
        .label("never changes anything")
        .related(asked, "the condition only holds for such tickets")
        .help("write a higher value, widen the condition, or remove the line");
    findings.add(&trigger.entry, finding);
}

/// The first test of a condition of some kind.
fn first(condition: &Condition, wanted: impl Fn(&Test) -> bool) -> Option<Span> {
    let mut found = None;
    condition.walk(&mut |part| {
        if wanted(&part.test) {
            found = found.or(Some(part.at));
        }
    });
    found
}

/// True if tickets meet the condition, and each of them meets one of `facts` as well.
fn always(policy: &Policy, when: &Condition, facts: Vec<Condition>) -> bool {
    let search = Search::all(policy);
    let holds = Goal { condition: when, holds: true };
    let mut goals = vec![holds];
    goals.extend(facts.iter().map(|condition| Goal { condition, holds: false }));
    // What never holds at all is another rule's finding.
    search.find(&goals) == Answer::Impossible && search.find(&[holds]) != Answer::Impossible
}

/// The tickets that have the priority, or a more severe one, without the trigger: by what they are
/// now, or by the matrix.
fn at_least(policy: &Policy, raise: Ix<Priority>, at: Span) -> Vec<Condition> {
    let rank = |ix: Ix<Priority>| policy.priorities[ix].rank.value;
    let enough = |ix: &Ix<Priority>| rank(*ix) <= rank(raise);
    let severe = policy.priorities.indexes().filter(enough).map(|ix| At::new(ix, at)).collect();
    let mut facts = vec![Condition { test: Test::Priority(severe), at }];
    if let Some(matrix) = &policy.matrix {
        for impact in policy.impacts.indexes() {
            let cell = |urgency: &Ix<Urgency>| matrix.get(impact, *urgency);
            let urgencies = policy.urgencies.indexes();
            let severe = urgencies.filter(|urgency| cell(urgency).is_some_and(|c| enough(&c)));
            let severe: Vec<_> = severe.map(|urgency| At::new(urgency, at)).collect();
            if !severe.is_empty() {
                let row = Condition { test: Test::Impact(vec![At::new(impact, at)]), at };
                let cells = Condition { test: Test::Urgency(severe), at };
                facts.push(Condition { test: Test::All(vec![row, cells]), at });
            }
        }
    }
    facts
}

/// The tickets that are at the tier, or above it, without the trigger.
fn at_tier(policy: &Policy, start: At<StartAt>) -> Condition {
    let level = |ix: Ix<Tier>| policy.tiers[ix].level.value;
    let needed = match start.value {
        StartAt::Tier(tier) => level(tier),
        // Above the highest tier there is none.
        StartAt::Next => policy.tiers.indexes().map(level).max().unwrap_or(u32::MAX),
    };
    let there = policy.tiers.indexes().filter(|ix| level(*ix) >= needed);
    Condition { test: Test::Tier(there.map(|ix| At::new(ix, start.at)).collect()), at: start.at }
}

fn missed_without_target(cx: &Context<'_>, findings: &mut Findings) {
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
