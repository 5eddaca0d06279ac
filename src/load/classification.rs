//! `[categories.*]`, `[impacts.*]`, `[urgencies.*]`: what tickets are sorted by. Language page,
//! section 6.

use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::context::Cx;
use super::rank::Rank;
use crate::model::{Category, Impact, Urgency};
use crate::parse::Spanned;

/// What a ticket is about.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Category")]
pub(super) struct RawCategory {
    /// As people call it; the id where there is none.
    name: Option<String>,
    /// The tier that works on it first.
    tier: Option<Spanned<String>>,
    /// Examples, for documents.
    #[serde(default)]
    examples: Vec<String>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// How much is affected.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Impact")]
pub(super) struct RawImpact {
    /// 1 is the most severe; every impact has a rank of its own.
    pub(super) rank: Spanned<Rank>,
    /// As people call it; the id where there is none.
    name: Option<String>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// How soon it matters.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Urgency")]
pub(super) struct RawUrgency {
    /// 1 is the most severe; every urgency has a rank of its own.
    pub(super) rank: Spanned<Rank>,
    /// As people call it; the id where there is none.
    name: Option<String>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// Lowers a category.
pub(super) fn category(cx: &mut Cx<'_>, raw: RawCategory) -> Category {
    let entry = cx.entry(raw.allow);
    Category {
        name: raw.name.unwrap_or_else(|| entry.id.to_string()),
        tier: raw.tier.as_ref().and_then(|id| cx.find(id)),
        examples: raw.examples,
        entry,
    }
}

/// Lowers an impact.
pub(super) fn impact(cx: &mut Cx<'_>, raw: RawImpact) -> Impact {
    let entry = cx.entry(raw.allow);
    let name = raw.name.unwrap_or_else(|| entry.id.to_string());
    Impact { rank: cx.at(raw.rank).map(|rank| rank.0), name, entry }
}

/// Lowers an urgency.
pub(super) fn urgency(cx: &mut Cx<'_>, raw: RawUrgency) -> Urgency {
    let entry = cx.entry(raw.allow);
    let name = raw.name.unwrap_or_else(|| entry.id.to_string());
    Urgency { rank: cx.at(raw.rank).map(|rank| rank.0), name, entry }
}
