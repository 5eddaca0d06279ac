//! Fields of tiers, escalation policies, routes and triggers.

use super::{Sense, Value, Writer, conditions, words};
use crate::model::{EscalationPolicy, Route, StartAt, Step, StepRepeat, StepTiming, Tier, Trigger};

pub(super) fn tier(writer: &mut Writer<'_>, tier: &Tier) {
    let Tier {
        entry,
        level,
        name,
        responders,
        handles,
        responsibilities,
        respond_within,
        calendar,
    } = tier;
    writer.put("level", Value::Number(level.value.into()), Sense::Neutral, level.at);
    writer.name(name, entry);
    writer.targets("responders", responders);
    writer.text_at("handles", handles);
    writer.list_at("responsibilities", responsibilities, Sense::Neutral);
    if let Some(targets) = respond_within {
        writer.per_priority("respond-within", targets);
    }
    if calendar.is_some() {
        writer.calendar("calendar", *calendar);
    }
}

pub(super) fn escalation_policy(writer: &mut Writer<'_>, policy: &EscalationPolicy) {
    let EscalationPolicy {
        entry,
        name,
        when_empty,
        earlier_steps,
        stops_on,
        ack_timeout,
        repeat,
        steps,
    } = policy;
    writer.name(name, entry);
    writer.strength("when-empty", words::when_empty(*when_empty));
    writer.strength("earlier-steps", words::earlier_steps(*earlier_steps));
    writer.strength("stops-on", words::stops_on(*stops_on));
    writer.duration("ack-timeout", *ack_timeout);
    writer.number("repeat", u64::from(*repeat), Sense::More);
    writer.records("steps", Sense::Reach, steps, |step| step.at, step);
}

fn step(writer: &mut Writer<'_>, step: &Step) {
    let Step { at, notify, timing, repeat, fan_out, via, stops_on } = step;
    writer.targets("notify", notify);
    match timing {
        StepTiming::After(delays) => writer.per_priority("after", delays),
        StepTiming::Wait(delays) => writer.per_priority("wait", delays),
    }
    if let Some(StepRepeat { every, times }) = repeat {
        writer.duration("repeat.every", Some(*every));
        writer.number("repeat.times", u64::from(*times), Sense::More);
    }
    if let Some(fan_out) = fan_out {
        let (word, strength) = words::fan_out(fan_out.value);
        writer.put("fan-out", Value::Strength(word, strength), Sense::Stronger, fan_out.at);
    }
    writer.via("via", via);
    if let Some(stops_on) = stops_on {
        let (word, strength) = words::stops_on(stops_on.value);
        writer.put("stops-on", Value::Strength(word, strength), Sense::Stronger, stops_on.at);
    }
    let _: &crate::source::Span = at;
}

pub(super) fn route(writer: &mut Writer<'_>, route: &Route) {
    let Route { entry: _, when, policy } = route;
    writer.put("when", conditions::value(writer, when), Sense::Neutral, when.at);
    let policies = &writer.naming.policy().escalation_policies;
    writer.reference("policy", policies, Some(*policy));
}

pub(super) fn trigger(writer: &mut Writer<'_>, trigger: &Trigger) {
    let Trigger { entry, name, mode, when, raise_to, start_at, notify, via, used_by, examples } =
        trigger;
    let policy = writer.naming.policy();
    writer.name(name, entry);
    writer.strength("mode", words::trigger_mode(*mode));
    if let Some(when) = when {
        writer.put("when", conditions::value(writer, when), Sense::Neutral, when.at);
    }
    if let Some(priority) = raise_to {
        let id = writer.naming.entry(&policy.priorities, priority.value);
        writer.put("raise-to", Value::Priority(id), Sense::Severer, priority.at);
    }
    if let Some(start_at) = start_at {
        let value = match start_at.value {
            StartAt::Tier(tier) => Value::Tier(writer.naming.entry(&policy.tiers, tier)),
            StartAt::Next => Value::Text("next".to_owned()),
        };
        writer.put("start-at", value, Sense::Severer, start_at.at);
    }
    writer.targets("notify", notify);
    writer.via("via", via);
    if let Some(users) = used_by {
        let ids = users.iter().map(|user| writer.naming.target(user.value)).collect();
        writer.put("used-by", Value::List(ids), Sense::Limit, users.at);
    }
    writer.list("examples", examples.clone(), Sense::Neutral, None);
}
