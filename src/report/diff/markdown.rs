//! The difference as a comment of a pull request: what matters in two lines, the rest folded.
//!
//! A comment holds 65,536 characters; what does not fit is counted.

use std::io::{self, Write};

use super::super::shorten;
use super::entries::{self, Audience};
use super::{DiffReport, Format, people, tickets, words};
use crate::report::Reader;
use crate::report::markdown::{code, prose};

pub(super) static FORMAT: Format = Format {
    name: "markdown",
    summary: "a comment for a pull request: a summary, and the details folded",
    reader: Reader::Programs,
    write,
};

/// The most characters of the details. The summary and the folds around them stay below 60,000.
const ROOM: usize = 57_000;

/// The most characters of one name or sentence.
const MOST: usize = 300;

/// A part that is folded: its lines, the first of each item without indentation.
struct Fold {
    title: String,
    lines: Vec<String>,
}

fn write(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    if report.is_empty() {
        writeln!(out, "**{}**", text(&words::nothing(report)))?;
    } else {
        let (counts, worst) = words::summary(report);
        writeln!(out, "**{}**", text(&counts))?;
        if let Some(worst) = worst {
            writeln!(out, "{}", text(&worst))?;
        }
    }
    if !report.missing.is_empty() {
        writeln!(out)?;
        for sentence in report.missing {
            writeln!(out, "> {}", text(sentence))?;
        }
    }
    let mut folds = vec![changes(report)];
    folds.extend(report.tickets.map(|_| of_tickets(report)));
    folds.extend(report.people.map(|_| of_people(report)));
    folds.retain(|fold| !fold.lines.is_empty());
    let mut room = ROOM;
    let mut left = folds.len();
    for fold in folds {
        // What an earlier part does not need, a later one may have.
        room -= self::fold(&fold, room / left.max(1), out)?;
        left -= 1;
    }
    Ok(())
}

/// A sentence of the policy or about it, made harmless.
fn text(sentence: &str) -> String {
    prose(&shorten::to(sentence, MOST))
}

/// Writes a part in at most so many characters, and says how many it took.
fn fold(fold: &Fold, room: usize, out: &mut dyn Write) -> io::Result<usize> {
    let mut used = 0;
    let length = |line: &String| line.chars().count() + 1;
    let fits = fold.lines.iter().take_while(|line| {
        used += length(line);
        used <= room
    });
    let fits = fits.count();
    writeln!(out, "\n<details><summary>{}</summary>\n", text(&fold.title))?;
    let shown = fold.lines.get(..fits).unwrap_or_default();
    for line in shown {
        writeln!(out, "{line}")?;
    }
    let more = fold.lines.len() - fits;
    if more > 0 {
        let more = super::super::count(more, "line");
        writeln!(out, "\n{more} more did not fit; `tierline diff` shows them.")?;
    }
    writeln!(out, "\n</details>")?;
    Ok(shown.iter().map(length).sum())
}

fn changes(report: &DiffReport<'_>) -> Fold {
    let entries = entries::told(report, Audience::Comment);
    let title = super::super::plural(entries.len(), "entry", "entries");
    let mut lines = Vec::new();
    for entry in entries {
        let place = entry.place.map(|place| format!(" – {}", code(&place))).unwrap_or_default();
        lines.push(format!("- {}{place}", text(&entry.title)));
        if let Some((grade, what)) = &entry.whole {
            lines.push(format!("  - {}{}", mark(grade.as_str()), text(what)));
        }
        for line in &entry.lines {
            let path = match line.path.as_str() {
                "" => String::new(),
                path => format!("{}: ", code(path)),
            };
            let why = line.why.map(|why| format!(" ({why})")).unwrap_or_default();
            lines.push(format!("  - {}{path}{}{why}", mark(line.grade.as_str()), text(&line.text)));
        }
    }
    Fold { title: format!("What changed: {title}"), lines }
}

fn mark(grade: &str) -> String {
    match grade {
        "neutral" => String::new(),
        grade => format!("**{grade}** "),
    }
}

fn of_tickets(report: &DiffReport<'_>) -> Fold {
    let Some(tickets) = report.tickets else {
        return Fold { title: String::new(), lines: Vec::new() };
    };
    let groups = tickets.groups.iter().filter_map(|group| tickets::group(report, group));
    let scenarios = tickets.scenarios.iter().filter_map(|one| tickets::scenario(report, one));
    let mut lines = Vec::new();
    for told in groups.chain(scenarios) {
        let extent = match told.extent.as_str() {
            "" => String::new(),
            extent => format!(" ({})", text(extent)),
        };
        lines.push(format!("- {}{}{extent}", mark(told.grade), text(&told.tickets)));
        if !told.causes.is_empty() {
            lines.push(format!("  - because of {}", text(&told.causes.join(", "))));
        }
        lines.push(format!("  - for example: {}", text(&told.example)));
        for line in &told.differences {
            lines.push(format!(
                "    - {}: {} → {}",
                text(&line.text),
                text(&line.base),
                text(&line.head)
            ));
        }
        if told.further > 0 {
            lines.push(format!("    - and {} more", told.further));
        }
    }
    Fold { title: format!("What it does to tickets: {}", tickets::extent(tickets)), lines }
}

fn of_people(report: &DiffReport<'_>) -> Fold {
    let mut lines = Vec::new();
    if let Some(people) = report.people {
        for told in people::rotations(people) {
            lines.push(format!("- {}, in the next {} days", text(&told.rotation), report.days));
            for [from, until, base, head] in &told.stretches {
                lines.push(format!("  - {from} – {until}: {} → **{}**", text(base), text(head)));
            }
            if told.further > 0 {
                lines.push(format!("  - and {} more shifts", told.further));
            }
            if !told.load.is_empty() {
                lines.push(format!("  - in all: {}", text(&told.load.join(", "))));
            }
        }
        if !people.gone.is_empty() {
            lines.push(format!(
                "- told by no rule any more: {}",
                text(&people::names(&people.gone))
            ));
        }
        if !people.come.is_empty() {
            lines.push(format!("- told by a rule now: {}", text(&people::names(&people.come))));
        }
        let sentences = people.named.iter().map(people::named);
        let sentences = sentences.chain(people.reached.iter().map(people::reached));
        lines.extend(sentences.map(|sentence| format!("- {}", text(&sentence))));
        lines.extend(people.told.iter().map(|count| format!("- {}", text(&people::told(count)))));
    }
    Fold { title: format!("What it does to people: {}", people::title(report)), lines }
}
