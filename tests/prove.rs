//! The prover against brute force: every ticket, every minute, with the plain engine.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic, as tests do"
)]

#[path = "prove/sets.rs"]
mod sets;

use proptest::prelude::*;
use tierline::clock::Clock;
use tierline::prove::{Classes, Side};

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
