//! `--format markdown`: a comment for a pull request.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Format, Reader, Report, one_line, severity};

pub(super) static FORMAT: Format = Format {
    name: "markdown",
    summary: "a table for a pull request's comment or a job's summary",
    reader: Reader::Programs,
    write,
};

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "**tierline check**: {}\n", report.summary())?;
    if report.findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "| level | where | finding |\n|---|---|---|")?;
    for finding in &report.findings {
        let diagnostic = &finding.diagnostic;
        let place = report.locate(diagnostic.primary.span);
        let file = code(&format!("{}:{}", place.path, place.start.line));
        let rule = diagnostic.rule;
        let mut text = format!("{} {}: {}", rule.code, rule.name, prose(&diagnostic.message));
        for label in &diagnostic.related {
            let place = report.locate(label.span);
            let related = code(&format!("{}:{}", place.path, place.start.line));
            let _ = write!(text, "<br>{related}: {}", prose(&label.text));
        }
        for note in &diagnostic.notes {
            let _ = write!(text, "<br>{}", prose(note));
        }
        if let Some(help) = &diagnostic.help {
            let _ = write!(text, "<br>*help*: {}", prose(help));
        }
        writeln!(out, "| {} | {file} | {text} |", severity(diagnostic.level))?;
    }
    Ok(())
}

/// A code span in a table cell. A backtick in the text becomes a quote, which keeps the span closed.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", one_line(text).replace('`', "'").replace('|', "\\|"))
}

/// A sentence in a table cell: its `code` stays code, everything else that Markdown would act on is
/// escaped, mentions among them.
pub(super) fn prose(text: &str) -> String {
    let text = one_line(text);
    let parts: Vec<&str> = text.split('`').collect();
    let mut cell = String::new();
    for (index, part) in parts.iter().enumerate() {
        let closed = index + 1 < parts.len();
        match index % 2 {
            1 if closed && !part.trim().is_empty() => cell.push_str(&code(part)),
            1 => {
                cell.push_str("\\`");
                escape(part, &mut cell);
                cell.push_str(if closed { "\\`" } else { "" });
            }
            _ => escape(part, &mut cell),
        }
    }
    cell
}

fn escape(text: &str, cell: &mut String) {
    for c in text.chars() {
        match c {
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            '&' => cell.push_str("&amp;"),
            // A mention would tell somebody; in a code span it is only text.
            '@' => cell.push_str("`@`"),
            '\\' | '$' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                cell.push('\\');
                cell.push(c);
            }
            c => cell.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_keep_their_code_and_lose_everything_active() {
        assert_eq!(prose("unknown contact `a|b`"), "unknown contact `a\\|b`");
        assert_eq!(prose("<b> [x](y) @team"), "&lt;b&gt; \\[x\\](y) `@`team");
        assert_eq!(prose("one ` alone"), "one \\` alone");
        assert_eq!(prose("two\nlines"), "two\u{240a}lines");
        assert_eq!(code("a`b"), "`a'b`");
    }
}
