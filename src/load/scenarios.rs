//! `[scenarios.*]`: tests of a policy. Language page, section 12.
//!
//! A scenario with an error in it is left out of the policy: it is reported under its entry, so that
//! a test run can fail just that one.

use std::borrow::Cow;
use std::fmt;

use jiff::SignedDuration;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Visitor};

use super::allow::RawAllow;
use super::context::Cx;
use super::duration::DurationText;
use super::expectations::{self, RawExpectation};
use super::facts::{self, RawFacts};
use super::mistake::quote;
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{Action, Event, Ix, Scenario, Trigger, TriggerMode};
use crate::parse::Spanned;
use crate::source::{At, Span};

/// A test of the policy: one ticket, what people do, and what must come of it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Scenario")]
pub(super) struct RawScenario {
    /// What it shows; the id where there is none.
    name: Option<String>,
    /// The ticket as it is opened.
    ticket: Spanned<RawFacts>,
    /// What people do, each at a time since the opening.
    #[serde(default)]
    events: Vec<Spanned<RawEvent>>,
    /// What must come of it.
    expect: Vec<Spanned<RawExpectation>>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// Something people do to the ticket: `after` and exactly one of the other keys.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Event")]
struct RawEvent {
    /// Elapsed time since the opening.
    after: Spanned<DurationText>,
    /// Somebody takes it: who, or `true` where that does not matter.
    acknowledge: Option<Spanned<Who>>,
    /// Facts become known: `{ users-affected = 40 }`.
    set: Option<Spanned<RawFacts>>,
    /// A manual trigger is used.
    escalate: Option<Spanned<String>>,
    /// The clocks stop; with the reason.
    pause: Option<Spanned<String>>,
    /// The clocks go on: `true`.
    resume: Option<Spanned<True>>,
    /// It is solved: `true`.
    resolve: Option<Spanned<True>>,
    /// It was not solved after all: `true`.
    reopen: Option<Spanned<True>>,
}

/// `true`, the only value that says something happens.
#[derive(Debug, Clone, Copy)]
struct True;

impl<'de> Deserialize<'de> for True {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match bool::deserialize(deserializer)? {
            true => Ok(Self),
            false => Err(serde::de::Error::custom("write `true`, or leave the event out")),
        }
    }
}

impl JsonSchema for True {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "True".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": true })
    }
}

/// An id, or `true` for somebody.
#[derive(Debug, Clone)]
enum Who {
    Somebody,
    Named(String),
}

impl<'de> Deserialize<'de> for Who {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrTrue;

        impl Visitor<'_> for NameOrTrue {
            type Value = Who;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("who does it, or `true`")
            }

            fn visit_str<E>(self, id: &str) -> Result<Who, E> {
                Ok(Who::Named(id.to_owned()))
            }

            fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Who, E> {
                if value {
                    Ok(Who::Somebody)
                } else {
                    Err(E::custom("write `true`, or who does it"))
                }
            }
        }

        deserializer.deserialize_any(NameOrTrue)
    }
}

impl JsonSchema for Who {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Who".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "string" }, { "const": true }] })
    }
}

/// Lowers a scenario; `None` where something in it is wrong.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawScenario) -> Option<Scenario> {
    let entry = cx.entry(raw.allow);
    let ticket = facts::ticket(cx, &raw.ticket);
    let events: Vec<Option<Event>> = raw.events.into_iter().map(|raw| event(cx, raw)).collect();
    let expect: Vec<_> = raw.expect.into_iter().map(|raw| expectations::lower(cx, raw)).collect();
    let mut events: Vec<Event> = events.into_iter().collect::<Option<_>>()?;
    // A stable sort: at the same time, in file order.
    events.sort_by_key(|event| event.after);
    Some(Scenario {
        name: raw.name.unwrap_or_else(|| entry.id.to_string()),
        ticket: ticket?,
        events,
        expect: expect.into_iter().collect::<Option<_>>()?,
        entry,
    })
}

fn event(cx: &mut Cx<'_>, raw: Spanned<RawEvent>) -> Option<Event> {
    let at = cx.span(&raw);
    let raw = raw.into_inner();
    let after = elapsed(cx, &raw.after);
    let written: Vec<(&str, Span)> = [
        raw.acknowledge.as_ref().map(|v| ("acknowledge", cx.span(v))),
        raw.set.as_ref().map(|v| ("set", cx.span(v))),
        raw.escalate.as_ref().map(|v| ("escalate", cx.span(v))),
        raw.pause.as_ref().map(|v| ("pause", cx.span(v))),
        raw.resume.as_ref().map(|v| ("resume", cx.span(v))),
        raw.resolve.as_ref().map(|v| ("resolve", cx.span(v))),
        raw.reopen.as_ref().map(|v| ("reopen", cx.span(v))),
    ]
    .into_iter()
    .flatten()
    .collect();
    expectations::exactly_one(cx, "event", at, &written)?;
    let action = if let Some(who) = raw.acknowledge {
        let place = cx.span(&who);
        match who.into_inner() {
            Who::Somebody => Action::Acknowledge(None),
            Who::Named(id) => Action::Acknowledge(Some(cx.target_text(&id, place)?.value)),
        }
    } else if let Some(raw) = raw.set {
        Action::Set(facts::set(cx, &raw)?)
    } else if let Some(id) = raw.escalate {
        Action::Escalate(manual(cx, &id)?)
    } else if let Some(reason) = raw.pause {
        Action::Pause(reason.into_inner())
    } else if raw.resume.is_some() {
        Action::Resume
    } else if raw.resolve.is_some() {
        Action::Resolve
    } else {
        Action::Reopen
    };
    Some(Event { after: after?.value, action, at: Some(at) })
}

/// A manual trigger: an automatic one cannot be used.
fn manual(cx: &mut Cx<'_>, id: &Spanned<String>) -> Option<Ix<Trigger>> {
    let found: At<Ix<Trigger>> = cx.find(id)?;
    if cx.set.triggers.get(found.value.index()) == Some(&TriggerMode::Automatic) {
        let message = format!("the trigger {} is automatic: nobody can use it", quote(id));
        let diagnostic = Diagnostic::new(&loading::WRONG_VALUE, found.at, message)
            .help("set the attributes it tests, `set = { … }`, or name a manual trigger");
        cx.error(diagnostic);
        return None;
    }
    Some(found.value)
}

/// An elapsed time.
pub(super) fn elapsed(cx: &mut Cx<'_>, text: &Spanned<DurationText>) -> Option<At<SignedDuration>> {
    let found = cx.elapsed(text)?;
    Some(found.map(|seconds| SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX))))
}
