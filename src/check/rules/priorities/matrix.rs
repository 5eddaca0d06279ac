//! The matrix: cells that are missing or out of order, priorities that nothing gives.

use super::{MATRIX_INCOMPLETE, MATRIX_MISSING, MATRIX_NOT_MONOTONE, UNUSED_PRIORITY};
use crate::check::{Context, Findings};
use crate::model::{Ix, Matrix, Policy, Priority};
use crate::source::At;

pub(super) fn incomplete(cx: &Context<'_>, findings: &mut Findings) {
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

pub(super) fn missing(cx: &Context<'_>, findings: &mut Findings) {
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

pub(super) fn not_monotone(cx: &Context<'_>, findings: &mut Findings) {
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

pub(super) fn unused_priority(cx: &Context<'_>, findings: &mut Findings) {
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
