//! Classification: facts → priority, tier and policy, at opening and whenever something changes.
//! Language page, sections 7, 9 and 10, rulings 4 and 5.

use super::Cause;
use super::condition::{Situation, holds};
use super::engine::Engine;
use super::trace::What;
use crate::model::{
    Because, EscalationPolicy, Facts, Ix, Moment, Policy, Priority, Route, StartAt, Target, Tier,
    Trigger, TriggerMode,
};

/// A tier and the rule that gave it.
type Raised = Option<(Ix<Tier>, Cause)>;

/// The tier that a ticket states, else its category's, with the rule that gives it.
pub fn stated_tier(policy: &Policy, facts: &Facts) -> Option<(Ix<Tier>, Cause)> {
    let by_category = || {
        let category = facts.category?;
        let tier = policy.categories[category].tier.as_ref()?;
        Some((tier.value, Cause::Category(category)))
    };
    facts.tier.map(|tier| (tier, Cause::Ticket)).or_else(by_category)
}

/// The priority that a ticket states, else that of its impact and urgency, before any trigger applies.
pub fn stated_priority(policy: &Policy, facts: &Facts) -> Option<(Ix<Priority>, Because)> {
    let by_matrix = || {
        let cell = policy.matrix.as_ref()?.get(facts.impact?, facts.urgency?)?;
        Some((cell.value, Because::Matrix))
    };
    facts.priority.map(|priority| (priority, Because::Stated)).or_else(by_matrix)
}

impl Engine<'_> {
    /// Opens the ticket.
    pub(super) fn open(&mut self) {
        self.record(What::Opened, Cause::Ticket);
        self.classify(None);
        self.duties_on(Moment::Opening);
    }

    /// Works out everything that follows from the facts, and lets triggers apply. `used` is a manual
    /// trigger that somebody just used.
    pub(super) fn classify(&mut self, used: Option<Ix<Trigger>>) {
        let mut raised: Raised = self.stated_tier();
        let mut fired: Vec<Ix<Trigger>> = Vec::new();
        let mut at_the_top = Vec::new();
        let mut fresh: Vec<Ix<Trigger>> = used.into_iter().collect();
        // All triggers that hold in one round apply together, so that their order does not matter.
        loop {
            for trigger in &fresh {
                self.applied.insert(*trigger);
                let start = self.start_of(*trigger, raised);
                at_the_top.extend(self.without_next(*trigger, start, raised));
                raised = self.higher(raised, start);
            }
            fired.append(&mut fresh);
            let priority = self.priority_now().0;
            let tier = raised.map(|(tier, _)| tier).or(self.tier);
            let situation = Situation { priority, tier, ..self.situation() };
            fresh = self.beginning_to_hold(&situation, &fired);
            if fresh.is_empty() {
                self.holding = self.automatic(&situation).collect();
                break;
            }
        }
        for trigger in &fired {
            self.record(What::Triggered { trigger: *trigger }, Cause::Trigger(*trigger));
        }
        for (tier, cause) in at_the_top {
            self.record(What::NoTierAbove { tier }, cause);
        }
        self.set_priority();
        let before = self.tier;
        self.tier = raised.map(|(tier, _)| tier).or(before);
        self.route();
        self.count_targets();
        if let Some((tier, cause)) = raised {
            self.record(What::TierRaised { tier, before }, cause);
            self.start_tier_target(tier);
            self.tell(Target::Tier(tier), &[], None, cause);
        }
        self.tell_of(&fired);
        if raised.is_some() && before.is_some() {
            self.duties_on(Moment::Escalation);
        }
        self.advance();
    }

    fn automatic(&self, situation: &Situation<'_>) -> impl Iterator<Item = Ix<Trigger>> {
        self.scope.triggers.iter().filter_map(|ix| {
            let trigger = &self.policy.triggers[*ix];
            let when = trigger.when.as_ref();
            let automatic = trigger.mode == TriggerMode::Automatic;
            (automatic && when.is_none_or(|when| holds(when, situation))).then_some(*ix)
        })
    }

    fn beginning_to_hold(&self, now: &Situation<'_>, fired: &[Ix<Trigger>]) -> Vec<Ix<Trigger>> {
        let before = |ix: &Ix<Trigger>| self.holding.contains(ix) || fired.contains(ix);
        self.automatic(now).filter(|ix| !before(ix)).collect()
    }

    /// The tier that the ticket or its category states, if it is above the present one.
    fn stated_tier(&self) -> Raised {
        self.higher(None, stated_tier(self.policy, &self.facts))
    }

    /// The tier that a trigger starts at.
    fn start_of(&self, trigger: Ix<Trigger>, raised: Raised) -> Raised {
        let tier = match self.policy.triggers[trigger].start_at.as_ref()?.value {
            StartAt::Tier(tier) => tier,
            StartAt::Next => {
                let now = raised.map(|(tier, _)| tier).or(self.tier);
                let level = now.map_or(0, |now| self.level(now));
                let above = self.policy.tiers.indexes().filter(|tier| self.level(*tier) > level);
                above.min_by_key(|tier| self.level(*tier))?
            }
        };
        Some((tier, Cause::Trigger(trigger)))
    }

    /// The tier that a ticket stays at because a trigger asks for the next one and there is none.
    fn without_next(&self, trigger: Ix<Trigger>, start: Raised, raised: Raised) -> Raised {
        let asks = self.policy.triggers[trigger].start_at.as_ref()?.value == StartAt::Next;
        let tier = raised.map(|(tier, _)| tier).or(self.tier)?;
        (asks && start.is_none()).then_some((tier, Cause::Trigger(trigger)))
    }

    /// The candidate, where it is above both the present tier and what raised it so far.
    fn higher(&self, so_far: Raised, candidate: Raised) -> Raised {
        let reached = so_far.map(|(tier, _)| tier).or(self.tier);
        let above = |(tier, _): &(Ix<Tier>, Cause)| {
            reached.is_none_or(|reached| self.level(*tier) > self.level(reached))
        };
        candidate.filter(above).or(so_far)
    }

    /// The level of a tier, 1 being the first line.
    pub(super) fn level(&self, tier: Ix<Tier>) -> u32 {
        self.policy.tiers[tier].level.value
    }

    /// The most severe of what is stated (else the matrix) and of every trigger that ever applied.
    fn priority_now(&self) -> (Option<Ix<Priority>>, Vec<Because>) {
        let stated = stated_priority(self.policy, &self.facts);
        let by_triggers = self.applied.iter().filter_map(|trigger| {
            let raise_to = self.policy.triggers[*trigger].raise_to.as_ref()?;
            Some((raise_to.value, Because::Trigger(*trigger)))
        });
        let all = stated.into_iter().chain(by_triggers);
        let rank = |priority: Ix<Priority>| self.policy.priorities[priority].rank.value;
        let Some(best) = all.clone().map(|(priority, _)| priority).min_by_key(|p| rank(*p)) else {
            return (None, Vec::new());
        };
        let because = all.filter(|(priority, _)| *priority == best).map(|(_, why)| why);
        (Some(best), because.collect())
    }

    fn set_priority(&mut self) {
        let before = self.priority;
        (self.priority, self.because) = self.priority_now();
        let said = std::mem::replace(&mut self.classified, true);
        if said && self.priority == before {
            return;
        }
        let why = match self.because.first() {
            None => Cause::Nothing,
            Some(Because::Stated) => Cause::Ticket,
            Some(Because::Trigger(trigger)) => Cause::Trigger(*trigger),
            Some(Because::Matrix) => self.matrix_cause(),
        };
        self.record(What::Classified { priority: self.priority, before }, why);
        if let Some(run) = &mut self.run {
            run.reconsider();
        }
    }

    fn matrix_cause(&self) -> Cause {
        let cell = self.policy.matrix.as_ref().zip(self.facts.impact.zip(self.facts.urgency));
        let cell = cell.and_then(|(matrix, (impact, urgency))| matrix.get(impact, urgency));
        cell.map_or(Cause::Nothing, |cell| Cause::Matrix(cell.at))
    }

    /// The first route that matches now.
    fn matching_route(&self) -> Option<(Ix<Route>, Ix<EscalationPolicy>)> {
        let situation = self.situation();
        let mut routes = self.scope.routes.iter().map(|ix| (*ix, &self.policy.routes[*ix]));
        let found = routes.find(|(_, route)| holds(&route.when, &situation));
        found.map(|(ix, route)| (ix, route.policy.value))
    }

    /// Follows the policy of the first route that matches, where that is another one.
    pub(super) fn route(&mut self) {
        let before = self.followed;
        let matching = self.matching_route();
        let policy = matching.map(|(_, policy)| policy);
        let said = std::mem::replace(&mut self.routed, true);
        if said && policy == before {
            return;
        }
        let why = matching.map_or(Cause::Nothing, |(route, _)| Cause::Route(route));
        self.record(What::Routed { policy, before }, why);
        self.follow(policy);
    }

    /// Tells those whom triggers name.
    fn tell_of(&mut self, triggers: &[Ix<Trigger>]) {
        let policy = self.policy;
        for ix in triggers {
            let trigger = &policy.triggers[*ix];
            for target in &trigger.notify {
                self.tell(target.value, &trigger.via, None, Cause::Trigger(*ix));
            }
        }
    }
}
