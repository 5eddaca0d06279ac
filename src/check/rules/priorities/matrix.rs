//! The matrix: cells that are missing or out of order, priorities that nothing gives.

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Ix, Matrix, Policy, Priority};
use crate::source::At;

rules! {
    /// A combination of impact and urgency without a priority.
    ///
    /// A ticket with that impact and urgency has no priority, so no target and no step applies to it.
    /// Every impact needs a row, and every row a cell for each urgency.
    ///
    /// ```toml bad
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    /// normal = { rank = 2, name = "Work goes on" }
    ///
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    ///
    /// [matrix]
    /// organization = { critical = "high" }
    /// ```
    ///
    /// ```toml good
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    /// normal = { rank = 2, name = "Work goes on" }
    ///
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    ///
    /// [matrix]
    /// organization = { critical = "high", normal = "high" }
    /// ```
    pub(super) static MATRIX_INCOMPLETE = 501, "matrix-incomplete", Deny, "0.1.0", Whole, incomplete;

    /// Impacts and urgencies without a matrix.
    ///
    /// Impacts and urgencies exist to give a ticket its priority, and only `[matrix]` says which. A set
    /// without a matrix needs neither: its tickets state their `priority`.
    ///
    /// ```toml bad
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    /// ```
    ///
    /// ```toml good
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    ///
    /// [matrix]
    /// organization = { critical = "high" }
    /// ```
    pub(super) static MATRIX_MISSING = 502, "matrix-missing", Warn, "0.1.0", Whole, missing;

    /// A higher impact or urgency that gives a less severe priority.
    ///
    /// Going up in impact or in urgency, everything else equal, a ticket should never become less
    /// severe. Two cells are usually swapped.
    ///
    /// ```toml bad
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    /// person = { rank = 2, name = "One person" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    ///
    /// [matrix]
    /// organization = { critical = "low" }
    /// person = { critical = "high" }
    /// ```
    ///
    /// ```toml good
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    /// person = { rank = 2, name = "One person" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    ///
    /// [matrix]
    /// organization = { critical = "high" }
    /// person = { critical = "low" }
    /// ```
    pub(super) static MATRIX_NOT_MONOTONE = 503, "matrix-not-monotone", Warn, "0.1.0", Entry, not_monotone;

    /// A priority that no ticket ever gets.
    ///
    /// No cell of the matrix gives it and no trigger raises to it, so everything written for it is
    /// never used. Sets without a matrix are not looked at: their tickets state their priority.
    ///
    /// ```toml bad
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    ///
    /// [matrix]
    /// organization = { critical = "high" }
    /// ```
    ///
    /// ```toml good
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    /// normal = { rank = 2, name = "Work goes on" }
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    ///
    /// [matrix]
    /// organization = { critical = "high", normal = "low" }
    /// ```
    pub(super) static UNUSED_PRIORITY = 504, "unused-priority", Warn, "0.1.0", Whole, unused_priority;
}

fn incomplete(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let Some(matrix) = &policy.matrix else { return };
    for impact in policy.impacts_by_rank() {
        let missing: Vec<String> = policy
            .urgencies_by_rank()
            .into_iter()
            .filter(|urgency| matrix.get(impact, *urgency).is_none())
            .map(|urgency| format!("`{}`", policy.urgencies[urgency].entry.id))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let id = &policy.impacts[impact].entry.id;
        let row = matrix.rows.get(impact.index()).copied().flatten();
        let finding = match row {
            Some(row) => MATRIX_INCOMPLETE
                .finding(row, format!("impact `{id}` has no priority for {}", list(&missing)))
                .label(format!("no cell for {}", list(&missing)))
                .help("give every urgency a priority, such as `normal = \"high\"`"),
            None => MATRIX_INCOMPLETE
                .finding(matrix.entry.at, format!("impact `{id}` has no row in the matrix"))
                .label(format!("no row `{id}`"))
                .related(policy.impacts[impact].entry.at, "the impact")
                .help(format!("write `{id} = {{ … }}` with a priority for {}", list(&missing))),
        };
        findings.add(&matrix.entry, finding);
    }
}

/// `a`, `b` and `c`; after eight, how many more.
fn list(items: &[String]) -> String {
    const SHOWN: usize = 8;
    if let Some(more) = items.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let shown: Vec<&str> = items.iter().take(SHOWN).map(String::as_str).collect();
        return format!("{} and {more} more", shown.join(", "));
    }
    match items.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => items.join(""),
    }
}

fn missing(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let (Some(impact), Some(_), None) =
        (policy.impacts.values().next(), policy.urgencies.values().next(), &policy.matrix)
    else {
        return;
    };
    let finding = MATRIX_MISSING
        .finding(impact.entry.at, "impacts and urgencies are declared, but there is no `[matrix]`")
        .label("no impact and urgency gives a priority")
        .help("write a `[matrix]` with a row per impact and a cell per urgency");
    findings.add(&impact.entry, finding);
}

fn not_monotone(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let Some(matrix) = &policy.matrix else { return };
    let (impacts, urgencies) = (policy.impacts_by_rank(), policy.urgencies_by_rank());
    for urgency in &urgencies {
        let column = impacts.iter().filter_map(|impact| {
            Some((matrix.get(*impact, *urgency)?, policy.impacts[*impact].name.as_str()))
        });
        inversions(policy, matrix, "impact", column, findings);
    }
    for impact in &impacts {
        let row = urgencies.iter().filter_map(|urgency| {
            Some((matrix.get(*impact, *urgency)?, policy.urgencies[*urgency].name.as_str()))
        });
        inversions(policy, matrix, "urgency", row, findings);
    }
}

/// Reports each cell that is less severe than one further down its row or column. `line` runs from
/// the most severe impact or urgency to the least.
fn inversions<'p>(
    policy: &Policy,
    matrix: &Matrix,
    what: &str,
    line: impl DoubleEndedIterator<Item = (At<Ix<Priority>>, &'p str)>,
    findings: &mut Findings,
) {
    let rank = |cell: &At<Ix<Priority>>| policy.priorities[cell.value].rank.value;
    // From the least severe end, the most severe priority seen so far is what a cell must reach.
    let mut reached: Option<(At<Ix<Priority>>, &str)> = None;
    for (cell, name) in line.rev() {
        match reached {
            Some((lower, lower_name)) if rank(&cell) > rank(&lower) => {
                let (id, lower_id) = (
                    &policy.priorities[cell.value].entry.id,
                    &policy.priorities[lower.value].entry.id,
                );
                let message = format!(
                    "{what} “{name}” gives `{id}`, less severe than `{lower_id}` for “{lower_name}”"
                );
                let finding = MATRIX_NOT_MONOTONE
                    .finding(cell.at, message)
                    .label(format!("“{name}” is the higher {what}"))
                    .related(lower.at, format!("“{lower_name}” gives `{lower_id}`"))
                    .help(format!("write `{lower_id}` or a more severe priority here"));
                findings.add(&matrix.entry, finding);
            }
            _ => reached = Some((cell, name)),
        }
    }
}

fn unused_priority(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let Some(matrix) = &policy.matrix else { return };
    let cells = matrix.cells.iter().flatten().flatten().map(|cell| cell.value);
    let raised = policy.triggers.values().filter_map(|trigger| trigger.raise_to).map(|at| at.value);
    let mut used = vec![false; policy.priorities.len()];
    for ix in cells.chain(raised) {
        if let Some(used) = used.get_mut(ix.index()) {
            *used = true;
        }
    }
    for (ix, priority) in policy.priorities.iter() {
        if used.get(ix.index()) == Some(&false) {
            let message = format!("no ticket ever gets priority `{}`", priority.entry.id);
            let finding = UNUSED_PRIORITY
                .finding(priority.entry.at, message)
                .label("no cell of the matrix gives it, no trigger raises to it")
                .related(matrix.entry.at, "the matrix")
                .help("use it in `[matrix]` or in a trigger's `raise-to`, or remove it");
            findings.add(&priority.entry, finding);
        }
    }
}
