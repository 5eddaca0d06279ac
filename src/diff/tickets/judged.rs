//! What was found for two timelines, for every later pair that is the same at another hour: a Wednesday
//! is like the Tuesday before.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::HashMap;
use foldhash::fast::FixedState;
use jiff::Timestamp;

use super::Effect;
use crate::model::EntryKey;
use crate::simulate::{Happening, Trace, What};

/// What differs, by what causes it.
type Found = Vec<(Effect, Vec<EntryKey>)>;

/// The pairs of timelines of one class that were looked at, by a number that equal ones share.
#[derive(Default)]
pub(super) struct Judged {
    pairs: HashMap<u64, Vec<([Trace; 2], Found)>>,
}

impl Judged {
    /// What differs between two timelines; asks only for a pair of a new kind.
    pub(super) fn of(
        &mut self,
        traces: [Trace; 2],
        judge: impl FnOnce(&[Trace; 2]) -> Found,
    ) -> &Found {
        let alike = self.pairs.entry(number(&traces)).or_default();
        let same = |known: &([Trace; 2], Found)| same_later(&known.0, &traces);
        let place = alike.iter().position(same).unwrap_or_else(|| {
            let found = judge(&traces);
            alike.push((traces, found));
            alike.len() - 1
        });
        const NOTHING: &Found = &Vec::new();
        alike.get(place).map_or(NOTHING, |(_, found)| found)
    }
}

/// How long after the opening everything happens.
fn number(traces: &[Trace; 2]) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    for trace in traces {
        for event in &trace.events {
            let passed = event.at.as_second() - trace.opened.as_second();
            (passed, std::mem::discriminant(&event.what)).hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// True if the same happens for the same reasons, and everything so long after the opening.
fn same_later(before: &[Trace; 2], after: &[Trace; 2]) -> bool {
    before.iter().zip(after).all(|(before, after)| {
        let passed = |trace: &Trace, at: Timestamp| at.as_second() - trace.opened.as_second();
        let same = |a: &Happening, b: &Happening| {
            let what = match (&a.what, &b.what) {
                (
                    What::TargetDue { clock, due },
                    What::TargetDue { clock: other, due: other_due },
                )
                | (
                    What::TargetMet { clock, due },
                    What::TargetMet { clock: other, due: other_due },
                )
                | (
                    What::TargetMissed { clock, due },
                    What::TargetMissed { clock: other, due: other_due },
                ) => clock == other && passed(before, *due) == passed(after, *other_due),
                (a, b) => a == b,
            };
            what && a.why == b.why && passed(before, a.at) == passed(after, b.at)
        };
        let (a, b) = (&before.outcome, &after.outcome);
        before.events.len() == after.events.len()
            && (a.priority, &a.because, a.tier) == (b.priority, &b.because, b.tier)
            && passed(before, a.end) == passed(after, b.end)
            && before.events.iter().zip(&after.events).all(|(a, b)| same(a, b))
    })
}
