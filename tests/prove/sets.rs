//! Small random policy sets, written as a team would write them, and every ticket they can have.

use std::sync::Arc;

use proptest::prelude::*;
use tierline::clock::Clock;
use tierline::load::load;
use tierline::model::{AttributeValue, Facts, Ix, Policy, Ticket};
use tierline::simulate::{Cause, Happening, Options, Trace, What, simulate};
use tierline::source::{SourceFile, Sources};

const FRAME: &str = r#"
[organization]
name = "Example"
timezone = "America/New_York"

[calendars.business]
hours = { weekdays = "09:00-17:00" }

[contacts]
ada = { kind = "person", name = "Ada", reach = [{ phone = "+1 212 555 0101", hours = "business" }, { email = "ada@example.com" }] }
grace = { kind = "person", name = "Grace", available = "business", reach = [{ mobile = "+1 212 555 0102" }] }
edsger = { kind = "person", name = "Edsger", reach = [{ mobile = "+1 212 555 0103" }] }

[rotations.on-call]
start = 2026-10-26T08:00:00
handoff = "weekly"
members = ["ada", "edsger"]

[tiers.l1]
level = 1
name = "One"
responders = ["ada"]
calendar = "business"
respond-within = "2h"
[tiers.l2]
level = 2
name = "Two"
responders = ["grace"]
[tiers.l3]
level = 3
name = "Three"
responders = ["on-call"]

[categories]
a = { name = "A", tier = "l1" }
b = { name = "B", tier = "l1" }
c = { name = "C", tier = "l2" }

[impacts]
all = { rank = 1, name = "All" }
one = { rank = 2, name = "One" }
[urgencies]
now = { rank = 1, name = "Now" }
soon = { rank = 2, name = "Soon" }

[attributes]
flag = { type = "boolean", name = "Flag" }
mark = { type = "boolean", name = "Mark" }
share = { type = "percent", name = "Share" }
word = { type = "choice", name = "Word", choices = ["x", "y", "z"] }

[priorities]
high = { rank = 1, name = "High", calendar = "24x7", respond-within = "30m", resolve-within = "4h" }
low = { rank = 3, name = "Low", calendar = "business", respond-within = "8h", resolve-within = "24h", update-every = "4h" }
mid = { rank = 2, name = "Mid", calendar = "business", respond-within = "2h", resolve-within = "8h" }

[matrix]
all = { now = "high", soon = "mid" }
one = { now = "mid", soon = "low" }
"#;

/// Conditions; those of triggers may also ask whether a target was missed.
fn condition(missed: bool) -> impl Strategy<Value = String> {
    let plain = prop::sample::select(vec![
        "category = \"a\"",
        "category = [\"a\", \"c\"]",
        "impact = \"all\"",
        "urgency = \"soon\"",
        "priority = \"low\"",
        "priority = [\"high\", \"mid\"]",
        "tier = \"l1\"",
        "tier = [\"l2\", \"l3\"]",
        "flag = true",
        "flag = false",
        "mark = true",
        "share = { over = 25 }",
        "share = { at-most = 60 }",
        "word = [\"x\", \"y\"]",
        if missed { "missed = \"response\"" } else { "word = \"z\"" },
        "",
    ]);
    let leaf = plain.prop_map(|test| format!("{{ {test} }}"));
    leaf.prop_recursive(3, 8, 3, |inner| {
        let several = || prop::collection::vec(inner.clone(), 1..3).prop_map(|c| c.join(", "));
        prop_oneof![
            several().prop_map(|list| format!("{{ all = [{list}] }}")),
            several().prop_map(|list| format!("{{ any = [{list}] }}")),
            inner.clone().prop_map(|one| format!("{{ not = {one} }}")),
        ]
    })
}

fn trigger(index: usize) -> impl Strategy<Value = String> {
    let effect = prop::sample::select(vec![
        "raise-to = \"high\"",
        "raise-to = \"mid\"",
        "start-at = \"l2\"",
        "start-at = \"l3\"\nraise-to = \"mid\"",
        "notify = [\"edsger\"]",
        "notify = [\"on-call\"]\nraise-to = \"high\"",
    ]);
    (condition(true), effect).prop_map(move |(when, effect)| {
        format!(
            "[triggers.t{index}]\nname = \"T\"\nmode = \"automatic\"\nwhen = {when}\n{effect}\n"
        )
    })
}

fn steps() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{ notify = [\"l2\"], after = \"1h\" }, { notify = [\"on-call\"], wait = \"3h\" }",
        "{ notify = [\"grace\"], after = \"30m\", repeat = { every = \"1h\", times = 2 } }",
        "{ notify = [\"l3\"], after = { high = \"immediate\", mid = \"6h\", low = \"never\" } }",
        "{ notify = [\"grace\", \"edsger\"], after = \"45m\" }, { notify = [\"l3\"], after = \"20h\" }",
    ])
}

/// A whole policy set as TOML.
pub(crate) fn set() -> impl Strategy<Value = String> {
    let triggers = (0..4_usize).prop_flat_map(|count| (0..count).map(trigger).collect::<Vec<_>>());
    let routes = prop::collection::vec((condition(false), prop::bool::ANY), 0..3);
    let duties = prop::collection::vec(
        (
            condition(false),
            prop::sample::select(vec!["after = \"3h\"", "on = \"escalation\"", "every = \"5h\""]),
        ),
        0..2,
    );
    (triggers, routes, duties, [steps(), steps()]).prop_map(|(triggers, routes, duties, steps)| {
        let mut text = FRAME.to_owned();
        for (id, steps) in ["one", "two"].iter().zip(steps) {
            text += &format!(
                "[escalation-policies.{id}]\nname = \"P\"\nwhen-empty = \"next\"\nearlier-steps = \"kept\"\nstops-on = \"resolved\"\nsteps = [{steps}]\n"
            );
        }
        text += &triggers.concat();
        for (when, first) in routes.into_iter().chain([("{}".to_owned(), true)]) {
            let policy = if first { "one" } else { "two" };
            text += &format!("[[routes]]\nwhen = {when}\npolicy = \"{policy}\"\n");
        }
        for (index, (when, timing)) in duties.into_iter().enumerate() {
            text += &format!(
                "[duties.d{index}]\nwhen = {when}\n{timing}\nuntil = \"resolved\"\nnotify = [\"ada\"]\ntext = \"Do it\"\n"
            );
        }
        text
    })
}

/// Loads a set that must load.
pub(crate) fn policy(text: &str) -> Arc<Policy> {
    let mut sources = Sources::default();
    sources.add(SourceFile::new("tierline.toml", text.to_owned()));
    let loaded = load(&sources);
    let errors: Vec<_> = loaded.errors.iter().map(|error| &error.diagnostic.message).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    loaded.policy.unwrap()
}

/// Every ticket that the frame's entries allow, `share` at one value per range.
pub(crate) fn tickets(policy: &Policy) -> Vec<Facts> {
    fn or_none<T>(table: impl Iterator<Item = Ix<T>>) -> Vec<Option<Ix<T>>> {
        std::iter::once(None).chain(table.map(Some)).collect()
    }
    let mut severities = Vec::new();
    for priority in or_none(policy.priorities.indexes()) {
        for impact in or_none(policy.impacts.indexes()) {
            for urgency in or_none(policy.urgencies.indexes()) {
                if priority.is_some() || (impact.is_some() && urgency.is_some()) {
                    let mut facts = Facts::default();
                    (facts.priority, facts.impact, facts.urgency) = (priority, impact, urgency);
                    severities.push(facts);
                }
            }
        }
    }
    let booleans = [None, Some(false), Some(true)].map(|value| value.map(AttributeValue::Boolean));
    let numbers = [None, Some(20.0), Some(25.0), Some(40.0), Some(60.0), Some(90.0)];
    let numbers = numbers.map(|value| value.map(AttributeValue::Number));
    let words = [None, Some(0), Some(1), Some(2)].map(|value| value.map(AttributeValue::Choice));
    let values: [(&str, &[Option<AttributeValue>]); 4] =
        [("flag", &booleans), ("mark", &booleans), ("share", &numbers), ("word", &words)];
    let mut all = Vec::new();
    for severity in &severities {
        for category in policy.categories.indexes() {
            let mut facts = severity.clone();
            facts.category = Some(category);
            all.push(facts);
        }
    }
    for (id, values) in values {
        let attribute = policy.attributes.find(id).unwrap();
        all = all
            .into_iter()
            .flat_map(|facts| {
                values.iter().map(move |value| {
                    let mut facts = facts.clone();
                    if let Some(value) = value {
                        facts.set_attribute(attribute, *value);
                    }
                    facts
                })
            })
            .collect();
    }
    all
}

/// What becomes of a ticket, apart from which of several triggers with one effect is named.
pub(crate) fn outcome(
    policy: &Policy,
    clock: &Clock,
    facts: &Facts,
    opened: &str,
) -> Vec<Happening> {
    let ticket = Ticket { opened: opened.parse().unwrap(), facts: facts.clone() };
    plain(simulate(policy, clock, &ticket, &[], Options::default()))
}

/// The events of a timeline without their causes.
pub(crate) fn plain(trace: Trace) -> Vec<Happening> {
    let events = trace.events.into_iter();
    events
        .filter(|event| !matches!(event.what, What::Triggered { .. }))
        .map(|event| Happening { why: Cause::Nothing, ..event })
        .collect()
}
