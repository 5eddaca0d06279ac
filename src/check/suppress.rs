//! `allow`: findings that the team accepts, with a reason and up to a day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Context, Finding, Levels};
use crate::model::{EntryKey, Suppression};

/// True while a suppression holds: it has a reason, and its last day has not passed.
pub(super) fn holds(suppression: &Suppression, today: Date) -> bool {
    let reason = suppression.reason.as_ref().is_some_and(|text| !text.trim().is_empty());
    reason && suppression.until.is_none_or(|until| today <= *until)
}

/// Takes out what is suppressed, and reports suppressions that silenced nothing. Also says how many
/// findings were taken out.
pub(super) fn apply(
    cx: &Context<'_>,
    levels: &Levels,
    found: Vec<Finding>,
) -> (Vec<Finding>, usize) {
    let entries = cx.policy.entries();
    let mut of_entry: BTreeMap<EntryKey, Vec<Silencing<'_>>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| !entry.allow.is_empty()) {
        let silencing =
            entry.allow.iter().map(|suppression| Silencing { suppression, used: false });
        of_entry.insert(entry.key(), silencing.collect());
    }
    if of_entry.is_empty() {
        return (found, 0);
    }
    let today = cx.today();
    let number = found.len();
    let mut kept = found;
    kept.retain_mut(|finding| {
        let mut silenced = false;
        for silencing in of_entry.get_mut(&finding.entry).into_iter().flatten() {
            if finding.diagnostic.rule.is_called(&silencing.suppression.rule) {
                silencing.used = true;
                silenced |= holds(silencing.suppression, today);
            }
        }
        if silenced && !excused(cx, finding, today) {
            finding.diagnostic.notes.push(NEW.to_owned());
            silenced = false;
        }
        !silenced
    });
    let suppressed = number - kept.len();
    if cx.complete {
        for (entry, silencing) in &of_entry {
            let unused = silencing.iter().filter(|silencing| !silencing.used);
            kept.extend(unused.filter_map(|silencing| {
                super::rules::unused_suppression(levels, entry, silencing.suppression)
            }));
        }
    }
    (kept, suppressed)
}

const NEW: &str = "its `allow` comes with the change itself, so it does not count yet";

/// True if the base of the change suppresses the finding, too; and where there is no base.
fn excused(cx: &Context<'_>, finding: &Finding, today: Date) -> bool {
    let Some(base) = &cx.base else { return true };
    let mut of_entry = base.get(&finding.entry).into_iter().flatten();
    of_entry.any(|s| finding.diagnostic.rule.is_called(&s.rule) && holds(s, today))
}

/// A suppression, and whether a finding was there for it.
struct Silencing<'p> {
    suppression: &'p Suppression,
    used: bool,
}
