//! What priorities leave out: targets, and numbers among their ranks.

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::Entry;
use crate::source::At;

rules! {
    /// A priority without a response or resolution target.
    ///
    /// Without a target nothing is ever late: no clock runs, no report counts the ticket. If that is
    /// meant, say so with an `allow` and its reason.
    ///
    /// ```toml bad
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h" }
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// ```
    pub(super) static MISSING_TARGET = 509, "missing-target", Warn, "0.1.0", Entry, missing_target;

    /// Ranks that leave a number out.
    ///
    /// Ranks only have to be in order; some teams want them without gaps, so that "priority 3" is the
    /// third. Off unless `[lints]` turns it on.
    ///
    /// ```toml bad
    /// [lints]
    /// rank-gap = "warn"
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 3, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    /// ```
    ///
    /// ```toml good
    /// [lints]
    /// rank-gap = "warn"
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    /// ```
    pub(super) static RANK_GAP = 510, "rank-gap", Allow, "0.1.0", Whole, rank_gap;
}

fn missing_target(cx: &Context<'_>, findings: &mut Findings) {
    for priority in cx.policy.priorities.values() {
        let (what, keys) = match (priority.respond_within, priority.resolve_within) {
            (Some(_), Some(_)) => continue,
            (None, Some(_)) => ("no response target", "`respond-within`"),
            (Some(_), None) => ("no resolution target", "`resolve-within`"),
            (None, None) => {
                ("no response and no resolution target", "`respond-within` and `resolve-within`")
            }
        };
        let finding = MISSING_TARGET
            .finding(priority.entry.at, format!("priority `{}` has {what}", priority.entry.id))
            .label("no ticket of this priority can be late")
            .help(format!("write {keys}, or say in an `allow` why there is none"));
        findings.add(&priority.entry, finding);
    }
}

fn rank_gap(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let priorities = ranks(policy.priorities.values().map(|p| (p.rank, &p.entry)));
    let impacts = ranks(policy.impacts.values().map(|i| (i.rank, &i.entry)));
    let urgencies = ranks(policy.urgencies.values().map(|u| (u.rank, &u.entry)));
    for ranked in [priorities, impacts, urgencies] {
        for (expected, (rank, entry)) in (1..).zip(ranked) {
            if *rank != expected {
                let message = format!("rank {} of {} leaves out {expected}", *rank, entry.key());
                let finding = RANK_GAP.finding(rank.at, message).help("number them 1, 2, 3 …");
                findings.add(entry, finding);
                // Everything after the first gap is off as well; one finding says it.
                break;
            }
        }
    }
}

fn ranks<'e>(entries: impl Iterator<Item = (At<u32>, &'e Entry)>) -> Vec<(At<u32>, &'e Entry)> {
    let mut ranked: Vec<_> = entries.collect();
    ranked.sort_by_key(|(rank, _)| rank.value);
    ranked
}
