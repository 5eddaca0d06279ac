//! Lengths of time as prose has them: `within 4 hours`, `two business days`, `a 30-minute call`.
//!
//! Reads only what is certainly a length of time, and says which of the policy's durations it equals.

use std::ops::Range;

use crate::check::rules::prose::words;
use crate::model::Duration;

/// A length of time in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Amount {
    /// Where it stands.
    pub(super) part: Range<usize>,
    /// How long it is.
    pub(super) length: Length,
}

/// How long something takes, as far as prose says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    /// Hours, minutes and seconds, in seconds.
    Seconds(u64),
    /// Days, which may be days of the calendar or working days: prose does not say.
    Days(u64),
}

impl Length {
    /// True if the policy's duration may be what prose means. `day` is the length of a working day
    /// in seconds, where the duration runs on a calendar with days of one length.
    pub(super) fn may_be(self, duration: Duration, day: Option<u64>) -> bool {
        match (self, duration) {
            (Self::Seconds(said), Duration::Clock { seconds, .. }) => said == seconds,
            // `24 hours` for one business day is how people talk.
            (Self::Seconds(said), Duration::BusinessDays(days)) => {
                let days = u64::from(days);
                said == days * 86_400 || day.is_some_and(|day| said == days.saturating_mul(day))
            }
            (Self::Days(said), Duration::Clock { seconds, .. }) => {
                let of = |day: u64| said.checked_mul(day) == Some(seconds);
                of(86_400) || day.is_some_and(of)
            }
            (Self::Days(said), Duration::BusinessDays(days)) => said == u64::from(days),
        }
    }
}

/// The lengths of time in a text, in order. Neighbours such as `1 hour and 30 minutes` are one.
pub(super) fn amounts(text: &str) -> Vec<Amount> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) && !mentions_unit(text) {
        return Vec::new();
    }
    let words: Vec<_> = words(text).collect();
    let mut found: Vec<Amount> = Vec::new();
    let mut index = 0;
    while let Some(rest) = words.get(index..).filter(|rest| !rest.is_empty()) {
        let Some((amount, used)) = amount(text, rest) else {
            index += 1;
            continue;
        };
        index += used;
        let joined = found.last_mut().filter(|last| joins(text, last, &amount));
        match (joined, amount.length) {
            (Some(Amount { part, length: Length::Seconds(sum) }), Length::Seconds(more))
                if *sum >= 3600 && more < 3600 =>
            {
                *sum = sum.saturating_add(more);
                part.end = amount.part.end;
            }
            _ => found.push(amount),
        }
    }
    found
}

fn mentions_unit(text: &str) -> bool {
    ["hour", "minute", "day"].iter().any(|unit| text.contains(unit))
}

/// True if nothing but blanks, a comma or `and` stands between two amounts.
fn joins(text: &str, first: &Amount, second: &Amount) -> bool {
    let between = text.get(first.part.end..second.part.start).unwrap_or("-");
    matches!(between.trim_matches([' ', ',', '\n']), "" | "and")
}

/// An amount at the start of a run of words, and how many words it is.
fn amount(text: &str, words: &[(Range<usize>, &str)]) -> Option<(Amount, usize)> {
    let (first, word) = words.first()?;
    let (count, attached) = number(word)?;
    // `1.5 hours`, `2-4 hours` and `24/7` are not read: half of them would be read wrong.
    let before = text.get(..first.start)?;
    if before.ends_with(['.', '/', ':', '–', '-', '$', '€', '#']) && before.len() > 1 {
        return None;
    }
    let (unit, mut used) = match attached {
        "" => (words.get(1)?.1, 2),
        unit => (unit, 1),
    };
    let (unit, working) = match unit.to_ascii_lowercase().as_str() {
        "business" | "working" => (words.get(2)?.1, true),
        _ => (unit, false),
    };
    used += usize::from(working);
    let end = words.get(used - 1)?.0.end;
    let gap = text.get(first.end..end)?;
    if gap.contains(['.', '/', ',', ':', ';', '(', '|', '\n', '–']) {
        return None;
    }
    let length = match unit.to_ascii_lowercase().as_str() {
        "hour" | "hours" | "hrs" | "hr" | "h" => Length::Seconds(count.checked_mul(3600)?),
        "minute" | "minutes" | "min" | "mins" => Length::Seconds(count.checked_mul(60)?),
        "day" | "days" => Length::Days(count),
        "week" | "weeks" => Length::Days(count.checked_mul(7)?),
        _ => return None,
    };
    if says_something_else(text, first.start, words.get(used..).unwrap_or_default()) {
        return None;
    }
    Some((Amount { part: first.start..end, length }, used))
}

/// True for `24 hours a day`, `2 hours per week`, `4 hours ago`, `2 hours after the resolution`, `in the
/// last 7 days`: lengths of time that are no limit.
fn says_something_else(text: &str, start: usize, rest: &[(Range<usize>, &str)]) -> bool {
    let word = |at: usize| rest.get(at).map(|(_, word)| word.to_ascii_lowercase());
    let (next, then) = (word(0), word(1));
    let rate = matches!(next.as_deref(), Some("a" | "per" | "each" | "every"))
        && matches!(then.as_deref(), Some("day" | "week" | "month" | "year" | "shift"));
    let elsewhere = matches!(
        next.as_deref(),
        Some(
            "ago"
                | "old"
                | "long"
                | "later"
                | "earlier"
                | "after"
                | "before"
                | "following"
                | "prior"
        )
    );
    let before =
        text.get(..start).unwrap_or_default().trim_end().rsplit(char::is_whitespace).next();
    let before = before.unwrap_or_default().to_ascii_lowercase();
    let past = matches!(
        before.as_str(),
        "last" | "past" | "previous" | "next" | "first" | "lasts" | "lasted" | "for" | "than"
    );
    rate || elsewhere || past
}

/// A number at the start of a word, and what is attached to it: `4h` is 4 and `h`.
fn number(word: &str) -> Option<(u64, &str)> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    if digits > 0 {
        return Some((word.get(..digits)?.parse().ok()?, word.get(digits..)?));
    }
    let count = WORDS.iter().position(|known| known.eq_ignore_ascii_case(word))?;
    Some((u64::try_from(count).ok()?, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Length)> {
        amounts(text).into_iter().map(|amount| (&text[amount.part], amount.length)).collect()
    }

    #[test]
    fn lengths_of_time_are_read_as_people_write_them() {
        let hours = |n: u64| Length::Seconds(n * 3600);
        assert_eq!(
            found("within 4 hours, or four hours"),
            [("4 hours", hours(4)), ("four hours", hours(4))]
        );
        assert_eq!(
            found("a 30-minute call, 4h, 2 business hours"),
            [
                ("30-minute", Length::Seconds(1800)),
                ("4h", hours(4)),
                ("2 business hours", hours(2)),
            ]
        );
        assert_eq!(
            found("1 hour and 30 minutes"),
            [("1 hour and 30 minutes", Length::Seconds(5400))]
        );
        assert_eq!(
            found("5 business days, two weeks"),
            [("5 business days", Length::Days(5)), ("two weeks", Length::Days(14))]
        );
    }

    #[test]
    fn what_says_something_else_is_not_read() {
        for text in [
            "24 hours a day",
            "open 24/7",
            "2-4 hours",
            "1.5 hours",
            "3 days ago",
            "P1 hour",
            "at 4, hours later",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn days_may_be_days_of_work() {
        let clock = Duration::Clock { seconds: 16 * 3600, days: false };
        assert!(Length::Days(2).may_be(clock, Some(8 * 3600)));
        assert!(!Length::Days(2).may_be(clock, None));
        assert!(Length::Days(2).may_be(Duration::BusinessDays(2), None));
    }
}
