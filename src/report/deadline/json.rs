//! `--format json`: version 1 of a deadline's wire format. Fields are only ever added to a version.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use super::{Deadline, Format};
use crate::clock::{Passage, Reason};
use crate::report::{Reader, json_text};

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "due time, elapsed seconds and intervals, in a versioned structure",
    reader: Reader::Programs,
    write,
};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    calendar: &'a str,
    /// RFC 3339 with the offset of the calendar's zone, as all times here.
    from: String,
    due: String,
    elapsed_seconds: i64,
    /// What counted, and the holidays and pauses that did not (with no seconds).
    intervals: Vec<Interval>,
}

#[derive(Serialize)]
struct Interval {
    from: String,
    until: String,
    seconds: i64,
    note: String,
}

fn write(deadline: &Deadline<'_>, out: &mut dyn Write) -> io::Result<()> {
    let told = deadline.passages.iter().filter(|passage| passage.reason != Reason::Closed);
    let document = Document {
        version: 1,
        calendar: deadline.calendar,
        from: time(deadline, deadline.from),
        due: time(deadline, deadline.due),
        elapsed_seconds: deadline.elapsed,
        intervals: told.map(|passage| interval(deadline, passage)).collect(),
    };
    json_text::write(&document, out)
}

fn interval(deadline: &Deadline<'_>, passage: &Passage) -> Interval {
    Interval {
        from: time(deadline, passage.from),
        until: time(deadline, passage.until),
        seconds: passage.counted(),
        note: passage.reason.to_string(),
    }
}

/// RFC 3339 with the offset of the calendar's zone.
pub(super) fn time(deadline: &Deadline<'_>, at: Timestamp) -> String {
    at.to_zoned(deadline.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
