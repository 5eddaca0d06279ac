//! `tierline oncall`: who is on call, and what is wrong with the plan.

use std::io::Write;

use jiff::{Timestamp, ToSpan as _};
use tierline::model::{Ix, Rotation};
use tierline::oncall::Survey;
use tierline::report::oncall::{FORMATS, Format, Roster};

use super::exit::{Exit, Failure};
use super::format::one_of;
use super::origin::OriginArgs;
use super::session::Session;
use super::time;
use super::workspace::{Workspace, similar};

/// Tell who is on call, when nobody is, who is on call twice at once, and how the load is shared
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline oncall                                   every rotation, the next two weeks
  tierline oncall engineering-on-call --until 2026-12-31
  tierline oncall --format ics > on-call.ics        for a calendar program
  tierline oncall --from 2026-12-01 --until 2027-01-01 --format svg > december.svg")]
pub(crate) struct OnCall {
    /// The ids of rotations; without any, all of them
    #[arg(value_name = "ROTATION")]
    rotations: Vec<String>,
    /// The first moment; without an offset in the organization's time zone [default: now]
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// The moment up to which shifts are told, of a date its midnight [default: 14 days after the first]
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// How to write it
    #[arg(long, value_name = "FORMAT", value_parser = one_of(FORMATS, |f| (f.name, f.summary)),
          default_value = "human")]
    format: &'static Format,
    #[command(flatten)]
    origin: OriginArgs,
}

impl OnCall {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let workspace = Workspace::open(session, &self.origin)?;
        let policy = &workspace.policy;
        let rotations = self.chosen(&workspace)?;
        if rotations.is_empty() {
            session.say("the policy set has no rotation")?;
            return Ok(Exit::Nothing);
        }
        let (from, until) = self.range(&workspace)?;
        let now = workspace.now;
        let moment = if from <= now && now < until { now } else { from };
        let survey = Survey::new(policy, &workspace.clock, rotations, (from, until), moment);
        let roster = Roster { policy, survey: &survey, now, moment };
        let mut out = session.output(self.format.reader);
        (self.format.write)(&roster, &mut out)?;
        out.flush()?;
        Ok(Exit::Clean)
    }

    /// The rotations asked for, each once.
    fn chosen(&self, workspace: &Workspace) -> Result<Vec<Ix<Rotation>>, Failure> {
        let table = &workspace.policy.rotations;
        if self.rotations.is_empty() {
            return Ok(table.indexes().collect());
        }
        let mut chosen = Vec::new();
        for id in &self.rotations {
            let Some(found) = table.find(id) else {
                let ids: Vec<&str> = table.values().map(|rotation| &*rotation.entry.id).collect();
                let help = match (similar(id, ids.iter().copied()), ids.as_slice()) {
                    (_, []) => "the policy set has no rotation".to_owned(),
                    (None, ids) => format!("the rotations are {}", ids.join(", ")),
                    (Some(similar), ids) => {
                        format!("did you mean `{similar}`? The rotations are {}", ids.join(", "))
                    }
                };
                return Err(Failure::new(format!("there is no rotation `{id}`")).help(help));
            };
            if !chosen.contains(&found) {
                chosen.push(found);
            }
        }
        Ok(chosen)
    }

    fn range(&self, workspace: &Workspace) -> Result<(Timestamp, Timestamp), Failure> {
        let zone = &workspace.policy.organization.timezone;
        let from = match &self.from {
            Some(text) => time::parse(text, zone)?,
            None => workspace.now,
        };
        let until = match &self.until {
            Some(text) => time::parse(text, zone)?,
            None => {
                let end = from.to_zoned(zone.clone()).checked_add(14.days());
                end.map_or(Timestamp::MAX, |end| end.timestamp())
            }
        };
        if until <= from {
            let message = "the range ends before it begins";
            return Err(Failure::new(message).help("give an `--until` that is after `--from`"));
        }
        Ok((from, until))
    }
}
