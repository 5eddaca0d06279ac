//! Conditions: tables whose keys are attributes, operators or combinators. Language page, section 10.
//!
//! They are read as they stand, since only the whole set says which attributes there are.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::context::Cx;
use super::mistake::quote;
use super::values::{self, Values};
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{Attribute, AttributeKind, Bound, Condition, Ix, Range, TargetKind, Test};
use crate::parse::{Node, Spanned, Value};
use crate::source::{At, FileId, Span};

/// A condition as it was written.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(super) struct RawCondition(Node);

impl RawCondition {
    /// Where it stands.
    pub(super) fn span(&self, file: FileId) -> Span {
        self.0.span(file)
    }
}

impl JsonSchema for RawCondition {
    fn schema_name() -> Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let inner = generator.subschema_for::<Self>();
        let one_of = |what: &str| {
            json_schema!({
                "description": format!("{what} is this one, or one of these."),
                "anyOf": [
                    { "type": "string" },
                    { "type": "array", "items": { "type": "string" } },
                ],
            })
        };
        json_schema!({
            "description": "What must hold of a ticket: every key of the table. Keys are `category`, \
                `impact`, `urgency`, `priority`, `tier` or declared attributes; a value or a list means \
                \"is one of\"; numbers and durations take `over`, `at-least`, `under`, `at-most`. \
                Combine with `all`, `any`, `not`. `{}` matches everything.",
            "type": "object",
            "properties": {
                "category": one_of("The category"),
                "impact": one_of("The impact"),
                "urgency": one_of("The urgency"),
                "priority": one_of("The priority, as it stands,"),
                "tier": one_of("The tier, as it stands,"),
                "missed": one_of("The target that was missed (triggers only): `response` or `resolution`;"),
                "all": {
                    "description": "Every one of these conditions holds.",
                    "type": "array", "items": inner,
                },
                "any": {
                    "description": "At least one of these conditions holds.",
                    "type": "array", "items": inner,
                },
                "not": inner,
            },
            "additionalProperties": true,
        })
    }
}

/// Where a condition stands, which decides what it may test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Of a route.
    Route,
    /// Of a trigger, which may test `missed`.
    Trigger,
    /// Of a duty.
    Duty,
    /// Of a guarantee.
    Guarantee,
}

/// Lowers a condition; `None` where something in it is wrong.
pub(super) fn lower(cx: &mut Cx<'_>, raw: &RawCondition, scope: Scope) -> Option<Condition> {
    table(cx, &raw.0, scope)
}

/// A table: all of its keys must hold.
fn table(cx: &mut Cx<'_>, node: &Node, scope: Scope) -> Option<Condition> {
    let at = cx.span(node);
    let Value::Table(entries) = &**node else {
        let message = format!("a condition is a table, and this is {}", node.kind());
        let diagnostic = Diagnostic::new(&loading::WRONG_VALUE, at, message)
            .help("write `{ category = \"…\" }`; `{}` matches everything");
        cx.error(diagnostic);
        return None;
    };
    let tests: Vec<Option<Condition>> =
        entries.iter().map(|(key, value)| entry(cx, key, value, scope)).collect();
    let mut tests: Vec<Condition> = tests.into_iter().collect::<Option<_>>()?;
    match tests.len() {
        1 => tests.pop(),
        _ => Some(Condition { test: Test::All(tests), at }),
    }
}

/// One key and its value.
fn entry(cx: &mut Cx<'_>, key: &Spanned<String>, value: &Node, scope: Scope) -> Option<Condition> {
    let (key_at, value_at) = (cx.span(key), cx.span(value));
    // The place of a table with a header of its own is that header, which may stand anywhere.
    let end =
        if value_at.start >= key_at.start { value_at.end.max(key_at.end) } else { key_at.end };
    let at = Span { end, ..key_at };
    let test = match key.as_str() {
        "all" => Test::All(list(cx, value, scope)?),
        "any" => Test::Any(list(cx, value, scope)?),
        "not" => Test::Not(Box::new(table(cx, value, scope)?)),
        "category" => Test::Category(values::references(cx, value)?),
        "impact" => Test::Impact(values::references(cx, value)?),
        "urgency" => Test::Urgency(values::references(cx, value)?),
        "priority" => Test::Priority(values::references(cx, value)?),
        "tier" => Test::Tier(values::references(cx, value)?),
        "missed" => Test::Missed(missed(cx, key_at, value, scope)?),
        _ => attribute(cx, key, value)?,
    };
    Some(Condition { test, at })
}

/// The conditions of `all` or `any`.
fn list(cx: &mut Cx<'_>, value: &Node, scope: Scope) -> Option<Vec<Condition>> {
    let Value::Array(items) = &**value else {
        let message = format!("a list of conditions is wanted here, and this is {}", value.kind());
        let span = cx.span(value);
        cx.error(
            Diagnostic::new(&loading::WRONG_VALUE, span, message).help("write `[{ … }, { … }]`"),
        );
        return None;
    };
    let conditions: Vec<Option<Condition>> =
        items.iter().map(|item| table(cx, item, scope)).collect();
    conditions.into_iter().collect()
}

fn missed(cx: &mut Cx<'_>, key: Span, value: &Node, scope: Scope) -> Option<Vec<At<TargetKind>>> {
    if scope != Scope::Trigger {
        let message = "only a trigger can test `missed`";
        let diagnostic = Diagnostic::new(&loading::MISPLACED_TEST, key, message)
            .note("it is evaluated at the moment a target is missed, which only triggers wait for")
            .help("write a trigger with this condition");
        cx.error(diagnostic);
        return None;
    }
    values::each(cx, value, |cx, item| {
        let known = TargetKind::ALL.into_iter();
        let found = item.as_str().and_then(|w| known.clone().find(|kind| kind.as_str() == w));
        if found.is_none() {
            values::wrong(cx, item, "`missed` is `\"response\"` or `\"resolution\"`");
        }
        found
    })
}

/// A test of a declared attribute.
fn attribute(cx: &mut Cx<'_>, key: &Spanned<String>, value: &Node) -> Option<Test> {
    const KEYS: &[&str] =
        &["category", "impact", "urgency", "priority", "tier", "missed", "all", "any", "not"];
    let found: At<Ix<Attribute>> = cx.find_text(key.as_ref().map(String::as_str), KEYS)?;
    let ix = found.value;
    let set = cx.set;
    let kind = set.attributes.get(ix.index())?;
    if let Value::Table(operators) = &**value {
        return match kind {
            AttributeKind::Boolean | AttributeKind::Choice(_) => {
                let message = format!(
                    "{} is a {}, which has no order to compare by",
                    quote(key),
                    kind.as_str()
                );
                let help = match kind {
                    AttributeKind::Boolean => format!("write `{} = true`", key.as_str()),
                    _ => format!("write `{} = [\"…\", \"…\"]`", key.as_str()),
                };
                let span = cx.span(value);
                cx.error(Diagnostic::new(&loading::WRONG_OPERATOR, span, message).help(help));
                None
            }
            _ => range(cx, value, operators, kind).map(|range| Test::NumberIn(ix, range)),
        };
    }
    match values::attribute(cx, value, key, kind)? {
        Values::Booleans(values) => Some(Test::Boolean(ix, values)),
        Values::Choices(values) => Some(Test::Choice(ix, values)),
        Values::Numbers(values) => Some(Test::NumberIs(ix, values)),
    }
}

/// `{ over = 25, at-most = 50 }`
fn range(
    cx: &mut Cx<'_>,
    table: &Node,
    operators: &[(Spanned<String>, Node)],
    kind: &AttributeKind,
) -> Option<Range> {
    let mut range = Range { lower: None, upper: None };
    let mut whole = true;
    for (operator, value) in operators {
        let (lower, inclusive) = match operator.as_str() {
            "over" => (true, false),
            "at-least" => (true, true),
            "under" => (false, false),
            "at-most" => (false, true),
            other => {
                let message = format!("there is no operator {}", quote(other));
                let span = cx.span(operator);
                let diagnostic = Diagnostic::new(&loading::WRONG_OPERATOR, span, message)
                    .help("operators are `over`, `at-least`, `under`, `at-most`");
                cx.error(diagnostic);
                whole = false;
                continue;
            }
        };
        let Some(number) = values::number(cx, value, kind) else {
            whole = false;
            continue;
        };
        let at = cx.span(value);
        let end = if lower { &mut range.lower } else { &mut range.upper };
        if let Some(first) = end {
            let message = format!("a range has one {} end", if lower { "lower" } else { "upper" });
            let diagnostic = Diagnostic::new(&loading::WRONG_OPERATOR, cx.span(operator), message)
                .related(first.at, "the first one")
                .help("keep one of them");
            cx.error(diagnostic);
            whole = false;
            continue;
        }
        *end = Some(At::new(Bound { value: number, inclusive }, at));
    }
    if operators.is_empty() {
        let span = cx.span(table);
        let diagnostic =
            Diagnostic::new(&loading::WRONG_OPERATOR, span, "this compares with nothing").help(
                "write `{ over = … }`, `{ at-least = … }`, `{ under = … }` or `{ at-most = … }`",
            );
        cx.error(diagnostic);
        return None;
    }
    whole.then_some(range)
}
