//! Lists of tables: which of them are the same, which changed, which came and went.
//!
//! Lists are aligned, so that a step put in front does not make every later step a change.

use similar::{Algorithm, DiffOp};

use super::super::fields::{Record, Sense, join};
use super::compare::{Comparison, Part, neutral};
use super::{EntryChange, FieldChange, Grade, Home, Items, Saying, grade};
use crate::model::Kind;

/// Replaced stretches with at most so many pairs are aligned by likeness; longer ones are paired in
/// order.
const MOST_PAIRS: usize = 10_000;

/// Tables this alike are the same table, changed: out of 100.
const ALIKE: usize = 26;

/// A list of tables and the way to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct List<'r> {
    pub(super) path: &'r str,
    pub(super) records: &'r [Record],
}

/// Positions in the two lists that belong together; `None` where one side has no partner.
type Matched = (Option<usize>, Option<usize>);

/// What changed in a list of tables.
pub(super) fn compare(
    comparison: &Comparison<'_>,
    base: List<'_>,
    head: List<'_>,
    sense: Sense,
) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    for matched in align(base.records, head.records) {
        let side = |list: List<'_>, position: Option<usize>| {
            let position = position?;
            let record = list.records.get(position)?.clone();
            Some((join(list.path, &(position + 1).to_string()), record))
        };
        let saying = |found: &(String, Record)| Saying {
            path: found.0.clone(),
            text: found.1.to_string(),
            at: found.1.at,
        };
        let sides = (side(base, matched.0), side(head, matched.1));
        match &sides {
            (Some(from), Some(to)) if from.1.to_string() == to.1.to_string() => {
                // The same table on another line of the alignment: it was moved.
                let change = neutral(Some(saying(from)), Some(saying(to)));
                changes.push(FieldChange { items: Some(Items::Moved), ..change });
            }
            (Some(from), Some(to)) => {
                let base = Part { path: &from.0, fields: &from.1.fields };
                let head = Part { path: &to.0, fields: &to.1.fields };
                changes.extend(comparison.fields(base, head));
            }
            (from, to) => {
                let change = neutral(from.as_ref().map(saying), to.as_ref().map(saying));
                let inserted = grade::inserted(sense);
                let grade = if to.is_some() { inserted } else { inserted.mirrored() };
                changes.push(FieldChange { grade, sense, ..change });
            }
        }
    }
    changes
}

/// What changed in the routes, each as an entry of its own.
pub(super) fn routes(
    comparison: &Comparison<'_>,
    base: &[Record],
    head: &[Record],
) -> Vec<EntryChange> {
    let home = |list: &[Record], position: Option<usize>| {
        let position = position?;
        let record = list.get(position)?;
        // What it says is the only name it has.
        let name = Some(record.to_string());
        Some(Home { id: (position + 1).to_string().into(), name, at: record.at })
    };
    let whole = |records: &[Record], position: Option<usize>| {
        let record = records.get(position?)?;
        Some(Saying { path: String::new(), text: record.to_string(), at: record.at })
    };
    let entry = |(from, to): Matched| {
        let (base_home, head_home) = (home(base, from), home(head, to));
        let fields = match (from.and_then(|at| base.get(at)), to.and_then(|at| head.get(at))) {
            (Some(old), Some(new)) if old.to_string() == new.to_string() => {
                let change = neutral(whole(base, from), whole(head, to));
                vec![FieldChange { items: Some(Items::Moved), ..change }]
            }
            (Some(old), Some(new)) => {
                let part = |record| Part { path: "", fields: record };
                comparison.fields(part(&old.fields), part(&new.fields))
            }
            _ => Vec::new(),
        };
        EntryChange {
            kind: Kind::Route,
            base: base_home,
            head: head_home,
            grade: Grade::Neutral,
            fields,
        }
    };
    align(base, head).into_iter().map(entry).collect()
}

/// The tables that differ, each with its partner where it has one. Tables that are the same in both
/// lists and stand in the same order are left out.
fn align(base: &[Record], head: &[Record]) -> Vec<Matched> {
    let text =
        |records: &[Record]| -> Vec<String> { records.iter().map(Record::to_string).collect() };
    let (base_texts, head_texts) = (text(base), text(head));
    let mut matched: Vec<Matched> = Vec::new();
    for op in similar::capture_diff_slices(Algorithm::Myers, &base_texts, &head_texts) {
        match op {
            DiffOp::Equal { .. } => {}
            DiffOp::Delete { old_index, old_len, .. } => {
                matched.extend((old_index..old_index + old_len).map(|at| (Some(at), None)));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                matched.extend((new_index..new_index + new_len).map(|at| (None, Some(at))));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let old = base.get(old_index..old_index + old_len).unwrap_or_default();
                let new = head.get(new_index..new_index + new_len).unwrap_or_default();
                let shift = |at: Option<usize>, by| at.map(|at: usize| at + by);
                let pairs = by_likeness(old, new).into_iter();
                matched.extend(pairs.map(|(a, b)| (shift(a, old_index), shift(b, new_index))));
            }
        }
    }
    moved(matched, &base_texts, &head_texts)
}

/// Joins what went in one place and came in another.
fn moved(mut matched: Vec<Matched>, base: &[String], head: &[String]) -> Vec<Matched> {
    let gone: Vec<usize> = matched
        .iter()
        .filter_map(|matched| match matched {
            (Some(from), None) => Some(*from),
            _ => None,
        })
        .collect();
    for from in gone {
        let same = |matched: &Matched| match matched {
            (None, Some(to)) => head.get(*to) == base.get(from),
            _ => false,
        };
        if let Some(found) = matched.iter_mut().find(|matched| same(matched)) {
            found.0 = Some(from);
            matched.retain(|matched| *matched != (Some(from), None));
        }
    }
    matched
}

/// Pairs the tables of two stretches in their order, so that as much as possible stays as it is.
fn by_likeness(base: &[Record], head: &[Record]) -> Vec<Matched> {
    let (rows, columns) = (base.len(), head.len());
    if rows * columns > MOST_PAIRS {
        let longest = rows.max(columns);
        let within = |at: usize, length: usize| (at < length).then_some(at);
        return (0..longest).map(|at| (within(at, rows), within(at, columns))).collect();
    }
    let width = columns + 1;
    let likeness = |row: usize, column: usize| match (base.get(row), head.get(column)) {
        (Some(a), Some(b)) => likeness(a, b),
        _ => 0,
    };
    // best[row][column]: what pairing the rest, from these positions on, comes to.
    let mut best = vec![0; (rows + 1) * width];
    let at = |best: &[usize], row: usize, column: usize| {
        best.get(row * width + column).copied().unwrap_or_default()
    };
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let alike = likeness(row, column);
            let paired = if alike >= ALIKE { alike + at(&best, row + 1, column + 1) } else { 0 };
            let most = paired.max(at(&best, row + 1, column)).max(at(&best, row, column + 1));
            if let Some(slot) = best.get_mut(row * width + column) {
                *slot = most;
            }
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut pairs = Vec::new();
    while row < rows || column < columns {
        let here = at(&best, row, column);
        let alike = likeness(row, column);
        let both = row < rows && column < columns;
        if both && alike >= ALIKE && here == alike + at(&best, row + 1, column + 1) {
            pairs.push((Some(row), Some(column)));
            (row, column) = (row + 1, column + 1);
        } else if row < rows && (column == columns || here == at(&best, row + 1, column)) {
            pairs.push((Some(row), None));
            row += 1;
        } else {
            pairs.push((None, Some(column)));
            column += 1;
        }
    }
    pairs
}

/// How much two tables have in common, out of 100. The first field says most about what it is.
fn likeness(a: &Record, b: &Record) -> usize {
    const FIRST: usize = 3;
    let most = a.fields.len().max(b.fields.len());
    let first = match (a.fields.first(), b.fields.first()) {
        (Some(a), Some(b)) if a.name == b.name && a.value == b.value => FIRST,
        (Some(a), Some(b)) if a.name == b.name => 1,
        _ => 0,
    };
    let same = |field: &&super::super::fields::Field| {
        b.fields.iter().skip(1).any(|f| f.name == field.name && f.value == field.value)
    };
    let others = a.fields.iter().skip(1).filter(same).count();
    (first + others) * 100 / (FIRST + most.saturating_sub(1)).max(1)
}
