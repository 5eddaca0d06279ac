//! What a field says, for reading and for grading.

use std::fmt;

use jiff::Timestamp;

use super::Record;
use crate::model::{Duration, Window};

/// What a field says. Two values are the same where the author meant the same.
#[derive(Debug, Clone)]
pub enum Value {
    /// Words, a word, an id: anything without an order.
    Text(String),
    /// A word of a fixed few, with its strength: the stronger, the tighter.
    Strength(&'static str, u8),
    /// The id of a priority.
    Priority(String),
    /// The id of a tier.
    Tier(String),
    /// A length of time.
    Duration(Duration),
    /// `"never"`: left out on purpose.
    Never,
    /// A number that is counted.
    Number(u64),
    /// The openings of one day of the week.
    Windows(Vec<Window>),
    /// A moment.
    Instant(Instant),
    /// A time zone, and whether it is the organization's.
    Zone(String, bool),
    /// Several words, in their order.
    List(Vec<String>),
    /// Several tables, in their order.
    Records(Vec<Record>),
}

/// A moment, as it was written in some zone.
#[derive(Debug, Clone)]
pub struct Instant {
    /// The moment.
    pub at: Timestamp,
    /// As the author writes it, in the zone that holds there.
    pub text: String,
    /// True where that zone is the organization's: then the text is what was meant, and a move of the
    /// whole organization is one change of its zone.
    pub own_zone: bool,
}

/// What makes a value tighter (sooner, more, stricter) or looser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sense {
    /// It cannot be told from the value.
    Neutral,
    /// Sooner is tighter; never, or nothing at all, is loosest.
    Sooner,
    /// More is tighter.
    More,
    /// The stronger word is tighter.
    Stronger,
    /// The more severe priority, or the higher tier, is tighter.
    Severer,
    /// Open for longer is tighter.
    Longer,
    /// Round the clock is tightest.
    Clock,
    /// Somebody or something that is not there any more is looser.
    Reach,
    /// Something more that closes is looser.
    Closing,
    /// Channels without one that wakes somebody are looser.
    Channels,
    /// To be limited at all is looser.
    Limit,
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Duration(a), Self::Duration(b)) => same_time(*a, *b),
            (Self::Instant(a), Self::Instant(b)) => {
                a.at == b.at || (a.own_zone && b.own_zone && a.text == b.text)
            }
            (Self::Zone(a, own), Self::Zone(b, other_own)) => a == b || (*own && *other_own),
            (Self::Text(a), Self::Text(b))
            | (Self::Priority(a), Self::Priority(b))
            | (Self::Tier(a), Self::Tier(b)) => a == b,
            (Self::Strength(a, _), Self::Strength(b, _)) => a == b,
            (Self::Never, Self::Never) => true,
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::Windows(a), Self::Windows(b)) => a == b,
            (Self::List(a), Self::List(b)) => a == b,
            (Self::Records(a), Self::Records(b)) => a == b,
            _ => false,
        }
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&super::Field, &super::Field)| a.name == b.name && a.value == b.value;
        self.fields.len() == other.fields.len() && self.fields.iter().zip(&other.fields).all(same)
    }
}

/// True if two durations mean the same: `2d` only stands where it is `48h`.
fn same_time(a: Duration, b: Duration) -> bool {
    match (a, b) {
        (Duration::Clock { seconds: a, .. }, Duration::Clock { seconds: b, .. }) => a == b,
        (a, b) => a == b || (a.is_immediate() && b.is_immediate()),
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Priority(text) | Self::Tier(text) | Self::Zone(text, _) => {
                f.write_str(text)
            }
            Self::Strength(word, _) => f.write_str(word),
            Self::Duration(duration) => duration.fmt(f),
            Self::Never => f.write_str("never"),
            Self::Number(number) => number.fmt(f),
            Self::Windows(windows) if windows.is_empty() => f.write_str("closed"),
            Self::Windows(windows) => {
                let texts: Vec<_> = windows.iter().copied().map(super::words::window).collect();
                f.write_str(&texts.join(", "))
            }
            Self::Instant(instant) => f.write_str(&instant.text),
            Self::List(words) => f.write_str(&words.join(", ")),
            Self::Records(records) => {
                let texts: Vec<_> = records.iter().map(ToString::to_string).collect();
                f.write_str(&texts.join(", "))
            }
        }
    }
}

impl fmt::Display for Record {
    /// As an inline table without its quotes: `{ notify = l2, after = 2h }`. Keys below one key that all
    /// say the same are that one key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parent =
            |field: &super::Field| field.name.split_once('.').map(|(key, _)| key.to_owned());
        let mut parts = Vec::new();
        for (index, field) in self.fields.iter().enumerate() {
            let key = parent(field);
            let mut name = field.name.clone();
            let siblings = || self.fields.iter().filter(|other| parent(other) == key);
            if let Some(key) = &key
                && siblings().count() > 1
                && siblings().all(|other| other.value == field.value)
            {
                if index > 0
                    && self.fields.get(index - 1).is_some_and(|f| parent(f) == Some(key.clone()))
                {
                    continue;
                }
                name.clone_from(key);
            }
            parts.push(match &field.value {
                value @ (Value::List(_) | Value::Records(_)) => format!("{name} = [{value}]"),
                value => format!("{name} = {value}"),
            });
        }
        write!(f, "{{ {} }}", parts.join(", "))
    }
}
