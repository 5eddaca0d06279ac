//! `tierline diff`: what changed between two versions of a policy set, and what the change does.

use std::collections::BTreeSet;
use std::io::Write;

use jiff::ToSpan as _;
use tierline::clock::Clock;
use tierline::diff::changes::{Changes, Version, changes};
use tierline::diff::grade_conditions;
use tierline::diff::people::{PeopleChanges, Sides, people};
use tierline::diff::tickets::{TicketChanges, tickets};
use tierline::load::LoadError;
use tierline::model::{EntryKey, Kind, Policy};
use tierline::prove;
use tierline::report::diff::{DiffReport, FORMATS, Format, Side};
use tierline::source::Origin;
use tierline::source::git::Repository;

use super::exit::{Exit, Failure};
use super::format::one_of;
use super::origin;
use super::session::Session;
use super::workspace::{self, PolicySet};

/// For how many days on call is compared.
const DAYS: u32 = 30;

/// Tell what changed, tighter or looser, and what that does to tickets and to people
///
/// Compares two revisions of the policy set, or a revision with the files on the disk. Changes are told
/// by entry and field: comments, the order of files and tables, and the spelling of a duration are none.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline diff                          this branch, and what is not committed yet
  tierline diff v1.0 v1.1
  tierline diff HEAD~3 --fail-on looser
  tierline diff --format markdown > comment.md

Exit codes: 0 nothing to object to, 1 what --fail-on names, 2 a side does not load (what can be
compared is), 4 with --detailed-exit-code: there are differences, and none to object to.")]
pub(crate) struct Diff {
    /// The revision before [default: where this branch left its upstream, else `main` or `master`]
    base: Option<String>,
    /// The revision after [default: the files on the disk]
    head: Option<String>,
    /// How to write it
    #[arg(long, value_name = "FORMAT", value_parser = one_of(FORMATS, |f| (f.name, f.summary)),
          default_value = "human")]
    format: &'static Format,
    /// End with exit code 1 where there is such a difference; may be given several times
    #[arg(long, value_name = "WHAT", value_enum)]
    fail_on: Vec<FailOn>,
    /// Tell by the exit code whether anything differs
    #[arg(long)]
    detailed_exit_code: bool,
}

/// What a comparison may fail on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// A field is looser, or a ticket is worse off
    ///
    /// A ticket is worse off where everything that differs is later, less or gone; and, whatever else is
    /// sooner, where its priority is lower, a target is later or gone, a step comes to reach nobody, or by
    /// some moment fewer people know of it.
    Looser,
    /// A ticket comes to a point at which it reaches nobody
    Unreachable,
    /// Anything differs
    Any,
}

/// One side with the name people call it by.
struct Named {
    name: String,
    set: PolicySet,
    damaged: BTreeSet<EntryKey>,
}

impl Diff {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let (base_name, base) = self.base(session)?;
        let (head_name, head) = self.head(session)?;
        let [base, head] = PolicySet::of_both(base, head)?;
        let (base, head) = (Named::new(base_name, base), Named::new(head_name, head));
        let (Some(before), Some(after)) = (base.policy(), head.policy()) else {
            let broken = if base.policy().is_none() { &base } else { &head };
            session.say(&format!("{} does not load, so nothing can be compared", broken.name))?;
            return Err(broken.complain(session));
        };
        let mut changes = changes(base.version(before), head.version(after));
        let now = session.now(&after.organization.timezone)?;
        let same_ids = changes.in_terms_of_head(before);
        let (base_clock, head_clock) = (Clock::new(&same_ids), Clock::new(after));
        let sides = Sides {
            base: prove::Side { policy: &same_ids, clock: &base_clock },
            head: prove::Side { policy: after, clock: &head_clock },
        };
        let until = now.checked_add((i64::from(DAYS) * 24).hours());
        let until = until.map_err(|error| Failure::new(error.to_string()))?;
        let whole = base.is_whole() && head.is_whole();
        let tickets: Option<TicketChanges> =
            whole.then(|| tickets(sides.base, sides.head, &changes, (now, until)));
        let people: Option<PeopleChanges> =
            whole.then(|| people(sides, tickets.as_ref(), (now, until)));
        if let Some(tickets) = &tickets {
            grade_conditions(&mut changes, tickets);
        }
        let missing = missing(&base, &head, &changes, whole);
        let report = DiffReport {
            base: base.side(),
            head: head.side(),
            changes: &changes,
            tickets: tickets.as_ref(),
            people: people.as_ref(),
            days: DAYS,
            missing: &missing,
            width: session.width(),
        };
        let mut out = session.output(self.format.reader);
        (self.format.write)(&report, &mut out)?;
        out.flush()?;
        for side in [&base, &head] {
            if !side.set.loaded.errors.is_empty() {
                return Err(side.complain(session));
            }
        }
        Ok(self.exit(&report))
    }

    fn exit(&self, report: &DiffReport<'_>) -> Exit {
        let fails = |on: &FailOn| match on {
            FailOn::Looser => report.is_looser(),
            FailOn::Unreachable => report.is_unreachable(),
            FailOn::Any => !report.is_empty(),
        };
        if self.fail_on.iter().any(fails) {
            Exit::Findings
        } else if self.detailed_exit_code && !report.is_empty() {
            Exit::Different
        } else {
            Exit::Clean
        }
    }

    /// What people call the side before, and where it is.
    fn base(&self, session: &Session) -> Result<(String, Origin), Failure> {
        if let Some(name) = &self.base {
            return Ok((name.clone(), origin::revision(session, name)?));
        }
        let base = Repository::discover(&session.start())?.default_base()?;
        let name = base.revision.name;
        Ok((format!("{} ({name})", base.branch), origin::revision(session, &name)?))
    }

    /// The same of the side after.
    fn head(&self, session: &Session) -> Result<(String, Origin), Failure> {
        Ok(match &self.head {
            Some(name) => (name.clone(), origin::revision(session, name)?),
            None => ("the working tree".to_owned(), origin::worktree(session)?),
        })
    }
}

impl Named {
    fn new(name: String, set: PolicySet) -> Self {
        let damaged = set.loaded.damaged();
        Self { name, set, damaged }
    }

    fn policy(&self) -> Option<&Policy> {
        self.set.loaded.policy.as_deref()
    }

    fn version<'p>(&'p self, policy: &'p Policy) -> Version<'p> {
        Version { policy, damaged: &self.damaged, lost: self.set.loaded.lost() }
    }

    fn side(&self) -> Side<'_> {
        Side { name: &self.name, policy: self.policy(), sources: &self.set.sources }
    }

    /// True if everything loaded that a ticket meets: scenarios may be broken.
    fn is_whole(&self) -> bool {
        let of_scenario = |error: &LoadError| {
            error.entry.as_ref().is_some_and(|entry| entry.kind == Kind::Scenario)
        };
        self.set.loaded.errors.iter().all(of_scenario)
    }

    /// Prints what is wrong with it.
    fn complain(&self, session: &Session) -> Failure {
        workspace::print(session, &self.set.sources, self.set.loaded.errors.clone())
    }
}

/// What could not be compared, and why.
fn missing(base: &Named, head: &Named, changes: &Changes, whole: bool) -> Vec<String> {
    let mut missing = Vec::new();
    for side in [base, head] {
        let errors = side.set.loaded.errors.len();
        if errors > 0 {
            let noun = if errors == 1 { "error" } else { "errors" };
            missing.push(format!("{} does not load whole: {errors} {noun}", side.name));
        }
    }
    if !changes.unknown.is_empty() {
        let entries: Vec<_> = changes.unknown.iter().map(ToString::to_string).collect();
        missing.push(format!("not compared for that reason: {}", entries.join(", ")));
    }
    if !whole {
        missing.push("what the change does to tickets and people is not known".to_owned());
    }
    missing
}
