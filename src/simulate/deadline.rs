//! When a clock runs out, with the pauses in between.
//!
//! Deadlines are computed anew from their base whenever they are needed, never moved: a pause, a
//! resume or another priority changes the answer by itself.

use jiff::Timestamp;

use crate::clock::Clock;
use crate::model::{CalendarRef, Duration};

/// A time during which clocks stand still; one without an end still lasts.
pub(super) type Pause = (Timestamp, Option<Timestamp>);

/// When `delay`, counted from `base` on a calendar, has passed.
///
/// A pause moves the deadline by the working time that passed in it (language page, section 9). `None`
/// while a pause lasts that began at or before the deadline, and where the calendar never opens again.
pub(super) fn due(
    clock: &Clock,
    calendar: CalendarRef,
    base: Timestamp,
    delay: Duration,
    pauses: &[Pause],
) -> Option<Timestamp> {
    let calendar = clock.calendar(calendar);
    let mut due = calendar.add(base, delay)?;
    for (from, until) in pauses {
        if until.is_some_and(|until| until <= base) {
            continue;
        }
        if *from > due {
            break;
        }
        let until = (*until)?;
        let lost = calendar.elapsed((*from).max(base), until);
        let lost = Duration::Clock { seconds: u64::try_from(lost).unwrap_or(0), days: false };
        // At exactly the end of a working day the moved deadline could stay behind the resumption.
        due = calendar.add(due, lost)?.max(until);
    }
    Some(due)
}
