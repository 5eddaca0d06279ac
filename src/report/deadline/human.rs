//! A deadline for people: the answer first, then every passage with a running total.

use std::io::{self, Write};

use anstyle::Style;
use jiff::Timestamp;

use super::{Deadline, Format};
use crate::model::Duration;
use crate::report::{Reader, one_line};

pub(super) static FORMAT: Format =
    Format { name: "human", summary: "the answer, for people", reader: Reader::People, write };

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

fn write(deadline: &Deadline<'_>, out: &mut dyn Write) -> io::Result<()> {
    let worked = hours(deadline.elapsed);
    // Where the clock changes in between, the same time of day may stand for two instants.
    let offset = |at| deadline.zone.to_offset(at);
    let zone = if offset(deadline.from) == offset(deadline.due) { "" } else { " %Z" };
    let seconds = if deadline.due.as_second() % 60 == 0 { "" } else { ":%S" };
    let due = local(deadline, deadline.due, &format!("%A %-d %B %Y, %H:%M{seconds}{zone} (%Q)"));
    writeln!(out, "{BOLD}{due}{BOLD:#}")?;
    let (time, day_and_time) = (format!("%H:%M{zone}"), format!("%a %-d %b %H:%M{zone}"));
    let from = local(deadline, deadline.from, &day_and_time);
    let calendar = one_line(deadline.calendar);
    writeln!(out, "{worked} of working time on {calendar} after {from}")?;
    if !deadline.passages.is_empty() {
        writeln!(out)?;
    }
    let width = if zone.is_empty() { 36 } else { 44 };
    let mut total = 0;
    for passage in &deadline.passages {
        total += passage.counted();
        let (from, until) = (passage.from, passage.until);
        let same_day = local(deadline, from, "%F") == local(deadline, until, "%F");
        let end = if same_day { &time } else { &day_and_time };
        let range =
            format!("{} – {}", local(deadline, from, &day_and_time), local(deadline, until, end));
        let note = one_line(&passage.reason.to_string()).into_owned();
        if passage.reason.is_open() {
            let (counted, total) = (hours(passage.counted()), hours(total));
            writeln!(out, "  {range:<width$} {counted:>8}  = {total:<8}  {DIM}{note}{DIM:#}")?;
        } else {
            writeln!(out, "  {DIM}{range:<width$} {:>8}  {:10}  {note}{DIM:#}", "–", "")?;
        }
    }
    for reading in &deadline.readings {
        writeln!(out, "{DIM}note: {}{DIM:#}", one_line(reading))?;
    }
    Ok(())
}

/// Working time in hours, however much: a working day has no 24 of them.
fn hours(seconds: i64) -> String {
    match seconds.unsigned_abs() {
        0 => "0m".to_owned(),
        seconds => Duration::Clock { seconds, days: false }.to_string(),
    }
}

fn local(deadline: &Deadline<'_>, at: Timestamp, format: &str) -> String {
    at.to_zoned(deadline.zone.clone()).strftime(format).to_string()
}
