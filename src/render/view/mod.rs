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
mod methods;
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

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

pub(super) use document::{More, SectionView, document};
pub(super) use missing::Missing;
pub use seen::{Seen, SeenContact, SeenMethod, SeenTold};

use crate::model::{
    Contact, Entry, HasEntry, Ix, Kind, MethodKind, Policy, Priority, Rotation, Table, Target,
    Tier, Visibility,
};
use crate::render::diagram::Ladder;

use methods::Methods;
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

/// Everything an audience may see of a policy, ready for templates: made once per audience.
#[derive(Debug)]
pub(super) struct View {
    /// The audience.
    pub(super) visibility: Visibility,
    /// The variables of templates, all but `document`.
    pub(super) variables: BTreeMap<&'static str, Value>,
    /// Entries by kind and id, for the functions.
    index: BTreeMap<Kind, BTreeMap<String, Value>>,
    /// Pictures of escalation policies, by id.
    ladders: BTreeMap<String, Ladder>,
    /// Methods of contacts, by contact.
    methods: BTreeMap<String, Methods>,
    /// Contacts that exist and are not in the data, and who may see them.
    hidden: BTreeMap<String, Visibility>,
}

impl View {
    /// Cuts a policy down to what `visibility` may see.
    pub(super) fn new(policy: &Policy, visibility: Visibility) -> Self {
        let audience = Audience { policy, visibility };
        let mut view = Self {
            visibility,
            variables: BTreeMap::new(),
            index: BTreeMap::new(),
            ladders: BTreeMap::new(),
            methods: BTreeMap::new(),
            hidden: BTreeMap::new(),
        };
        view.tickets(audience);
        view.people(audience);
        view.escalations(audience);
        view
    }

    fn tickets(&mut self, audience: Audience<'_>) {
        let policy = audience.policy;
        self.list(
            "priorities",
            Kind::Priority,
            &policy.priorities,
            policy.priorities_by_rank(),
            |ix| value(audience.priority(ix)),
        );
        self.list("impacts", Kind::Impact, &policy.impacts, policy.impacts_by_rank(), |ix| {
            value(audience.impact(ix))
        });
        self.list(
            "urgencies",
            Kind::Urgency,
            &policy.urgencies,
            policy.urgencies_by_rank(),
            |ix| value(audience.urgency(ix)),
        );
        self.list(
            "categories",
            Kind::Category,
            &policy.categories,
            policy.categories.as_written(),
            |ix| value(audience.category(ix)),
        );
        self.list(
            "attributes",
            Kind::Attribute,
            &policy.attributes,
            policy.attributes.as_written(),
            |ix| value(audience.attribute(ix)),
        );
        let matrix = policy.matrix.as_ref().map(|matrix| value(audience.matrix(matrix)));
        let missing = || Missing::value("the policy has no `[matrix]`");
        self.variables.insert("matrix", matrix.unwrap_or_else(missing));
    }

    fn people(&mut self, audience: Audience<'_>) {
        let policy = audience.policy;
        let (seen, hidden): (Vec<_>, Vec<_>) =
            order::by_name(policy).into_iter().partition(|ix| audience.sees(*ix));
        for ix in hidden {
            let contact = &policy.contacts[ix];
            self.hidden.insert(contact.entry.id.to_string(), contact.visibility);
        }
        for ix in &seen {
            let id = policy.contacts[*ix].entry.id.to_string();
            self.methods.insert(id, Methods::new(audience, *ix));
        }
        self.list("contacts", Kind::Contact, &policy.contacts, seen, |ix| {
            value(audience.contact(ix))
        });
        self.list(
            "rotations",
            Kind::Rotation,
            &policy.rotations,
            policy.rotations.as_written(),
            |ix| value(audience.rotation(ix)),
        );
        self.list(
            "calendars",
            Kind::Calendar,
            &policy.calendars,
            policy.calendars.as_written(),
            |ix| value(hours::hours(policy, crate::model::CalendarRef::Named(ix))),
        );
        let always = value(hours::hours(policy, crate::model::CalendarRef::Always));
        self.index.entry(Kind::Calendar).or_default().insert("24x7".to_owned(), always);
        let sets = policy.holiday_sets.as_written().into_iter();
        let sets = sets.map(|ix| value(hours::holidays(&policy.holiday_sets[ix])));
        self.variables.insert("holidays", sets.collect());
        self.variables.insert("organization", value(document::organization(policy)));
    }

    fn escalations(&mut self, audience: Audience<'_>) {
        let policy = audience.policy;
        self.list("tiers", Kind::Tier, &policy.tiers, policy.tiers_by_level(), |ix| {
            value(audience.tier(ix))
        });
        let escalations = &policy.escalation_policies;
        self.list(
            "policies",
            Kind::EscalationPolicy,
            escalations,
            order::as_routed(policy),
            |ix| value(audience.escalation(ix)),
        );
        for (ix, policy) in escalations.iter() {
            self.ladders.insert(policy.entry.id.to_string(), audience.ladder(ix));
        }
        self.list(
            "triggers",
            Kind::Trigger,
            &policy.triggers,
            policy.triggers.as_written(),
            |ix| value(audience.trigger(ix)),
        );
        self.list("duties", Kind::Duty, &policy.duties, policy.duties.as_written(), |ix| {
            value(audience.duty(ix))
        });
        let routes = policy.routes.values().enumerate();
        let routes = routes.map(|(i, route)| value(audience.route(i + 1, route)));
        self.variables.insert("routes", routes.collect());
    }

    /// Adds a variable that lists entries, and the entries to the index of their kind.
    fn list<T: HasEntry>(
        &mut self,
        name: &'static str,
        kind: Kind,
        table: &Table<T>,
        order: impl IntoIterator<Item = Ix<T>>,
        make: impl Fn(Ix<T>) -> Value,
    ) {
        let index = self.index.entry(kind).or_default();
        let mut all = Vec::new();
        for ix in order {
            let value = make(ix);
            index.insert(table[ix].entry().id.to_string(), value.clone());
            all.push(value);
        }
        self.variables.insert(name, all.into());
    }

    /// The entry of a kind with that id, or what to say where there is none for this audience.
    pub(super) fn find(&self, kind: Kind, id: &str) -> Result<Value, String> {
        let entries = self.index.get(&kind);
        if let Some(found) = entries.and_then(|entries| entries.get(id)) {
            return Ok(found.clone());
        }
        let noun = kind.noun();
        if kind == Kind::Contact
            && let Some(visibility) = self.hidden.get(id)
        {
            return Err(format!(
                "contact `{id}` is {}, and this document is for the {} audience",
                visibility.as_str(),
                self.visibility.as_str(),
            ));
        }
        let ids = entries.into_iter().flat_map(BTreeMap::keys).map(String::as_str);
        let hint = closest(id, ids).map(|like| format!("; did you mean `{like}`?"));
        Err(format!("there is no {noun} `{id}`{}", hint.unwrap_or_default()))
    }

    /// The ids of a kind that the functions find.
    #[cfg(test)]
    pub(super) fn ids(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.index.get(&kind).into_iter().flat_map(BTreeMap::keys).map(String::as_str)
    }

    /// The picture of an escalation policy.
    pub(super) fn ladder(&self, id: &str) -> Result<&Ladder, String> {
        self.find(Kind::EscalationPolicy, id)?;
        self.ladders.get(id).ok_or_else(|| format!("escalation policy `{id}` has no picture"))
    }

    /// The first method of a kind, or what to say where there is none for this audience.
    pub(super) fn method(&self, contact: &str, kind: &str) -> Result<Value, String> {
        self.find(Kind::Contact, contact)?;
        let Some(known) = MethodKind::ALL.iter().find(|known| known.as_str() == kind) else {
            let kinds: Vec<_> = MethodKind::ALL.iter().map(|kind| kind.as_str()).collect();
            return Err(format!("`{kind}` is no kind of method; there are {}", kinds.join(", ")));
        };
        let none = || Err(format!("contact `{contact}` has no `{kind}`"));
        self.methods.get(contact).and_then(|methods| methods.first(*known)).unwrap_or_else(none)
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
