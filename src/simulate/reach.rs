//! Who is told when a target is notified at an instant. Language page, section 4, ruling 10.
//!
//! A target is looked into until contacts are found; a contact who cannot be told is replaced by the
//! cover, else by backups, depth first, each contact tried once. Whoever was tried in vain stays in
//! the answer with the reason, so that a timeline can say why somebody else was told.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::trace::{Detour, DetourReason, Told};
use crate::clock::Clock;
use crate::model::{
    Contact, ContactKind, FanOut, Ix, Method, MethodKind, Policy, Priority, Rotation, Target,
};
use crate::source::At;

/// A notification about to be sent: when, by which channels, to how many of a team.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// When.
    pub at: Timestamp,
    /// Channels in order of preference; empty means the contact's own order.
    pub via: &'r [At<MethodKind>],
    /// What a step says about teams, over what each team says.
    pub fan_out: Option<FanOut>,
}

/// Whom a notification of a target tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reached {
    /// Everybody who is told.
    pub told: Vec<Found>,
    /// Everybody who was tried in vain.
    pub tried: Vec<Detour>,
}

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Who, and how.
    pub told: Told,
    /// Who was tried before, in vain.
    pub tried: Vec<Detour>,
    /// The teams and rotations through which they were found, outermost first.
    pub through: Vec<Target>,
}

/// How often each team with `round-robin` was notified within a ticket.
pub type Turns = BTreeMap<Ix<Contact>, usize>;

/// The channels of a notification: those that its rule asks for, else those of the priority.
pub fn channels<'v>(
    policy: &'v Policy,
    of_rule: &'v [At<MethodKind>],
    priority: Option<Ix<Priority>>,
) -> &'v [At<MethodKind>] {
    match priority {
        Some(priority) if of_rule.is_empty() => &policy.priorities[priority].via,
        _ => of_rule,
    }
}

/// True if a method works at an instant.
pub fn works(clock: &Clock, method: &Method, at: Timestamp) -> bool {
    method.hours.as_ref().is_none_or(|hours| clock.calendar(hours.value).is_open(at))
}

/// Finds out whom a notification of `target` tells.
///
/// `turns` is the ticket's memory of round-robin teams and is advanced.
pub fn reach(
    policy: &Policy,
    clock: &Clock,
    target: Target,
    request: Request<'_>,
    turns: &mut Turns,
) -> Reached {
    let mut search =
        Search { policy, clock, request, turns, seen: Vec::new(), chain: 0, through: vec![] };
    let mut reached = Reached::default();
    search.target(target, &mut reached);
    reached
}

struct Search<'s> {
    policy: &'s Policy,
    clock: &'s Clock,
    request: Request<'s>,
    turns: &'s mut Turns,
    /// Sorted: hardly anybody has more than a handful of people behind them.
    seen: Vec<Target>,
    /// Where in `tried` the search for the present person began.
    chain: usize,
    /// The teams and rotations that are being looked into.
    through: Vec<Target>,
}

impl Search<'_> {
    /// Tells a target as a rule names it. True if somebody was told.
    fn target(&mut self, target: Target, out: &mut Reached) -> bool {
        match target {
            Target::Person(_) => {
                out.told.push(Found { told: Told::Person, tried: vec![], through: vec![] });
                true
            }
            Target::Contact(contact) => self.contact(contact, out),
            Target::Rotation(rotation) => self.rotation(rotation, out),
            Target::Tier(tier) => {
                if !self.is_new(target) {
                    return false;
                }
                let responders = &self.policy.tiers[tier].responders;
                let told = responders.iter().filter(|responder| {
                    self.separately(out, |search, out| search.target(responder.value, out))
                });
                told.count() > 0
            }
        }
    }

    /// True for a target that was not looked into yet.
    fn is_new(&mut self, target: Target) -> bool {
        match self.seen.binary_search(&target) {
            Ok(_) => false,
            Err(place) => {
                self.seen.insert(place, target);
                true
            }
        }
    }

    /// Tells one of several who are told side by side: who was tried for another is not its story.
    fn separately(
        &mut self,
        out: &mut Reached,
        tell: impl FnOnce(&mut Self, &mut Reached) -> bool,
    ) -> bool {
        let outer = std::mem::replace(&mut self.chain, out.tried.len());
        let told = tell(self, out);
        self.chain = outer;
        told
    }

    fn rotation(&mut self, rotation: Ix<Rotation>, out: &mut Reached) -> bool {
        let who = Target::Rotation(rotation);
        let Some(contact) = self.clock.who_at(rotation, self.request.at) else {
            out.tried.push(Detour { who, reason: DetourReason::NobodyOnCall });
            return false;
        };
        self.through.push(who);
        let told = self.contact(contact, out);
        self.through.pop();
        told
    }

    /// Tells a contact, or whoever stands in for it.
    fn contact(&mut self, ix: Ix<Contact>, out: &mut Reached) -> bool {
        if !self.is_new(Target::Contact(ix)) {
            self.failed(ix, DetourReason::TriedAlready, out);
            return false;
        }
        let contact = &self.policy.contacts[ix];
        if let Some((absent, absence)) = self.absence(ix) {
            self.failed(ix, DetourReason::Away(absence), out);
            let away = self.policy.contacts[absent].away.get(absence);
            let cover = away.and_then(|away| away.cover.as_ref());
            return cover.is_some_and(|cover| self.contact(cover.value, out))
                || self.backups(ix, out);
        }
        if !self.available(ix) {
            self.failed(ix, DetourReason::Unavailable, out);
            return self.backups(ix, out);
        }
        let told = match contact.kind {
            ContactKind::Team => self.team(ix, out) || self.directly(ix, out),
            _ => self.directly(ix, out),
        };
        told || self.backups(ix, out)
    }

    /// Tells those of a team whom its fan-out names.
    fn team(&mut self, ix: Ix<Contact>, out: &mut Reached) -> bool {
        self.through.push(Target::Contact(ix));
        let told = self.members(ix, out);
        self.through.pop();
        told
    }

    fn members(&mut self, ix: Ix<Contact>, out: &mut Reached) -> bool {
        let team = &self.policy.contacts[ix];
        let fan_out = self.request.fan_out.unwrap_or(team.fan_out);
        match (fan_out, team.on_call) {
            (FanOut::OnCall, Some(rotation)) => self.rotation(rotation.value, out),
            (FanOut::RoundRobin, _) if !team.members.is_empty() => {
                let turn = self.turns.entry(ix).or_default();
                let first = *turn % team.members.len();
                *turn += 1;
                let (before, from) = team.members.split_at(first);
                from.iter().chain(before).any(|member| self.contact(member.value, out))
            }
            _ if !team.members.is_empty() => {
                let told = team.members.iter().filter(|member| {
                    self.separately(out, |search, out| search.contact(member.value, out))
                });
                told.count() > 0
            }
            (_, Some(rotation)) => self.rotation(rotation.value, out),
            _ => {
                self.failed(ix, DetourReason::EmptyTeam(fan_out), out);
                false
            }
        }
    }

    /// Tells a contact by one of its own methods.
    fn directly(&mut self, ix: Ix<Contact>, out: &mut Reached) -> bool {
        let holder = self.holder(ix);
        let methods = &self.policy.contacts[holder.unwrap_or(ix)].reach;
        let Some((method, kind, outside_via)) = self.choose(methods) else {
            // A team is told through its people; having no number of its own is no failure of its own.
            if self.policy.contacts[ix].kind != ContactKind::Team || !methods.is_empty() {
                self.failed(ix, DetourReason::NoMethod, out);
            }
            return false;
        };
        let told = Told::Contact { contact: ix, held_by: holder, method, kind, outside_via };
        let tried = out.tried.get(self.chain..).unwrap_or_default().to_vec();
        out.told.push(Found { told, tried, through: self.through.clone() });
        true
    }

    /// The first method that `via` asks for and that works now; else the contact's own first.
    fn choose(&self, methods: &[Method]) -> Option<(usize, MethodKind, bool)> {
        let works = |method: &Method| works(self.clock, method, self.request.at);
        let first = |wanted: &dyn Fn(MethodKind) -> bool| {
            let found = methods.iter().enumerate().find(|(_, m)| wanted(m.kind) && works(m));
            found.map(|(index, method)| (index, method.kind))
        };
        // `phone` means a desk phone before it means a mobile.
        let preferred = self.request.via.iter().find_map(|via| {
            first(&|kind| kind == via.value).or_else(|| first(&|kind| via.value.accepts(kind)))
        });
        let any =
            || first(&|_| true).map(|(index, kind)| (index, kind, !self.request.via.is_empty()));
        preferred.map(|(index, kind)| (index, kind, false)).or_else(any)
    }

    fn backups(&mut self, ix: Ix<Contact>, out: &mut Reached) -> bool {
        let own = self.policy.contacts[ix].backup.iter();
        let holder = self.policy.contacts[ix].held_by.as_ref();
        let holders = holder.map(|holder| self.policy.contacts[holder.value].backup.as_slice());
        own.chain(holders.unwrap_or_default()).any(|backup| self.contact(backup.value, out))
    }

    /// The contact's absence, or that of the person who holds the role.
    fn absence(&self, ix: Ix<Contact>) -> Option<(Ix<Contact>, usize)> {
        let of = |who| self.clock.away(who, self.request.at).map(|absence| (who, absence));
        of(ix).or_else(|| of(self.policy.contacts[ix].held_by.as_ref()?.value))
    }

    /// Whether the contact, else the person who holds the role, is available.
    fn available(&self, ix: Ix<Contact>) -> bool {
        let contact = &self.policy.contacts[ix];
        let who = match (&contact.available, &contact.held_by) {
            (None, Some(holder)) => holder.value,
            _ => ix,
        };
        self.clock.is_available(who, self.request.at)
    }

    /// The person whose methods stand in for a role that has none.
    fn holder(&self, ix: Ix<Contact>) -> Option<Ix<Contact>> {
        let contact = &self.policy.contacts[ix];
        contact.reach.is_empty().then_some(contact.held_by.as_ref()?.value)
    }

    fn failed(&self, who: Ix<Contact>, reason: DetourReason, out: &mut Reached) {
        out.tried.push(Detour { who: Target::Contact(who), reason });
    }
}
