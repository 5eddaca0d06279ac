//! Triggers about security that leave it to chance who hears of it.

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Category, Ix, Policy, Test, Trigger};

rules! {
    /// A security trigger that tells nobody.
    ///
    /// Raising the priority alone leaves a suspected breach with whoever opened the ticket until the next
    /// step. A security incident should reach those who handle it at once: name them in `notify`, or move
    /// the ticket to their tier with `start-at`. Silent where the category starts above the first line
    /// or has a route of its own.
    ///
    /// ```toml bad
    /// [priorities]
    /// critical = { rank = 1, name = "Critical", calendar = "24x7", respond-within = "15m", resolve-within = "4h" }
    ///
    /// [attributes.suspected-breach]
    /// type = "boolean"
    /// name = "A breach is suspected"
    ///
    /// [triggers.security-breach]
    /// mode = "automatic"
    /// name = "Security breach"
    /// when = { suspected-breach = true }
    /// raise-to = "critical"
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// critical = { rank = 1, name = "Critical", calendar = "24x7", respond-within = "15m", resolve-within = "4h" }
    ///
    /// [attributes.suspected-breach]
    /// type = "boolean"
    /// name = "A breach is suspected"
    ///
    /// [contacts.security]
    /// kind = "hotline"
    /// name = "Security response"
    /// reach = [{ phone = "ext 9999" }]
    ///
    /// [triggers.security-breach]
    /// mode = "automatic"
    /// name = "Security breach"
    /// when = { suspected-breach = true }
    /// raise-to = "critical"
    /// notify = ["security"]
    /// ```
    pub(super) static SILENT_SECURITY = 603, "silent-security-trigger", Warn, "0.1.0", Entry, silent;
}

/// Words that make a trigger one about security, as a whole word of its id or name or of what it
/// tests. `outage` and the like are not among them: those are for the steps.
const WORDS: &[&str] = &[
    "security",
    "breach",
    "breaches",
    "intrusion",
    "ransomware",
    "malware",
    "phishing",
    "hacked",
    "cyberattack",
    "exfiltration",
];

fn silent(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let lowest = policy.tiers.values().map(|tier| tier.level.value).min();
    let routed = routed_categories(policy);
    for trigger in policy.triggers.values() {
        if !trigger.notify.is_empty() || trigger.start_at.is_some() || !is_about(policy, trigger) {
            continue;
        }
        if trigger.raise_to.is_none() {
            // It does nothing at all, which is another rule's finding.
            continue;
        }
        let categories = categories(trigger);
        let told_anyway = |ix: &Ix<Category>| {
            let tier = policy.categories[*ix].tier;
            let above = tier.is_some_and(|t| Some(policy.tiers[t.value].level.value) > lowest);
            above || routed.get(ix.index()) == Some(&true)
        };
        if !categories.is_empty() && categories.iter().all(told_anyway) {
            continue;
        }
        let finding = SILENT_SECURITY
            .finding(
                trigger.entry.at,
                format!("security trigger `{}` tells nobody", trigger.entry.id),
            )
            .label("raises the priority and leaves the ticket where it is")
            .help("name who handles security in `notify`, or their tier in `start-at`");
        findings.add(&trigger.entry, finding);
    }
}

fn is_about(policy: &Policy, trigger: &Trigger) -> bool {
    let mentions = |text: &str| {
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        words.any(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
    };
    mentions(&trigger.entry.id)
        || mentions(&trigger.name)
        || categories(trigger).iter().any(|ix| {
            let category = &policy.categories[*ix];
            mentions(&category.entry.id)
        })
}

/// The categories a trigger's condition names outside `not`.
fn categories(trigger: &Trigger) -> Vec<Ix<Category>> {
    let mut named = Vec::new();
    let mut open: Vec<_> = trigger.when.iter().collect();
    while let Some(condition) = open.pop() {
        match &condition.test {
            Test::All(inner) | Test::Any(inner) => open.extend(inner),
            Test::Category(list) => named.extend(list.iter().map(|at| at.value)),
            _ => {}
        }
    }
    named
}

/// Which categories a route tests: they may have an escalation policy of their own.
fn routed_categories(policy: &Policy) -> Vec<bool> {
    let mut routed = vec![false; policy.categories.len()];
    for route in policy.routes.values() {
        route.when.walk(&mut |condition| {
            if let Test::Category(list) = &condition.test {
                for category in list {
                    if let Some(routed) = routed.get_mut(category.index()) {
                        *routed = true;
                    }
                }
            }
        });
    }
    routed
}
