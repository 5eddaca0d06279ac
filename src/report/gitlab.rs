//! `--format gitlab`: a code quality report, which becomes the widget of a merge request.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::io::{self, Write};

use serde::Serialize;

use super::{Format, Reader, Report, fingerprint, json_text};
use crate::diagnostic::Level;

pub(super) static FORMAT: Format = Format {
    name: "gitlab",
    summary: "the code quality report of a GitLab merge request",
    reader: Reader::Programs,
    write,
};

#[derive(Serialize)]
struct Issue {
    #[serde(rename = "type")]
    kind: &'static str,
    check_name: String,
    description: String,
    categories: [&'static str; 1],
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let fingerprints = fingerprint::all(report);
    let issues = report.findings.iter().zip(fingerprints).map(|(finding, fingerprint)| {
        let diagnostic = &finding.diagnostic;
        let place = report.locate(diagnostic.primary.span);
        let description = match &diagnostic.help {
            Some(help) => format!("{}; {help}", diagnostic.message),
            None => diagnostic.message.clone(),
        };
        Issue {
            kind: "issue",
            check_name: format!("{} {}", diagnostic.rule.code, diagnostic.rule.name),
            description,
            categories: ["Bug Risk"],
            fingerprint,
            severity: match diagnostic.level {
                Level::Deny => "major",
                Level::Warn | Level::Allow => "minor",
            },
            location: Location {
                path: report.repository_path(diagnostic.primary.span),
                lines: Lines { begin: place.start.line, end: place.end.line },
            },
        }
    });
    json_text::write(&issues.collect::<Vec<_>>(), out)
}
