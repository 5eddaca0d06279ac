//! Who is on call and whom to call, computed by hand.
//!
//! A case is a file in `tests/oncall/`: a whole policy set whose comments ask and answer. `# survey FROM
//! UNTIL` is followed by everything that is to be found in that range but the shifts: `# gap`, `#
//! collision`, `# leave`, `# load`, `# hand-off`. `# who AT tiers | tier T | SCENARIO` is followed by `#
//! call`, `# next` and `# until`; in parentheses who was tried in vain. Nothing may be missing and nothing
//! may be too much.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic, as tests do"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tierline::clock::Clock;
use tierline::load::load;
use tierline::model::{Contact, Ix, Policy};
use tierline::oncall::{Answer, Call, Question, Survey, who};
use tierline::simulate::{Options, Told, simulate};
use tierline::source::{SourceFile, Sources};

#[test]
fn answers_are_as_computed_by_hand() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oncall");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let mut questions = 0;
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let policy = policy(name, &text);
        let clock = Clock::new(&policy);
        let mut expected: Vec<&str> =
            text.lines().take_while(|l| l.starts_with('#')).map(|l| l[1..].trim()).collect();
        expected.retain(|line| {
            let word = line.split(' ').next().unwrap();
            let words = ["survey", "gap", "collision", "leave", "load", "hand-off", "who", "call"];
            words.contains(&word) || ["next", "until"].contains(&word)
        });
        let mut actual = Vec::new();
        for question in &expected {
            let words: Vec<&str> = question.split(' ').collect();
            match words.as_slice() {
                ["survey", from, until] => {
                    actual.push((*question).to_owned());
                    surveyed(&policy, &clock, (at(from), at(until)), &mut actual);
                }
                ["who", moment, asked @ ..] => {
                    actual.push((*question).to_owned());
                    told(&policy, &clock, at(moment), asked, &mut actual);
                }
                _ => continue,
            }
            questions += 1;
        }
        let (expected, actual) = (expected.join("\n# "), actual.join("\n# "));
        assert_eq!(expected, actual, "{name}; what there is:\n# {actual}\n");
    }
    assert!(questions >= 8, "only {questions} questions were found");
}

fn policy(name: &str, text: &str) -> Arc<Policy> {
    let mut sources = Sources::default();
    sources.add(SourceFile::new("tierline.toml", text.to_owned()));
    let loaded = load(&sources);
    let errors: Vec<&str> = loaded.errors.iter().map(|e| e.diagnostic.message.as_str()).collect();
    assert!(errors.is_empty(), "{name} does not load:\n{}", errors.join("\n"));
    loaded.policy.unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn surveyed(
    policy: &Policy,
    clock: &Clock,
    (from, until): (Timestamp, Timestamp),
    lines: &mut Vec<String>,
) {
    let rotations: Vec<_> = policy.rotations.indexes().collect();
    let survey = Survey::new(policy, clock, rotations.clone(), (from, until), from);
    let rotation = |ix| &*policy.rotations[ix].entry.id;
    let contact = |ix: Ix<Contact>| &*policy.contacts[ix].entry.id;
    for on in &survey.gaps {
        lines.push(format!("gap {} {} {}", rotation(on.rotation), on.shift.from, on.shift.until));
    }
    for collision in &survey.collisions {
        let [first, second] = collision.rotations.map(rotation);
        let used_by: Vec<String> = collision.used_by.iter().map(ToString::to_string).collect();
        lines.push(format!(
            "collision {} {first} {second} {} {} {}",
            contact(collision.contact),
            collision.interval.from(),
            collision.interval.until(),
            used_by.join(", ")
        ));
    }
    for leave in &survey.leave {
        let (from, until) = (leave.interval.from(), leave.interval.until());
        let who = contact(leave.contact);
        lines.push(format!("leave {who} {} {from} {until}", rotation(leave.rotation)));
    }
    for load in &survey.load {
        let [all, nights, weekends, holidays] =
            [load.seconds, load.nights, load.weekends, load.holidays].map(|s| s as f64 / 3600.0);
        let who = contact(load.contact);
        lines.push(format!("load {who} {all} {nights} {weekends} {holidays}"));
    }
    for hand_off in &survey.handoffs {
        let next = hand_off.next.map_or("never".to_owned(), |next| {
            format!("{} {}", next.from, next.contact().map_or("nobody", contact))
        });
        lines.push(format!("hand-off {} {next}", rotation(hand_off.rotation)));
    }

    // Invariants: shifts cover the range, whole turns cover the shifts, load is the union of shifts.
    for ix in &rotations {
        let shifts: Vec<_> = survey.shifts.iter().filter(|on| on.rotation == *ix).collect();
        assert_eq!(shifts.first().unwrap().shift.from, from);
        assert_eq!(shifts.last().unwrap().shift.until, until);
        assert!(shifts.windows(2).all(|two| two[0].shift.until == two[1].shift.from));
        let turns: Vec<_> = survey.turns.iter().filter(|on| on.rotation == *ix).collect();
        assert!(turns.first().unwrap().shift.from <= from);
        assert!(turns.last().unwrap().shift.until >= until);
        assert!(turns.windows(2).all(|two| two[0].shift.until == two[1].shift.from));
    }
    let people: BTreeSet<_> = survey.load.iter().map(|load| load.contact).collect();
    assert_eq!(people.into_iter().collect::<Vec<_>>(), survey.people());
}

fn told(policy: &Policy, clock: &Clock, at: Timestamp, asked: &[&str], lines: &mut Vec<String>) {
    let question = match asked {
        ["tiers"] => Question::Tiers,
        ["tier", tier] => Question::Tier(policy.tiers.find(tier).unwrap()),
        [scenario] => {
            let scenario = policy.scenarios.find(scenario).unwrap();
            Question::Ticket(policy.scenarios[scenario].ticket.facts.clone())
        }
        other => panic!("{other:?}"),
    };
    let answer = who(policy, clock, &question, at);
    lines.extend(answer.call.iter().map(|call| format!("call {}", one(policy, call))));
    for call in &answer.next {
        let after = call.due.map(|due| format!("+{} ", due.duration_since(at).as_mins()));
        lines.push(format!("next {}{}", after.unwrap_or_default(), one(policy, call)));
    }
    let until = answer.valid_until.map_or("ever".to_owned(), |until| until.to_string());
    lines.push(format!("until {until}"));
    holds_as_long_as_it_says(policy, clock, &question, &answer);
    if let Question::Ticket(facts) = &question {
        agrees_with_the_engine(policy, clock, facts.clone(), &answer);
    }
}

fn one(policy: &Policy, call: &Call) -> String {
    let target = policy.target_id(call.target);
    let people = call.people.iter().map(|person| match person.found.told {
        Told::Person => "somebody".to_owned(),
        Told::Contact { contact, held_by, .. } => {
            let methods = &policy.contacts[held_by.unwrap_or(contact)].reach;
            let works = person.methods.iter().map(|ix| methods[*ix].address.as_str());
            let id = &policy.contacts[contact].entry.id;
            format!("{id} {}", works.collect::<Vec<_>>().join(" or "))
        }
    });
    let people: Vec<String> = people.collect();
    let people = if people.is_empty() { "nobody".to_owned() } else { people.join("; ") };
    let tried = call.tried.iter().map(|detour| policy.target_id(detour.who));
    let tried = tried.collect::<Vec<_>>().join(", ");
    let tried = if tried.is_empty() { tried } else { format!(" ({tried})") };
    format!("{target}: {people}{tried}")
}

/// The people and methods that an answer names, whatever the times.
fn shown(answer: &Answer) -> Vec<(Vec<tierline::oncall::Person>, Vec<tierline::simulate::Detour>)> {
    let all = answer.call.iter().chain(&answer.next);
    all.map(|call| (call.people.clone(), call.tried.clone())).collect()
}

/// A minute-by-minute look: nothing changes before the instant, something does at it.
fn holds_as_long_as_it_says(policy: &Policy, clock: &Clock, question: &Question, answer: &Answer) {
    let week = answer.at + SignedDuration::from_hours(7 * 24);
    let end = answer.valid_until.unwrap_or(week).min(week);
    let mut moment = answer.at;
    while moment < end {
        let same = shown(&who(policy, clock, question, moment)) == shown(answer);
        assert!(same, "{question:?} at {}: differs at {moment}", answer.at);
        moment += SignedDuration::from_mins(30);
    }
    if let Some(until) = answer.valid_until {
        let before = until - SignedDuration::from_secs(1);
        assert_eq!(shown(&who(policy, clock, question, before.max(answer.at))), shown(answer));
        assert_ne!(shown(&who(policy, clock, question, until)), shown(answer), "at {until}");
    }
}

/// Whom to call now is whom the engine tells when the ticket is opened.
fn agrees_with_the_engine(
    policy: &Policy,
    clock: &Clock,
    facts: tierline::model::Facts,
    answer: &Answer,
) {
    let ticket = tierline::model::Ticket { opened: answer.at, facts };
    let trace = simulate(policy, clock, &ticket, &[], Options::default());
    let opening: Vec<_> = trace
        .notifications()
        .filter(|(at, _)| *at == answer.at)
        .map(|(_, notification)| notification.found.clone())
        .collect();
    let called: Vec<_> =
        answer.call.iter().flat_map(|call| &call.people).map(|p| p.found.clone()).collect();
    assert_eq!(called, opening);
}
