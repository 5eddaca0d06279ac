//! What templates see: the policy in words, cut down to what an audience may see.
//!
//! A contact, a method or a section above the audience is not left unprinted: it is *not in the
//! data*. Templates, the team's own included, can therefore not leak it. Every field here is
//! documented in `docs/templates.md`; a test compares the two.

mod card;
mod contact;
mod document;
mod escalation;
mod hours;
mod later;
mod missing;
mod month;
mod order;
mod playbook;
mod rehearsal;
mod seen;
mod targets;
mod ticket;
mod time;
pub(super) mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

pub(super) use document::{More, SectionView, document};
pub(super) use missing::Missing;
pub use seen::{Seen, SeenContact, SeenMethod, SeenTold};

use crate::model::{
    CalendarRef, Contact, Entry, HasEntry, Id, Ix, Kind, MethodKind, Policy, Priority, Rotation,
    Table, Target, Tier, Visibility,
};
use crate::render::diagram::Ladder;

use later::{Later, Listed, Variable};
use targets::Targets;

/// A policy seen by an audience.
#[derive(Clone, Copy)]
pub(super) struct Audience<'p> {
    pub(super) policy: &'p Policy,
    pub(super) visibility: Visibility,
}

/// Names another entry.
#[derive(Debug, Clone, Serialize)]
struct Ref {
    id: String,
    name: String,
}

impl Ref {
    fn new(entry: &Entry, name: &str) -> Self {
        Self { id: entry.id.to_string(), name: name.to_owned() }
    }
}

impl Audience<'_> {
    fn sees(&self, ix: Ix<Contact>) -> bool {
        self.policy.contacts[ix].visibility <= self.visibility
    }

    /// ` public`, `n internal`: the audience after an `a`.
    fn article(&self) -> String {
        let word = self.visibility.as_str();
        if word.starts_with('i') { format!("n {word}") } else { format!(" {word}") }
    }

    fn contact_ref(&self, ix: Ix<Contact>) -> Ref {
        let contact = &self.policy.contacts[ix];
        Ref::new(&contact.entry, &contact.name)
    }

    fn contact_refs(&self, contacts: impl Iterator<Item = Ix<Contact>>) -> Vec<Ref> {
        contacts.filter(|ix| self.sees(*ix)).map(|ix| self.contact_ref(ix)).collect()
    }

    fn rotation_ref(&self, ix: Ix<Rotation>) -> Ref {
        let name = self.policy.target_name(Target::Rotation(ix));
        Ref::new(&self.policy.rotations[ix].entry, name)
    }

    fn priority_ref(&self, ix: Ix<Priority>) -> Ref {
        let priority = &self.policy.priorities[ix];
        Ref::new(&priority.entry, &priority.name)
    }

    fn tier_ref(&self, ix: Ix<Tier>) -> Ref {
        let tier = &self.policy.tiers[ix];
        Ref::new(&tier.entry, &tier.name)
    }
}

/// Everything an audience may see of a policy: an entry is made when a template first asks for it.
pub(super) struct View {
    policy: Arc<Policy>,
    /// The audience.
    pub(super) visibility: Visibility,
    /// The variables of templates, all but `document`.
    pub(super) variables: BTreeMap<&'static str, Variable>,
    /// Entries by kind and id, for the functions.
    index: BTreeMap<Kind, BTreeMap<Id, Arc<Later>>>,
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View").field("visibility", &self.visibility).finish_non_exhaustive()
    }
}

impl View {
    /// Cuts a policy down to what `visibility` may see.
    pub(super) fn new(policy: &Arc<Policy>, visibility: Visibility) -> Self {
        let mut view = Self {
            policy: Arc::clone(policy),
            visibility,
            variables: BTreeMap::new(),
            index: BTreeMap::new(),
        };
        view.tickets(policy);
        view.people(policy);
        view.escalations(policy);
        view
    }

    fn audience(&self) -> Audience<'_> {
        Audience { policy: &self.policy, visibility: self.visibility }
    }

    fn tickets(&mut self, policy: &Policy) {
        let (priorities, impacts) = (policy.priorities_by_rank(), policy.impacts_by_rank());
        let urgencies = policy.urgencies_by_rank();
        self.list("priorities", Kind::Priority, &policy.priorities, priorities, |audience, ix| {
            value(audience.priority(ix))
        });
        self.list("impacts", Kind::Impact, &policy.impacts, impacts, |audience, ix| {
            value(audience.impact(ix))
        });
        self.list("urgencies", Kind::Urgency, &policy.urgencies, urgencies, |audience, ix| {
            value(audience.urgency(ix))
        });
        self.written("categories", Kind::Category, &policy.categories, |audience, ix| {
            value(audience.category(ix))
        });
        self.written("attributes", Kind::Attribute, &policy.attributes, |audience, ix| {
            value(audience.attribute(ix))
        });
        self.one("matrix", |audience| match &audience.policy.matrix {
            Some(matrix) => value(audience.matrix(matrix)),
            None => Missing::value("the policy has no `[matrix]`"),
        });
    }

    fn people(&mut self, policy: &Policy) {
        let first = self.audience().call_first();
        self.list("call_first", Kind::Contact, &policy.contacts, first, |audience, ix| {
            value(audience.contact(ix))
        });
        // The index keeps those of the list of all contacts.
        let mut seen = order::by_name(policy);
        seen.retain(|ix| self.audience().sees(*ix));
        self.list("contacts", Kind::Contact, &policy.contacts, seen, |audience, ix| {
            value(audience.contact(ix))
        });
        self.written("rotations", Kind::Rotation, &policy.rotations, |audience, ix| {
            value(audience.rotation(ix))
        });
        self.written("calendars", Kind::Calendar, &policy.calendars, |audience, ix| {
            value(hours::hours(audience.policy, CalendarRef::Named(ix)))
        });
        let always =
            Later::new(|audience| value(hours::hours(audience.policy, CalendarRef::Always)));
        self.index.entry(Kind::Calendar).or_default().insert("24x7".into(), Arc::new(always));
        self.written("holidays", Kind::HolidaySet, &policy.holiday_sets, |audience, ix| {
            value(hours::holidays(&audience.policy.holiday_sets[ix]))
        });
        self.one("organization", |audience| value(document::organization(audience.policy)));
    }

    fn escalations(&mut self, policy: &Policy) {
        let (tiers, routed) = (policy.tiers_by_level(), order::as_routed(policy));
        let escalations = &policy.escalation_policies;
        self.list("tiers", Kind::Tier, &policy.tiers, tiers, |audience, ix| {
            value(audience.tier(ix))
        });
        self.list("policies", Kind::EscalationPolicy, escalations, routed, |audience, ix| {
            value(audience.escalation(ix))
        });
        self.written("triggers", Kind::Trigger, &policy.triggers, |audience, ix| {
            value(audience.trigger(ix))
        });
        self.written("duties", Kind::Duty, &policy.duties, |audience, ix| value(audience.duty(ix)));
        let routes = policy.routes.indexes();
        self.list("routes", Kind::Route, &policy.routes, routes, |audience, ix| {
            value(audience.route(ix))
        });
    }

    /// Adds a variable that is one thing.
    fn one(&mut self, name: &'static str, make: fn(Audience<'_>) -> Value) {
        self.variables.insert(name, Variable::One(Later::new(make)));
    }

    /// Adds a variable that lists entries in the order in which they are written.
    fn written<T: HasEntry + 'static>(
        &mut self,
        name: &'static str,
        kind: Kind,
        table: &Table<T>,
        make: fn(Audience<'_>, Ix<T>) -> Value,
    ) {
        self.list(name, kind, table, table.as_written(), make);
    }

    /// Adds a variable that lists entries, and the entries to the index of their kind.
    fn list<T: HasEntry + 'static>(
        &mut self,
        name: &'static str,
        kind: Kind,
        table: &Table<T>,
        order: impl IntoIterator<Item = Ix<T>>,
        make: fn(Audience<'_>, Ix<T>) -> Value,
    ) {
        let index = self.index.entry(kind).or_default();
        let listed = order.into_iter().map(|ix| {
            let entry = Arc::new(Later::new(move |audience| make(audience, ix)));
            index.insert(table[ix].entry().id.clone(), Arc::clone(&entry));
            entry
        });
        let listed = Variable::List(listed.collect());
        self.variables.insert(name, listed);
    }

    /// A variable of templates by its name.
    pub(super) fn variable(self: &Arc<Self>, name: &'static str) -> Option<Value> {
        Some(match self.variables.get(name)? {
            Variable::One(one) => one.value(self.audience()),
            Variable::List(entries) => Listed::value(self, entries),
        })
    }

    /// The entry of a kind with that id, or what to say where there is none for this audience.
    pub(super) fn find(&self, kind: Kind, id: &str) -> Result<Value, String> {
        Ok(self.entry(kind, id)?.value(self.audience()))
    }

    /// Says why there is no entry of a kind with that id for this audience, where there is none.
    pub(super) fn has(&self, kind: Kind, id: &str) -> Result<(), String> {
        self.entry(kind, id).map(|_| ())
    }

    fn entry(&self, kind: Kind, id: &str) -> Result<&Later, String> {
        let entries = self.index.get(&kind);
        if let Some(found) = entries.and_then(|entries| entries.get(id)) {
            return Ok(found);
        }
        let noun = kind.noun();
        if kind == Kind::Contact
            && let Some(hidden) = self.policy.contacts.find(id)
        {
            return Err(format!(
                "contact `{id}` is {}, and this document is for the {} audience",
                self.policy.contacts[hidden].visibility.as_str(),
                self.visibility.as_str(),
            ));
        }
        let ids = entries.into_iter().flat_map(BTreeMap::keys).map(|id| &**id);
        let hint = closest(id, ids).map(|like| format!("; did you mean `{like}`?"));
        Err(format!("there is no {noun} `{id}`{}", hint.unwrap_or_default()))
    }

    /// The ids of a kind that the functions find.
    #[cfg(test)]
    pub(super) fn ids(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.index.get(&kind).into_iter().flat_map(BTreeMap::keys).map(|id| &**id)
    }

    /// The picture of an escalation policy.
    pub(super) fn ladder(&self, id: &str) -> Result<Ladder, String> {
        self.has(Kind::EscalationPolicy, id)?;
        let found = self.policy.escalation_policies.find(id);
        let ladder = found.map(|ix| self.audience().ladder(ix));
        ladder.ok_or_else(|| format!("escalation policy `{id}` has no picture"))
    }

    /// The first method of a kind, or what to say where there is none for this audience.
    pub(super) fn method(&self, contact: &str, kind: &str) -> Result<Value, String> {
        self.has(Kind::Contact, contact)?;
        let Some(known) = MethodKind::ALL.iter().find(|known| known.as_str() == kind) else {
            let kinds: Vec<_> = MethodKind::ALL.iter().map(|kind| kind.as_str()).collect();
            return Err(format!("`{kind}` is no kind of method; there are {}", kinds.join(", ")));
        };
        let audience = self.audience();
        let found = self.policy.contacts.find(contact);
        let found = found.map(|ix| (audience.first_method(ix, *known), ix));
        match found {
            Some((Some(method), _)) => Ok(value(audience.method(method))),
            Some((None, ix)) => Err(audience.why_no_method(ix, *known)),
            None => Err(format!("contact `{contact}` has no `{kind}`")),
        }
    }
}

/// The id most like the one written, if any is near enough to be what was meant.
pub(super) fn closest<'a>(written: &str, ids: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    ids.map(|id| (strsim::jaro_winkler(written, id), id))
        .filter(|(likeness, _)| *likeness > 0.84)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, id)| id)
}

pub(super) fn value<T: Serialize>(view: T) -> Value {
    Value::from(Serde(&view))
}
