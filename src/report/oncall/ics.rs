//! `--format ics`: the turns as an iCalendar (RFC 5545) that calendars can subscribe to.
//!
//! Every turn is an event of its own and whole, also where the range cuts it, and keeps its UID as long
//! as it starts when it does: whoever subscribes again sees events move and change, never twice.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Format, Roster};
use crate::oncall::OnDuty;
use crate::report::{Reader, one_line};

pub(super) static FORMAT: Format = Format {
    name: "ics",
    summary: "an iCalendar with an event per turn, for calendar programs",
    reader: Reader::Programs,
    write,
};

/// Octets of a line, its break not counted (RFC 5545, section 3.1).
const LONGEST: usize = 75;

fn write(roster: &Roster<'_>, out: &mut dyn Write) -> io::Result<()> {
    let organization = &roster.policy.organization.name;
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//tierline//on call//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        format!("X-WR-CALNAME:{}", text(&format!("On call, {organization}"))),
    ];
    for on in roster.survey.turns.iter().filter(|on| !on.shift.is_planned_gap()) {
        event(roster, on, &mut lines);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().try_for_each(|line| fold(line, out))
}

fn event(roster: &Roster<'_>, on: &OnDuty, lines: &mut Vec<String>) {
    let (from, until) = (utc(on.shift.from), utc(on.shift.until));
    let (id, name) = (roster.rotation_id(on.rotation), roster.rotation(on.rotation));
    let summary = match on.shift.contact() {
        Some(contact) => format!("{}: {name}", roster.contact(contact)),
        None => format!("Nobody: {name}"),
    };
    lines.extend([
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{id}-{from}@{}", host(&roster.policy.organization.name)),
        format!("DTSTAMP:{}", utc(roster.now)),
        format!("DTSTART:{from}"),
        format!("DTEND:{until}"),
        format!("SUMMARY:{}", text(&summary)),
        format!("DESCRIPTION:{}", text(&roster.why(on))),
        format!("CATEGORIES:{}", text(id)),
        // Being on call does not keep anybody from a meeting.
        "TRANSP:TRANSPARENT".to_owned(),
        "END:VEVENT".to_owned(),
    ]);
}

fn utc(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The organization's name as the right half of a UID, to tell two teams' calendars apart.
fn host(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> =
        words.map(str::to_ascii_lowercase).chain(["tierline".to_owned()]).collect();
    words.join(".")
}

/// A text value with its special characters escaped (section 3.3.11).
fn text(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in one_line(value).chars() {
        if matches!(c, '\\' | ';' | ',') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Writes a line, folded between characters where it is too long.
fn fold(line: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LONGEST {
            out.write_all(b"\r\n ")?;
            length = 1;
        }
        write!(out, "{c}")?;
        length += c.len_utf8();
    }
    out.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let line = format!("SUMMARY:{}", "ä€".repeat(60));
        let mut bytes = Vec::new();
        fold(&line, &mut bytes).unwrap();
        let folded = String::from_utf8(bytes).unwrap();
        assert!(folded.split("\r\n").all(|part| part.len() <= LONGEST), "{folded}");
        assert_eq!(folded.replace("\r\n ", "").trim_end(), line);
    }

    #[test]
    fn special_characters_are_escaped() {
        assert_eq!(text("a, b; c\\d\ne"), "a\\, b\\; c\\\\d\u{240a}e");
        assert_eq!(host("Société Générale, Inc."), "soci.t.g.n.rale.inc.tierline");
    }
}
