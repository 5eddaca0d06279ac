//! The history of one entry, through renames of the entry and moves between files; and that of a
//! document: every commit that changed what it shows.
//!
//! Reads commits and compares policy sets; words and formats belong to `report`.

mod compare;
mod differences;
mod documents;
mod resolve;
mod shown;
mod walk;

use crate::diff::changes::EntryChange;
use crate::model::{Id, Kind};
use crate::source::git::Commit;

pub use compare::Snapshots;
pub use differences::Difference;
pub use documents::{Documents, Revisions};
pub use resolve::{NotFound, Start, field_exists, resolve};
pub use shown::{Links, Shown};
pub use walk::{Account, history};

/// What is followed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// What it is.
    pub kind: Kind,
    /// Its id at the end of the history; `None` for all routes together, which have no ids.
    pub id: Option<Id>,
}

/// An entry, and perhaps one field of it, as somebody asks for it: `contacts.it-manager.reach`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The entry.
    pub subject: Subject,
    /// The way to the field: `steps`, `after.high`.
    pub field: Option<String>,
}

/// A commit that changed the entry.
#[derive(Debug, Clone)]
pub struct Event {
    /// Which.
    pub commit: Commit,
    /// What it did.
    pub what: What,
    /// How many commits right before it could not be read, so that the change may be theirs.
    pub unread: usize,
}

/// What a commit did to an entry.
#[derive(Debug, Clone)]
pub enum What {
    /// It is new. With its fields, each with what it says.
    Added(Vec<(String, String)>),
    /// It changed, or has another id; of routes, one or more of them.
    Changed(Vec<EntryChange>),
    /// It is gone.
    Removed,
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.id, self.kind) {
            (Some(id), kind) if kind.has_ids() => write!(f, "{}.{id}", kind.table()),
            (_, kind) => f.write_str(kind.table()),
        }
    }
}
