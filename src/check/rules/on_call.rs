//! On call (`TL10xx`): turns that nobody has, or that the wrong person has; dates that run out.
//!
//! These rules look at what the rotations come to in the days ahead, so what they find depends on the
//! day. Each first asks the text whether there can be anything to find: most rotations are never
//! worked out.

mod coverage;
mod handoffs;
mod leave;
mod overrides;
mod people;
mod reachable;
mod response;
mod response_gaps;
mod running_out;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Rule;
use crate::check::Context;

pub(super) const RULES: &[&Rule] = &[
    &coverage::COVERAGE_GAP,
    &coverage::VACANT_TURN,
    &people::SAME_PERSON_ON_CALL,
    &overrides::OVERRIDE_WITHOUT_EFFECT,
    &leave::LEAVE_WHILE_ON_CALL,
    &people::ROTATION_OF_ONE,
    &handoffs::NIGHT_HANDOFF,
    &running_out::HOLIDAYS_RUN_OUT,
    &response::RESPONSE_WITHOUT_RESPONDER,
];

/// How far ahead these rules look: a quarter is what teams plan.
const AHEAD: SignedDuration = SignedDuration::from_hours(90 * 24);

/// From now until as far ahead as these rules look.
fn ahead(cx: &Context<'_>) -> (Timestamp, Timestamp) {
    (cx.now, cx.now.checked_add(AHEAD).unwrap_or(Timestamp::MAX))
}

/// `Sat 2026-12-05 09:00`
fn local(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%a %F %H:%M").to_string()
}

/// The first of several stretches in words, and how many more there are: `Sat … to Mon …, Sat … to
/// Mon … and 5 more in the next 90 days`.
fn stretches(found: &[(Timestamp, Timestamp)], zone: &TimeZone) -> String {
    const SHOWN: usize = 3;
    let shown = found.iter().take(SHOWN);
    let shown: Vec<String> = shown
        .map(|(from, until)| format!("{} to {}", local(*from, zone), local(*until, zone)))
        .collect();
    match found.len().saturating_sub(SHOWN) {
        0 => super::listed(&shown),
        more => format!("{} and {more} more in the next 90 days", shown.join(", ")),
    }
}
