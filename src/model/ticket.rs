//! What tickets are made of: categories, impact, urgency, attributes, priorities and the matrix.
//! Language page, sections 6 and 7.

use super::{CalendarRef, Duration, Entry, Ix, MethodKind, Tier};
use crate::source::{At, Span};

/// What a ticket is about.
#[derive(Debug, Clone)]
pub struct Category {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// As people call it.
    pub name: String,
    /// Who works on it first.
    pub tier: Option<At<Ix<Tier>>>,
    /// Examples, for documents.
    pub examples: Vec<String>,
}

/// How much is affected.
#[derive(Debug, Clone)]
pub struct Impact {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// 1 is the most severe; unique.
    pub rank: At<u32>,
    /// As people call it.
    pub name: String,
}

/// How soon it matters.
#[derive(Debug, Clone)]
pub struct Urgency {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// 1 is the most severe; unique.
    pub rank: At<u32>,
    /// As people call it.
    pub name: String,
}

/// A fact about a ticket that conditions may test.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// As people call it.
    pub name: String,
    /// Which values it takes.
    pub kind: AttributeKind,
}

/// Which values an attribute takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeKind {
    /// True or false.
    Boolean,
    /// A number from 0 to 100.
    Percent,
    /// Any finite number.
    Number,
    /// One of these words.
    Choice(Vec<At<String>>),
    /// A length of time; compared in seconds.
    Duration,
}

impl AttributeKind {
    /// The word used in TOML.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Percent => "percent",
            Self::Number => "number",
            Self::Choice(_) => "choice",
            Self::Duration => "duration",
        }
    }
}

/// A value of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub enum AttributeValue {
    /// Of a boolean.
    Boolean(bool),
    /// Of a percent, a number, or a duration (in seconds). Finite.
    Number(f64),
    /// Of a choice: the position of the word among the attribute's choices.
    Choice(usize),
}

/// How severe a ticket is, and by when it must be answered.
#[derive(Debug, Clone)]
pub struct Priority {
    /// Id, place, suppressions.
    pub entry: Entry,
    /// 1 is the most severe; unique.
    pub rank: At<u32>,
    /// As people call it.
    pub name: String,
    /// Examples, for documents.
    pub examples: Vec<String>,
    /// The clock its targets run on.
    pub calendar: At<CalendarRef>,
    /// Response target: acknowledged within.
    pub respond_within: Option<At<Duration>>,
    /// Resolution target: resolved within.
    pub resolve_within: Option<At<Duration>>,
    /// How often those concerned hear of it until it is resolved.
    pub update_every: Option<At<Duration>>,
    /// Channels for this priority, most preferred first; empty means the contact's own order.
    pub via: Vec<At<MethodKind>>,
}

/// Impact and urgency → priority.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// Place and suppressions; the id is `matrix`.
    pub entry: Entry,
    /// One row per impact (parallel to the table), one cell per urgency; `None` where the team
    /// left a cell out, which a lint reports.
    pub cells: Vec<Vec<Option<At<Ix<Priority>>>>>,
    /// Where each impact's row stands, parallel to the table of impacts.
    pub rows: Vec<Option<Span>>,
}

impl Matrix {
    /// The priority of an impact and an urgency.
    pub fn get(&self, impact: Ix<Impact>, urgency: Ix<Urgency>) -> Option<At<Ix<Priority>>> {
        self.cells.get(impact.index())?.get(urgency.index()).copied()?
    }
}

super::entry::has_entry!(Category, Impact, Urgency, Attribute, Priority, Matrix);
