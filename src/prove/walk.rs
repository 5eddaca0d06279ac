//! One class of ticket through the whole horizon: for which openings it breaks which claim.

use jiff::Timestamp;

use super::moments::{Case, Moments};
use super::severity::Measure;
use crate::clock::{Interval, Intervals};
use crate::model::{Claim, Facts, Policy};
use crate::promises::{Sight, broken};

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// For each claim, the openings for which it is broken.
    pub(super) broken: Vec<Intervals>,
    /// How many pieces the horizon fell into.
    pub(super) pieces: usize,
    /// What the timelines are measured by, piece by piece, where that was asked for.
    pub(super) measures: Vec<Measure>,
}

/// Looks at every opening of a range.
pub(super) fn walk(
    policy: &Policy,
    moments: &Moments<'_>,
    facts: &Facts,
    (claims, measured): (&[Claim], bool),
    range: (Timestamp, Timestamp),
) -> Found {
    let mut broken_at: Vec<Vec<Interval>> = vec![Vec::new(); claims.len()];
    let mut pieces = 0;
    let mut measures: Vec<Measure> = Vec::new();
    moments.pieces(&[Case { facts, events: &[] }], range, |piece| {
        pieces += 1;
        if let Some(trace) = piece.traces.first() {
            let sight = Sight {
                policy,
                trace,
                later: piece.later.first(),
                openings: Interval::between(piece.from, piece.until),
            };
            for (claim, found) in claims.iter().zip(&mut broken_at) {
                found.extend(broken(*claim, &sight).iter());
            }
            if measured {
                measures.push(Measure::of(&sight));
            }
        }
        true
    });
    let broken = broken_at.into_iter().map(|parts| parts.into_iter().collect()).collect();
    Found { broken, pieces, measures }
}
