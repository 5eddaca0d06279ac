//! Routes that no ticket takes, and tickets that take no route.

use std::collections::BTreeMap;

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::satisfy::{Answer, Goal, Search};
use crate::model::{Category, Condition, Ix, Route, Test};

rules! {
    /// A route that no ticket takes.
    ///
    /// The first route that matches wins, and everything this one matches is matched by those before it.
    /// Move it up, or remove it.
    ///
    /// ```toml bad
    /// [[routes]]
    /// when = { category = ["network", "software"] }
    /// policy = "standard"
    ///
    /// [[routes]]
    /// when = { category = "network", priority = "high" }
    /// policy = "standard"
    ///
    /// [[routes]]
    /// when = {}
    /// policy = "standard"
    /// ```
    ///
    /// ```toml good
    /// [[routes]]
    /// when = { category = "network", priority = "high" }
    /// policy = "standard"
    ///
    /// [[routes]]
    /// when = { category = ["network", "software"] }
    /// policy = "standard"
    ///
    /// [[routes]]
    /// when = {}
    /// policy = "standard"
    /// ```
    pub(super) static UNREACHABLE_ROUTE = 210, "unreachable-route", Deny, "0.1.0", Entry, unreachable;

    /// No route for everything else.
    ///
    /// The last route must match every ticket; otherwise a ticket that nobody thought of follows no
    /// escalation policy, and nobody is told.
    ///
    /// ```toml bad
    /// [[routes]]
    /// when = { category = "network" }
    /// policy = "standard"
    /// ```
    ///
    /// ```toml good
    /// [[routes]]
    /// when = { category = "network" }
    /// policy = "standard"
    ///
    /// [[routes]]
    /// when = {}
    /// policy = "standard"
    /// ```
    pub(super) static NO_CATCH_ALL_ROUTE = 211, "no-catch-all-route", Deny, "0.1.0", Whole, no_catch_all;
}

/// With how many routes before it a route is compared at most, so that the work stays linear. A list of
/// so many routes that are not told apart by category is no list that a person wrote.
const COMPARED: usize = 500;

fn unreachable(cx: &Context<'_>, findings: &mut Findings) {
    let search = Search::all(cx.policy);
    let mut earlier = Earlier::default();
    for (_, route) in cx.policy.routes.iter() {
        let candidates = earlier.that_may_share_tickets_with(route);
        if candidates.len() > COMPARED {
            earlier.add(route);
            continue;
        }
        let mut goals = vec![Goal { condition: &route.when, holds: true }];
        let itself = search.find(&goals);
        goals.extend(candidates.iter().map(|r| Goal { condition: &r.when, holds: false }));
        // A route that matches nothing at all is a finding of its own.
        if matches!(itself, Answer::Found(_)) && search.find(&goals) == Answer::Impossible {
            let alone = candidates.iter().find(|candidate| {
                let covered = [
                    goals.first().copied(),
                    Some(Goal { condition: &candidate.when, holds: false }),
                ];
                let covered: Vec<Goal<'_>> = covered.into_iter().flatten().collect();
                search.find(&covered) == Answer::Impossible
            });
            let message = format!("no ticket takes route {}", route.entry.id);
            let mut diagnostic = UNREACHABLE_ROUTE
                .finding(route.when.at, message)
                .help("move it up, or remove it: the first route that matches wins");
            diagnostic = match alone {
                Some(by) => diagnostic
                    .label(format!("route {} takes all of these tickets before", by.entry.id))
                    .related(by.when.at, "matches everything that it would match"),
                None => diagnostic.label("the routes before take all of these tickets"),
            };
            findings.add(&route.entry, diagnostic);
        }
        earlier.add(route);
    }
}

/// Routes by the categories that they ask for, so that a long list of routes, each for a category, is
/// not compared pair by pair.
#[derive(Default)]
struct Earlier<'p> {
    by_category: BTreeMap<Ix<Category>, Vec<&'p Route>>,
    of_any: Vec<&'p Route>,
    everything: Option<&'p Route>,
}

impl<'p> Earlier<'p> {
    fn add(&mut self, route: &'p Route) {
        if route.when.is_everything() {
            self.everything.get_or_insert(route);
        }
        match categories(&route.when) {
            Some(categories) => {
                for category in categories {
                    self.by_category.entry(category).or_default().push(route);
                }
            }
            None => self.of_any.push(route),
        }
    }

    /// In the order in which they are tried.
    fn that_may_share_tickets_with(&self, route: &Route) -> Vec<&'p Route> {
        if let Some(everything) = self.everything {
            return vec![everything];
        }
        let mut found: Vec<&Route> = self.of_any.clone();
        match categories(&route.when) {
            Some(categories) => {
                found.extend(categories.iter().filter_map(|c| self.by_category.get(c)).flatten());
            }
            None => found.extend(self.by_category.values().flatten()),
        }
        found.sort_by_key(|route| route.entry.at);
        found.dedup_by_key(|route| route.entry.at);
        found
    }
}

/// The categories outside which a condition cannot hold; `None` where it may hold in any.
fn categories(condition: &Condition) -> Option<Vec<Ix<Category>>> {
    match &condition.test {
        Test::Category(named) => Some(named.iter().map(|at| at.value).collect()),
        Test::All(inner) => inner.iter().find_map(categories),
        Test::Any(inner) if !inner.is_empty() => {
            let all: Option<Vec<_>> = inner.iter().map(categories).collect();
            all.map(|lists| lists.concat())
        }
        _ => None,
    }
}

fn no_catch_all(cx: &Context<'_>, findings: &mut Findings) {
    let Some(last) = cx.policy.routes.values().last() else { return };
    let uncaught = Goal { condition: &last.when, holds: false };
    if Search::all(cx.policy).find(&[uncaught]) == Answer::Impossible {
        return;
    }
    let everything = cx.policy.routes.values().find(|route| route.when.is_everything());
    let mut diagnostic = NO_CATCH_ALL_ROUTE
        .finding(last.when.at, "the last route does not match every ticket")
        .label("a ticket that this does not match follows no policy");
    diagnostic = match everything {
        Some(route) => diagnostic
            .related(route.when.at, "this one matches everything")
            .help("move the route that matches everything to the end"),
        None => diagnostic.help("end with a route whose condition is `when = {}`"),
    };
    findings.add(&last.entry, diagnostic);
}
