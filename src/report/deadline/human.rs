//! A deadline for people: the answer first, then every passage with a running total.

use std::io::{self, Write};

use anstyle::Style;
use jiff::{SignedDuration, Timestamp};

use super::{Deadline, Format};
use crate::report::timeline::elapsed;
use crate::report::{Reader, one_line};

pub(super) static FORMAT: Format =
    Format { name: "human", summary: "the answer, for people", reader: Reader::People, write };

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

fn write(deadline: &Deadline<'_>, out: &mut dyn Write) -> io::Result<()> {
    let worked = elapsed(SignedDuration::from_secs(deadline.elapsed()));
    let due = local(deadline, deadline.due, "%A %-d %B %Y, %H:%M:%S (%Q)");
    writeln!(out, "{BOLD}{}{BOLD:#}", due.replace(":00 (", " ("))?;
    let from = local(deadline, deadline.from, "%a %-d %b %H:%M");
    let calendar = one_line(deadline.calendar);
    writeln!(out, "{worked} of working time on {calendar} after {from}")?;
    if !deadline.explain {
        return Ok(());
    }
    writeln!(out)?;
    let mut total = 0;
    for passage in &deadline.passages {
        total += passage.counted();
        let (from, until) = (passage.from, passage.until);
        let same_day = local(deadline, from, "%F") == local(deadline, until, "%F");
        let end = if same_day { "%H:%M" } else { "%a %-d %b %H:%M" };
        let range = format!(
            "{} – {}",
            local(deadline, from, "%a %-d %b %H:%M"),
            local(deadline, until, end)
        );
        let note = one_line(&passage.reason.to_string()).into_owned();
        if passage.reason.is_open() {
            let counted = elapsed(SignedDuration::from_secs(passage.counted()));
            let total = elapsed(SignedDuration::from_secs(total));
            writeln!(out, "  {range:<36} {counted:>8}  = {total:<8}  {DIM}{note}{DIM:#}")?;
        } else {
            writeln!(out, "  {DIM}{range:<36} {:>8}  {:10}  {note}{DIM:#}", "–", "")?;
        }
    }
    Ok(())
}

fn local(deadline: &Deadline<'_>, at: Timestamp, format: &str) -> String {
    at.to_zoned(deadline.zone.clone()).strftime(format).to_string()
}
