//! A ticket described on the command line, written down as the scenario it stands for.
//!
//! The words of the command line become the TOML that an author would write, in a file of their own
//! beside the policy set. So loading reads them, checks them and complains about them exactly as it
//! does about files, and there is one definition of what a ticket may say.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::exit::Failure;
use super::time;

/// The scenario's id. It cannot meet one of the team's: theirs are kebab-case.
pub(super) const ID: &str = "command-line";

/// What the file is called in messages.
pub(super) const FILE: &str = "(command line)";

/// A ticket, described
#[derive(Debug, clap::Args)]
pub(crate) struct TicketArgs {
    #[command(flatten)]
    facts: FactsArgs,
    /// When the ticket is opened [default: now]
    ///
    /// `2026-11-21T23:10:00-05:00`, or without an offset in the organization's time zone.
    #[arg(long, value_name = "TIME")]
    opened: Option<String>,
    /// What people do, and how long after the opening: `20m acknowledge l3`
    ///
    /// The others are `set ATTRIBUTE=VALUE`, `escalate TRIGGER`, `pause REASON`, `resume`, `resolve`
    /// and `reopen`.
    #[arg(long = "event", value_name = "EVENT")]
    events: Vec<String>,
}

/// What is known about a ticket
#[derive(Debug, clap::Args)]
pub(crate) struct FactsArgs {
    /// What the ticket is about: the id of a category
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
    /// How much is affected: the id of an impact
    #[arg(long, value_name = "IMPACT")]
    impact: Option<String>,
    /// How soon it matters: the id of an urgency
    #[arg(long, value_name = "URGENCY")]
    urgency: Option<String>,
    /// A priority stated outright, instead of impact and urgency
    #[arg(long, value_name = "PRIORITY")]
    priority: Option<String>,
    /// The tier that works on it first, instead of the category's
    #[arg(long, value_name = "TIER")]
    tier: Option<String>,
    /// The value of an attribute: `data-loss=true`, `users-affected=40`
    #[arg(long = "set", value_name = "ATTRIBUTE=VALUE")]
    attributes: Vec<String>,
}

impl TicketArgs {
    /// True if nothing of a ticket was described.
    pub(super) fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.opened.is_none() && self.events.is_empty()
    }

    /// The scenario that the arguments stand for, as TOML.
    pub(super) fn scenario(&self, now: Timestamp, zone: &TimeZone) -> Result<String, Failure> {
        let opened = match &self.opened {
            Some(text) => time::parse_once(text, zone)?,
            None => now,
        };
        let mut text = self.facts.scenario(opened, zone)?;
        if !self.events.is_empty() {
            text.push_str("events = [\n");
            for event in &self.events {
                let _ = writeln!(text, "  {},", table(&self::event(event)?));
            }
            text.push_str("]\n");
        }
        Ok(text)
    }
}

impl FactsArgs {
    /// True if nothing was said.
    pub(super) fn is_empty(&self) -> bool {
        self.is_tier_alone() && self.tier.is_none()
    }

    /// True if nothing was said but perhaps a tier.
    pub(super) fn is_tier_alone(&self) -> bool {
        let facts = [&self.category, &self.impact, &self.urgency, &self.priority];
        facts.iter().all(|fact| fact.is_none()) && self.attributes.is_empty()
    }

    /// The scenario of a ticket that is opened with these facts, as TOML.
    pub(super) fn scenario(&self, opened: Timestamp, zone: &TimeZone) -> Result<String, Failure> {
        let opened = opened.to_zoned(zone.clone());
        let mut ticket =
            vec![("opened".to_owned(), opened.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())];
        let facts = [
            ("category", &self.category),
            ("impact", &self.impact),
            ("urgency", &self.urgency),
            ("priority", &self.priority),
            ("tier", &self.tier),
        ];
        for (key, value) in facts {
            ticket.extend(value.as_ref().map(|value| (key.to_owned(), quoted(value))));
        }
        for attribute in &self.attributes {
            ticket.push(assignment(attribute)?);
        }
        Ok(format!("[scenarios.{ID}]\nexpect = []\nticket = {}\n", table(&ticket)))
    }
}

/// `20m acknowledge l3` → the keys of an event.
fn event(text: &str) -> Result<Vec<(String, String)>, Failure> {
    const ACTIONS: [&str; 7] =
        ["acknowledge", "set", "escalate", "pause", "resume", "resolve", "reopen"];
    let words: Vec<&str> = text.split_whitespace().collect();
    let position = words.iter().position(|word| ACTIONS.contains(word));
    let Some((position, action)) = position.and_then(|at| Some((at, *words.get(at)?))) else {
        let message = format!("the event `{text}` says nothing that people can do");
        let help = "write a time and an action, such as `20m acknowledge l3` or `1h resolve`; the \
                    actions are acknowledge, set, escalate, pause, resume, resolve and reopen";
        return Err(Failure::new(message).help(help));
    };
    let (after, rest) = words.split_at(position);
    let rest = rest.get(1..).unwrap_or_default();
    let value = match (action, rest) {
        ("set", facts) => {
            let facts = facts.iter().map(|fact| assignment(fact)).collect::<Result<Vec<_>, _>>()?;
            table(&facts)
        }
        ("acknowledge" | "resume" | "resolve" | "reopen", []) => "true".to_owned(),
        (_, words) => quoted(&words.join(" ")),
    };
    Ok(vec![("after".to_owned(), quoted(&after.join(" "))), (action.to_owned(), value)])
}

/// `users-affected=40` → a key and a TOML value: what reads as a number or a truth value is one.
fn assignment(text: &str) -> Result<(String, String), Failure> {
    let Some((key, value)) = text.split_once('=') else {
        let help = "write the attribute, an equals sign and the value: `data-loss=true`";
        return Err(Failure::new(format!("`{text}` gives no value")).help(help));
    };
    let plain =
        value == "true" || value == "false" || value.parse::<f64>().is_ok_and(f64::is_finite);
    let value = if plain { value.to_owned() } else { quoted(value) };
    Ok((key.trim().to_owned(), value))
}

fn table(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().map(|(key, value)| format!("{} = {value}", bare_or_quoted(key)));
    format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
}

fn bare_or_quoted(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { quoted(key) }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_become_the_toml_an_author_would_write() {
        let written = |text: &str| table(&event(text).expect("an event"));
        assert_eq!(written("20m acknowledge l3"), r#"{ after = "20m", acknowledge = "l3" }"#);
        assert_eq!(written("1h 30m resolve"), r#"{ after = "1h 30m", resolve = true }"#);
        assert_eq!(
            written("90m pause waiting for the vendor"),
            r#"{ after = "90m", pause = "waiting for the vendor" }"#
        );
        assert_eq!(
            written("1h set users-affected=40 kind=full"),
            r#"{ after = "1h", set = { users-affected = 40, kind = "full" } }"#
        );
        assert!(event("20m wait").is_err());
        assert!(event("20m set users-affected").is_err());
    }
}
