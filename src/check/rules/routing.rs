//! Routing (`TL02xx`): what tickets are sorted by, and where they go.

mod conditions;
mod presence;
mod routes;
mod tickets;
mod unused;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[
    &tickets::UNUSED_CATEGORY,
    &tickets::CATEGORY_WITHOUT_TIER,
    &unused::UNUSED_CALENDAR,
    &unused::UNUSED_HOLIDAY_SET,
    &unused::UNUSED_ROTATION,
    &unused::UNUSED_TIER,
    &unused::UNUSED_ESCALATION_POLICY,
    &tickets::UNUSED_ATTRIBUTE,
    &tickets::UNUSED_SCALE,
    &routes::UNREACHABLE_ROUTE,
    &routes::NO_CATCH_ALL_ROUTE,
    &conditions::NEVER_HOLDS,
    &conditions::ALWAYS_HOLDS,
    &conditions::THRESHOLD_OUT_OF_RANGE,
    &presence::NO_ROUTES,
    &presence::NO_PRIORITIES,
];
