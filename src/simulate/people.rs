//! What people do to a ticket. Language page, sections 9 and 12, ruling 9.

use super::Cause;
use super::condition::holds;
use super::engine::Engine;
use super::trace::{NoEffect, What};
use crate::model::{Action, Event, Ix, Moment, Target, Trigger};

impl Engine<'_> {
    /// Lets somebody do something, now.
    pub(super) fn act(&mut self, event: &Event) {
        let why = Cause::People(event.at);
        if let Some(reason) = self.without_effect(&event.action) {
            return self.record(What::NoEffect(reason), why);
        }
        if self.acknowledged.is_some() {
            self.silent_since = Some(self.now);
        }
        match &event.action {
            Action::Acknowledge(by) => self.acknowledge(*by, why),
            Action::Set(facts) => {
                self.record(What::Changed { facts: facts.clone() }, why);
                self.facts.apply(facts);
                self.classify(None);
            }
            Action::Escalate(trigger) => self.classify(Some(*trigger)),
            Action::Pause(reason) => {
                self.record(What::Paused { reason: reason.clone() }, why);
                self.pauses.push((self.now, None));
                self.targets.stand_still();
            }
            Action::Resume => {
                self.end_pause();
                self.record(What::Resumed, why);
                self.count_targets();
            }
            Action::Resolve => self.resolve(why),
            Action::Reopen => self.reopen(why),
        }
    }

    /// Why an action changes nothing in the present state, if it does not.
    fn without_effect(&self, action: &Action) -> Option<NoEffect> {
        match action {
            Action::Reopen => self.resolved.is_none().then_some(NoEffect::NotResolved),
            _ if self.resolved.is_some() => Some(NoEffect::Resolved),
            Action::Pause(_) => self.paused().then_some(NoEffect::Paused),
            Action::Resume => (!self.paused()).then_some(NoEffect::NotPaused),
            Action::Escalate(trigger) => {
                (!self.may_use(*trigger)).then_some(NoEffect::ConditionFails(*trigger))
            }
            _ => None,
        }
    }

    fn may_use(&self, trigger: Ix<Trigger>) -> bool {
        let when = self.policy.triggers[trigger].when.as_ref();
        when.is_none_or(|when| holds(when, &self.situation()))
    }

    fn acknowledge(&mut self, by: Option<Target>, why: Cause) {
        self.record(What::Acknowledged { by }, why);
        self.acknowledged.get_or_insert(self.now);
        self.silent_since = Some(self.now);
        self.answer(by, why);
        self.stop_if_acknowledged();
    }

    fn resolve(&mut self, why: Cause) {
        self.end_pause();
        self.record(What::Resolved, why);
        self.resolved = Some(self.now);
        self.answer(None, why);
        self.meet_resolution(why);
        self.run = None;
        self.reopening.clear();
        self.silent_since = None;
        self.duties_on(Moment::Resolution);
    }

    fn reopen(&mut self, why: Cause) {
        self.record(What::Reopened, why);
        if let Some(resolved) = self.resolved.take() {
            self.targets.resolution_stood_still(resolved, self.now);
        }
        self.acknowledged = None;
        self.started = self.now;
        self.duties_reopened();
        self.count_targets();
        // Whoever had the ticket is told first: the steps up to its tier are passed over.
        if let Some(tier) = self.tier {
            self.start_tier_target(tier);
            self.tell(Target::Tier(tier), &[], None, why);
        }
        self.routed = false;
        self.route();
        self.advance();
    }

    fn end_pause(&mut self) {
        let now = self.now;
        if let Some((_, until)) = self.pauses.last_mut().filter(|(_, until)| until.is_none()) {
            *until = Some(now);
        }
    }
}
