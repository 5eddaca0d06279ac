//! Durations of the policy language, and maps from priority to something.

use super::{Ix, Priority};
use crate::source::{At, Span};

/// How long something may take. Language page, section 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duration {
    /// Time on a calendar: only while the calendar is open does it pass.
    Clock {
        /// Length in seconds, at most [`Duration::MAX_SECONDS`]; zero is `immediate`.
        seconds: u64,
        /// Written with `d`, which only means something on the `24x7` calendar (24 hours).
        days: bool,
    },
    /// The same local time, so many working days later.
    BusinessDays(u32),
}

impl Duration {
    /// The longest duration the language accepts: 100 years of 366 days.
    pub const MAX_SECONDS: u64 = 100 * 366 * 86_400;

    /// No time at all.
    pub const IMMEDIATE: Self = Self::Clock { seconds: 0, days: false };

    /// True for a duration of no time at all.
    pub fn is_immediate(self) -> bool {
        self == Self::IMMEDIATE || self == Self::BusinessDays(0)
    }

    /// The length in seconds where it does not depend on a calendar's working days.
    pub fn seconds(self) -> Option<u64> {
        match self {
            Self::Clock { seconds, .. } => Some(seconds),
            Self::BusinessDays(_) => None,
        }
    }
}

impl std::fmt::Display for Duration {
    /// The shortest text that the language reads back: `1h 30m`, `2d`, `5 business days`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::BusinessDays(1) => f.write_str("1 business day"),
            Self::BusinessDays(n) => write!(f, "{n} business days"),
            Self::Clock { seconds: 0, .. } => f.write_str("immediate"),
            Self::Clock { seconds, days } => {
                let day = if days { 86_400 } else { u64::MAX };
                let parts = [
                    (seconds / day, "d"),
                    (seconds % day / 3600, "h"),
                    (seconds % 3600 / 60, "m"),
                    (seconds % 60, "s"),
                ];
                let mut first = true;
                for (count, unit) in parts.into_iter().filter(|(count, _)| *count > 0) {
                    write!(f, "{}{count}{unit}", if first { "" } else { " " })?;
                    first = false;
                }
                Ok(())
            }
        }
    }
}

/// What a per-priority map says for one priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<T> {
    /// A value, and where it was written (for several priorities at once, the same place).
    Given(At<T>),
    /// `"never"`: left out on purpose.
    Never(Span),
    /// Not mentioned, and there is no `default`.
    Missing,
}

impl<T: Copy> Cell<T> {
    /// The value with its place, if there is one.
    pub fn given(self) -> Option<At<T>> {
        match self {
            Self::Given(value) => Some(value),
            Self::Never(_) | Self::Missing => None,
        }
    }
}

/// A value per priority: one for all, or a map with an optional `default`.
#[derive(Debug, Clone)]
pub struct PerPriority<T> {
    /// The whole value.
    pub at: Span,
    /// One cell per priority, parallel to the table of priorities.
    pub cells: Vec<Cell<T>>,
}

impl<T: Copy> PerPriority<T> {
    /// What holds for a priority.
    pub fn get(&self, priority: Ix<Priority>) -> Cell<T> {
        self.cells.get(priority.index()).copied().unwrap_or(Cell::Missing)
    }

    /// The cells with the priorities they belong to.
    pub fn iter(&self) -> impl Iterator<Item = (Ix<Priority>, Cell<T>)> {
        self.cells.iter().enumerate().map(|(index, cell)| (Ix::new(index), *cell))
    }
}
