//! `[guarantees.*]`: what must hold for every ticket. Language page, section 13, ruling 13.
//!
//! A guarantee with an error in it is left out of the policy: a part of it would promise something
//! that nobody wrote.

use std::borrow::Cow;

use jiff::SignedDuration;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::allow::RawAllow;
use super::condition::{self, RawCondition, Scope};
use super::context::Cx;
use super::duration::DurationText;
use super::expectations::{exactly_one, only_with};
use super::rank::Rank;
use super::scenarios::elapsed;
use super::values;
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{Condition, Guarantee, MethodKind, Promise, Target, TargetKind, Test};
use crate::parse::{Node, Spanned};
use crate::source::{At, Span};

/// What must hold for every ticket, whenever it is opened: exactly one of `reaches`, `never-tells`,
/// `keeps`, `different-people`, `updates-every`; the other keys say more about it. All times are
/// elapsed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Guarantee")]
pub(super) struct RawGuarantee {
    /// What it is for, in a sentence; the id where there is none.
    name: Option<String>,
    /// For which tickets; for all where nothing is said. Priority and tier are those that the ticket
    /// has once it is opened.
    when: Option<RawCondition>,
    /// At least one of these is reached by a method that works at that hour; `"anybody"` for whoever
    /// it is. Needs `within`.
    reaches: Option<RawWhom>,
    /// None of these is ever told.
    never_tells: Option<RawWhom>,
    /// This deadline is kept even if everybody acts at the last moment. `response`: somebody who must
    /// answer by then was reached before. `resolution`: the last step of the escalation policy was
    /// taken before.
    keeps: Option<Spanned<TargetKind>>,
    /// So many different people are reached. Needs `within`.
    different_people: Option<Spanned<Rank>>,
    /// No longer than this passes without a status update, until the ticket is to be resolved.
    updates_every: Option<Spanned<DurationText>>,
    /// With `reaches` and `different-people`: at this time since the opening, or before.
    within: Option<Spanned<DurationText>>,
    /// With `keeps`: so much time is left before the deadline.
    leaving: Option<Spanned<DurationText>>,
    /// With `reaches`, `never-tells`, `different-people`: the methods that count. Where nothing is
    /// said: `phone`, `mobile`, `sms` and `pager`; for `never-tells` all of them.
    #[serde(default)]
    via: Vec<Spanned<MethodKind>>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// `"anybody"`, the id of a target, or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
struct RawWhom(Node);

impl JsonSchema for RawWhom {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Whom".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" } },
            ],
        })
    }
}

const ANYBODY: &str = "anybody";

/// Lowers a guarantee; `None` where something in it is wrong.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawGuarantee) -> Option<Guarantee> {
    let written: Vec<(&str, Span)> = [
        raw.reaches.as_ref().map(|v| ("reaches", cx.span(&v.0))),
        raw.never_tells.as_ref().map(|v| ("never-tells", cx.span(&v.0))),
        raw.keeps.as_ref().map(|v| ("keeps", cx.span(v))),
        raw.different_people.as_ref().map(|v| ("different-people", cx.span(v))),
        raw.updates_every.as_ref().map(|v| ("updates-every", cx.span(v))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let whole = match &raw.when {
        Some(when) => condition::lower(cx, when, Scope::Guarantee),
        None => Some(Condition { test: Test::All(Vec::new()), at: cx.entry_at }),
    };
    let key = exactly_one(cx, "guarantee", cx.entry_at, &written);
    let extras = [
        (
            "within",
            raw.within.as_ref().map(|v| cx.span(v)),
            ["reaches", "different-people"].as_slice(),
        ),
        ("leaving", raw.leaving.as_ref().map(|v| cx.span(v)), ["keeps"].as_slice()),
        (
            "via",
            raw.via.first().map(|v| cx.span(v)),
            ["reaches", "never-tells", "different-people"].as_slice(),
        ),
    ];
    let fits = only_with(cx, &extras, key?);
    let promise = promise(cx, &raw);
    let entry = cx.entry(raw.allow);
    let guarantee = Guarantee {
        name: raw.name.unwrap_or_else(|| entry.id.to_string()),
        when: whole?,
        promise: promise?,
        via: cx.all_at(raw.via),
        entry,
    };
    fits.then_some(guarantee)
}

fn promise(cx: &mut Cx<'_>, raw: &RawGuarantee) -> Option<Promise> {
    if let Some(whom) = &raw.reaches {
        let whom = whom_it_reaches(cx, whom);
        let within = within(cx, raw, "reaches");
        return Some(Promise::Reaches { whom: whom?, within: within? });
    }
    if let Some(whom) = &raw.never_tells {
        let whom = values::each(cx, &whom.0, target)?;
        return not_empty(cx, whom, raw.never_tells.as_ref())
            .map(|whom| Promise::NeverTells { whom });
    }
    if let Some(target) = &raw.keeps {
        let leaving = match &raw.leaving {
            Some(leaving) => Some(elapsed(cx, leaving)?),
            None => None,
        };
        return Some(Promise::Keeps { target: At::new(**target, cx.span(target)), leaving });
    }
    if let Some(count) = &raw.different_people {
        let count = At::new(count.0, cx.span(count));
        let within = within(cx, raw, "different-people");
        return Some(Promise::DifferentPeople { count, within: within? });
    }
    let every = cx.elapsed(raw.updates_every.as_ref()?)?;
    if every.value == 0 {
        let message = "there is always some time between two status updates";
        let diagnostic = Diagnostic::new(&loading::BAD_DURATION, every.at, message)
            .help("write the longest time without one, such as `2h`");
        cx.error(diagnostic);
        return None;
    }
    Some(Promise::UpdatesEvery(
        every.map(|seconds| SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX))),
    ))
}

/// Empty for anybody.
fn whom_it_reaches(cx: &mut Cx<'_>, raw: &RawWhom) -> Option<Vec<At<Target>>> {
    if raw.0.as_str() == Some(ANYBODY) {
        return Some(Vec::new());
    }
    let whom = values::each(cx, &raw.0, |cx, item| {
        let found = target(cx, item)?;
        if let Target::Person(person) = found {
            let message = format!("nobody knows how to reach `{}`", person.as_str());
            let diagnostic = Diagnostic::new(&loading::WRONG_VALUE, cx.span(item), message)
                .note("they differ from ticket to ticket, and the policy has no number for them")
                .help("name a contact, a tier or a rotation");
            cx.error(diagnostic);
            return None;
        }
        Some(found)
    })?;
    not_empty(cx, whom, Some(raw))
}

fn target(cx: &mut Cx<'_>, item: &Node) -> Option<Target> {
    let at = cx.span(item);
    match item.as_str() {
        Some(id) => cx.target_text(id, at).map(|found| found.value),
        None => {
            values::wrong(cx, item, "the id of a contact, a tier or a rotation is wanted here");
            None
        }
    }
}

fn not_empty(
    cx: &mut Cx<'_>,
    whom: Vec<At<Target>>,
    raw: Option<&RawWhom>,
) -> Option<Vec<At<Target>>> {
    if whom.is_empty() {
        let at = raw.map_or(cx.entry_at, |raw| cx.span(&raw.0));
        let diagnostic = Diagnostic::new(&loading::WRONG_VALUE, at, "this names nobody")
            .help("name a contact, a tier or a rotation");
        cx.lacking(diagnostic);
        return None;
    }
    Some(whom)
}

fn within(cx: &mut Cx<'_>, raw: &RawGuarantee, key: &str) -> Option<At<SignedDuration>> {
    if let Some(within) = &raw.within {
        return elapsed(cx, within);
    }
    let message = format!("`{key}` does not say within what time");
    let diagnostic = Diagnostic::new(&loading::ALSO_NEEDED, cx.entry_at, message)
        .help("add `within = \"15m\"`, counted from the opening");
    cx.lacking(diagnostic);
    None
}
