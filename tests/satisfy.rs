//! The decision procedure for conditions, against trying every ticket.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic, as tests do"
)]

use std::sync::Arc;

use proptest::prelude::*;
use tierline::load::load;
use tierline::model::satisfy::{Answer, Aspect, Goal, Sample, Search, Sketch};
use tierline::model::{Bound, Condition, Ix, Policy, Range, TargetKind, Test};
use tierline::source::{At, FileId, SourceFile, Sources, Span};

const SET: &str = r#"
[organization]
name = "Example"
timezone = "UTC"

[categories]
a = { name = "A" }
b = { name = "B" }
c = { name = "C" }

[attributes]
flag = { type = "boolean", name = "Flag" }
share = { type = "percent", name = "Share" }
word = { type = "choice", name = "Word", choices = ["x", "y", "z"] }
"#;

/// In the order of their ids.
const FLAG: usize = 0;
const SHARE: usize = 1;
const WORD: usize = 2;

fn policy() -> Arc<Policy> {
    let mut sources = Sources::default();
    sources.add(SourceFile::new("tierline.toml", SET.to_owned()));
    let loaded = load(&sources);
    assert!(loaded.errors.is_empty(), "{:#?}", loaded.errors);
    loaded.policy.unwrap()
}

fn at<T>(value: T) -> At<T> {
    At::new(value, Span::new(FileId(0), 0..0))
}

fn condition(test: Test) -> Condition {
    Condition { test, at: Span::new(FileId(0), 0..0) }
}

/// Thresholds that conditions use; tickets take them and what lies between.
const CUTS: [f64; 4] = [0.0, 25.0, 50.0, 100.0];

fn conditions() -> impl Strategy<Value = Condition> {
    let indexes = || prop::collection::vec(0..3_usize, 0..3);
    let bound = || {
        prop::option::of((0..CUTS.len(), any::<bool>())).prop_map(|bound| {
            bound.map(|(cut, inclusive)| at(Bound { value: CUTS[cut], inclusive }))
        })
    };
    let plain = prop_oneof![
        indexes()
            .prop_map(|list| Test::Category(list.into_iter().map(|i| at(Ix::new(i))).collect())),
        prop::collection::vec(any::<bool>(), 0..3)
            .prop_map(|list| Test::Boolean(Ix::new(FLAG), list.into_iter().map(at).collect())),
        indexes().prop_map(|list| Test::Choice(Ix::new(WORD), list.into_iter().map(at).collect())),
        (0..CUTS.len()).prop_map(|cut| Test::NumberIs(Ix::new(SHARE), vec![at(CUTS[cut])])),
        (bound(), bound())
            .prop_map(|(lower, upper)| Test::NumberIn(Ix::new(SHARE), Range { lower, upper })),
        prop::collection::vec(prop::sample::select(TargetKind::ALL.to_vec()), 0..3)
            .prop_map(|kinds| Test::Missed(kinds.into_iter().map(at).collect())),
    ];
    plain.prop_map(condition).prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Test::All),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Test::Any),
            inner.prop_map(|condition| Test::Not(Box::new(condition))),
        ]
        .prop_map(condition)
    })
}

/// A ticket, spelled out.
#[derive(Debug, Clone, Copy)]
struct Ticket {
    category: Option<usize>,
    flag: Option<bool>,
    share: Option<f64>,
    word: Option<usize>,
    missed: [bool; 2],
}

fn tickets() -> Vec<Ticket> {
    let some = |count: usize| (0..count).map(Some).chain([None]);
    let shares = [0.0, 12.5, 25.0, 37.5, 50.0, 75.0, 100.0].map(Some).into_iter().chain([None]);
    let mut tickets = Vec::new();
    for category in some(3) {
        for flag in [Some(true), Some(false), None] {
            for share in shares.clone() {
                for word in some(3) {
                    for missed in [[false, false], [false, true], [true, false], [true, true]] {
                        tickets.push(Ticket { category, flag, share, word, missed });
                    }
                }
            }
        }
    }
    tickets
}

/// What the language page says a condition means.
fn holds(condition: &Condition, ticket: &Ticket) -> bool {
    match &condition.test {
        Test::All(inner) => inner.iter().all(|part| holds(part, ticket)),
        Test::Any(inner) => inner.iter().any(|part| holds(part, ticket)),
        Test::Not(inner) => !holds(inner, ticket),
        Test::Category(named) => {
            ticket.category.is_some_and(|ix| named.iter().any(|at| at.index() == ix))
        }
        Test::Boolean(_, values) => {
            ticket.flag.is_some_and(|flag| values.iter().any(|at| at.value == flag))
        }
        Test::Choice(_, values) => {
            ticket.word.is_some_and(|word| values.iter().any(|at| at.value == word))
        }
        Test::NumberIs(_, values) => {
            ticket.share.is_some_and(|share| values.iter().any(|at| at.value == share))
        }
        Test::NumberIn(_, range) => ticket.share.is_some_and(|share| range.contains(share)),
        Test::Missed(kinds) => kinds.iter().any(|kind| match kind.value {
            TargetKind::Response => ticket.missed[0],
            TargetKind::Resolution => ticket.missed[1],
        }),
        _ => unreachable!("not generated"),
    }
}

/// The ticket with everything that the sketch says.
fn drawn(mut ticket: Ticket, sketch: &Sketch) -> Ticket {
    for (aspect, sample) in sketch {
        let index = match *sample {
            Sample::Index(index) => Some(index),
            Sample::Unstated | Sample::Number(_) => None,
        };
        match aspect {
            Aspect::Category => ticket.category = index,
            Aspect::Missed(TargetKind::Response) => ticket.missed[0] = index == Some(1),
            Aspect::Missed(TargetKind::Resolution) => ticket.missed[1] = index == Some(1),
            Aspect::Attribute(ix) if ix.index() == FLAG => ticket.flag = index.map(|i| i == 1),
            Aspect::Attribute(ix) if ix.index() == WORD => ticket.word = index,
            Aspect::Attribute(_) => {
                ticket.share = match *sample {
                    Sample::Number(number) => Some(number),
                    Sample::Unstated | Sample::Index(_) => None,
                }
            }
            _ => unreachable!("not generated"),
        }
    }
    ticket
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// A ticket is found exactly where one exists, and it is one.
    #[test]
    fn searches_agree_with_trying_every_ticket(
        goals in prop::collection::vec((conditions(), any::<bool>()), 1..4)
    ) {
        let policy = policy();
        let wanted: Vec<Goal<'_>> =
            goals.iter().map(|(condition, holds)| Goal { condition, holds: *holds }).collect();
        let meets = |ticket: &&Ticket| goals.iter().all(|(c, wanted)| holds(c, ticket) == *wanted);
        let all = tickets();
        match Search::all(&policy).find(&wanted) {
            Answer::Impossible => prop_assert!(!all.iter().any(|ticket| meets(&ticket))),
            Answer::Found(sketch) => {
                // Whatever the sketch leaves open does not matter.
                let drawn = all.iter().map(|ticket| drawn(*ticket, &sketch));
                prop_assert!(drawn.clone().all(|ticket| meets(&&ticket)), "{sketch:?}");
            }
            Answer::GaveUp => prop_assert!(false, "so few attributes are always decided"),
        }
        let stated = all.iter().filter(|t| t.flag.is_some() && t.share.is_some() && t.word.is_some());
        let possible = stated.clone().any(|ticket| meets(&ticket));
        let found = matches!(Search::stated(&policy).find(&wanted), Answer::Found(_));
        prop_assert_eq!(found, possible);
    }
}
