//! `--format github`: an annotation of the pull request for each broken guarantee.

use std::io::{self, Write};

use super::{Format, ProofReport, words};
use crate::report::Reader;
use crate::report::github::{message, property};

pub(super) static FORMAT: Format = Format {
    name: "github",
    summary: "annotations of a pull request, from a GitHub Actions log",
    reader: Reader::Programs,
    write,
};

fn write(report: &ProofReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (verdict, broken) in report.broken() {
        write!(out, "::error ")?;
        let at = report.primary(verdict, broken);
        if let Some((path, place)) = at.and_then(|at| report.repository_place(at)) {
            write!(out, "file={},line={},", property(&path), place.line)?;
        }
        let title = format!("guarantee {}", verdict.claim.id(report.policy));
        let text = words::account(report, verdict, broken);
        writeln!(out, "title={}::{}", property(&title), message(&text))?;
    }
    Ok(())
}
