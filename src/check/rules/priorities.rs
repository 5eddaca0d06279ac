//! Priorities (`TL05xx`): the matrix, and severities that stand in the wrong order.

mod gaps;
mod matrix;
mod order;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[
    &matrix::MATRIX_INCOMPLETE,
    &matrix::MATRIX_MISSING,
    &matrix::MATRIX_NOT_MONOTONE,
    &matrix::UNUSED_PRIORITY,
    &order::MORE_SEVERE_SLOWER,
    &order::STEP_SLOWER,
    &order::TIER_SLOWER,
    &order::MORE_SEVERE_CLOSED,
    &gaps::MISSING_TARGET,
    &gaps::RANK_GAP,
];
