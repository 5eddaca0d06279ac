//! Suppressions: findings that a team accepts for an entry. Language page, section 15.

use jiff::civil::Date;

use crate::source::{At, Span};

/// `allow = [{ rule = "…", reason = "…", until = 2027-01-31 }]`: a finding the team accepts.
#[derive(Debug, Clone)]
pub struct Suppression {
    /// Code or name of the rule, not yet looked up: an unknown one is a finding of its own.
    pub rule: At<String>,
    /// Why the team accepts it; required, so `None` or blank is a finding and suppresses nothing.
    pub reason: Option<At<String>>,
    /// The last day on which it holds.
    pub until: Option<At<Date>>,
    /// The whole inline table.
    pub at: Span,
}
