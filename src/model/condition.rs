//! Conditions: data that a ticket satisfies or not. Language page, section 10.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Attribute, Category, Impact, Ix, Priority, Tier, Urgency};
use crate::source::{At, Span};

/// A condition and where it stands.
#[derive(Debug, Clone)]
pub struct Condition {
    /// What must hold.
    pub test: Test,
    /// The key and its value, or the table.
    pub at: Span,
}

/// What must hold. A test of an attribute that the ticket does not state is false.
#[derive(Debug, Clone)]
pub enum Test {
    /// Every one of these; with none, always (`when = {}`).
    All(Vec<Condition>),
    /// At least one of these; with none, never.
    Any(Vec<Condition>),
    /// The opposite.
    Not(Box<Condition>),
    /// The category is one of these.
    Category(Vec<At<Ix<Category>>>),
    /// The impact is one of these.
    Impact(Vec<At<Ix<Impact>>>),
    /// The urgency is one of these.
    Urgency(Vec<At<Ix<Urgency>>>),
    /// The priority, as it stands, is one of these.
    Priority(Vec<At<Ix<Priority>>>),
    /// The tier, as it stands, is one of these.
    Tier(Vec<At<Ix<Tier>>>),
    /// One of these targets was missed. Triggers only (ruling 15).
    Missed(Vec<At<TargetKind>>),
    /// A boolean attribute has one of these values.
    Boolean(Ix<Attribute>, Vec<At<bool>>),
    /// A choice attribute has one of these values, by position among its choices.
    Choice(Ix<Attribute>, Vec<At<usize>>),
    /// A percent, number or duration (in seconds) attribute has one of these values.
    NumberIs(Ix<Attribute>, Vec<At<f64>>),
    /// A percent, number or duration (in seconds) attribute lies in a range.
    NumberIn(Ix<Attribute>, Range),
}

/// A range with up to two ends.
#[derive(Debug, Clone, Copy)]
pub struct Range {
    /// `over` (exclusive) or `at-least` (inclusive).
    pub lower: Option<At<Bound>>,
    /// `under` (exclusive) or `at-most` (inclusive).
    pub upper: Option<At<Bound>>,
}

/// One end of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// The end itself. Finite.
    pub value: f64,
    /// Whether the end belongs to the range.
    pub inclusive: bool,
}

impl Range {
    /// True if the value lies in the range.
    pub fn contains(&self, value: f64) -> bool {
        let above = |b: At<Bound>| value > b.value.value || (b.inclusive && value == b.value.value);
        let below = |b: At<Bound>| value < b.value.value || (b.inclusive && value == b.value.value);
        self.lower.is_none_or(above) && self.upper.is_none_or(below)
    }
}

/// A target that a ticket has once and meets or misses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TargetKind {
    /// The response target: acknowledged in time.
    Response,
    /// The resolution target: resolved in time.
    Resolution,
}

impl TargetKind {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Response, Self::Resolution];

    /// The word used in TOML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Resolution => "resolution",
        }
    }
}

impl Condition {
    /// Calls `visit` for this condition and every one inside it, outermost first.
    pub fn walk<'c>(&'c self, visit: &mut impl FnMut(&'c Condition)) {
        visit(self);
        match &self.test {
            Test::All(inner) | Test::Any(inner) => inner.iter().for_each(|c| c.walk(visit)),
            Test::Not(inner) => inner.walk(visit),
            _ => {}
        }
    }

    /// True for `{}`, which matches everything.
    pub fn is_everything(&self) -> bool {
        matches!(&self.test, Test::All(inner) if inner.is_empty())
    }
}
