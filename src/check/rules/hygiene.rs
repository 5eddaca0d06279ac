//! Hygiene (`TL09xx`): suppressions, characters that mislead, ids that look alike, leftovers.

mod characters;
mod ids;
mod past;
mod settings;
mod suppressions;

use super::Rule;

pub(in crate::check) use suppressions::unused_suppression;

pub(super) const RULES: &[&Rule] = &[
    &suppressions::UNUSED_SUPPRESSION,
    &suppressions::EXPIRED_SUPPRESSION,
    &suppressions::SUPPRESSION_WITHOUT_REASON,
    &settings::UNKNOWN_RULE,
    &characters::INVISIBLE_CHARACTER,
    &ids::CONFUSABLE_IDS,
    &past::PAST_LEAVE,
];
