//! `--format json`: version 1 of the wire format of proofs. Fields are only ever added to a version.

use std::io::{self, Write};

use serde::Serialize;

use super::{Format, Line, ProofReport, counterexample, words};
use crate::prove::{Broken, Counterexample, Verdict};
use crate::report::{Reader, json_text};

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "every guarantee with what breaks it, in a versioned structure",
    reader: Reader::Programs,
    write,
};

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    held: usize,
    broken: usize,
    /// The first moment of opening that was looked at, and the first that was not.
    from: String,
    until: String,
    classes: usize,
    /// As text: it may be larger than what programs read as a number.
    tickets: String,
    /// How many pieces the time fell into, over all classes.
    moments: usize,
    without: Option<&'r str>,
    /// Broken whoever is there, and left out for that.
    already_broken: Vec<&'r str>,
    guarantees: Vec<Guarantee<'r>>,
}

#[derive(Serialize)]
struct Guarantee<'r> {
    id: &'r str,
    name: &'r str,
    built_in: bool,
    promise: String,
    holds: bool,
    file: Option<&'r str>,
    line: Option<u32>,
    classes: usize,
    tickets: String,
    broken: Option<Fault<'r>>,
}

#[derive(Serialize)]
struct Fault<'r> {
    instead: String,
    classes: usize,
    tickets: String,
    /// How long, in seconds of the horizon, such tickets break it.
    seconds: i64,
    /// When the ticket breaks it if opened, or when somebody is on call twice: first included, last not.
    openings: Vec<[String; 2]>,
    ticket: Option<Vec<String>>,
    /// The less severe ticket that is treated better, where that is the fault.
    milder: Option<Vec<String>>,
    opened: Option<String>,
    timeline: Vec<Event<'r>>,
    rules: Vec<Rule<'r>>,
    scenario: Option<String>,
}

#[derive(Serialize)]
struct Event<'r> {
    after: String,
    what: String,
    rule: String,
    file: Option<&'r str>,
    line: Option<u32>,
    shows: bool,
}

#[derive(Serialize)]
struct Rule<'r> {
    rule: String,
    file: Option<&'r str>,
    line: Option<u32>,
}

fn write(report: &ProofReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let proof = report.proof;
    let document = Document {
        version: 1,
        held: proof.verdicts.len() - proof.broken(),
        broken: proof.broken(),
        from: proof.horizon.0.to_string(),
        until: proof.horizon.1.to_string(),
        classes: proof.classes,
        tickets: proof.tickets.to_string(),
        moments: proof.moments,
        without: report.without,
        already_broken: report.already.iter().map(|claim| claim.id(report.policy)).collect(),
        guarantees: proof.verdicts.iter().map(|verdict| guarantee(report, verdict)).collect(),
    };
    json_text::write(&document, out)
}

fn guarantee<'r>(report: &'r ProofReport<'_>, verdict: &Verdict) -> Guarantee<'r> {
    let claim = verdict.claim;
    let at = report.claim_at(claim);
    let place = at.and_then(|at| report.place(at));
    Guarantee {
        id: claim.id(report.policy),
        name: claim.name(report.policy),
        built_in: at.is_none(),
        promise: words::promise(report, claim),
        holds: verdict.broken.is_none(),
        file: place.map(|place| place.path.as_str()),
        line: place.map(|place| place.position.line),
        classes: verdict.classes,
        tickets: verdict.tickets.to_string(),
        broken: verdict.broken.as_ref().map(|broken| fault(report, verdict, broken)),
    }
}

fn fault<'r>(report: &'r ProofReport<'_>, verdict: &Verdict, broken: &Broken) -> Fault<'r> {
    let claim = verdict.claim;
    let (ticket, openings) = match &broken.example {
        Counterexample::Ticket { ticket, openings, .. } => (Some(ticket), openings),
        Counterexample::Severer(worse) => (Some(&worse.severe.0), &worse.openings),
        Counterexample::Person(both) => (None, &std::iter::once(both.interval).collect()),
    };
    let rule = |(rule, at)| {
        let place = report.place(at);
        Rule {
            rule,
            file: place.map(|place| place.path.as_str()),
            line: place.map(|place| place.position.line),
        }
    };
    let event = |line: Line<'r>| Event {
        after: line.after,
        what: line.what,
        rule: line.rule,
        file: line.place.map(|place| place.path.as_str()),
        line: line.place.map(|place| place.position.line),
        shows: line.shows,
    };
    let id = format!("counterexample-{}", claim.id(report.policy));
    Fault {
        instead: words::instead(report, claim, broken),
        classes: broken.classes,
        tickets: broken.tickets.to_string(),
        seconds: broken.openings.seconds(),
        openings: openings
            .iter()
            .map(|part| [part.from().to_string(), part.until().to_string()])
            .collect(),
        ticket: ticket.map(|ticket| report.words().facts(&ticket.facts)),
        milder: match &broken.example {
            Counterexample::Severer(worse) => Some(report.words().facts(&worse.mild.0.facts)),
            _ => None,
        },
        opened: ticket.map(|ticket| ticket.opened.to_string()),
        timeline: report.timeline(claim, broken).into_iter().map(event).collect(),
        rules: report.rules(claim, broken).into_iter().map(rule).collect(),
        scenario: counterexample(report, claim, broken, &id),
    }
}
