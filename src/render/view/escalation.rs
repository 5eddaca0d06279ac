//! Tiers, escalation policies, routes, triggers and duties as templates see them.

use minijinja::Value;
use serde::Serialize;

use super::hours::{Hours, hours};
use super::ticket::{ScaleView, length};
use super::time::Length;
use super::{Audience, Missing, Ref, Targets, words};
use crate::model::{
    Cell, Duration, Duty, DutyTiming, EscalationPolicy, Ix, MethodKind, PerPriority, Priority,
    Route, StartAt, Step, StepTiming, Tier, Trigger, TriggerMode,
};
use crate::render::diagram::{Ladder, Rung};
use crate::source::At;

/// A support level.
#[derive(Serialize)]
pub(super) struct TierView {
    id: String,
    name: String,
    level: u32,
    handles: Option<String>,
    responsibilities: Vec<String>,
    responders: Targets,
    calendar: Option<Hours>,
    respond_within: Value,
    categories: Vec<Ref>,
}

/// Who is told when, as long as nobody has solved it.
#[derive(Serialize)]
pub(super) struct PolicyView {
    id: String,
    name: String,
    priorities: Vec<ScaleView>,
    steps: Vec<StepView>,
    when_empty: &'static str,
    earlier_steps: &'static str,
    stops_on: &'static str,
    ack_timeout: Value,
    repeat: u32,
    routes: Vec<String>,
}

/// One step of an escalation policy.
#[derive(Serialize)]
pub(super) struct StepView {
    number: usize,
    notify: Targets,
    counted_from: &'static str,
    delays: Value,
    repeat: Option<RepeatView>,
    via: Vec<&'static str>,
    stops_on: Option<&'static str>,
}

#[derive(Serialize)]
struct RepeatView {
    every: Value,
    times: u32,
}

/// Which tickets follow which escalation policy.
#[derive(Serialize)]
pub(super) struct RouteView {
    number: usize,
    when: String,
    everything: bool,
    policy: Ref,
}

/// Something that raises a ticket beyond the matrix.
#[derive(Serialize)]
pub(super) struct TriggerView {
    id: String,
    name: String,
    mode: &'static str,
    when: Option<String>,
    raise_to: Option<Ref>,
    start_at: Option<Ref>,
    next_tier: bool,
    notify: Targets,
    via: Vec<&'static str>,
    used_by: Option<Targets>,
    examples: Vec<String>,
}

/// What the policy obliges people to do beyond escalating.
#[derive(Serialize)]
pub(super) struct DutyView {
    id: String,
    name: String,
    text: Option<String>,
    when: String,
    everything: bool,
    per_ticket: bool,
    due: String,
    length: Value,
    until: Option<&'static str>,
    notify: Targets,
    via: Vec<&'static str>,
    requires: Vec<String>,
    calendar: Option<Hours>,
}

fn channels(via: &[At<MethodKind>]) -> Vec<&'static str> {
    via.iter().map(|kind| words::method(kind.value)).collect()
}

impl Audience<'_> {
    /// A map from priority to duration, most severe first; what it lacks says why.
    fn per_priority(&self, delays: &PerPriority<Duration>, whose: &str) -> Value {
        let priorities = self.policy.priorities_by_rank();
        Value::from_pairs(priorities.into_iter().map(|ix| {
            let id = self.policy.priorities[ix].entry.id.to_string();
            let value = match delays.get(ix) {
                Cell::Given(at) => Value::from_object(Length(at.value)),
                Cell::Never(_) => {
                    Missing::value(format!("{whose} says \"never\" for priority `{id}`"))
                }
                Cell::Missing => {
                    Missing::value(format!("{whose} says nothing for priority `{id}`"))
                }
            };
            (id, value)
        }))
    }

    /// A tier with its categories and responders.
    pub(super) fn tier(&self, ix: Ix<Tier>) -> TierView {
        let tier = &self.policy.tiers[ix];
        let id = &tier.entry.id;
        let categories = self.policy.categories.as_written().into_iter();
        let categories = categories.map(|ix| &self.policy.categories[ix]);
        TierView {
            id: id.to_string(),
            name: tier.name.clone(),
            level: tier.level.value,
            handles: tier.handles.as_ref().map(|at| at.value.clone()),
            responsibilities: tier.responsibilities.iter().map(|at| at.value.clone()).collect(),
            responders: self.targets(&tier.responders),
            calendar: tier.calendar.map(|at| hours(self.policy, at.value)),
            respond_within: match &tier.respond_within {
                Some(map) => self.per_priority(map, &format!("`respond-within` of tier `{id}`")),
                None => Missing::value(format!("tier `{id}` has no `respond-within`")),
            },
            categories: categories
                .filter(|category| category.tier.is_some_and(|tier| tier.value == ix))
                .map(|category| Ref::new(&category.entry, &category.name))
                .collect(),
        }
    }

    /// An escalation policy with its steps.
    pub(super) fn escalation(&self, ix: Ix<EscalationPolicy>) -> PolicyView {
        let policy = &self.policy.escalation_policies[ix];
        let routes = self.policy.routes.values().enumerate();
        let routes = routes.filter(|(_, route)| route.policy.value == ix);
        let steps = policy.steps.iter().enumerate();
        PolicyView {
            id: policy.entry.id.to_string(),
            name: policy.name.clone(),
            priorities: self.taken(policy).into_iter().map(|ix| self.priority_rank(ix)).collect(),
            steps: steps.map(|(i, step)| self.step(i + 1, step, policy)).collect(),
            when_empty: words::when_empty(policy.when_empty),
            earlier_steps: words::earlier_steps(policy.earlier_steps),
            stops_on: words::stops_on(policy.stops_on),
            ack_timeout: length(&policy.entry, "ack-timeout", policy.ack_timeout),
            repeat: policy.repeat,
            routes: routes.map(|(i, route)| self.route_words(i + 1, route)).collect(),
        }
    }

    /// The priorities for which a policy takes any step at all, most severe first.
    fn taken(&self, policy: &EscalationPolicy) -> Vec<Ix<Priority>> {
        let mut priorities = self.policy.priorities_by_rank();
        priorities.retain(|ix| policy.steps.iter().any(|step| step.delay(*ix).given().is_some()));
        priorities
    }

    /// What the picture of an escalation policy shows.
    pub(super) fn ladder(&self, ix: Ix<EscalationPolicy>) -> Ladder {
        let policy = &self.policy.escalation_policies[ix];
        let priorities = self.taken(policy);
        let rung = |step: &Step| Rung {
            who: self.targets(&step.notify).text(),
            times: priorities
                .iter()
                .map(|ix| {
                    let length = Length(step.delay(*ix).given()?.value);
                    Some(match step.timing {
                        StepTiming::Wait(_) if !length.0.is_immediate() => {
                            format!("+{}", length.short())
                        }
                        _ => length.short(),
                    })
                })
                .collect(),
            note: step.repeat.map(|repeat| {
                let every = Length(repeat.every.value).short();
                let times = if repeat.times == 1 {
                    "once".into()
                } else {
                    format!("{} times", repeat.times)
                };
                format!("again every {every}, {times}")
            }),
        };
        Ladder {
            id: policy.entry.id.to_string(),
            name: policy.name.clone(),
            priorities: priorities
                .iter()
                .map(|ix| self.policy.priorities[*ix].name.clone())
                .collect(),
            rungs: policy.steps.iter().map(rung).collect(),
        }
    }

    fn step(&self, number: usize, step: &Step, policy: &EscalationPolicy) -> StepView {
        let whose = format!("step {number} of escalation policy `{}`", policy.entry.id);
        StepView {
            number,
            notify: self.targets(&step.notify),
            counted_from: match step.timing {
                StepTiming::After(_) => "opening",
                StepTiming::Wait(_) => "previous step",
            },
            delays: self.per_priority(step.timing.delays(), &whose),
            repeat: step.repeat.map(|repeat| RepeatView {
                every: Value::from_object(Length(repeat.every.value)),
                times: repeat.times,
            }),
            via: channels(&step.via),
            stops_on: step.stops_on.map(|at| words::stops_on(at.value)),
        }
    }

    /// Which tickets a route takes, of those that no earlier one took.
    fn route_words(&self, number: usize, route: &Route) -> String {
        if number > 1 && route.when.is_everything() {
            return "Every other ticket".to_owned();
        }
        words::condition(self.policy, &route.when)
    }

    /// A route, which is known by its position.
    pub(super) fn route(&self, ix: Ix<Route>) -> RouteView {
        let (number, route) = (ix.index() + 1, &self.policy.routes[ix]);
        let policy = &self.policy.escalation_policies[route.policy.value];
        RouteView {
            number,
            when: self.route_words(number, route),
            everything: route.when.is_everything(),
            policy: Ref::new(&policy.entry, &policy.name),
        }
    }

    /// A trigger.
    pub(super) fn trigger(&self, ix: Ix<Trigger>) -> TriggerView {
        let trigger = &self.policy.triggers[ix];
        let start_at = trigger.start_at.map(|at| at.value);
        TriggerView {
            id: trigger.entry.id.to_string(),
            name: trigger.name.clone(),
            mode: match trigger.mode {
                TriggerMode::Automatic => "automatic",
                TriggerMode::Manual => "manual",
            },
            when: trigger.when.as_ref().map(|when| words::condition(self.policy, when)),
            raise_to: trigger.raise_to.map(|at| self.priority_ref(at.value)),
            start_at: match start_at {
                Some(StartAt::Tier(tier)) => Some(self.tier_ref(tier)),
                Some(StartAt::Next) | None => None,
            },
            next_tier: start_at == Some(StartAt::Next),
            notify: self.targets(&trigger.notify),
            via: channels(&trigger.via),
            used_by: trigger.used_by.as_ref().map(|at| self.targets(&at.value)),
            examples: trigger.examples.clone(),
        }
    }

    /// A duty.
    pub(super) fn duty(&self, ix: Ix<Duty>) -> DutyView {
        let duty = &self.policy.duties[ix];
        let id = &duty.entry.id;
        let repeats = matches!(duty.timing, DutyTiming::Every(_));
        DutyView {
            id: id.to_string(),
            name: duty
                .name
                .clone()
                .unwrap_or_else(|| crate::words::upper_first(&id.replace('-', " "))),
            text: duty.text.as_ref().map(|at| at.value.clone()),
            when: words::condition(self.policy, &duty.when),
            everything: duty.when.is_everything(),
            per_ticket: !matches!(duty.timing, DutyTiming::Recurs { .. }),
            due: words::timing(&duty.timing),
            length: match duty.timing {
                DutyTiming::After(at) | DutyTiming::Every(at) | DutyTiming::AfterResolution(at) => {
                    Value::from_object(Length(at.value))
                }
                DutyTiming::On(_) | DutyTiming::Recurs { .. } => {
                    Missing::value(format!("duty `{id}` falls due at a moment, not after a time"))
                }
            },
            until: repeats.then(|| words::duty_end(duty.until)),
            notify: self.targets(&duty.notify),
            via: channels(&duty.via),
            requires: duty.requires.clone(),
            calendar: duty.calendar.map(|at| hours(self.policy, at.value)),
        }
    }
}
