//! For people: who is on call now and until when, every shift, and what is wrong with the plan.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Format, Roster};
use crate::clock::Why;
use crate::oncall::{HandOff, OnDuty};
use crate::report::{Reader, one_line};

pub(super) static FORMAT: Format = Format {
    name: "human",
    summary: "a table of who is on call, gaps and load, for people",
    reader: Reader::People,
    write,
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();

fn write(roster: &Roster<'_>, out: &mut dyn Write) -> io::Result<()> {
    now(roster, out)?;
    shifts(roster, out)?;
    problems(roster, out)?;
    load(roster, out)
}

/// The answer: who is on call, until when, and who is next.
fn now(roster: &Roster<'_>, out: &mut dyn Write) -> io::Result<()> {
    let zone = roster.policy.organization.timezone.clone();
    let moment = roster.moment.to_zoned(zone).strftime("%a %-d %b %Y %H:%M %Z").to_string();
    let when = if roster.moment == roster.now { "now, " } else { "" };
    writeln!(out, "{BOLD}On call {when}{moment}{BOLD:#}")?;
    let hand_offs = &roster.survey.handoffs;
    let rotations = column(hand_offs.iter().map(|one| roster.rotation(one.rotation)));
    let people = column(hand_offs.iter().map(|one| roster.who(&one.present)));
    for hand_off in hand_offs {
        let rotation = pad(roster.rotation(hand_off.rotation), rotations);
        let who = pad(roster.who(&hand_off.present), people);
        let style = match hand_off.present.contact() {
            None if !hand_off.present.is_planned_gap() => RED,
            _ => BOLD,
        };
        writeln!(out, "  {rotation}  {style}{who}{style:#}  {}", until(roster, hand_off))?;
    }
    Ok(())
}

fn until(roster: &Roster<'_>, hand_off: &HandOff) -> String {
    let nobody = hand_off.present.contact().is_none();
    let on = OnDuty { rotation: hand_off.rotation, shift: hand_off.present };
    let why = if nobody { format!("{}, ", one_line(&roster.why(&on))) } else { String::new() };
    match &hand_off.next {
        None => format!("{why}no hand-off within a year"),
        Some(next) => format!(
            "{why}until {}, then {}",
            roster.moment(hand_off.rotation, next.from),
            one_line(roster.who(next))
        ),
    }
}

/// Every shift; hours outside those of all layers are only the space between two shifts.
fn shifts(roster: &Roster<'_>, out: &mut dyn Write) -> io::Result<()> {
    let shown = |on: &&OnDuty| on.shift.why != Why::Inactive;
    let all = || roster.survey.shifts.iter().filter(shown);
    let people = column(all().map(|on| roster.who(&on.shift)));
    let times = all().flat_map(|on| [on.shift.from, on.shift.until].map(|at| (on.rotation, at)));
    let times: Vec<String> = times.map(|(rotation, at)| roster.moment(rotation, at)).collect();
    let times = column(times.iter().map(String::as_str));
    for rotation in &roster.survey.rotations {
        let zone = roster.policy.rotations[*rotation].timezone.iana_name().unwrap_or("UTC");
        let (name, id) = (one_line(roster.rotation(*rotation)), roster.rotation_id(*rotation));
        writeln!(out, "\n{BOLD}{name}{BOLD:#} {DIM}({id}, {zone}){DIM:#}")?;
        for on in all().filter(|on| on.rotation == *rotation) {
            let who = pad(roster.who(&on.shift), people);
            let from = pad(&roster.moment(*rotation, on.shift.from), times);
            let until = pad(&roster.moment(*rotation, on.shift.until), times);
            let gap = on.shift.contact().is_none() && !on.shift.is_planned_gap();
            let style = if gap { RED } else { Style::new() };
            let why = roster.why(on);
            writeln!(
                out,
                "  {style}{who}{style:#}  {from} – {until}  {DIM}{}{DIM:#}",
                one_line(&why)
            )?;
        }
    }
    Ok(())
}

/// Gaps, collisions and leave without cover.
fn problems(roster: &Roster<'_>, out: &mut dyn Write) -> io::Result<()> {
    let range = |rotation, from, until| {
        format!("{} – {}", roster.moment(rotation, from), roster.moment(rotation, until))
    };
    let survey = roster.survey;
    let gaps = survey.gaps.iter().map(|on| {
        let name = roster.rotation(on.rotation);
        let when = range(on.rotation, on.shift.from, on.shift.until);
        format!("{when}  nobody is on call as {name} ({})", roster.why(on))
    });
    let collisions = survey.collisions.iter().map(|collision| {
        let [first, second] = collision.rotations;
        let when = range(first, collision.interval.from(), collision.interval.until());
        let used_by: Vec<String> = collision.used_by.iter().map(ToString::to_string).collect();
        format!(
            "{when}  {} is both {} and {}, which {} counts on",
            roster.contact(collision.contact),
            roster.rotation(first),
            roster.rotation(second),
            used_by.join(", ")
        )
    });
    let leave = survey.leave.iter().map(|leave| {
        let when = range(leave.rotation, leave.interval.from(), leave.interval.until());
        let away = roster.policy.contacts[leave.absent].away.get(leave.away);
        let reason = away.and_then(|away| away.reason.as_ref());
        format!(
            "{when}  {} is away{} and on call as {}",
            roster.contact(leave.absent),
            reason.map(|reason| format!(" ({reason})")).unwrap_or_default(),
            roster.rotation(leave.rotation)
        )
    });
    let none = gaps.len() + collisions.len() + leave.len() == 0;
    section("Gaps", gaps.collect(), out)?;
    section("The same person twice", collisions.collect(), out)?;
    section("Leave without cover", leave.collect(), out)?;
    if none {
        writeln!(out, "\nNo gaps, nobody twice at once, no leave without cover")?;
    }
    Ok(())
}

fn section(title: &str, lines: Vec<String>, out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{RED}{title}{RED:#}")?;
    lines.iter().try_for_each(|line| writeln!(out, "  {}", one_line(line)))
}

fn load(roster: &Roster<'_>, out: &mut dyn Write) -> io::Result<()> {
    let load = &roster.survey.load;
    if load.is_empty() {
        return Ok(());
    }
    let people = column(load.iter().map(|load| roster.contact(load.contact))).max(4);
    let title = pad("Load", people + 2);
    writeln!(
        out,
        "\n{BOLD}{title}{BOLD:#}  {:>9} {:>9} {:>9} {:>9}",
        "on call", "nights", "weekends", "holidays"
    )?;
    for load in load {
        let who = pad(roster.contact(load.contact), people);
        let [all, nights, weekends, holidays] =
            [load.seconds, load.nights, load.weekends, load.holidays].map(hours);
        writeln!(out, "  {who}  {all:>9} {nights:>9} {weekends:>9} {holidays:>9}")?;
    }
    Ok(())
}

/// `45h`, `45h 30m`, `–`.
fn hours(seconds: i64) -> String {
    let minutes = (seconds + 30) / 60;
    match (minutes / 60, minutes % 60) {
        (0, 0) => "–".to_owned(),
        (hours, 0) => format!("{hours}h"),
        (0, minutes) => format!("{minutes}m"),
        (hours, minutes) => format!("{hours}h {minutes}m"),
    }
}

fn column<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0)
}

fn pad(text: &str, width: usize) -> String {
    format!("{:width$}", one_line(text))
}
