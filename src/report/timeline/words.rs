//! What happened, in words. Every format of timelines says it the same way.

use jiff::fmt::strtime;
use jiff::{SignedDuration, Timestamp};

use crate::model::{
    AttributeKind, AttributeValue, Contact, Duration, Facts, HasEntry, Ix, MethodKind, Policy,
    Target, TargetKind,
};
use crate::simulate::{
    ClockKind, Detour, DetourReason, Found, Happening, NoEffect, SkipReason, Told, What,
};

/// Tells things in the names of a policy set. Sentences start small and end without a full stop.
#[derive(Debug, Clone, Copy)]
pub struct Words<'p> {
    /// The policy set whose names are used.
    pub policy: &'p Policy,
}

impl Words<'_> {
    /// What happened.
    pub fn event(&self, event: &Happening) -> String {
        let policy = self.policy;
        let priority = |ix| policy.priorities[ix].name.as_str();
        let tier = |ix| policy.tiers[ix].name.as_str();
        let escalation = |ix| policy.escalation_policies[ix].name.as_str();
        match &event.what {
            What::Opened => "the ticket is opened".to_owned(),
            What::Acknowledged { by: None } => "somebody takes the ticket".to_owned(),
            What::Acknowledged { by: Some(by) } => format!("{} takes the ticket", self.target(*by)),
            What::Changed { facts } => {
                format!("it becomes known: {}", self.facts(facts).join(", "))
            }
            What::Paused { reason } => format!("the clocks stop: {reason}"),
            What::Resumed => "the clocks go on".to_owned(),
            What::Resolved => "the ticket is resolved".to_owned(),
            What::Reopened => "the ticket is reopened".to_owned(),
            What::NoEffect(reason) => format!("nothing changes: {}", self.no_effect(*reason)),
            What::Triggered { trigger } => format!("“{}” applies", policy.triggers[*trigger].name),
            What::Classified { priority: None, .. } => {
                "no priority: nothing in the policy gives this ticket one".to_owned()
            }
            What::Classified { priority: Some(now), before: None } => {
                format!("priority {}", priority(*now))
            }
            What::Classified { priority: Some(now), before: Some(before) } => {
                format!("priority {}, before {}", priority(*now), priority(*before))
            }
            What::Routed { policy: None, .. } => {
                "no escalation policy: no route matches this ticket".to_owned()
            }
            What::Routed { policy: Some(now), before } if *before == Some(*now) => {
                format!("escalation policy “{}” from its beginning", escalation(*now))
            }
            What::Routed { policy: Some(now), before: None } => {
                format!("escalation policy “{}”", escalation(*now))
            }
            What::Routed { policy: Some(now), before: Some(before) } => {
                format!(
                    "escalation policy “{}”, before “{}”",
                    escalation(*now),
                    escalation(*before)
                )
            }
            What::TierRaised { tier: now, before: None } => format!("starts at {}", tier(*now)),
            What::TierRaised { tier: now, before: Some(before) } => {
                format!("goes from {} to {}", tier(*before), tier(*now))
            }
            What::NoTierAbove { tier: now } => {
                format!("stays at {}: no tier is above it", tier(*now))
            }
            What::Step { step, pass: 0 } => format!("step {} is reached", step + 1),
            What::Step { step, pass } => {
                format!("step {} is reached again (pass {})", step + 1, pass + 1)
            }
            What::StepSkipped { step, reason } => {
                format!("step {} is passed over: {}", step + 1, skipped(*reason))
            }
            What::Notified(notification) => self.notified(notification.target, &notification.found),
            What::ReachedNobody { target, tried } => {
                let mut text = format!("nobody can be reached for {}", self.target(*target));
                if !tried.is_empty() {
                    text += &format!(": {}", self.detours(tried));
                }
                text
            }
            What::TargetDue { clock, due } => {
                format!("{} due {}", self.clock(*clock), self.moment(*due))
            }
            What::TargetMet { clock, due } => {
                let left = due.duration_since(event.at);
                format!("{} met, {} before it was due", self.clock(*clock), elapsed(left))
            }
            What::TargetMissed { clock, due } if *due < event.at => {
                format!("{} missed: it was due {}", self.clock(*clock), self.moment(*due))
            }
            What::TargetMissed { clock, .. } => format!("{} missed", self.clock(*clock)),
            What::DutyDue { duty, occurrence } => {
                let duty = &policy.duties[*duty];
                let nth = nth(*occurrence);
                let text = duty.text.as_ref().map(|text| text.trim());
                match (&duty.name, text) {
                    (Some(name), Some(text)) => format!("duty “{name}”{nth}: {text}"),
                    (Some(name), None) => format!("duty “{name}”{nth}"),
                    (None, text) => format!("duty{nth}: {}", text.unwrap_or(&duty.entry.id)),
                }
            }
            What::UpdateDue { occurrence } => format!("a status update is due{}", nth(*occurrence)),
            What::EscalationStopped => "no further step: somebody has the ticket".to_owned(),
            What::Exhausted => "the escalation is exhausted: nobody is left to be told".to_owned(),
            What::Truncated => "the account stops here: it has too many events to go on".to_owned(),
        }
    }

    /// A target by its name.
    pub fn target(&self, target: Target) -> String {
        match target {
            Target::Person(person) => format!("the ticket’s {}", person.as_str()),
            other => self.policy.target_name(other).to_owned(),
        }
    }

    /// A moment in the organization's zone: `Sat 21 Nov 2026 23:10`.
    pub fn moment(&self, at: Timestamp) -> String {
        self.format("%a %-d %b %Y %H:%M", at)
    }

    /// A moment in the organization's zone, by a `strftime` format.
    pub(in crate::report) fn format(&self, format: &str, at: Timestamp) -> String {
        let zoned = at.to_zoned(self.policy.organization.timezone.clone());
        strtime::format(format, &zoned).unwrap_or_else(|_| at.to_string())
    }

    /// What is known about a ticket, a phrase each.
    pub fn facts(&self, facts: &Facts) -> Vec<String> {
        let policy = self.policy;
        let mut words: Vec<String> = Vec::new();
        words.extend(facts.category.map(|ix| policy.categories[ix].name.clone()));
        words.extend(facts.impact.map(|ix| format!("impact: {}", policy.impacts[ix].name)));
        words.extend(facts.urgency.map(|ix| format!("urgency: {}", policy.urgencies[ix].name)));
        words.extend(facts.priority.map(|ix| format!("priority: {}", policy.priorities[ix].name)));
        words.extend(facts.tier.map(|ix| format!("tier: {}", policy.tiers[ix].name)));
        words.extend(facts.attributes().map(|(ix, value)| {
            let attribute = &policy.attributes[ix];
            let value = match (value, &attribute.kind) {
                (AttributeValue::Boolean(yes), _) => if yes { "yes" } else { "no" }.to_owned(),
                (AttributeValue::Choice(choice), AttributeKind::Choice(choices)) => {
                    choices.get(choice).map_or_else(String::new, |choice| choice.value.clone())
                }
                (AttributeValue::Number(number), AttributeKind::Percent) => format!("{number} %"),
                (AttributeValue::Number(number), AttributeKind::Duration) => {
                    elapsed(SignedDuration::from_secs_f64(number))
                }
                (AttributeValue::Number(number), _) => number.to_string(),
                (AttributeValue::Choice(choice), _) => choice.to_string(),
            };
            format!("{}: {value}", attribute.name)
        }));
        words
    }

    /// Whether one says of a target that it is, or that they are.
    pub fn are(&self, target: Target) -> &'static str {
        match target {
            Target::Person(person) if person.is_several() => "are",
            _ => "is",
        }
    }

    fn notified(&self, target: Target, found: &Found) -> String {
        let Told::Contact { contact, held_by, kind, outside_via, method } = found.told else {
            return format!("{} {} told", self.target(target), self.are(target));
        };
        let name = |ix: Ix<Contact>| self.policy.contacts[ix].name.as_str();
        let address = self.address(held_by.unwrap_or(contact), method);
        let mut text = if target == Target::Contact(contact) {
            name(contact).to_owned()
        } else {
            format!("{}: {}", self.target(target), name(contact))
        };
        if let Some(holder) = held_by {
            text += &format!(" ({})", name(holder));
        }
        text += &format!(" is told by {}, {address}", channel(kind));
        if outside_via {
            text += "; no channel that the rule asks for works now";
        }
        if !found.tried.is_empty() {
            text += &format!("; {}", self.detours(&found.tried));
        }
        text
    }

    /// The address that a notification used.
    pub fn address(&self, contact: Ix<Contact>, method: usize) -> &str {
        let method = self.policy.contacts[contact].reach.get(method);
        method.map_or("", |method| method.address.as_str())
    }

    /// Who was tried in vain, and why each could not be told; of many, the first few.
    pub fn detours(&self, tried: &[Detour]) -> String {
        const SHOWN: usize = 10;
        // One more than that takes no more room than saying so.
        match tried.get(..SHOWN).filter(|_| tried.len() > SHOWN + 1) {
            None => self.all_detours(tried),
            Some(few) => format!("{} … and {} more", self.all_detours(few), tried.len() - SHOWN),
        }
    }

    /// As [`detours`](Self::detours), however many there are.
    pub fn all_detours(&self, tried: &[Detour]) -> String {
        let one = |detour: &Detour| {
            let who = self.target(detour.who);
            match detour.reason {
                DetourReason::Away(_) => format!("{who} is away"),
                DetourReason::Unavailable => format!("{who} is not available at this hour"),
                DetourReason::NoMethod => format!("{who} has no method that works at this hour"),
                DetourReason::TriedAlready => format!("{who} was tried already"),
                DetourReason::NobodyOnCall => format!("nobody is on call in {who}"),
                DetourReason::EmptyTeam(_) => format!("{who} has nobody to tell"),
            }
        };
        tried.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// A clock by its name: `response`, `resolution`, `Level 2 response`.
    pub fn clock(&self, clock: ClockKind) -> String {
        match clock {
            ClockKind::Ticket(TargetKind::Response) => "response".to_owned(),
            ClockKind::Ticket(TargetKind::Resolution) => "resolution".to_owned(),
            ClockKind::Tier(tier) => format!("{} response", self.policy.tiers[tier].name),
        }
    }

    fn no_effect(&self, reason: NoEffect) -> String {
        match reason {
            NoEffect::Resolved => "the ticket is resolved".to_owned(),
            NoEffect::NotResolved => "the ticket is not resolved".to_owned(),
            NoEffect::Paused => "the clocks stand still already".to_owned(),
            NoEffect::NotPaused => "the clocks are running".to_owned(),
            NoEffect::ConditionFails(trigger) => {
                let id = &self.policy.triggers[trigger].entry().id;
                format!("the condition of {id} does not hold")
            }
        }
    }
}

fn skipped(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::TierReached => "the ticket is at that tier or above",
        SkipReason::Never => "its delay for this priority is “never”",
        SkipReason::NoDelay => "it has no delay for this priority",
        SkipReason::Acknowledged => "somebody has the ticket",
        SkipReason::NoPriority => "the ticket has no priority",
        SkipReason::AlreadyTold => "everybody it names was told before the policy changed",
    }
}

/// By what somebody is told, as people say it.
pub(in crate::report) fn channel(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::Phone => "phone",
        MethodKind::Mobile => "mobile",
        MethodKind::Sms => "text message",
        MethodKind::Email => "e-mail",
        MethodKind::Chat => "chat",
        MethodKind::Pager => "pager",
        MethodKind::Url => "web page",
    }
}

fn nth(occurrence: u32) -> String {
    if occurrence > 1 { format!(" (no. {occurrence})") } else { String::new() }
}

/// An elapsed time, `1h 30m`; `0m` where none has passed.
pub fn elapsed(time: SignedDuration) -> String {
    let seconds = time.unsigned_abs().as_secs();
    let sign = if time.is_negative() && seconds > 0 { "-" } else { "" };
    match seconds {
        0 => "0m".to_owned(),
        seconds => format!("{sign}{}", Duration::Clock { seconds, days: seconds >= 172_800 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::load;
    use crate::model::Target;
    use crate::source::{SourceFile, Sources};

    #[test]
    fn of_many_who_were_tried_the_first_few_are_named() {
        let mut sources = Sources::default();
        let mut text = "[organization]\nname = \"X\"\ntimezone = \"UTC\"\n".to_owned();
        for number in 0..40 {
            text += &format!(
                "[contacts.c{number}]\nkind = \"person\"\nname = \"P{number}\"\nreach = []\n"
            );
        }
        sources.add(SourceFile::new("tierline.toml", text));
        let policy = load(&sources).policy.unwrap();
        let words = Words { policy: &policy };
        let tried: Vec<_> = policy
            .contacts
            .indexes()
            .map(|ix| Detour { who: Target::Contact(ix), reason: DetourReason::Unavailable })
            .collect();
        let count = |text: &str| text.matches("is not available").count();
        let text = words.detours(&tried);
        assert!(text.ends_with(" … and 30 more"), "{text}");
        assert_eq!(count(&text), 10);
        assert_eq!(count(&words.detours(&tried[..11])), 11);
        assert_eq!(count(&words.all_detours(&tried)), 40);
    }
}
