//! `--format github`: what is looser or tighter, as annotations at the changed places.

use std::io::{self, Write};

use super::entries::{self, Audience};
use super::{DiffReport, Format, words};
use crate::diff::changes::{EntryChange, Grade};
use crate::report::Reader;
use crate::report::github::{message, property};
use crate::source::Span;

pub(super) static FORMAT: Format = Format {
    name: "github",
    summary: "annotations of a pull request, from a GitHub Actions log",
    reader: Reader::Programs,
    write,
};

fn write(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for told in entries::told(report, Audience::Comment) {
        let change: &EntryChange = told.change;
        let title = told.title.replace('`', "");
        if let Some((grade, text)) = &told.whole {
            let at = change.head.as_ref().map(|home| home.at);
            annotate(report, (command(*grade), &graded(*grade, &title)), at, text, out)?;
        }
        for (line, field) in told.lines.iter().zip(&change.fields) {
            // What only the base had is told where its entry stands now.
            let entry = change.head.as_ref().map(|home| home.at);
            let at = field.head.as_ref().map(|saying| saying.at).or(entry);
            let why = line.why.map(|why| format!(" ({why})")).unwrap_or_default();
            let separator = if line.path.is_empty() { "" } else { ": " };
            let text = format!("{}{separator}{}{why}", line.path, line.text);
            let title = graded(line.grade, &title);
            annotate(report, (command(line.grade), &title), at, &text, out)?;
        }
    }
    if let (_, Some(worst)) = words::summary(report) {
        annotate(report, ("notice", "what it does to tickets"), None, &worst, out)?;
    }
    for sentence in report.missing {
        annotate(report, ("warning", "not compared"), None, sentence, out)?;
    }
    Ok(())
}

fn command(grade: Grade) -> &'static str {
    if grade == Grade::Looser { "warning" } else { "notice" }
}

fn graded(grade: Grade, title: &str) -> String {
    match grade {
        Grade::Neutral => title.to_owned(),
        grade => format!("{}: {title}", grade.as_str()),
    }
}

/// One annotation; without a place it belongs to the run.
fn annotate(
    report: &DiffReport<'_>,
    (command, title): (&str, &str),
    at: Option<Span>,
    text: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "::{command} ")?;
    let sources = report.head.sources;
    let path = at.and_then(|at| sources.repository_path(at.file));
    let place = at.and_then(|at| sources.place(at));
    if let (Some(path), Some(place)) = (path, place) {
        write!(out, "file={},line={},", property(path.as_str()), place.position.line)?;
    }
    writeln!(out, "title={}::{}", property(title), message(text))
}
