//! `[[routes]]`: which tickets follow which escalation policy. Language page, section 9.

use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::condition::{self, RawCondition, Scope};
use super::context::Cx;
use crate::model::Route;
use crate::parse::Spanned;

/// Which tickets follow which escalation policy. The first that matches wins; the last must match
/// everything (`when = {}`). As their order matters, all routes stand in one file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Route")]
pub(super) struct RawRoute {
    /// Which tickets: `{ category = ["network", "server"] }`; `{}` matches everything.
    pub(super) when: RawCondition,
    /// The escalation policy they follow.
    policy: Spanned<String>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// Lowers a route; without its condition or its policy there is none.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawRoute) -> Option<Route> {
    let when = condition::lower(cx, &raw.when, Scope::Route);
    let policy = cx.find(&raw.policy);
    let entry = cx.entry(raw.allow);
    Some(Route { entry, when: when?, policy: policy? })
}
