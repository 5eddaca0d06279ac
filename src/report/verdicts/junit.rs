//! `--format junit`: a test case per scenario, a suite per file.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::{Case, Format, TestReport};
use crate::report::{Reader, clean, one_line};

pub(super) static FORMAT: Format = Format {
    name: "junit",
    summary: "a JUnit test report, which every CI system shows",
    reader: Reader::Programs,
    write,
};

fn write(report: &TestReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<&str, TestSuite> = BTreeMap::new();
    for case in &report.cases {
        let path = report.place(case).map_or("scenarios", |place| place.path.as_str());
        let suite = suites.entry(path).or_insert_with(|| TestSuite::new(clean(path)));
        suite.add_test_case(one(report, case, path));
    }
    if let Some(coverage) = &report.coverage {
        let suite = suites.entry("coverage").or_insert_with(|| TestSuite::new("coverage"));
        let mut status = TestCaseStatus::success();
        if !coverage.suffices() {
            let (touched, all) = coverage.coverage.count(None);
            status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status
                .set_message(format!("the scenarios touch {touched} of {all} parts of the policy"));
        }
        suite.add_test_case(TestCase::new("coverage", status));
    }
    let mut junit = Junit::new("tierline test");
    junit.add_test_suites(suites.into_values());
    junit.serialize(&mut *out).map_err(io::Error::other)?;
    out.flush()
}

fn one(report: &TestReport<'_>, case: &Case, path: &str) -> TestCase {
    let complaints = report.complaints(case);
    let mut status = TestCaseStatus::success();
    if let Some(first) = complaints.first() {
        status = TestCaseStatus::non_success(match case {
            Case::Ran { .. } => NonSuccessKind::Failure,
            Case::Broken { .. } | Case::LeftOver { .. } => NonSuccessKind::Error,
        });
        status.set_message(one_line(&first.expected));
        let mut text = String::new();
        for complaint in &complaints {
            let place = complaint.place.map(|place| format!("{place}: ")).unwrap_or_default();
            text += &format!("{place}{}\n", complaint.expected);
            for line in &complaint.happened {
                text += &format!("    {line}\n");
            }
        }
        status.set_description(clean(&text));
    }
    let mut case = TestCase::new(one_line(report.id(case)), status);
    case.set_classname(clean(path));
    case
}
