//! `--format json`: version 1 of the wire format of test results. Fields are only ever added to a
//! version.

use std::io::{self, Write};

use serde::Serialize;

use super::{Case, CoverageReport, Format, TestReport};
use crate::prove::ClassCoverage;
use crate::report::{Reader, json_text};
use crate::scenarios::Part;
use crate::source::Place;

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "every result with its reasons, in a versioned structure",
    reader: Reader::Programs,
    write,
};

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    passed: usize,
    failed: usize,
    scenarios: Vec<Scenario<'r>>,
    coverage: Option<Coverage>,
}

#[derive(Serialize)]
struct Scenario<'r> {
    id: &'r str,
    name: &'r str,
    passed: bool,
    file: Option<&'r str>,
    line: Option<u32>,
    failures: Vec<Failure<'r>>,
}

#[derive(Serialize)]
struct Failure<'r> {
    /// For a scenario that makes no sense: what is wrong with it.
    expected: String,
    happened: Vec<String>,
    file: Option<&'r str>,
    line: Option<u32>,
    column: Option<u32>,
}

#[derive(Serialize)]
struct Coverage {
    touched: usize,
    all: usize,
    /// Demanded, in percent.
    minimum: Option<f64>,
    suffices: bool,
    parts: Vec<PartCount>,
    untouched: Vec<String>,
    classes: Classes,
}

/// The classes of ticket that scenarios stand for.
#[derive(Serialize)]
struct Classes {
    covered: usize,
    all: usize,
    uncovered: Vec<Class>,
}

#[derive(Serialize)]
struct Class {
    /// As text: it may be larger than what programs read as a number.
    tickets: String,
    smallest: Vec<String>,
}

#[derive(Serialize)]
struct PartCount {
    part: &'static str,
    touched: usize,
    all: usize,
}

fn write(report: &TestReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: 1,
        passed: report.cases.len() - report.failed(),
        failed: report.failed(),
        scenarios: report.cases.iter().map(|case| scenario(report, case)).collect(),
        coverage: report.coverage.as_ref().map(|coverage| counted(report, coverage)),
    };
    json_text::write(&document, out)
}

fn scenario<'r>(report: &'r TestReport<'_>, case: &'r Case) -> Scenario<'r> {
    let place = report.place(case);
    let failures = report.complaints(case).into_iter().map(|complaint| Failure {
        expected: complaint.expected,
        happened: complaint.happened,
        file: file(complaint.place),
        line: complaint.place.map(|place| place.position.line),
        column: complaint.place.map(|place| place.position.column),
    });
    Scenario {
        id: report.id(case),
        name: report.name(case),
        passed: case.passed(),
        file: file(place),
        line: place.map(|place| place.position.line),
        failures: failures.collect(),
    }
}

fn file(place: Option<Place<'_>>) -> Option<&str> {
    place.map(|place| place.path.as_str())
}

fn counted(report: &TestReport<'_>, counted: &CoverageReport) -> Coverage {
    let coverage = &counted.coverage;
    let (touched, all) = coverage.count(None);
    let parts = Part::ALL.into_iter().map(|part| {
        let (touched, all) = coverage.count(Some(part));
        PartCount { part: part.as_str(), touched, all }
    });
    Coverage {
        touched,
        all,
        minimum: counted.minimum.map(|hundredths| f64::from(hundredths) / 100.0),
        suffices: counted.suffices(),
        parts: parts.collect(),
        untouched: coverage.untouched().map(|item| item.describe(report.policy)).collect(),
        classes: classes(report, &counted.classes),
    }
}

fn classes(report: &TestReport<'_>, classes: &ClassCoverage) -> Classes {
    let (covered, all) = classes.count();
    let uncovered = classes.uncovered().map(|class| Class {
        tickets: class.tickets.to_string(),
        smallest: report.words().facts(&class.facts),
    });
    Classes { covered, all, uncovered: uncovered.collect() }
}
