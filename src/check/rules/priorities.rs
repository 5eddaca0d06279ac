//! Priorities (`TL05xx`): the matrix, and severities that stand in the wrong order.

mod matrix;
mod order;

use super::{Rule, rules};

pub(super) const RULES: &[&Rule] = &[
    &MATRIX_INCOMPLETE,
    &MATRIX_MISSING,
    &MATRIX_NOT_MONOTONE,
    &UNUSED_PRIORITY,
    &MORE_SEVERE_SLOWER,
    &STEP_SLOWER,
    &TIER_SLOWER,
    &MORE_SEVERE_CLOSED,
    &MISSING_TARGET,
    &RANK_GAP,
];

rules! {
    /// A combination of impact and urgency without a priority.
    ///
    /// A ticket with that impact and urgency has no priority, so no target and no step applies to it.
    /// Every impact needs a row, and every row a cell for each urgency.
    ///
    /// ```toml bad
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    /// normal = { rank = 2, name = "Work goes on" }
    ///
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    ///
    /// [matrix]
    /// organization = { critical = "high" }
    /// ```
    ///
    /// ```toml good
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    /// normal = { rank = 2, name = "Work goes on" }
    ///
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    ///
    /// [matrix]
    /// organization = { critical = "high", normal = "high" }
    /// ```
    static MATRIX_INCOMPLETE = 501, "matrix-incomplete", Deny, "0.1.0", Whole, matrix::incomplete;

    /// Impacts and urgencies without a matrix.
    ///
    /// Impacts and urgencies exist to give a ticket its priority, and only `[matrix]` says which. A set
    /// without a matrix needs neither: its tickets state their `priority`.
    ///
    /// ```toml bad
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    /// ```
    ///
    /// ```toml good
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    ///
    /// [matrix]
    /// organization = { critical = "high" }
    /// ```
    static MATRIX_MISSING = 502, "matrix-missing", Warn, "0.1.0", Whole, matrix::missing;

    /// A higher impact or urgency that gives a less severe priority.
    ///
    /// Going up in impact or in urgency, everything else equal, a ticket should never become less
    /// severe. Two cells are usually swapped.
    ///
    /// ```toml bad
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    /// person = { rank = 2, name = "One person" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    ///
    /// [matrix]
    /// organization = { critical = "low" }
    /// person = { critical = "high" }
    /// ```
    ///
    /// ```toml good
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    /// person = { rank = 2, name = "One person" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    ///
    /// [matrix]
    /// organization = { critical = "high" }
    /// person = { critical = "low" }
    /// ```
    static MATRIX_NOT_MONOTONE = 503, "matrix-not-monotone", Warn, "0.1.0", Entry, matrix::not_monotone;

    /// A priority that no ticket ever gets.
    ///
    /// No cell of the matrix gives it and no trigger raises to it, so everything written for it is
    /// never used. Sets without a matrix are not looked at: their tickets state their priority.
    ///
    /// ```toml bad
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    ///
    /// [matrix]
    /// organization = { critical = "high" }
    /// ```
    ///
    /// ```toml good
    /// [impacts]
    /// organization = { rank = 1, name = "Whole organization" }
    ///
    /// [urgencies]
    /// critical = { rank = 1, name = "Work has stopped" }
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    ///
    /// [matrix]
    /// organization = { critical = "high" }
    /// ```
    static UNUSED_PRIORITY = 504, "unused-priority", Warn, "0.1.0", Whole, matrix::unused_priority;

    /// A more severe priority whose target is longer than that of a less severe one.
    ///
    /// The more severe ticket would be answered, resolved or reported on later. Only targets whose
    /// order is certain are compared: those on one calendar, or against one that runs around the clock.
    ///
    /// ```toml bad
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "4h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "1h", resolve-within = "72h" }
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    /// ```
    static MORE_SEVERE_SLOWER = 505, "more-severe-slower", Deny, "0.1.0", Entry, order::targets;

    /// A step that fires later for a more severe priority.
    ///
    /// Escalation should never be slower because the ticket is worse.
    ///
    /// ```toml bad
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    ///
    /// [contacts.manager]
    /// kind = "role"
    /// name = "Manager"
    /// reach = [{ phone = "ext 7777" }]
    ///
    /// [escalation-policies.unresolved]
    /// name = "Unresolved"
    /// steps = [{ notify = ["manager"], after = { high = "6h", low = "2h" } }]
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    ///
    /// [contacts.manager]
    /// kind = "role"
    /// name = "Manager"
    /// reach = [{ phone = "ext 7777" }]
    ///
    /// [escalation-policies.unresolved]
    /// name = "Unresolved"
    /// steps = [{ notify = ["manager"], after = { high = "2h", low = "6h" } }]
    /// ```
    static STEP_SLOWER = 506, "step-slower-for-severe", Deny, "0.1.0", Entry, order::steps;

    /// A tier that answers a more severe priority later.
    ///
    /// A tier's own `respond-within` should never be longer because the ticket is worse.
    ///
    /// ```toml bad
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "4h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    ///
    /// [contacts.help-desk]
    /// kind = "hotline"
    /// name = "Help desk"
    /// reach = [{ phone = "ext 7777" }]
    ///
    /// [tiers.l1]
    /// level = 1
    /// name = "Help desk"
    /// responders = ["help-desk"]
    /// respond-within = { high = "4h", low = "1h" }
    /// calendar = "24x7"
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "4h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    ///
    /// [contacts.help-desk]
    /// kind = "hotline"
    /// name = "Help desk"
    /// reach = [{ phone = "ext 7777" }]
    ///
    /// [tiers.l1]
    /// level = 1
    /// name = "Help desk"
    /// responders = ["help-desk"]
    /// respond-within = { high = "1h", low = "4h" }
    /// calendar = "24x7"
    /// ```
    static TIER_SLOWER = 507, "tier-slower-for-severe", Deny, "0.1.0", Entry, order::tiers;

    /// A more severe priority that sleeps while a less severe one runs.
    ///
    /// The less severe priority counts around the clock, the more severe one only during service hours:
    /// over a weekend the worse ticket waits and the other does not.
    ///
    /// ```toml bad
    /// [calendars.business]
    /// hours = { weekdays = "09:00-17:00" }
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "business", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    /// ```
    ///
    /// ```toml good
    /// [calendars.business]
    /// hours = { weekdays = "09:00-17:00" }
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "business", respond-within = "4h", resolve-within = "72h" }
    /// ```
    static MORE_SEVERE_CLOSED = 508, "more-severe-off-hours", Warn, "0.1.0", Entry, order::calendars;

    /// A priority without a response or resolution target.
    ///
    /// Without a target nothing is ever late: no clock runs, no report counts the ticket. If that is
    /// meant, say so with an `allow` and its reason.
    ///
    /// ```toml bad
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h" }
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// ```
    static MISSING_TARGET = 509, "missing-target", Warn, "0.1.0", Entry, order::missing_target;

    /// Ranks that leave a number out.
    ///
    /// Ranks only have to be in order; some teams want them without gaps, so that "priority 3" is the
    /// third. Off unless `[lints]` turns it on.
    ///
    /// ```toml bad
    /// [lints]
    /// rank-gap = "warn"
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 3, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    /// ```
    ///
    /// ```toml good
    /// [lints]
    /// rank-gap = "warn"
    ///
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    /// low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "4h", resolve-within = "72h" }
    /// ```
    static RANK_GAP = 510, "rank-gap", Allow, "0.1.0", Whole, order::rank_gap;
}
