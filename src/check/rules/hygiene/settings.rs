//! Rules that are named and do not exist.

use crate::check::rules::rules;
use crate::check::{Context, Findings, registry};
use crate::diagnostic::{RuleInfo, loading};
use crate::model::Entry;
use crate::source::At;

rules! {
    /// A rule that does not exist.
    ///
    /// `[lints]` or an `allow` names a rule that this version does not have, or an error of loading, which
    /// nothing can silence. The setting does nothing, although it looks as if it did.
    ///
    /// ```toml bad
    /// [lints]
    /// single-responders = "deny"
    /// ```
    ///
    /// ```toml good
    /// [lints]
    /// single-responder = "deny"
    /// ```
    pub(super) static UNKNOWN_RULE = 904, "unknown-rule", Deny, "0.1.0", Entry, unknown;
}

fn unknown(cx: &Context<'_>, findings: &mut Findings) {
    let organization = &cx.policy.organization;
    for (rule, _) in &organization.lints {
        // All of those at a level, as on the command line.
        if rule.value != "warnings" {
            look_up(&organization.entry, rule, findings);
        }
    }
    for entry in cx.policy.entries() {
        for suppression in &entry.allow {
            look_up(entry, &suppression.rule, findings);
        }
    }
}

fn look_up(entry: &Entry, named: &At<String>, findings: &mut Findings) {
    let rules = || registry().iter().map(|rule| &rule.info);
    let word = named.value.as_str();
    if rules().any(|rule| rule.is_called(word)) {
        return;
    }
    let diagnostic = if loading::ERRORS.iter().any(|error| error.is_called(word)) {
        UNKNOWN_RULE
            .finding(named.at, format!("`{word}` is an error of loading, which cannot be silenced"))
            .label("this does nothing")
            .help("remove it, and correct what the error says")
    } else {
        let unknown = UNKNOWN_RULE
            .finding(named.at, format!("there is no rule `{word}`"))
            .label("this does nothing");
        match nearest(word, rules()) {
            Some(rule) => unknown.help(format!("did you mean `{}`?", rule.name)),
            None => unknown.help("`tierline explain` lists the rules there are"),
        }
    };
    findings.add(entry, diagnostic);
}

/// The rule whose name a typing error could have turned into the word.
fn nearest<'r>(word: &str, rules: impl Iterator<Item = &'r RuleInfo>) -> Option<&'r RuleInfo> {
    let word = word.to_lowercase().replace('_', "-");
    let scored = rules.map(|rule| (strsim::jaro_winkler(&word, rule.name), rule));
    let (score, rule) = scored.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (score > 0.85).then_some(rule)
}
