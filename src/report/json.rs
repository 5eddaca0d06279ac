//! `--format json`: version 1 of the wire format. Fields are only ever added to a version.

use std::io::{self, Write};

use serde::Serialize;

use super::{Finding, Format, Reader, Report, Scope, json_text, severity};
use crate::diagnostic::Label;
use crate::source::Span;

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "every fact about every finding, in a versioned structure",
    reader: Reader::Programs,
    write,
};

/// The whole document.
#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    tool: Tool,
    summary: Summary,
    findings: Vec<Entry<'r>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    #[serde(flatten)]
    scope: Scope,
}

#[derive(Serialize)]
struct Entry<'r> {
    code: String,
    name: &'static str,
    /// `error` or `warning`.
    level: &'static str,
    message: &'r str,
    label: &'r str,
    help: Option<&'r str>,
    notes: &'r [String],
    #[serde(flatten)]
    place: Place<'r>,
    related: Vec<Related<'r>>,
    entry: Option<EntryName<'r>>,
    fix: Option<Replacement<'r>>,
}

/// Lines and columns start at 1; columns count Unicode scalar values; the end is the place after the last
/// character.
#[derive(Serialize)]
struct Place<'r> {
    file: &'r str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct Related<'r> {
    message: &'r str,
    #[serde(flatten)]
    place: Place<'r>,
}

#[derive(Serialize)]
struct EntryName<'r> {
    kind: &'static str,
    id: &'r str,
}

#[derive(Serialize)]
struct Replacement<'r> {
    #[serde(flatten)]
    place: Place<'r>,
    replacement: &'r str,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: 1,
        tool: Tool { name: "tierline", version: env!("CARGO_PKG_VERSION") },
        summary: Summary {
            errors: report.errors(),
            warnings: report.warnings(),
            scope: report.scope,
        },
        findings: report.findings.iter().map(|finding| entry(report, finding)).collect(),
    };
    json_text::write(&document, out)
}

fn entry<'r>(report: &'r Report<'_>, finding: &'r Finding) -> Entry<'r> {
    let diagnostic = &finding.diagnostic;
    let related =
        |label: &'r Label| Related { message: &label.text, place: place(report, label.span) };
    Entry {
        code: diagnostic.rule.code.to_string(),
        name: diagnostic.rule.name,
        level: severity(diagnostic.level),
        message: &diagnostic.message,
        label: &diagnostic.primary.text,
        help: diagnostic.help.as_deref(),
        notes: &diagnostic.notes,
        place: place(report, diagnostic.primary.span),
        related: diagnostic.related.iter().map(related).collect(),
        entry: finding.entry.as_ref().map(|key| EntryName { kind: key.kind.noun(), id: &key.id }),
        fix: diagnostic.fix.as_ref().map(|fix| Replacement {
            place: place(report, fix.span),
            replacement: &fix.replacement,
        }),
    }
}

fn place<'r>(report: &'r Report<'_>, span: Span) -> Place<'r> {
    let located = report.locate(span);
    Place {
        file: located.path.as_str(),
        line: located.start.line,
        column: located.start.column,
        end_line: located.end.line,
        end_column: located.end.column,
    }
}
