//! What every format says the same way: the summary, the grades, and the rules for them.

use super::super::shorten;
use super::super::{count, plural};
use super::{DiffReport, entries, people, tickets};
use crate::diff::changes::{Changes, EntryChange, Grade};
use crate::diff::fields::Sense;
use crate::model::Kind;

/// The change in one or two lines: how many changes are looser, and the worst that comes of them.
pub fn summary(report: &DiffReport<'_>) -> (String, Option<String>) {
    let worst = tickets::headline(report).or_else(|| people::headline(report));
    let worst = worst.or_else(|| entries::headline(report));
    let counts = match failing(report) {
        0 => counts(report.changes),
        1 => format!("{}; 1 scenario fails now", counts(report.changes)),
        number => format!("{}; {number} scenarios fail now", counts(report.changes)),
    };
    (counts, worst)
}

/// How many scenarios fail that did not fail before.
fn failing(report: &DiffReport<'_>) -> usize {
    let scenarios = report.tickets.map(|tickets| tickets.scenarios.as_slice()).unwrap_or_default();
    scenarios.iter().filter(|scenario| scenario.fails_now()).count()
}

/// `2 looser, 1 tighter, 3 neutral changes in 4 entries`
fn counts(changes: &Changes) -> String {
    let graded = [Grade::Looser, Grade::Tighter, Grade::Neutral];
    let number = |grade: Grade| changes.count(grade);
    let parts: Vec<_> = graded
        .into_iter()
        .filter(|grade| number(*grade) > 0)
        .map(|grade| format!("{} {}", number(grade), grade.as_str()))
        .collect();
    if parts.is_empty() {
        return "No change to the policy".to_owned();
    }
    let all = changes.grades().count();
    let noun = if all == 1 { "change" } else { "changes" };
    let entries = plural(changes.entries.len(), "entry", "entries");
    format!("{} {noun} in {entries}", parts.join(", "))
}

/// What was compared, where nothing is different.
pub(super) fn nothing(report: &DiffReport<'_>) -> String {
    let classes = match report.tickets {
        Some(tickets) if tickets.classes > 0 => {
            let are = if tickets.classes == 1 { "is" } else { "are" };
            format!("; {} {are} treated as before", classes(tickets.classes))
        }
        _ => String::new(),
    };
    match report.missing.is_empty() {
        true => format!("No change to the policy{classes}"),
        false => format!("No change in what could be compared{classes}"),
    }
}

/// The kind and id of an entry, with its name.
pub(super) fn entry(change: &EntryChange) -> String {
    let Some(home) = change.head.as_ref().or(change.base.as_ref()) else { return String::new() };
    let noun = change.kind.noun();
    match (change.kind, &home.name) {
        (Kind::Organization | Kind::Matrix, _) => noun.to_owned(),
        (Kind::Route, Some(text)) => format!("{noun} {} {}", home.id, shorten::one(text)),
        (_, Some(name)) => format!("{noun} `{}` ({name})", home.id),
        (_, None) => format!("{noun} `{}`", home.id),
    }
}

/// What happened to the entry as a whole; `None` where only its fields changed.
pub(super) fn whole(change: &EntryChange) -> Option<String> {
    match (&change.base, &change.head) {
        (None, Some(_)) => Some("added".to_owned()),
        (Some(_), None) => Some("removed".to_owned()),
        (Some(base), Some(_)) if change.is_renamed() => Some(format!("renamed from `{}`", base.id)),
        _ => None,
    }
}

/// The worst first: looser entries, those with both, tighter ones, and the rest.
pub(super) fn order(change: &EntryChange) -> (bool, bool) {
    let has = |grade| change.grades().any(|given| given == grade);
    (!has(Grade::Looser), !has(Grade::Tighter))
}

/// Why a change has its grade, in a few words; `None` where it has none.
pub(super) fn rule(sense: Sense, grade: Grade) -> Option<&'static str> {
    let tighter = match grade {
        Grade::Tighter => true,
        Grade::Looser => false,
        Grade::Neutral => return None,
    };
    let (more, less) = match sense {
        // A condition, which the tickets grade.
        Sense::Neutral => ("tickets are treated better", "tickets are treated worse"),
        Sense::Sooner => ("sooner", "later, or never"),
        Sense::More => ("more often", "less often"),
        Sense::Stronger => ("the stricter of the two", "the less strict of the two"),
        Sense::Severer => ("raised", "lowered"),
        Sense::Longer => ("open longer", "open for less time"),
        Sense::Clock => ("around the clock", "no longer around the clock"),
        Sense::Reach => ("more is told or asked for", "less is told or asked for"),
        Sense::Closing => ("closed less often", "closed more often"),
        Sense::Channels => ("a channel that wakes somebody", "no channel that wakes anybody"),
        Sense::Limit => ("limited less", "limited more"),
    };
    Some(if tighter { more } else { less })
}

/// `12 classes of ticket`
pub(super) fn classes(number: usize) -> String {
    format!("{} of ticket", plural(number, "class", "classes"))
}

/// `3 times`
pub(super) fn times(number: usize) -> String {
    count(number, "time")
}
