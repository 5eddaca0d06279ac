//! What a change does to tickets: edits of the repository's own policies, of which some matter.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic, as tests do")]

use std::path::Path;

use jiff::Timestamp;
use tierline::clock::Clock;
use tierline::diff::tickets::{Grade, TicketChanges, tickets};
use tierline::load::load;
use tierline::model::Policy;
use tierline::prove::Side;
use tierline::source::worktree::Root;
use tierline::source::{SourceFile, Sources};

/// From a working day over a holiday, a short day and a weekend.
const RANGE: [&str; 2] = ["2026-11-25T05:00:00Z", "2026-11-30T05:00:00Z"];

/// Open at every hour but one, for an edit that names it.
const ALMOST: &str = r#"
[calendars.almost]
hours = { weekdays = "00:00-24:00", sat = "00:00-24:00", sun = ["00:00-02:00", "03:00-24:00"] }
"#;

fn sources() -> Sources {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    Root::find(Some(&top.join("policies")), top).unwrap().read().into_sources()
}

fn policy(sources: &Sources) -> Policy {
    let loaded = load(sources);
    let errors: Vec<_> = loaded.errors.iter().map(|error| &error.diagnostic.message).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    loaded.policy.unwrap()
}

/// The repository's policies with one passage of one file replaced.
fn edited(file: &str, from: &str, to: &str) -> Policy {
    let mut edited = Sources::default();
    let mut found = false;
    for (_, source) in sources().iter() {
        let mut text = source.text().to_owned();
        if source.path().ends_with(file) {
            assert!(text.contains(from), "{file} has no `{from}`");
            text = text.replacen(from, to, 1);
            found = true;
        }
        edited.add(SourceFile::new(source.path(), text));
    }
    edited.add(SourceFile::new("policies/almost.toml", ALMOST.to_owned()));
    assert!(found, "no file {file}");
    policy(&edited)
}

fn compare(base: &Policy, head: &Policy) -> TicketChanges {
    let (of_base, of_head) = (Clock::new(base), Clock::new(head));
    let range = RANGE.map(|at| at.parse::<Timestamp>().unwrap());
    tickets(
        Side { policy: base, clock: &of_base },
        Side { policy: head, clock: &of_head },
        (range[0], range[1]),
    )
}

/// The groups as `grade: causes`, and what else there is to see.
fn said(changes: &TicketChanges) -> Vec<String> {
    let groups = changes.groups.iter().map(|group| {
        let causes: Vec<_> = group.causes.iter().map(ToString::to_string).collect();
        format!("{}: {}", group.grade.as_str(), causes.join(", "))
    });
    groups.collect()
}

/// Where, from what, to what, and what must be said: nothing, or the worst group.
type Edit = (&'static str, &'static str, &'static str, Option<&'static str>);

const EDITS: [Edit; 22] = [
    // These change nothing.
    (
        "escalation.toml",
        "high = \"2h\", medium = \"8h\"",
        "high = \"120m\", medium = \"480m\"",
        None,
    ),
    ("escalation.toml", "stops-on = \"resolved\"", "stops-on = \"resolved\"\nrepeat = 0", None),
    ("management.toml", "title = \"IT Manager\"", "title = \"Manager of IT\"", None),
    ("calendars.toml", "name = \"Thanksgiving Day\"", "name = \"Thanksgiving\"", None),
    (
        "triggers.toml",
        "[triggers.wide-outage]",
        "[triggers.nothing-new]\nmode = \"automatic\"\nname = \"N\"\nwhen = { users-affected = { over = 90 } }\nraise-to = \"high\"\n[triggers.wide-outage]",
        None,
    ),
    (
        "routes.toml",
        "[[routes]]",
        "[[routes]]\nwhen = { all = [{ category = \"security-incident\" }, { data-loss = true }] }\npolicy = \"security-incident\"\n[[routes]]",
        None,
    ),
    ("rotations.toml", "start = 2026-01-05T09:00:00", "start = 2026-02-02T09:00:00", None),
    // These do.
    (
        "escalation.toml",
        "high = \"2h\"",
        "high = \"4h\"",
        Some("looser: escalation policy unresolved"),
    ),
    ("triggers.toml", "over = 25", "over = 50", Some("trigger wide-outage")),
    (
        "priorities.toml",
        "respond-within = \"15m\"",
        "respond-within = \"10m\"",
        Some("tighter: priority critical"),
    ),
    (
        "calendars.toml",
        "weekdays = \"08:00-18:00\" }\nholidays = [\"us-federal\", \"company\"]",
        "weekdays = \"08:00-17:00\" }\nholidays = [\"us-federal\", \"company\"]",
        Some("calendar business"),
    ),
    (
        "calendars.toml",
        "  { every = \"fourth thursday of november\", name = \"Thanksgiving Day\" },\n",
        "",
        Some("holiday set us-federal"),
    ),
    (
        "rotations.toml",
        "\"wei-chen\", \"ingrid-solberg\"",
        "\"ingrid-solberg\", \"wei-chen\"",
        Some("incomparable: rotation engineering-on-call"),
    ),
    (
        "management.toml",
        "{ phone = \"(555) 987-6543\", label = \"all hours\" }",
        "{ phone = \"(555) 987-6543\", label = \"all hours\", hours = \"business\" }",
        Some("looser: contact it-manager"),
    ),
    (
        "triggers.toml",
        "notify = [\"iso\"]\nexamples = [\"A colleague",
        "examples = [\"A colleague",
        Some("looser: trigger security-incident"),
    ),
    (
        "priorities.toml",
        "individual = { work-stopped = \"medium\"",
        "individual = { work-stopped = \"low\"",
        Some("looser: matrix"),
    ),
    ("duties.toml", "after = \"4h\"", "after = \"6h\"", Some("looser: duty management-notice")),
    ("priorities.toml", "via = [\"email\"]", "via = [\"phone\"]", Some("priority medium")),
    (
        "tiers.toml",
        "critical = \"15m\", high = \"1h\", default = \"4h\"",
        "critical = \"15m\", high = \"2h\", default = \"4h\"",
        Some("looser: tier l1"),
    ),
    (
        "escalation.toml",
        "{ notify = [\"cio\"], wait = \"15m\", via = [\"phone\"] },\n",
        "",
        Some("escalation policy security-incident"),
    ),
    (
        "technical-support.toml",
        "available = \"business\"\nbackup = [\"systems-administrator\"]",
        "available = \"business\"",
        Some("contact network-administrator"),
    ),
    // For one hour of the week the security hotline does not answer.
    (
        "security.toml",
        "reach = [{ phone = \"1-800-SEC-HELP\", label = \"24/7 hotline\" }]",
        "reach = [{ phone = \"1-800-SEC-HELP\", label = \"24/7 hotline\", hours = \"almost\" }]",
        Some("contact security-response"),
    ),
];

fn assert_mirrored(there: &TicketChanges, back: &TicketChanges) {
    let shape = |changes: &TicketChanges, mirrored: bool| {
        let groups = changes.groups.iter().map(|group| {
            let grade = if mirrored { group.grade.mirrored() } else { group.grade };
            (grade, group.causes.clone(), group.classes, group.tickets, group.seconds_a_week)
        });
        let mut groups: Vec<_> = groups.collect();
        groups.sort();
        groups
    };
    assert_eq!(shape(there, true), shape(back, false));
}

#[test]
fn each_edit_that_matters_is_found_and_named_and_the_others_are_not() {
    let base = policy(&sources());
    let mut problems = Vec::new();
    for (index, (file, from, to, expected)) in EDITS.into_iter().enumerate() {
        let head = edited(file, from, to);
        let started = std::time::Instant::now();
        let there = compare(&base, &head);
        let all = said(&there);
        let right = match expected {
            None => there.is_empty(),
            Some(wanted) => all.first().is_some_and(|first| first.contains(wanted)),
        };
        if !right {
            problems.push(format!("{file}: `{from}`: wanted {expected:?}, got {all:?}"));
        }
        eprintln!("{index} {:?} {} of {} {all:?}", started.elapsed(), there.changed, there.classes);
        if index % 5 == 0 {
            assert_mirrored(&there, &compare(&head, &base));
        }
        assert!(!there.groups.iter().any(|group| group.example.differences.is_empty()), "{file}");
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn one_hour_of_the_week_is_one_hour() {
    let base = policy(&sources());
    let (file, from, to, _) = EDITS[21];
    let changes = compare(&base, &edited(file, from, to));
    let looser: Vec<_> = changes.groups.iter().filter(|g| g.grade == Grade::Looser).collect();
    assert!(
        looser.iter().any(|group| (3_600..9_000).contains(&group.seconds_a_week)),
        "{:?}",
        said(&changes)
    );
}
