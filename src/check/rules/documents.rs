//! Documents (`TL07xx`): what people read, and whether it can be trusted.

mod amounts;
mod building;
mod contradiction;
mod duty_text;
mod placeholder;
mod upkeep;

use super::Rule;

/// The rule that takes longest, by far: it reads the prose of every document.
pub(in crate::check) const LONGEST: &Rule = &building::UNRESOLVED_EXPRESSION;

pub(super) const RULES: &[&Rule] = &[
    &upkeep::REVIEW_OVERDUE,
    &upkeep::MISSING_OWNER,
    &upkeep::MISSING_REVIEW,
    &placeholder::PLACEHOLDER,
    &contradiction::CONTRADICTING_DURATION,
    &building::UNRESOLVED_EXPRESSION,
    &building::UNKNOWN_TEMPLATE,
    &building::UNUSED_TEMPLATE,
    &upkeep::IMPLAUSIBLE_DATE,
    &building::NO_FORMATS,
    &building::HIDDEN_SECTION,
];
