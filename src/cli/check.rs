//! `tierline check`: everything that is wrong with a policy set, at once.

use std::io::Write;

use jiff::tz::TimeZone;

use tierline::check::{self, Checked, Context, Levels};
use tierline::clock::Clock;
use tierline::report::{FORMATS, Finding, Format, HUMAN, Report, Scope};

use super::documents::Documents;
use super::exit::{Exit, Failure};
use super::format::one_of;
use super::levels::LevelArgs;
use super::origin::OriginArgs;
use super::session::Session;
use super::workspace::PolicySet;

/// Report everything that is wrong with a policy set
///
/// Loads every file, then runs all rules. Errors make the exit code 1, warnings alone do not.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline check                                 the policy set around the current directory
  tierline check --deny warnings                 for CI: warnings fail, too
  tierline check --format sarif > check.sarif    for the alerts of a code host
  tierline check --allow TL0901                  without one rule
  tierline check --rev v1.0                      the policy set as it was, without a checkout")]
pub(crate) struct Check {
    /// How to write the findings
    #[arg(long, value_name = "FORMAT", value_parser = one_of(FORMATS, |f| (f.name, f.summary)), default_value = HUMAN.name)]
    format: &'static Format,
    #[command(flatten)]
    levels: LevelArgs,
    #[command(flatten)]
    origin: OriginArgs,
}

impl Check {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let set = PolicySet::read(session, &self.origin)?;
        let checked = self.lint(session, &set)?;
        let errors = set.loaded.errors.iter().cloned().map(Finding::from);
        let mut findings: Vec<Finding> =
            errors.chain(checked.findings.into_iter().map(Finding::from)).collect();
        findings.sort_by(|a, b| a.diagnostic.sort_key().cmp(&b.diagnostic.sort_key()));
        let scope = Scope {
            files: set.sources.policy_files().count(),
            entries: set.loaded.policy.as_ref().map_or(0, |policy| policy.entries().len()),
            rules: checked.ran,
            skipped: checked.skipped,
            suppressed: checked.suppressed,
        };
        let report = Report { sources: &set.sources, findings, scope, width: session.width() };
        let mut out = session.output(self.format.reader);
        (self.format.write)(&report, &mut out)?;
        out.flush()?;
        Ok(if report.errors() > 0 { Exit::Findings } else { Exit::Clean })
    }

    /// Runs the rules over what loaded.
    fn lint(&self, session: &Session, set: &PolicySet) -> Result<Checked, Failure> {
        let Some(policy) = &set.loaded.policy else {
            session.now(&TimeZone::UTC)?;
            let skipped = check::registry().len();
            return Ok(Checked { skipped, ..Checked::default() });
        };
        let now = session.now(&policy.organization.timezone)?;
        let clock = Clock::new(policy);
        let documents = Documents::new(&set.origin, policy, &set.sources)?;
        let mut levels = Levels::of_policy(policy);
        self.levels.apply(&mut levels);
        let mut context = Context::new(policy, &clock, &set.sources, now, &documents);
        if !set.loaded.errors.is_empty() {
            context = context.incomplete(set.loaded.damaged());
        }
        Ok(check::check(&context, &levels))
    }
}
