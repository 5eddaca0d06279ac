//! Targets: by when a ticket must be answered and solved, and each tier's own.
//! Language page, sections 7–9.

use jiff::Timestamp;

use super::Cause;
use super::engine::{Engine, Timer};
use super::trace::{ClockKind, TargetState, TargetStatus, What};
use crate::clock::Pause;
use crate::model::{Duration, Ix, Priority, Target, TargetKind, Tier};

/// Where the targets of a ticket stand.
#[derive(Debug, Default)]
pub(super) struct Targets {
    /// The response target, where the priority has one.
    pub(super) response: Option<TargetState>,
    /// The resolution target, where the priority has one.
    pub(super) resolution: Option<TargetState>,
    /// Every tier that was told, with its own target.
    tiers: Vec<TierTarget>,
    /// When the ticket was resolved and then reopened: only the resolution clock stood still.
    solved: Vec<Pause>,
}

/// A tier's own response target, counted from the moment it was told.
#[derive(Debug)]
struct TierTarget {
    tier: Ix<Tier>,
    told: Timestamp,
    state: TargetState,
}

impl Targets {
    /// The clocks stop: nothing is due until they go on.
    pub(super) fn stand_still(&mut self) {
        let tiers = self.tiers.iter_mut().map(|target| &mut target.state);
        for state in self.response.iter_mut().chain(&mut self.resolution).chain(tiers) {
            if state.status == TargetStatus::Open {
                state.due = None;
            }
        }
    }

    /// The ticket was resolved for a while: time in which the resolution clock did not run.
    pub(super) fn resolution_stood_still(&mut self, from: Timestamp, until: Timestamp) {
        self.solved.push((from, Some(until)));
        if let Some(state) = &mut self.resolution
            && state.status == TargetStatus::Met
        {
            state.status = TargetStatus::Open;
        }
    }
}

impl Engine<'_> {
    /// Counts every target again: after a change of priority, a pause or a reopening.
    pub(super) fn count_targets(&mut self) {
        for kind in TargetKind::ALL {
            self.count_target(kind);
        }
        for index in 0..self.targets.tiers.len() {
            self.count_tier_target(index);
        }
    }

    fn count_target(&mut self, kind: TargetKind) {
        let within = self.priority.and_then(|priority| self.target_of(priority, kind));
        let before = *self.target_mut(kind);
        if before.is_some_and(|state| state.status == TargetStatus::Met) {
            return;
        }
        let Some(within) = within else {
            *self.target_mut(kind) = None;
            return;
        };
        let due = match kind {
            TargetKind::Response => self.due(self.opened, within),
            TargetKind::Resolution => self.resolution_due(within),
        };
        // A miss stays a miss unless the new priority leaves time.
        let late = due.is_some_and(|due| due <= self.now);
        let missed = before.is_some_and(|state| state.status == TargetStatus::Missed) && late;
        let status = if missed { TargetStatus::Missed } else { TargetStatus::Open };
        *self.target_mut(kind) = Some(TargetState { due, status });
        if let (Some(due), Some(priority)) = (due, self.priority)
            && before.and_then(|state| state.due) != Some(due)
        {
            let clock = ClockKind::Ticket(kind);
            self.record(What::TargetDue { clock, due }, Cause::Priority(priority));
        }
    }

    fn target_of(&self, priority: Ix<Priority>, kind: TargetKind) -> Option<Duration> {
        let priority = &self.policy.priorities[priority];
        let within = match kind {
            TargetKind::Response => priority.respond_within,
            TargetKind::Resolution => priority.resolve_within,
        };
        within.map(|within| within.value)
    }

    fn resolution_due(&self, within: Duration) -> Option<Timestamp> {
        let mut still: Vec<Pause> = [self.pauses.as_slice(), &self.targets.solved].concat();
        still.sort();
        self.count(self.calendar()?, self.opened, within, &still)
    }

    fn target_mut(&mut self, kind: TargetKind) -> &mut Option<TargetState> {
        match kind {
            TargetKind::Response => &mut self.targets.response,
            TargetKind::Resolution => &mut self.targets.resolution,
        }
    }

    /// A tier is told: its own target starts, where it has one for the priority.
    pub(super) fn start_tier_target(&mut self, tier: Ix<Tier>) {
        self.targets.tiers.retain(|target| target.tier != tier);
        let state = TargetState { due: None, status: TargetStatus::Open };
        self.targets.tiers.push(TierTarget { tier, told: self.now, state });
        self.count_tier_target(self.targets.tiers.len() - 1);
    }

    fn count_tier_target(&mut self, index: usize) {
        let Some(target) = self.targets.tiers.get(index) else { return };
        if target.state.status != TargetStatus::Open {
            return;
        }
        let (tier, told) = (target.tier, target.told);
        let due = self.tier_due(tier, told);
        let Some(target) = self.targets.tiers.get_mut(index) else { return };
        let before = std::mem::replace(&mut target.state.due, due);
        if let Some(due) = due.filter(|due| before != Some(*due)) {
            let clock = ClockKind::Tier(tier);
            self.record(What::TargetDue { clock, due }, Cause::Tier(tier));
        }
    }

    fn tier_due(&self, tier: Ix<Tier>, told: Timestamp) -> Option<Timestamp> {
        let tier = &self.policy.tiers[tier];
        let within = tier.respond_within.as_ref()?.get(self.priority?).given()?;
        let calendar = tier.calendar.as_ref()?.value;
        self.count(calendar, told, within.value, &self.pauses)
    }

    pub(super) fn target_timers(&self, timers: &mut Vec<(Timestamp, Timer)>) {
        if self.resolved.is_some() {
            return;
        }
        let mut add = |state: TargetState, clock| {
            if let (TargetStatus::Open, Some(due)) = (state.status, state.due) {
                timers.push((due, Timer::Missed(clock)));
            }
        };
        for kind in TargetKind::ALL {
            let state = match kind {
                TargetKind::Response => self.targets.response,
                TargetKind::Resolution => self.targets.resolution,
            };
            state.into_iter().for_each(|state| add(state, ClockKind::Ticket(kind)));
        }
        for target in &self.targets.tiers {
            add(target.state, ClockKind::Tier(target.tier));
        }
    }

    fn state_mut(&mut self, clock: ClockKind) -> Option<&mut TargetState> {
        match clock {
            ClockKind::Ticket(kind) => self.target_mut(kind).as_mut(),
            ClockKind::Tier(tier) => {
                let mut tiers = self.targets.tiers.iter_mut();
                tiers.find(|target| target.tier == tier).map(|target| &mut target.state)
            }
        }
    }

    /// A target runs out.
    pub(super) fn miss(&mut self, clock: ClockKind) {
        let Some(state) = self.state_mut(clock) else { return };
        state.status = TargetStatus::Missed;
        let Some(due) = state.due else { return };
        self.record(What::TargetMissed { clock, due }, self.cause_of(clock));
        if let ClockKind::Ticket(_) = clock {
            self.classify(None);
        }
    }

    fn cause_of(&self, clock: ClockKind) -> Cause {
        match clock {
            ClockKind::Tier(tier) => Cause::Tier(tier),
            ClockKind::Ticket(_) => self.priority.map_or(Cause::Nothing, Cause::Priority),
        }
    }

    /// Somebody answered: the response target is met, and those of the tiers that answered.
    pub(super) fn answer(&mut self, by: Option<Target>, why: Cause) {
        self.meet(ClockKind::Ticket(TargetKind::Response), why);
        let told: Vec<_> = self.targets.tiers.iter().map(|target| target.tier).collect();
        let mut answered: Vec<_> = told
            .iter()
            .copied()
            .filter(|tier| by.is_some_and(|by| self.belongs(by, *tier)))
            .collect();
        if answered.is_empty() {
            answered.extend(self.tier);
        }
        for tier in answered {
            self.meet(ClockKind::Tier(tier), why);
        }
    }

    /// The ticket was solved.
    pub(super) fn meet_resolution(&mut self, why: Cause) {
        self.meet(ClockKind::Ticket(TargetKind::Resolution), why);
    }

    fn meet(&mut self, clock: ClockKind, why: Cause) {
        let Some(state) = self.state_mut(clock) else { return };
        if state.status != TargetStatus::Open {
            return;
        }
        state.status = TargetStatus::Met;
        if let Some(due) = state.due {
            self.record(What::TargetMet { clock, due }, why);
        }
    }

    /// True if somebody belongs to a tier: is it, answers for it, or is in a team that does.
    fn belongs(&self, who: Target, tier: Ix<Tier>) -> bool {
        let responders = &self.policy.tiers[tier].responders;
        who == Target::Tier(tier)
            || responders.iter().any(|responder| self.includes(responder.value, who, 0))
    }

    fn includes(&self, group: Target, who: Target, depth: usize) -> bool {
        // Deeper than any organization, so that a circle of teams ends.
        if group == who || depth > 16 {
            return group == who;
        }
        let of_rotation = |rotation: crate::model::Ix<crate::model::Rotation>| {
            let members = self.policy.rotations[rotation].layers.iter().flat_map(|l| &l.members);
            members.filter_map(|member| match member.value {
                crate::model::Turn::Contact(contact) => Some(Target::Contact(contact)),
                _ => None,
            })
        };
        match group {
            Target::Rotation(rotation) => of_rotation(rotation).any(|member| member == who),
            Target::Contact(contact) => {
                let contact = &self.policy.contacts[contact];
                let on_call = contact.on_call.iter().map(|r| Target::Rotation(r.value));
                let members = contact.members.iter().map(|m| Target::Contact(m.value));
                let holder = contact.held_by.iter().map(|h| Target::Contact(h.value));
                on_call.chain(members).chain(holder).any(|m| self.includes(m, who, depth + 1))
            }
            Target::Tier(_) | Target::Person(_) => false,
        }
    }
}
