//! Parts without which no ticket is ever escalated, however well the rest is written.

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Entry, HasEntry};

rules! {
    /// Nothing says which escalation policy a ticket follows.
    ///
    /// The set has categories, priorities or escalation policies and not a single route, so no ticket
    /// follows any policy and no step is ever reached. Write a route; the last one matches everything:
    ///
    /// ```text
    /// [[routes]]
    /// when = {}
    /// policy = "standard"
    /// ```
    pub(in crate::check::rules) static NO_ROUTES = 215, "no-routes", Deny, "0.1.0", Whole, no_routes;

    /// No ticket can have a priority.
    ///
    /// The set has tiers, categories or escalation policies and not a single priority. A step's delay, a
    /// target and a status update all run on the calendar of the ticket's priority, so without one
    /// nothing is ever due. Write at least one:
    ///
    /// ```text
    /// [priorities.normal]
    /// rank = 1
    /// name = "Normal"
    /// calendar = "24x7"
    /// respond-within = "4h"
    /// ```
    pub(in crate::check::rules) static NO_PRIORITIES = 216, "no-priorities", Deny, "0.1.0", Whole, no_priorities;
}

fn no_routes(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let policies = policy.escalation_policies.values().map(HasEntry::entry);
    let categories = policy.categories.values().map(HasEntry::entry);
    let priorities = policy.priorities.values().map(HasEntry::entry);
    let Some(entry) = first(policies.chain(categories).chain(priorities)) else { return };
    if policy.routes.is_empty() {
        let found = NO_ROUTES
            .finding(entry.at, "no ticket follows an escalation policy: there are no routes")
            .label("no route leads anywhere")
            .help("add `[[routes]]` with `when = {}` and the policy that every ticket follows");
        findings.add(entry, found);
    }
}

fn no_priorities(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let policies = policy.escalation_policies.values().map(HasEntry::entry);
    let categories = policy.categories.values().map(HasEntry::entry);
    let tiers = policy.tiers.values().map(HasEntry::entry);
    let Some(entry) = first(policies.chain(categories).chain(tiers)) else { return };
    if policy.priorities.is_empty() {
        let found = NO_PRIORITIES
            .finding(entry.at, "no ticket can have a priority, so nothing is ever due")
            .label("its times would run on the calendar of a priority")
            .help("add a priority: `[priorities.normal]` with `rank`, `name` and `calendar`");
        findings.add(entry, found);
    }
}

/// Where to say it: the entry of the first kind that has any, the earliest in the files.
fn first<'e>(entries: impl Iterator<Item = &'e Entry>) -> Option<&'e Entry> {
    let mut entries = entries.peekable();
    let kind = entries.peek()?.kind;
    entries.filter(|entry| entry.kind == kind).min_by_key(|entry| entry.at)
}
