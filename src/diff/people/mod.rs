//! What a change does to people: who is on call instead of whom, who is told more or less, and who is
//! told by nothing any more.

mod on_call;
mod reached;
mod told;

use jiff::Timestamp;

use super::tickets::TicketChanges;
use crate::model::Id;
use crate::prove::Side;

pub use on_call::{Holder, RotationChange, Stretch};
pub use reached::{Named, Reached};
pub use told::{Count, Tally};

/// What a change does to people. People are called by the head's ids, else by the base's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleChanges {
    /// Who is on call differently, by rotation.
    pub on_call: Vec<RotationChange>,
    /// Who is told of more or of fewer of the tickets that are treated differently, the greatest
    /// difference first.
    pub told: Vec<Count>,
    /// Who is reached otherwise.
    pub reached: Vec<Reached>,
    /// Whose contact bears another name: another person, or the same one called otherwise.
    pub named: Vec<Named>,
    /// Who was told by some rule, or stood in for somebody who was, and is no longer.
    pub gone: Vec<Person>,
    /// Who is told by some rule, or stands in for somebody who is, and was not before.
    pub come: Vec<Person>,
}

impl PeopleChanges {
    /// True where nothing changes for anybody.
    pub fn is_empty(&self) -> bool {
        let Self { on_call, told, reached, named, gone, come } = self;
        let nobody = gone.is_empty() && come.is_empty() && reached.is_empty() && named.is_empty();
        on_call.is_empty() && told.is_empty() && nobody
    }
}

/// Somebody, in a way that outlives one policy set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// The id: the head's where it has the contact.
    pub id: Id,
    /// The name, by the head where it has the contact.
    pub name: String,
}

/// Both sides. An entry that was renamed has the head's id in both
/// ([`Changes::in_terms_of_head`](super::changes::Changes::in_terms_of_head)).
#[derive(Debug, Clone, Copy)]
pub struct Sides<'p> {
    /// Before.
    pub base: Side<'p>,
    /// After.
    pub head: Side<'p>,
}

/// What changes for people. On call is compared from one moment until another.
pub fn people(
    sides: Sides<'_>,
    tickets: Option<&TicketChanges>,
    (from, until): (Timestamp, Timestamp),
) -> PeopleChanges {
    let (gone, come) = told::reachable(sides);
    PeopleChanges {
        on_call: on_call::compare(sides, tickets.map(|tickets| &tickets.entries), from, until),
        told: tickets.map(|tickets| told::count(sides, tickets)).unwrap_or_default(),
        reached: reached::otherwise(sides),
        named: reached::named(sides),
        gone,
        come,
    }
}

impl Sides<'_> {
    /// A contact of one side. Where the head has another person under the id, one of the base keeps the
    /// own name, and is somebody else.
    fn person(&self, of_head: bool, ix: crate::model::Ix<crate::model::Contact>) -> Person {
        let side = if of_head { self.head } else { self.base };
        let contact = &side.policy.contacts[ix];
        let id = contact.entry.id.clone();
        let known = self.head.policy.contacts.find(&id).map(|ix| &self.head.policy.contacts[ix]);
        let same = known.filter(|known| !reached::is_another(contact, known));
        Person { name: same.unwrap_or(contact).name.clone(), id }
    }
}
