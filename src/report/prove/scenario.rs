//! A counterexample as a scenario in TOML, ready to paste: it fails for the reason that it shows.

use std::fmt::Write as _;

use super::extent::{grouped, openings};
use super::words::promise;
use super::{ProofReport, Words, words};
use crate::model::{
    AttributeKind, AttributeValue, Claim, Duration, Facts, HasEntry, Ix, Policy, Table, Target,
    TargetKind, Ticket,
};
use crate::prove::{Broken, Counterexample, Covered, Delayed, Worse};
use crate::report::one_line;
use crate::simulate::{Trace, What};

/// The scenario of a broken guarantee under an id, as TOML; `None` where no ticket can show it, and of an
/// absence that the policy set does not have: the scenario would pass.
pub fn counterexample(
    report: &ProofReport<'_>,
    claim: Claim,
    broken: &Broken,
    id: &str,
) -> Option<String> {
    let policy = report.policy;
    if report.without.is_some() {
        return None;
    }
    let (ticket, when, lines) = match &broken.example {
        Counterexample::Ticket { ticket, openings: when, .. } => {
            let expect = format!("expect = [{{ guarantee = {} }}]\n", quoted(claim.id(policy)));
            (ticket, openings(report, when), expect)
        }
        Counterexample::Severer(worse) => {
            (&worse.severe.0, words::instead(report, claim, broken), severer(policy, worse)?)
        }
        Counterexample::Person(_) => return None,
    };
    let mut text = String::new();
    let _ = writeln!(text, "# {}: {}.", claim.id(policy), comment(&promise(report, claim)));
    let _ = writeln!(text, "# Broken: {}.", comment(&when));
    let _ = writeln!(text, "[scenarios.{id}]");
    let _ = writeln!(text, "name = {}", quoted(&name(report, claim, ticket)));
    let _ = writeln!(text, "ticket = {}", self::ticket(policy, ticket));
    text += &lines;
    Some(text)
}

fn name(report: &ProofReport<'_>, claim: Claim, ticket: &Ticket) -> String {
    let when = report.words().format("%A %-d %B %Y, %H:%M", ticket.opened);
    format!("{}: {when}", claim.name(report.policy))
}

/// What the more severe ticket must have, as the less severe one has it.
fn severer(policy: &Policy, worse: &Worse) -> Option<String> {
    let after = worse.mild_at?.duration_since(worse.mild.1.opened).as_secs();
    Some(match worse.what {
        Delayed::Told(contact) => {
            let id = quoted(policy.target_id(Target::Contact(contact)));
            format!("expect = [{{ notified = {id}, within = \"{}\" }}]\n", elapsed(after))
        }
        // Just after the less severe ticket's deadline, the more severe one's must have passed.
        Delayed::Due(kind) => {
            let act = match kind {
                TargetKind::Response => "acknowledge",
                TargetKind::Resolution => "resolve",
            };
            format!(
                "events = [{{ after = \"{}\", {act} = true }}]\nexpect = [{{ missed = \"{}\" }}]\n",
                elapsed(after + 1),
                kind.as_str()
            )
        }
        Delayed::Anybody => {
            let event = worse.in_mild.and_then(|event| worse.mild.1.events.get(event))?;
            let What::Notified(told) = &event.what else { return None };
            let id = quoted(policy.target_id(told.target));
            format!("expect = [{{ notified = {id}, within = \"{}\" }}]\n", elapsed(after))
        }
    })
}

/// A scenario for a class of ticket that none stands for: what the policy does with its smallest ticket
/// now, for the team to confirm.
pub fn suggestion(
    policy: &Policy,
    (ticket, trace): (&Ticket, &Trace),
    class: &Covered,
    id: &str,
) -> String {
    let mut expect = Vec::new();
    if let Some(priority) = trace.outcome.priority {
        expect.push(format!("{{ priority = {} }}", quoted(&policy.priorities[priority].entry.id)));
    }
    if let Some(followed) = trace.outcome.policy {
        let id = &policy.escalation_policies[followed].entry.id;
        expect.push(format!("{{ policy = {} }}", quoted(id)));
    }
    let mut told = Vec::new();
    for (at, notification) in trace.notifications() {
        let target = notification.target;
        if matches!(target, Target::Person(_)) || told.contains(&target) {
            continue;
        }
        let after = elapsed(at.duration_since(trace.opened).as_secs());
        let whom = quoted(policy.target_id(target));
        expect.push(format!("{{ notified = {whom}, at = \"{after}\" }}"));
        told.push(target);
    }
    let words = Words { policy };
    let facts = words.facts(&ticket.facts).join("; ");
    let mut text = format!("# Stands for {} different tickets.\n", grouped(class.tickets));
    let _ = writeln!(text, "[scenarios.{id}]");
    let _ = writeln!(text, "name = {}", quoted(&facts));
    let _ = writeln!(text, "ticket = {}", self::ticket(policy, ticket));
    let _ = writeln!(text, "expect = [");
    for line in expect {
        let _ = writeln!(text, "  {line},");
    }
    text += "]\n";
    text
}

/// An elapsed time as the language writes it.
fn elapsed(seconds: i64) -> String {
    let seconds = u64::try_from(seconds).unwrap_or_default();
    Duration::Clock { seconds, days: false }.to_string().replace("immediate", "0m")
}

/// The ticket as an inline table.
pub(in crate::report) fn ticket(policy: &Policy, ticket: &Ticket) -> String {
    let opened = ticket.opened.to_zoned(policy.organization.timezone.clone());
    let mut parts = vec![format!("opened = {}", opened.strftime("%Y-%m-%dT%H:%M:%S%:z"))];
    parts.extend(facts(policy, &ticket.facts));
    format!("{{ {} }}", parts.join(", "))
}

fn facts(policy: &Policy, facts: &Facts) -> Vec<String> {
    fn stated<T: HasEntry>(key: &str, table: &Table<T>, ix: Option<Ix<T>>) -> Option<String> {
        Some(format!("{key} = {}", quoted(&table[ix?].entry().id)))
    }
    let stated = [
        stated("category", &policy.categories, facts.category),
        stated("impact", &policy.impacts, facts.impact),
        stated("urgency", &policy.urgencies, facts.urgency),
        stated("priority", &policy.priorities, facts.priority),
        stated("tier", &policy.tiers, facts.tier),
    ];
    let attributes = facts.attributes().map(|(ix, value)| {
        let attribute = &policy.attributes[ix];
        let value = match (value, &attribute.kind) {
            (AttributeValue::Boolean(value), _) => value.to_string(),
            (AttributeValue::Choice(choice), AttributeKind::Choice(words)) => {
                quoted(words.get(choice).map_or("", |word| word.value.as_str()))
            }
            (AttributeValue::Number(seconds), AttributeKind::Duration) => {
                // A length of time is whole seconds wherever it can be written.
                format!("\"{seconds}s\"")
            }
            (AttributeValue::Number(number), _) => number.to_string(),
            (AttributeValue::Choice(_), _) => quoted(""),
        };
        format!("{} = {value}", attribute.entry.id)
    });
    stated.into_iter().flatten().chain(attributes).collect()
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let escaped = one_line(text).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

/// Text that stays within its comment.
fn comment(text: &str) -> String {
    one_line(text).into_owned()
}
