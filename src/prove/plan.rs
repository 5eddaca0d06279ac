//! What the policy makes of a ticket at its opening, as far as anything later depends on it.
//!
//! Two tickets with the same plan have the same timeline, apart from which of several triggers with
//! the same effect is named. That rests on little: a trigger that the facts alone decide applies at the
//! opening; the highest priority and tier win and are never lowered; the first route that matches wins.

use super::formula::{Formula, Formulas};
use super::split::Split;
use super::variables::Own;
use crate::model::{
    Duty, EscalationPolicy, Id, Ix, Policy, Priority, StartAt, Tier, Trigger, TriggerMode,
};

/// What a side makes of a ticket, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Plan {
    /// What the facts give, where a trigger's condition still turns on it.
    own: Own,
    /// What is certain to be reached at the opening.
    raised: Own,
    /// Triggers that apply at the opening and tell somebody.
    telling: Vec<Ix<Trigger>>,
    /// Automatic triggers that may apply yet.
    triggers: Vec<(Ix<Trigger>, Formula)>,
    /// Routes that may match, in order, up to the first that is certain to.
    routes: Vec<(Formula, Ix<EscalationPolicy>)>,
    /// Duties that may concern the ticket.
    duties: Vec<(Ix<Duty>, Formula)>,
}

/// The rules of a plan by the values of a variable.
#[derive(Debug)]
pub(super) struct PlanSplit {
    triggers: Split,
    routes: Split,
    duties: Split,
}

/// A plan by the ids of its entries, which mean the same on every side.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named<'p> {
    given: [Option<&'p Id>; 4],
    telling: Vec<&'p Id>,
    triggers: Vec<(&'p Id, Formula)>,
    routes: Vec<(Formula, &'p Id)>,
    duties: Vec<(&'p Id, Formula)>,
}

impl Plan {
    /// The plan by the ids of its entries.
    pub(super) fn named<'p>(&self, policy: &'p Policy) -> Named<'p> {
        let priority = |ix: Option<Ix<Priority>>| Some(&policy.priorities[ix?].entry.id);
        let tier = |ix: Option<Ix<Tier>>| Some(&policy.tiers[ix?].entry.id);
        let trigger = |ix: Ix<Trigger>| &policy.triggers[ix].entry.id;
        let escalation = |ix: Ix<EscalationPolicy>| &policy.escalation_policies[ix].entry.id;
        Named {
            given: [
                priority(self.own.priority),
                tier(self.own.tier),
                priority(self.raised.priority),
                tier(self.raised.tier),
            ],
            telling: self.telling.iter().map(|ix| trigger(*ix)).collect(),
            triggers: self.triggers.iter().map(|(ix, f)| (trigger(*ix), *f)).collect(),
            routes: self.routes.iter().map(|(f, ix)| (*f, escalation(*ix))).collect(),
            duties: self.duties.iter().map(|(ix, f)| (&policy.duties[*ix].entry.id, *f)).collect(),
        }
    }

    /// The plan of a ticket of which nothing is known, from the conditions compiled in the order of
    /// their tables.
    pub(super) fn new(
        policy: &Policy,
        triggers: impl Iterator<Item = (Ix<Trigger>, Formula)>,
        routes: impl Iterator<Item = Formula>,
        duties: impl Iterator<Item = (Ix<Duty>, Formula)>,
    ) -> Self {
        let automatic =
            |(ix, _): &(Ix<Trigger>, _)| policy.triggers[*ix].mode == TriggerMode::Automatic;
        let policies = policy.routes.values().map(|route| route.policy.value);
        Self {
            triggers: triggers.filter(automatic).collect(),
            routes: routes.zip(policies).collect(),
            duties: duties.collect(),
            ..Self::default()
        }
    }

    /// The priorities that facts and triggers give for certain.
    pub(super) fn priorities(&self) -> impl Iterator<Item = Ix<Priority>> {
        self.own.priority.into_iter().chain(self.raised.priority)
    }

    /// The tiers that facts and triggers give for certain.
    pub(super) fn tiers(&self) -> impl Iterator<Item = Ix<Tier>> {
        self.own.tier.into_iter().chain(self.raised.tier)
    }

    /// The triggers that tell somebody, or may apply yet.
    pub(super) fn triggers(&self) -> impl Iterator<Item = Ix<Trigger>> {
        self.telling.iter().copied().chain(self.triggers.iter().map(|(ix, _)| *ix))
    }

    /// The escalation policies that may be followed.
    pub(super) fn policies(&self) -> impl Iterator<Item = Ix<EscalationPolicy>> {
        self.routes.iter().map(|(_, policy)| *policy)
    }

    /// The duties that may concern the ticket.
    pub(super) fn duties(&self) -> impl Iterator<Item = Ix<Duty>> {
        self.duties.iter().map(|(ix, _)| *ix)
    }

    /// The first variable that anything turns on; `usize::MAX` where all is known.
    pub(super) fn first(&self, formulas: &Formulas) -> usize {
        self.formulas().map(|formula| formulas.first(formula)).min().unwrap_or(usize::MAX)
    }

    fn formulas(&self) -> impl Iterator<Item = Formula> {
        let triggers = self.triggers.iter().map(|(_, formula)| *formula);
        let routes = self.routes.iter().map(|(formula, _)| *formula);
        let duties = self.duties.iter().map(|(_, formula)| *formula);
        triggers.chain(routes).chain(duties)
    }

    /// The rules by the values of a variable that leave them open.
    pub(super) fn split(&self, formulas: &mut Formulas, variable: usize) -> PlanSplit {
        let triggers = self.triggers.iter().map(|(_, formula)| *formula);
        let routes = self.routes.iter().map(|(formula, _)| *formula);
        let duties = self.duties.iter().map(|(_, formula)| *formula);
        PlanSplit {
            triggers: Split::new(triggers, formulas, variable),
            routes: Split::new(routes, formulas, variable),
            duties: Split::new(duties, formulas, variable),
        }
    }

    /// The plan without the rules that a value rules out.
    #[must_use]
    pub(super) fn part(&self, split: &PlanSplit, value: usize) -> Self {
        Self {
            own: self.own,
            raised: self.raised,
            telling: self.telling.clone(),
            triggers: split.triggers.of(value, &self.triggers),
            routes: split.routes.of(value, &self.routes),
            duties: split.duties.of(value, &self.duties),
        }
    }

    /// The plan once a variable has a value, which by itself gives the ticket `own`.
    #[must_use]
    pub(super) fn reduce(
        &self,
        policy: &Policy,
        formulas: &mut Formulas,
        (variable, value): (usize, usize),
        own: Own,
    ) -> Self {
        let mut reduce = |formula| formulas.reduce(formula, variable, value);
        let mut plan = Self {
            own: Own {
                priority: own.priority.or(self.own.priority),
                tier: own.tier.or(self.own.tier),
            },
            raised: self.raised,
            telling: self.telling.clone(),
            triggers: self.triggers.iter().map(|(ix, f)| (*ix, reduce(*f))).collect(),
            routes: self.routes.iter().map(|(f, to)| (reduce(*f), *to)).collect(),
            duties: self.duties.iter().map(|(ix, f)| (*ix, reduce(*f))).collect(),
        };
        plan.settle(policy, formulas);
        plan
    }

    /// Drops what can make no difference any more.
    pub(super) fn settle(&mut self, policy: &Policy, formulas: &mut Formulas) {
        self.duties.retain(|(_, formula)| *formula != Formula::FALSE);
        self.settle_routes(formulas);
        self.settle_triggers(policy, formulas);
    }

    fn settle_routes(&mut self, formulas: &mut Formulas) {
        self.routes.retain(|(formula, _)| *formula != Formula::FALSE);
        if let Some(certain) = self.routes.iter().position(|(f, _)| *f == Formula::TRUE) {
            self.routes.truncate(certain + 1);
        }
        // Neighbours that lead to the same policy are one route.
        let mut merged: Vec<(Formula, Ix<EscalationPolicy>)> = Vec::new();
        for (formula, policy) in self.routes.drain(..) {
            match merged.last_mut() {
                Some((before, same)) if *same == policy => {
                    *before = formulas.any([*before, formula]);
                }
                _ => merged.push((formula, policy)),
            }
        }
        self.routes = merged;
    }

    fn settle_triggers(&mut self, policy: &Policy, formulas: &Formulas) {
        for (ix, formula) in std::mem::take(&mut self.triggers) {
            let trigger = &policy.triggers[ix];
            let start_at = trigger.start_at.map(|at| at.value);
            let tier = match start_at {
                Some(StartAt::Tier(tier)) => Some(tier),
                _ => None,
            };
            let effect = Own { priority: trigger.raise_to.map(|at| at.value), tier };
            let relative = start_at == Some(StartAt::Next);
            if formula == Formula::TRUE && !relative {
                self.raised = higher(policy, self.raised, effect);
                if !trigger.notify.is_empty() {
                    self.telling.push(ix);
                }
            } else if formula != Formula::FALSE {
                self.triggers.push((ix, formula));
            }
        }
        self.telling.sort_unstable();
        let reached = higher(policy, self.own, self.raised);
        self.triggers.retain(|(ix, _)| {
            let trigger = &policy.triggers[*ix];
            let raises = match trigger.start_at.map(|at| at.value) {
                Some(StartAt::Tier(tier)) => Own { priority: None, tier: Some(tier) },
                Some(StartAt::Next) => return true,
                None => Own::default(),
            };
            let raises = Own { priority: trigger.raise_to.map(|at| at.value), ..raises };
            !trigger.notify.is_empty() || higher(policy, reached, raises) != reached
        });
        // Triggers look at the priority and tier that the facts give before any of them applies. Where
        // none does, it is the same whether facts or a trigger gave them.
        if !self.triggers.iter().any(|(_, formula)| formulas.is_situational(*formula)) {
            self.raised = reached;
            self.own = Own::default();
        }
    }
}

/// The more severe priority and the higher tier of two.
fn higher(policy: &Policy, a: Own, b: Own) -> Own {
    let rank = |ix: &Ix<Priority>| policy.priorities[*ix].rank.value;
    let level = |ix: &Ix<Tier>| policy.tiers[*ix].level.value;
    Own {
        priority: a.priority.into_iter().chain(b.priority).min_by_key(rank),
        tier: a.tier.into_iter().chain(b.tier).max_by_key(level),
    }
}
