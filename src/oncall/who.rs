//! Whom to call at a moment, who is next, and until when that holds.
//!
//! The engine says which rule tells whom of a ticket opened at that moment; every target is then looked
//! up as of the moment itself, since that is when somebody is going to call.

use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;
use crate::model::{Facts, Ix, Policy, Priority, Target, Ticket, Tier};
use crate::simulate::{
    Cause, Concerned, Detour, DetourReason, Found, Options, Reached, Request, Told, Trace, Turns,
    What, channels, reach, simulate, works,
};

/// How far a change of the answer is looked for.
const HORIZON: SignedDuration = SignedDuration::from_hours(366 * 24);
/// The first stretch that is searched; each further one is twice as long.
const STRETCH: SignedDuration = SignedDuration::from_hours(24);

/// What somebody wants to know.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// The first line, and the tiers above it.
    Tiers,
    /// One tier, and those above it.
    Tier(Ix<Tier>),
    /// A ticket that is opened at the moment.
    Ticket(Facts),
}

/// Whom to call.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The moment it is about.
    pub at: Timestamp,
    /// The first instant at which somebody else, or another method, would be named; `None` where there
    /// is none within a year.
    pub valid_until: Option<Timestamp>,
    /// The ticket's priority, where it is about a ticket that has one.
    pub priority: Option<Ix<Priority>>,
    /// Who is to be called at once, in order.
    pub call: Vec<Call>,
    /// Who is to be called after them, in order.
    pub next: Vec<Call>,
}

/// Somebody to call, because of one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Whom the rule names.
    pub target: Target,
    /// The rule.
    pub why: Cause,
    /// When its time comes, if nobody solves the ticket before; `None` where no time is set.
    pub due: Option<Timestamp>,
    /// Who answers for the target now.
    pub people: Vec<Person>,
    /// Who was tried in vain, and for whom nobody else stands in.
    pub tried: Vec<Detour>,
}

/// Somebody who can be reached now.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Who, and how they were found.
    pub found: Found,
    /// The methods that work now, by position: first the one that the rule prefers, then the others in
    /// the contact's order.
    pub methods: Vec<usize>,
}

/// A rule that tells a target, and the priority under which it does.
#[derive(Debug, Clone, Copy)]
struct Ask {
    target: Target,
    why: Cause,
    due: Option<Timestamp>,
    priority: Option<Ix<Priority>>,
}

/// Answers a question about a moment.
pub fn who(policy: &Policy, clock: &Clock, question: &Question, at: Timestamp) -> Answer {
    let (asks, now, priority) = match question {
        Question::Tiers => (tiers(policy, 0), None, None),
        Question::Tier(tier) => (tiers(policy, policy.tiers[*tier].level.value), None, None),
        Question::Ticket(facts) => {
            let ticket = Ticket { opened: at, facts: facts.clone() };
            let trace = simulate(policy, clock, &ticket, &[], Options::default());
            let asks = of_ticket(&trace);
            let now = asks.iter().filter(|ask| ask.due == Some(at)).count();
            (asks, Some(now), at_opening(&trace))
        }
    };
    let calls = calls(policy, clock, &asks, at);
    let concerned = Concerned::new(policy, asks.iter().map(|ask| ask.target));
    let changed = |later: &Timestamp| self::calls(policy, clock, &asks, *later) != calls;
    let valid_until = first_change(clock, &concerned, at, changed);
    let mut call = calls;
    // Of tiers the first one; where nobody there can be reached, those up to the first where somebody can.
    let reached = call.iter().position(|call| !call.people.is_empty());
    let now = now.unwrap_or_else(|| reached.map_or(call.len(), |first| first + 1));
    let next = call.split_off(now.min(call.len()));
    Answer { at, valid_until, priority, call, next }
}

/// The tiers from a level up.
fn tiers(policy: &Policy, level: u32) -> Vec<Ask> {
    let from = |tier: &Ix<Tier>| policy.tiers[*tier].level.value >= level;
    let ask = |tier| Ask {
        target: Target::Tier(tier),
        why: Cause::Tier(tier),
        due: None,
        priority: None,
    };
    policy.tiers_by_level().into_iter().filter(from).map(ask).collect()
}

/// Whom the rules tell as long as nobody takes the ticket, each rule and target once. Repeats, updates
/// and duties tell nobody who is to be called.
fn of_ticket(trace: &Trace) -> Vec<Ask> {
    let mut asks: Vec<Ask> = Vec::new();
    let mut priority = None;
    for event in &trace.events {
        let target = match &event.what {
            What::Classified { priority: now, .. } => {
                priority = *now;
                continue;
            }
            What::Notified(notification) => notification.target,
            What::ReachedNobody { target, .. } => *target,
            _ => continue,
        };
        let calls = matches!(
            event.why,
            Cause::Step(..) | Cause::Trigger(_) | Cause::Category(_) | Cause::Ticket
        );
        let known = |ask: &Ask| ask.target == target && ask.why == event.why;
        if calls && !asks.iter().any(known) {
            asks.push(Ask { target, why: event.why, due: Some(event.at), priority });
        }
    }
    asks
}

/// The priority that the ticket has once it is opened.
fn at_opening(trace: &Trace) -> Option<Ix<Priority>> {
    let opening = trace.events.iter().take_while(|event| event.at == trace.opened);
    let priorities = opening.filter_map(|event| match event.what {
        What::Classified { priority, .. } => Some(priority),
        _ => None,
    });
    priorities.last().flatten()
}

/// Who is told at an instant, ask by ask.
fn calls(policy: &Policy, clock: &Clock, asks: &[Ask], at: Timestamp) -> Vec<Call> {
    let mut turns = Turns::new();
    let mut one = |ask: &Ask| {
        let (via, fan_out) = ask.why.asks_for(policy);
        let request = Request { at, via: channels(policy, via, ask.priority), fan_out };
        let reached = reach(policy, clock, ask.target, request, &mut turns);
        let person = |found| Person { methods: methods(policy, clock, &found, at), found };
        let tried = in_vain(&reached);
        let people = reached.told.into_iter().map(person).collect();
        Call { target: ask.target, why: ask.why, due: ask.due, people, tried }
    };
    asks.iter().map(&mut one).collect()
}

/// Who was tried and is not mentioned with whoever was told in their place.
fn in_vain(reached: &Reached) -> Vec<Detour> {
    let told = |detour: &Detour| reached.told.iter().any(|found| found.tried.contains(detour));
    let again =
        |detour: &Detour| detour.reason == DetourReason::TriedAlready && !reached.told.is_empty();
    reached.tried.iter().filter(|detour| !told(detour) && !again(detour)).copied().collect()
}

/// The methods that work now, the engine's choice first.
fn methods(policy: &Policy, clock: &Clock, found: &Found, at: Timestamp) -> Vec<usize> {
    let Told::Contact { contact, held_by, method: chosen, .. } = found.told else {
        return Vec::new();
    };
    let reach = policy.contacts[held_by.unwrap_or(contact)].reach.iter().enumerate();
    let others = reach.filter(|(index, method)| *index != chosen && works(clock, method, at));
    std::iter::once(chosen).chain(others.map(|(index, _)| index)).collect()
}

/// The first instant after a moment at which the answer is another one.
fn first_change(
    clock: &Clock,
    concerned: &Concerned<'_>,
    at: Timestamp,
    changed: impl Fn(&Timestamp) -> bool,
) -> Option<Timestamp> {
    let plus = |at: Timestamp, time| at.checked_add(time).unwrap_or(Timestamp::MAX);
    let end = plus(at, HORIZON);
    let mut from = plus(at, SignedDuration::from_secs(1));
    let mut stretch = STRETCH;
    while from < end {
        let until = plus(from, stretch).min(end);
        let mut changes = concerned.changes(clock, from, until).into_iter();
        if let Some(found) = changes.find(&changed) {
            return Some(found);
        }
        from = until;
        stretch = stretch.saturating_add(stretch);
    }
    None
}
