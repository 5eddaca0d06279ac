//! `allow`: findings that the team accepts, with a reason and up to a day.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Context, Finding, Levels};
use crate::model::{Entry, Suppression};

/// True while a suppression holds: it has a reason, and its last day has not passed.
pub(super) fn holds(suppression: &Suppression, today: Date) -> bool {
    let reason = suppression.reason.as_ref().is_some_and(|text| !text.trim().is_empty());
    reason && suppression.until.is_none_or(|until| today <= *until)
}

/// The day it is in the organization's zone, by which suppressions expire.
pub(super) fn today(cx: &Context<'_>) -> Date {
    cx.now.to_zoned(cx.policy.organization.timezone.clone()).date()
}

/// Takes out what is suppressed, and reports suppressions that silenced nothing.
pub(super) fn apply(cx: &Context<'_>, levels: &Levels, found: Vec<Finding>) -> Vec<Finding> {
    let today = today(cx);
    let entries = cx.policy.entries();
    let silencing: Vec<(&Entry, &Suppression)> = entries
        .iter()
        .flat_map(|entry| entry.allow.iter().map(move |suppression| (*entry, suppression)))
        .collect();
    if silencing.is_empty() {
        return found;
    }
    let mut used = BTreeSet::new();
    let mut kept: Vec<Finding> = found
        .into_iter()
        .filter(|finding| {
            let mut silenced = false;
            for (index, (entry, suppression)) in silencing.iter().enumerate() {
                if finding.diagnostic.rule.is_called(&suppression.rule)
                    && entry.kind == finding.entry.kind
                    && entry.id == finding.entry.id
                {
                    used.insert(index);
                    silenced |= holds(suppression, today);
                }
            }
            !silenced
        })
        .collect();
    if cx.damaged.is_empty() {
        let unused = silencing.iter().enumerate().filter(|(index, _)| !used.contains(index));
        kept.extend(unused.filter_map(|(_, (entry, suppression))| {
            super::rules::unused_suppression(levels, entry, suppression)
        }));
    }
    kept
}
