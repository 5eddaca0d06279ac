//! Steps (`TL03xx`): escalation policies whose steps tell nobody, tell the same person again, or come too
//! late.

mod order;
mod people;
mod targets;
mod tiers;
mod voice;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[
    &voice::NO_VOICE_METHOD,
    &people::STEP_REACHES_NOBODY,
    &people::SINGLE_RESPONDER,
    &order::STEP_NOT_LATER,
    &targets::STEP_AFTER_RESOLUTION,
    &targets::FIRST_STEP_AFTER_RESPONSE,
    &order::MISSING_DELAY,
    &order::REPEAT_CUT_OFF,
    &tiers::TIER_SKIPPED,
    &tiers::TIER_CYCLE,
];
