//! `--format junit`: a test case per guarantee.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::{Format, ProofReport, words};
use crate::prove::Verdict;
use crate::report::{Reader, clean, one_line};

pub(super) static FORMAT: Format = Format {
    name: "junit",
    summary: "a JUnit test report, which every CI system shows",
    reader: Reader::Programs,
    write,
};

fn write(report: &ProofReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut suite = TestSuite::new("guarantees");
    for verdict in &report.proof.verdicts {
        suite.add_test_case(one(report, verdict));
    }
    let mut junit = Junit::new("tierline prove");
    junit.add_test_suite(suite);
    junit.serialize(&mut *out).map_err(io::Error::other)?;
    out.flush()
}

fn one(report: &ProofReport<'_>, verdict: &Verdict) -> TestCase {
    let mut status = TestCaseStatus::success();
    if let Some(broken) = &verdict.broken {
        status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(one_line(&words::instead(report, verdict.claim, broken)));
        status.set_description(clean(&words::account(report, verdict, broken)));
    }
    let place = report.claim_at(verdict.claim).and_then(|at| report.place(at));
    let class = place.map_or("built in", |place| place.path.as_str());
    let mut case = TestCase::new(one_line(verdict.claim.id(report.policy)), status);
    case.set_classname(clean(class));
    case
}
