//! The difference for people at a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::entries::{self, Audience};
use super::{DiffReport, Format, people, tickets, words};
use crate::diff::changes::Grade;
use crate::report::{Reader, one_line};

pub(super) static FORMAT: Format = Format {
    name: "human",
    summary: "what changed and what it does, for people",
    reader: Reader::People,
    write,
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default();
const PLAIN: Style = Style::new();

fn write(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let names = format!("{} → {}", report.base.name, report.head.name);
    if report.is_empty() {
        writeln!(out, "{}: {}", one_line(&names), words::nothing(report))?;
        return missing(report, out);
    }
    let (counts, worst) = words::summary(report);
    writeln!(out, "{BOLD}{}: {counts}{BOLD:#}", one_line(&names))?;
    if let Some(worst) = worst {
        writeln!(out, "{}", one_line(&worst))?;
    }
    changes(report, out)?;
    of_tickets(report, out)?;
    of_people(report, out)?;
    missing(report, out)
}

fn style(grade: &str) -> Style {
    match grade {
        "looser" => RED,
        "tighter" => GREEN,
        _ => PLAIN,
    }
}

fn changes(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let entries = entries::told(report, Audience::Author);
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{BOLD}What changed{BOLD:#}")?;
    for entry in entries {
        write!(out, "\n  {}", one_line(&entry.title.replace('`', "")))?;
        if let Some(place) = &entry.place {
            write!(out, "  {DIM}{}{DIM:#}", one_line(place))?;
        }
        writeln!(out)?;
        if let Some((grade, text)) = &entry.whole {
            mark(*grade, out)?;
            writeln!(out, "{}", one_line(&text.replace('`', "")))?;
        }
        let widest = entry.lines.iter().map(|line| line.path.chars().count()).max().unwrap_or(0);
        for line in &entry.lines {
            mark(line.grade, out)?;
            let separator = if line.path.is_empty() { "" } else { "  " };
            write!(out, "{:widest$}{separator}{}", line.path, one_line(&line.text))?;
            if let Some(why) = line.why {
                write!(out, "  {DIM}({why}){DIM:#}")?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

/// The grade in a column of its own; neutral changes have none.
fn mark(grade: Grade, out: &mut dyn Write) -> io::Result<()> {
    let style = style(grade.as_str());
    let word = if grade == Grade::Neutral { "" } else { grade.as_str() };
    write!(out, "    {style}{word:<8}{style:#} ")
}

fn of_tickets(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(tickets) = report.tickets else { return Ok(()) };
    writeln!(out, "\n{BOLD}What it does to tickets{BOLD:#}: {}", tickets::extent(tickets))?;
    let groups = tickets.groups.iter().filter_map(|group| tickets::group(report, group));
    let scenarios = tickets.scenarios.iter().filter_map(|one| tickets::scenario(report, one));
    for told in groups.chain(scenarios) {
        let style = style(told.grade);
        let extent =
            if told.extent.is_empty() { String::new() } else { format!(" ({})", told.extent) };
        let what = one_line(&told.tickets).replace('`', "");
        writeln!(out, "\n  {style}{}{style:#} {what}{extent}", told.grade)?;
        if !told.causes.is_empty() {
            writeln!(out, "    because of {}", one_line(&told.causes.join(", ")).replace('`', ""))?;
        }
        writeln!(out, "    {DIM}for example: {}{DIM:#}", one_line(&told.example))?;
        let widest =
            told.differences.iter().map(|line| line.text.chars().count()).max().unwrap_or(0);
        for line in &told.differences {
            let text = one_line(&line.text);
            writeln!(out, "      {text:widest$}  {} → {}", line.base, line.head)?;
        }
        if told.further > 0 {
            writeln!(out, "      and {} more", told.further)?;
        }
    }
    Ok(())
}

fn of_people(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(people) = report.people.filter(|people| !people.is_empty()) else { return Ok(()) };
    writeln!(out, "\n{BOLD}What it does to people{BOLD:#}")?;
    for told in people::rotations(people) {
        writeln!(out, "\n  {} in the next {} days", one_line(&told.rotation), report.days)?;
        for [from, until, base, head] in &told.stretches {
            writeln!(out, "    {from} – {until}  {} → {}", one_line(base), one_line(head))?;
        }
        if told.further > 0 {
            writeln!(out, "    and {} more shifts", told.further)?;
        }
        for load in &told.load {
            writeln!(out, "    in all, {}", one_line(load))?;
        }
    }
    writeln!(out)?;
    if !people.gone.is_empty() {
        writeln!(out, "  told by no rule any more: {}", one_line(&people::names(&people.gone)))?;
    }
    if !people.come.is_empty() {
        writeln!(out, "  told by a rule now: {}", one_line(&people::names(&people.come)))?;
    }
    for sentence in people.named.iter().map(people::named) {
        writeln!(out, "  {}", one_line(&sentence))?;
    }
    for sentence in people.reached.iter().map(people::reached) {
        writeln!(out, "  {}", one_line(&sentence))?;
    }
    for count in &people.told {
        writeln!(out, "  {}", one_line(&people::told(count)))?;
    }
    Ok(())
}

fn missing(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    if !report.missing.is_empty() {
        writeln!(out, "\n{BOLD}What could not be compared{BOLD:#}")?;
    }
    for sentence in report.missing {
        writeln!(out, "  {}", one_line(sentence))?;
    }
    Ok(())
}
