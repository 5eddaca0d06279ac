//! A scenario as a drill: what the engine says must happen, moment by moment, as the audience may see it.

use jiff::{SignedDuration, Timestamp};
use minijinja::Value;
use serde::Serialize;

use super::targets::Targets;
use super::ticket::ScaleView;
use super::time::Length;
use super::{Audience, Ref, value, words};
use crate::clock::Clock;
use crate::model::{AttributeKind, AttributeValue, Duration, Facts, Scenario, TargetKind};
use crate::simulate::{Cause, ClockKind, Notification, Options, Told, What, simulate};

/// A scenario and what must come of it.
#[derive(Serialize)]
struct RehearsalView {
    id: String,
    name: String,
    opened: String,
    facts: Vec<String>,
    priority: Option<ScaleView>,
    tier: Option<Ref>,
    policy: Option<Ref>,
    respond_by: Option<String>,
    resolve_by: Option<String>,
    events: Vec<EventView>,
}

/// Something that happens, or has to be done.
#[derive(Serialize)]
struct EventView {
    after: String,
    clock: String,
    kind: &'static str,
    what: String,
    notify: Option<Targets>,
    told: Vec<ToldView>,
    seconds: i64,
}

/// Who is told in the end.
#[derive(Serialize, PartialEq)]
struct ToldView {
    name: String,
    method: Option<&'static str>,
    address: Option<String>,
}

impl Audience<'_> {
    /// A scenario as a drill.
    pub(in crate::render) fn rehearsal(&self, clock: &Clock, scenario: &Scenario) -> Value {
        let policy = self.policy;
        let ticket = &scenario.ticket;
        let trace = simulate(policy, clock, ticket, &scenario.events, Options::default());
        let mut events: Vec<EventView> = Vec::new();
        let mut due = [None, None];
        for happening in &trace.events {
            let since = happening.at.duration_since(trace.opened);
            let event = |kind, what: String| EventView {
                after: elapsed(since),
                clock: self.moment("%a %H:%M", happening.at),
                kind,
                what,
                notify: None,
                told: Vec::new(),
                seconds: since.as_secs(),
            };
            match &happening.what {
                What::TargetDue { clock: ClockKind::Ticket(kind), due: at } => {
                    let slot = match kind {
                        TargetKind::Response => due.first_mut(),
                        TargetKind::Resolution => due.last_mut(),
                    };
                    if let Some(slot) = slot {
                        *slot = Some(self.moment("%a %-d %b %Y %H:%M", *at));
                    }
                }
                What::Notified(notification) => {
                    let told = self.told(notification);
                    // Who hears of a duty stands beside it.
                    let of_duty = matches!(happening.why, Cause::Duty(_) | Cause::Priority(_));
                    let last = events.last_mut().filter(|last| {
                        let same = last.notify.as_ref().is_some_and(|targets| {
                            targets.is(policy.target_id(notification.target))
                        });
                        let same = same || (of_duty && last.kind == "duty");
                        same && last.seconds == since.as_secs()
                    });
                    match last {
                        Some(last) if last.told.contains(&told) => {}
                        Some(last) => last.told.push(told),
                        None => {
                            let notify = self.one_target(notification.target);
                            let mut event = event("tell", format!("Tell {}", notify.text()));
                            event.notify = Some(notify);
                            event.told = vec![told];
                            events.push(event);
                        }
                    }
                }
                What::ReachedNobody { target, .. } => {
                    let notify = self.one_target(*target);
                    let what = format!("Nobody can be reached for {}", notify.text());
                    events.push(EventView { notify: Some(notify), ..event("nobody", what) });
                }
                other => {
                    if let Some((kind, what)) = self.in_words(other) {
                        events.push(event(kind, what));
                    }
                }
            }
        }
        let [respond_by, resolve_by] = due;
        let outcome = &trace.outcome;
        value(RehearsalView {
            id: scenario.entry.id.to_string(),
            name: scenario.name.clone(),
            opened: self.moment("%A %-d %B %Y, %H:%M", ticket.opened),
            facts: self.facts(&ticket.facts),
            priority: outcome.priority.map(|ix| self.priority_rank(ix)),
            tier: outcome.tier.map(|ix| self.tier_ref(ix)),
            policy: outcome.policy.map(|ix| {
                let policy = &policy.escalation_policies[ix];
                Ref::new(&policy.entry, &policy.name)
            }),
            respond_by,
            resolve_by,
            events,
        })
    }

    /// What a drill has to know of the rest: what people do, and what follows from it.
    fn in_words(&self, what: &What) -> Option<(&'static str, String)> {
        let policy = self.policy;
        let clock = |kind: &ClockKind| match kind {
            ClockKind::Ticket(kind) => {
                format!("{} target", crate::words::upper_first(kind.as_str()))
            }
            ClockKind::Tier(ix) => format!("Response target of {}", policy.tiers[*ix].name),
        };
        Some(match what {
            What::Acknowledged { by } => {
                let who = by.map_or_else(|| "somebody".to_owned(), |by| self.one_target(by).text());
                ("person", format!("{} takes the ticket", crate::words::upper_first(&who)))
            }
            What::Changed { facts } => {
                ("person", format!("It becomes known: {}", self.facts(facts).join(", ")))
            }
            What::Paused { reason } => ("person", format!("The clocks stop: {reason}")),
            What::Resumed => ("person", "The clocks go on".to_owned()),
            What::Resolved => ("person", "The ticket is resolved".to_owned()),
            What::Reopened => ("person", "The ticket is reopened".to_owned()),
            What::Triggered { trigger } => {
                ("rule", format!("“{}” applies", policy.triggers[*trigger].name))
            }
            What::Classified { priority: Some(now), .. } => {
                ("rule", format!("The priority is {}", policy.priorities[*now].name))
            }
            What::TierRaised { tier, before } => {
                let name = &policy.tiers[*tier].name;
                let verb = if before.is_some() { "goes to" } else { "starts at" };
                ("rule", format!("The ticket {verb} {name}"))
            }
            What::TargetMissed { clock: kind, .. } => ("missed", format!("{} missed", clock(kind))),
            What::TargetMet { clock: kind, .. } => ("rule", format!("{} met", clock(kind))),
            What::DutyDue { duty, .. } => {
                let duty = &policy.duties[*duty];
                let id = crate::words::upper_first(&duty.entry.id.replace('-', " "));
                let text = duty.text.as_ref().map(|text| text.value.clone());
                ("duty", text.or_else(|| duty.name.clone()).unwrap_or(id))
            }
            What::UpdateDue { .. } => ("duty", "Tell those concerned how it stands".to_owned()),
            What::Exhausted => {
                ("missed", "Nobody is left to be told: the escalation is exhausted".to_owned())
            }
            _ => return None,
        })
    }

    /// Who was told, as far as the audience may see them.
    fn told(&self, notification: &Notification) -> ToldView {
        match &notification.found.told {
            Told::Person => {
                let name = self.one_target(notification.target).text();
                ToldView { name, method: None, address: None }
            }
            Told::Contact { contact, held_by, method, kind, .. } => {
                let whose = held_by.unwrap_or(*contact);
                let (name, seen) = if self.sees(*contact) {
                    (self.policy.contacts[*contact].name.clone(), self.sees(whose))
                } else {
                    (NOT_NAMED.to_owned(), false)
                };
                let address = self.policy.contacts[whose].reach.get(*method);
                let address = address.filter(|m| seen && m.visibility <= self.visibility);
                ToldView {
                    name,
                    method: address.map(|_| words::method(*kind)),
                    address: address.map(|method| method.address.value.clone()),
                }
            }
        }
    }

    /// What is known about a ticket, a phrase each.
    fn facts(&self, facts: &Facts) -> Vec<String> {
        let policy = self.policy;
        let mut known: Vec<String> = Vec::new();
        known.extend(facts.category.map(|ix| policy.categories[ix].name.clone()));
        known.extend(facts.impact.map(|ix| format!("impact: {}", policy.impacts[ix].name)));
        known.extend(facts.urgency.map(|ix| format!("urgency: {}", policy.urgencies[ix].name)));
        known.extend(facts.priority.map(|ix| format!("priority: {}", policy.priorities[ix].name)));
        known.extend(facts.tier.map(|ix| format!("level: {}", policy.tiers[ix].name)));
        for (ix, value) in facts.attributes() {
            let attribute = &policy.attributes[ix];
            let value = match (value, &attribute.kind) {
                (AttributeValue::Boolean(true), _) => "yes".to_owned(),
                (AttributeValue::Boolean(false), _) => "no".to_owned(),
                (AttributeValue::Choice(index), AttributeKind::Choice(choices)) => {
                    choices.get(index).map(|word| word.value.clone()).unwrap_or_default()
                }
                (AttributeValue::Choice(_), _) => String::new(),
                (AttributeValue::Number(number), kind) => crate::words::number(number, kind),
            };
            known.push(format!("{}: {value}", attribute.name));
        }
        known
    }

    /// A moment in the organization's zone.
    pub(super) fn moment(&self, format: &str, at: Timestamp) -> String {
        let zone = self.policy.organization.timezone.clone();
        at.to_zoned(zone).strftime(format).to_string()
    }
}

/// What stands in place of a name that the audience may not see.
pub(super) const NOT_NAMED: &str = "somebody not named here";

/// `at once`, `after 1 hour 30 minutes`
fn elapsed(since: SignedDuration) -> String {
    let seconds = since.as_secs().unsigned_abs();
    Length(Duration::Clock { seconds, days: seconds >= 172_800 }).after()
}
