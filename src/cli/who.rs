//! `tierline who`: whom to call now, who is next, and until when that holds.

use std::io::Write;

use tierline::oncall::{Question, who};
use tierline::report::who::{FORMATS, Format, Sheet};
use tierline::source::SourceFile;

use super::exit::{Exit, Failure};
use super::format::one_of;
use super::origin::OriginArgs;
use super::session::Session;
use super::ticket::{self, FactsArgs};
use super::workspace::{PolicySet, Workspace};

/// Tell whom to call now, by which number, who is next, and until when that holds
///
/// Of a ticket that is opened now; with `--tier` alone of that tier, then those above it; without
/// anything of the first line, then the others. `--at` asks about another moment.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline who
  tierline who --tier l2 --at 2026-11-22T02:00
  tierline who --priority critical
  tierline who --category database-corruption --impact organization --urgency work-stopped \\
      --set data-loss=true")]
pub(crate) struct Who {
    #[command(flatten)]
    facts: FactsArgs,
    /// How to write the answer
    #[arg(long, value_name = "FORMAT", value_parser = one_of(FORMATS, |f| (f.name, f.summary)),
          default_value = "human")]
    format: &'static Format,
    #[command(flatten)]
    origin: OriginArgs,
}

impl Who {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let mut set = PolicySet::read(session, &self.origin)?;
        if !self.facts.is_empty() {
            set = set.with(session, |now, zone| {
                Ok(SourceFile::new(ticket::FILE, self.facts.scenario(now, zone)?))
            })?;
        }
        let workspace = Workspace::of(session, set)?;
        let policy = &workspace.policy;
        let question = self.question(session, &workspace)?;
        if question == Question::Tiers && policy.tiers.is_empty() {
            session.say("the policy set has no tier")?;
            return Ok(Exit::Nothing);
        }
        let answer = who(policy, &workspace.clock, &question, workspace.now);
        let facts = match &question {
            Question::Ticket(facts) => Some(facts),
            Question::Tiers | Question::Tier(_) => None,
        };
        let sheet = Sheet { policy, answer: &answer, facts };
        let mut out = session.output(self.format.reader);
        (self.format.write)(&sheet, &mut out)?;
        out.flush()?;
        Ok(Exit::Clean)
    }

    fn question(&self, session: &Session, workspace: &Workspace) -> Result<Question, Failure> {
        if self.facts.is_empty() {
            return Ok(Question::Tiers);
        }
        let mut facts = workspace.scenario(session, ticket::ID)?.ticket.facts.clone();
        if let (true, Some(tier)) = (self.facts.is_tier_alone(), facts.tier) {
            return Ok(Question::Tier(tier));
        }
        // Nobody said what it is about: the first line takes it, as it takes every call.
        if facts.category.is_none() && facts.tier.is_none() {
            facts.tier = workspace.policy.tiers_by_level().first().copied();
        }
        Ok(Question::Ticket(facts))
    }
}
