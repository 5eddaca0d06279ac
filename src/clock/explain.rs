//! Why time counted or did not: a range as passages that each name their reason.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;

use super::block::days_touching;
use super::intervals::Interval;
use super::local::{LocalTime, date_of};
use super::timeline::Timeline;
use super::working_time::WorkingTime;

/// A time during which a calendar is open or closed for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// First instant.
    pub from: Timestamp,
    /// First instant after it.
    pub until: Timestamp,
    /// Why it is open or closed. Its text is the note that people read.
    pub reason: Reason,
}

/// Why a calendar is open or closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Open: it never closes.
    AlwaysOpen,
    /// Open: a window that starts on this date.
    Hours {
        /// The date; the window may run over its midnight.
        date: Date,
    },
    /// Open: what a short day has left of a date's windows.
    ShortDay {
        /// The date on which the window starts.
        date: Date,
        /// What the day is called.
        holiday: String,
    },
    /// Open, but the clock stood still.
    Paused,
    /// Closed: no window of any date.
    Closed,
    /// Closed: it would be open if it were not for a holiday.
    Holiday {
        /// The date on which the window that fell away would have started.
        date: Date,
        /// What the holiday is called.
        holiday: String,
        /// Whether it is only observed on this date, being on another.
        observed: bool,
    },
}

impl Reason {
    /// True where time counts.
    pub fn is_open(&self) -> bool {
        match self {
            Self::AlwaysOpen | Self::Hours { .. } | Self::ShortDay { .. } => true,
            Self::Paused | Self::Closed | Self::Holiday { .. } => false,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |date: &Date| date.strftime("%a %F");
        match self {
            Self::AlwaysOpen => f.write_str("always open"),
            Self::Hours { date } => write!(f, "service hours of {}", day(date)),
            Self::ShortDay { date, holiday } => {
                write!(f, "short hours of {} ({holiday})", day(date))
            }
            Self::Paused => f.write_str("paused"),
            Self::Closed => f.write_str("closed"),
            Self::Holiday { date, holiday, observed: false } => {
                write!(f, "closed on {} ({holiday})", day(date))
            }
            Self::Holiday { date, holiday, observed: true } => {
                write!(f, "closed on {} ({holiday}, observed)", day(date))
            }
        }
    }
}

impl Passage {
    /// Seconds that count: its length where the calendar is open, else none.
    pub fn counted(&self) -> i64 {
        if self.reason.is_open() { Interval::between(self.from, self.until).seconds() } else { 0 }
    }
}

impl WorkingTime {
    /// The range as passages, from end to end and without a hole. Those that are open add up to
    /// [`WorkingTime::elapsed`]; windows of different dates stay apart even where they adjoin.
    pub fn explain(&self, from: Timestamp, until: Timestamp) -> Vec<Passage> {
        let range = Interval::between(from, until);
        if range.is_empty() {
            return Vec::new();
        }
        if self.is_always_open() {
            return vec![Passage { from, until, reason: Reason::AlwaysOpen }];
        }
        let mut local = LocalTime::new(&self.schedule.zone);
        let (mut closed, mut open) = (vec![(range, Reason::Closed)], Vec::new());
        for day in self.schedule.days(days_touching(range)) {
            let date = date_of(day.day);
            let mut clip = |window| local.window(day.day, window).clip(range);
            let open_because = match day.holiday {
                None => Reason::Hours { date },
                Some(on) => {
                    let holiday = on.holiday.name.clone();
                    let reason = Reason::Holiday { date, holiday, observed: on.observed };
                    closed.extend(day.usual.iter().map(|w| (clip(*w), reason.clone())));
                    Reason::ShortDay { date, holiday: on.holiday.name.clone() }
                }
            };
            open.extend(day.windows.iter().map(|w| (clip(*w), open_because.clone())));
        }
        // Open outranks closed: a window from the day before is open though today is a holiday.
        closed.append(&mut open);
        let intervals: Vec<_> = closed.iter().map(|(interval, _)| *interval).collect();
        let mut passages: Vec<Passage> = Vec::new();
        for piece in Timeline::later_wins(&intervals).pieces() {
            let Some((_, reason)) = closed.get(piece.entry) else { continue };
            let (from, until) = (piece.interval.from(), piece.interval.until());
            match passages.last_mut() {
                Some(last) if last.reason == *reason => last.until = until,
                _ => passages.push(Passage { from, until, reason: reason.clone() }),
            }
        }
        passages
    }
}
