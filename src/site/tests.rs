//! What a page tells, held against the engine; and what it may not tell, whatever the policy says.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::sync::Arc;

use super::*;
use crate::load::load;
use crate::model::{AttributeKind, AttributeValue, Facts, Ix, Ticket, TriggerMode};
use crate::prove::{Asks, Diagram, DiagramNode, applies};
use crate::simulate::{Options, What, simulate};
use crate::source::worktree::Root;
use crate::source::{SourceFile, Sources};

fn policy(sources: &Sources) -> Arc<Policy> {
    let loaded = load(sources);
    let errors: Vec<_> = loaded.errors.iter().map(|e| &e.diagnostic.message).collect();
    assert!(errors.is_empty(), "{errors:?}");
    loaded.policy.unwrap()
}

/// The repository's own set.
fn own() -> Arc<Policy> {
    let top = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = Root::find(Some(&top.join("policies")), top).unwrap();
    policy(&root.read().into_sources())
}

fn of(toml: &str) -> Arc<Policy> {
    let mut sources = Sources::default();
    sources.add(SourceFile::new("tierline.toml", toml.to_owned()));
    policy(&sources)
}

/// A page for a few days around the end of summer time.
fn page(policy: &Policy, audience: Visibility) -> String {
    let clock = Clock::new(policy);
    let made: Timestamp = "2026-10-31T12:00:00Z".parse().unwrap();
    let request = Request {
        policy,
        clock: &clock,
        audience,
        made,
        horizon: (made, made + SignedDuration::from_hours(48)),
        revision: Some("abc"),
        documents: &[],
        live: false,
    };
    make(&request).unwrap().text
}

fn data(page: &str) -> Value {
    let (_, rest) = page.split_once("<script id=\"data\" type=\"application/json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// Tickets that differ in everything they may state.
fn tickets(policy: &Policy) -> Vec<Facts> {
    let mut tickets = Vec::new();
    let mut turn = 0usize;
    for category in policy.categories.indexes() {
        for impact in policy.impacts.indexes() {
            for urgency in policy.urgencies.indexes() {
                let mut facts = Facts::default();
                facts.category = Some(category);
                (facts.impact, facts.urgency) = (Some(impact), Some(urgency));
                for (place, (ix, attribute)) in policy.attributes.iter().enumerate() {
                    turn = turn.wrapping_mul(31).wrapping_add(place + 7);
                    let value = match (&attribute.kind, turn % 3) {
                        (_, 0) => continue,
                        (AttributeKind::Boolean, at) => AttributeValue::Boolean(at == 1),
                        (AttributeKind::Choice(_), at) => AttributeValue::Choice(at - 1),
                        (_, at) => AttributeValue::Number([25.0, 26.0][at - 1]),
                    };
                    facts.set_attribute(ix, value);
                }
                tickets.push(facts);
            }
        }
    }
    assert!(tickets.len() > 50);
    tickets
}

/// The class that a diagram leads to, followed as a page follows it.
fn follow(diagram: &Diagram, facts: &Facts) -> usize {
    let mut at = diagram.root;
    loop {
        match &diagram.nodes[at] {
            DiagramNode::Class(class) => return *class,
            DiagramNode::Ask { asks, next } => at = next[answer(&diagram.asks[*asks], facts)],
        }
    }
}

fn answer(asks: &Asks, facts: &Facts) -> usize {
    let value = |ix: Ix<crate::model::Attribute>| facts.attribute(ix);
    let found = |answers: &[(Ix<crate::model::Category>, usize)]| {
        answers.iter().find(|(ix, _)| Some(*ix) == facts.category).unwrap().1
    };
    match asks {
        Asks::Category(answers) => found(answers),
        Asks::Severity(answers) => {
            let stated = (facts.priority, facts.impact, facts.urgency);
            answers.iter().find(|(known, _)| *known == stated).unwrap().1
        }
        Asks::Boolean { attribute, answers } => match value(*attribute) {
            Some(AttributeValue::Boolean(word)) => answers[1 + usize::from(word)],
            _ => answers[0],
        },
        Asks::Choice { attribute, unstated, answers } => match value(*attribute) {
            Some(AttributeValue::Choice(word)) => answers[word],
            _ => *unstated,
        },
        Asks::Number { attribute, unstated, ranges } => match value(*attribute) {
            Some(AttributeValue::Number(number)) => {
                ranges.cuts.iter().fold(ranges.below, |answer, (cut, here, after)| {
                    match number.total_cmp(cut) {
                        std::cmp::Ordering::Less => answer,
                        std::cmp::Ordering::Equal => *here,
                        std::cmp::Ordering::Greater => *after,
                    }
                })
            }
            _ => *unstated,
        },
    }
}

#[test]
fn a_diagram_leads_where_the_classes_do() {
    let policy = own();
    let clock = Clock::new(&policy);
    let side = Side { policy: &policy, clock: &clock };
    let classes = Classes::at_most(MOST_CLASSES, side).unwrap();
    let diagram = classes.diagram();
    for facts in tickets(&policy) {
        let class = classes.of(std::slice::from_ref(&facts));
        assert_eq!(Some(follow(&diagram, &facts)), class, "{facts:?}");
    }
    assert!(Classes::at_most(classes.all.len() - 1, side).is_none());
}

#[test]
fn a_trigger_applies_to_the_tickets_it_is_said_to_apply_to() {
    let policy = own();
    let clock = Clock::new(&policy);
    let side = Side { policy: &policy, clock: &clock };
    let opened: Timestamp = "2026-10-31T12:00:00Z".parse().unwrap();
    let mut found = [0, 0];
    for (trigger, of) in policy.triggers.iter() {
        if of.mode != TriggerMode::Automatic {
            continue;
        }
        let said = applies(side, trigger, opened);
        for facts in tickets(&policy) {
            let holds = said.classes[follow(&said.diagram, &facts)];
            let ticket = Ticket { opened, facts };
            let trace = simulate(&policy, &clock, &ticket, &[], Options::default());
            let applied = trace.events.iter().any(|e| e.what == What::Triggered { trigger });
            assert_eq!(holds, applied, "{}: {ticket:?}", of.name);
            found[usize::from(holds)] += 1;
        }
    }
    assert!(found[0] > 20 && found[1] > 20, "{found:?}");
}

/// Who is told when by what address, as a page has it: unpacked from its data.
fn told(data: &Value, class: usize, opened: i64) -> Vec<(i64, String)> {
    let timelines = &data["timelines"];
    let number = |value: &Value| value.as_i64().unwrap();
    let (mut start, mut from, mut chain) = (number(&data["from"]), 0, -1);
    for piece in timelines["classes"][class].as_array().unwrap().chunks(2) {
        start += number(&piece[0]);
        if start > opened {
            break;
        }
        (from, chain) = (start, number(&piece[1]));
    }
    let mut last = [opened, from];
    let mut told = Vec::new();
    while chain >= 0 {
        let link = &timelines["chains"][usize::try_from(chain).unwrap()];
        let moment = &timelines["moments"][usize::try_from(number(&link[0])).unwrap()];
        for step in moment.as_array().unwrap() {
            let step = &timelines["steps"][usize::try_from(number(step)).unwrap()];
            let kind = usize::try_from(number(&step[1])).unwrap();
            last[kind] += number(&step[2]);
            let event = &timelines["events"][usize::try_from(number(&step[0])).unwrap()];
            if event["kind"] == "tell" {
                let address = event["method"]["address"].as_str().unwrap_or_default();
                told.push((last[kind], address.to_owned()));
            }
        }
        chain = number(&link[1]);
    }
    told
}

#[test]
fn a_page_tells_what_the_engine_tells() {
    let policy = own();
    let clock = Clock::new(&policy);
    let data = data(&page(&policy, Visibility::Restricted));
    let side = Side { policy: &policy, clock: &clock };
    let diagram = Classes::at_most(MOST_CLASSES, side).unwrap().diagram();
    let start = data["from"].as_i64().unwrap();
    for (turn, facts) in tickets(&policy).into_iter().enumerate() {
        let opened = start + i64::try_from(turn).unwrap() * 7919 % (48 * 3600);
        let said = told(&data, follow(&diagram, &facts), opened);
        let ticket = Ticket { opened: Timestamp::from_second(opened).unwrap(), facts };
        let trace = simulate(&policy, &clock, &ticket, &[], Options::default());
        let seen = Seen::new(&policy, Visibility::Restricted);
        let expected: Vec<(i64, String)> = trace
            .notifications()
            .map(|(at, notification)| {
                let address = match seen.told(notification) {
                    crate::render::SeenTold::Contact { method, .. } => method.unwrap().address,
                    _ => String::new(),
                };
                (at.as_second(), address)
            })
            .collect();
        assert!(!expected.is_empty());
        assert_eq!(said, expected, "{ticket:?}");
    }
}

#[test]
fn what_the_audience_may_not_see_is_not_in_the_page() {
    let contacts: String = ["public", "internal", "restricted"]
        .map(|level| {
            format!(
                r#"
[contacts.who-{level}]
kind = "person"
name = "canary-{level} name"
title = "canary-{level} title"
location = "canary-{level} place"
visibility = "{level}"
reach = [
  {{ email = "canary-{level}@example.com" }},
  {{ email = "canary-internal-method-of-{level}@example.com", visibility = "{}" }},
  {{ url = "https://example.com/canary-restricted-method-of-{level}", label = "canary-restricted label", visibility = "restricted" }},
]
backup = ["chief"]
"#,
                if level == "restricted" { "restricted" } else { "internal" }
            )
        })
        .concat();
    let policy = of(&format!(
        r#"
[organization]
name = "Example Company"
timezone = "Europe/London"
[priorities.high]
rank = 1
name = "High"
calendar = "24x7"
respond-within = "1h"
via = ["url", "email"]
{contacts}
[contacts.everybody]
kind = "team"
name = "Everybody"
visibility = "public"
members = ["who-public", "who-internal", "who-restricted"]
on-call = "turns"
fan-out = "everyone"
[contacts.chief]
kind = "role"
name = "Chief"
visibility = "public"
held-by = "who-restricted"
[rotations.turns]
start = 2026-01-05T09:00:00
handoff = "daily"
members = ["who-public", "who-internal", "who-restricted"]
[categories.any]
name = "Any"
tier = "l1"
[tiers.l1]
level = 1
name = "Level 1"
responders = ["who-public", "who-internal", "who-restricted"]
[triggers.flood]
mode = "automatic"
name = "Water in the server room"
when = {{ category = "any" }}
notify = ["who-public", "who-internal", "who-restricted"]
[triggers.doubt]
mode = "manual"
name = "Doubt"
start-at = "next"
used-by = ["who-public", "who-internal", "who-restricted"]
examples = ["Nobody is sure"]
[escalation-policies.standard]
name = "Standard"
steps = [
  {{ notify = ["who-public", "who-internal", "who-restricted"], after = "1h" }},
  {{ notify = ["everybody", "turns", "chief"], after = "2h" }},
]
[[routes]]
when = {{}}
policy = "standard"
"#
    ));
    for (audience, secrets) in [
        (Visibility::Public, &["canary-internal", "canary-restricted"][..]),
        (Visibility::Internal, &["canary-restricted"]),
        (Visibility::Restricted, &[]),
    ] {
        let page = page(&policy, audience);
        assert!(page.contains("canary-public name"));
        assert!(page.contains("Reached through its members</p>"), "a team without a number");
        let data = data(&page);
        let sought = |at: usize| data["triggers"][at]["text"].as_str().unwrap();
        assert!(sought(0).starts_with("told at once: canary-public name, "), "{}", sought(0));
        assert!(sought(1).starts_with("to the next level up · may be used by canary-public name"));
        assert!(sought(1).ends_with(" · Nobody is sure"), "{}", sought(1));
        for secret in secrets {
            assert!(!page.contains(secret), "{audience:?}: {secret}");
        }
    }
    let all = page(&policy, Visibility::Restricted);
    for shown in ["canary-restricted name", "canary-restricted-method-of-public", "canary-internal"]
    {
        assert!(all.contains(shown), "{shown}: the canaries sing for those who may hear them");
    }
}

#[test]
fn hostile_names_stay_text() {
    let policy = of(r#"
[organization]
name = "</title><script>alert(1)</script>"
timezone = "Europe/London"
[contacts.x]
kind = "person"
name = "</script><script>alert(2)</script><!--\u202e"
reach = [{ url = "javascript:alert(3)" }, { phone = "1-800-<b>" }]
"#);
    let page = page(&policy, Visibility::Internal);
    let scripts = ["<script", "</script>"].map(|tag| page.matches(tag).count());
    assert_eq!(scripts, [2, 2], "its data and its own script");
    assert!(!page.contains("href=\"javascript:"));
    assert!(!page.contains("<!--\""));
    assert!(!page.contains('\u{202e}'), "no name turns the numbers beside it round");
}
