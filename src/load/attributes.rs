//! `[attributes.*]`: facts about a ticket that conditions may test. Language page, section 6.

use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::context::Cx;
use super::mistake::quote;
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{Attribute, AttributeKind};
use crate::parse::Spanned;

/// Keys of conditions and tickets that mean something of their own.
const TAKEN: [&str; 10] =
    ["category", "impact", "urgency", "priority", "tier", "missed", "all", "any", "not", "opened"];

/// A fact about a ticket that conditions may test.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Attribute")]
pub(super) struct RawAttribute {
    /// Which values it takes.
    #[serde(rename = "type")]
    kind: Spanned<RawKind>,
    /// As people call it; the id where there is none.
    name: Option<String>,
    /// For a choice: the words it may be.
    choices: Option<Spanned<Vec<Spanned<String>>>>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// Which values an attribute takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "AttributeType")]
enum RawKind {
    /// `true` or `false`.
    Boolean,
    /// A number from 0 to 100.
    Percent,
    /// Any number.
    Number,
    /// One of the words of `choices`.
    Choice,
    /// A length of time, such as `"4h"`.
    Duration,
}

/// Lowers an attribute.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawAttribute) -> Attribute {
    if TAKEN.contains(&&*cx.key.id) {
        let message = format!("an attribute cannot be called {}", quote(&cx.key.id));
        let diagnostic = Diagnostic::new(&loading::RESERVED_ID, cx.entry_at, message)
            .note("conditions and tickets use this key for something else")
            .help("give it another id");
        cx.error(diagnostic);
    }
    let kind = kind(cx, &raw);
    let entry = cx.entry(raw.allow);
    Attribute { name: raw.name.unwrap_or_else(|| entry.id.to_string()), kind, entry }
}

fn kind(cx: &mut Cx<'_>, raw: &RawAttribute) -> AttributeKind {
    let simple = match *raw.kind {
        RawKind::Boolean => AttributeKind::Boolean,
        RawKind::Percent => AttributeKind::Percent,
        RawKind::Number => AttributeKind::Number,
        RawKind::Duration => AttributeKind::Duration,
        RawKind::Choice => return AttributeKind::Choice(choices(cx, raw)),
    };
    if let Some(choices) = &raw.choices {
        let message = format!("only a choice has `choices`, and this is a {}", simple.as_str());
        let diagnostic = Diagnostic::new(&loading::MISPLACED_KEY, cx.span(choices), message)
            .help("write `type = \"choice\"`, or remove `choices`");
        cx.lacking(diagnostic);
    }
    simple
}

fn choices(cx: &mut Cx<'_>, raw: &RawAttribute) -> Vec<crate::source::At<String>> {
    let words = raw.choices.as_ref().filter(|choices| !choices.is_empty());
    let Some(words) = words else {
        let span = raw.choices.as_ref().map_or_else(|| cx.span(&raw.kind), |c| cx.span(c));
        let diagnostic = Diagnostic::new(&loading::ALSO_NEEDED, span, "a choice needs its words")
            .help("add `choices = [\"…\", \"…\"]`");
        cx.error(diagnostic);
        return Vec::new();
    };
    let mut found: Vec<crate::source::At<String>> = Vec::new();
    for word in words.iter() {
        let at = cx.span(word);
        if let Some(first) = found.iter().find(|known| known.value == **word) {
            let message = format!("the choice {} stands twice", quote(word));
            let diagnostic = Diagnostic::new(&loading::DUPLICATE_ID, at, message)
                .related(first.at, "first here")
                .help("remove one of them");
            cx.error(diagnostic);
        } else {
            found.push(crate::source::At::new(word.to_string(), at));
        }
    }
    found
}
