//! What an audience may see of people, for pages that are not made by a template.
//!
//! The same cut as the data of templates: what the audience may not see is not in what is given here.

use serde::Serialize;

use super::{Audience, hours, order, words};
use crate::model::{Condition, Contact, Ix, Method, Policy, Target, Visibility};
use crate::render::address;
use crate::simulate::{Notification, Told};

/// A policy as an audience sees its people.
#[derive(Clone, Copy)]
pub struct Seen<'p> {
    audience: Audience<'p>,
}

/// Somebody, or something, that can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenContact {
    /// The id.
    pub id: String,
    /// `person`, `role`, `team` and so on.
    pub kind: &'static str,
    /// As people call it.
    pub name: String,
    /// The title, where it says more than the name.
    pub title: Option<String>,
    /// Where they are.
    pub location: Option<String>,
    /// Who holds the role.
    pub held_by: Option<String>,
    /// When they can be reached, in words; `None` for always.
    pub hours: Option<String>,
    /// How to reach them, most preferred first.
    pub methods: Vec<SeenMethod>,
    /// Through whom it is told, where it is a team or a role without numbers of its own.
    pub through: Option<String>,
    /// Who stands in, by name.
    pub backup: Vec<String>,
}

/// One way to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SeenMethod {
    /// `phone`, `mobile` and so on.
    pub kind: &'static str,
    /// The word for it: `Text message`.
    pub name: &'static str,
    /// What the team calls it.
    pub label: Option<String>,
    /// As it is written.
    pub address: String,
    /// The link that dials or writes, where there is one.
    pub href: Option<String>,
    /// When it works, in words; `None` for always.
    pub hours: Option<String>,
}

/// Somebody who was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeenTold<'p> {
    /// A person of the ticket itself, by what they are to it.
    OfTicket(String),
    /// Somebody whom the audience may not see.
    NotNamed,
    /// A contact.
    Contact {
        /// Who, by position.
        contact: Ix<Contact>,
        /// By what, where the audience may see that.
        method: Option<SeenMethod>,
        /// The name of who holds the role, where the method is theirs.
        held_by: Option<&'p str>,
    },
}

impl std::fmt::Debug for Seen<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seen").field("audience", &self.audience.visibility).finish_non_exhaustive()
    }
}

impl<'p> Seen<'p> {
    /// The policy as an audience sees it.
    pub fn new(policy: &'p Policy, visibility: Visibility) -> Self {
        Self { audience: Audience { policy, visibility } }
    }

    /// Everybody the audience may see, by name.
    pub fn contacts(&self) -> impl Iterator<Item = Ix<Contact>> {
        let audience = self.audience;
        order::by_name(audience.policy).into_iter().filter(move |ix| audience.sees(*ix))
    }

    /// A contact; `None` where the audience may not see it.
    pub fn contact(&self, ix: Ix<Contact>) -> Option<SeenContact> {
        let audience = self.audience;
        if !audience.sees(ix) {
            return None;
        }
        let policy = audience.policy;
        let contact = &policy.contacts[ix];
        let holder = contact.held_by.map(|holder| holder.value).filter(|ix| audience.sees(*ix));
        let backup = contact.backup.iter().map(|at| at.value).filter(|ix| audience.sees(*ix));
        Some(SeenContact {
            id: contact.entry.id.to_string(),
            kind: contact.kind.as_str(),
            name: contact.name.clone(),
            title: contact.title.clone().filter(|title| *title != contact.name),
            location: contact.location.clone(),
            held_by: holder.map(|ix| policy.contacts[ix].name.clone()),
            hours: hours::in_words(policy, audience.available(ix)),
            methods: audience.methods(ix).into_iter().map(|m| self.method(m)).collect(),
            through: audience.through(ix),
            backup: backup.map(|ix| policy.contacts[ix].name.clone()).collect(),
        })
    }

    /// A target by its name; what stands in place of one that the audience may not see.
    pub fn target(&self, target: Target) -> String {
        self.audience.one_target(target).text()
    }

    /// A condition in words.
    pub fn condition(&self, condition: &Condition) -> String {
        words::condition(self.audience.policy, condition)
    }

    /// A contact by its name, where the audience may see it.
    pub fn name(&self, ix: Ix<Contact>) -> Option<&'p str> {
        self.audience.sees(ix).then(|| self.audience.policy.contacts[ix].name.as_str())
    }

    /// Who was told, and how.
    pub fn told(&self, notification: &Notification) -> SeenTold<'p> {
        let Told::Contact { contact, held_by, method, .. } = notification.found.told else {
            return SeenTold::OfTicket(self.target(notification.target));
        };
        if self.name(contact).is_none() {
            return SeenTold::NotNamed;
        }
        let holder = held_by.and_then(|holder| self.name(holder));
        let seen = held_by.is_none() || holder.is_some();
        let whose = &self.audience.policy.contacts[held_by.unwrap_or(contact)];
        let method = whose.reach.get(method).filter(|_| seen);
        let method = method.filter(|method| method.visibility <= self.audience.visibility);
        SeenTold::Contact { contact, method: method.map(|m| self.method(m)), held_by: holder }
    }

    fn method(&self, method: &Method) -> SeenMethod {
        let policy = self.audience.policy;
        let country = policy.organization.country.as_ref().map(|at| at.value.as_str());
        SeenMethod {
            kind: method.kind.as_str(),
            name: words::method(method.kind),
            label: method.label.clone(),
            address: method.address.value.clone(),
            href: address::href(method.kind, &method.address, country),
            hours: method.hours.and_then(|at| hours::in_words(policy, at.value)),
        }
    }
}
