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

/// Room for the times, left of what happened.
const MARGIN: usize = 20;

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
    let mut before: Option<&Happening> = None;
    for event in &account.trace.events {
        if before.is_none_or(|before| before.at != event.at) {
            writeln!(out)?;
            new_moment(account, before, event, out)?;
        } else {
            write!(out, "{:MARGIN$}", "")?;
        }
        line(account, before, event, out)?;
        before = Some(event);
    }
    writeln!(out)?;
    summary(account, out)
}

/// The time of day and the time since the opening, under the day where it is another one.
fn new_moment(
    account: &Account<'_>,
    before: Option<&Happening>,
    event: &Happening,
    out: &mut dyn Write,
) -> io::Result<()> {
    let words = account.words();
    let day = |at| words.format("%A %-d %B %Y", at);
    let today = day(event.at);
    if today != day(before.map_or(account.trace.opened, |before| before.at)) {
        writeln!(out, "{DIM}{today}{DIM:#}")?;
    }
    let time = words.format("%H:%M", event.at);
    let after = format!("+{}", elapsed(event.at.duration_since(account.trace.opened)));
    write!(out, "{time}  {after:<13}")
}

/// What happened, and the rule behind it unless the line before has the same.
fn line(
    account: &Account<'_>,
    before: Option<&Happening>,
    event: &Happening,
    out: &mut dyn Write,
) -> io::Result<()> {
    let style = style(event);
    let text = account.words().event(event);
    write!(out, "{style}{}{style:#}", one_line(&text))?;
    if before.is_some_and(|before| before.at == event.at && before.why == event.why) {
        return writeln!(out);
    }
    let Some(place) = event.why.place(account.policy).and_then(|at| account.sources.place(at))
    else {
        return writeln!(out);
    };
    let rule = event.why.describe(account.policy);
    let rule = format!("{rule}, {}:{}", place.path, place.position.line);
    if MARGIN + text.chars().count() + rule.chars().count() + 4 > account.width {
        write!(out, "\n{:MARGIN$}", "")?;
    }
    writeln!(out, "  {DIM}({}){DIM:#}", one_line(&rule))
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
