//! The account of the night, for people: what happened when, and because of which rule.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::words::elapsed;
use super::{Account, Format};
use crate::model::TargetKind;
use crate::report::{Reader, one_line};
use crate::simulate::{Happening, TargetStatus, What};

pub(super) static FORMAT: Format = Format {
    name: "human",
    summary: "an account of what happens, for people",
    reader: Reader::People,
    write,
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default();
const CYAN: Style = AnsiColor::Cyan.on_default();

fn write(account: &Account<'_>, out: &mut dyn Write) -> io::Result<()> {
    let words = account.words();
    writeln!(out, "{BOLD}{}{BOLD:#}", one_line(account.title))?;
    let opened = words.format("%A %-d %B %Y, %H:%M (%Q)", account.trace.opened);
    let facts = words.facts(&account.ticket.facts).join("; ");
    writeln!(out, "opened {opened}: {}", one_line(&facts))?;
    let mut day = words.format("%j %Y", account.trace.opened);
    let mut before = None;
    for event in &account.trace.events {
        if before != Some(event.at) {
            writeln!(out)?;
            let today = words.format("%j %Y", event.at);
            if today != day {
                writeln!(out, "{DIM}{}{DIM:#}", words.format("%A %-d %B %Y", event.at))?;
                day = today;
            }
        }
        line(account, event, before != Some(event.at), out)?;
        before = Some(event.at);
    }
    writeln!(out)?;
    summary(account, out)
}

fn line(
    account: &Account<'_>,
    event: &Happening,
    first: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let words = account.words();
    if first {
        let time = words.format("%H:%M", event.at);
        let after = format!("+{}", elapsed(event.at.duration_since(account.trace.opened)));
        write!(out, "{time}  {after:<9}")?;
    } else {
        write!(out, "{:16}", "")?;
    }
    let style = style(event);
    write!(out, " {style}{}{style:#}", one_line(&words.event(event)))?;
    let rule = event.why.describe(account.policy);
    match event.why.place(account.policy).and_then(|at| account.sources.place(at)) {
        Some(place) => {
            let (path, line) = (one_line(place.path.as_str()), place.position.line);
            writeln!(out, "\n{:18}{DIM}{} {path}:{line}{DIM:#}", "", one_line(&rule))
        }
        None => writeln!(out),
    }
}

fn style(event: &Happening) -> Style {
    match event.what {
        What::ReachedNobody { .. } | What::TargetMissed { .. } | What::Exhausted => RED,
        What::TargetMet { .. } | What::Resolved => GREEN,
        What::Notified(_) => CYAN,
        What::Classified { .. } | What::TierRaised { .. } => BOLD,
        _ => Style::new(),
    }
}

/// How it ended: priority, tier, targets.
fn summary(account: &Account<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (policy, outcome) = (account.policy, &account.trace.outcome);
    let mut parts: Vec<String> = Vec::new();
    parts.extend(outcome.priority.map(|ix| format!("priority {}", policy.priorities[ix].name)));
    parts.extend(outcome.tier.map(|ix| policy.tiers[ix].name.clone()));
    for kind in TargetKind::ALL {
        let Some(state) = outcome.target(kind) else { continue };
        let status = match state.status {
            TargetStatus::Open => "open",
            TargetStatus::Met => "met",
            TargetStatus::Missed => "missed",
        };
        parts.push(format!("{} {status}", kind.as_str()));
    }
    let told = account.trace.notifications().count();
    parts.push(format!("{told} notification{}", if told == 1 { "" } else { "s" }));
    writeln!(out, "{BOLD}In the end:{BOLD:#} {}", one_line(&parts.join(", ")))
}
