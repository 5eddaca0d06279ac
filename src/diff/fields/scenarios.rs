//! Fields of scenarios: the ticket, what people do, what is expected.

use jiff::SignedDuration;

use super::{Sense, Writer};
use crate::model::{
    Action, AttributeKind, AttributeValue, Because, Duration, Event, Expectation, Expected, Facts,
    Ix, Scenario, Ticket, When,
};

pub(super) fn scenario(writer: &mut Writer<'_>, scenario: &Scenario) {
    let Scenario { entry, name, ticket, events, expect } = scenario;
    writer.name(name, entry);
    let Ticket { opened, facts } = ticket;
    let policy = writer.naming.policy();
    writer.instant("ticket.opened", *opened, &policy.organization.timezone, entry.at);
    self::facts(writer, "ticket.", facts);
    let at = entry.at;
    writer.records("events", Sense::Neutral, events, |event| event.at.unwrap_or(at), event);
    writer.records("expect", Sense::Neutral, expect, |expectation| expectation.at, expectation);
    // All of them must hold, in whatever order they are written.
    writer.sort_records("expect");
}

fn facts(writer: &mut Writer<'_>, above: &str, facts: &Facts) {
    let (naming, policy) = (writer.naming, writer.naming.policy());
    // The list of attributes is private to the model, which `attributes()` gives out whole.
    let Facts { category, impact, urgency, priority, tier, .. } = facts;
    let stated = [
        ("category", category.map(|ix| naming.entry(&policy.categories, ix))),
        ("impact", impact.map(|ix| naming.entry(&policy.impacts, ix))),
        ("urgency", urgency.map(|ix| naming.entry(&policy.urgencies, ix))),
        ("priority", priority.map(|ix| naming.entry(&policy.priorities, ix))),
        ("tier", tier.map(|ix| naming.entry(&policy.tiers, ix))),
    ];
    for (name, id) in stated {
        if let Some(id) = id {
            writer.text(format!("{above}{name}"), id);
        }
    }
    for (attribute, value) in facts.attributes() {
        let text = match (value, &policy.attributes[attribute].kind) {
            (AttributeValue::Boolean(value), _) => value.to_string(),
            (AttributeValue::Number(value), kind) => number(value, kind),
            (AttributeValue::Choice(choice), AttributeKind::Choice(choices)) => {
                choices.get(choice).map_or(String::new(), |word| word.value.clone())
            }
            (AttributeValue::Choice(_), _) => String::new(),
        };
        writer.text(format!("{above}{}", naming.attribute(attribute)), text);
    }
}

/// A number as the author writes it: a duration's is counted in seconds.
pub(super) fn number(value: f64, kind: &AttributeKind) -> String {
    match kind {
        AttributeKind::Duration => elapsed(SignedDuration::from_secs_f64(value)),
        _ => value.to_string(),
    }
}

/// `1h 30m`
fn elapsed(time: SignedDuration) -> String {
    let seconds = u64::try_from(time.as_secs()).unwrap_or_default();
    match seconds {
        0 => "0m".to_owned(),
        seconds => Duration::Clock { seconds, days: false }.to_string(),
    }
}

fn event(writer: &mut Writer<'_>, event: &Event) {
    let Event { after, action, at: _ } = event;
    let naming = writer.naming;
    writer.text("after", elapsed(*after));
    match action {
        Action::Acknowledge(who) => {
            writer.text("acknowledge", who.map_or("true".to_owned(), |who| naming.target(who)));
        }
        Action::Set(facts) => self::facts(writer, "set.", facts),
        Action::Escalate(trigger) => {
            writer.text("escalate", naming.entry(&naming.policy().triggers, *trigger));
        }
        Action::Pause(reason) => writer.text("pause", reason),
        Action::Resume => writer.text("resume", "true"),
        Action::Resolve => writer.text("resolve", "true"),
        Action::Reopen => writer.text("reopen", "true"),
    }
}

fn expectation(writer: &mut Writer<'_>, expectation: &Expectation) {
    let Expectation { what, at: _ } = expectation;
    let (naming, policy) = (writer.naming, writer.naming.policy());
    match what {
        Expected::Priority { priority, because } => {
            writer.text("priority", naming.entry(&policy.priorities, *priority));
            if let Some(because) = because {
                writer.text("because", self::because(writer, *because));
            }
        }
        Expected::Notified { target, when, via } => {
            writer.text("notified", naming.target(*target));
            self::when(writer, *when);
            if let Some(via) = via {
                writer.text("via", via.as_str());
            }
        }
        Expected::NotNotified { target } => writer.text("not-notified", naming.target(*target)),
        Expected::EscalatedTo { tier, when } => {
            writer.text("escalated-to", naming.entry(&policy.tiers, *tier));
            self::when(writer, *when);
        }
        Expected::Policy { policy: ix } => {
            writer.text("policy", naming.entry(&policy.escalation_policies, *ix));
        }
        Expected::ReachesNobody { target, when } => {
            writer.text("reaches-nobody", naming.target(*target));
            self::when(writer, *when);
        }
        Expected::Met(kind) => writer.text("met", kind.as_str()),
        Expected::Keeps(claim) => writer.text("guarantee", claim.id(policy)),
        Expected::Missed(kind) => writer.text("missed", kind.as_str()),
        Expected::Duty { duty, when } => {
            writer.text("duty", naming.entry(&policy.duties, *duty));
            self::when(writer, *when);
        }
    }
}

fn because(writer: &Writer<'_>, because: Because) -> String {
    let trigger = |ix: Ix<_>| writer.naming.entry(&writer.naming.policy().triggers, ix);
    match because {
        Because::Matrix => "matrix".to_owned(),
        Because::Stated => "stated".to_owned(),
        Because::Trigger(ix) => trigger(ix),
    }
}

fn when(writer: &mut Writer<'_>, when: When) {
    match when {
        When::Ever => {}
        When::Within(time) => writer.text("within", elapsed(time)),
        When::At(time) => writer.text("at", elapsed(time)),
    }
}
