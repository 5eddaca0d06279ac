//! `[triggers.*]`: what raises a ticket beyond the matrix. Language page, section 10.

use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::condition::{self, RawCondition, Scope};
use super::context::Cx;
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{MethodKind, StartAt, Trigger, TriggerMode};
use crate::parse::Spanned;
use crate::source::At;

/// Something that raises a ticket beyond the matrix: by itself, or when somebody uses it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Trigger")]
pub(super) struct RawTrigger {
    /// `automatic`: at opening, and whenever something about the ticket changes. `manual`: when
    /// somebody uses it.
    pub(super) mode: TriggerMode,
    /// As people call it; the id where there is none.
    name: Option<String>,
    /// When it applies: `{ users-affected = { over = 25 } }`. A manual trigger needs none.
    when: Option<RawCondition>,
    /// The priority it raises to; it never lowers.
    raise_to: Option<Spanned<String>>,
    /// The tier it raises to; it never lowers. A manual trigger may say `"next"`.
    start_at: Option<Spanned<String>>,
    /// Who is told besides: contacts, teams, tiers, rotations.
    #[serde(default)]
    notify: Vec<Spanned<String>>,
    /// Channels, most preferred first; else the priority's.
    #[serde(default)]
    via: Vec<Spanned<MethodKind>>,
    /// For a manual trigger: who may use it; everybody who works on the ticket where nothing is said.
    used_by: Option<Spanned<Vec<Spanned<String>>>>,
    /// Examples, for documents.
    #[serde(default)]
    examples: Vec<String>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// Lowers a trigger.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawTrigger) -> Trigger {
    if raw.mode == TriggerMode::Automatic {
        automatic(cx, &raw);
    }
    let entry = cx.entry(raw.allow);
    let start_at = raw.start_at.as_ref().and_then(|id| start_at(cx, id));
    let used_by = raw.used_by.map(|list| At::new(cx.targets(&list), cx.span(&list)));
    Trigger {
        name: raw.name.unwrap_or_else(|| entry.id.to_string()),
        mode: raw.mode,
        when: raw.when.as_ref().and_then(|when| condition::lower(cx, when, Scope::Trigger)),
        raise_to: raw.raise_to.as_ref().and_then(|id| cx.find(id)),
        start_at,
        notify: cx.targets(&raw.notify),
        via: cx.all_at(raw.via),
        used_by,
        examples: raw.examples,
        entry,
    }
}

/// Reports what an automatic trigger cannot do without, or with.
fn automatic(cx: &mut Cx<'_>, raw: &RawTrigger) {
    if raw.when.is_none() {
        let message = "an automatic trigger needs to know when it applies";
        let diagnostic = Diagnostic::new(&loading::ALSO_NEEDED, cx.entry_at, message)
            .help("add `when = { … }`, or write `mode = \"manual\"`");
        cx.lacking(diagnostic);
    }
    if let Some(used_by) = &raw.used_by {
        let message = "nobody uses an automatic trigger: it applies by itself";
        let diagnostic = Diagnostic::new(&loading::MISPLACED_KEY, cx.span(used_by), message)
            .help("remove `used-by`, or write `mode = \"manual\"`");
        cx.error(diagnostic);
    }
    if let Some(start_at) = &raw.start_at
        && start_at.as_str() == "next"
    {
        let message = "only a manual trigger can raise to the next tier";
        let diagnostic = Diagnostic::new(&loading::MISPLACED_KEY, cx.span(start_at), message)
            .note("an automatic trigger applies at every change, and would raise every time")
            .help("name the tier, or write `mode = \"manual\"`");
        cx.error(diagnostic);
    }
}

fn start_at(cx: &mut Cx<'_>, id: &Spanned<String>) -> Option<At<StartAt>> {
    if id.as_str() == "next" {
        return Some(At::new(StartAt::Next, cx.span(id)));
    }
    let text = id.as_ref().map(String::as_str);
    Some(cx.find_text(text, &["next"])?.map(StartAt::Tier))
}
