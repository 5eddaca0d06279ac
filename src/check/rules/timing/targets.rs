//! Targets, updates, reminders and duties that contradict the resolution target or each other.
//!
//! Looks at durations alone; what depends on the time of day is in `moments`.

use crate::check::rules::durations::Timed;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Cell, Duration, Ix, Policy, Priority, Tier};
use crate::source::At;

rules! {
    /// A response target that ends after the resolution target.
    ///
    /// A ticket would have to be resolved before anybody has to answer it. One of the two numbers is
    /// wrong; often they stand the wrong way round.
    ///
    /// ```toml bad
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "8h"
    /// resolve-within = "1h"
    /// ```
    ///
    /// ```toml good
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    /// ```
    pub(super) static RESPONSE_AFTER_RESOLUTION = 401, "response-after-resolution", Deny, "0.1.0", Entry, response_after_resolution;

    /// Status updates further apart than the resolution target.
    ///
    /// A ticket that is resolved in time would never get an update: the first falls due when the work
    /// should be over.
    ///
    /// ```toml bad
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    /// update-every = "24h"
    /// ```
    ///
    /// ```toml good
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    /// update-every = "2h"
    /// ```
    pub(super) static UPDATE_AFTER_RESOLUTION = 402, "update-after-resolution", Warn, "0.1.0", Entry, update_after_resolution;

    /// A tier that tickets start at and that may answer later than the ticket's own target.
    ///
    /// The ticket's response target is its priority's. A tier on which tickets start and whose own
    /// `respond-within` is longer keeps its target and misses the ticket's. Tiers that are only
    /// escalated to are not compared: their clock starts later.
    ///
    /// ```toml bad
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    ///
    /// [tiers.l1]
    /// level = 1
    /// name = "Help desk"
    /// responders = ["help-desk"]
    /// respond-within = "4h"
    /// calendar = "24x7"
    ///
    /// [contacts.help-desk]
    /// kind = "hotline"
    /// name = "Help desk"
    /// reach = [{ phone = "ext 7777" }]
    /// ```
    ///
    /// ```toml good
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    ///
    /// [tiers.l1]
    /// level = 1
    /// name = "Help desk"
    /// responders = ["help-desk"]
    /// respond-within = { high = "1h", default = "4h" }
    /// calendar = "24x7"
    ///
    /// [contacts.help-desk]
    /// kind = "hotline"
    /// name = "Help desk"
    /// reach = [{ phone = "ext 7777" }]
    /// ```
    pub(super) static TIER_SLOWER_THAN_PRIORITY = 404, "tier-slower-than-priority", Warn, "0.1.0", Whole, tier_slower_than_priority;
}

fn response_after_resolution(cx: &Context<'_>, findings: &mut Findings) {
    for priority in cx.policy.priorities.values() {
        let (Some(respond), Some(resolve)) = (priority.respond_within, priority.resolve_within)
        else {
            continue;
        };
        let on = priority.calendar.value;
        if Timed::new(*respond, on).certainly_longer(Timed::new(*resolve, on), cx.policy) {
            let id = &priority.entry.id;
            let message = format!(
                "priority `{id}` is to be resolved within {} but answered only within {}",
                *resolve, *respond
            );
            let finding = RESPONSE_AFTER_RESOLUTION
                .finding(respond.at, message)
                .label("longer than the resolution target")
                .related(resolve.at, "the resolution target")
                .help(format!(
                    "write at most {} for `respond-within`, or at least {} for `resolve-within`",
                    *resolve, *respond
                ));
            findings.add(&priority.entry, finding);
        }
    }
}

fn update_after_resolution(cx: &Context<'_>, findings: &mut Findings) {
    for priority in cx.policy.priorities.values() {
        let (Some(every), Some(resolve)) = (priority.update_every, priority.resolve_within) else {
            continue;
        };
        let on = priority.calendar.value;
        if Timed::new(*every, on).certainly_longer(Timed::new(*resolve, on), cx.policy) {
            let message = format!(
                "the first update of a `{}` ticket falls due after its resolution target",
                priority.entry.id
            );
            let finding = UPDATE_AFTER_RESOLUTION
                .finding(every.at, message)
                .label(format!("every {}", *every))
                .related(resolve.at, format!("resolved within {}", *resolve))
                .help(format!("write an `update-every` shorter than {}", *resolve));
            findings.add(&priority.entry, finding);
        }
    }
}

/// The tiers on which tickets start: those that categories name, else the lowest.
pub(in crate::check::rules) fn starting_tiers(policy: &Policy) -> Vec<Ix<Tier>> {
    let mut tiers: Vec<_> =
        policy.categories.values().filter_map(|category| category.tier).map(|t| t.value).collect();
    if tiers.is_empty() {
        tiers.extend(policy.tiers_by_level().first());
    }
    tiers.sort_unstable();
    tiers.dedup();
    tiers
}

/// The priorities with which tickets can start: those of the matrix, or all where there is none.
pub(in crate::check::rules) fn starting_priorities(policy: &Policy) -> Vec<Ix<Priority>> {
    let Some(matrix) = &policy.matrix else { return policy.priorities.indexes().collect() };
    let mut seen = vec![false; policy.priorities.len()];
    for cell in matrix.cells.iter().flatten().flatten() {
        if let Some(seen) = seen.get_mut(cell.value.index()) {
            *seen = true;
        }
    }
    policy.priorities.indexes().filter(|ix| seen.get(ix.index()) == Some(&true)).collect()
}

/// A priority and its response target.
type Missed<'p> = (&'p Priority, At<Duration>);

fn tier_slower_than_priority(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let priorities = starting_priorities(policy);
    for tier in starting_tiers(policy).into_iter().map(|ix| &policy.tiers[ix]) {
        let (Some(targets), Some(calendar)) = (&tier.respond_within, tier.calendar) else {
            continue;
        };
        // One value often serves several priorities: one finding per value, not per priority.
        let mut slower: Vec<(At<Duration>, Vec<Missed<'_>>)> = Vec::new();
        for priority in priorities.iter().map(|ix| (&policy.priorities[*ix], targets.get(*ix))) {
            let (priority, Cell::Given(own)) = priority else { continue };
            let Some(target) = priority.respond_within else { continue };
            let ticket = Timed::new(*target, priority.calendar.value);
            if Timed::new(*own, calendar.value).certainly_longer(ticket, policy) {
                match slower.iter_mut().find(|(at, _)| at.at == own.at) {
                    Some((_, missed)) => missed.push((priority, target)),
                    None => slower.push((own, vec![(priority, target)])),
                }
            }
        }
        for (own, missed) in slower {
            let named: Vec<String> = missed
                .iter()
                .map(|(priority, target)| format!("`{}` ({})", priority.entry.id, **target))
                .collect();
            let message = format!(
                "tickets start at tier `{}`, which answers within {}, too late for {}",
                tier.entry.id,
                *own,
                named.join(" and ")
            );
            let mut finding = TIER_SLOWER_THAN_PRIORITY
                .finding(own.at, message)
                .label("longer than the ticket's response target")
                .help("give the tier a value per priority, such as `{ high = \"1h\", default = \"8h\" }`");
            for (priority, target) in missed {
                finding = finding
                    .related(target.at, format!("the response target of `{}`", priority.entry.id));
            }
            findings.add(&tier.entry, finding);
        }
    }
}
