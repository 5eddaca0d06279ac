//! `--format json`: version 1 of the wire format of differences. Fields are only ever added to a
//! version.

mod people;

use std::io::{self, Write};

use serde::Serialize;

use super::{DiffReport, Format, Side, words};
use crate::diff::changes::{EntryChange, FieldChange, Grade, Home, Items, Saying};
use crate::diff::tickets::{Difference, Example, Matter, Place, TicketChanges};
use crate::report::timeline::Words;
use crate::report::{Reader, json_text};
use crate::source::Span;

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "everything that changed and what it does, in a versioned structure",
    reader: Reader::Programs,
    write,
};

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    base: &'r str,
    head: &'r str,
    summary: Summary,
    /// What could not be compared.
    missing: &'r [String],
    changes: Vec<Change<'r>>,
    tickets: Option<Tickets>,
    people: Option<people::People>,
}

#[derive(Serialize)]
struct Summary {
    text: String,
    looser: usize,
    tighter: usize,
    neutral: usize,
    entries: usize,
    /// The worst that comes of it for a ticket, in a sentence.
    worst: Option<String>,
}

#[derive(Serialize)]
struct Change<'r> {
    kind: &'static str,
    base: Option<Entry<'r>>,
    head: Option<Entry<'r>>,
    /// Of its coming or going; neutral for an entry that both sides have.
    grade: &'static str,
    fields: Vec<Field<'r>>,
}

#[derive(Serialize)]
struct Entry<'r> {
    id: &'r str,
    name: Option<&'r str>,
    #[serde(flatten)]
    at: Location,
}

#[derive(Serialize)]
struct Field<'r> {
    grade: &'static str,
    /// Why it has its grade.
    rule: Option<&'static str>,
    base: Option<Value<'r>>,
    head: Option<Value<'r>>,
    removed: &'r [String],
    added: &'r [String],
}

#[derive(Serialize)]
struct Value<'r> {
    path: &'r str,
    text: &'r str,
    #[serde(flatten)]
    at: Location,
}

#[derive(Serialize)]
struct Location {
    file: Option<String>,
    line: Option<u32>,
}

#[derive(Serialize)]
struct Tickets {
    classes: usize,
    changed: usize,
    groups: Vec<Group>,
    scenarios: Vec<Scenario>,
}

#[derive(Serialize)]
struct Group {
    grade: &'static str,
    /// In what the worst of it lies.
    worst: Option<&'static str>,
    causes: Vec<Cause>,
    classes: usize,
    /// As text: there may be more than a number of JSON can count.
    tickets: String,
    seconds_a_week: i64,
    example: Ticket,
}

#[derive(Serialize)]
struct Scenario {
    id: String,
    in_base: bool,
    in_head: bool,
    grade: Option<&'static str>,
    worst: Option<&'static str>,
    causes: Vec<Cause>,
    failures_in_base: Option<usize>,
    failures_in_head: Option<usize>,
    example: Ticket,
}

#[derive(Serialize)]
struct Cause {
    kind: &'static str,
    id: String,
}

#[derive(Serialize)]
struct Ticket {
    opened: String,
    facts: Vec<String>,
    differences: Vec<Different>,
}

#[derive(Serialize)]
struct Different {
    grade: &'static str,
    text: String,
    base: Option<String>,
    head: Option<String>,
}

fn write(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (text, worst) = words::summary(report);
    let changes = report.changes;
    let document = Document {
        version: 1,
        base: report.base.name,
        head: report.head.name,
        summary: Summary {
            text,
            looser: changes.count(Grade::Looser),
            tighter: changes.count(Grade::Tighter),
            neutral: changes.count(Grade::Neutral),
            entries: changes.entries.len(),
            worst,
        },
        missing: report.missing,
        changes: changes.entries.iter().map(|entry| change(report, entry)).collect(),
        tickets: report.tickets.map(|tickets| self::tickets(report, tickets)),
        people: report.people.map(|people| people::people(report, people)),
    };
    json_text::write(&document, out)
}

fn location(side: &Side<'_>, at: Span) -> Location {
    let line = side.sources.place(at).map(|place| place.position.line);
    let file = side.sources.repository_path(at.file).map(camino::Utf8PathBuf::into_string);
    Location { file, line }
}

fn change<'r>(report: &DiffReport<'r>, change: &'r EntryChange) -> Change<'r> {
    let entry = |side: &Side<'_>, home: &'r Option<Home>| {
        let home = home.as_ref()?;
        Some(Entry { id: &home.id, name: home.name.as_deref(), at: location(side, home.at) })
    };
    Change {
        kind: change.kind.table(),
        base: entry(&report.base, &change.base),
        head: entry(&report.head, &change.head),
        grade: change.grade.as_str(),
        fields: change.fields.iter().map(|changed| field(report, changed)).collect(),
    }
}

fn field<'r>(report: &DiffReport<'r>, change: &'r FieldChange) -> Field<'r> {
    let value = |side: &Side<'_>, saying: &'r Option<Saying>| {
        let saying = saying.as_ref()?;
        Some(Value { path: &saying.path, text: &saying.text, at: location(side, saying.at) })
    };
    let (removed, added): (&[String], &[String]) = match &change.items {
        Some(Items::Changed { removed, added }) => (removed, added),
        _ => (&[], &[]),
    };
    Field {
        grade: change.grade.as_str(),
        rule: words::rule(change.sense, change.grade),
        base: value(&report.base, &change.base),
        head: value(&report.head, &change.head),
        removed,
        added,
    }
}

fn tickets(report: &DiffReport<'_>, tickets: &TicketChanges) -> Tickets {
    let causes = |keys: &[crate::model::EntryKey]| -> Vec<Cause> {
        keys.iter().map(|key| Cause { kind: key.kind.table(), id: key.id.to_string() }).collect()
    };
    let groups = tickets.groups.iter().map(|group| Group {
        grade: group.effect.grade.as_str(),
        worst: group.effect.worst.map(Matter::as_str),
        causes: causes(&group.causes),
        classes: group.classes,
        tickets: group.tickets.to_string(),
        seconds_a_week: group.seconds_a_week,
        example: ticket(report, &group.example),
    });
    let scenarios = tickets.scenarios.iter().map(|scenario| Scenario {
        id: scenario.id.to_string(),
        in_base: scenario.of.0,
        in_head: scenario.of.1,
        grade: scenario.effect.map(|effect| effect.grade.as_str()),
        worst: scenario.effect.and_then(|effect| effect.worst).map(Matter::as_str),
        causes: causes(&scenario.causes),
        failures_in_base: scenario.failures.0,
        failures_in_head: scenario.failures.1,
        example: ticket(report, &scenario.example),
    });
    Tickets {
        classes: tickets.classes,
        changed: tickets.changed,
        groups: groups.collect(),
        scenarios: scenarios.collect(),
    }
}

fn ticket(report: &DiffReport<'_>, example: &Example) -> Ticket {
    let facts = report.head.policy.map(|policy| Words { policy }.facts(&example.head_ticket.facts));
    let moment = |place: Option<Place>| place.map(|place| place.at.to_string());
    let one = |difference: &Difference| Different {
        grade: difference.grade.as_str(),
        text: super::tickets::sentence(report, example, difference),
        base: moment(difference.base),
        head: moment(difference.head),
    };
    Ticket {
        opened: example.head_ticket.opened.to_string(),
        facts: facts.unwrap_or_default(),
        differences: example.differences.iter().map(one).collect(),
    }
}
