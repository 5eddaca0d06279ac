//! Timing (`TL04xx`): targets, delays and reminders that contradict each other or a calendar.
//!
//! Two durations are only compared where the answer holds for every ticket; see `durations`.

mod closings;
mod hours;
mod presence;
mod reminders;
mod targets;

use super::Rule;

pub(super) use hours::unanswered_every_week;
pub(super) use targets::{starting_priorities, starting_tiers};

pub(super) const RULES: &[&Rule] = &[
    &targets::RESPONSE_AFTER_RESOLUTION,
    &targets::UPDATE_AFTER_RESOLUTION,
    &reminders::REMINDER_AFTER_RESOLUTION,
    &targets::TIER_SLOWER_THAN_PRIORITY,
    &hours::RESPONSE_WHILE_CLOSED,
    &hours::STEP_AT_CLOSING,
    &reminders::DUTY_AFTER_RESOLUTION,
    &reminders::NO_PAUSE,
];
