//! Suppressions that silence nothing: unused, expired, or without a reason.

use crate::check::rules::rules;
use crate::check::{Context, Finding, Findings, Levels};
use crate::diagnostic::Level;
use crate::model::{EntryKey, Suppression};

rules! {
    /// A suppression that silences nothing.
    ///
    /// An `allow` whose rule finds nothing in its entry is a leftover: the problem was solved, or the
    /// suppression was put in the wrong place. Remove it, so that the next finding is seen.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// allow = [{ rule = "impossible-number", reason = "A number for examples" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(555) 123-4567" }]
    /// allow = [{ rule = "impossible-number", reason = "A number for examples" }]
    /// ```
    pub(super) static UNUSED_SUPPRESSION = 901, "unused-suppression", Warn, "0.1.0", Whole, found_when_applied;

    /// A suppression whose last day has passed.
    ///
    /// The team accepted the finding up to a day, and that day is over: the finding counts again. Solve the
    /// problem, or decide anew and write a later day.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(555) 123-4567" }]
    /// allow = [{ rule = "impossible-number", reason = "A number for examples", until = 2026-06-30 }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(555) 123-4567" }]
    /// allow = [{ rule = "impossible-number", reason = "A number for examples", until = 2027-06-30 }]
    /// ```
    pub(super) static EXPIRED_SUPPRESSION = 902, "expired-suppression", Warn, "0.1.0", Entry, expired;

    /// A suppression that does not say why.
    ///
    /// Without a reason nobody can tell later whether the finding may still be accepted, so the suppression
    /// silences nothing.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(555) 123-4567" }]
    /// allow = [{ rule = "impossible-number" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(555) 123-4567" }]
    /// allow = [{ rule = "impossible-number", reason = "A number for examples" }]
    /// ```
    pub(super) static SUPPRESSION_WITHOUT_REASON = 903, "suppression-without-reason", Deny, "0.1.0", Entry, without_reason;
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
    let registry = crate::check::registry();
    let rule = registry.iter().find(|rule| rule.info.is_called(&suppression.rule))?;
    if levels.of(&rule.info) == Level::Allow {
        return None;
    }
    let message = format!("`{}` finds nothing in {entry}", rule.info.name);
    let diagnostic = UNUSED_SUPPRESSION
        .finding(suppression.at, message)
        .label("this suppression silences nothing")
        .help("remove it");
    Some(Finding { entry: entry.clone(), diagnostic })
}

fn expired(cx: &Context<'_>, findings: &mut Findings) {
    let today = cx.today();
    for entry in cx.policy.entries() {
        for suppression in &entry.allow {
            let Some(until) = suppression.until.as_ref().filter(|until| today > until.value) else {
                continue;
            };
            let message = format!("the suppression of `{}` has expired", suppression.rule.value);
            let diagnostic = EXPIRED_SUPPRESSION
                .finding(until.at, message)
                .label(format!("today is {today}"))
                .help("solve the problem, or decide anew and write a later day");
            findings.add(entry, diagnostic);
        }
    }
}

fn without_reason(cx: &Context<'_>, findings: &mut Findings) {
    for entry in cx.policy.entries() {
        for suppression in &entry.allow {
            let reason = suppression.reason.as_ref();
            if reason.is_some_and(|reason| !reason.trim().is_empty()) {
                continue;
            }
            let message =
                format!("the suppression of `{}` gives no reason", suppression.rule.value);
            let diagnostic = SUPPRESSION_WITHOUT_REASON
                .finding(reason.map_or(suppression.at, |reason| reason.at), message)
                .label("so it silences nothing")
                .help("say why the team accepts the finding: reason = \"…\"");
            findings.add(entry, diagnostic);
        }
    }
}
