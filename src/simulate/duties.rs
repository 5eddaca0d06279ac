//! Duties and status updates: what falls due beyond the escalation. Language page, section 11.
//!
//! They run on through pauses (ruling 9). Duties that recur whatever the tickets (ruling 16) are no
//! part of a ticket's account.

use jiff::Timestamp;

use super::condition::holds;
use super::engine::{Engine, Timer};
use super::trace::What;
use super::{Cause, Scope};
use crate::model::{Duration, Duty, DutyEnd, DutyTiming, Ix, Moment};

/// Where the duties of a ticket stand.
#[derive(Debug)]
pub(super) struct Duties {
    /// Parallel to the duties that are looked at.
    states: Vec<State>,
    /// The status updates that the priority asks for.
    updates: State,
}

/// Where one duty stands.
#[derive(Debug, Clone, Copy)]
struct State {
    /// From when its next delay counts.
    base: Timestamp,
    /// How often it fell due.
    times: u32,
    /// How often its delay passed, whether it concerned the ticket then or not.
    rounds: u32,
    /// True once it cannot fall due any more.
    done: bool,
}

impl Duties {
    /// The duties of a ticket opened then.
    pub(super) fn new(scope: &Scope, opened: Timestamp) -> Self {
        let fresh = State { base: opened, times: 0, rounds: 0, done: false };
        Self { states: vec![fresh; scope.duties.len()], updates: fresh }
    }
}

impl Engine<'_> {
    /// True for what comes round for ever and was shown once, if it concerns the ticket.
    pub(super) fn comes_round(&self, timer: Timer) -> bool {
        match timer {
            Timer::Update => self.duties.updates.rounds > 0,
            // A duty that falls due once is done afterwards and has no timer.
            Timer::Duty(index) => {
                let duty = self.duties.states.get(index).zip(self.scope.duties.get(index));
                duty.is_some_and(|(state, ix)| {
                    let shown = || state.times > 0 || !self.concerns(&self.policy.duties[*ix]);
                    state.rounds > 0 && shown()
                })
            }
            _ => false,
        }
    }

    pub(super) fn duty_timers(&self, timers: &mut Vec<(Timestamp, Timer)>) {
        let duties = self.scope.duties.iter().zip(&self.duties.states);
        for (index, (ix, state)) in duties.enumerate() {
            if let Some(due) = self.next_due(&self.policy.duties[*ix], *state) {
                timers.push((due, Timer::Duty(index)));
            }
        }
        if let Some(due) = self.next_update() {
            timers.push((due, Timer::Update));
        }
    }

    /// When a duty with a delay falls due next. One whose condition began to hold later than that is
    /// overdue and falls due at once.
    fn next_due(&self, duty: &Duty, state: State) -> Option<Timestamp> {
        if state.done {
            return None;
        }
        let (delay, running) = match duty.timing {
            DutyTiming::After(delay) => (delay, self.open_for(duty) && self.concerns(duty)),
            DutyTiming::Every(delay) => (delay, self.open_for(duty)),
            DutyTiming::AfterResolution(delay) => (delay, self.resolved.is_some()),
            DutyTiming::On(_) | DutyTiming::Recurs { .. } => return None,
        };
        let due = self.duty_delay(duty, state.base, delay.value)?;
        running.then_some(due)
    }

    fn open_for(&self, duty: &Duty) -> bool {
        let ended = duty.until == DutyEnd::Acknowledged && self.acknowledged.is_some();
        self.resolved.is_none() && !ended
    }

    fn concerns(&self, duty: &Duty) -> bool {
        holds(&duty.when, &self.situation())
    }

    fn duty_delay(&self, duty: &Duty, base: Timestamp, delay: Duration) -> Option<Timestamp> {
        let calendar = duty.calendar.as_ref().map(|calendar| calendar.value).or(self.calendar())?;
        self.count(calendar, base, delay, &[])
    }

    /// A duty's moment has come.
    pub(super) fn duty_due(&mut self, index: usize) {
        let Some(ix) = self.scope.duties.get(index).copied() else { return };
        let duty = &self.policy.duties[ix];
        let Some(state) = self.duties.states.get(index).copied() else { return };
        let again = match duty.timing {
            DutyTiming::Every(delay) => {
                self.last_round(state.base, |base| self.duty_delay(duty, base, delay.value))
            }
            _ => None,
        };
        let concerned = self.concerns(duty);
        if let Some(state) = self.duties.states.get_mut(index) {
            state.done = again.is_none();
            state.base = again.unwrap_or(state.base);
            state.rounds += 1;
        }
        if concerned {
            self.oblige(index, ix);
        }
    }

    /// The last round that has come by now, each counted from the one before. `None` where rounds do
    /// not move on.
    fn last_round(
        &self,
        mut base: Timestamp,
        next: impl Fn(Timestamp) -> Option<Timestamp>,
    ) -> Option<Timestamp> {
        let first = base;
        while let Some(round) = next(base).filter(|round| *round > base && *round <= self.now) {
            base = round;
        }
        (base > first).then_some(base)
    }

    /// Records a duty and tells those it names.
    fn oblige(&mut self, index: usize, ix: Ix<Duty>) {
        let policy = self.policy;
        let Some(state) = self.duties.states.get_mut(index) else { return };
        state.times += 1;
        let occurrence = state.times;
        let duty = &policy.duties[ix];
        self.record(What::DutyDue { duty: ix, occurrence }, Cause::Duty(ix));
        for target in &duty.notify {
            self.tell(target.value, &duty.via, None, Cause::Duty(ix));
        }
    }

    /// A moment of the ticket's life that duties may hang on.
    pub(super) fn duties_on(&mut self, moment: Moment) {
        let (policy, scope) = (self.policy, self.scope);
        for (index, ix) in scope.duties.iter().copied().enumerate() {
            let duty = &policy.duties[ix];
            let now = matches!(duty.timing, DutyTiming::On(on) if on.value == moment);
            if now && self.concerns(duty) {
                self.oblige(index, ix);
            }
            if moment == Moment::Resolution
                && matches!(duty.timing, DutyTiming::AfterResolution(_))
                && let concerned = self.concerns(duty)
                && let Some(state) = self.duties.states.get_mut(index)
            {
                state.base = self.now;
                state.done = !concerned;
            }
        }
    }

    /// The ticket is open again: what came round goes on from now, what hung on the resolution ends.
    pub(super) fn duties_reopened(&mut self) {
        let now = self.now;
        for (ix, state) in self.scope.duties.iter().zip(&mut self.duties.states) {
            match self.policy.duties[*ix].timing {
                DutyTiming::Every(_) => (state.base, state.done) = (now, false),
                DutyTiming::AfterResolution(_) => state.done = true,
                _ => {}
            }
        }
        self.duties.updates.base = now;
    }

    fn next_update(&self) -> Option<Timestamp> {
        let base = self.duties.updates.base;
        self.update_after(base).filter(|due| self.resolved.is_none() && *due > base)
    }

    fn update_after(&self, base: Timestamp) -> Option<Timestamp> {
        let every = self.policy.priorities[self.priority?].update_every.as_ref()?;
        self.count(self.calendar()?, base, every.value, &[])
    }

    /// A status update's moment has come.
    pub(super) fn update_due(&mut self) {
        let base = self.duties.updates.base;
        let Some(round) = self.last_round(base, |base| self.update_after(base)) else { return };
        let updates = &mut self.duties.updates;
        updates.base = round;
        updates.rounds += 1;
        updates.times += 1;
        let occurrence = updates.times;
        self.record(
            What::UpdateDue { occurrence },
            self.priority.map_or(Cause::Nothing, Cause::Priority),
        );
    }
}
