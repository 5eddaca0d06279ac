//! How far a fault reaches, in words: when, for how long, for how many tickets.

use jiff::Timestamp;

use super::ProofReport;
use crate::clock::{Interval, Intervals};
use crate::oncall::Collision;
use crate::prove::{Broken, Counterexample, Verdict};
use crate::report::plural;

/// A year of the calendar on average, in seconds.
const YEAR: i64 = 31_556_952;

/// When tickets break a guarantee: the first stretch of openings, and how many more there are.
pub(super) fn openings(report: &ProofReport<'_>, openings: &Intervals) -> String {
    let mut stretches = openings.iter();
    let Some(first) = stretches.next() else { return String::new() };
    let more = stretches.count();
    let first = stretch(report, first);
    match more {
        0 => first,
        1 => format!("{first}, and one more time"),
        more => format!("{first}, and {more} more times"),
    }
}

/// When one person is on call twice.
pub(super) fn collision(report: &ProofReport<'_>, collision: &Collision) -> String {
    let Interval { start, end } = collision.interval;
    let (from, until) = report.proof.horizon;
    if start <= from.as_second() && end >= until.as_second() {
        return "all the time".to_owned();
    }
    stretch(report, collision.interval)
}

/// `Friday 25 December 2026 from 22:00 until 07:00 the next day`
fn stretch(report: &ProofReport<'_>, interval: Interval) -> String {
    let words = report.words();
    let (from, until) = (interval.from(), interval.until());
    let (start, end) = report.proof.horizon;
    if from <= start && until >= end {
        return "whenever it is opened".to_owned();
    }
    let day = |at| words.format("%A %-d %B %Y", at);
    let time = |at: Timestamp| {
        let pattern = if at.as_second() % 60 == 0 { "%H:%M" } else { "%H:%M:%S" };
        words.format(pattern, at)
    };
    let (first, last) = (day(from), day(until));
    if first == last {
        return format!("{first} from {} until {}", time(from), time(until));
    }
    format!("from {first} {} until {last} {}", time(from), time(until))
}

/// How far it reaches: `1 of 40 classes of ticket (12 different tickets), for 9 hours of a year`.
pub(super) fn in_all(report: &ProofReport<'_>, verdict: &Verdict, broken: &Broken) -> String {
    if let Counterexample::Person(_) = broken.example {
        return a_year(report, &broken.openings, "all the time");
    }
    let of = plural(verdict.classes, "class", "classes");
    let year = a_year(report, &broken.openings, "whenever they are opened");
    format!("{} of {of} of ticket ({}), {year}", broken.classes, tickets(broken.tickets))
}

/// `for 9 hours of a year`, or that it is always so.
fn a_year(report: &ProofReport<'_>, openings: &Intervals, always: &str) -> String {
    let (from, until) = report.proof.horizon;
    let all = (until.as_second() - from.as_second()).max(1);
    let seconds = openings.seconds();
    if seconds >= all {
        return always.to_owned();
    }
    // A horizon of about a year is told as it is; others are scaled.
    let whole_year = (all - YEAR).abs() < 3 * 86_400;
    let scaled = if whole_year {
        seconds
    } else {
        i64::try_from(i128::from(seconds) * i128::from(YEAR) / i128::from(all)).unwrap_or(i64::MAX)
    };
    match whole_year {
        true => format!("for {} of a year", hours(scaled)),
        // An absence does not come round.
        false if report.without.is_some() => format!("for {}", hours(seconds)),
        false => format!("for {}, which makes {} of a year", hours(seconds), hours(scaled)),
    }
}

/// `9 hours`, `12.5 hours`, `20 minutes`
fn hours(seconds: i64) -> String {
    let number = |n: i64, noun: &str| {
        let number = grouped(u128::try_from(n).unwrap_or(u128::MAX));
        format!("{number} {noun}{}", if n == 1 { "" } else { "s" })
    };
    match seconds {
        0..60 => number(seconds.max(1), "second"),
        60..3600 => number(seconds / 60, "minute"),
        _ if seconds % 3600 == 0 || seconds > 360_000 => number(seconds / 3600, "hour"),
        _ => format!("{}.{} hours", seconds / 3600, seconds % 3600 / 360),
    }
}

fn tickets(number: u128) -> String {
    match number {
        1 => "1 ticket".to_owned(),
        many => format!("{} different tickets", grouped(many)),
    }
}

/// `983,040`
pub(in crate::report) fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What was looked at: `Looked at 40 classes of ticket (983,040 different tickets), opened at any …`.
pub(super) fn scope(report: &ProofReport<'_>) -> String {
    let proof = report.proof;
    let words = report.words();
    let day = |at| words.format("%a %-d %b %Y", at);
    format!(
        "Looked at {} of ticket ({}), opened at any moment from {} until {}: {} stretches \
         of time between two changes",
        plural(proof.classes, "class", "classes"),
        tickets(proof.tickets),
        day(proof.horizon.0),
        day(proof.horizon.1),
        grouped(u128::try_from(proof.moments).unwrap_or(u128::MAX)),
    )
}
