//! `tierline check`: everything that is wrong with a policy set, at once.

use std::io::Write;

use jiff::tz::TimeZone;

use tierline::check::{self, Checked, Context, Levels};
use tierline::clock::Clock;
use tierline::report::{FORMATS, Finding, Format, HUMAN, Report, Scope};

use super::changed_since::{Base, Change};
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
  tierline check --rev v1.0                      the policy set as it was, without a checkout
  tierline check --changed-since main            for pull requests: only what the change is about")]
pub(crate) struct Check {
    /// How to write the findings
    #[arg(long, value_name = "FORMAT", value_parser = one_of(FORMATS, |f| (f.name, f.summary)), default_value = HUMAN.name)]
    format: &'static Format,
    #[command(flatten)]
    levels: LevelArgs,
    #[command(flatten)]
    origin: OriginArgs,
    /// Report only what the changes since this revision touch or affect, or are the cause of
    ///
    /// Everything is loaded. Compares with the point where the branch left that revision. The
    /// suppressions and levels of that point govern: what a change adds to excuse itself does not
    /// count. Errors of loading are always reported.
    #[arg(long, value_name = "BASE")]
    changed_since: Option<String>,
}

impl Check {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let set = kept(PolicySet::read(session, &self.origin)?);
        let base = self.changed_since.as_deref();
        let base = base.map(|name| Base::read(session, name, &set.origin)).transpose()?;
        let change = base.as_ref().map(|base| base.change(session, set)).transpose()?;
        let checked = self.lint(session, set, change.as_ref())?;
        let errors = set.loaded.errors.iter().cloned().map(Finding::from);
        let mut findings: Vec<Finding> =
            errors.chain(checked.findings.into_iter().map(Finding::from)).collect();
        findings.sort_by(|a, b| a.diagnostic.sort_key().cmp(&b.diagnostic.sort_key()));
        let all = findings.len();
        if let Some(change) = &change {
            findings.retain(|finding| change.concerns(finding));
        }
        let left_out = all - findings.len();
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
        if let Some(change) = &change {
            session.say(&change.summary(left_out))?;
        }
        Ok(if report.errors() > 0 { Exit::Findings } else { Exit::Clean })
    }

    /// Runs the rules over what loaded.
    fn lint(
        &self,
        session: &Session,
        set: &PolicySet,
        change: Option<&Change>,
    ) -> Result<Checked, Failure> {
        let Some(policy) = &set.loaded.policy else {
            session.now(&TimeZone::UTC)?;
            let skipped = check::registry().len();
            return Ok(Checked { skipped, ..Checked::default() });
        };
        let now = session.now(&policy.organization.timezone)?;
        let clock = kept(Clock::new(policy));
        let documents = kept(Documents::new(&set.origin, policy, &set.sources)?);
        let levels = Levels::of_policy(policy);
        let mut levels = change.map_or_else(|| levels.clone(), |change| change.levels(&levels));
        self.levels.apply(&mut levels);
        let mut context = Context::new(policy, clock, &set.sources, now, documents);
        if !set.loaded.errors.is_empty() {
            context = context.incomplete(set.loaded.damaged());
        }
        if let Some(change) = change {
            context = context.excused_by(change.suppressions());
        }
        Ok(check::check(kept(context), &levels))
    }
}

/// Keeps something until the program ends. Taking a policy set apart again, piece by piece, would take longer than most rules.
fn kept<'t, T: 't>(value: T) -> &'t T {
    Box::leak(Box::new(value))
}
