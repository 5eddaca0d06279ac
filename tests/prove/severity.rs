//! What "more severe is never treated worse" says, read from pairs of tickets and their timelines as
//! somebody would with pencil and paper.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use tierline::clock::Clock;
use tierline::model::{
    Attribute, AttributeValue, BuiltIn, Claim, Contact, Facts, Ix, Policy, TargetKind,
};
use tierline::prove::{Counterexample, Delayed, Side, prove};
use tierline::simulate::{Cause, ClockKind, Told, Trace, What};

use super::sets::policy;

/// What the conditions of the random sets ask of an attribute: that it is true, that it is false, or that
/// it is anything but true. The others ask nothing.
const ASKED: [(&str, &str, Option<bool>); 6] = [
    ("when = { flag = true }", "flag", Some(true)),
    ("when = { mark = true }", "mark", Some(true)),
    ("when = { tier = \"l1\", flag = false }", "flag", Some(false)),
    ("when = { all = [{ flag = true }, { not = { mark = true } }] }", "flag", Some(true)),
    ("when = { all = [{ flag = true }, { not = { mark = true } }] }", "mark", None),
    (
        "when = { any = [{ priority = \"high\", mark = true }, { tier = \"l2\" }] }",
        "mark",
        Some(true),
    ),
];

/// True if the second ticket is the first made more severe: its impact raised by a rank, or an attribute
/// set as a trigger asks, and as none asked before does not any more.
pub(super) fn is_more_severe(policy: &Policy, text: &str, mild: &Facts, severe: &Facts) -> bool {
    let same = |but: Option<&str>| {
        ["flag", "mark"].into_iter().filter(|id| Some(*id) != but).all(|id| {
            let ix = policy.attributes.find(id).unwrap();
            mild.attribute(ix) == severe.attribute(ix)
        })
    };
    if mild.category != severe.category {
        return false;
    }
    if mild.impact != severe.impact {
        return same(None) && severe.impact == policy.impacts.find("wide");
    }
    ["flag", "mark"].into_iter().filter(|id| same(Some(id))).any(|id| {
        let ix: Ix<Attribute> = policy.attributes.find(id).unwrap();
        let answers = |facts: &Facts| -> Vec<bool> {
            let stated = facts.attribute(ix);
            let triggers = text.split("[triggers.").skip(1);
            let when = triggers.map(|trigger| trigger.lines().nth(3).unwrap());
            let asked = when.flat_map(|when| {
                ASKED.into_iter().filter(move |(words, of, _)| *of == id && when == *words)
            });
            asked
                .map(|(_, _, wanted)| match wanted {
                    Some(wanted) => stated == Some(AttributeValue::Boolean(wanted)),
                    None => stated != Some(AttributeValue::Boolean(true)),
                })
                .collect()
        };
        let (before, after) = (answers(mild), answers(severe));
        before != after && before.iter().zip(&after).all(|(before, after)| *after || !before)
    })
}

/// What severity is judged by: every ticket is compared with many others.
pub(super) struct Treated {
    due: [Option<Timestamp>; 2],
    /// When each contact is told first: for any reason, by the escalation, and by triggers and duties.
    told: BTreeMap<Ix<Contact>, Timestamp>,
    escalated: BTreeMap<Ix<Contact>, Timestamp>,
    beside: BTreeMap<Ix<Contact>, Timestamp>,
}

impl Treated {
    pub(super) fn of(trace: &Trace) -> Self {
        let by_rule = |why: Cause| matches!(why, Cause::Trigger(_) | Cause::Duty(_));
        Self {
            due: TargetKind::ALL.map(|kind| due(trace, kind)),
            told: told(trace, |_| true),
            escalated: told(trace, |why| !by_rule(why)),
            beside: told(trace, by_rule),
        }
    }

    /// True if a deadline, the first notification, or that of somebody who is told of both, comes later for
    /// the more severe ticket. The escalation may leave out whom it told of the milder one.
    pub(super) fn is_better_than(&self, severe: &Self) -> bool {
        let is_later = |mild: Option<&Timestamp>, severe: Option<&Timestamp>| match (mild, severe) {
            (Some(mild), Some(severe)) => severe > mild,
            (before, _) => before.is_some(),
        };
        let mut due = self.due.iter().zip(&severe.due);
        let due = due.any(|(mild, severe)| is_later(mild.as_ref(), severe.as_ref()));
        let then = &severe.told;
        let nobody_so_soon = is_later(self.told.values().min(), then.values().min());
        let mut escalated = self.escalated.iter();
        let escalated =
            escalated.any(|(who, at)| severe.escalated.contains_key(who) && then[who] > *at);
        let beside =
            self.beside.iter().any(|(who, at)| then.get(who).is_some_and(|then| then > at));
        due || nobody_so_soon || escalated || beside
    }
}

fn due(trace: &Trace, kind: TargetKind) -> Option<Timestamp> {
    trace.events.iter().find_map(|event| match event.what {
        What::TargetMissed { clock, due } if clock == ClockKind::Ticket(kind) => Some(due),
        _ => None,
    })
}

/// When each contact is told first, for reasons that count.
fn told(trace: &Trace, counts: impl Fn(Cause) -> bool) -> BTreeMap<Ix<Contact>, Timestamp> {
    let mut first = BTreeMap::new();
    for event in trace.events.iter().filter(|event| counts(event.why)) {
        if let What::Notified(told) = &event.what
            && let Told::Contact { contact, .. } = told.found.told
        {
            first.entry(contact).or_insert(event.at);
        }
    }
    first
}

/// Tickets that come to Ada, and to Grace after an hour.
const SET: &str = r#"
[organization]
name = "Example"
timezone = "America/New_York"
[contacts]
ada = { kind = "person", name = "Ada", reach = [{ phone = "+1 212 555 0101" }] }
grace = { kind = "person", name = "Grace", reach = [{ phone = "+1 212 555 0102" }] }
edsger = { kind = "person", name = "Edsger", reach = [{ phone = "+1 212 555 0103" }] }
[tiers]
l1 = { level = 1, name = "One", responders = ["ada"] }
[categories]
a = { name = "A", tier = "l1" }
[attributes]
breach = { type = "boolean", name = "Breach" }
[priorities]
high = { rank = 1, name = "High", calendar = "24x7" }
low = { rank = 2, name = "Low", calendar = "24x7" }
[impacts]
wide = { rank = 1, name = "Wide" }
narrow = { rank = 2, name = "Narrow" }
[urgencies]
now = { rank = 1, name = "Now" }
[matrix]
wide = { now = "high" }
narrow = { now = "low" }
[escalation-policies.usual]
name = "Usual"
when-empty = "next"
earlier-steps = "kept"
stops-on = "resolved"
steps = [{ notify = ["grace"], after = "1h" }]
[[routes]]
when = { breach = true }
policy = "breach"
[[routes]]
when = {}
policy = "usual"
[triggers.breach]
mode = "automatic"
name = "Breach"
when = { breach = true }
raise-to = "high"
"#;

const BREACH: &str = "[escalation-policies.breach]\nname = \"Breach\"\nwhen-empty = \"next\"\n\
                      earlier-steps = \"kept\"\nstops-on = \"resolved\"\n";

fn duty(id: &str, when: &str, after: &str, whom: &str) -> String {
    format!(
        "[duties.{id}]\nwhen = {{ {when} }}\nafter = \"{after}\"\nuntil = \"resolved\"\n\
         notify = [\"{whom}\"]\ntext = \"Tell them\"\n"
    )
}

#[test]
fn who_is_told_later_of_what_is_more_severe() {
    let to = |steps: &str| format!("{BREACH}steps = [{steps}]\n");
    let as_usual = to(r#"{ notify = ["grace"], after = "1h" }"#);
    let low = |after| duty("low", "priority = \"low\"", after, "edsger");
    let high = |after| duty("high", "priority = \"high\"", after, "edsger");
    /// What a case is, the rest of the set, and who is told later: after how many minutes each.
    type Case = (&'static str, String, Option<(&'static str, i64, i64)>);
    let cases: [Case; 9] = [
        ("all is the same", as_usual.clone(), None),
        (
            "the escalation tells Grace later",
            to(r#"{ notify = ["grace"], after = "2h" }"#),
            Some(("grace", 60, 120)),
        ),
        ("the escalation goes to others", to(r#"{ notify = ["edsger"], after = "5m" }"#), None),
        (
            "the escalation goes to others, and a duty tells Grace as well",
            to(r#"{ notify = ["edsger"], after = "5m" }"#)
                + &duty("all", "priority = [\"high\", \"low\"]", "4h", "grace"),
            None,
        ),
        (
            "the escalation tells Grace later, but a duty as soon",
            to(r#"{ notify = ["grace"], after = "2h" }"#)
                + &duty("breach", "breach = true", "1h", "grace"),
            None,
        ),
        ("duties tell Edsger sooner", format!("{as_usual}{}{}", low("4h"), high("1h")), None),
        (
            "duties tell Edsger later",
            format!("{as_usual}{}{}", low("1h"), high("4h")),
            Some(("edsger", 60, 240)),
        ),
        ("a duty tells Edsger of small things alone", format!("{as_usual}{}", low("1h")), None),
        (
            "the escalation tells Edsger later than a duty does",
            to(r#"{ notify = ["grace"], after = "1h" }, { notify = ["edsger"], after = "3h" }"#)
                + &low("2h"),
            Some(("edsger", 120, 180)),
        ),
    ];
    for (case, rest, expected) in cases {
        let policy = policy(&format!("{SET}{rest}"));
        let clock = Clock::new(&policy);
        let from: Timestamp = "2026-11-23T05:00:00Z".parse().unwrap();
        let horizon = (from, from + SignedDuration::from_hours(48));
        let claim = Claim::BuiltIn(BuiltIn::MoreSevere);
        let side = Side { policy: &policy, clock: &clock };
        let proof = prove(side, horizon, |wanted| wanted == claim).unwrap();
        let found = proof.verdicts[0].broken.as_ref().map(|broken| {
            let Counterexample::Severer(worse) = &broken.example else { panic!("{case}") };
            let [mild, severe] = [&worse.mild, &worse.severe].map(|(_, trace)| Treated::of(trace));
            assert!(mild.is_better_than(&severe), "{case}");
            assert_eq!(broken.openings.seconds(), 48 * 3600, "{case}");
            let Delayed::Told(who) = worse.what else { panic!("{case}: {:?}", worse.what) };
            let minutes = |at: Option<Timestamp>| at.unwrap().duration_since(from).as_mins();
            let id = policy.contacts[who].entry.id.to_string();
            (id, minutes(worse.mild_at), minutes(worse.severe_at))
        });
        let expected = expected.map(|(who, mild, severe)| (who.to_owned(), mild, severe));
        assert_eq!(found, expected, "{case}");
    }
}
