//! `prove` against the plain engine: every ticket of small random policies, opened at many minutes of a
//! fortnight over a clock change, judged by straightforward reading of the timeline.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use rayon::prelude::*;
use tierline::clock::Clock;
use tierline::model::{
    AttributeValue, BuiltIn, Claim, Facts, Guarantee, MethodKind, Policy, Promise, TargetKind,
    Ticket,
};
use tierline::promises::{Sight, evidence};
use tierline::prove::{Counterexample, Side, prove};
use tierline::simulate::{Cause, ClockKind, Options, Told, Trace, What, simulate};

use super::sets::policy;
use super::severity::{is_more_severe, is_worse};

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
high = { when = { priority = "high" }, reaches = ["edsger", "l2"], within = "30m" }
mail-counts = { when = { flag = true }, reaches = ["on-call"], within = "9h", via = ["email", "phone"] }
never = { when = { not = { priority = "high" } }, never-tells = ["edsger"] }
answered = { keeps = "response" }
solved = { when = { category = "a" }, keeps = "resolution", leaving = "1h" }
people = { when = { mark = true }, different-people = 2, within = "5h" }
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

fn set() -> impl Strategy<Value = String> {
    let hours = || one_of(&["", ", available = \"business\"", ", available = \"night\""]);
    let method = || {
        one_of(&[
            "phone = \"+1 212 555 0101\"",
            "phone = \"+1 212 555 0101\", hours = \"business\"",
        ])
    };
    let backup = one_of(&["", ", backup = [\"edsger\"]"]);
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
        "{ notify = [\"grace\"], after = { high = \"5m\", low = \"8h\" } }",
        "{ notify = [\"grace\", \"edsger\"], after = \"45m\" }, { notify = [\"l2\"], after = { high = \"2h\", low = \"never\" } }",
        "{ notify = [\"on-call\"], after = \"20m\" }, { notify = [\"edsger\"], after = \"4h\" }",
        "{ notify = [\"on-call\"], after = \"20m\", repeat = { every = \"1h\", times = 2 } }, { notify = [\"l2\"], wait = \"90m\" }",
    ]);
    let empty = one_of(&["next", "wait"]);
    let people = (hours(), method(), hours(), method(), backup, one_of(&LEAVE), one_of(&ROTATIONS));
    let triggers = prop::collection::vec((conditions(), effects()), 0..3);
    let duties = prop::collection::vec((conditions(), duties()), 0..3);
    let route = prop::option::of(conditions());
    let calendar = || one_of(&["24x7", "business"]);
    (people, (triggers, duties, route), steps, empty, calendar(), calendar()).prop_map(
        |((ada, by, grace, of, backup, leave, turns), rules, steps, empty, high, low)| {
            let (triggers, duties, route) = rules;
            let mut text = FRAME.to_owned();
            text += &format!("[rotations.on-call]\nstart = 2026-10-26T08:00:00\n{turns}");
            text += &format!(
                "[contacts]\n\
                 ada = {{ kind = \"person\", name = \"Ada\", reach = [{{ {by} }}]{ada}{backup}{leave} }}\n\
                 grace = {{ kind = \"person\", name = \"Grace\", reach = [{{ {of} }}, {{ email = \"grace@example.com\" }}]{grace} }}\n\
                 edsger = {{ kind = \"person\", name = \"Edsger\", reach = [{{ mobile = \"+1 212 555 0103\" }}] }}\n\
                 mail = {{ kind = \"mailbox\", name = \"Mail\", reach = [{{ email = \"mail@example.com\" }}] }}\n\
                 [tiers]\n\
                 l1 = {{ level = 1, name = \"One\", responders = [\"ada\"], calendar = \"business\", respond-within = \"2h\" }}\n\
                 l2 = {{ level = 2, name = \"Two\", responders = [\"grace\"], calendar = \"24x7\" }}\n\
                 [priorities]\n\
                 high = {{ rank = 1, name = \"High\", calendar = \"{high}\", respond-within = \"1h\", resolve-within = \"6h\", update-every = \"2h\" }}\n\
                 low = {{ rank = 2, name = \"Low\", calendar = \"{low}\", respond-within = \"4h\", resolve-within = \"12h\", update-every = \"4h\" }}\n\
                 [escalation-policies.only]\nname = \"Only\"\nwhen-empty = \"{empty}\"\nearlier-steps = \"kept\"\nstops-on = \"resolved\"\nsteps = [{steps}]\n\
                 [escalation-policies.other]\nname = \"Other\"\nwhen-empty = \"{empty}\"\nearlier-steps = \"released\"\nstops-on = \"resolved\"\nsteps = [{{ notify = [\"edsger\"], after = \"30m\" }}, {{ notify = [\"on-call\"], after = \"2h\" }}]\n"
            );
            if let Some(when) = route {
                text += &format!("[[routes]]\nwhen = {{ {when} }}\npolicy = \"other\"\n");
            }
            text += "[[routes]]\nwhen = {}\npolicy = \"only\"\n";
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
fn tickets(policy: &Policy, text: &str) -> Vec<Facts> {
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

/// Whether a ticket breaks a claim, read from its timeline as somebody would with pencil and paper.
fn breaks(policy: &Policy, claim: Claim, facts: &Facts, trace: &Trace) -> bool {
    let after = |at: Timestamp| at.duration_since(trace.opened);
    let told: Vec<_> = trace
        .notifications()
        .filter_map(|(at, told)| match told.found.told {
            Told::Contact { contact, kind, .. } => Some((at, told, contact, kind)),
            Told::Person => None,
        })
        .collect();
    let due = |kind| {
        trace.events.iter().find_map(|event| match event.what {
            What::TargetMissed { clock, due } if clock == ClockKind::Ticket(kind) => Some(due),
            _ => None,
        })
    };
    let rings = |kind: &MethodKind| matches!(kind, MethodKind::Phone | MethodKind::Mobile);
    let guarantee: &Guarantee = match claim {
        Claim::Guarantee(ix) => &policy.guarantees[ix],
        Claim::BuiltIn(BuiltIn::HumanBeforeResponse) => {
            let due = due(TargetKind::Response).unwrap();
            let mailbox = policy.contacts.find("mail").unwrap();
            return !told.iter().any(|(at, _, who, _)| *at <= due && *who != mailbox);
        }
        Claim::BuiltIn(BuiltIn::NoEmptyWait) => {
            let steps: Vec<_> = trace
                .events
                .iter()
                .filter(|event| matches!(event.what, What::Step { .. }))
                .collect();
            return steps.iter().enumerate().any(|(nth, step)| {
                let told = trace.events.iter().any(|event| {
                    let of_step = event.why == step.why && event.at == step.at;
                    of_step && matches!(event.what, What::Notified(_))
                });
                let waits = policy.escalation_policies.values().next().unwrap().when_empty
                    == tierline::model::WhenEmpty::Wait;
                !told && (waits || nth + 1 == steps.len())
            });
        }
        Claim::BuiltIn(_) => return false,
    };
    if !concerned(policy, &guarantee.entry.id, facts, trace) {
        return false;
    }
    match &guarantee.promise {
        Promise::Reaches { whom, within } => !told.iter().any(|(at, told, _, kind)| {
            let mail = &*guarantee.entry.id == "mail-counts" && *kind == MethodKind::Email;
            let wanted = whom.is_empty() || whom.iter().any(|who| told.concerns(who.value));
            after(*at) <= within.value && (rings(kind) || mail) && wanted
        }),
        Promise::NeverTells { whom } => {
            told.iter().any(|(_, told, ..)| whom.iter().any(|who| told.concerns(who.value)))
        }
        Promise::Keeps { target, leaving } if target.value == TargetKind::Resolution => {
            let due = due(TargetKind::Resolution).unwrap();
            let is_step = |event: &&tierline::simulate::Happening| {
                matches!(event.why, Cause::Step(..)) && matches!(event.what, What::Notified(_))
            };
            let last = trace.events.iter().rfind(is_step);
            last.is_some_and(|last| due.duration_since(last.at) < leaving.unwrap().value)
        }
        Promise::Keeps { .. } => {
            let due = due(TargetKind::Response).unwrap();
            let l1 = policy.tiers.find("l1").unwrap();
            let tier_due = trace.events.iter().find_map(|event| match event.what {
                What::TargetDue { clock: ClockKind::Tier(tier), due } if tier == l1 => Some(due),
                _ => None,
            });
            !told.iter().any(|(at, told, _, kind)| {
                let of_l1 = told.target == tierline::model::Target::Tier(l1);
                let answers = if of_l1 { tier_due.unwrap() } else { *at };
                rings(kind) && answers <= due
            })
        }
        Promise::DifferentPeople { count, within } => {
            let in_time =
                told.iter().filter(|(at, .., kind)| after(*at) <= within.value && rings(kind));
            let people: BTreeSet<_> = in_time.map(|(_, _, who, _)| *who).collect();
            people.len() < usize::try_from(count.value).unwrap()
        }
        Promise::UpdatesEvery(every) => {
            let end = due(TargetKind::Resolution).unwrap();
            let updates = trace.events.iter().filter_map(|event| match event.what {
                What::UpdateDue { .. } if event.at <= end => Some(event.at),
                _ => None,
            });
            let all: Vec<_> = std::iter::once(trace.opened).chain(updates).chain([end]).collect();
            all.windows(2).any(|pair| pair[1].duration_since(pair[0]) > every.value)
        }
    }
}

fn concerned(policy: &Policy, id: &str, facts: &Facts, trace: &Trace) -> bool {
    let high = policy.priorities.find("high");
    let priority = trace.events.iter().find_map(|event| match event.what {
        What::Classified { priority, .. } => Some(priority),
        _ => None,
    });
    let is_high = priority.unwrap() == high;
    let attribute = |id| facts.attribute(policy.attributes.find(id).unwrap());
    match id {
        "high" => is_high,
        "never" => !is_high,
        "mail-counts" => attribute("flag") == Some(AttributeValue::Boolean(true)),
        "people" => attribute("mark") == Some(AttributeValue::Boolean(true)),
        "solved" => facts.category == policy.categories.find("a"),
        _ => true,
    }
}

fn claims(policy: &Policy) -> Vec<Claim> {
    let own = policy.guarantees.indexes().map(Claim::Guarantee);
    own.chain(BuiltIn::ALL.into_iter().map(Claim::BuiltIn)).collect()
}

fn run(policy: &Policy, clock: &Clock, facts: &Facts, opened: Timestamp) -> Trace {
    let ticket = Ticket { opened, facts: facts.clone() };
    simulate(policy, clock, &ticket, &[], Options::default())
}

/// A proof is right about these moments of opening.
fn agrees(text: &str, from: Timestamp, minutes: impl Iterator<Item = i64>) {
    let policy = policy(text);
    let clock = Clock::new(&policy);
    let until = from + SignedDuration::from_hours(14 * 24);
    let side = Side { policy: &policy, clock: &clock };
    let proof = prove(side, (from, until), |_| true).unwrap();
    assert_eq!(proof.verdicts.len(), claims(&policy).len());
    let mut moments: BTreeSet<Timestamp> =
        minutes.map(|minute| from + SignedDuration::from_mins(minute)).collect();
    for verdict in &proof.verdicts {
        let Some(broken) = &verdict.broken else { continue };
        // Some of the edges where there are many.
        let every = broken.openings.iter().count().div_ceil(3);
        for part in broken.openings.iter().step_by(every.max(1)) {
            let edges = [part.start - 1, part.start, part.end - 1, part.end];
            moments.extend(edges.map(|second| Timestamp::from_second(second).unwrap()));
        }
        if let Counterexample::Ticket { ticket, trace, openings } = &broken.example {
            assert!(breaks(&policy, verdict.claim, &ticket.facts, trace), "{text}");
            assert_eq!(Some(ticket.opened), openings.iter().next().map(|part| part.from()));
        }
    }
    let tickets = tickets(&policy, text);
    let pairs: Vec<(usize, usize)> = (0..tickets.len())
        .flat_map(|mild| (0..tickets.len()).map(move |severe| (mild, severe)))
        .filter(|(mild, severe)| is_more_severe(&policy, text, &tickets[*mild], &tickets[*severe]))
        .collect();
    let moments: Vec<Timestamp> =
        moments.into_iter().filter(|at| *at >= from && *at < until).collect();
    moments.par_iter().for_each(|at| {
        let traces: Vec<_> =
            tickets.iter().map(|facts| (facts, run(&policy, &clock, facts, *at))).collect();
        for verdict in &proof.verdicts {
            let claim = verdict.claim;
            if claim == Claim::BuiltIn(BuiltIn::OwnBackup) {
                continue;
            }
            let said = verdict.broken.as_ref().is_some_and(|b| b.openings.contains(at.as_second()));
            let mut all = traces.iter();
            let found = if claim == Claim::BuiltIn(BuiltIn::MoreSevere) {
                let of_pair = |(mild, severe): &(usize, usize)| {
                    let [mild, severe] = [&traces[*mild], &traces[*severe]];
                    is_worse(&mild.1, &severe.1).then_some(severe)
                };
                pairs.iter().find_map(of_pair)
            } else {
                all.find(|(facts, trace)| breaks(&policy, claim, facts, trace))
            };
            let id = claim.id(&policy);
            assert_eq!(found.is_some(), said, "{id} at {at}: {:?}\n{text}", found.map(|f| f.0));
        }
    });
}

const AUTUMN: &str = "2026-10-26T04:00:00Z";
const SPRING: &str = "2027-03-08T05:00:00Z";

/// How many random policies are tried at some minutes, and how many at every minute of a fortnight: that
/// takes an optimized build, as `.ci/run` makes one.
const POLICIES: (u32, u32) = if cfg!(debug_assertions) { (40, 0) } else { (200, 200) };

/// The minutes of a fortnight.
const MINUTES: i64 = 14 * 24 * 60;

proptest! {
    #![proptest_config(ProptestConfig { cases: POLICIES.0, ..ProptestConfig::default() })]

    /// A few minutes of every day, others for every policy, and both sides of every edge.
    #[test]
    fn a_proof_is_right_about_every_ticket(
        text in set(), autumn in prop::bool::ANY, first in 0..1700_i64,
    ) {
        let from: Timestamp = if autumn { AUTUMN } else { SPRING }.parse().unwrap();
        agrees(&text, from, (first..MINUTES).step_by(1700));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: POLICIES.1.max(1), max_shrink_iters: 40, ..ProptestConfig::default() })]

    /// Every minute of a fortnight over a change of the clocks; of some hours about it without
    /// optimization.
    #[test]
    fn a_proof_is_right_about_every_minute(text in set(), autumn in prop::bool::ANY) {
        let from: Timestamp = if autumn { AUTUMN } else { SPRING }.parse().unwrap();
        let minutes = if POLICIES.1 > 0 { 0..MINUTES } else { 6 * 24 * 60..6 * 24 * 60 + 600 };
        agrees(&text, from, minutes);
    }
}

/// All is well but for one category, one night of one holiday.
const FAULT: &str = r#"
[organization]
name = "Example"
timezone = "America/New_York"
[calendars.business]
hours = { weekdays = "09:00-17:00" }
holidays = ["public"]
[calendars.hotline]
hours = { daily = "00:00-24:00" }
holidays = ["hotline"]
[holidays.public]
days = [{ on = 2026-12-25, name = "Christmas Day" }]
[holidays.hotline]
days = [
  { on = 2026-12-25, hours = "00:00-22:00", name = "Christmas Day" },
  { on = 2026-12-26, hours = "07:00-24:00", name = "The morning after" },
]
[contacts]
desk = { kind = "hotline", name = "Help Desk", reach = [{ phone = "ext 7777" }] }
guards = { kind = "hotline", name = "Security Desk", reach = [{ phone = "ext 7000" }], available = "hotline" }
[tiers]
l1 = { level = 1, name = "Help Desk", responders = ["desk"] }
l2 = { level = 2, name = "Security", responders = ["guards"] }
[categories]
network = { name = "Network", tier = "l1" }
security = { name = "Security incident", tier = "l2" }
[attributes]
remote = { type = "boolean", name = "Remote" }
[priorities]
high = { rank = 1, name = "High", calendar = "24x7", respond-within = "30m" }
low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "20h" }
[escalation-policies.all]
name = "All"
when-empty = "next"
earlier-steps = "kept"
stops-on = "resolved"
steps = []
[[routes]]
when = {}
policy = "all"
[guarantees.somebody]
when = { category = "security" }
reaches = "anybody"
within = "0m"
"#;

#[test]
fn one_night_of_one_holiday_is_found_and_shown_as_exactly_that() {
    let policy = policy(FAULT);
    let clock = Clock::new(&policy);
    let year = |text: &str| text.parse::<Timestamp>().unwrap();
    let horizon = (year("2026-11-22T05:00:00Z"), year("2027-11-22T05:00:00Z"));
    let side = Side { policy: &policy, clock: &clock };
    let proof = prove(side, horizon, |claim| matches!(claim, Claim::Guarantee(_))).unwrap();
    assert_eq!(proof.verdicts.len(), 1);
    let broken = proof.verdicts[0].broken.as_ref().unwrap();
    let Counterexample::Ticket { ticket, openings, .. } = &broken.example else {
        panic!("a ticket shows it");
    };
    let zone = &policy.organization.timezone;
    let local = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%A %F %R").to_string();
    let parts: Vec<_> =
        openings.iter().map(|part| (local(part.from()), local(part.until()))).collect();
    let night = ("Friday 2026-12-25 22:00".to_owned(), "Saturday 2026-12-26 07:00".to_owned());
    assert_eq!(parts, [night]);
    assert_eq!(broken.openings.seconds(), 9 * 3600);
    assert_eq!(ticket.facts.category, policy.categories.find("security"));
    assert_eq!(ticket.facts.attributes().count(), 0, "the smallest ticket");
}

#[test]
fn only_what_leads_to_whom_a_guarantee_names_is_a_reason() {
    let named = FAULT.replace("reaches = \"anybody\"", "reaches = [\"guards\"]");
    let trigger =
        "[triggers.desk]\nname = \"Desk\"\nmode = \"automatic\"\nwhen = {}\nnotify = [\"desk\"]\n";
    let policy = policy(&(named + trigger));
    let clock = Clock::new(&policy);
    let mut facts = Facts::default();
    facts.category = policy.categories.find("security");
    facts.priority = policy.priorities.find("high");
    let trace = run(&policy, &clock, &facts, "2026-12-26T03:30:00Z".parse().unwrap());
    let claim = Claim::Guarantee(policy.guarantees.find("somebody").unwrap());
    let shown = evidence(claim, &Sight::single(&policy, &trace));
    let shown: Vec<_> = shown.into_iter().map(|index| &trace.events[index].what).collect();
    assert!(matches!(shown.as_slice(), [What::ReachedNobody { .. }]), "{shown:?}");
}
