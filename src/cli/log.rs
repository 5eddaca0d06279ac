//! `tierline log`: the history of one entry.

use std::io::Write;

use tierline::history::{self, NotFound, Snapshots};
use tierline::load::LoadError;
use tierline::report::log::{FORMATS, Format, Log};

use super::exit::{Exit, Failure};
use super::format::one_of;
use super::origin;
use super::session::Session;

/// Tell who changed an entry, when, and from what to what
///
/// Follows the entry, not the file: through renames and moves. Layout, comments and order are no
/// change. What came by a merge is told once, at the commit that made it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline log it-manager                              everything that was ever said of it
  tierline log escalation-policies.unresolved.steps    one field
  tierline log routes                                  the routes, which have no ids
  tierline log organization.timezone --rev v1.0        up to a revision")]
pub(crate) struct LogArgs {
    /// An entry, and perhaps a field of it: `contacts.it-manager.reach`
    ///
    /// The table may be left out where only one entry has the id.
    #[arg(value_name = "ENTITY[.FIELD]")]
    entity: String,
    /// Tell of no more than this many commits
    #[arg(long, value_name = "NUMBER", default_value_t = 1000)]
    limit: usize,
    /// The revision that the history ends with
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    rev: String,
    /// How to write it
    #[arg(long, value_name = "FORMAT", value_parser = one_of(FORMATS, |f| (f.name, f.summary)),
          default_value = "human")]
    format: &'static Format,
}

impl LogArgs {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let root = origin::root(session, &self.rev)?;
        let snapshots = Snapshots::new(&root);
        let commit = root.revision().commit;
        let failed = |error| self.failure(error);
        let start = history::resolve(&snapshots, commit, &self.entity).map_err(failed)?;
        let question = &start.question;
        let account = history::history(&snapshots, &start, question.field.as_deref(), self.limit)?;
        if account.events.is_empty() && start.unreadable.is_none() {
            history::field_exists(&snapshots, commit, question).map_err(failed)?;
        }
        let mut out = session.output(self.format.reader);
        (self.format.write)(&Log { question, account: &account }, &mut out)?;
        out.flush()?;
        if account.more {
            session.say(&format!("older changes are left out: --limit {}", self.limit))?;
        }
        if account.cut_off {
            session.say(
                "the clone is shallow, and what was before is not in it; `git fetch --unshallow`",
            )?;
        }
        match &start.unreadable {
            Some(why) => Err(self.passed_over(why)),
            None if account.events.is_empty() => Ok(Exit::Nothing),
            None => Ok(Exit::Clean),
        }
    }

    /// What was told ends before the revision that was asked for.
    fn passed_over(&self, why: &LoadError) -> Failure {
        let why = &why.diagnostic;
        let failure = Failure::new(format!("`{}` is passed over: {}", self.rev, why.message));
        match &why.help {
            Some(help) => failure.help(help.clone()),
            None => failure,
        }
    }

    fn failure(&self, error: NotFound) -> Failure {
        match error {
            NotFound::Git(error) => error.into(),
            NotFound::NotLoadable => {
                let message = format!("the policy set of `{}` does not load", self.rev);
                let help = format!("`tierline check --rev {}` says why", self.rev);
                Failure::new(message).help(help)
            }
            NotFound::Unreadable(why) => self.passed_over(&why),
            NotFound::NoId(kind) => {
                let table = kind.table();
                Failure::new(format!("`{table}` are many entries"))
                    .help(format!("name one of them: `{table}.ID`"))
            }
            NotFound::RouteById => Failure::new("routes have no ids")
                .help("`tierline log routes` tells of all of them"),
            NotFound::Ambiguous(subjects) => {
                let names: Vec<String> = subjects.iter().map(|s| format!("`{s}`")).collect();
                Failure::new(format!("several entries are called `{}`", self.entity))
                    .help(format!("write {}", names.join(" or ")))
            }
            NotFound::Unknown { kind, id, similar } => {
                let noun = kind.map_or("entry", |kind| kind.noun());
                let failure = Failure::new(format!("there is no {noun} `{id}`, and never was"));
                match similar {
                    Some(similar) => failure.help(format!("did you mean `{similar}`?")),
                    None => failure.help("name it as the policy does: `contacts.it-manager`"),
                }
            }
            NotFound::NoField { subject, field, known } => {
                let message = format!("`{subject}` has no field `{field}`, and never had");
                Failure::new(message).help(format!("its fields are {}", known.join(", ")))
            }
        }
    }
}
