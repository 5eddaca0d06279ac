//! Whom to call → bytes, one format per file.

mod human;
mod json;

use std::io::{self, Write};

use crate::model::{Contact, Facts, Ix, Method, Policy, Target};
use crate::oncall::{Answer, Call, Person};
use crate::simulate::Told;

use super::Reader;
use super::timeline::Words;

/// Whom to call, with what is needed to tell it.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// The policy set.
    pub policy: &'a Policy,
    /// Whom to call.
    pub answer: &'a Answer,
    /// The ticket it is about, where it is about one.
    pub facts: Option<&'a Facts>,
}

/// A way to write a [`Sheet`].
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a line.
    pub summary: &'static str,
    /// Who reads it.
    pub reader: Reader,
    /// Writes it.
    pub write: fn(&Sheet<'_>, &mut dyn Write) -> io::Result<()>,
}

/// Every format, the default first.
pub static FORMATS: &[&Format] = &[&human::FORMAT, &json::FORMAT];

impl Sheet<'_> {
    fn words(&self) -> Words<'_> {
        Words { policy: self.policy }
    }

    /// The contact to call, and the person who holds that role where the methods are theirs.
    fn contact(&self, person: &Person) -> Option<(Ix<Contact>, Option<Ix<Contact>>)> {
        match person.found.told {
            Told::Contact { contact, held_by, .. } => Some((contact, held_by)),
            Told::Person => None,
        }
    }

    /// Whom to try all the same where nobody can be reached: those who were asked for and are away or
    /// off, each with all of their methods.
    fn last_resort(&self, call: &Call) -> Vec<(Ix<Contact>, &[Method])> {
        if !call.people.is_empty() {
            return Vec::new();
        }
        let contacts = call.tried.iter().filter_map(|detour| match detour.who {
            Target::Contact(ix) => Some(ix),
            _ => None,
        });
        let with_methods = contacts.map(|ix| {
            let contact = &self.policy.contacts[ix];
            let holder = contact.held_by.as_ref().filter(|_| contact.reach.is_empty());
            let reach = holder.map_or(&contact.reach, |at| &self.policy.contacts[at.value].reach);
            (ix, reach.as_slice())
        });
        with_methods.filter(|(_, reach)| !reach.is_empty()).collect()
    }

    /// The methods that work, the preferred one first.
    fn methods<'s>(&'s self, person: &'s Person) -> impl Iterator<Item = &'s Method> {
        let contact = self.contact(person).map(|(contact, held_by)| held_by.unwrap_or(contact));
        let reach = contact.map_or(&[][..], |ix| &self.policy.contacts[ix].reach);
        person.methods.iter().filter_map(|index| reach.get(*index))
    }
}
