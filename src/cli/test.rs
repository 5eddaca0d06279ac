//! `tierline test`: the scenarios of a policy set, judged, with coverage.

mod accepted;
mod suggest;

use std::io::Write;

use tierline::model::{Ix, Kind, Scenario};
use tierline::prove::{ClassCoverage, Side};
use tierline::report::verdicts::{Case, CoverageReport, FORMATS, Format, TestReport};
use tierline::scenarios::{self, Coverage};

use super::exit::{Exit, Failure};
use super::format::one_of;
use super::origin::OriginArgs;
use super::session::Session;
use super::workspace::Workspace;

/// Run the scenarios of a policy set
///
/// Each is one ticket, what people do, and what must come of it. A scenario that names something
/// that does not exist fails, and so does an accepted timeline whose scenario is gone; a run without
/// any scenario ends with exit code 3.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline test                                every scenario
  tierline test --filter saturday              those with `saturday` in their id
  tierline test --coverage --coverage-min 90   what no scenario touches; fails below 90 %
  tierline test --suggest 10                   scenarios for what none covers
  tierline test --accept                       keep the timelines; later runs compare them")]
pub(crate) struct Test {
    /// Run only scenarios whose id contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Say which triggers, routes, steps, contacts and duties no scenario touches, and which classes of
    /// ticket none stands for
    #[arg(long)]
    coverage: bool,
    /// Fail if the scenarios touch less than this share, in percent; compared exactly
    #[arg(long, value_name = "PERCENT", value_parser = hundredths)]
    coverage_min: Option<u32>,
    /// Print so many scenarios that would raise coverage most, ready to paste, instead of results
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["accept", "coverage_min"])]
    suggest: Option<usize>,
    /// Keep each timeline beside its scenario, in `timelines/`; later runs compare them
    #[arg(long, conflicts_with = "rev")]
    accept: bool,
    /// Leave out the lines of scenarios that pass
    #[arg(long, short)]
    quiet: bool,
    /// How to write the results
    #[arg(long, value_name = "FORMAT", value_parser = one_of(FORMATS, |f| (f.name, f.summary)),
          default_value = "human")]
    format: &'static Format,
    #[command(flatten)]
    origin: OriginArgs,
}

impl Test {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let workspace = Workspace::open(session, &self.origin)?;
        let wanted = |id: &str| self.filter.as_ref().is_none_or(|filter| id.contains(filter));
        let policy = &workspace.policy;
        let chosen: Vec<Ix<Scenario>> = policy
            .scenarios
            .iter()
            .filter(|(_, scenario)| wanted(&scenario.entry.id))
            .map(|(ix, _)| ix)
            .collect();
        let verdicts = scenarios::run(policy, &workspace.clock, &chosen);
        let covered = || {
            let facts = chosen.iter().map(|ix| &policy.scenarios[*ix].ticket.facts);
            let side = Side { policy, clock: &workspace.clock };
            let traces = verdicts.iter().map(|verdict| &verdict.trace);
            (Coverage::of(policy, traces), ClassCoverage::of(side, facts))
        };
        if let Some(number) = self.suggest {
            let (coverage, classes) = covered();
            return suggest::print(session, &workspace, number, (&coverage, &classes));
        }
        let coverage = (self.coverage || self.coverage_min.is_some()).then(|| {
            let (coverage, classes) = covered();
            CoverageReport { coverage, classes, minimum: self.coverage_min }
        });
        let mut cases = broken(&workspace, wanted);
        for verdict in verdicts {
            cases.push(accepted::case(&workspace, verdict, self.accept)?);
        }
        cases.extend(accepted::left_over(&workspace, wanted)?);
        if cases.is_empty() {
            session.say(&match &self.filter {
                Some(filter) => format!("no scenario has `{filter}` in its id"),
                None => "the policy set has no scenario".to_owned(),
            })?;
            return Ok(Exit::Nothing);
        }
        let report =
            TestReport { policy, sources: &workspace.sources, cases, coverage, quiet: self.quiet };
        let mut out = session.output(self.format.reader);
        (self.format.write)(&report, &mut out)?;
        out.flush()?;
        let covered = report.coverage.as_ref().is_none_or(CoverageReport::suffices);
        Ok(if report.failed() == 0 && covered { Exit::Clean } else { Exit::Findings })
    }
}

/// Scenarios that did not load, each with everything that is wrong with it.
fn broken(workspace: &Workspace, wanted: impl Fn(&str) -> bool) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for error in &workspace.scenario_errors {
        let Some(entry) = error.entry.as_ref().filter(|entry| entry.kind == Kind::Scenario) else {
            continue;
        };
        if !wanted(&entry.id) {
            continue;
        }
        let diagnostic = &error.diagnostic;
        let problem = (diagnostic.primary.span, diagnostic.message.clone());
        let known = cases.iter_mut().find_map(|case| match case {
            Case::Broken { id, problems, .. } if **id == *entry.id => Some(problems),
            _ => None,
        });
        match known {
            Some(problems) => problems.push(problem),
            None => cases.push(Case::Broken {
                id: entry.id.to_string(),
                at: diagnostic.primary.span,
                problems: vec![problem],
            }),
        }
    }
    cases
}

/// A percentage with up to two decimals, in hundredths.
fn hundredths(text: &str) -> Result<u32, String> {
    let wrong = || "write a percentage between 0 and 100 with up to two decimals".to_owned();
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || decimals.len() > 2 || !digits(whole) || !digits(decimals) {
        return Err(wrong());
    }
    let number: u32 = format!("{whole}{decimals:0<2}").parse().map_err(|_| wrong())?;
    if number > 10_000 { Err(wrong()) } else { Ok(number) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_exactly() {
        assert_eq!(hundredths("90"), Ok(9000));
        assert_eq!(hundredths("99.9"), Ok(9990));
        assert_eq!(hundredths("0.05"), Ok(5));
        for wrong in ["", "101", "-1", "1e2", "99.999", ".5", "9 0"] {
            assert!(hundredths(wrong).is_err(), "{wrong}");
        }
    }
}
