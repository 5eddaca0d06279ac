//! What the policy makes of a ticket at its opening, as far as anything later depends on it.
//!
//! Two tickets with the same plan have the same timeline, apart from which of several triggers with
//! the same effect is named. That rests on little: a trigger that the facts alone decide applies at the
//! opening; the highest priority and tier win and are never lowered; the first route that matches wins.

use super::formula::{Formula, Formulas, Part};
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

/// What is known of the priority and the tier that the facts give by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// Not all of it.
    Open,
    /// All of it.
    Known,
    /// Whatever is known, tickets are told apart by it, even if the same comes of them.
    Apart,
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

    /// The plan once a variable has a value, which by itself gives the ticket `own`. To be settled.
    #[must_use]
    pub(super) fn reduce(
        &self,
        formulas: &mut Formulas,
        (variable, value): (usize, usize),
        own: Own,
    ) -> Self {
        let mut reduce = |formula| formulas.reduce(formula, variable, value);
        Self {
            own: Own {
                priority: own.priority.or(self.own.priority),
                tier: own.tier.or(self.own.tier),
            },
            raised: self.raised,
            telling: self.telling.clone(),
            triggers: self.triggers.iter().map(|(ix, f)| (*ix, reduce(*f))).collect(),
            routes: self.routes.iter().map(|(f, to)| (reduce(*f), *to)).collect(),
            duties: self.duties.iter().map(|(ix, f)| (*ix, reduce(*f))).collect(),
        }
    }

    /// Drops what can make no difference any more.
    pub(super) fn settle(&mut self, of: Part<'_>, formulas: &mut Formulas, given: Given) {
        self.settle_triggers(of, formulas, given);
        if given == Given::Known && self.triggers.is_empty() {
            // Nobody raises the priority any more; the tier only rises.
            for (formula, _) in &mut self.routes {
                *formula = formulas.from(*formula, of, self.raised);
            }
            for (_, formula) in &mut self.duties {
                *formula = formulas.from(*formula, of, self.raised);
            }
        }
        self.duties.retain(|(_, formula)| *formula != Formula::FALSE);
        self.settle_routes(formulas);
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

    fn settle_triggers(&mut self, of: Part<'_>, formulas: &mut Formulas, given: Given) {
        let (_, policy) = of;
        let known = given == Given::Known;
        let mut open: Vec<(Ix<Trigger>, Formula)> = Vec::new();
        for (ix, formula) in std::mem::take(&mut self.triggers) {
            let trigger = &policy.triggers[ix];
            let (tells, relative) = (!trigger.notify.is_empty(), is_relative(trigger));
            // What holds of the facts with what they give holds before any trigger has applied. A trigger
            // that tells somebody may do so again when it comes to hold again.
            let holds = formula == Formula::TRUE
                || known && !tells && formulas.at(formula, of, self.own) == Formula::TRUE;
            if holds && !relative {
                self.raised = higher(policy, self.raised, effect(trigger));
                if tells {
                    self.telling.push(ix);
                }
            } else if formula != Formula::FALSE {
                open.push((ix, formula));
            }
        }
        self.telling.sort_unstable();
        let mut reached = higher(policy, self.own, self.raised);
        if known && open.iter().all(|(ix, formula)| is_plain(policy, formulas, *ix, *formula)) {
            reached = self.opening(of, formulas, &open);
            (self.own, self.raised) = (reached, reached);
        }
        // Those with the same effect are one: it is had as soon as any of them holds.
        let mut merged: Vec<(Ix<Trigger>, Formula)> = Vec::new();
        for (ix, formula) in open {
            let trigger = &policy.triggers[ix];
            if is_relative(trigger) || !trigger.notify.is_empty() {
                merged.push((ix, formula));
                continue;
            }
            let raises = effect(trigger);
            if higher(policy, reached, raises) == reached {
                continue;
            }
            let same = |(other, _): &&mut (Ix<Trigger>, Formula)| {
                let other = &policy.triggers[*other];
                effect(other) == raises && other.notify.is_empty() && !is_relative(other)
            };
            match merged.iter_mut().find(same) {
                Some((_, before)) => *before = formulas.any([*before, formula]),
                None => merged.push((ix, formula)),
            }
        }
        self.triggers = merged;
        // Triggers look at the priority and tier that the facts give before any of them applies. Where
        // none does, it is the same whether facts or a trigger gave them.
        let asks = self.triggers.iter().any(|(_, formula)| formulas.is_situational(*formula));
        if !asks && given != Given::Apart {
            (self.own, self.raised) = (reached, reached);
        }
    }

    /// The priority and the tier once the ticket is open, where nothing of the facts is asked any more:
    /// triggers that hold apply together, until none comes to hold.
    fn opening(
        &self,
        of: Part<'_>,
        formulas: &mut Formulas,
        open: &[(Ix<Trigger>, Formula)],
    ) -> Own {
        let (_, policy) = of;
        let mut now = self.own;
        let mut next = higher(policy, self.own, self.raised);
        // Each round raises something, or is the last.
        loop {
            for (ix, formula) in open {
                if formulas.at(*formula, of, now) == Formula::TRUE {
                    next = higher(policy, next, effect(&policy.triggers[*ix]));
                }
            }
            if next == now {
                return now;
            }
            now = next;
        }
    }
}

/// What a trigger raises to.
fn effect(trigger: &Trigger) -> Own {
    let tier = match trigger.start_at.map(|at| at.value) {
        Some(StartAt::Tier(tier)) => Some(tier),
        _ => None,
    };
    Own { priority: trigger.raise_to.map(|at| at.value), tier }
}

/// True for a trigger that raises to the next tier, whichever that is.
fn is_relative(trigger: &Trigger) -> bool {
    trigger.start_at.map(|at| at.value) == Some(StartAt::Next)
}

/// True for a trigger that does nothing but raise, and turns on no fact any more.
fn is_plain(policy: &Policy, formulas: &Formulas, ix: Ix<Trigger>, formula: Formula) -> bool {
    let trigger = &policy.triggers[ix];
    formulas.first(formula) == usize::MAX && trigger.notify.is_empty() && !is_relative(trigger)
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
