//! The prover against brute force: every ticket, every minute, with the plain engine.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may panic, as tests do"
)]

#[path = "prove/guarantees.rs"]
mod guarantees;
#[path = "prove/sets.rs"]
mod sets;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use tierline::clock::Clock;
use tierline::model::Ticket;
use tierline::prove::{Case, Classes, Moments, Side};
use tierline::simulate::{Happening, Options, What, simulate};

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

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
        Moments::new(&[side]).pieces(&[Case { facts, events: &[] }], (from, until), |piece| {
            pieces.push(piece);
            true
        });
        prop_assert!(pieces.len() < 3000, "{} pieces", pieces.len());
        let mut at = from;
        for piece in &pieces {
            prop_assert_eq!(piece.from, at);
            at = piece.until;
        }
        prop_assert_eq!(at, until);
        let mut opened = from;
        while opened < until {
            let piece = &pieces[pieces.partition_point(|piece| piece.until <= opened)];
            let moved = opened.as_second() - piece.from.as_second();
            let ticket = Ticket { opened, facts: facts.clone() };
            let trace = simulate(&policy, &clock, &ticket, &[], Options::default());
            let start = &piece.traces[0];
            prop_assert_eq!(trace.events.len(), start.events.len(), "{} in {:?}", opened, piece);
            for (now, then) in trace.events.iter().zip(&start.events) {
                prop_assert_eq!(what(now), what(then), "{}", opened);
                for (now, then) in instants(now).into_iter().zip(instants(then)) {
                    prop_assert!(now == then || now == then + moved, "{opened}: {then} to {now}");
                }
            }
            opened += SignedDuration::from_mins(1);
        }
    }
}
