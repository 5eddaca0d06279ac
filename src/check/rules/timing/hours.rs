//! Targets and steps that fall when nobody is there. What depends on the time of day; durations alone
//! are in `targets`.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::closings::{Closings, End, OPENINGS};
use super::presence::Presence;
use super::targets::{starting_priorities, starting_tiers};
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::clock::WorkingTime;
use crate::model::{
    CalendarRef, EscalationPolicy, Ix, Policy, Priority, Step, StepTiming, Target, Tier, WhenEmpty,
};

rules! {
    /// A response target around the clock that nobody is there to meet.
    ///
    /// The priority's clock runs while everybody who could answer is off: the tier on which tickets
    /// start, and whoever the steps tell before the target passes. A ticket opened in that gap misses
    /// its target, whatever anybody does. Put the priority on service hours, give the contacts a
    /// backup, or let a step tell somebody who is on call.
    ///
    /// ```toml bad
    /// [priorities.critical]
    /// rank = 1
    /// name = "Critical"
    /// calendar = "24x7"
    /// respond-within = "5m"
    /// resolve-within = "4h"
    ///
    /// [tiers.l1]
    /// level = 1
    /// name = "Help desk"
    /// responders = ["help-desk"]
    ///
    /// [contacts.help-desk]
    /// kind = "hotline"
    /// name = "Help desk"
    /// reach = [{ phone = "ext 7777" }]
    /// available = "business"
    ///
    /// [calendars.business]
    /// hours = { weekdays = "09:00-17:00" }
    /// ```
    ///
    /// ```toml good
    /// [priorities.critical]
    /// rank = 1
    /// name = "Critical"
    /// calendar = "24x7"
    /// respond-within = "5m"
    /// resolve-within = "4h"
    ///
    /// [tiers.l1]
    /// level = 1
    /// name = "Help desk"
    /// responders = ["help-desk"]
    ///
    /// [contacts.help-desk]
    /// kind = "hotline"
    /// name = "Help desk"
    /// reach = [{ phone = "ext 7777" }]
    /// available = "business"
    /// backup = ["duty-engineer"]
    ///
    /// [contacts.duty-engineer]
    /// kind = "hotline"
    /// name = "Duty engineer"
    /// reach = [{ phone = "ext 8888" }]
    ///
    /// [calendars.business]
    /// hours = { weekdays = "09:00-17:00" }
    /// ```
    pub(super) static RESPONSE_WHILE_CLOSED = 405, "response-while-closed", Warn, "0.1.0", Whole, response_while_closed;

    /// A step that fires at the very moment its people leave.
    ///
    /// Availability is half-open: who leaves at 17:00 is not there at 17:00. A delay that is exactly as
    /// long as the service hours, for a ticket opened overnight, ends at closing and finds nobody,
    /// every time. Make the delay a little shorter, or give the people a backup.
    ///
    /// ```toml bad
    /// [calendars.business]
    /// hours = { weekdays = "09:00-17:00" }
    ///
    /// [priorities.low]
    /// rank = 1
    /// name = "Low"
    /// calendar = "business"
    /// respond-within = "4h"
    /// resolve-within = "24h"
    ///
    /// [contacts.manager]
    /// kind = "role"
    /// name = "Manager"
    /// reach = [{ phone = "ext 7777" }]
    /// available = "business"
    ///
    /// [escalation-policies.unresolved]
    /// name = "Unresolved"
    /// steps = [{ notify = ["manager"], after = "8h" }]
    /// ```
    ///
    /// ```toml good
    /// [calendars.business]
    /// hours = { weekdays = "09:00-17:00" }
    ///
    /// [priorities.low]
    /// rank = 1
    /// name = "Low"
    /// calendar = "business"
    /// respond-within = "4h"
    /// resolve-within = "24h"
    ///
    /// [contacts.manager]
    /// kind = "role"
    /// name = "Manager"
    /// reach = [{ phone = "ext 7777" }]
    /// available = "business"
    ///
    /// [escalation-policies.unresolved]
    /// name = "Unresolved"
    /// steps = [{ notify = ["manager"], after = "7h" }]
    /// ```
    pub(super) static STEP_AT_CLOSING = 406, "step-at-closing", Warn, "0.1.0", Whole, step_at_closing;
}

/// How far ahead to look: two weeks show every pattern of a week twice, so that one holiday alone
/// makes no finding.
const AHEAD: SignedDuration = SignedDuration::from_hours(14 * 24);

/// More targets than this belong to many escalation policies, of which a ticket follows one: that
/// nobody can be told is no longer certain, so nothing is said.
const MANY: usize = 64;

fn response_while_closed(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    for ix in starting_priorities(policy) {
        let priority = &policy.priorities[ix];
        let Some(target) = priority.respond_within else { continue };
        let Some((tier, (from, until))) = weekly_gap(cx, ix) else { continue };
        let zone = &policy.organization.timezone;
        let local = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%A %H:%M").to_string();
        let (id, tier_id) = (&priority.entry.id, &tier.entry.id);
        let message = format!(
            "a `{id}` ticket at tier `{tier_id}` cannot always be answered within {}: at times nobody is there",
            *target
        );
        let finding = RESPONSE_WHILE_CLOSED
            .finding(target.at, message)
            .label("counted around the clock")
            .related(tier.entry.at, "where the ticket starts")
            .note(format!("from {} to {} nobody who is told in time can be reached", local(from), local(until)))
            .help("count on service hours, give the responders a backup, or tell somebody on call in time");
        findings.add(&priority.entry, finding);
    }
}

/// Whether this rule finds something about the priority.
pub(in crate::check::rules) fn unanswered_every_week(
    cx: &Context<'_>,
    priority: Ix<Priority>,
) -> bool {
    weekly_gap(cx, priority).is_some()
}

/// A tier and a stretch, longer than the response target of the priority, in which a ticket that starts
/// there is not answered in any week.
fn weekly_gap<'p>(
    cx: &Context<'p>,
    ix: Ix<Priority>,
) -> Option<(&'p Tier, (Timestamp, Timestamp))> {
    let policy = cx.policy;
    let priority = &policy.priorities[ix];
    let seconds = priority.respond_within?.seconds()?;
    if priority.calendar.value != CalendarRef::Always {
        return None;
    }
    let besides: Vec<Target> = told_before(policy, ix, seconds).into_iter().collect();
    let many = besides.len() > MANY;
    if many || (!besides.is_empty() && gap(cx, &besides, seconds).is_none()) {
        return None;
    }
    starting_tiers(policy).into_iter().find_map(|tier| {
        let told: Vec<_> = besides.iter().copied().chain([Target::Tier(tier)]).collect();
        Some((&policy.tiers[tier], gap(cx, &told, seconds)?))
    })
}

/// Whoever a step may tell before the response target passes, or a trigger that gives the priority.
fn told_before(policy: &Policy, priority: Ix<Priority>, target: u64) -> BTreeSet<Target> {
    let escalations = policy.escalation_policies.values();
    let notified = escalations.flat_map(|escalation| steps_before(escalation, priority, target));
    let triggers = policy.triggers.values();
    let raising = triggers.filter(|t| t.raise_to.is_some_and(|raise| *raise == priority));
    let notified = notified.flat_map(|step| &step.notify);
    notified.chain(raising.flat_map(|trigger| &trigger.notify)).map(|at| at.value).collect()
}

/// The steps that may fire in time. One that reaches nobody may hand on to the next at once, so those
/// after a step in time are in time as well.
fn steps_before(
    escalation: &EscalationPolicy,
    priority: Ix<Priority>,
    target: u64,
) -> impl Iterator<Item = &Step> {
    let in_time = move |step: &Step| {
        let delay = step.delay(priority).given();
        delay.is_some_and(|delay| delay.seconds().is_none_or(|seconds| seconds <= target))
    };
    let hands_on = escalation.when_empty == WhenEmpty::Next;
    let mut one_before = false;
    escalation.steps.iter().filter(move |step| {
        let in_time = in_time(step);
        one_before |= in_time;
        in_time || (hands_on && one_before)
    })
}

/// A stretch longer than the target in which none of these can be told, if there is one every week.
fn gap(cx: &Context<'_>, told: &[Target], target: u64) -> Option<(Timestamp, Timestamp)> {
    let presence = Presence { policy: cx.policy, clock: cx.clock };
    let calendars = presence.calendars(told)?;
    let until = cx.now.checked_add(AHEAD).ok()?;
    let mut moments = BTreeSet::from([cx.now, until]);
    for calendar in calendars {
        let calendar = cx.clock.calendar(calendar);
        moments.extend(edges(calendar, cx.now, until));
    }
    let moments: Vec<_> = moments.into_iter().collect();
    let mut gaps = Vec::new();
    let mut since = None;
    for moment in moments {
        if told.iter().any(|target| presence.might_be_told(*target, moment)) {
            gaps.extend(since.take().map(|since| (since, moment)));
        } else {
            since = since.or(Some(moment));
        }
    }
    // The first may have begun earlier; it is as good a witness as any other.
    let long = |(from, until): &(Timestamp, Timestamp)| {
        u64::try_from(until.duration_since(*from).as_secs()).is_ok_and(|gap| gap > target)
    };
    let long: Vec<_> = gaps.into_iter().filter(long).collect();
    match long.as_slice() {
        [_, second, ..] => Some(*second),
        _ => None,
    }
}

/// The instants at which a calendar opens or closes in a range.
fn edges(calendar: &WorkingTime, from: Timestamp, until: Timestamp) -> Vec<Timestamp> {
    let mut edges = Vec::new();
    let mut at = from;
    // A calendar of two windows a day has 56 edges in two weeks; more than this is no pattern.
    for _ in 0..100 {
        let next =
            if calendar.is_open(at) { calendar.next_close(at) } else { calendar.next_open(at) };
        match next {
            Some(next) if next > at && next < until => {
                edges.push(next);
                at = next;
            }
            _ => break,
        }
    }
    edges
}

fn step_at_closing(cx: &Context<'_>, findings: &mut Findings) {
    let presence = Presence { policy: cx.policy, clock: cx.clock };
    let mut closings = Closings::default();
    for escalation in cx.policy.escalation_policies.values() {
        for (index, step) in escalation.steps.iter().enumerate() {
            // A `wait` counts from the opening only in the first step.
            if index > 0 && matches!(step.timing, StepTiming::Wait(_)) {
                continue;
            }
            let mut reported = BTreeSet::new();
            for (priority, cell) in step.timing.delays().iter() {
                let Some(delay) = cell.given() else { continue };
                let calendar = cx.policy.priorities[priority].calendar.value;
                let CalendarRef::Named(named) = calendar else { continue };
                let told = |at| step.notify.iter().any(|to| presence.might_be_told(**to, at));
                let missed = |(before, due): &&End| !told(*due) && told(*before);
                // One in three openings is asked first: most steps find somebody there.
                let ends = closings.of(cx, named, *delay);
                let pattern = ends.iter().step_by(3).any(|end| missed(&end))
                    && ends.iter().filter(missed).count() * 2 > OPENINGS;
                if !pattern || !reported.insert(delay.at) {
                    continue;
                }
                let calendar = &cx.policy.calendars[named].entry;
                let message =
                    format!("after {} of `{}`, its people have just left", *delay, calendar.id);
                let finding = STEP_AT_CLOSING
                    .finding(delay.at, message)
                    .label("ends at closing time for a ticket that waited for the opening")
                    .related(calendar.at, "the hours it is counted on")
                    .help("write a shorter delay, or give its people a backup");
                findings.add(&escalation.entry, finding);
            }
        }
    }
}
