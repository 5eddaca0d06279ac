//! Finds the times at which a ticket misses its response target whatever anybody does.
//!
//! Errs on the side of silence: whoever may be told before the target counts as told, and where it is
//! not certain that a ticket keeps its priority nothing is said.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::reachable::Reachable;
use crate::check::Context;
use crate::check::rules::durations::Timed;
use crate::clock::{Interval, Intervals};
use crate::model::{
    Category, Condition, Duty, DutyTiming, EscalationPolicy, Ix, Policy, Priority, StartAt, Target,
    Test, Tier, TriggerMode, WhenEmpty,
};

/// A stretch in which nobody can be told, and the deadline of a ticket opened at its start.
pub(super) struct Gap {
    /// Where it begins.
    pub(super) from: Timestamp,
    /// When somebody can be told again.
    pub(super) until: Timestamp,
    /// When the response is due for a ticket opened at the beginning.
    pub(super) deadline: Timestamp,
}

/// Looks for gaps in a range of time.
pub(super) struct Gaps<'p> {
    policy: &'p Policy,
    clock: &'p crate::clock::Clock,
    reachable: Reachable<'p>,
}

/// So many categories of a tier are tried: those of one tier mostly differ in nothing that matters.
const CATEGORIES: usize = 32;

impl<'p> Gaps<'p> {
    /// Nothing is worked out yet.
    pub(super) fn new(cx: &Context<'p>, range: (Timestamp, Timestamp)) -> Self {
        let reachable = Reachable::new(cx.policy, cx.clock, range);
        Self { policy: cx.policy, clock: cx.clock, reachable }
    }

    /// The stretches in which a ticket of the priority that starts at the tier is not answered in time.
    pub(super) fn unanswered(&mut self, priority: Ix<Priority>, tier: Ix<Tier>) -> Vec<Gap> {
        // Mostly the tier itself is always there, and no category has to be looked at.
        let everything = self.reachable.everything();
        let silent = everything.difference(self.reachable.of(Target::Tier(tier)));
        if self.too_long(priority, &silent).is_empty() {
            return Vec::new();
        }
        let policy = self.policy;
        let starting = policy
            .categories
            .iter()
            .filter(|(_, category)| category.tier.is_none_or(|at| at.value == tier));
        let mut categories: Vec<Option<Ix<Category>>> =
            starting.map(|(ix, _)| Some(ix)).take(CATEGORIES).collect();
        if categories.is_empty() {
            categories.push(None);
        }
        for category in categories {
            let ticket = Ticket { policy, priority, tier, category };
            let Some(told) = ticket.told_in_time() else { continue };
            let mut silent = silent.clone();
            for target in told {
                silent = silent.difference(self.reachable.of(target));
            }
            let found = self.too_long(priority, &silent);
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// The stretches in which a response falls due before they end.
    fn too_long(&self, priority: Ix<Priority>, silent: &Intervals) -> Vec<Gap> {
        let priority = &self.policy.priorities[priority];
        let Some(target) = priority.respond_within else { return Vec::new() };
        let calendar = self.clock.calendar(priority.calendar.value);
        let gap = |stretch: Interval| {
            let (from, until) = (stretch.from(), stretch.until());
            let deadline = calendar.add(from, target.value)?;
            // Whoever can be reached at the deadline itself answers in time.
            (deadline < until).then_some(Gap { from, until, deadline })
        };
        silent.iter().filter_map(gap).collect()
    }
}

/// A ticket as it is opened, with nothing said but its category.
struct Ticket<'p> {
    policy: &'p Policy,
    priority: Ix<Priority>,
    tier: Ix<Tier>,
    category: Option<Ix<Category>>,
}

impl Ticket<'_> {
    /// Everybody besides its tier who may be told before its response is due. `None` where the ticket
    /// may not keep its priority.
    fn told_in_time(&self) -> Option<BTreeSet<Target>> {
        let mut told = BTreeSet::new();
        for policy in self.escalation_policies() {
            self.steps_in_time(policy, &mut told);
        }
        for trigger in self.policy.triggers.values() {
            let automatic = trigger.mode == TriggerMode::Automatic;
            let when = trigger.when.as_ref().and_then(|when| self.holds(when));
            if !automatic || when == Some(false) {
                continue;
            }
            let rank = |ix: Ix<Priority>| self.policy.priorities[ix].rank.value;
            if trigger.raise_to.is_some_and(|to| rank(to.value) < rank(self.priority)) {
                return None;
            }
            told.extend(trigger.notify.iter().map(|at| at.value));
            if let Some(StartAt::Tier(tier)) = trigger.start_at.map(|at| at.value) {
                told.insert(Target::Tier(tier));
            }
        }
        let duties = self.policy.duties.values().filter(|duty| before_resolution(duty));
        let duties = duties.filter(|duty| self.holds(&duty.when) != Some(false));
        told.extend(duties.flat_map(|duty| &duty.notify).map(|at| at.value));
        Some(told)
    }

    /// The escalation policies that the ticket may follow.
    fn escalation_policies(&self) -> Vec<&EscalationPolicy> {
        let mut found = Vec::new();
        for route in self.policy.routes.values() {
            let holds = self.holds(&route.when);
            if holds != Some(false) {
                found.push(&self.policy.escalation_policies[route.policy.value]);
            }
            if holds == Some(true) {
                break;
            }
        }
        found
    }

    /// Whoever the steps tell in time. A step that reaches nobody may hand on to the next at once, so
    /// those after a step in time are in time as well.
    fn steps_in_time(&self, policy: &EscalationPolicy, told: &mut BTreeSet<Target>) {
        let priority = &self.policy.priorities[self.priority];
        let Some(target) = priority.respond_within else { return };
        let on = priority.calendar.value;
        let mut handed_on = false;
        for step in &policy.steps {
            let delay = step.delay(self.priority).given();
            let late = delay.is_none_or(|delay| {
                Timed::new(*delay, on).certainly_longer(Timed::new(*target, on), self.policy)
            });
            if !late || handed_on {
                told.extend(step.notify.iter().map(|at| at.value));
            }
            handed_on |= !late && policy.when_empty == WhenEmpty::Next;
        }
    }

    /// Whether a condition holds for the ticket; `None` where that depends on what is not known.
    fn holds(&self, condition: &Condition) -> Option<bool> {
        match &condition.test {
            Test::All(inner) => all(inner.iter().map(|inner| self.holds(inner))),
            // One of them holds unless all of them do not.
            Test::Any(inner) => {
                all(inner.iter().map(|inner| self.holds(inner).map(|holds| !holds))).map(|no| !no)
            }
            Test::Not(inner) => self.holds(inner).map(|holds| !holds),
            Test::Category(named) => Some(named.iter().any(|at| Some(at.value) == self.category)),
            Test::Priority(named) => Some(named.iter().any(|at| at.value == self.priority)),
            Test::Tier(named) => Some(named.iter().any(|at| at.value == self.tier)),
            Test::Impact(_) | Test::Urgency(_) => None,
            // Nothing is missed yet, and a ticket need not state its attributes.
            Test::Missed(_)
            | Test::Boolean(..)
            | Test::Choice(..)
            | Test::NumberIs(..)
            | Test::NumberIn(..) => Some(false),
        }
    }
}

/// All of these: false as soon as one is, else unknown if one is.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut whole = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            None => whole = None,
            Some(true) => {}
        }
    }
    whole
}

fn before_resolution(duty: &Duty) -> bool {
    !matches!(duty.timing, DutyTiming::AfterResolution(_) | DutyTiming::Recurs { .. })
}
