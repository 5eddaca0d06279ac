//! Contacts, teams and rotations as templates see them, already filtered by audience.

use minijinja::Value;
use serde::Serialize;

use super::hours::{Hours, hours};
use super::missing::Missing;
use super::time::Day;
use super::{Audience, Ref, words};
use crate::model::{
    CalendarRef, Contact, ContactKind, FanOut, Ix, Method, MethodKind, Rotation, Turn,
};
use crate::render::address;

/// Somebody, or something, that can be told.
#[derive(Serialize)]
pub(super) struct ContactView {
    id: String,
    kind: &'static str,
    name: String,
    title: Option<String>,
    location: Option<String>,
    visibility: &'static str,
    held_by: Option<Ref>,
    responsibilities: Vec<String>,
    methods: Vec<MethodView>,
    phone: Value,
    mobile: Value,
    sms: Value,
    email: Value,
    chat: Value,
    pager: Value,
    url: Value,
    at_any_hour: Option<MethodView>,
    through: Option<String>,
    available: Hours,
    backup: Vec<Ref>,
    members: Vec<Ref>,
    on_call: Option<Ref>,
    fan_out: Option<&'static str>,
    verified: Value,
}

/// One way to reach a contact.
#[derive(Serialize)]
pub(super) struct MethodView {
    kind: &'static str,
    name: &'static str,
    label: Option<String>,
    address: String,
    href: Option<String>,
    hours: Option<Hours>,
    visibility: &'static str,
}

/// Who takes turns.
#[derive(Serialize)]
pub(super) struct RotationView {
    id: String,
    name: String,
    timezone: Option<String>,
    handoff: String,
    members: Vec<Ref>,
    others: usize,
    active: Option<Hours>,
}

impl Audience<'_> {
    /// Everything of a contact that the audience may see; the contact itself must be visible.
    pub(super) fn contact(&self, ix: Ix<Contact>) -> ContactView {
        let contact = &self.policy.contacts[ix];
        let holder = contact.held_by.map(|holder| holder.value).filter(|ix| self.sees(*ix));
        let methods: Vec<_> = self.methods(ix).into_iter().map(|m| self.method(m)).collect();
        let team = contact.kind == ContactKind::Team;
        // Where a role says nothing of its own, its holder's hours and backups are those that count.
        let of_holder = holder.map(|ix| &self.policy.contacts[ix]);
        let inherited = of_holder.filter(|_| contact.backup.is_empty());
        let backup = inherited.map_or(&contact.backup, |holder| &holder.backup);
        ContactView {
            id: contact.entry.id.to_string(),
            kind: contact.kind.as_str(),
            name: contact.name.clone(),
            title: contact.title.clone(),
            location: contact.location.clone(),
            visibility: contact.visibility.as_str(),
            held_by: holder.map(|ix| self.contact_ref(ix)),
            responsibilities: contact.responsibilities.iter().map(|r| r.value.clone()).collect(),
            phone: self.address(ix, MethodKind::Phone),
            mobile: self.address(ix, MethodKind::Mobile),
            sms: self.address(ix, MethodKind::Sms),
            email: self.address(ix, MethodKind::Email),
            chat: self.address(ix, MethodKind::Chat),
            pager: self.address(ix, MethodKind::Pager),
            url: self.address(ix, MethodKind::Url),
            at_any_hour: self.at_any_hour(ix).map(|method| self.method(method)),
            methods,
            through: self.through(ix),
            available: hours(self.policy, self.available(ix)),
            backup: self.contact_refs(backup.iter().map(|at| at.value)),
            members: self.contact_refs(contact.members.iter().map(|at| at.value)),
            on_call: contact.on_call.map(|at| self.rotation_ref(at.value)),
            fan_out: team.then(|| contact.fan_out.as_str()),
            verified: contact.verified.map_or_else(
                || Missing::value(format!("nobody has verified `{}` yet", contact.entry.id)),
                |at| Value::from_object(Day(at.value)),
            ),
        }
    }

    /// The first number that is answered at any hour.
    pub(super) fn at_any_hour(&self, ix: Ix<Contact>) -> Option<&Method> {
        let voice = |m: &&Method| matches!(m.kind, MethodKind::Phone | MethodKind::Mobile);
        let works = |m: &&Method| m.hours.is_none_or(|at| at.value == CalendarRef::Always);
        let first = self.methods(ix).into_iter().filter(voice).find(works);
        first.filter(|_| self.available(ix) == CalendarRef::Always)
    }

    /// Through whom a team is told, or a role that has no number of its own: in the engine's order.
    pub(super) fn through(&self, ix: Ix<Contact>) -> Option<String> {
        let contact = &self.policy.contacts[ix];
        if let Some(holder) = contact.held_by.filter(|_| contact.reach.is_empty()) {
            let name = self.sees(holder.value).then(|| &self.policy.contacts[holder.value].name);
            return Some(format!("through {}", name.map_or("whoever holds it", String::as_str)));
        }
        let (has_turns, has_members) = (contact.on_call.is_some(), !contact.members.is_empty());
        let words = match contact.fan_out {
            _ if contact.kind != ContactKind::Team => return None,
            FanOut::OnCall if has_turns => "through whoever is on call",
            FanOut::RoundRobin if has_members => "through its members, in turns",
            _ if has_members => "through its members",
            _ if has_turns => "through whoever is on call",
            _ => return None,
        };
        Some(words.to_owned())
    }

    /// The methods that the audience may see: the contact's own, else those of who holds the role.
    pub(super) fn methods(&self, ix: Ix<Contact>) -> Vec<&Method> {
        let contact = &self.policy.contacts[ix];
        let reach = match contact.held_by {
            Some(holder) if contact.reach.is_empty() && self.sees(holder.value) => {
                &self.policy.contacts[holder.value].reach
            }
            _ => &contact.reach,
        };
        reach.iter().filter(|method| method.visibility <= self.visibility).collect()
    }

    /// The first method of a kind that the audience may see.
    pub(super) fn first_method(&self, ix: Ix<Contact>, kind: MethodKind) -> Option<&Method> {
        self.methods(ix).into_iter().find(|method| method.kind == kind)
    }

    /// A method with its link.
    pub(super) fn method(&self, method: &Method) -> MethodView {
        let country = self.policy.organization.country.as_ref().map(|at| at.value.as_str());
        MethodView {
            kind: method.kind.as_str(),
            name: words::method(method.kind),
            label: method.label.clone(),
            address: method.address.value.clone(),
            href: address::href(method.kind, &method.address, country),
            hours: method.hours.map(|at| hours(self.policy, at.value)),
            visibility: method.visibility.as_str(),
        }
    }

    /// The first address of a kind, or why there is none.
    fn address(&self, ix: Ix<Contact>, kind: MethodKind) -> Value {
        match self.first_method(ix, kind) {
            Some(method) => method.address.value.clone().into(),
            None => Missing::value(self.why_no_method(ix, kind)),
        }
    }

    /// Why a contact's method is not in the data: there is none, or the audience may not see it.
    pub(super) fn why_no_method(&self, ix: Ix<Contact>, kind: MethodKind) -> String {
        let contact = &self.policy.contacts[ix];
        let id = &contact.entry.id;
        let word = kind.as_str();
        match contact.reach.iter().find(|method| method.kind == kind) {
            Some(hidden) => format!(
                "the {word} of contact `{id}` is {}, and this document is for a{} audience",
                hidden.visibility.as_str(),
                self.article(),
            ),
            None => format!("contact `{id}` has no `{word}`"),
        }
    }

    /// A rotation with the members that the audience may see.
    pub(super) fn rotation(&self, ix: Ix<Rotation>) -> RotationView {
        let rotation = &self.policy.rotations[ix];
        let mut members: Vec<Ix<Contact>> = Vec::new();
        for turn in rotation.layers.iter().flat_map(|layer| &layer.members) {
            if let Turn::Contact(member) = turn.value
                && !members.contains(&member)
            {
                members.push(member);
            }
        }
        let base = rotation.layers.first();
        let shown = self.contact_refs(members.iter().copied());
        RotationView {
            id: rotation.entry.id.to_string(),
            name: self.rotation_ref(ix).name,
            timezone: rotation.timezone.iana_name().map(str::to_owned),
            handoff: base.map(|layer| words::handoff(layer.handoff.value)).unwrap_or_default(),
            others: members.len() - shown.len(),
            members: shown,
            active: base
                .and_then(|layer| layer.active)
                .map(|active| hours(self.policy, active.value)),
        }
    }
}
