//! The escalation policy at work: which step is next, when it fires, whom it tells.
//! Language page, section 9, rulings 2, 4, 7 and 8.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::Cause;
use super::engine::{Engine, Timer};
use super::trace::{SkipReason, What};
use crate::model::{
    Cell, EarlierSteps, EscalationPolicy, Ix, Moment, Step, StepTiming, StopsOn, Target, WhenEmpty,
};

/// How far a ticket is in its escalation policy.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) policy: Ix<EscalationPolicy>,
    /// Which pass over the steps, from 0.
    pass: u32,
    /// What `after` counts from in this pass.
    from: Timestamp,
    /// What `wait` counts from: the moment the last step was reached.
    last: Timestamp,
    /// The steps of this pass, parallel to the policy's.
    steps: Vec<Progress>,
    /// The step before reached nobody and the policy does not wait.
    at_once: bool,
    /// The step reached last, in any pass.
    latest: Option<usize>,
    repeats: Vec<Repeat>,
    /// When the policy replaced another, and whom had been told by then.
    replaced: Option<(Timestamp, BTreeSet<Target>)>,
    ended: bool,
}

/// What became of a step in this pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// Its moment is still to come.
    Ahead,
    /// It is passed over as things stand.
    Skipped,
    /// It was passed over, but things changed, so that its moment may come.
    Reconsidered,
    /// It fired.
    Taken,
}

/// A step that is repeated.
#[derive(Debug, Clone, Copy)]
struct Repeat {
    step: usize,
    last: Timestamp,
    left: u32,
}

impl Run {
    /// Things changed: steps that were passed over may come after all.
    pub(super) fn reconsider(&mut self) {
        for step in self.steps.iter_mut().filter(|step| **step == Progress::Skipped) {
            *step = Progress::Reconsidered;
        }
    }

    fn next(&self) -> Option<usize> {
        let to_come = |step: &Progress| matches!(step, Progress::Ahead | Progress::Reconsidered);
        self.steps.iter().position(to_come)
    }

    fn set(&mut self, step: usize, progress: Progress) -> Option<Progress> {
        self.steps.get_mut(step).map(|slot| std::mem::replace(slot, progress))
    }
}

impl Engine<'_> {
    /// Follows a policy from its beginning.
    pub(super) fn follow(&mut self, policy: Option<Ix<EscalationPolicy>>) {
        let replaced = self.run.take().map(|_| (self.now, self.told.clone()));
        self.followed = policy;
        self.run = policy.map(|policy| Run {
            policy,
            pass: 0,
            from: self.started,
            last: self.started,
            steps: vec![Progress::Ahead; self.policy.escalation_policies[policy].steps.len()],
            at_once: false,
            latest: None,
            repeats: Vec::new(),
            replaced,
            ended: false,
        });
    }

    pub(super) fn escalation_timers(&self, timers: &mut Vec<(Timestamp, Timer)>) {
        if self.paused() {
            return;
        }
        let openings = self.reopening.iter().enumerate();
        timers.extend(openings.map(|(index, (opens, _))| (*opens, Timer::TierOpens(index))));
        let Some(run) = &self.run else { return };
        timers.extend(self.next_step(run).map(|(_, due)| (due, Timer::Step)));
        for (index, repeat) in run.repeats.iter().enumerate() {
            let rule = self.step_of(run, repeat.step).and_then(|step| step.repeat);
            let due = rule.and_then(|rule| self.due(repeat.last, rule.every.value));
            timers.extend(due.map(|due| (due, Timer::Repeat(index))));
        }
        let policy = &self.policy.escalation_policies[run.policy];
        if let Some((since, timeout)) = self.silent_since.zip(policy.ack_timeout) {
            timers.extend(self.due(since, timeout.value).map(|due| (due, Timer::AckTimeout)));
        }
    }

    fn step_of(&self, run: &Run, step: usize) -> Option<&Step> {
        self.policy.escalation_policies[run.policy].steps.get(step)
    }

    /// The next step and when it fires.
    fn next_step(&self, run: &Run) -> Option<(usize, Timestamp)> {
        let index = run.next()?;
        if run.at_once {
            return Some((index, self.now));
        }
        let step = self.step_of(run, index)?;
        let delay = step.delay(self.priority?).given()?;
        let base = match step.timing {
            StepTiming::After(_) => run.from,
            StepTiming::Wait(_) => run.last,
        };
        Some((index, self.due(base, delay.value)?))
    }

    /// Passes over the steps that do not apply as things stand, and begins the next pass.
    pub(super) fn advance(&mut self) {
        while let Some(mut run) = self.run.take() {
            let policy = run.policy;
            let Some(index) = run.next() else {
                let more = self.end_pass(&mut run);
                self.run = Some(run);
                if more {
                    continue;
                }
                return;
            };
            let reason = self.step_of(&run, index).and_then(|step| self.reason_to_skip(&run, step));
            let Some(reason) = reason else {
                self.run = Some(run);
                return;
            };
            let before = run.set(index, Progress::Skipped);
            self.run = Some(run);
            if before == Some(Progress::Ahead) {
                let what = What::StepSkipped { step: index, reason };
                self.record(what, Cause::Step(policy, index));
            }
        }
    }

    /// Ends a pass. True if another begins.
    fn end_pass(&mut self, run: &mut Run) -> bool {
        let policy = &self.policy.escalation_policies[run.policy];
        let progressed = run.steps.contains(&Progress::Taken);
        let acknowledged = self.acknowledged.is_some();
        let stopped = |step: &Step| acknowledged && stops_on(policy, step) == StopsOn::Acknowledged;
        if run.pass < policy.repeat && progressed && !policy.steps.iter().all(stopped) {
            run.pass += 1;
            run.from = run.last;
            run.steps.fill(Progress::Ahead);
            run.at_once = false;
            return true;
        }
        if !std::mem::replace(&mut run.ended, true) && !policy.steps.is_empty() {
            let unfired = run.steps.last() != Some(&Progress::Taken);
            let stopped = unfired && policy.steps.last().is_some_and(stopped);
            let what = if stopped { What::EscalationStopped } else { What::Exhausted };
            self.record(what, Cause::Policy(run.policy));
        }
        false
    }

    fn reason_to_skip(&self, run: &Run, step: &Step) -> Option<SkipReason> {
        let policy = &self.policy.escalation_policies[run.policy];
        if self.acknowledged.is_some() && stops_on(policy, step) == StopsOn::Acknowledged {
            return Some(SkipReason::Acknowledged);
        }
        // A further pass tells everybody again, so ruling 2 is about the first.
        let reached = |target: Target| run.pass == 0 && self.reached(target);
        if !step.notify.is_empty() && step.notify.iter().all(|target| reached(target.value)) {
            return Some(SkipReason::TierReached);
        }
        match self.priority.map(|priority| step.delay(priority)) {
            Some(Cell::Given(_)) => None,
            Some(Cell::Never(_)) => Some(SkipReason::Never),
            Some(Cell::Missing) => Some(SkipReason::NoDelay),
            None => Some(SkipReason::NoPriority),
        }
    }

    /// True for a tier at or below the ticket's, unless the ticket reached it and it reached nobody.
    fn reached(&self, target: Target) -> bool {
        match (target, self.tier) {
            (Target::Tier(tier), Some(now)) => {
                self.level(tier) <= self.level(now) && !self.unreached.contains(&tier)
            }
            _ => false,
        }
    }

    /// The next step fires.
    pub(super) fn step(&mut self) {
        let Some((index, due)) = self.run.as_ref().and_then(|run| self.next_step(run)) else {
            return;
        };
        let Some(mut run) = self.run.take() else { return };
        let (id, pass) = (run.policy, run.pass);
        let policy = &self.policy.escalation_policies[id];
        let Some(step) = policy.steps.get(index) else { return };
        run.set(index, Progress::Taken);
        run.at_once = false;
        // An overdue step counts as reached when its moment came, so that those after it keep theirs.
        run.last = due.min(self.now);
        let told_before = run.replaced.as_ref().filter(|(when, _)| due <= *when);
        let told_before = told_before.map(|(_, told)| told.clone()).unwrap_or_default();
        let omit =
            |target: Target| told_before.contains(&target) || (pass == 0 && self.reached(target));
        let targets: Vec<Target> =
            step.notify.iter().map(|target| target.value).filter(|target| !omit(*target)).collect();
        if targets.is_empty() && !step.notify.is_empty() {
            self.run = Some(run);
            let what = What::StepSkipped { step: index, reason: SkipReason::AlreadyTold };
            self.record(what, Cause::Step(id, index));
            return self.advance();
        }
        run.latest = Some(index);
        if policy.earlier_steps == EarlierSteps::Released {
            run.repeats.clear();
        }
        if let Some(repeat) = step.repeat {
            run.repeats.push(Repeat { step: index, last: self.now, left: repeat.times });
        }
        self.run = Some(run);
        self.record(What::Step { step: index, pass }, Cause::Step(id, index));
        self.tell_step(step, &targets, Cause::Step(id, index));
    }

    fn tell_step(&mut self, step: &Step, targets: &[Target], why: Cause) {
        let mut anybody = false;
        let mut climbed = false;
        for target in targets {
            if let Target::Tier(tier) = *target
                && self.tier.is_none_or(|now| self.level(tier) > self.level(now))
            {
                climbed |= self.tier.is_some();
                let before = self.tier.replace(tier);
                self.record(What::TierRaised { tier, before }, why);
                self.start_tier_target(tier);
            }
            let fan_out = step.fan_out.map(|fan_out| fan_out.value);
            anybody |= self.tell(*target, &step.via, fan_out, why);
        }
        if climbed {
            self.duties_on(Moment::Escalation);
        }
        let policy = self.policy;
        if let Some(run) = &mut self.run
            && !anybody
            && policy.escalation_policies[run.policy].when_empty == WhenEmpty::Next
        {
            run.at_once = true;
        }
        if targets.iter().any(|target| matches!(target, Target::Tier(_))) {
            self.classify(None);
        } else {
            self.advance();
        }
    }

    /// A step tells its targets again.
    pub(super) fn repeat_step(&mut self, index: usize) {
        let Some(run) = &mut self.run else { return };
        let Some(repeat) = run.repeats.get_mut(index) else { return };
        let (policy, step) = (run.policy, repeat.step);
        repeat.last = self.now;
        repeat.left = repeat.left.saturating_sub(1);
        run.repeats.retain(|repeat| repeat.left > 0);
        self.tell_again(policy, step, Cause::StepRepeat(policy, step));
    }

    fn tell_again(&mut self, id: Ix<EscalationPolicy>, step: usize, why: Cause) {
        let policy = self.policy;
        let Some(step) = policy.escalation_policies[id].steps.get(step) else { return };
        let fan_out = step.fan_out.map(|fan_out| fan_out.value);
        for target in &step.notify {
            self.tell(target.value, &step.via, fan_out, why);
        }
    }

    /// People took the ticket and then were silent: those told last are told again.
    pub(super) fn ack_timeout(&mut self) {
        self.silent_since = None;
        let Some(run) = &self.run else { return };
        let (policy, latest) = (run.policy, run.latest);
        let why = Cause::AckTimeout(policy);
        match (latest, self.tier) {
            (Some(step), _) => self.tell_again(policy, step, why),
            (None, Some(tier)) => {
                self.tell(Target::Tier(tier), &[], None, why);
            }
            (None, None) => {}
        }
    }

    /// Somebody acknowledged: what ends on that, ends.
    pub(super) fn stop_if_acknowledged(&mut self) {
        let policies = &self.policy.escalation_policies;
        if let Some(run) = &mut self.run {
            let policy = &policies[run.policy];
            run.repeats.retain(|repeat| {
                let step = policy.steps.get(repeat.step);
                step.is_some_and(|step| stops_on(policy, step) != StopsOn::Acknowledged)
            });
        }
        self.advance();
    }
}

fn stops_on(policy: &EscalationPolicy, step: &Step) -> StopsOn {
    step.stops_on.map_or(policy.stops_on, |stops_on| stops_on.value)
}
