//! The prover against brute force: every ticket, every minute, with the plain engine.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may panic, as tests do"
)]

#[path = "prove/fault.rs"]
mod fault;
#[path = "prove/guarantees.rs"]
mod guarantees;
#[path = "prove/policies.rs"]
mod policies;
#[path = "prove/reading.rs"]
mod reading;
#[path = "prove/seeded.rs"]
mod seeded;
#[path = "prove/sets.rs"]
mod sets;
#[path = "prove/severity.rs"]
mod severity;

use std::rc::Rc;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use tierline::clock::Clock;
use tierline::model::{Facts, Ticket};
use tierline::prove::{Case, Classes, Moments, Piece, Side, TooMany, prove};
use tierline::simulate::{Happening, Options, Trace, What, simulate};

use sets::{outcome, policy, set, tickets};

/// A Friday evening and a Tuesday morning.
const MOMENTS: [&str; 2] = ["2026-11-20T21:40:00Z", "2026-11-24T14:10:00Z"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn every_ticket_is_treated_like_its_class(text in set(), skip in 0..29_usize) {
        let policy = policy(&text);
        let clock = Clock::new(&policy);
        let classes = Classes::new(&[Side { policy: &policy, clock: &clock }], &[]);
        for facts in tickets(&policy).into_iter().skip(skip).step_by(29) {
            let class = classes.of(std::slice::from_ref(&facts)).unwrap();
            let smallest = &classes.all[class].facts[0];
            for opened in MOMENTS {
                let of_class = outcome(&policy, &clock, smallest, opened);
                prop_assert_eq!(of_class, outcome(&policy, &clock, &facts, opened), "{:?}", facts);
            }
        }
        for (index, class) in classes.all.iter().enumerate() {
            prop_assert_eq!(classes.of(&class.facts), Some(index));
        }
    }

    #[test]
    fn a_class_counts_the_tickets_it_stands_for(text in set()) {
        // A range of numbers counts once, however many of its numbers are tried.
        let text = text.replace("share = { over = 25 }", "flag = true");
        let policy = policy(&text.replace("share = { at-most = 60 }", "mark = false"));
        let clock = Clock::new(&policy);
        let classes = Classes::new(&[Side { policy: &policy, clock: &clock }], &[]);
        let mut counted = vec![0_u128; classes.all.len()];
        let all = tickets(&policy);
        for facts in &all {
            counted[classes.of(std::slice::from_ref(facts)).unwrap()] += 1;
        }
        // Attributes that no condition asks for multiply every class alike.
        for (class, counted) in classes.all.iter().zip(&counted) {
            prop_assert_eq!(counted * classes.tickets(), class.tickets * all.len() as u128);
        }
    }
}

/// A fortnight in which the clocks go back, and one in which they go forward.
const FORTNIGHTS: [&str; 2] = ["2026-10-24T04:00:00Z", "2027-03-06T05:00:00Z"];

/// What happens, without its instants.
fn what(event: &Happening) -> What {
    let no = Timestamp::UNIX_EPOCH;
    match event.what.clone() {
        What::TargetDue { clock, .. } => What::TargetDue { clock, due: no },
        What::TargetMet { clock, .. } => What::TargetMet { clock, due: no },
        What::TargetMissed { clock, .. } => What::TargetMissed { clock, due: no },
        other => other,
    }
}

/// When it happens, and when it is due.
fn instants(event: &Happening) -> [i64; 2] {
    let due = match event.what {
        What::TargetDue { due, .. }
        | What::TargetMet { due, .. }
        | What::TargetMissed { due, .. } => due,
        _ => event.at,
    };
    [event.at, due].map(Timestamp::as_second)
}

/// True if a timeline is one that was found `later` seconds before, from whose first opening it is `moved`
/// seconds away: the same things happen, and each instant stands still or has moved along.
fn is_like(trace: &Trace, found: &Trace, (later, moved): (i64, i64)) -> bool {
    let alike = |(now, then): (&Happening, &Happening)| {
        let mut instants = instants(now).into_iter().zip(instants(then));
        what(now) == what(then)
            && instants.all(|(now, then)| [then + later, then + later + moved].contains(&now))
    };
    trace.events.len() == found.events.len() && trace.events.iter().zip(&found.events).all(alike)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// What was found of a piece holds of those that are taken to be like it, at their first opening, their
    /// last, and between, all through a year.
    #[test]
    fn a_year_repeats_only_what_is_the_same(text in set(), which in any::<prop::sample::Index>()) {
        let policy = policy(&text);
        let clock = Clock::new(&policy);
        let side = Side { policy: &policy, clock: &clock };
        let classes = Classes::new(&[side], &[]);
        let facts = &which.get(&classes.all).facts[0];
        let from: Timestamp = FORTNIGHTS[0].parse().unwrap();
        let until = from + SignedDuration::from_hours(365 * 24);
        let mut repeated = Vec::new();
        let case = Case { facts, events: &[] };
        let look = |piece: Piece| Rc::new(piece.traces);
        Moments::new(&[side]).pieces(&[case], (from, until), look, |openings, traces, later| {
            if later > 0 {
                repeated.push((openings, Rc::clone(traces), later));
            }
            true
        });
        for (openings, traces, later) in repeated.iter().step_by(1 + repeated.len() / 300) {
            for moved in [0, openings.seconds() / 2, openings.seconds() - 1] {
                let opened = Timestamp::from_second(openings.start + moved).unwrap();
                let ticket = Ticket { opened, facts: facts.clone() };
                let trace = simulate(&policy, &clock, &ticket, &[], Options::default());
                prop_assert!(is_like(&trace, &traces[0], (*later, moved)), "{opened} in {openings:?}");
            }
        }
    }

    /// Every minute of a fortnight is as the piece says that it lies in: the same things happen, and
    /// each instant stands still or has moved along with the opening.
    #[test]
    fn every_minute_is_like_the_start_of_its_piece(
        text in set(),
        which in any::<prop::sample::Index>(),
        fortnight in 0..2_usize,
    ) {
        let policy = policy(&text);
        let clock = Clock::new(&policy);
        let side = Side { policy: &policy, clock: &clock };
        let classes = Classes::new(&[side], &[]);
        let facts = &which.get(&classes.all).facts[0];
        let from: Timestamp = FORTNIGHTS[fortnight].parse().unwrap();
        let until = from + SignedDuration::from_hours(14 * 24);
        let mut pieces = Vec::new();
        let case = Case { facts, events: &[] };
        let look = |piece: Piece| Rc::new(piece.traces);
        Moments::new(&[side]).pieces(&[case], (from, until), look, |openings, traces, later| {
            pieces.push((openings, Rc::clone(traces), later));
            true
        });
        prop_assert!(pieces.len() < 3000, "{} pieces", pieces.len());
        let mut at = from;
        for (openings, ..) in &pieces {
            prop_assert_eq!(openings.from(), at);
            at = openings.until();
        }
        prop_assert_eq!(at, until);
        let mut opened = from;
        while opened < until {
            let passed = pieces.partition_point(|(openings, ..)| openings.until() <= opened);
            let (openings, traces, later) = &pieces[passed];
            let moved = opened.as_second() - openings.start;
            let ticket = Ticket { opened, facts: facts.clone() };
            let trace = simulate(&policy, &clock, &ticket, &[], Options::default());
            prop_assert!(is_like(&trace, &traces[0], (*later, moved)), "{opened} in {openings:?}");
            opened += SignedDuration::from_mins(1);
        }
    }
}

/// Two people take turns at nine on Mondays: of a year of office hours, weeks are looked at that are the
/// first of their kind, and no others.
#[test]
fn a_week_is_looked_at_once_for_each_who_is_on_call() {
    let text = r#"
[organization]
name = "Example"
timezone = "America/New_York"
[calendars.office]
hours = { weekdays = "08:00-18:00" }
[contacts.ann]
name = "Ann"
kind = "person"
reach = [{ phone = "+12125550101" }]
[contacts.bob]
name = "Bob"
kind = "person"
reach = [{ phone = "+12125550102" }]
[rotations.on-call]
name = "On call"
start = 2026-01-05T09:00:00
handoff = "weekly"
members = ["ann", "bob"]
[priorities.normal]
name = "Normal"
rank = 1
calendar = "office"
respond-within = "1h"
resolve-within = "2 business days"
[escalation-policies.steps]
name = "Steps"
steps = [{ notify = ["on-call"], after = "2h" }]
[[routes]]
when = {}
policy = "steps"
"#;
    let policy = policy(text);
    let clock = Clock::new(&policy);
    let side = Side { policy: &policy, clock: &clock };
    let priority = policy.priorities.indexes().next();
    let mut facts = Facts::default();
    facts.priority = priority;
    let from: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
    let until = from + SignedDuration::from_hours(52 * 7 * 24);
    let (mut looked, mut weeks, mut pieces) = (0, std::collections::BTreeSet::new(), 0);
    let case = Case { facts: &facts, events: &[] };
    let look = |piece: Piece| {
        looked += 1;
        weeks.insert((piece.from - from).get_hours() / (7 * 24));
    };
    Moments::new(&[side]).pieces(&[case], (from, until), look, |_, (), _| {
        pieces += 1;
        true
    });
    // A fortnight, and what the clock changes of autumn and spring touch.
    assert!(looked * 6 < pieces, "{looked} of {pieces}");
    assert!(weeks.len() <= 8, "{weeks:?}");
}

/// Seventeen facts, each of which tells a tier: a class for every combination.
#[test]
fn more_classes_than_anybody_could_wait_for_are_refused() {
    let mut text = r#"
[organization]
name = "Example"
timezone = "America/New_York"
[contacts.ann]
name = "Ann"
kind = "person"
reach = [{ phone = "+12125550101" }]
[tiers.desk]
name = "Desk"
level = 1
responders = ["ann"]
[priorities.normal]
name = "Normal"
rank = 1
calendar = "24x7"
[escalation-policies.steps]
name = "Steps"
steps = [{ notify = ["ann"], after = "2h" }]
[[routes]]
when = {}
policy = "steps"
"#
    .to_owned();
    for index in 0..17 {
        text += &format!(
            "[attributes.a{index}]\nname = \"A\"\ntype = \"boolean\"\n\
             [triggers.t{index}]\nname = \"T\"\nmode = \"automatic\"\n\
             when = {{ a{index} = true }}\nnotify = [\"desk\"]\n"
        );
    }
    let policy = policy(&text);
    let clock = Clock::new(&policy);
    let from: Timestamp = FORTNIGHTS[0].parse().unwrap();
    let horizon = (from, from + SignedDuration::from_hours(24));
    let refused = prove(Side { policy: &policy, clock: &clock }, horizon, |_| true).map(|_| ());
    assert!(matches!(refused, Err(TooMany::Classes(_))), "{refused:?}");
}
