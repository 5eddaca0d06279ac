//! `tierline prove`: what must hold, for every class of ticket and every moment of the horizon.

mod absence;
mod kept;

use std::io::Write;

use camino::Utf8PathBuf;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use tierline::clock::Clock;
use tierline::model::{Claim, Policy};
use tierline::prove::{Proof, Side, TooMany, prove};
use tierline::report::prove::{FORMATS, Format, ProofReport};

use absence::Absence;

use super::exit::{Exit, Failure};
use super::format::one_of;
use super::origin::OriginArgs;
use super::session::Session;
use super::time;
use super::workspace::Workspace;

/// A year takes a second or so, and nobody knows the holidays after that.
const LONGEST_YEARS: i64 = 100;

/// Prove what must hold for every ticket, whenever it is opened, or show one that breaks it
///
/// Looks at all tickets that the policy can tell apart, at every moment of the horizon: the guarantees of
/// the policy set (`[guarantees]`), and those that go without saying. Of a broken one, the smallest
/// ticket and the first moment are shown, with a scenario that fails for this reason.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline prove                                 everything, for a year from now
  tierline prove security-reaches-a-human        one guarantee
  tierline prove --until 2027-01-31 --format markdown > comment.md
  tierline prove --write-scenarios               keep the counterexamples as scenarios
  tierline prove --without lisa-johnson          what breaks if she leaves
  tierline prove --without cto --from 2026-12-21 --until 2027-01-04

Exit codes: 0 everything holds, 1 something is broken, 2 the policy set does not load, 3 there is
nothing to prove.")]
pub(crate) struct Prove {
    /// The ids of guarantees; without any, all of them and those that are built in
    #[arg(value_name = "GUARANTEE")]
    guarantees: Vec<String>,
    /// The first opening that is not looked at any more; with `--without`, also the moment of return. Of
    /// a date its midnight [default: a year later, and nobody returns]
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Append the counterexamples to a file of the policy set, as scenarios
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true,
          default_missing_value = kept::FILE, conflicts_with = "rev")]
    write_scenarios: Option<Utf8PathBuf>,
    /// Prove as if this contact could not be told: which guarantees break then
    #[arg(long, value_name = "CONTACT", conflicts_with = "write_scenarios")]
    without: Option<String>,
    /// With `--without`: the first moment that they cannot be told; of a date its midnight
    /// [default: now]
    #[arg(long, value_name = "TIME", requires = "without")]
    from: Option<String>,
    /// How to write it
    #[arg(long, value_name = "FORMAT", value_parser = one_of(FORMATS, |f| (f.name, f.summary)),
          default_value = "human")]
    format: &'static Format,
    #[command(flatten)]
    origin: OriginArgs,
}

impl Prove {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let workspace = Workspace::open(session, &self.origin)?;
        let policy = &workspace.policy;
        self.check_ids(&workspace)?;
        if let Some(path) = &self.write_scenarios {
            kept::check(path)?;
        }
        if policy.priorities.is_empty() && policy.escalation_policies.is_empty() {
            session.say(
                "the policy set has neither priorities nor escalation policies: there is \
                         nothing to prove",
            )?;
            return Ok(Exit::Nothing);
        }
        let absence = match &self.without {
            Some(id) => {
                Some(Absence::read(&workspace, id, self.from.as_deref(), self.until.as_deref())?)
            }
            None => None,
        };
        let horizon = (workspace.now, self.until(&workspace, absence.as_ref())?);
        let side = Side { policy, clock: &workspace.clock };
        let proof = prove(side, horizon, |claim| self.wants(&workspace, claim))
            .map_err(|many| too_many(policy, many))?;
        let Some(absence) = absence else {
            let report = ProofReport::new(policy, &workspace.sources, &proof);
            self.write(session, &report)?;
            if let Some(path) = &self.write_scenarios {
                kept::append(session, &workspace, &report, path)?;
            }
            return Ok(exit(&proof));
        };
        let policy = absence.policy(policy);
        let clock = Clock::new(&policy);
        let side = Side { policy: &policy, clock: &clock };
        let mut without = prove(side, horizon, |claim| self.wants(&workspace, claim))
            .map_err(|many| too_many(&policy, many))?;
        let already: Vec<Claim> = without.drop_broken_in(&proof);
        let mut report = ProofReport::new(&policy, &workspace.sources, &without);
        let words = absence.words(&workspace);
        report.without = Some(&words);
        report.already = already;
        self.write(session, &report)?;
        Ok(exit(&without))
    }

    fn write(&self, session: &Session, report: &ProofReport<'_>) -> Result<(), Failure> {
        let mut out = session.output(self.format.reader);
        (self.format.write)(report, &mut out)?;
        out.flush()?;
        Ok(())
    }

    fn wants(&self, workspace: &Workspace, claim: Claim) -> bool {
        let id = claim.id(&workspace.policy);
        self.guarantees.is_empty() || self.guarantees.iter().any(|wanted| wanted == id)
    }

    fn check_ids(&self, workspace: &Workspace) -> Result<(), Failure> {
        let policy = &workspace.policy;
        let own = policy.guarantees.indexes().map(Claim::Guarantee);
        let all = own.chain(tierline::model::BuiltIn::ALL.into_iter().map(Claim::BuiltIn));
        let ids: Vec<&str> = all.map(|claim| claim.id(policy)).collect();
        for wanted in &self.guarantees {
            if !ids.contains(&wanted.as_str()) {
                let help = match super::workspace::similar(wanted, ids.iter().copied()) {
                    Some(similar) => format!("did you mean `{similar}`?"),
                    None => format!("the guarantees are {}", ids.join(", ")),
                };
                return Err(Failure::new(format!("there is no guarantee `{wanted}`")).help(help));
            }
        }
        Ok(())
    }

    /// The end of the horizon. Without a word, a year, also of an absence that is yet to begin.
    fn until(
        &self,
        workspace: &Workspace,
        absence: Option<&Absence>,
    ) -> Result<Timestamp, Failure> {
        let zone = &workspace.policy.organization.timezone;
        let until = match &self.until {
            Some(text) => time::parse(text, zone)?,
            None => {
                let start =
                    absence.map_or(workspace.now, |absence| absence.from.max(workspace.now));
                let end = start.to_zoned(zone.clone()).checked_add(1.year());
                end.map_or(Timestamp::MAX, |end| end.timestamp())
            }
        };
        if until <= workspace.now {
            let message = "the horizon ends before it begins";
            return Err(Failure::new(message).help("give an `--until` that is after `--at`"));
        }
        let longest = SignedDuration::from_hours(LONGEST_YEARS * 366 * 24);
        if until.duration_since(workspace.now) > longest {
            let message = format!("the horizon is longer than {LONGEST_YEARS} years");
            return Err(Failure::new(message).help("give an earlier `--until`, or a later `--at`"));
        }
        Ok(until)
    }
}

fn too_many(policy: &Policy, many: TooMany) -> Failure {
    match many {
        TooMany::Classes(most) => {
            let message = format!("the policy set tells more than {most} classes of ticket apart");
            Failure::new(message).help(
                "every rule that tells a tier, or starts at another one, doubles them where a fact \
                 of its own decides it: let several facts lead to one trigger (`any = [...]`)",
            )
        }
        TooMany::Rules(claim) => {
            let id = claim.id(policy);
            Failure::new(format!("`{id}` turns on too many rules at once to be proven")).help(
                "too many combinations of triggers and duties tell different people at different \
                 hours; split it into guarantees whose `when` is narrower",
            )
        }
    }
}

fn exit(proof: &Proof) -> Exit {
    match (proof.verdicts.len(), proof.broken()) {
        (0, _) => Exit::Nothing,
        (_, 0) => Exit::Clean,
        _ => Exit::Findings,
    }
}
