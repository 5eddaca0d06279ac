//! Triggers and duties (`TL06xx`): those that change nothing, tell nobody or oblige nobody.

mod duties;
mod effects;
mod security;

use super::{Context, Findings, Rule, rules};
use crate::model::{ContactKind, Policy, Target, TriggerMode};

pub(super) const RULES: &[&Rule] = &[
    &WITHOUT_EFFECT,
    &EFFECT_NEVER_APPLIES,
    &SILENT_SECURITY,
    &UNUSABLE_MANUAL,
    &EVERY_TICKET,
    &MISSED_WITHOUT_TARGET,
    &DUTY_WITHOUT_CONTENT,
];

rules! {
    /// A trigger that does nothing.
    ///
    /// A trigger raises the priority (`raise-to`), moves the ticket to a tier (`start-at`) or tells
    /// somebody (`notify`). This one does none of them.
    ///
    /// ```toml bad
    /// [attributes.data-loss]
    /// type = "boolean"
    /// name = "Data was lost"
    ///
    /// [triggers.data-loss-event]
    /// mode = "automatic"
    /// name = "Data loss"
    /// when = { data-loss = true }
    /// ```
    ///
    /// ```toml good
    /// [attributes.data-loss]
    /// type = "boolean"
    /// name = "Data was lost"
    ///
    /// [contacts.dba]
    /// kind = "hotline"
    /// name = "Database team"
    /// reach = [{ phone = "ext 7777" }]
    ///
    /// [triggers.data-loss-event]
    /// mode = "automatic"
    /// name = "Data loss"
    /// when = { data-loss = true }
    /// notify = ["dba"]
    /// ```
    static WITHOUT_EFFECT = 601, "trigger-without-effect", Deny, "0.1.0", Entry, effects::without_effect;

    /// A `raise-to` or `start-at` that never changes a ticket.
    ///
    /// The condition only holds for tickets that are already at that priority or tier, or beyond, and a
    /// trigger never lowers. Either the condition or the value is not what was meant.
    ///
    /// ```toml bad
    /// [priorities]
    /// critical = { rank = 1, name = "Critical", calendar = "24x7", respond-within = "15m", resolve-within = "4h" }
    /// high = { rank = 2, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    ///
    /// [triggers.urgent]
    /// mode = "automatic"
    /// name = "Urgent"
    /// when = { priority = ["critical", "high"] }
    /// raise-to = "high"
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// critical = { rank = 1, name = "Critical", calendar = "24x7", respond-within = "15m", resolve-within = "4h" }
    /// high = { rank = 2, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    ///
    /// [attributes.vip]
    /// type = "boolean"
    /// name = "Asked for by the board"
    ///
    /// [triggers.urgent]
    /// mode = "automatic"
    /// name = "Urgent"
    /// when = { priority = "high", vip = true }
    /// raise-to = "critical"
    /// ```
    static EFFECT_NEVER_APPLIES = 602, "effect-never-applies", Warn, "0.1.0", Entry, effects::never_applies;

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
    static SILENT_SECURITY = 603, "silent-security-trigger", Warn, "0.1.0", Entry, security::silent;

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
    static UNUSABLE_MANUAL = 604, "unusable-manual-trigger", Deny, "0.1.0", Whole, unusable_manual;

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
    static EVERY_TICKET = 605, "trigger-for-every-ticket", Warn, "0.1.0", Entry, every_ticket;

    /// A trigger that waits for a missed target no priority has.
    ///
    /// `missed = "resolution"` holds when a ticket is not resolved within its priority's
    /// `resolve-within`, and `missed = "response"` likewise. No priority has that target, so no ticket
    /// ever misses it.
    ///
    /// ```toml bad
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h" }
    ///
    /// [contacts.manager]
    /// kind = "role"
    /// name = "Manager"
    /// reach = [{ phone = "ext 7777" }]
    ///
    /// [triggers.late]
    /// mode = "automatic"
    /// name = "Resolution is late"
    /// when = { missed = "resolution" }
    /// notify = ["manager"]
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    ///
    /// [contacts.manager]
    /// kind = "role"
    /// name = "Manager"
    /// reach = [{ phone = "ext 7777" }]
    ///
    /// [triggers.late]
    /// mode = "automatic"
    /// name = "Resolution is late"
    /// when = { missed = "resolution" }
    /// notify = ["manager"]
    /// ```
    static MISSED_WITHOUT_TARGET = 606, "missed-without-target", Warn, "0.1.0", Whole, effects::missed_without_target;

    /// A duty that obliges nobody to do anything.
    ///
    /// It says when, but neither whom to tell (`notify`) nor what to do (`text`) nor what is required
    /// (`requires`).
    ///
    /// ```toml bad
    /// [duties.post-mortem]
    /// after-resolution = "5 business days"
    /// calendar = "business"
    ///
    /// [calendars.business]
    /// hours = { weekdays = "09:00-17:00" }
    /// ```
    ///
    /// ```toml good
    /// [duties.post-mortem]
    /// after-resolution = "5 business days"
    /// calendar = "business"
    /// text = "Hold a post-mortem and write down what was learned."
    ///
    /// [calendars.business]
    /// hours = { weekdays = "09:00-17:00" }
    /// ```
    static DUTY_WITHOUT_CONTENT = 607, "duty-without-content", Deny, "0.1.0", Entry, duties::without_content;
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
