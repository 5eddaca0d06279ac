//! When the answers change that a run asked for, looked up in one place for all runs of a side.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use super::Side;
use crate::clock::Changing;
use crate::simulate::{Asked, reach_changes};

/// Changes are worked out for so many seconds at a time: about a quarter of a year.
const STRETCH: i64 = 1 << 23;

/// What was worked out: by question and stretch, in seconds.
type Known = BTreeMap<(Asked, i64), Arc<[i64]>>;

/// The boundaries of one side. Shared by threads; the answers do not depend on who asks first.
#[derive(Debug)]
pub(super) struct Boundaries<'p> {
    side: Side<'p>,
    known: Mutex<Known>,
}

impl<'p> Boundaries<'p> {
    pub(super) fn new(side: Side<'p>) -> Self {
        Self { side, known: Mutex::default() }
    }

    /// The first instant after `at`, and before `until`, at which the answer may be another. All in
    /// seconds.
    pub(super) fn after(&self, asked: Asked, at: i64, until: i64) -> Option<i64> {
        let mut stretch = at.div_euclid(STRETCH);
        while stretch * STRETCH < until {
            let changes = self.changes(asked, stretch);
            let passed = changes.partition_point(|change| *change <= at);
            if let Some(next) = changes.get(passed) {
                return Some(*next).filter(|next| *next < until);
            }
            stretch += 1;
        }
        None
    }

    fn changes(&self, asked: Asked, stretch: i64) -> Arc<[i64]> {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&(asked, stretch)) {
            return known.clone();
        }
        let instant = |second| Timestamp::from_second(second).unwrap_or(Timestamp::MAX);
        let (from, until) = (instant(stretch * STRETCH), instant((stretch + 1) * STRETCH));
        let clock = self.side.clock;
        let changes = match asked {
            Asked::Order => Vec::new(),
            Asked::Calendar(calendar) => clock.changes(Changing::Calendar(calendar), from, until),
            Asked::WorkingDay(calendar) => {
                clock.changes(Changing::WorkingDay(calendar), from, until)
            }
            Asked::Reach(target, channels) => {
                reach_changes(self.side.policy, clock, (target, channels), (from, until))
            }
        };
        let changes: Arc<[i64]> = changes.into_iter().map(Timestamp::as_second).collect();
        lock().insert((asked, stretch), changes.clone());
        changes
    }
}
