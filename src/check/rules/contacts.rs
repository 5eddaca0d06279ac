//! Contacts (`TL01xx`): people, teams and numbers that cannot be told, or that nobody tells.

mod addresses;
mod backups;
mod freshness;
mod numbers;
mod teams;
mod usage;

use super::Rule;

pub(super) use freshness::told_by_name;

pub(super) const RULES: &[&Rule] = &[
    &usage::UNUSED_CONTACT,
    &usage::UNREACHABLE_CONTACT,
    &backups::BACKUP_CYCLE,
    &backups::SAME_PERSON_BACKUP,
    &teams::TEAM_CYCLE,
    &teams::EMPTY_TEAM,
    &addresses::SHARED_ADDRESS,
    &addresses::INVALID_EMAIL,
    &numbers::INVALID_NUMBER,
    &numbers::IMPOSSIBLE_NUMBER,
    &numbers::NUMBER_WITHOUT_COUNTRY,
    &freshness::UNVERIFIED_CONTACT,
    &freshness::STALE_CONTACT,
    &freshness::VERIFIED_IN_FUTURE,
    &backups::HELD_BY_CYCLE,
    &freshness::AWAY_WITHOUT_COVER,
];
