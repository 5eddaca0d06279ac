//! Random policy sets to prove, small enough that everything about them can be tried, and their tickets.

use proptest::prelude::*;
use tierline::model::{AttributeValue, Facts, Policy};

const FRAME: &str = r#"
[organization]
name = "Example"
timezone = "America/New_York"

[calendars.business]
hours = { weekdays = "09:00-17:00" }
holidays = ["days"]
[calendars.night]
hours = { daily = "22:00-06:00" }
[holidays.days]
days = [
  { on = 2026-11-03, name = "Day off" },
  { on = 2027-03-16, hours = "09:00-12:00", name = "Short day" },
]

[attributes]
flag = { type = "boolean", name = "Flag" }
mark = { type = "boolean", name = "Mark" }

[categories]
a = { name = "A", tier = "l1" }
b = { name = "B", tier = "l2" }

[impacts]
wide = { rank = 1, name = "Wide" }
narrow = { rank = 2, name = "Narrow" }
[urgencies]
now = { rank = 1, name = "Now" }
[matrix]
wide = { now = "high" }
narrow = { now = "low" }

[guarantees]
anybody = { reaches = "anybody", within = "2h" }
high = { when = { priority = "high" }, reaches = ["edsger", "l1", "l2"], within = "30m" }
mail-counts = { when = { flag = true }, reaches = ["on-call", "grace"], within = "12h", via = ["email", "phone"] }
never = { when = { not = { priority = "high" } }, never-tells = ["edsger"] }
answered = { keeps = "response" }
solved = { when = { category = "a" }, keeps = "resolution", leaving = "1h" }
people = { when = { mark = true, category = "a" }, different-people = 2, within = "20h" }
updates = { updates-every = "5h" }
"#;

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(words)
}

/// Who is on call: short turns, long ones with a second layer at night, and one that is taken over, with a
/// turn that nobody has, about the change of the clocks.
const ROTATIONS: [&str; 3] = [
    "handoff = \"12h\"\nmembers = [\"ada\", \"edsger\", \"mail\"]\n",
    "handoff = \"daily\"\nmembers = [\"ada\", \"grace\"]\n\
     [[rotations.on-call.layers]]\nstart = 2026-10-27T22:00:00\nhandoff = \"daily\"\n\
     members = [\"edsger\", \"ada\"]\nactive = \"night\"\n",
    "handoff = \"weekly\"\nmembers = [\"grace\", \"vacant\", \"ada\"]\n\
     [[rotations.on-call.overrides]]\nfrom = 2026-10-31T20:00:00\nuntil = 2026-11-01T20:00:00\ncontact = \"edsger\"\n\
     [[rotations.on-call.overrides]]\nfrom = 2027-03-13T20:00:00\nuntil = 2027-03-15T08:00:00\ncontact = \"ada\"\n",
];

/// Leave over the change of the clocks.
const LEAVE: [&str; 3] = [
    "",
    ", away = [{ from = 2026-10-30, until = 2026-11-02 }, { from = 2027-03-12, until = 2027-03-14 }]",
    ", away = [{ from = 2026-10-31T12:00:00, until = 2026-11-05, cover = \"edsger\" }, { from = 2027-03-13, until = 2027-03-17T09:00:00, cover = \"grace\" }]",
];

/// Who stands by: somebody who holds a role, two people at night, a mailbox, somebody of their own.
const STANDBY: [&str; 4] = [
    "handoff = \"daily\"\nmembers = [\"lead\"]\n",
    "handoff = \"daily\"\nmembers = [\"edsger\", \"grace\"]\nactive = \"night\"\n",
    "handoff = \"weekly\"\nmembers = [\"mail\"]\n",
    "handoff = \"weekly\"\nmembers = [\"spare\"]\n",
];

/// A policy set with rules of every kind that a proof looks at.
pub(super) fn set() -> impl Strategy<Value = String> {
    let hours = || one_of(&["", ", available = \"business\"", ", available = \"night\""]);
    let method = || {
        one_of(&[
            "phone = \"+1 212 555 0101\"",
            "phone = \"+1 212 555 0101\", hours = \"business\"",
        ])
    };
    let backup = one_of(&["", ", backup = [\"edsger\"]"]);
    let team = one_of(&["", ", backup = [\"crew\"]"]);
    let level_2 = one_of(&["\"grace\"", "\"grace\", \"standby\""]);
    let conditions = || {
        one_of(&[
            "flag = true",
            "mark = true",
            "priority = \"low\"",
            "category = \"b\"",
            "tier = \"l1\", flag = false",
            "all = [{ flag = true }, { not = { mark = true } }]",
            "any = [{ priority = \"high\", mark = true }, { tier = \"l2\" }]",
        ])
    };
    const EFFECTS: &[&str] = &[
        "raise-to = \"high\"",
        "start-at = \"l2\"",
        "notify = [\"edsger\"]",
        "notify = [\"ada\"]\nraise-to = \"high\"",
    ];
    let effects = || one_of(EFFECTS);
    let duties = || {
        one_of(&[
            "after = \"1h\"",
            "every = \"3h\"",
            "on = \"escalation\"",
            "on = \"opening\"",
            "after = \"1 business day\"\ncalendar = \"business\"",
        ])
    };
    let steps = one_of(&[
        "{ notify = [\"l2\"], after = \"1h\" }, { notify = [\"on-call\"], wait = \"3h\" }",
        "{ notify = [\"grace\"], after = { high = \"5m\", low = \"11h 30m\" } }",
        "{ notify = [\"grace\", \"edsger\"], after = \"45m\" }, { notify = [\"l2\"], after = { high = \"2h\", low = \"never\" } }",
        "{ notify = [\"on-call\"], after = \"20m\" }, { notify = [\"edsger\"], after = \"4h\" }",
        "{ notify = [\"on-call\"], after = \"20m\", repeat = { every = \"1h\", times = 2 } }, { notify = [\"l2\"], wait = \"90m\" }",
        "{ notify = [\"on-call\"], after = \"20m\" }, { notify = [\"standby\"], after = { high = \"1h\", low = \"never\" } }",
        "{ notify = [\"crew\"], after = { high = \"10m\", low = \"never\" } }",
        "{ notify = [\"crew\", \"on-call\"], after = \"50m\" }, { notify = [\"l1\"], after = \"2h\" }",
    ]);
    // Most policy sets have a route for everything.
    let last = one_of(&[
        "{}",
        "{}",
        "{}",
        "{}",
        "{}",
        "{}",
        "{}",
        "{}",
        "{ category = \"a\" }",
        "{ not = { flag = true } }",
    ]);
    let empty = one_of(&["next", "wait"]);
    let people = (hours(), method(), hours(), method(), (backup, team), one_of(&LEAVE));
    let turns = (one_of(&ROTATIONS), one_of(&STANDBY), level_2);
    let triggers = prop::collection::vec((conditions(), effects()), 0..3);
    let duties = prop::collection::vec((conditions(), duties()), 0..3);
    let route = prop::option::of(conditions());
    let calendar = || one_of(&["24x7", "business"]);
    (people, turns, (triggers, duties, route, last), steps, empty, calendar(), calendar()).prop_map(
        |((ada, by, grace, of, (backup, team), leave), turns, rules, steps, empty, high, low)| {
            let (triggers, duties, route, last) = rules;
            let (turns, standby, level_2) = turns;
            let mut text = FRAME.to_owned();
            text += &format!("[rotations.on-call]\nstart = 2026-10-26T08:00:00\n{turns}");
            text += &format!("[rotations.standby]\nstart = 2026-10-26T08:00:00\n{standby}");
            text += &format!(
                "[contacts]\n\
                 ada = {{ kind = \"person\", name = \"Ada\", reach = [{{ {by} }}]{ada}{backup}{leave} }}\n\
                 grace = {{ kind = \"person\", name = \"Grace\", reach = [{{ {of} }}, {{ email = \"grace@example.com\" }}]{grace}{team} }}\n\
                 edsger = {{ kind = \"person\", name = \"Edsger\", reach = [{{ mobile = \"+1 212 555 0103\" }}] }}\n\
                 spare = {{ kind = \"person\", name = \"Barbara\", reach = [{{ sms = \"+1 212 555 0104\" }}] }}\n\
                 lead = {{ kind = \"role\", name = \"Lead\", held-by = \"ada\" }}\n\
                 crew = {{ kind = \"team\", name = \"Crew\", on-call = \"standby\" }}\n\
                 mail = {{ kind = \"mailbox\", name = \"Mail\", reach = [{{ email = \"mail@example.com\" }}] }}\n\
                 [tiers]\n\
                 l1 = {{ level = 1, name = \"One\", responders = [\"ada\"], calendar = \"business\", respond-within = \"2h\" }}\n\
                 l2 = {{ level = 2, name = \"Two\", responders = [{level_2}], calendar = \"24x7\" }}\n\
                 [priorities]\n\
                 high = {{ rank = 1, name = \"High\", calendar = \"{high}\", respond-within = \"1h\", resolve-within = \"6h\", update-every = \"2h\" }}\n\
                 low = {{ rank = 2, name = \"Low\", calendar = \"{low}\", respond-within = \"4h\", resolve-within = \"12h\", update-every = \"4h\" }}\n\
                 [escalation-policies.only]\nname = \"Only\"\nwhen-empty = \"{empty}\"\nearlier-steps = \"kept\"\nstops-on = \"resolved\"\nsteps = [{steps}]\n\
                 [escalation-policies.other]\nname = \"Other\"\nwhen-empty = \"{empty}\"\nearlier-steps = \"released\"\nstops-on = \"resolved\"\nsteps = [{{ notify = [\"edsger\"], after = \"30m\" }}, {{ notify = [\"on-call\"], after = \"2h\" }}]\n"
            );
            if let Some(when) = route {
                text += &format!("[[routes]]\nwhen = {{ {when} }}\npolicy = \"other\"\n");
            }
            text += &format!("[[routes]]\nwhen = {last}\npolicy = \"only\"\n");
            for (index, (when, effect)) in triggers.into_iter().enumerate() {
                text += &format!(
                    "[triggers.t{index}]\nname = \"T\"\nmode = \"automatic\"\nwhen = {{ {when} }}\n{effect}\n"
                );
            }
            for (index, (when, timing)) in duties.into_iter().enumerate() {
                let until = if timing.contains("on =") { "" } else { "until = \"resolved\"\n" };
                text += &format!(
                    "[duties.d{index}]\nwhen = {{ {when} }}\n{timing}\n{until}notify = [\"edsger\", \"owner\"]\ntext = \"Do it\"\n"
                );
            }
            text
        },
    )
}

/// Every ticket: each category, impact, and value of both attributes. Where no condition asks whether
/// one is false, that is the same as unstated; and a stated priority is as good as one by the matrix.
pub(super) fn tickets(policy: &Policy, text: &str) -> Vec<Facts> {
    let mut all = Vec::new();
    let values = [None, Some(true), Some(false)];
    let values = if text.contains("= false") { &values[..] } else { &values[..2] };
    for category in policy.categories.indexes() {
        for impact in policy.impacts.indexes() {
            for flag in values.iter().copied() {
                for mark in values.iter().copied() {
                    let mut facts = Facts::default();
                    (facts.category, facts.impact) = (Some(category), Some(impact));
                    facts.urgency = policy.urgencies.find("now");
                    for (id, value) in [("flag", flag), ("mark", mark)] {
                        if let Some(value) = value {
                            let ix = policy.attributes.find(id).unwrap();
                            facts.set_attribute(ix, AttributeValue::Boolean(value));
                        }
                    }
                    all.push(facts);
                }
            }
        }
    }
    all
}
