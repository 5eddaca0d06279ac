//! `allow = [{ rule = "…", reason = "…", until = 2027-01-31 }]`. Language page, section 15.

use schemars::JsonSchema;
use serde::Deserialize;

use super::context::Cx;
use super::dates::Day;
use crate::model::Suppression;
use crate::parse::Spanned;

/// A finding that the team accepts for this entry.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Allow")]
pub(super) struct RawAllow {
    /// Code or name of the rule: `"TL0301"` or `"single-responder"`.
    rule: Spanned<String>,
    /// Why the team accepts it. Required: a suppression without a reason suppresses nothing.
    reason: Option<Spanned<String>>,
    /// The last day on which it holds, so that somebody looks at it again: `2027-01-31`.
    until: Option<Spanned<Day>>,
}

/// A suppression as the model has it; whether it is well formed is a matter of lint rules.
pub(super) fn lower(cx: &mut Cx<'_>, raw: Spanned<RawAllow>) -> Option<Suppression> {
    let at = cx.span(&raw);
    let raw = raw.into_inner();
    let until = match raw.until {
        // Without its last day it would hold for ever, which nobody wrote.
        Some(day) => Some(cx.day(day)?),
        None => None,
    };
    Some(Suppression { rule: cx.at(raw.rule), reason: raw.reason.map(|r| cx.at(r)), until, at })
}
