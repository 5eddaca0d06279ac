//! Public holidays in an iCalendar file (RFC 5545): its events become days of a holiday set.
//!
//! Takes what calendars of public holidays hold: whole-day events, single or yearly. Anything else is
//! a mistake with its place, never skipped in silence: a holiday that was lost would be noticed by
//! whoever waits for an answer on that day. Knows no files.

mod event;
mod lines;
mod rule;

use std::ops::Range;

use jiff::civil::Date;

use self::event::Event;
use self::lines::Property;
use super::mistake::{Mistake, quote};
use crate::model::HolidayRule;

/// What an iCalendar file holds.
#[derive(Debug, Default)]
pub(super) struct Calendar {
    /// Its days, in the order of the events.
    pub(super) days: Vec<Day>,
    /// What could not be taken over.
    pub(super) mistakes: Vec<Misplaced>,
}

/// A day that a calendar is closed, or one a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Day {
    /// On which dates.
    pub(super) rule: HolidayRule,
    /// Dates that the rule names and that are none.
    pub(super) except: Vec<Date>,
    /// What the event is called.
    pub(super) name: String,
    /// Where its date stands, in bytes.
    pub(super) at: Range<usize>,
}

/// A mistake and where it stands, in bytes.
pub(super) type Misplaced = (Range<usize>, Mistake);

/// Reads a calendar. Reports every mistake, and takes what is without one.
pub(super) fn read(text: &str) -> Calendar {
    let mut calendar = Calendar::default();
    let mut lines = lines::lines(text).peekable();
    let begins = lines.peek().and_then(lines::Line::property);
    if !begins.is_some_and(|first| first.is("BEGIN", "VCALENDAR")) {
        let first = text.lines().next().unwrap_or_default().trim_end().len();
        let mistake = Mistake::new(
            "this is not an iCalendar file: it does not begin with `BEGIN:VCALENDAR`",
        )
        .help("save the calendar of holidays as it was exported or downloaded, as a `.ics` file");
        calendar.mistakes.push((0..first, mistake));
        return calendar;
    }
    let (events, mistakes) = events(lines);
    calendar.mistakes = mistakes;
    if events.is_empty() && calendar.mistakes.is_empty() {
        let mistake = Mistake::new("this calendar holds no event")
            .help("export the calendar again, with its events");
        calendar.mistakes.push((0.."BEGIN:VCALENDAR".len().min(text.len()), mistake));
    }
    event::days(&events, &mut calendar);
    calendar
}

/// The events of the calendar; what stands inside other components is theirs.
fn events(lines: impl Iterator<Item = lines::Line>) -> (Vec<Event>, Vec<Misplaced>) {
    let (mut events, mut mistakes) = (Vec::new(), Vec::new());
    let mut open: Vec<Property> = Vec::new();
    let mut event = None;
    for line in lines {
        let Some(property) = line.property() else {
            let message = format!("{} is not a line of an iCalendar file", quote(&line.text));
            let mistake = Mistake::new(message).help("every line is a name, `:` and a value; long ones go on in the next line after a space");
            mistakes.push((line.at, mistake));
            // What follows is anybody's guess.
            return (events, mistakes);
        };
        match &*property.name {
            "BEGIN" => {
                if property.is("BEGIN", "VEVENT") && open.len() == 1 {
                    event = Some(Event::new(property.at.clone()));
                }
                open.push(property);
            }
            "END" => match open.pop() {
                Some(begun) if begun.value.eq_ignore_ascii_case(&property.value) => {
                    if open.len() == 1 {
                        events.extend(event.take());
                    }
                }
                begun => {
                    let begun = begun.map(|begun| begun.value).unwrap_or_default();
                    let message = format!(
                        "{} ends here, which is not what was begun last",
                        quote(&property.value)
                    );
                    let help =
                        format!("`END:{begun}` is missing before it; export the calendar again");
                    mistakes.push((property.at, Mistake::new(message).help(help)));
                    return (events, mistakes);
                }
            },
            _ => {
                if let Some(event) = event.as_mut().filter(|_| open.len() == 2) {
                    event.add(property);
                }
            }
        }
    }
    if let Some(begun) = open.pop() {
        let message = format!("the file ends before `END:{}`", begun.value);
        let help = "it was cut off; export or download the calendar again";
        mistakes.push((begun.at, Mistake::new(message).help(help)));
    }
    (events, mistakes)
}

#[cfg(test)]
mod tests;
