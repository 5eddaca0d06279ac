//! `--format markdown`: a comment for a pull request.

use std::io::{self, Write};

use super::{Format, TestReport, percent};
use crate::report::Reader;
use crate::report::markdown::{code, prose};

pub(super) static FORMAT: Format = Format {
    name: "markdown",
    summary: "a summary and the failures, for a pull request's comment",
    reader: Reader::Programs,
    write,
};

fn write(report: &TestReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let failed = report.failed();
    let passed = report.cases.len() - failed;
    writeln!(out, "**tierline test**: {passed} passed, {failed} failed")?;
    if failed > 0 {
        writeln!(out, "\n| scenario | expected | happened |\n|---|---|---|")?;
    }
    for case in report.cases.iter().filter(|case| !case.passed()) {
        for complaint in report.complaints(case) {
            let place = complaint.place.map(|place| place.to_string()).unwrap_or_default();
            let happened: Vec<_> = complaint.happened.iter().map(|line| prose(line)).collect();
            writeln!(
                out,
                "| {}<br>{} | {} | {} |",
                prose(report.name(case)),
                code(&place),
                prose(&complaint.expected),
                happened.join("<br>")
            )?;
        }
    }
    if let Some(coverage) = &report.coverage {
        let count = coverage.coverage.count(None);
        writeln!(out, "\ncoverage {} % ({} of {})", percent(count), count.0, count.1)?;
        let classes = coverage.classes.count();
        let share = percent(classes);
        writeln!(out, "\nclasses of ticket {share} % ({} of {})", classes.0, classes.1)?;
        let untouched: Vec<_> = coverage
            .coverage
            .untouched()
            .map(|item| prose(&item.describe(report.policy)))
            .collect();
        if !untouched.is_empty() {
            writeln!(out, "\nno scenario touches: {}", untouched.join(", "))?;
        }
    }
    Ok(())
}
