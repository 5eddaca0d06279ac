//! What a change does → bytes, one format per file.

mod entries;
mod github;
mod human;
mod json;
mod markdown;
mod people;
mod tickets;
mod words;

use std::io::{self, Write};

use crate::diff::changes::{Changes, Grade};
use crate::diff::people::PeopleChanges;
use crate::diff::tickets::TicketChanges;
use crate::model::Policy;
use crate::source::{Sources, Span};

use super::Reader;

pub use words::summary;

/// Two policy sets and what is different between them.
#[derive(Debug)]
pub struct DiffReport<'a> {
    /// Before.
    pub base: Side<'a>,
    /// After.
    pub head: Side<'a>,
    /// What changed.
    pub changes: &'a Changes,
    /// What that does to tickets; `None` where it could not be found out.
    pub tickets: Option<&'a TicketChanges>,
    /// What that does to people; `None` where it could not be found out.
    pub people: Option<&'a PeopleChanges>,
    /// The days for which on call was compared.
    pub days: u32,
    /// What could not be compared, and why: a sentence each.
    pub missing: &'a [String],
    /// Columns of the terminal, for the format for people.
    pub width: usize,
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// What people call it: `main`, `the working tree`.
    pub name: &'a str,
    /// The policy set as far as it loaded; `None` where it did not load at all.
    pub policy: Option<&'a Policy>,
    /// The files it stands in.
    pub sources: &'a Sources,
}

impl Side<'_> {
    /// `policies/escalation.toml:12`
    fn place(&self, at: Span) -> Option<String> {
        let place = self.sources.place(at)?;
        Some(format!("{}:{}", place.path, place.position.line))
    }
}

/// A way to write a [`DiffReport`].
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a line.
    pub summary: &'static str,
    /// Who reads it.
    pub reader: Reader,
    /// Writes a report.
    pub write: fn(&DiffReport<'_>, &mut dyn Write) -> io::Result<()>,
}

/// Every format, the default first.
pub static FORMATS: &[&Format] =
    &[&human::FORMAT, &markdown::FORMAT, &json::FORMAT, &github::FORMAT];

impl DiffReport<'_> {
    /// True where there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.changes.entries.is_empty()
            && self.tickets.is_none_or(TicketChanges::is_empty)
            && self.people.is_none_or(PeopleChanges::is_empty)
    }

    /// True where something is looser: an entry by its fields, or a ticket by its timeline.
    pub fn is_looser(&self) -> bool {
        self.changes.count(Grade::Looser) > 0 || self.tickets.is_some_and(TicketChanges::is_weaker)
    }

    /// True where a ticket that reached somebody comes to reach nobody.
    pub fn is_unreachable(&self) -> bool {
        use crate::diff::tickets::{Difference, Subject};
        let nobody = |difference: &Difference| {
            matches!(difference.subject, Subject::Nobody(..)) && difference.base.is_none()
        };
        let Some(tickets) = self.tickets else { return false };
        let groups = tickets.groups.iter().map(|group| &group.example);
        let scenarios = tickets.scenarios.iter().map(|scenario| &scenario.example);
        groups.chain(scenarios).any(|example| example.differences.iter().any(nobody))
    }

    /// Where a change stands: in the head, else in the base.
    fn place(&self, base: Option<Span>, head: Option<Span>) -> Option<String> {
        match (head, base) {
            (Some(at), _) => self.head.place(at),
            (None, Some(at)) => self.base.place(at),
            (None, None) => None,
        }
    }
}
