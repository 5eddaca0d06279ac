//! Conditions that say less than they seem to.

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::satisfy::{Answer, Goal, Search};
use crate::model::{AttributeKind, Condition, Entry, Policy, Test};
use crate::source::Span;

rules! {
    /// A condition that can never hold.
    ///
    /// Its parts contradict each other, so the route, trigger or duty never applies.
    ///
    /// ```toml bad
    /// [duties.report]
    /// when = { all = [{ category = "network" }, { category = "software" }] }
    /// after = "1h"
    /// notify = ["owner"]
    /// ```
    ///
    /// ```toml good
    /// [duties.report]
    /// when = { category = ["network", "software"] }
    /// after = "1h"
    /// notify = ["owner"]
    /// ```
    pub(super) static NEVER_HOLDS = 212, "condition-never-holds", Deny, "0.1.0", Entry, never_holds;

    /// A condition that always holds.
    ///
    /// It holds for every ticket that states what it asks for, so it tells no tickets apart. Where every
    /// ticket is meant, `when = {}` says so.
    ///
    /// ```toml bad
    /// [duties.report]
    /// when = { any = [{ priority = "high" }, { not = { priority = "high" } }] }
    /// after = "1h"
    /// notify = ["owner"]
    /// ```
    ///
    /// ```toml good
    /// [duties.report]
    /// when = {}
    /// after = "1h"
    /// notify = ["owner"]
    /// ```
    pub(super) static ALWAYS_HOLDS = 213, "condition-always-holds", Warn, "0.1.0", Entry, always_holds;

    /// A percentage below 0 or above 100.
    ///
    /// No share can be that small or that large; often the number was meant as a count, which is an
    /// attribute of type `number`.
    ///
    /// ```toml bad
    /// [attributes.users-affected]
    /// type = "percent"
    /// name = "Share of users affected"
    ///
    /// [duties.report]
    /// when = { users-affected = { over = 250 } }
    /// after = "1h"
    /// notify = ["owner"]
    /// ```
    ///
    /// ```toml good
    /// [attributes.users-affected]
    /// type = "percent"
    /// name = "Share of users affected"
    ///
    /// [duties.report]
    /// when = { users-affected = { over = 25 } }
    /// after = "1h"
    /// notify = ["owner"]
    /// ```
    pub(super) static THRESHOLD_OUT_OF_RANGE = 214, "threshold-out-of-range", Deny, "0.1.0", Entry, out_of_range;
}

/// Every condition of a set with the entry it belongs to.
fn conditions(policy: &Policy) -> impl Iterator<Item = (&Entry, &Condition)> {
    let routes = policy.routes.values().map(|route| (&route.entry, &route.when));
    let triggers = policy.triggers.values();
    let triggers = triggers.filter_map(|t| t.when.as_ref().map(|when| (&t.entry, when)));
    let duties = policy.duties.values().map(|duty| (&duty.entry, &duty.when));
    let guarantees = policy.guarantees.values().map(|of| (&of.entry, &of.when));
    routes.chain(triggers).chain(duties).chain(guarantees)
}

/// True for conditions that are only what they seem: nothing, or one plain test.
fn is_plain(condition: &Condition) -> bool {
    match &condition.test {
        Test::All(inner) => inner.is_empty(),
        Test::Any(_) | Test::Not(_) => false,
        _ => true,
    }
}

fn never_holds(cx: &Context<'_>, findings: &mut Findings) {
    let search = Search::all(cx.policy);
    let impossible = |condition: &Condition| {
        search.find(&[Goal { condition, holds: true }]) == Answer::Impossible
    };
    for (entry, condition) in conditions(cx.policy) {
        // A threshold that no share reaches is a finding of its own.
        if !thresholds_out_of_range(cx.policy, condition).is_empty() || !impossible(condition) {
            continue;
        }
        let smallest = narrow(condition, &impossible);
        let label = if is_plain(smallest) {
            "no value satisfies this"
        } else {
            "its parts contradict each other"
        };
        let diagnostic = NEVER_HOLDS
            .finding(smallest.at, format!("the condition of {} can never hold", entry.key()))
            .label(label)
            .help("several values of one attribute stand in a list: category = [\"a\", \"b\"]");
        findings.add(entry, diagnostic);
    }
}

/// The innermost part that is to blame by itself.
fn narrow<'c>(condition: &'c Condition, blamed: &impl Fn(&Condition) -> bool) -> &'c Condition {
    let inner = match &condition.test {
        Test::All(inner) => inner.iter().find(|part| blamed(part)),
        _ => None,
    };
    inner.map_or(condition, |part| narrow(part, blamed))
}

fn always_holds(cx: &Context<'_>, findings: &mut Findings) {
    let search = Search::stated(cx.policy);
    for (entry, condition) in conditions(cx.policy) {
        if condition.is_everything() {
            continue;
        }
        if search.find(&[Goal { condition, holds: false }]) != Answer::Impossible {
            continue;
        }
        let diagnostic = ALWAYS_HOLDS
            .finding(condition.at, format!("the condition of {} always holds", entry.key()))
            .label("true whatever the ticket")
            .help("where every ticket is meant, write `when = {}`");
        findings.add(entry, diagnostic);
    }
}

fn out_of_range(cx: &Context<'_>, findings: &mut Findings) {
    for (entry, condition) in conditions(cx.policy) {
        for (value, at) in thresholds_out_of_range(cx.policy, condition) {
            let diagnostic = THRESHOLD_OUT_OF_RANGE
                .finding(at, format!("{value} is no percentage"))
                .label("a share lies between 0 and 100")
                .help(
                    "correct the number, or make the attribute a `number` if it counts something",
                );
            findings.add(entry, diagnostic);
        }
    }
}

/// The percentages in a condition that no share can have.
fn thresholds_out_of_range(policy: &Policy, condition: &Condition) -> Vec<(f64, Span)> {
    let mut found = Vec::new();
    condition.walk(&mut |part| {
        let (ix, numbers): (_, Vec<(f64, Span)>) = match &part.test {
            Test::NumberIs(ix, values) => {
                (*ix, values.iter().map(|at| (at.value, at.at)).collect())
            }
            Test::NumberIn(ix, range) => {
                let bounds = range.lower.iter().chain(&range.upper);
                (*ix, bounds.map(|bound| (bound.value.value, bound.at)).collect())
            }
            _ => return,
        };
        if policy.attributes[ix].kind == AttributeKind::Percent {
            found.extend(numbers.into_iter().filter(|(n, _)| !(0.0..=100.0).contains(n)));
        }
    });
    found
}
