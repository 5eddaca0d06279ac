//! A proof for people: what holds in a line each, and for what is broken the ticket that shows it.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Format, Line, ProofReport, counterexample, extent, severer, words};
use crate::model::{Claim, Ticket};
use crate::prove::{Broken, Counterexample, Verdict};
use crate::report::{Reader, one_line, plural};

pub(super) static FORMAT: Format = Format {
    name: "human",
    summary: "what holds, and a ticket for what does not, for people",
    reader: Reader::People,
    write,
};

const PASS: Style = AnsiColor::Green.on_default();
const FAIL: Style = AnsiColor::Red.on_default().bold();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

fn write(report: &ProofReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    if let Some(without) = report.without {
        writeln!(out, "{BOLD}Without {}{BOLD:#}\n", one_line(without))?;
    }
    for (verdict, broken) in report.broken() {
        one(report, verdict, broken, out)?;
    }
    holding(report, out)?;
    for claim in &report.already {
        let note = "broken already, whoever is there";
        writeln!(out, "{DIM}-       {}  {note}{DIM:#}", claim.id(report.policy))?;
    }
    let ids: Vec<&str> =
        report.broken().map(|(verdict, _)| verdict.claim.id(report.policy)).collect();
    let held = report.proof.verdicts.len() - ids.len();
    let style = if ids.is_empty() { PASS } else { FAIL };
    let which = if ids.is_empty() { String::new() } else { format!(": {}", ids.join(", ")) };
    writeln!(out, "\n{style}{held} hold, {} broken{style:#}{which}", ids.len())?;
    writeln!(out, "{DIM}{}{DIM:#}", extent::scope(report))
}

/// What holds, a line each.
fn holding(report: &ProofReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let verdicts = || report.proof.verdicts.iter().filter(|verdict| verdict.broken.is_none());
    let id = |verdict: &Verdict| verdict.claim.id(report.policy);
    let width = verdicts().map(|verdict| id(verdict).chars().count()).max().unwrap_or(0);
    for verdict in verdicts() {
        let promise = match verdict.classes {
            0 if is_own(verdict) => "no ticket is like that".to_owned(),
            0 => words::promise(report, verdict.claim),
            classes => {
                let of = plural(classes, "class", "classes");
                format!("{} ({of})", words::promise(report, verdict.claim))
            }
        };
        let (id, promise) = (id(verdict), one_line(&promise));
        writeln!(out, "{PASS}holds{PASS:#}   {BOLD}{id:<width$}{BOLD:#}  {DIM}{promise}{DIM:#}")?;
    }
    Ok(())
}

fn is_own(verdict: &Verdict) -> bool {
    matches!(verdict.claim, Claim::Guarantee(_))
}

fn one(
    report: &ProofReport<'_>,
    verdict: &Verdict,
    broken: &Broken,
    out: &mut dyn Write,
) -> io::Result<()> {
    let claim = verdict.claim;
    let place = report.claim_at(claim).and_then(|at| report.place(at));
    let place =
        place.map_or(String::new(), |p| format!("  {DIM}{}:{}{DIM:#}", p.path, p.position.line));
    let (id, name) = (claim.id(report.policy), claim.name(report.policy));
    let name = match claim {
        Claim::Guarantee(_) if name != id => format!("  {}", one_line(name)),
        _ => String::new(),
    };
    writeln!(out, "{FAIL}BROKEN{FAIL:#}  {BOLD}{id}{BOLD:#}{name}{place}")?;
    let row = |label: &str, text: &str, out: &mut dyn Write| {
        writeln!(out, "  {label:<9} {}", one_line(text))
    };
    row("promised", &words::promise(report, claim), out)?;
    row("instead", &words::instead(report, claim, broken), out)?;
    let lines = report.timeline(claim, broken);
    match &broken.example {
        Counterexample::Ticket { ticket, openings, .. } => {
            row("ticket", &facts(report, ticket), out)?;
            row("opened", &extent::openings(report, openings), out)?;
            timeline(report, ticket, &lines, out)?;
        }
        Counterexample::Severer(worse) => {
            row("severe", &facts(report, &worse.severe.0), out)?;
            row("milder", &severer::milder(report, worse), out)?;
            row("opened", &extent::openings(report, &worse.openings), out)?;
            timeline(report, &worse.severe.0, &lines, out)?;
        }
        Counterexample::Person(collision) => {
            row("when", &extent::collision(report, collision), out)?;
        }
    }
    for (index, (rule, at)) in report.rules(claim, broken).into_iter().enumerate() {
        let label = if index == 0 { "rules" } else { "" };
        let place = report.place(at).map(|p| format!(", {}:{}", p.path, p.position.line));
        row(label, &format!("{rule}{}", place.unwrap_or_default()), out)?;
    }
    row("in all", &extent::in_all(report, verdict, broken), out)?;
    let id = format!("counterexample-{}", claim.id(report.policy));
    if let Some(scenario) = counterexample(report, claim, broken, &id) {
        writeln!(out, "\n  {DIM}As a scenario that fails for this reason:{DIM:#}\n")?;
        for line in scenario.lines() {
            writeln!(out, "    {}", one_line(line))?;
        }
    }
    writeln!(out)
}

fn facts(report: &ProofReport<'_>, ticket: &Ticket) -> String {
    let facts = report.words().facts(&ticket.facts);
    if facts.is_empty() { "any ticket".to_owned() } else { facts.join("; ") }
}

fn timeline(
    report: &ProofReport<'_>,
    ticket: &Ticket,
    lines: &[Line<'_>],
    out: &mut dyn Write,
) -> io::Result<()> {
    let opened = report.words().format("%A %-d %B %Y, %H:%M:%S (%Q)", ticket.opened);
    writeln!(out, "\n    {DIM}opened {}{DIM:#}", opened.replace(":00 (", " ("))?;
    let mut before = "";
    for line in lines {
        let style = if line.shows { BOLD } else { Style::new() };
        let after = if line.after == before { String::new() } else { format!("+{}", line.after) };
        let mark = if line.shows { "▶" } else { " " };
        writeln!(
            out,
            "  {FAIL}{mark}{FAIL:#} {after:<10} {style}{}{style:#}",
            one_line(&line.what)
        )?;
        before = &line.after;
    }
    writeln!(out)
}
