//! Hygiene (`TL09xx`): suppressions, characters that mislead, ids that look alike.

use super::{Context, Findings, Rule, rules};
use crate::check::{Finding, Levels};
use crate::model::{EntryKey, Suppression};

pub(super) const RULES: &[&Rule] = &[&UNUSED_SUPPRESSION];

rules! {
    /// A suppression that silences nothing.
    ///
    /// An `allow` whose rule finds nothing in its entry is a leftover: the problem was solved, or the
    /// suppression was put in the wrong place. Remove it, so that the next finding is seen.
    static UNUSED_SUPPRESSION = 901, "unused-suppression", Warn, "0.1.0", Whole, found_when_applied;
}

/// Whether a suppression was used is only known after all other rules ran; see
/// [`unused_suppression`].
fn found_when_applied(_: &Context<'_>, _: &mut Findings) {}

/// The finding for a suppression that silenced nothing, unless its rule did not run.
pub(in crate::check) fn unused_suppression(
    levels: &Levels,
    entry: &EntryKey,
    suppression: &Suppression,
) -> Option<Finding> {
    let rule = super::registry().iter().find(|rule| rule.info.is_called(&suppression.rule))?;
    if levels.of(&rule.info) == crate::diagnostic::Level::Allow {
        return None;
    }
    let message = format!("`{}` finds nothing in {entry}", rule.info.name);
    let diagnostic = UNUSED_SUPPRESSION
        .finding(suppression.at, message)
        .label("this suppression silences nothing")
        .help("remove it");
    Some(Finding { entry: entry.clone(), diagnostic })
}
