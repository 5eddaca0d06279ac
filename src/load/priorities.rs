//! `[priorities.*]`: how severe a ticket is, and by when it must be answered. Language page,
//! section 7.

use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::context::Cx;
use super::duration::DurationText;
use super::rank::Rank;
use crate::model::{CalendarRef, MethodKind, Priority};
use crate::parse::Spanned;
use crate::source::At;

/// How severe a ticket is, and by when it must be answered.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Priority")]
pub(super) struct RawPriority {
    /// 1 is the most severe; every priority has a rank of its own.
    pub(super) rank: Spanned<Rank>,
    /// As people call it; the id where there is none.
    name: Option<String>,
    /// Examples, for documents.
    #[serde(default)]
    examples: Vec<String>,
    /// The clock its targets run on: a calendar, or the built-in `24x7`.
    pub(super) calendar: Spanned<String>,
    /// Response target: a ticket is acknowledged within this time.
    respond_within: Option<Spanned<DurationText>>,
    /// Resolution target: a ticket is resolved within this time.
    resolve_within: Option<Spanned<DurationText>>,
    /// How often those concerned hear of a ticket until it is resolved.
    update_every: Option<Spanned<DurationText>>,
    /// Channels for this priority, most preferred first; without them the contact's own order holds.
    #[serde(default)]
    via: Vec<Spanned<MethodKind>>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// Lowers a priority.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawPriority) -> Priority {
    let entry = cx.entry(raw.allow);
    let calendar = cx.calendar(&raw.calendar);
    let clock = calendar.map(|calendar| calendar.value);
    let mut target =
        |text: Option<Spanned<DurationText>>| text.and_then(|text| cx.duration(&text, clock));
    let respond_within = target(raw.respond_within);
    let resolve_within = target(raw.resolve_within);
    let update_every = target(raw.update_every);
    let update_every = update_every.and_then(|every| cx.some_time(every));
    Priority {
        rank: cx.at(raw.rank).map(|rank| rank.0),
        name: raw.name.unwrap_or_else(|| entry.id.to_string()),
        examples: raw.examples,
        // Stands in for one that does not exist: the entry is reported, so nobody relies on it.
        calendar: calendar.unwrap_or(At::new(CalendarRef::Always, cx.span(&raw.calendar))),
        respond_within,
        resolve_within,
        update_every,
        via: cx.all_at(raw.via),
        entry,
    }
}
