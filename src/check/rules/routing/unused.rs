//! Calendars, rotations, tiers and policies that nothing uses.

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::Entry;

rules! {
    /// A calendar that nothing runs on.
    ///
    /// No priority, tier, contact, method, rotation or duty names it. Either it is left over, or something
    /// still runs on another calendar than was meant.
    ///
    /// ```toml bad
    /// [calendars.night]
    /// hours = { daily = "22:00-06:00" }
    /// ```
    ///
    /// ```toml good
    /// [calendars.night]
    /// hours = { daily = "22:00-06:00" }
    ///
    /// [duties.night-report]
    /// after = "8h"
    /// calendar = "night"
    /// notify = ["owner"]
    /// ```
    pub(super) static UNUSED_CALENDAR = 203, "unused-calendar", Warn, "0.1.0", Whole, calendars;

    /// A holiday set that no calendar names.
    ///
    /// Its days close nothing. Name it in the `holidays` of a calendar.
    ///
    /// ```toml bad
    /// [holidays.company]
    /// days = [{ on = 2026-12-24, name = "Christmas Eve" }]
    /// ```
    ///
    /// ```toml good
    /// [holidays.company]
    /// days = [{ on = 2026-12-24, name = "Christmas Eve" }]
    ///
    /// [calendars.day]
    /// hours = { weekdays = "09:00-17:00" }
    /// holidays = ["company"]
    ///
    /// [duties.day-report]
    /// after = "8h"
    /// calendar = "day"
    /// notify = ["owner"]
    /// ```
    pub(super) static UNUSED_HOLIDAY_SET = 204, "unused-holiday-set", Warn, "0.1.0", Whole, holiday_sets;

    /// A rotation that nobody is told through.
    ///
    /// People carry the pager, and no team, tier, step, trigger or duty asks who is on call.
    ///
    /// ```toml bad
    /// [rotations.weekend]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    /// ```
    ///
    /// ```toml good
    /// [rotations.weekend]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    ///
    /// [duties.weekend-report]
    /// after = "8h"
    /// notify = ["weekend"]
    /// ```
    pub(super) static UNUSED_ROTATION = 205, "unused-rotation", Warn, "0.1.0", Whole, rotations;

    /// A tier that no ticket comes to.
    ///
    /// No category starts there, and no step, trigger or duty names it.
    ///
    /// ```toml bad
    /// [tiers.l9]
    /// level = 9
    /// name = "Level 9"
    /// responders = ["ada"]
    /// ```
    ///
    /// ```toml good
    /// [tiers.l9]
    /// level = 9
    /// name = "Level 9"
    /// responders = ["ada"]
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["l9"], after = "1h" }]
    /// ```
    pub(super) static UNUSED_TIER = 206, "unused-tier", Warn, "0.1.0", Whole, tiers;

    /// An escalation policy that no route leads to.
    ///
    /// No ticket ever follows it. Add a route, or remove the policy.
    ///
    /// ```toml bad
    /// [escalation-policies.night]
    /// name = "At night"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["ada"], after = "1h" }]
    /// ```
    ///
    /// ```toml good
    /// [escalation-policies.night]
    /// name = "At night"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["ada"], after = "1h" }]
    ///
    /// [[routes]]
    /// when = { category = "network" }
    /// policy = "night"
    ///
    /// [[routes]]
    /// when = {}
    /// policy = "standard"
    /// ```
    pub(super) static UNUSED_ESCALATION_POLICY = 207, "unused-escalation-policy", Warn, "0.1.0", Whole, escalation_policies;
}

fn calendars(cx: &Context<'_>, findings: &mut Findings) {
    let used = &cx.facts().usage.calendars;
    for (_, calendar) in cx.policy.calendars.iter().filter(|(ix, _)| !used.has(*ix)) {
        let label = "no priority, tier, contact, rotation or duty names it";
        report(&UNUSED_CALENDAR, &calendar.entry, "nothing runs on", label, findings);
    }
}

fn holiday_sets(cx: &Context<'_>, findings: &mut Findings) {
    let used = &cx.facts().usage.holiday_sets;
    for (_, set) in cx.policy.holiday_sets.iter().filter(|(ix, _)| !used.has(*ix)) {
        report(
            &UNUSED_HOLIDAY_SET,
            &set.entry,
            "nothing closes on",
            "no calendar names it",
            findings,
        );
    }
}

fn rotations(cx: &Context<'_>, findings: &mut Findings) {
    let used = &cx.facts().usage.rotations;
    for (_, rotation) in cx.policy.rotations.iter().filter(|(ix, _)| !used.has(*ix)) {
        let label = "no team, tier, step, trigger or duty asks who is on call";
        report(&UNUSED_ROTATION, &rotation.entry, "nobody is told through", label, findings);
    }
}

fn tiers(cx: &Context<'_>, findings: &mut Findings) {
    let used = &cx.facts().usage.tiers;
    for (_, tier) in cx.policy.tiers.iter().filter(|(ix, _)| !used.has(*ix)) {
        let label = "no category starts there, and no step, trigger or duty names it";
        report(&UNUSED_TIER, &tier.entry, "no ticket comes to", label, findings);
    }
}

fn escalation_policies(cx: &Context<'_>, findings: &mut Findings) {
    let used = &cx.facts().usage.escalation_policies;
    for (_, policy) in cx.policy.escalation_policies.iter().filter(|(ix, _)| !used.has(*ix)) {
        let label = "no route leads to it";
        report(&UNUSED_ESCALATION_POLICY, &policy.entry, "no ticket follows", label, findings);
    }
}

fn report(
    rule: &'static crate::check::Rule,
    entry: &Entry,
    what: &str,
    label: &str,
    findings: &mut Findings,
) {
    let diagnostic = rule
        .finding(entry.at, format!("{what} {} `{}`", entry.kind.noun(), entry.id))
        .label(label)
        .help("name it where it belongs, or remove it");
    findings.add(entry, diagnostic);
}
