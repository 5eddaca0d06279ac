//! `tierline simulate`: one ticket → its timeline, with the reason for every event.

use std::io::Write;

use tierline::clock::Interval;
use tierline::model::{CalendarRef, Scenario};
use tierline::report::timeline::{Account, FORMATS, Format};
use tierline::scenarios;
use tierline::simulate::{Options, Trace, simulate};
use tierline::source::SourceFile;

use super::exit::{Exit, Failure};
use super::format::one_of;
use super::origin::OriginArgs;
use super::session::Session;
use super::ticket::{self, TicketArgs};
use super::workspace::{PolicySet, Workspace};

/// Tell what happens to one ticket: who is told when, by what, and because of which rule
///
/// The ticket is a scenario of the policy set, or described with the options.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline simulate corruption-on-saturday-night
  tierline simulate --category database-corruption --impact organization --urgency critical \\
      --set data-loss=true --opened 2026-11-21T23:10 --event '20m acknowledge l3'
  tierline simulate corruption-on-saturday-night --format svg > night.svg")]
pub(crate) struct Simulate {
    /// The id of a scenario
    #[arg(conflicts_with_all = ["TicketArgs", "FactsArgs"])]
    scenario: Option<String>,
    #[command(flatten)]
    ticket: TicketArgs,
    /// Tell of status updates and repeated duties at least for so long: `2d`
    #[arg(long = "for", value_name = "TIME")]
    at_least: Option<jiff::SignedDuration>,
    /// How to write the timeline
    #[arg(long, value_name = "FORMAT", value_parser = one_of(FORMATS, |f| (f.name, f.summary)),
          default_value = "human")]
    format: &'static Format,
    #[command(flatten)]
    origin: OriginArgs,
}

impl Simulate {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let set = PolicySet::read(session, &self.origin)?;
        let set = match &self.scenario {
            Some(_) => set,
            None if self.ticket.is_empty() => {
                let help =
                    "name a scenario, or describe a ticket: `--category … --impact … --urgency …`";
                return Err(Failure::new("there is no ticket to simulate").help(help));
            }
            None => set.with(session, |now, zone| {
                Ok(SourceFile::new(ticket::FILE, self.ticket.scenario(now, zone)?))
            })?,
        };
        let id = self.scenario.as_deref().unwrap_or(ticket::ID);
        let workspace = Workspace::of(session, set)?;
        let scenario = workspace.scenario(session, id)?;
        let trace = self.trace(&workspace, scenario);
        let title = match self.scenario {
            Some(_) => scenario.name.as_str(),
            None => "A ticket",
        };
        let open = open_hours(&workspace, &trace);
        let account = Account {
            policy: &workspace.policy,
            sources: &workspace.sources,
            title,
            scenario: self.scenario.as_deref(),
            ticket: &scenario.ticket,
            trace: &trace,
            width: session.width(),
            open: &open,
        };
        let mut out = session.output(self.format.reader);
        (self.format.write)(&account, &mut out)?;
        out.flush()?;
        Ok(Exit::Clean)
    }

    fn trace(&self, workspace: &Workspace, scenario: &Scenario) -> Trace {
        let (policy, clock) = (&workspace.policy, &workspace.clock);
        match self.at_least {
            None => scenarios::trace(policy, clock, scenario),
            Some(at_least) => {
                let options = Options { at_least: Some(at_least) };
                simulate(policy, clock, &scenario.ticket, &scenario.events, options)
            }
        }
    }
}

/// When the clock of the ticket's last priority ran, for drawings.
fn open_hours(workspace: &Workspace, trace: &Trace) -> Vec<Interval> {
    let priority = trace.outcome.priority;
    let calendar = priority.map(|ix| workspace.policy.priorities[ix].calendar.value);
    let calendar = workspace.clock.calendar(calendar.unwrap_or(CalendarRef::Always));
    calendar.intervals(trace.opened, trace.outcome.end).iter().collect()
}
