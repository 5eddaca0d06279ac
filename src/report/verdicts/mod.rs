//! Verdicts of scenarios → bytes, one format per file.

mod human;
mod json;
mod junit;
mod markdown;
mod words;

use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};

use crate::model::Policy;
use crate::prove::ClassCoverage;
use crate::scenarios::{Coverage, Failure, Verdict};
use crate::source::{Place, Position, Sources, Span};

use super::Reader;
use super::timeline::Words;

/// What a test run found.
#[derive(Debug)]
pub struct TestReport<'a> {
    /// The policy set.
    pub policy: &'a Policy,
    /// The files it stands in.
    pub sources: &'a Sources,
    /// The scenarios, in the order in which they are reported.
    pub cases: Vec<Case>,
    /// What the scenarios touch, where that was asked for.
    pub coverage: Option<CoverageReport>,
    /// Whether people are spared the scenarios that pass.
    pub quiet: bool,
}

/// Coverage, and how much of it is demanded.
#[derive(Debug)]
pub struct CoverageReport {
    /// What was touched.
    pub coverage: Coverage,
    /// The classes of ticket that scenarios stand for.
    pub classes: ClassCoverage,
    /// The least that is accepted, in hundredths of a percent.
    pub minimum: Option<u32>,
}

impl CoverageReport {
    /// True if as much is touched as is demanded.
    pub fn suffices(&self) -> bool {
        self.minimum.is_none_or(|minimum| self.coverage.reaches(minimum))
    }
}

/// A scenario and what came of it, or what is left of one.
#[derive(Debug)]
pub enum Case {
    /// It ran.
    Ran {
        /// What came of it.
        verdict: Verdict,
        /// How the timeline differs from the accepted one, where there is one: lines that begin with
        /// `-`, `+` or a space. `None` where it does not differ.
        drift: Option<String>,
        /// True if nothing can make it fail: it expects nothing, and no timeline was accepted.
        judged_by_nothing: bool,
    },
    /// It names something that does not exist, or makes no sense otherwise.
    Broken {
        /// Its id.
        id: String,
        /// Where it stands.
        at: Span,
        /// What is wrong with it, and where.
        problems: Vec<(Span, String)>,
    },
    /// An accepted timeline that nothing compares any more, as its scenario is gone.
    LeftOver {
        /// The id of the scenario that it was accepted for.
        id: String,
        /// The file, as people should see it.
        path: Utf8PathBuf,
        /// Where the timeline of a scenario of that id is kept now, where there still is one.
        goes_to: Option<Utf8PathBuf>,
    },
}

impl Case {
    /// True if everything is as expected.
    pub fn passed(&self) -> bool {
        matches!(
            self,
            Self::Ran { verdict, drift: None, judged_by_nothing: false } if verdict.passed()
        )
    }
}

/// A way to write a [`TestReport`].
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a line.
    pub summary: &'static str,
    /// Who reads it.
    pub reader: Reader,
    /// Writes a report.
    pub write: fn(&TestReport<'_>, &mut dyn Write) -> io::Result<()>,
}

/// Every format, the default first.
pub static FORMATS: &[&Format] =
    &[&human::FORMAT, &json::FORMAT, &junit::FORMAT, &markdown::FORMAT];

impl TestReport<'_> {
    /// How many scenarios failed.
    pub fn failed(&self) -> usize {
        self.cases.iter().filter(|case| !case.passed()).count()
    }

    fn words(&self) -> Words<'_> {
        Words { policy: self.policy }
    }

    fn id<'c>(&'c self, case: &'c Case) -> &'c str {
        match case {
            Case::Ran { verdict, .. } => &self.policy.scenarios[verdict.scenario].entry.id,
            Case::Broken { id, .. } | Case::LeftOver { id, .. } => id,
        }
    }

    fn name<'c>(&'c self, case: &'c Case) -> &'c str {
        match case {
            Case::Ran { verdict, .. } => &self.policy.scenarios[verdict.scenario].name,
            Case::Broken { id, .. } | Case::LeftOver { id, .. } => id,
        }
    }

    fn place<'c>(&'c self, case: &'c Case) -> Option<Place<'c>> {
        match case {
            Case::Ran { verdict, .. } => {
                self.sources.place(self.policy.scenarios[verdict.scenario].entry.at)
            }
            Case::Broken { at, .. } => self.sources.place(*at),
            Case::LeftOver { path, .. } => {
                Some(Place { path, position: Position { line: 1, column: 1 } })
            }
        }
    }

    /// Everything that failed about a case: where it is asked for, what was expected, what happened.
    fn complaints<'c>(&'c self, case: &'c Case) -> Vec<Complaint<'c>> {
        match case {
            Case::LeftOver { id, goes_to, .. } => vec![Complaint {
                place: self.place(case),
                expected: left_over(id, goes_to.as_deref()),
                happened: Vec::new(),
            }],
            Case::Broken { problems, .. } => problems
                .iter()
                .map(|(at, problem)| Complaint {
                    place: self.sources.place(*at),
                    expected: problem.clone(),
                    happened: Vec::new(),
                })
                .collect(),
            Case::Ran { judged_by_nothing: true, .. } => vec![Complaint {
                place: self.place(case),
                expected: "the scenario expects nothing: write `expect`, or accept its timeline"
                    .to_owned(),
                happened: Vec::new(),
            }],
            Case::Ran { verdict, drift, .. } => {
                let failures = verdict.failures.iter();
                let mut all: Vec<_> =
                    failures.filter_map(|failure| self.complaint(verdict, failure)).collect();
                all.extend(drift.as_ref().map(|drift| Complaint {
                    place: self.place(case),
                    expected: "the accepted timeline".to_owned(),
                    happened: drift.lines().map(str::to_owned).collect(),
                }));
                all
            }
        }
    }

    fn complaint(&self, verdict: &Verdict, failure: &Failure) -> Option<Complaint<'_>> {
        let scenario = &self.policy.scenarios[verdict.scenario];
        let expectation = scenario.expect.get(failure.expectation)?;
        let words = self.words();
        let mut happened: Vec<String> = failure
            .closest
            .iter()
            .filter_map(|index| verdict.trace.events.get(*index))
            .map(|event| words::happening(&words, self.sources, &verdict.trace, event))
            .collect();
        if happened.is_empty() {
            happened.push(words::nothing(&expectation.what).to_owned());
        }
        Some(Complaint {
            place: self.sources.place(expectation.at),
            expected: words::expectation(&words, &expectation.what),
            happened,
        })
    }
}

/// What is wrong with an accepted timeline that nothing compares, and what to do.
fn left_over(id: &str, goes_to: Option<&Utf8Path>) -> String {
    match goes_to {
        Some(path) => format!(
            "the timeline of scenario `{id}` is kept in {path} now, so nothing compares this one: \
             move it there, or delete it"
        ),
        None => format!(
            "there is no scenario `{id}`, so nothing compares this timeline: delete it, or bring \
             the scenario back"
        ),
    }
}

/// One thing that is not as expected.
struct Complaint<'r> {
    place: Option<Place<'r>>,
    /// For a broken scenario or a file left over: what is wrong with it.
    expected: String,
    /// What happened instead, a line each; empty where nothing ran.
    happened: Vec<String>,
}

/// A share in percent with one decimal, never rounded up: 99.97 % is 99.9 %.
fn percent((touched, all): (usize, usize)) -> String {
    let tenths = (touched * 1000).checked_div(all).unwrap_or(1000);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    #[test]
    fn shares_are_never_rounded_up() {
        assert_eq!(super::percent((2999, 3000)), "99.9");
        assert_eq!(super::percent((3000, 3000)), "100.0");
        assert_eq!(super::percent((0, 0)), "100.0");
    }
}
