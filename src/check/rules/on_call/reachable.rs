//! When a target can be told, as intervals instead of instant by instant.
//!
//! The same way through roles, teams, rotations, covers and backups that a notification takes, walked
//! for a whole range of time at once. Where a notification would choose (which members of a team, by
//! which channel), every choice counts, so that whoever might be told counts as told.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::clock::{Clock, Interval, Intervals};
use crate::model::{CalendarRef, Contact, ContactKind, Ix, Policy, Rotation, Target};

/// Works out when targets can be told in a range, each target once.
pub(super) struct Reachable<'p> {
    policy: &'p Policy,
    clock: &'p Clock,
    range: (Timestamp, Timestamp),
    known: BTreeMap<Target, Intervals>,
}

impl<'p> Reachable<'p> {
    /// Nothing is worked out yet.
    pub(super) fn new(policy: &'p Policy, clock: &'p Clock, range: (Timestamp, Timestamp)) -> Self {
        Self { policy, clock, range, known: BTreeMap::new() }
    }

    /// The whole range.
    pub(super) fn everything(&self) -> Intervals {
        Intervals::one(Interval::between(self.range.0, self.range.1))
    }

    /// The instants at which a notification of the target might reach somebody.
    pub(super) fn of(&mut self, target: Target) -> &Intervals {
        let (policy, clock, range) = (self.policy, self.clock, self.range);
        let everything = self.everything();
        self.known.entry(target).or_insert_with(|| {
            let mut walk = Walk {
                policy,
                clock,
                range,
                asked: BTreeMap::new(),
                open: Vec::new(),
                found: Intervals::default(),
            };
            walk.target(target, &everything, true);
            walk.finish()
        })
    }
}

struct Walk<'p> {
    policy: &'p Policy,
    clock: &'p Clock,
    range: (Timestamp, Timestamp),
    /// When each contact was asked: a circle of backups ends where nothing new is asked.
    asked: BTreeMap<Ix<Contact>, Intervals>,
    open: Vec<(Ix<Contact>, Intervals)>,
    found: Intervals,
}

impl Walk<'_> {
    fn target(&mut self, target: Target, when: &Intervals, tiers: bool) {
        match target {
            Target::Contact(ix) => self.ask(ix, when),
            Target::Rotation(ix) => self.rotation(ix, when),
            Target::Tier(ix) if tiers => {
                for responder in &self.policy.tiers[ix].responders {
                    self.target(responder.value, when, false);
                }
            }
            // Who differs per ticket may be there; tiers that respond for tiers are another finding.
            Target::Person(_) | Target::Tier(_) => self.found = self.found.union(when),
        }
    }

    fn finish(mut self) -> Intervals {
        while let Some((ix, when)) = self.open.pop() {
            self.contact(ix, &when);
        }
        self.found
    }

    /// Asks a contact at times at which nobody has been found and it has not been asked.
    fn ask(&mut self, ix: Ix<Contact>, when: &Intervals) {
        let mut new = when.difference(&self.found);
        let asked = self.asked.entry(ix).or_default();
        new = new.difference(asked);
        if !new.is_empty() {
            *asked = asked.union(&new);
            self.open.push((ix, new));
        }
    }

    fn rotation(&mut self, ix: Ix<Rotation>, when: &Intervals) {
        let mut turns: BTreeMap<Ix<Contact>, Vec<Interval>> = BTreeMap::new();
        for shift in self.clock.shifts(ix, self.range.0, self.range.1) {
            if let Some(contact) = shift.contact() {
                let turn = Interval::between(shift.from, shift.until);
                turns.entry(contact).or_default().push(turn);
            }
        }
        for (contact, turns) in turns {
            self.ask(contact, &turns.into_iter().collect::<Intervals>().intersection(when));
        }
    }

    fn contact(&mut self, ix: Ix<Contact>, when: &Intervals) {
        let policy = self.policy;
        let contact = &policy.contacts[ix];
        let holder = contact.held_by.map(|holder| &policy.contacts[holder.value]);
        let mut present = when.clone();
        for away in contact.away.iter().chain(holder.iter().flat_map(|holder| &holder.away)) {
            let absence = Interval::between(away.from, away.until);
            if let Some(cover) = away.cover {
                self.ask(cover.value, &when.within(absence));
            }
            present = present.difference(&Intervals::one(absence));
        }
        let available = contact.available.or(holder.and_then(|holder| holder.available));
        if let Some(calendar) = available {
            present = present.intersection(&self.openings(calendar.value));
        }
        if contact.kind == ContactKind::Team {
            contact.members.iter().for_each(|member| self.ask(member.value, &present));
            contact.on_call.iter().for_each(|rotation| self.rotation(rotation.value, &present));
        }
        let of_holder = holder.filter(|_| contact.reach.is_empty());
        for method in &of_holder.unwrap_or(contact).reach {
            let works = match method.hours {
                None => present.clone(),
                Some(hours) => present.intersection(&self.openings(hours.value)),
            };
            self.found = self.found.union(&works);
        }
        for backup in contact.backup.iter().chain(holder.iter().flat_map(|holder| &holder.backup)) {
            self.ask(backup.value, when);
        }
    }

    fn openings(&self, calendar: CalendarRef) -> Intervals {
        self.clock.calendar(calendar).intervals(self.range.0, self.range.1)
    }
}
