//! Durations, dates and recurrences as templates see them. Words only; nothing is decided here.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use minijinja::value::{Enumerator, Object, ObjectRepr, Value};

use super::missing::Missing;
use crate::model::{Duration, Recurrence};
use crate::words;

/// A duration: prints as `2 hours`, and has shorter and longer forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) struct Length(pub(in crate::render) Duration);

impl Length {
    const KEYS: &'static [&'static str] =
        &["text", "short", "within", "after", "every", "seconds", "immediate"];

    /// The shortest form: `2h`, `at once`.
    pub(in crate::render) fn short(self) -> String {
        match self.0 {
            length if length.is_immediate() => "at once".to_owned(),
            length => length.to_string(),
        }
    }

    /// As a rhythm: `every 2 hours`, `every business day`.
    pub(in crate::render) fn every(self) -> String {
        let text = self.to_string();
        let one = text.strip_prefix("1 ").filter(|unit| !unit.contains(char::is_numeric));
        format!("every {}", one.unwrap_or(&text))
    }

    /// As an adverb: `after 2 hours`, `at once`.
    pub(in crate::render) fn after(self) -> String {
        if self.0.is_immediate() { "at once".to_owned() } else { format!("after {self}") }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::length(self.0))
    }
}

impl Object for Length {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        Some(match key.as_str()? {
            "text" => self.to_string().into(),
            "short" => self.short().into(),
            "within" if self.0.is_immediate() => "immediately".into(),
            "within" => format!("within {self}").into(),
            "after" => self.after().into(),
            "every" => self.every().into(),
            "seconds" => match self.0.seconds() {
                Some(seconds) => seconds.into(),
                None => Missing::value("the length of a business day depends on the calendar"),
            },
            "immediate" => self.0.is_immediate().into(),
            _ => return None,
        })
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(Self::KEYS)
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

/// A date: prints as `30 September 2026`, which nobody can misread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) struct Day(pub(in crate::render) Date);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.0.day(), month(self.0.month()), self.0.year())
    }
}

impl Object for Day {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        Some(match key.as_str()? {
            "text" => self.to_string().into(),
            "iso" => self.0.to_string().into(),
            _ => return None,
        })
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&["text", "iso"])
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

/// The name of a month, 1–12.
pub(in crate::render) fn month(number: i8) -> &'static str {
    match number {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

/// `quarterly`, `every 2 months`
pub(in crate::render) fn recurrence(every: Recurrence) -> String {
    match every {
        Recurrence::Days(1) => "daily".to_owned(),
        Recurrence::Days(7) => "weekly".to_owned(),
        Recurrence::Days(n) if n % 7 == 0 => format!("every {} weeks", n / 7),
        Recurrence::Days(n) => format!("every {n} days"),
        Recurrence::Months(1) => "monthly".to_owned(),
        Recurrence::Months(3) => "quarterly".to_owned(),
        Recurrence::Months(12) => "yearly".to_owned(),
        Recurrence::Months(n) if n % 12 == 0 => format!("every {} years", n / 12),
        Recurrence::Months(n) => format!("every {n} months"),
    }
}

/// One recurrence after a date; `None` past the end of the calendar.
pub(in crate::render) fn next(last: Date, every: Recurrence) -> Option<Date> {
    let span = match every {
        Recurrence::Days(days) => jiff::Span::new().try_days(days).ok()?,
        Recurrence::Months(months) => jiff::Span::new().try_months(months).ok()?,
    };
    last.checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_naturally() {
        let clock = |seconds, days| Length(Duration::Clock { seconds, days });
        let cases = [
            (clock(0, false), "immediately", "at once", "at once"),
            (clock(3600, false), "1 hour", "1h", "after 1 hour"),
            (clock(5400, false), "1 hour 30 minutes", "1h 30m", "after 1 hour 30 minutes"),
            (clock(172_800, true), "2 days", "2d", "after 2 days"),
            (clock(172_800, false), "48 hours", "48h", "after 48 hours"),
            (
                Length(Duration::BusinessDays(1)),
                "1 business day",
                "1 business day",
                "after 1 business day",
            ),
        ];
        for (length, text, short, after) in cases {
            assert_eq!(length.to_string(), text);
            assert_eq!(length.short(), short);
            assert_eq!(length.after(), after);
        }
    }

    #[test]
    fn reviews_recur() {
        let last = jiff::civil::date(2026, 11, 30);
        assert_eq!(next(last, Recurrence::Months(3)), Some(jiff::civil::date(2027, 2, 28)));
        assert_eq!(recurrence(Recurrence::Days(14)), "every 2 weeks");
    }
}
