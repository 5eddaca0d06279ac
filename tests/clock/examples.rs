//! The tables of `docs/time.md` and `tests/clock/cases/*.md`, computed again.
//!
//! A section (`##`) is a small policy set in its `toml` blocks (several make one file) and its `ics`
//! block (the file `holidays.ics`), and tables of questions and answers about it; what a table asks is in its header.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tierline::clock::{Clock, Shift, Why};
use tierline::load::load;
use tierline::model::{CalendarRef, Duration, Policy, Turn};
use tierline::source::{SourceFile, Sources};

const SETTINGS: &str = "[organization]\nname = 'Example'\ntimezone = 'UTC'\n";

/// One section: its heading, TOML, and tables as header and rows.
#[derive(Default)]
struct Section {
    heading: String,
    toml: String,
    ics: String,
    rows: Vec<(Vec<String>, Vec<String>)>,
}

fn sections(markdown: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let (mut block, mut header): (Option<&str>, Option<Vec<String>>) = (None, None);
    for line in markdown.lines() {
        let section = sections.last_mut().unwrap();
        match line {
            "```toml" | "```ics" => block = line.get(3..),
            "```" => block = None,
            _ if block == Some("ics") => section.ics += &format!("{line}\n"),
            _ if block.is_some() => section.toml += &format!("{line}\n"),
            _ if line.starts_with("## ") => {
                sections.push(Section { heading: line.into(), ..Section::default() });
            }
            _ if line.starts_with("|---") => {}
            _ if line.starts_with('|') => {
                let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned());
                let cells: Vec<String> = cells.collect();
                match &header {
                    None => header = Some(cells),
                    Some(header) => section.rows.push((header.clone(), cells)),
                }
            }
            _ => header = None,
        }
    }
    sections
}

fn policy(section: &Section) -> Arc<Policy> {
    let mut sources = Sources::default();
    sources.add(SourceFile::new("tierline.toml", SETTINGS.into()));
    sources.add(SourceFile::new("example.toml", section.toml.clone()));
    sources.add(SourceFile::new("holidays.ics", section.ics.clone()));
    let loaded = load(&sources);
    let messages: Vec<_> = loaded.errors.iter().map(|e| e.diagnostic.message.clone()).collect();
    assert!(messages.is_empty(), "{}: {messages:?}", section.heading);
    loaded.policy.unwrap()
}

/// A time with an offset as it stands; one without in the zone, `24:00` included.
fn instant(text: &str, zone: &TimeZone) -> Timestamp {
    if let Ok(timestamp) = text.parse() {
        return timestamp;
    }
    let (text, days) = match text.strip_suffix("24:00") {
        Some(day) => (format!("{day}00:00"), 1),
        None => (text.to_owned(), 0),
    };
    let local = text.parse::<DateTime>().unwrap() + SignedDuration::from_hours(24 * days);
    tierline::load::instant(local, zone).unwrap()
}

fn duration(text: &str) -> Duration {
    let first = || text.split(' ').next().unwrap().parse().unwrap();
    match text {
        "immediate" => Duration::IMMEDIATE,
        _ if text.contains("business day") => Duration::BusinessDays(first()),
        _ => {
            let seconds = text.split(' ').map(|part| {
                let (count, unit) = part.split_at(part.len() - 1);
                let length = match unit {
                    "d" => 86_400,
                    "h" => 3600,
                    "m" => 60,
                    "s" => 1,
                    other => unreachable!("no such unit: {other}"),
                };
                count.parse::<u64>().unwrap() * length
            });
            Duration::Clock { seconds: seconds.sum(), days: text.ends_with('d') }
        }
    }
}

fn shown(at: Timestamp, zone: &TimeZone) -> String {
    let seconds = if at.as_second() % 60 == 0 { "" } else { ":%S" };
    at.to_zoned(zone.clone()).strftime(&format!("%Y-%m-%dT%H:%M{seconds}%:z")).to_string()
}

fn who(policy: &Policy, shift: &Shift) -> String {
    match shift.turn {
        Turn::Contact(contact) => policy.contacts[contact].entry.id.to_string(),
        Turn::Vacant => "vacant".into(),
        Turn::Gap if shift.why == Why::NotStarted => "nobody yet".into(),
        Turn::Gap => "nobody, planned".into(),
    }
}

/// What the clock says to one row: the cells after the question.
fn answer(policy: &Policy, header: &[String], row: &[String]) -> Vec<String> {
    let clock = Clock::new(policy);
    if header[0] == "rotation" {
        let rotation = policy.rotations.find(&row[0]).unwrap();
        let zone = &policy.rotations[rotation].timezone;
        let shift = clock.on_call(rotation, instant(&row[1], zone));
        let asked = header[2..].iter().map(|column| match column.as_str() {
            "on call" => who(policy, &shift),
            "since" => shown(shift.from, zone),
            "until" => shown(shift.until, zone),
            other => unreachable!("no such question: {other}"),
        });
        return asked.collect();
    }
    if header[0] == "contact" {
        let contact = policy.contacts.find(&row[0]).unwrap();
        let at = instant(&row[1], &policy.contacts[contact].timezone);
        let available = if clock.is_available(contact, at) { "yes" } else { "no" };
        let away = clock.away(contact, at);
        let why = away.and_then(|entry| policy.contacts[contact].away[entry].reason.clone());
        return vec![available.into(), why.unwrap_or_else(|| "no".into())];
    }
    let (calendar, zone) = match row[0].as_str() {
        "24x7" => (CalendarRef::Always, TimeZone::UTC),
        id => {
            let found = policy.calendars.find(id).unwrap();
            (CalendarRef::Named(found), policy.calendars[found].timezone.clone())
        }
    };
    let (calendar, from) = (clock.calendar(calendar), instant(&row[1], &zone));
    match header[2].as_str() {
        "in" => {
            let due = calendar.add(from, duration(&row[2]));
            vec![due.map_or("never".into(), |due| shown(due, &zone))]
        }
        "until" => {
            let until = instant(&row[2], &zone);
            let seconds = calendar.elapsed(from, until).unsigned_abs();
            let text = Duration::Clock { seconds, days: false }.to_string();
            vec![if seconds == 0 { "0m".into() } else { text }]
        }
        "open" => vec![if calendar.is_open(from) { "yes".into() } else { "no".into() }],
        "opens" => {
            vec![calendar.next_open(from).map_or("never".into(), |open| shown(open, &zone))]
        }
        "closes" => {
            vec![calendar.next_close(from).map_or("never".into(), |close| shown(close, &zone))]
        }
        other => unreachable!("no such question: {other}"),
    }
}

/// Computes every row of a file again; gives the number of rows and those that differ.
fn check(path: &Path) -> (usize, Vec<String>) {
    let markdown = std::fs::read_to_string(path).unwrap();
    let (mut count, mut wrong) = (0, Vec::new());
    for section in sections(&markdown).iter().filter(|section| !section.rows.is_empty()) {
        let policy = policy(section);
        for (header, row) in &section.rows {
            count += 1;
            let got = answer(&policy, header, row);
            if !row.ends_with(&got) {
                wrong.push(format!("{}: {row:?}, but the clock says {got:?}", section.heading));
            }
        }
    }
    (count, wrong)
}

fn assert_all(path: &Path, at_least: usize) {
    let (count, wrong) = check(path);
    assert!(wrong.is_empty(), "{}:\n{}", path.display(), wrong.join("\n"));
    assert!(count >= at_least, "{}: only {count} examples were found", path.display());
}

#[test]
fn the_examples_of_the_page_on_time_hold() {
    assert_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/time.md"), 72);
}

#[test]
fn the_cases_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clock/cases");
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases.iter().for_each(|path| assert_all(path, 5));
}
