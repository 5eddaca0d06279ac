//! One class of ticket through the whole horizon: for which openings it breaks which claim.

use jiff::Timestamp;

use super::moments::{Case, Moments, Piece};
use super::severity::Measure;
use crate::clock::{Interval, Intervals};
use crate::model::{Claim, Facts, Policy};
use crate::promises::broken;

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
    let look = |piece: Piece| {
        let sight = piece.sight(policy)?;
        let broken: Vec<Intervals> = claims.iter().map(|claim| broken(*claim, &sight)).collect();
        Some((broken, measured.then(|| Measure::of(&sight))))
    };
    moments.pieces(&[Case { facts, events: &[] }], range, look, |openings, looked, later| {
        pieces += 1;
        if let Some((broken, measure)) = looked {
            for (found, broken) in broken_at.iter_mut().zip(broken) {
                found.extend(broken.iter().map(|part| part.moved(later).clip(openings)));
            }
            measures.extend(measure.as_ref().map(|measure| measure.moved(later, openings)));
        }
        true
    });
    let broken = broken_at.into_iter().map(|parts| parts.into_iter().collect()).collect();
    Found { broken, pieces, measures }
}
