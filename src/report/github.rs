//! `--format github`: commands of a GitHub Actions log, which become annotations of the pull request.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use std::io::{self, Write};

use super::{Format, Reader, Report, clean, severity};

pub(super) static FORMAT: Format = Format {
    name: "github",
    summary: "annotations of a pull request, from a GitHub Actions log",
    reader: Reader::Programs,
    write,
};

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        let diagnostic = &finding.diagnostic;
        let place = report.locate(diagnostic.primary.span);
        let (start, end) = (place.start, place.end);
        let command = severity(diagnostic.level);
        let file = property(&report.repository_path(diagnostic.primary.span));
        write!(out, "::{command} file={file},line={},endLine={}", start.line, end.line)?;
        // Columns of an annotation over several lines are refused.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
        let rule = diagnostic.rule;
        let title = property(&format!("{} {}", rule.code, rule.name));
        let mut text = diagnostic.message.clone();
        for note in &diagnostic.notes {
            text.push_str(&format!("\n{note}"));
        }
        for label in &diagnostic.related {
            let line = report.locate(label.span).start.line;
            let path = report.repository_path(label.span);
            text.push_str(&format!("\n{path}:{line}: {}", label.text));
        }
        if let Some(help) = &diagnostic.help {
            text.push_str(&format!("\nhelp: {help}"));
        }
        writeln!(out, ",title={title}::{}", message(&text))?;
    }
    Ok(())
}

/// Escapes a message: `%` first, since the escapes are made of it.
pub(super) fn message(text: &str) -> String {
    clean(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property, which ends at a comma or a colon too.
pub(super) fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_end_its_command() {
        assert_eq!(property("a,b:c%0A\n::error::x"), "a%2Cb%3Ac%250A%0A%3A%3Aerror%3A%3Ax");
        assert_eq!(message("100%\n::error::x"), "100%25%0A::error::x");
    }
}
