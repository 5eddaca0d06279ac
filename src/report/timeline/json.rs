//! `--format json`: version 1 of a timeline's wire format. Fields are only ever added to a version.

use std::io::{self, Write};

use serde::Serialize;

use super::{Account, Format};
use crate::model::{HasEntry, Policy, TargetKind};
use crate::report::{Reader, json_text};
use crate::simulate::{
    ClockKind, Detour, DetourReason, Happening, Notification, TargetStatus, Told, What,
};

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "every event with its reason and its place, in a versioned structure",
    reader: Reader::Programs,
    write,
};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    title: &'a str,
    scenario: Option<&'a str>,
    /// RFC 3339 with the offset of the organization's zone, as all times here.
    opened: String,
    events: Vec<Event<'a>>,
    outcome: Outcome<'a>,
}

#[derive(Serialize, Default)]
struct Event<'a> {
    at: String,
    elapsed_seconds: i64,
    /// What kind of event it is, in kebab-case.
    kind: &'static str,
    /// The event in words.
    text: String,
    because: Because<'a>,
    /// Which tier, policy, trigger, duty, or priority it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    /// The one that it replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'a str>,
    /// Steps and passes count from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pass: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    occurrence: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    held_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    /// `response`, `resolution` or `tier`; with `tier`, `id` names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    clock: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    /// Everybody who was tried in vain; the text names the first few.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tried: Vec<Tried<'a>>,
}

#[derive(Serialize)]
struct Tried<'a> {
    who: &'a str,
    /// Why not, in kebab-case.
    reason: &'static str,
}

#[derive(Serialize, Default)]
struct Because<'a> {
    rule: String,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
}

#[derive(Serialize)]
struct Outcome<'a> {
    end: String,
    priority: Option<&'a str>,
    tier: Option<&'a str>,
    policy: Option<&'a str>,
    response: Option<Target>,
    resolution: Option<Target>,
}

#[derive(Serialize)]
struct Target {
    /// `open`, `met` or `missed`.
    status: &'static str,
    due: Option<String>,
}

fn write(account: &Account<'_>, out: &mut dyn Write) -> io::Result<()> {
    let policy = account.policy;
    let outcome = &account.trace.outcome;
    let time = |at| account.words().format("%Y-%m-%dT%H:%M:%S%:z", at);
    let target = |kind| {
        outcome.target(kind).map(|state| Target {
            status: match state.status {
                TargetStatus::Open => "open",
                TargetStatus::Met => "met",
                TargetStatus::Missed => "missed",
            },
            due: state.due.map(time),
        })
    };
    let document = Document {
        version: 1,
        title: account.title,
        scenario: account.scenario,
        opened: time(account.trace.opened),
        events: account.trace.events.iter().map(|event| one(account, event)).collect(),
        outcome: Outcome {
            end: time(outcome.end),
            priority: outcome.priority.map(|ix| &*policy.priorities[ix].entry.id),
            tier: outcome.tier.map(|ix| &*policy.tiers[ix].entry.id),
            policy: outcome.policy.map(|ix| &*policy.escalation_policies[ix].entry.id),
            response: target(TargetKind::Response),
            resolution: target(TargetKind::Resolution),
        },
    };
    json_text::write(&document, out)
}

fn one<'a>(account: &Account<'a>, event: &'a Happening) -> Event<'a> {
    let policy = account.policy;
    let time = |at| account.words().format("%Y-%m-%dT%H:%M:%S%:z", at);
    let place = event.why.place(policy).and_then(|at| account.sources.place(at));
    let because = Because {
        rule: event.why.describe(policy),
        file: place.map(|place| place.path.as_str()),
        line: place.map(|place| place.position.line),
        column: place.map(|place| place.position.column),
    };
    let plain = Event {
        at: time(event.at),
        elapsed_seconds: event.at.duration_since(account.trace.opened).as_secs(),
        kind: kind(&event.what),
        text: account.words().event(event),
        because,
        ..Event::default()
    };
    let clocked = |plain: Event<'a>, clock: ClockKind, due| {
        let (name, id) = clock_name(policy, clock);
        Event { clock: Some(name), id, due: Some(time(due)), ..plain }
    };
    match &event.what {
        What::Triggered { trigger } => Event { id: id(&policy.triggers[*trigger]), ..plain },
        What::Classified { priority, before } => Event {
            id: priority.and_then(|ix| id(&policy.priorities[ix])),
            before: before.and_then(|ix| id(&policy.priorities[ix])),
            ..plain
        },
        What::Routed { policy: now, before } => Event {
            id: now.and_then(|ix| id(&policy.escalation_policies[ix])),
            before: before.and_then(|ix| id(&policy.escalation_policies[ix])),
            ..plain
        },
        What::TierRaised { tier, before } => Event {
            id: id(&policy.tiers[*tier]),
            before: before.and_then(|ix| id(&policy.tiers[ix])),
            ..plain
        },
        What::NoTierAbove { tier } => Event { id: id(&policy.tiers[*tier]), ..plain },
        What::Step { step, pass } => Event { step: Some(step + 1), pass: Some(pass + 1), ..plain },
        What::StepSkipped { step, .. } => Event { step: Some(step + 1), ..plain },
        What::Notified(notification) => told(account, notification, plain),
        What::ReachedNobody { target, tried } => {
            let target = Some(policy.target_id(*target));
            Event { target, tried: in_vain(policy, tried), ..plain }
        }
        What::Acknowledged { by } => Event { target: by.map(|by| policy.target_id(by)), ..plain },
        What::TargetDue { clock, due }
        | What::TargetMet { clock, due }
        | What::TargetMissed { clock, due } => clocked(plain, *clock, *due),
        What::DutyDue { duty, occurrence } => {
            Event { id: id(&policy.duties[*duty]), occurrence: Some(*occurrence), ..plain }
        }
        What::UpdateDue { occurrence } => Event { occurrence: Some(*occurrence), ..plain },
        _ => plain,
    }
}

fn told<'a>(account: &Account<'a>, notification: &'a Notification, plain: Event<'a>) -> Event<'a> {
    let policy = account.policy;
    let target = Some(policy.target_id(notification.target));
    let plain = Event { tried: in_vain(policy, &notification.found.tried), ..plain };
    let Told::Contact { contact, held_by, method, kind, .. } = notification.found.told else {
        return Event { target, ..plain };
    };
    let reach = &policy.contacts[held_by.unwrap_or(contact)].reach;
    Event {
        target,
        contact: id(&policy.contacts[contact]),
        held_by: held_by.and_then(|ix| id(&policy.contacts[ix])),
        via: Some(kind.as_str()),
        address: reach.get(method).map(|method| method.address.as_str()),
        ..plain
    }
}

fn in_vain<'a>(policy: &'a Policy, tried: &[Detour]) -> Vec<Tried<'a>> {
    let one = |detour: &Detour| Tried {
        who: policy.target_id(detour.who),
        reason: match detour.reason {
            DetourReason::Away(_) => "away",
            DetourReason::Unavailable => "unavailable",
            DetourReason::NoMethod => "no-method",
            DetourReason::TriedAlready => "tried-already",
            DetourReason::NobodyOnCall => "nobody-on-call",
            DetourReason::EmptyTeam(_) => "empty-team",
        },
    };
    tried.iter().map(one).collect()
}

fn id<T: HasEntry>(entry: &T) -> Option<&str> {
    Some(&entry.entry().id)
}

fn clock_name(policy: &Policy, clock: ClockKind) -> (&'static str, Option<&str>) {
    match clock {
        ClockKind::Ticket(kind) => (kind.as_str(), None),
        ClockKind::Tier(tier) => ("tier", id(&policy.tiers[tier])),
    }
}

fn kind(what: &What) -> &'static str {
    match what {
        What::Opened => "opened",
        What::Acknowledged { .. } => "acknowledged",
        What::Changed { .. } => "changed",
        What::Paused { .. } => "paused",
        What::Resumed => "resumed",
        What::Resolved => "resolved",
        What::Reopened => "reopened",
        What::NoEffect(_) => "no-effect",
        What::Triggered { .. } => "triggered",
        What::Classified { .. } => "classified",
        What::Routed { .. } => "routed",
        What::TierRaised { .. } => "tier-raised",
        What::NoTierAbove { .. } => "no-tier-above",
        What::Step { .. } => "step",
        What::StepSkipped { .. } => "step-skipped",
        What::Notified(_) => "notified",
        What::ReachedNobody { .. } => "reached-nobody",
        What::TargetDue { .. } => "target-due",
        What::TargetMet { .. } => "target-met",
        What::TargetMissed { .. } => "target-missed",
        What::DutyDue { .. } => "duty-due",
        What::UpdateDue { .. } => "update-due",
        What::EscalationStopped => "escalation-stopped",
        What::Exhausted => "exhausted",
        What::Truncated => "truncated",
    }
}
