//! `--format junit`: a test report. A suite per file, a test case per finding: errors have failed,
//! warnings are skipped, so that only errors turn a run red.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::{Finding, Format, Reader, Report, clean};
use crate::diagnostic::Level;

pub(super) static FORMAT: Format = Format {
    name: "junit",
    summary: "a JUnit test report, which every CI system shows",
    reader: Reader::Programs,
    write,
};

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<&str, TestSuite> = BTreeMap::new();
    for finding in &report.findings {
        let path = report.locate(finding.diagnostic.primary.span).path.as_str();
        let suite = suites.entry(path).or_insert_with(|| TestSuite::new(clean(path)));
        suite.add_test_case(case(report, finding));
    }
    if suites.is_empty() {
        // Systems that read test reports take one without a test for a broken run.
        let mut case = TestCase::new(report.summary(), TestCaseStatus::success());
        case.set_classname("check");
        suites.entry("check").or_insert_with(|| TestSuite::new("check")).add_test_case(case);
    }
    let mut junit = Junit::new("tierline check");
    junit.add_test_suites(suites.into_values());
    junit.serialize(&mut *out).map_err(io::Error::other)?;
    out.flush()
}

fn case(report: &Report<'_>, finding: &Finding) -> TestCase {
    let diagnostic = &finding.diagnostic;
    let place = report.locate(diagnostic.primary.span);
    let (line, column) = (place.start.line, place.start.column);
    let mut status = match diagnostic.level {
        Level::Deny => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Level::Warn | Level::Allow => TestCaseStatus::skipped(),
    };
    status.set_message(clean(&diagnostic.message));
    status.set_type(diagnostic.rule.code.to_string());
    let mut text = format!("{}:{line}:{column}: {}", place.path, diagnostic.message);
    for note in &diagnostic.notes {
        text.push_str(&format!("\nnote: {note}"));
    }
    for label in &diagnostic.related {
        let place = report.locate(label.span);
        let (path, start) = (place.path, place.start);
        text.push_str(&format!("\n{path}:{}:{}: {}", start.line, start.column, label.text));
    }
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("\nhelp: {help}"));
    }
    status.set_description(clean(&text));
    let rule = diagnostic.rule;
    let mut case = TestCase::new(format!("{} {} {line}:{column}", rule.code, rule.name), status);
    case.set_classname(clean(place.path.as_str()));
    case
}
