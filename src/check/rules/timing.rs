//! Timing (`TL04xx`): targets, delays and reminders that contradict each other or a calendar.
//!
//! Two durations are only compared where the answer holds for every ticket; see `durations`.

mod targets;

use super::{Rule, rules};

pub(super) const RULES: &[&Rule] = &[
    &RESPONSE_AFTER_RESOLUTION,
    &UPDATE_AFTER_RESOLUTION,
    &REMINDER_AFTER_RESOLUTION,
    &TIER_SLOWER_THAN_PRIORITY,
    &DUTY_AFTER_RESOLUTION,
    &NO_PAUSE,
];

rules! {
    /// A response target that ends after the resolution target.
    ///
    /// A ticket would have to be resolved before anybody has to answer it. One of the two numbers is
    /// wrong; often they stand the wrong way round.
    ///
    /// ```toml bad
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "8h"
    /// resolve-within = "1h"
    /// ```
    ///
    /// ```toml good
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    /// ```
    static RESPONSE_AFTER_RESOLUTION = 401, "response-after-resolution", Deny, "0.1.0", Entry, targets::response_after_resolution;

    /// Status updates further apart than the resolution target.
    ///
    /// A ticket that is resolved in time would never get an update: the first falls due when the work
    /// should be over.
    ///
    /// ```toml bad
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    /// update-every = "24h"
    /// ```
    ///
    /// ```toml good
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    /// update-every = "2h"
    /// ```
    static UPDATE_AFTER_RESOLUTION = 402, "update-after-resolution", Warn, "0.1.0", Entry, targets::update_after_resolution;

    /// A reminder that comes after the resolution target of every priority.
    ///
    /// `ack-timeout` and a step's `repeat` remind people of an open ticket. Where the first reminder
    /// comes after the moment at which every ticket should be resolved, it reminds nobody in time.
    ///
    /// ```toml bad
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    ///
    /// [escalation-policies.outage]
    /// name = "Outages"
    /// ack-timeout = "12h"
    /// steps = []
    /// ```
    ///
    /// ```toml good
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    ///
    /// [escalation-policies.outage]
    /// name = "Outages"
    /// ack-timeout = "30m"
    /// steps = []
    /// ```
    static REMINDER_AFTER_RESOLUTION = 403, "reminder-after-resolution", Warn, "0.1.0", Whole, targets::reminder_after_resolution;

    /// A tier that tickets start at and that may answer later than the ticket's own target.
    ///
    /// The ticket's response target is its priority's. A tier on which tickets start and whose own
    /// `respond-within` is longer keeps its target and misses the ticket's. Tiers that are only
    /// escalated to are not compared: their clock starts later.
    ///
    /// ```toml bad
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    ///
    /// [tiers.l1]
    /// level = 1
    /// name = "Help desk"
    /// responders = ["help-desk"]
    /// respond-within = "4h"
    /// calendar = "24x7"
    ///
    /// [contacts.help-desk]
    /// kind = "hotline"
    /// name = "Help desk"
    /// reach = [{ phone = "ext 7777" }]
    /// ```
    ///
    /// ```toml good
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    ///
    /// [tiers.l1]
    /// level = 1
    /// name = "Help desk"
    /// responders = ["help-desk"]
    /// respond-within = { high = "1h", default = "4h" }
    /// calendar = "24x7"
    ///
    /// [contacts.help-desk]
    /// kind = "hotline"
    /// name = "Help desk"
    /// reach = [{ phone = "ext 7777" }]
    /// ```
    static TIER_SLOWER_THAN_PRIORITY = 404, "tier-slower-than-priority", Warn, "0.1.0", Whole, targets::tier_slower_than_priority;

    /// A duty that only falls due in tickets that are late.
    ///
    /// The duty ends with the resolution and falls due after the resolution target of every priority it
    /// applies to, so a ticket that is resolved in time never meets it. That may be meant (a notice
    /// about late tickets), which is why the rule is off unless `[lints]` turns it on.
    ///
    /// ```toml bad
    /// [lints]
    /// duty-after-resolution-target = "warn"
    ///
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    ///
    /// [duties.notice]
    /// after = "12h"
    /// until = "resolved"
    /// text = "Tell management."
    /// ```
    ///
    /// ```toml good
    /// [lints]
    /// duty-after-resolution-target = "warn"
    ///
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    ///
    /// [duties.notice]
    /// after = "4h"
    /// until = "resolved"
    /// text = "Tell management."
    /// ```
    static DUTY_AFTER_RESOLUTION = 407, "duty-after-resolution-target", Allow, "0.1.0", Whole, targets::duty_after_resolution;

    /// Something repeated with no time in between.
    ///
    /// `update-every`, `every` and `ack-timeout` say how long to wait until the next time. With
    /// `immediate` there is no next time, or there is no end of them.
    ///
    /// ```toml bad
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    /// update-every = "immediate"
    /// ```
    ///
    /// ```toml good
    /// [priorities.high]
    /// rank = 1
    /// name = "High"
    /// calendar = "24x7"
    /// respond-within = "1h"
    /// resolve-within = "8h"
    /// update-every = "30m"
    /// ```
    static NO_PAUSE = 408, "repeat-without-pause", Deny, "0.1.0", Entry, targets::repeat_without_pause;
}
