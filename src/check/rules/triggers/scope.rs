//! For whom a trigger is: who may use it, and for which tickets.

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{ContactKind, Policy, Target, TriggerMode};

rules! {
    /// A manual trigger that nobody may use.
    ///
    /// `used-by` names who may use the trigger: it is empty, or names only tiers and teams that nobody
    /// belongs to. Leave `used-by` out to let everybody who works on a ticket use it.
    ///
    /// ```toml bad
    /// [priorities]
    /// critical = { rank = 1, name = "Critical", calendar = "24x7", respond-within = "15m", resolve-within = "4h" }
    ///
    /// [triggers.executive]
    /// mode = "manual"
    /// name = "An executive asks"
    /// raise-to = "critical"
    /// used-by = []
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// critical = { rank = 1, name = "Critical", calendar = "24x7", respond-within = "15m", resolve-within = "4h" }
    ///
    /// [triggers.executive]
    /// mode = "manual"
    /// name = "An executive asks"
    /// raise-to = "critical"
    /// ```
    pub(super) static UNUSABLE_MANUAL = 604, "unusable-manual-trigger", Deny, "0.1.0", Whole, unusable_manual;

    /// An automatic trigger that raises every ticket.
    ///
    /// Without a condition the trigger applies to every ticket, so the matrix and the categories no
    /// longer decide. Name the tickets it is for, or make it manual.
    ///
    /// ```toml bad
    /// [priorities]
    /// critical = { rank = 1, name = "Critical", calendar = "24x7", respond-within = "15m", resolve-within = "4h" }
    ///
    /// [triggers.outage]
    /// mode = "automatic"
    /// name = "System-wide outage"
    /// when = {}
    /// raise-to = "critical"
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// critical = { rank = 1, name = "Critical", calendar = "24x7", respond-within = "15m", resolve-within = "4h" }
    ///
    /// [attributes.users-affected]
    /// type = "percent"
    /// name = "Share of users affected"
    ///
    /// [triggers.outage]
    /// mode = "automatic"
    /// name = "System-wide outage"
    /// when = { users-affected = { over = 25 } }
    /// raise-to = "critical"
    /// ```
    pub(super) static EVERY_TICKET = 605, "trigger-for-every-ticket", Warn, "0.1.0", Entry, every_ticket;
}

fn unusable_manual(cx: &Context<'_>, findings: &mut Findings) {
    for trigger in cx.policy.triggers.values() {
        let Some(used_by) = &trigger.used_by else { continue };
        if trigger.mode != TriggerMode::Manual
            || used_by.iter().any(|target| has_people(cx.policy, target.value))
        {
            continue;
        }
        let label =
            if used_by.is_empty() { "names nobody" } else { "nobody belongs to any of these" };
        let finding = UNUSABLE_MANUAL
            .finding(
                used_by.at,
                format!("nobody may use the manual trigger `{}`", trigger.entry.id),
            )
            .label(label)
            .help(
                "name who may use it, or leave `used-by` out to let everybody on the ticket use it",
            );
        findings.add(&trigger.entry, finding);
    }
}

/// True unless the target is a tier or team that nobody belongs to.
fn has_people(policy: &Policy, target: Target) -> bool {
    match target {
        Target::Tier(tier) => !policy.tiers[tier].responders.is_empty(),
        Target::Contact(contact) => {
            let contact = &policy.contacts[contact];
            contact.kind != ContactKind::Team
                || !contact.members.is_empty()
                || contact.on_call.is_some()
        }
        Target::Rotation(_) | Target::Person(_) => true,
    }
}

fn every_ticket(cx: &Context<'_>, findings: &mut Findings) {
    for trigger in cx.policy.triggers.values() {
        if trigger.mode != TriggerMode::Automatic {
            continue;
        }
        let at = match &trigger.when {
            Some(when) if when.is_everything() => when.at,
            Some(_) => continue,
            None => trigger.entry.at,
        };
        let does = match (trigger.raise_to, trigger.start_at) {
            (Some(priority), _) => {
                let id = &cx.policy.priorities[priority.value].entry.id;
                format!("raises every ticket to `{id}`")
            }
            (None, Some(_)) => "moves every ticket to its tier".to_owned(),
            // Telling somebody of every ticket, with `when = {}` written out, can be meant.
            (None, None) if trigger.when.is_some() => continue,
            (None, None) => "applies to every ticket".to_owned(),
        };
        let finding = EVERY_TICKET
            .finding(at, format!("automatic trigger `{}` {does}", trigger.entry.id))
            .label("no condition")
            .help("say for which tickets, such as `when = { category = \"outage\" }`");
        findings.add(&trigger.entry, finding);
    }
}
