//! What a scenario says about a ticket: `ticket = { opened = …, category = "…", data-loss = true }`
//! and `set = { … }`. Language page, section 12.

use std::borrow::Cow;

use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::context::Cx;
use super::dates::{self, Moment};
use super::mistake::quote;
use super::values;
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{Attribute, AttributeKind, AttributeValue, Facts, Ix, Ticket};
use crate::parse::{Entries, Node, Spanned, Value};
use crate::source::At;

/// Facts under their keys, as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(super) struct RawFacts(Entries<Node>);

impl JsonSchema for RawFacts {
    fn schema_name() -> Cow<'static, str> {
        "Facts".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut opened = generator.subschema_for::<Moment>();
        let when = "When it is opened, in the organization's zone: `2026-11-21T23:10:00`.";
        opened.insert("description".to_owned(), when.into());
        json_schema!({
            "description": "What is known about a ticket: `category`, `impact`, `urgency`, `priority`, \
                `tier` and declared attributes; when a ticket is opened, also `opened`.",
            "type": "object",
            "properties": {
                "opened": opened,
                "category": { "description": "What it is about.", "type": "string" },
                "impact": { "description": "How much is affected.", "type": "string" },
                "urgency": { "description": "How soon it matters.", "type": "string" },
                "priority": {
                    "description": "A priority stated outright; wins over the matrix.",
                    "type": "string",
                },
                "tier": { "description": "A tier stated outright.", "type": "string" },
            },
            "additionalProperties": true,
        })
    }
}

/// Lowers the ticket of a scenario; `None` where something in it is wrong.
pub(super) fn ticket(cx: &mut Cx<'_>, raw: &Spanned<RawFacts>) -> Option<Ticket> {
    let opened = match raw.0.get("opened") {
        Some(node) => opened(cx, node),
        None => {
            let diagnostic = Diagnostic::new(
                &loading::ALSO_NEEDED,
                cx.span(raw),
                "the ticket does not say when it is opened",
            )
            .help("add `opened = 2026-11-21T23:10:00`");
            cx.lacking(diagnostic);
            None
        }
    };
    let facts = stated(cx, &raw.0, true);
    Some(Ticket { opened: opened?, facts: facts? })
}

/// Lowers the facts that become known later.
pub(super) fn set(cx: &mut Cx<'_>, raw: &RawFacts) -> Option<Facts> {
    stated(cx, &raw.0, false)
}

fn opened(cx: &mut Cx<'_>, node: &Node) -> Option<Timestamp> {
    let at = cx.span(node);
    match &**node {
        Value::Datetime(written) => {
            let zone = &cx.set.timezone;
            let found = dates::unambiguous(*written, zone);
            cx.take(&loading::BAD_DATE, at, found).map(|instant| instant.value)
        }
        _ => {
            values::wrong(cx, node, "a ticket is opened at a time: `2026-11-21T23:10:00`");
            None
        }
    }
}

fn stated(cx: &mut Cx<'_>, entries: &Entries<Node>, opening: bool) -> Option<Facts> {
    let mut facts = Facts::default();
    let mut whole = true;
    for (key, node) in entries {
        let understood = match key.as_str() {
            "opened" if opening => true,
            "category" => keep(&mut facts.category, values::reference(cx, node)),
            "impact" => keep(&mut facts.impact, values::reference(cx, node)),
            "urgency" => keep(&mut facts.urgency, values::reference(cx, node)),
            "priority" => keep(&mut facts.priority, values::reference(cx, node)),
            "tier" => keep(&mut facts.tier, values::reference(cx, node)),
            _ => attribute(cx, key, node, &mut facts).is_some(),
        };
        whole &= understood;
    }
    whole.then_some(facts)
}

fn keep<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    *slot = value;
    slot.is_some()
}

fn attribute(cx: &mut Cx<'_>, key: &Spanned<String>, node: &Node, facts: &mut Facts) -> Option<()> {
    const KEYS: &[&str] = &["category", "impact", "urgency", "priority", "tier", "opened"];
    let found: At<Ix<Attribute>> = cx.find_text(key.as_ref().map(String::as_str), KEYS)?;
    let set = cx.set;
    let kind = set.attributes.get(found.value.index())?;
    let value = match kind {
        AttributeKind::Boolean => AttributeValue::Boolean(values::boolean(cx, node, key)?),
        AttributeKind::Choice(words) => {
            AttributeValue::Choice(values::choice(cx, node, key, words)?)
        }
        AttributeKind::Percent => {
            let number = values::number(cx, node, kind)?;
            if !(0.0..=100.0).contains(&number) {
                let message = format!("{} is a percent: 0 to 100", quote(key));
                cx.error(Diagnostic::new(&loading::WRONG_VALUE, cx.span(node), message));
                return None;
            }
            AttributeValue::Number(number)
        }
        AttributeKind::Number | AttributeKind::Duration => {
            AttributeValue::Number(values::number(cx, node, kind)?)
        }
    };
    facts.set_attribute(found.value, value);
    Some(())
}
