//! Test results for people: a line per scenario, and for each failure what was expected and what
//! happened.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Case, CoverageReport, Format, TestReport, percent};
use crate::report::prove::grouped;
use crate::report::{Reader, one_line};
use crate::scenarios::Part;

pub(super) static FORMAT: Format = Format {
    name: "human",
    summary: "a line per scenario, for people",
    reader: Reader::People,
    write,
};

/// The largest classes that no scenario stands for, of which so many are told.
const MOST_CLASSES: usize = 5;

const PASS: Style = AnsiColor::Green.on_default();
const FAIL: Style = AnsiColor::Red.on_default().bold();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

fn write(report: &TestReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for case in report.cases.iter().filter(|case| !report.quiet || !case.passed()) {
        one(report, case, out)?;
    }
    if let Some(coverage) = &report.coverage {
        writeln!(out)?;
        covered(report, coverage, out)?;
    }
    let failed = report.failed();
    let passed = report.cases.len() - failed;
    let style = if failed == 0 { PASS } else { FAIL };
    writeln!(out, "\n{style}{passed} passed, {failed} failed{style:#}")
}

fn one(report: &TestReport<'_>, case: &Case, out: &mut dyn Write) -> io::Result<()> {
    let (id, name) = (one_line(report.id(case)), one_line(report.name(case)));
    let title = if id == name { String::new() } else { format!("  {DIM}{name}{DIM:#}") };
    if case.passed() {
        return writeln!(out, "{PASS}pass{PASS:#}  {id}{title}");
    }
    writeln!(out, "{FAIL}FAIL{FAIL:#}  {BOLD}{id}{BOLD:#}{title}")?;
    for complaint in report.complaints(case) {
        let place = complaint.place.map(|place| place.to_string()).unwrap_or_default();
        let label = if complaint.happened.is_empty() { "problem " } else { "expected" };
        let expected = one_line(&complaint.expected);
        writeln!(out, "      {label}  {expected}  {DIM}{}{DIM:#}", one_line(&place))?;
        let mut label = "happened";
        for line in &complaint.happened {
            writeln!(out, "      {label}  {}", one_line(line))?;
            label = "        ";
        }
    }
    Ok(())
}

fn covered(
    report: &TestReport<'_>,
    CoverageReport { coverage, classes, minimum }: &CoverageReport,
    out: &mut dyn Write,
) -> io::Result<()> {
    let count = coverage.count(None);
    let enough = minimum.is_none_or(|minimum| coverage.reaches(minimum));
    let style = if enough { BOLD } else { FAIL };
    write!(out, "{style}coverage {} %{style:#} ({} of {})", percent(count), count.0, count.1)?;
    match minimum {
        Some(minimum) if !enough => {
            writeln!(out, ", demanded {}.{:02} %", minimum / 100, minimum % 100)?;
        }
        _ => writeln!(out)?,
    }
    for part in Part::ALL {
        let count = coverage.count(Some(part));
        writeln!(
            out,
            "  {:<9} {:>5} %  ({} of {})",
            part.as_str(),
            percent(count),
            count.0,
            count.1
        )?;
    }
    if coverage.untouched().next().is_some() {
        writeln!(out, "no scenario touches")?;
    }
    for item in coverage.untouched() {
        let place = item.place(report.policy).and_then(|at| report.sources.place(at));
        let place = place.map(|place| format!("{}:{}", place.path, place.position.line));
        let name = item.describe(report.policy);
        let place = place.unwrap_or_default();
        writeln!(out, "  {:<44} {DIM}{}{DIM:#}", one_line(&name), one_line(&place))?;
    }
    let count = classes.count();
    let share = percent(count);
    writeln!(out, "{BOLD}classes of ticket {share} %{BOLD:#} ({} of {})", count.0, count.1)?;
    if classes.uncovered().next().is_some() {
        writeln!(out, "no scenario stands for")?;
    }
    for class in classes.uncovered().take(MOST_CLASSES) {
        let tickets = grouped(class.tickets);
        let facts = report.words().facts(&class.facts).join("; ");
        writeln!(out, "  {tickets:>9} tickets: {}", one_line(&facts))?;
    }
    let more = classes.uncovered().count().saturating_sub(MOST_CLASSES);
    if more > 0 {
        writeln!(out, "  {DIM}and {more} smaller classes; `--suggest` writes scenarios{DIM:#}")?;
    }
    Ok(())
}
