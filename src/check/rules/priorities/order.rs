//! Priorities by rank: more severe is never slower.

use crate::check::rules::durations::Timed;
use crate::check::rules::rules;
use crate::check::{Context, Findings, Rule};
use crate::diagnostic::Diagnostic;
use crate::model::{Calendar, CalendarRef, Duration, Ix, Policy, Priority, Window};
use crate::source::At;

rules! {
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
    pub(super) static MORE_SEVERE_SLOWER = 505, "more-severe-slower", Deny, "0.1.0", Entry, targets;

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
    pub(super) static STEP_SLOWER = 506, "step-slower-for-severe", Deny, "0.1.0", Entry, steps;

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
    pub(super) static TIER_SLOWER = 507, "tier-slower-for-severe", Deny, "0.1.0", Entry, tiers;

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
    pub(super) static MORE_SEVERE_CLOSED = 508, "more-severe-off-hours", Warn, "0.1.0", Entry, calendars;
}

/// One of a priority's targets.
type Target = fn(&Priority) -> Option<At<Duration>>;

/// A duration that belongs to a priority, on its clock.
type Valued<'p> = (&'p Priority, At<Duration>, CalendarRef);

/// The neighbours, from most to least severe, whose order is certainly wrong. Priorities without a
/// value are passed over, so that the next one with a value is the neighbour.
fn inversions<'p>(
    policy: &'p Policy,
    value: impl Fn(Ix<Priority>) -> Option<(At<Duration>, CalendarRef)>,
) -> Vec<(Valued<'p>, Valued<'p>)> {
    let ranked = policy.priorities_by_rank();
    let with_value: Vec<Valued<'p>> = ranked
        .iter()
        .filter_map(|ix| value(*ix).map(|(at, on)| (&policy.priorities[*ix], at, on)))
        .collect();
    let neighbours = with_value.iter().zip(with_value.iter().skip(1));
    let wrong = neighbours.filter(|((_, severe, on), (_, mild, mild_on))| {
        Timed::new(**severe, *on).certainly_longer(Timed::new(**mild, *mild_on), policy)
    });
    wrong.map(|(severe, mild)| (*severe, *mild)).collect()
}

/// The finding for one inversion: `what` is waited for.
fn slower(rule: &'static Rule, what: &str, severe: Valued<'_>, mild: Valued<'_>) -> Diagnostic {
    let (severe_id, mild_id) = (&severe.0.entry.id, &mild.0.entry.id);
    let message = format!(
        "{what} takes {} for `{severe_id}` but {} for `{mild_id}`, which is less severe",
        wait(*severe.1),
        wait(*mild.1)
    );
    rule.finding(severe.1.at, message)
        .label(format!("`{severe_id}` waits longer"))
        .related(mild.1.at, format!("`{mild_id}` waits {}", wait(*mild.1)))
        .help(format!("write {} or less for `{severe_id}`, or more for `{mild_id}`", *mild.1))
}

/// A duration as a sentence has it.
fn wait(duration: Duration) -> String {
    if duration.is_immediate() { "no time".to_owned() } else { duration.to_string() }
}

fn targets(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let kinds: [(&str, Target); 3] = [
        ("a response", |priority| priority.respond_within),
        ("a resolution", |priority| priority.resolve_within),
        ("the next update", |priority| priority.update_every),
    ];
    for (what, target) in kinds {
        let value = |ix: Ix<Priority>| {
            let priority = &policy.priorities[ix];
            Some((target(priority)?, priority.calendar.value))
        };
        for (severe, mild) in inversions(policy, value) {
            findings.add(&severe.0.entry, slower(&MORE_SEVERE_SLOWER, what, severe, mild));
        }
    }
}

fn steps(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    for escalation in policy.escalation_policies.values() {
        for (number, step) in (1..).zip(&escalation.steps) {
            let delays = step.timing.delays();
            let value = |ix: Ix<Priority>| {
                Some((delays.get(ix).given()?, policy.priorities[ix].calendar.value))
            };
            for (severe, mild) in inversions(policy, value) {
                let what = format!("step {number} of `{}`", escalation.entry.id);
                findings.add(&escalation.entry, slower(&STEP_SLOWER, &what, severe, mild));
            }
        }
    }
}

fn tiers(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    for tier in policy.tiers.values() {
        let (Some(targets), Some(calendar)) = (&tier.respond_within, tier.calendar) else {
            continue;
        };
        let value = |ix: Ix<Priority>| Some((targets.get(ix).given()?, calendar.value));
        for (severe, mild) in inversions(policy, value) {
            let what = format!("an answer of tier `{}`", tier.entry.id);
            findings.add(&tier.entry, slower(&TIER_SLOWER, &what, severe, mild));
        }
    }
}

fn calendars(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let ranked = policy.priorities_by_rank();
    let neighbours = ranked.iter().zip(ranked.iter().skip(1));
    for (severe, mild) in neighbours.map(|(a, b)| (&policy.priorities[*a], &policy.priorities[*b]))
    {
        let CalendarRef::Named(calendar) = severe.calendar.value else { continue };
        if mild.calendar.value != CalendarRef::Always || always_open(policy, calendar) {
            continue;
        }
        let (severe_id, mild_id) = (&severe.entry.id, &mild.entry.id);
        let message = format!(
            "`{severe_id}` waits for service hours while `{mild_id}`, less severe, counts around the clock"
        );
        let finding = MORE_SEVERE_CLOSED
            .finding(severe.calendar.at, message)
            .label(format!("closed at times, unlike the calendar of `{mild_id}`"))
            .related(mild.calendar.at, "counts around the clock")
            .help(format!("write `calendar = \"24x7\"` for `{severe_id}`"));
        findings.add(&severe.entry, finding);
    }
}

/// True for a team's own calendar whose weekly windows leave no minute out.
fn always_open(policy: &Policy, calendar: Ix<Calendar>) -> bool {
    let calendar = &policy.calendars[calendar];
    let whole = |windows: &Vec<Window>| {
        windows.iter().map(|w| u32::from(w.end.saturating_sub(w.start))).sum::<u32>() >= 1440
    };
    calendar.holidays.is_empty() && calendar.hours.iter().all(whole)
}
