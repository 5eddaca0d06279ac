//! Priorities by rank: more severe is never slower, nothing is missing, ranks leave nothing out.

use super::{
    MISSING_TARGET, MORE_SEVERE_CLOSED, MORE_SEVERE_SLOWER, RANK_GAP, STEP_SLOWER, TIER_SLOWER,
};
use crate::check::rules::durations::Timed;
use crate::check::{Context, Findings, Rule};
use crate::diagnostic::Diagnostic;
use crate::model::{Calendar, CalendarRef, Duration, Entry, Ix, Policy, Priority, Window};
use crate::source::At;

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

pub(super) fn targets(cx: &Context<'_>, findings: &mut Findings) {
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

pub(super) fn steps(cx: &Context<'_>, findings: &mut Findings) {
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

pub(super) fn tiers(cx: &Context<'_>, findings: &mut Findings) {
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

pub(super) fn calendars(cx: &Context<'_>, findings: &mut Findings) {
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

pub(super) fn missing_target(cx: &Context<'_>, findings: &mut Findings) {
    for priority in cx.policy.priorities.values() {
        let (what, keys) = match (priority.respond_within, priority.resolve_within) {
            (Some(_), Some(_)) => continue,
            (None, Some(_)) => ("no response target", "`respond-within`"),
            (Some(_), None) => ("no resolution target", "`resolve-within`"),
            (None, None) => {
                ("no response and no resolution target", "`respond-within` and `resolve-within`")
            }
        };
        let finding = MISSING_TARGET
            .finding(priority.entry.at, format!("priority `{}` has {what}", priority.entry.id))
            .label("no ticket of this priority can be late")
            .help(format!("write {keys}, or say in an `allow` why there is none"));
        findings.add(&priority.entry, finding);
    }
}

pub(super) fn rank_gap(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let priorities = ranks(policy.priorities.values().map(|p| (p.rank, &p.entry)));
    let impacts = ranks(policy.impacts.values().map(|i| (i.rank, &i.entry)));
    let urgencies = ranks(policy.urgencies.values().map(|u| (u.rank, &u.entry)));
    for ranked in [priorities, impacts, urgencies] {
        for (expected, (rank, entry)) in (1..).zip(ranked) {
            if *rank != expected {
                let message = format!("rank {} of {} leaves out {expected}", *rank, entry.key());
                let finding = RANK_GAP.finding(rank.at, message).help("number them 1, 2, 3 …");
                findings.add(entry, finding);
                // Everything after the first gap is off as well; one finding says it.
                break;
            }
        }
    }
}

fn ranks<'e>(entries: impl Iterator<Item = (At<u32>, &'e Entry)>) -> Vec<(At<u32>, &'e Entry)> {
    let mut ranked: Vec<_> = entries.collect();
    ranked.sort_by_key(|(rank, _)| rank.value);
    ranked
}
