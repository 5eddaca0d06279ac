//! A policy set as plain types that cannot hold nonsense.
//!
//! Every reference is an index into a table of the same [`Policy`], every duration is in range,
//! every value knows where it was written. Nothing here reads, prints or decides anything.

mod calendar;
mod condition;
mod contact;
mod document;
mod duration;
mod entry;
mod escalation;
mod guarantee;
mod leads;
pub mod phone;
mod rotation;
pub mod satisfy;
mod scenario;
mod suppression;
mod ticket;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::diagnostic::Level;
use crate::source::At;

pub use calendar::{Calendar, CalendarRef, Holiday, HolidayRule, HolidaySet, Observed, Window};
pub use condition::{Bound, Condition, Range, TargetKind, Test};
pub use contact::{
    Away, Contact, ContactKind, FanOut, Method, MethodKind, Target, TicketPerson, Visibility,
};
pub use document::{Document, Format, Paper, Period, Review, Revision, Section};
pub use duration::{Cell, Duration, PerPriority};
pub use entry::{Entry, EntryKey, HasEntry, Id, Ix, Kind, Table};
pub use escalation::{
    Duty, DutyEnd, DutyTiming, EarlierSteps, EscalationPolicy, Moment, Recurrence, Route, StartAt,
    Step, StepRepeat, StepTiming, StopsOn, Tier, Trigger, TriggerMode, WhenEmpty,
};
pub use guarantee::{BuiltIn, Claim, Guarantee, Promise};
pub use rotation::{Handoff, Layer, Override, Rotation, Turn};
pub use scenario::{Action, Because, Event, Expectation, Expected, Facts, Scenario, Ticket, When};
pub use suppression::Suppression;
pub use ticket::{
    Attribute, AttributeKind, AttributeValue, Category, Impact, Matrix, Priority, Urgency,
};

/// A policy set that loaded: everything a team wrote, resolved.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Whose it is, and the settings of the tool.
    pub organization: Organization,
    /// `[calendars]`
    pub calendars: Table<Calendar>,
    /// `[holidays]`
    pub holiday_sets: Table<HolidaySet>,
    /// `[contacts]`
    pub contacts: Table<Contact>,
    /// `[rotations]`
    pub rotations: Table<Rotation>,
    /// `[categories]`
    pub categories: Table<Category>,
    /// `[impacts]`
    pub impacts: Table<Impact>,
    /// `[urgencies]`
    pub urgencies: Table<Urgency>,
    /// `[attributes]`
    pub attributes: Table<Attribute>,
    /// `[priorities]`
    pub priorities: Table<Priority>,
    /// `[matrix]`
    pub matrix: Option<Matrix>,
    /// `[tiers]`
    pub tiers: Table<Tier>,
    /// `[escalation-policies]`
    pub escalation_policies: Table<EscalationPolicy>,
    /// `[[routes]]`, in the order in which they are tried
    pub routes: Table<Route>,
    /// `[triggers]`
    pub triggers: Table<Trigger>,
    /// `[duties]`
    pub duties: Table<Duty>,
    /// `[scenarios]`; those that name something unknown are left out (a load error says so)
    pub scenarios: Table<Scenario>,
    /// `[guarantees]`; those with an error in them are left out (a load error says so)
    pub guarantees: Table<Guarantee>,
    /// `[documents]`
    pub documents: Table<Document>,
}

/// `[organization]` and the tool's settings.
#[derive(Debug, Clone)]
pub struct Organization {
    /// Place and suppressions; the id is `organization`.
    pub entry: Entry,
    /// As documents call it.
    pub name: String,
    /// Zone of local times that name no other.
    pub timezone: TimeZone,
    /// ISO 3166 code, two capitals: the country of telephone numbers written without `+`.
    pub country: Option<At<String>>,
    /// `[lints]`: rule (code or name, not yet looked up) and level, in file order.
    pub lints: Vec<(At<String>, At<Level>)>,
    /// `[render]`
    pub render: RenderSettings,
}

/// `[render]`: where documents come from and go to. Paths are relative to `tierline.toml`.
#[derive(Debug, Clone)]
pub struct RenderSettings {
    /// Folder of the team's own templates; the built-in ones need none.
    pub templates: At<String>,
    /// Folder that documents are written to.
    pub out: At<String>,
}

impl Policy {
    /// The priorities from most to least severe.
    pub fn priorities_by_rank(&self) -> Vec<Ix<Priority>> {
        let mut order: Vec<_> = self.priorities.indexes().collect();
        order.sort_by_key(|ix| self.priorities[*ix].rank.value);
        order
    }

    /// The tiers from the first line up.
    pub fn tiers_by_level(&self) -> Vec<Ix<Tier>> {
        let mut order: Vec<_> = self.tiers.indexes().collect();
        order.sort_by_key(|ix| self.tiers[*ix].level.value);
        order
    }

    /// The impacts from most to least severe.
    pub fn impacts_by_rank(&self) -> Vec<Ix<Impact>> {
        let mut order: Vec<_> = self.impacts.indexes().collect();
        order.sort_by_key(|ix| self.impacts[*ix].rank.value);
        order
    }

    /// The urgencies from most to least severe.
    pub fn urgencies_by_rank(&self) -> Vec<Ix<Urgency>> {
        let mut order: Vec<_> = self.urgencies.indexes().collect();
        order.sort_by_key(|ix| self.urgencies[*ix].rank.value);
        order
    }

    /// The id of a target as the team writes it.
    pub fn target_id(&self, target: Target) -> &str {
        match target {
            Target::Tier(ix) => &self.tiers[ix].entry.id,
            Target::Contact(ix) => &self.contacts[ix].entry.id,
            Target::Rotation(ix) => &self.rotations[ix].entry.id,
            Target::Person(person) => person.as_str(),
        }
    }

    /// The name of a target as people call it.
    pub fn target_name(&self, target: Target) -> &str {
        match target {
            Target::Tier(ix) => &self.tiers[ix].name,
            Target::Contact(ix) => &self.contacts[ix].name,
            Target::Rotation(ix) => {
                let rotation = &self.rotations[ix];
                rotation.name.as_deref().unwrap_or(&rotation.entry.id)
            }
            Target::Person(person) => person.as_str(),
        }
    }

    /// The same set in which entries have the ids that stand in `ids`, for comparing it with one in
    /// which they have them.
    #[must_use]
    pub fn renamed(&self, ids: &BTreeMap<EntryKey, Id>) -> Self {
        let mut policy = self.clone();
        let Self {
            organization: _,
            calendars,
            holiday_sets,
            contacts,
            rotations,
            categories,
            impacts,
            urgencies,
            attributes,
            priorities,
            matrix: _,
            tiers,
            escalation_policies,
            routes: _,
            triggers,
            duties,
            scenarios,
            guarantees,
            documents,
        } = &mut policy;
        calendars.rename(ids);
        holiday_sets.rename(ids);
        contacts.rename(ids);
        rotations.rename(ids);
        categories.rename(ids);
        impacts.rename(ids);
        urgencies.rename(ids);
        attributes.rename(ids);
        priorities.rename(ids);
        tiers.rename(ids);
        escalation_policies.rename(ids);
        triggers.rename(ids);
        duties.rename(ids);
        scenarios.rename(ids);
        guarantees.rename(ids);
        documents.rename(ids);
        policy
    }

    /// Every entry of the set, kind by kind, each kind in the order of its table.
    pub fn entries(&self) -> Vec<&Entry> {
        fn all<T: HasEntry>(table: &Table<T>) -> impl Iterator<Item = &Entry> {
            table.values().map(HasEntry::entry)
        }
        std::iter::once(&self.organization.entry)
            .chain(all(&self.calendars))
            .chain(all(&self.holiday_sets))
            .chain(all(&self.contacts))
            .chain(all(&self.rotations))
            .chain(all(&self.categories))
            .chain(all(&self.impacts))
            .chain(all(&self.urgencies))
            .chain(all(&self.attributes))
            .chain(all(&self.priorities))
            .chain(self.matrix.iter().map(HasEntry::entry))
            .chain(all(&self.tiers))
            .chain(all(&self.escalation_policies))
            .chain(all(&self.routes))
            .chain(all(&self.triggers))
            .chain(all(&self.duties))
            .chain(all(&self.scenarios))
            .chain(all(&self.guarantees))
            .chain(all(&self.documents))
            .collect()
    }
}
