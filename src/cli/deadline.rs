//! `tierline deadline`: when a duration is over on a calendar, and where every second of it went.

use std::io::{BufRead, Write};

use jiff::tz::TimeZone;
use serde::Deserialize;
use tierline::clock::{Pause, WorkingTime};
use tierline::load;
use tierline::load::quote;
use tierline::model::{CalendarRef, Duration};
use tierline::report::Reader;
use tierline::report::deadline::{Deadline, FORMATS, Format};

use super::exit::{Exit, Failure};
use super::format::one_of;
use super::origin::OriginArgs;
use super::session::Session;
use super::time;
use super::workspace::{Workspace, similar};

/// Say when a duration is over on a calendar, or how much working time lies between two times
#[derive(Debug, clap::Args)]
#[command(
    group = clap::ArgGroup::new("end").args(["duration", "until", "batch"]).required(true),
    after_help = "\
Examples:
  tierline deadline --calendar business --from 2026-11-20T16:00 --in 4h --explain
  tierline deadline --calendar business --from 2026-11-20T16:00 --until 2026-11-23T12:00
  tierline deadline --batch < cases.jsonl > answers.jsonl

Lines of a batch:
  {\"calendar\": \"business\", \"from\": \"2026-11-20T16:00:00-05:00\", \"in\": \"4h\"}
  {\"calendar\": \"business\", \"from\": \"2026-11-20T16:00:00-05:00\", \"until\": \"2026-11-23T12:00:00-05:00\"}"
)]
pub(crate) struct DeadlineArgs {
    /// The id of a calendar, or 24x7
    #[arg(long, value_name = "CALENDAR", required_unless_present = "batch")]
    calendar: Option<String>,
    /// Where counting starts; without an offset in the calendar's zone [default: now]
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// How long: `4h`, `1h 30m`, `5 business days`
    #[arg(long = "in", value_name = "DURATION")]
    duration: Option<String>,
    /// Instead of a duration: the time up to which working time is counted
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// A time during which the clock stands still: `2026-11-20T10:00/2026-11-20T11:30`
    #[arg(long = "pause", value_name = "FROM/UNTIL")]
    pauses: Vec<String>,
    /// Show every passage of time, what counted and what did not
    #[arg(long)]
    explain: bool,
    /// Read one case per line from standard input, as JSON, and answer each with a line
    #[arg(long, conflicts_with_all = ["calendar", "from", "pauses", "explain"])]
    batch: bool,
    /// How to write the answer
    #[arg(long, value_name = "FORMAT", value_parser = one_of(FORMATS, |f| (f.name, f.summary)),
          default_value = "human")]
    format: &'static Format,
    #[command(flatten)]
    origin: OriginArgs,
}

/// A question, from the options or from a line of a batch.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    calendar: String,
    from: Option<String>,
    #[serde(rename = "in")]
    duration: Option<String>,
    until: Option<String>,
    #[serde(default)]
    pauses: Vec<Stop>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stop {
    from: String,
    until: String,
}

/// How much is wanted of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// When it is due, and how much counts.
    Answer,
    /// And every passage in between, which takes longer the more time there is.
    Passages,
}

impl DeadlineArgs {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let workspace = Workspace::open(session, &self.origin)?;
        if self.batch {
            return batch(session, &workspace);
        }
        let pauses = self.pauses.iter().map(|pause| stop(pause)).collect::<Result<_, _>>()?;
        let case = Case {
            calendar: self.calendar.clone().unwrap_or_default(),
            from: self.from.clone(),
            duration: self.duration.clone(),
            until: self.until.clone(),
            pauses,
        };
        let detail = match self.format.reader {
            Reader::People if !self.explain => Detail::Answer,
            _ => Detail::Passages,
        };
        let deadline = answer(&workspace, &case, detail)?;
        let mut out = session.output(self.format.reader);
        (self.format.write)(&deadline, &mut out)?;
        out.flush()?;
        Ok(Exit::Clean)
    }
}

fn stop(text: &str) -> Result<Stop, Failure> {
    let Some((from, until)) = text.split_once('/') else {
        let help =
            "write its two ends with a slash between them: `2026-11-20T10:00/2026-11-20T11:30`";
        return Err(Failure::new(format!("`{text}` is not a pause")).help(help));
    };
    Ok(Stop { from: from.to_owned(), until: until.to_owned() })
}

/// Answers every line with a line. A case that cannot be answered is an `error`, and the others go on.
fn batch(session: &Session, workspace: &Workspace) -> Result<Exit, Failure> {
    let mut out = session.machine();
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line.map_err(|error| Failure::new(format!("standard input: {error}")))?;
        let answer = match case(&line) {
            Ok(case) => answer(workspace, &case, Detail::Answer),
            Err(failure) => Err(failure),
        };
        let answer = match answer {
            Ok(deadline) => deadline.answer(),
            Err(failure) => serde_json::json!({ "error": failure.to_string() }),
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()?;
    Ok(Exit::Clean)
}

/// Reads a line of a batch.
fn case(line: &[u8]) -> Result<Case, Failure> {
    let help = r#"write `{"calendar": …, "from": …, "in": …}`, or `"until"` instead of `"in"`"#;
    match line.trim_ascii().first() {
        Some(b'{') => {}
        Some(_) => return Err(Failure::new("the line is not a JSON object").help(help)),
        None => return Err(Failure::new("the line is empty").help(help)),
    }
    serde_json::from_slice(line).map_err(|error| {
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or(&text);
        let what = format!("{what}, at column {}", error.column());
        let kind = if error.is_data() { "not a case" } else { "not JSON" };
        Failure::new(format!("{kind}: {what}"))
    })
}

fn answer<'w>(
    workspace: &'w Workspace,
    case: &Case,
    detail: Detail,
) -> Result<Deadline<'w>, Failure> {
    let (id, zone, calendar) = calendar(workspace, &case.calendar)?;
    let from = match &case.from {
        Some(text) => time::parse(text, zone)?,
        None => workspace.now,
    };
    let pauses = pauses(case, zone)?;
    let due = match (&case.duration, &case.until) {
        (Some(duration), None) => {
            let duration = duration_on(id, load::duration(duration)?)?;
            let never = || {
                Failure::new(format!("that much working time never passes on calendar `{id}`"))
                    .help("give the calendar hours in which it is open")
            };
            calendar.due(from, duration, &pauses).ok_or_else(never)?
        }
        (None, Some(until)) => time::parse(until, zone)?.max(from),
        _ => return Err(Failure::new("a case has either `in` or `until`")),
    };
    let elapsed = calendar.elapsed_around(from, due, &pauses);
    let (mut passages, mut readings) = (Vec::new(), Vec::new());
    if detail == Detail::Passages {
        passages = calendar.explain_around(from, due, &pauses);
        let times = case.from.iter().chain(&case.until);
        let times = times.chain(case.pauses.iter().flat_map(|stop| [&stop.from, &stop.until]));
        readings.extend(times.filter_map(|text| time::reading(text, zone)));
    }
    Ok(Deadline { calendar: id, zone, from, due, elapsed, passages, readings })
}

/// A duration that means something on the calendar.
fn duration_on(calendar: &str, duration: Duration) -> Result<Duration, Failure> {
    let always = calendar == "24x7";
    match duration {
        Duration::Clock { days: true, .. } if !always => {
            let message = format!("a day is not 24 hours long on calendar `{calendar}`");
            Err(Failure::new(message).help("write hours (`h`) or `business days`"))
        }
        Duration::BusinessDays(_) if always => {
            let help = "write `d`, or name a calendar that closes";
            Err(Failure::new("the calendar `24x7` has no business days").help(help))
        }
        duration => Ok(duration),
    }
}

fn pauses(case: &Case, zone: &TimeZone) -> Result<Vec<Pause>, Failure> {
    let mut pauses = Vec::new();
    for pause in &case.pauses {
        let (from, until) = (time::parse(&pause.from, zone)?, time::parse(&pause.until, zone)?);
        if until < from {
            return Err(Failure::new(format!(
                "the pause {} ends before it begins",
                quote(&format!("{}/{}", pause.from, pause.until))
            )));
        }
        pauses.push((from, until));
    }
    pauses.sort();
    if pauses.windows(2).any(|two| matches!(two, [(_, until), (from, _)] if from < until)) {
        return Err(Failure::new("two pauses overlap").help("write them as one"));
    }
    Ok(pauses.into_iter().map(|(from, until)| (from, Some(until))).collect())
}

/// A calendar of the set: its id, the zone in which its times are told, its working time.
fn calendar<'w>(
    workspace: &'w Workspace,
    id: &str,
) -> Result<(&'w str, &'w TimeZone, &'w WorkingTime), Failure> {
    let policy = &workspace.policy;
    if id == "24x7" {
        let zone = &policy.organization.timezone;
        return Ok(("24x7", zone, workspace.clock.calendar(CalendarRef::Always)));
    }
    let Some(ix) = policy.calendars.find(id) else {
        let mut known: Vec<&str> = policy.calendars.values().map(|c| &*c.entry.id).collect();
        known.push("24x7");
        let mut help = format!("the calendars are {}", known.join(", "));
        if let Some(meant) = similar(id, known.iter().copied()) {
            help = format!("did you mean `{meant}`? {}", help.replacen("the", "The", 1));
        }
        return Err(Failure::new(format!("there is no calendar {}", quote(id))).help(help));
    };
    let calendar = &policy.calendars[ix];
    let working = workspace.clock.calendar(CalendarRef::Named(ix));
    Ok((&calendar.entry.id, &calendar.timezone, working))
}
