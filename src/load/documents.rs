//! `[documents.*]`: what people read. Language page, section 14.

use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::context::Cx;
use super::dates::Day;
use super::recurrence;
use crate::diagnostic::loading;
use crate::model::{Document, Format, Paper, Period, Review, Revision, Section, Visibility};
use crate::parse::Spanned;
use crate::source::At;

/// A document that is built from the policy. Its id is the name of its file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Document")]
pub(super) struct RawDocument {
    /// Its title; the id where there is none.
    title: Option<Spanned<String>>,
    /// The template it is built with, without folder or ending: `"sop"`.
    template: Spanned<String>,
    /// Who will read it, which decides what it may show: `public`, `internal` (where nothing is said)
    /// or `restricted`.
    audience: Option<Visibility>,
    /// The contact that answers for it.
    owner: Option<Spanned<String>>,
    /// How often it is reviewed, and when it last was.
    review: Option<Spanned<RawReview>>,
    /// Into which formats it is built; into Markdown and HTML where nothing is said.
    formats: Option<Spanned<Vec<Spanned<Format>>>>,
    /// Prose of the team's own.
    #[serde(default)]
    sections: Vec<Spanned<RawSection>>,
    /// Versions, beside those from git.
    #[serde(default)]
    revisions: Vec<Spanned<RawRevision>>,
    /// The paper it is printed on: `a4`, `letter` or `a3`. What is usual in the organization's country
    /// where nothing is said.
    paper: Option<Spanned<Paper>>,
    /// For a drill card: the scenario that is played.
    scenario: Option<Spanned<String>>,
    /// For an on-call calendar: the months that it shows.
    period: Option<Spanned<RawPeriod>>,
    /// For a change notice: the revision that the policy set is compared with, as `git` knows it.
    since: Option<Spanned<String>>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// When a document is reviewed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Review")]
struct RawReview {
    /// How often: `"quarterly"`, `"6 months"`.
    every: Spanned<String>,
    /// The day of the last review.
    last: Option<Spanned<Day>>,
}

/// Whole months.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Period")]
struct RawPeriod {
    /// A day of the first month.
    from: Spanned<Day>,
    /// How many months, 1 to 24; one where nothing is said.
    #[schemars(range(min = 1, max = 24))]
    months: Option<u32>,
}

/// A part of a document written by the team.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Section")]
struct RawSection {
    /// Its heading.
    title: String,
    /// Markdown; `{{ … }}` quotes the policy: `{{ priority("high").respond_within }}`.
    body: Spanned<String>,
    /// Who may see it; documents for a wider audience leave it out. Everybody who sees the document
    /// where nothing is said.
    visibility: Option<Visibility>,
}

/// A line of a document's revision table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Revision")]
struct RawRevision {
    /// The version's number: `"1.0"`.
    version: String,
    /// Its day.
    on: Spanned<Day>,
    /// What changed.
    text: String,
}

/// Lowers a document.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawDocument) -> Document {
    let entry = cx.entry(raw.allow);
    let title = match raw.title {
        Some(title) => cx.at(title),
        None => At::new(entry.id.to_string(), entry.at),
    };
    let formats = match raw.formats {
        Some(formats) => cx.all_at(formats.into_inner()),
        None => Format::DEFAULT.into_iter().map(|format| At::new(format, entry.at)).collect(),
    };
    Document {
        title,
        template: cx.at(raw.template),
        audience: raw.audience.unwrap_or(Visibility::Internal),
        owner: raw.owner.as_ref().and_then(|id| cx.find(id)),
        review: raw.review.and_then(|review| self::review(cx, review)),
        formats,
        sections: raw.sections.into_iter().map(|section| self::section(cx, section)).collect(),
        revisions: raw.revisions.into_iter().filter_map(|raw| revision(cx, raw)).collect(),
        paper: raw.paper.map(|paper| cx.at(paper)),
        scenario: raw.scenario.map(|scenario| cx.at(scenario)),
        period: raw.period.and_then(|period| self::period(cx, period)),
        since: raw.since.map(|since| cx.at(since)),
        entry,
    }
}

fn review(cx: &mut Cx<'_>, raw: Spanned<RawReview>) -> Option<Review> {
    let at = cx.span(&raw);
    let raw = raw.into_inner();
    let every =
        cx.take(&loading::BAD_RECURRENCE, cx.span(&raw.every), recurrence::parse(&raw.every));
    let last = match raw.last {
        Some(day) => Some(cx.day(day)?),
        None => None,
    };
    Some(Review { every: every?, last, at })
}

fn period(cx: &mut Cx<'_>, raw: Spanned<RawPeriod>) -> Option<Period> {
    let at = cx.span(&raw);
    let raw = raw.into_inner();
    let from = cx.day(raw.from)?.value.first_of_month();
    Some(Period { from, months: raw.months.unwrap_or(1).clamp(1, 24), at })
}

fn section(cx: &mut Cx<'_>, raw: Spanned<RawSection>) -> Section {
    let at = cx.span(&raw);
    let raw = raw.into_inner();
    Section {
        title: raw.title,
        body: cx.at(raw.body),
        visibility: raw.visibility.unwrap_or(Visibility::Public),
        at,
    }
}

fn revision(cx: &mut Cx<'_>, raw: Spanned<RawRevision>) -> Option<Revision> {
    let at = cx.span(&raw);
    let raw = raw.into_inner();
    Some(Revision { version: raw.version, on: cx.day(raw.on)?.value, text: raw.text, at })
}
