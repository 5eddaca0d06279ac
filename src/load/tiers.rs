//! `[tiers.*]`: support levels. Language page, section 8.

use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::context::Cx;
use super::per_priority::{self, RawPerPriority, RunsOn};
use super::rank::Rank;
use crate::diagnostic::{Diagnostic, loading};
use crate::model::Tier;
use crate::parse::Spanned;

/// A support level.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Tier")]
pub(super) struct RawTier {
    /// 1 is the first line; every tier has a level of its own.
    level: Spanned<Rank>,
    /// As people call it; the id where there is none.
    name: Option<String>,
    /// Contacts, teams or rotations that are told when the tier is told.
    #[serde(default)]
    responders: Vec<Spanned<String>>,
    /// What it does, in prose, for documents.
    handles: Option<Spanned<String>>,
    /// What it answers for, for documents.
    #[serde(default)]
    responsibilities: Vec<Spanned<String>>,
    /// The tier's own response target, from the moment it is told: one value, or one per priority.
    respond_within: Option<Spanned<RawPerPriority>>,
    /// When the tier works; its own target runs on it.
    calendar: Option<Spanned<String>>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// Lowers a tier.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawTier) -> Tier {
    let calendar = raw.calendar.as_ref().and_then(|id| cx.calendar(id));
    if let Some(target) = &raw.respond_within
        && raw.calendar.is_none()
    {
        let span = cx.span(target);
        let diagnostic =
            Diagnostic::new(&loading::ALSO_NEEDED, span, "this target names no calendar to run on")
                .help("add `calendar = \"<calendar>\"` to the tier; `24x7` is built in");
        cx.lacking(diagnostic);
    }
    let runs_on = RunsOn::Calendar(calendar.map(|calendar| calendar.value));
    let respond_within =
        raw.respond_within.as_ref().map(|target| per_priority::lower(cx, target, runs_on));
    let entry = cx.entry(raw.allow);
    Tier {
        level: cx.at(raw.level).map(|level| level.0),
        name: raw.name.unwrap_or_else(|| entry.id.to_string()),
        responders: cx.targets(&raw.responders),
        handles: raw.handles.map(|text| cx.at(text)),
        responsibilities: cx.all_at(raw.responsibilities),
        respond_within,
        calendar,
        entry,
    }
}
