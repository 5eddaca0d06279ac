//! The engine: what is known of a ticket, and the loop that lets time pass.
//!
//! At every turn the earliest thing happens: what people do, or a timer. Timers are not kept but
//! computed from the state, so that nothing has to be moved when the state changes. Events of one
//! moment happen in the language's order: people, classification and triggers (which follow from what
//! people do at once), steps, duties, missed targets.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::condition::{Missed, Situation};
use super::duties::Duties;
use super::escalate::Run;
use super::reach::{Request, Turns, channels, reach};
use super::seen::{Asked, Channels, Notes, Seen};
use super::targets::Targets;
use super::trace::{Detour, Happening, Notification, Outcome, Trace, What};
use super::{Cause, Options, Scope};
use crate::clock::{Clock, Pause};
use crate::model::{
    Because, CalendarRef, Duration, EscalationPolicy, Event, Facts, FanOut, Ix, MethodKind, Policy,
    Priority, Target, Ticket, Tier, Trigger,
};
use crate::source::At;

/// No real ticket has so many events; a policy that repeats every second for a year does.
const MOST_EVENTS: usize = 10_000;

/// The state of a ticket at a moment.
pub(super) struct Engine<'p> {
    pub(super) policy: &'p Policy,
    /// The rules that are looked at.
    pub(super) scope: &'p Scope,
    pub(super) clock: &'p Clock,
    pub(super) opened: Timestamp,
    pub(super) now: Timestamp,
    pub(super) facts: Facts,
    pub(super) priority: Option<Ix<Priority>>,
    pub(super) because: Vec<Because>,
    /// Whether the account says which priority the ticket has, if any.
    pub(super) classified: bool,
    pub(super) tier: Option<Ix<Tier>>,
    /// Automatic triggers that hold now: they apply when they begin to hold.
    pub(super) holding: BTreeSet<Ix<Trigger>>,
    /// Every trigger that ever applied: what it raised stays raised.
    pub(super) applied: BTreeSet<Ix<Trigger>>,
    pub(super) run: Option<Run>,
    /// The escalation policy that the ticket follows, or followed until it was resolved.
    pub(super) followed: Option<Ix<EscalationPolicy>>,
    /// Whether the account says which policy the ticket follows, since it was last opened.
    pub(super) routed: bool,
    /// The opening, or the last reopening: what steps count from.
    pub(super) started: Timestamp,
    pub(super) targets: Targets,
    pub(super) duties: Duties,
    pub(super) acknowledged: Option<Timestamp>,
    /// Since when people have been silent, once acknowledged and until told again for it.
    pub(super) silent_since: Option<Timestamp>,
    pub(super) resolved: Option<Timestamp>,
    pub(super) pauses: Vec<Pause>,
    /// Tiers that nobody could be reached for, to be told again when they open.
    pub(super) reopening: Vec<(Timestamp, Ix<Tier>)>,
    /// Tiers that nobody could be reached for when they were told last.
    pub(super) unreached: BTreeSet<Ix<Tier>>,
    /// Every target that was told something.
    pub(super) told: BTreeSet<Target>,
    pub(super) turns: Turns,
    events: Vec<Happening>,
    notes: Notes,
    /// Kept from turn to turn, so that its memory is.
    timers: Vec<(Timestamp, Timer)>,
}

/// Something that will happen by itself; in the order of one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Timer {
    /// The next step of the policy.
    Step,
    /// The repeat of a step, by its position among the running repeats.
    Repeat(usize),
    /// People acknowledged and were silent too long.
    AckTimeout,
    /// A tier opens that could not be told, by its position.
    TierOpens(usize),
    /// A duty falls due.
    Duty(usize),
    /// A status update falls due.
    Update,
    /// A target is missed.
    Missed(super::trace::ClockKind),
}

impl<'p> Engine<'p> {
    /// Runs a ticket through a policy set.
    pub(super) fn run(
        (policy, scope): (&'p Policy, &'p Scope),
        clock: &'p Clock,
        (ticket, events): (&Ticket, &[Event]),
        options: Options,
        notes: Notes,
    ) -> (Trace, Vec<Seen>) {
        let mut engine = Self {
            policy,
            scope,
            clock,
            opened: ticket.opened,
            now: ticket.opened,
            facts: ticket.facts.clone(),
            priority: None,
            because: Vec::new(),
            classified: false,
            tier: None,
            holding: BTreeSet::new(),
            applied: BTreeSet::new(),
            run: None,
            followed: None,
            routed: false,
            started: ticket.opened,
            targets: Targets::default(),
            duties: Duties::new(scope, ticket.opened),
            acknowledged: None,
            silent_since: None,
            resolved: None,
            pauses: Vec::new(),
            reopening: Vec::new(),
            unreached: BTreeSet::new(),
            told: BTreeSet::new(),
            turns: Turns::new(),
            events: Vec::with_capacity(32),
            notes,
            timers: Vec::with_capacity(16),
        };
        engine.open();
        engine.pass_time(events, options);
        engine.finish()
    }

    fn pass_time(&mut self, events: &[Event], options: Options) {
        let mut people = events.iter().peekable();
        let horizon = plus(self.opened, options.at_least.unwrap_or_default());
        while self.events.len() < MOST_EVENTS {
            let timer = self.next_timer(people.peek().is_some(), horizon);
            let person = people.peek().map(|event| plus(self.opened, event.after).max(self.now));
            if let Some(at) = person {
                self.notes.add(at, Asked::Order);
            }
            match (person, timer) {
                (Some(at), timer) if timer.is_none_or(|(due, _)| at <= due) => {
                    self.now = at;
                    if let Some(event) = people.next() {
                        self.act(event);
                    }
                }
                (_, Some((due, timer))) => {
                    self.now = due;
                    self.fire(timer);
                }
                _ => return,
            }
        }
        self.record(What::Truncated, Cause::Nothing);
    }

    /// The earliest timer. One that comes round for ever alone does not keep the account going, once
    /// it was shown and the horizon has passed.
    fn next_timer(&mut self, people_left: bool, horizon: Timestamp) -> Option<(Timestamp, Timer)> {
        let mut timers = std::mem::take(&mut self.timers);
        timers.clear();
        self.escalation_timers(&mut timers);
        self.duty_timers(&mut timers);
        self.target_timers(&mut timers);
        let for_ever = |timer: Timer| self.comes_round(timer);
        let next = timers.iter().map(|(at, timer)| ((*at).max(self.now), *timer)).min();
        let goes_on = people_left || timers.iter().any(|(_, timer)| !for_ever(*timer));
        self.timers = timers;
        next.filter(|(at, _)| goes_on || *at <= horizon)
    }

    fn fire(&mut self, timer: Timer) {
        match timer {
            Timer::Step => self.step(),
            Timer::Repeat(index) => self.repeat_step(index),
            Timer::AckTimeout => self.ack_timeout(),
            Timer::TierOpens(index) => self.tier_opens(index),
            Timer::Duty(index) => self.duty_due(index),
            Timer::Update => self.update_due(),
            Timer::Missed(clock) => self.miss(clock),
        }
    }

    fn finish(self) -> (Trace, Vec<Seen>) {
        let outcome = Outcome {
            end: self.now,
            priority: self.priority,
            because: self.because,
            tier: self.tier,
            policy: self.followed,
            response: self.targets.response,
            resolution: self.targets.resolution,
        };
        let trace =
            Trace { opened: self.opened, events: self.events, outcome, pauses: self.pauses };
        (trace, self.notes.into_seen())
    }

    /// Adds to the account.
    pub(super) fn record(&mut self, what: What, why: Cause) {
        self.events.push(Happening { at: self.now, what, why });
    }

    /// What conditions may look at now.
    pub(super) fn situation(&self) -> Situation<'_> {
        Situation {
            facts: &self.facts,
            priority: self.priority,
            tier: self.tier,
            missed: self.missed(),
        }
    }

    fn missed(&self) -> Missed {
        let missed = |target: Option<super::trace::TargetState>| {
            target.is_some_and(|target| target.status == super::trace::TargetStatus::Missed)
        };
        Missed {
            response: missed(self.targets.response),
            resolution: missed(self.targets.resolution),
        }
    }

    /// The calendar of everything in the ticket but tier targets and duties with their own.
    pub(super) fn calendar(&self) -> Option<CalendarRef> {
        self.priority.map(|priority| self.policy.priorities[priority].calendar.value)
    }

    /// When a delay on the ticket's calendar has passed, pauses apart.
    pub(super) fn due(&self, base: Timestamp, delay: Duration) -> Option<Timestamp> {
        self.count(self.calendar()?, base, delay, &self.pauses)
    }

    /// When a delay on a calendar has passed, pauses apart.
    pub(super) fn count(
        &self,
        calendar: CalendarRef,
        base: Timestamp,
        delay: Duration,
        pauses: &[Pause],
    ) -> Option<Timestamp> {
        self.notes.due(self.clock, calendar, (base, delay), pauses)
    }

    /// True while the clocks stand still.
    pub(super) fn paused(&self) -> bool {
        self.pauses.last().is_some_and(|(_, until)| until.is_none())
    }

    /// Tells a target. True if somebody was told.
    pub(super) fn tell(
        &mut self,
        target: Target,
        via: &[At<MethodKind>],
        fan_out: Option<FanOut>,
        why: Cause,
    ) -> bool {
        let policy = self.policy;
        let via = channels(policy, via, self.priority);
        let request = Request { at: self.now, via, fan_out };
        self.notes.add(self.now, Asked::Reach(target, Channels::of(request)));
        let reached = reach(policy, self.clock, target, request, &mut self.turns);
        self.told.insert(target);
        if reached.told.is_empty() {
            self.reached_nobody(target, reached.tried, why);
            return false;
        }
        if let Target::Tier(tier) = target {
            self.unreached.remove(&tier);
        }
        for found in reached.told {
            self.record(What::Notified(Notification { target, found }), why);
        }
        true
    }

    fn reached_nobody(&mut self, target: Target, tried: Vec<Detour>, why: Cause) {
        self.record(What::ReachedNobody { target, tried }, why);
        let Target::Tier(tier) = target else { return };
        self.unreached.insert(tier);
        if matches!(why, Cause::TierOpens(_)) {
            return;
        }
        // Ruling 1: it is told again at its next opening.
        let Some(calendar) = self.policy.tiers[tier].calendar.as_ref() else { return };
        let asked = Asked::Calendar(calendar.value);
        let calendar = self.clock.calendar(calendar.value);
        let closes = match calendar.is_open(self.now) {
            true => calendar.next_close(self.now),
            false => Some(self.now),
        };
        let opens = closes.and_then(|closes| calendar.next_open(closes));
        self.notes.add(self.now, asked);
        self.notes.add(opens.unwrap_or(Timestamp::MAX), asked);
        if let Some(opens) = opens
            && opens > self.now
            && !self.reopening.iter().any(|(_, waiting)| *waiting == tier)
        {
            self.reopening.push((opens, tier));
        }
    }

    fn tier_opens(&mut self, index: usize) {
        let (_, tier) = self.reopening.remove(index);
        self.tell(Target::Tier(tier), &[], None, Cause::TierOpens(tier));
    }
}

/// A moment so long after another; the last moment there is where that would lie beyond.
pub(super) fn plus(at: Timestamp, elapsed: SignedDuration) -> Timestamp {
    at.checked_add(elapsed).unwrap_or(Timestamp::MAX)
}
