//! Trees → model. Reports every error and never stops at the first.
//!
//! Each entity has a file with its TOML shape and the lowering of that shape into the model. The
//! order of work: decode every file, gather the entries kind by kind, register every id, then lower
//! each entry with all ids known.

mod allow;
mod attributes;
mod calendars;
mod classification;
mod condition;
mod contacts;
mod context;
mod dates;
mod documents;
mod duration;
mod duties;
mod escalation_policies;
mod expectations;
mod facts;
mod file;
mod guarantees;
mod holiday_rule;
mod holidays;
mod hours;
mod ical;
mod id;
mod imports;
mod matrix;
mod mistake;
mod names;
mod organization;
mod per_priority;
mod pipeline;
mod priorities;
mod problems;
mod rank;
mod recurrence;
mod register;
mod rotations;
mod routes;
mod scenarios;
pub mod schema;
mod settings;
mod suggest;
mod tiers;
mod triggers;
mod values;
mod zone;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::model::{Duration, EntryKey, Kind, Policy};

pub use dates::{instant, instant_once};
pub use mistake::{Mistake, quote};
pub use pipeline::{load, load_both};

/// Reads a duration as the language writes it: `4h`, `1h 30m`, `5 business days`, `immediate`.
pub fn duration(text: &str) -> Result<Duration, Mistake> {
    duration::parse(text)
}

/// Whether an entry of a kind may be called so, for those who make up ids: what is wrong with it, if anything.
///
/// # Errors
/// Where it is not kebab-case, is too long, or is a word that means something there.
pub fn check_id(kind: Kind, id: &str) -> Result<(), Mistake> {
    match id::reserved(kind, id) {
        Some(meaning) => {
            let message = format!("no {} can be called {}: {meaning}", kind.noun(), quote(id));
            Err(Mistake::new(message).help("give it another id"))
        }
        None => id::check(id),
    }
}

/// What came of loading.
#[derive(Debug)]
pub struct Loaded {
    /// The policy set as far as it makes sense. An entry with an error in it stands there without the
    /// part that was wrong ([`Loaded::damaged`] names it); a scenario, a route or a step with an error
    /// is left out. `None` where there is no usable `[organization]`.
    pub policy: Option<Arc<Policy>>,
    /// Every error, sorted by place, with the entry it is in where that is known.
    pub errors: Vec<LoadError>,
    /// Entries without an error of their own that name one which could not be read.
    incomplete: BTreeSet<EntryKey>,
}

/// An error and the entry it is in.
#[derive(Debug, Clone)]
pub struct LoadError {
    /// The entry that did not load whole.
    pub entry: Option<EntryKey>,
    /// What to say.
    pub diagnostic: Diagnostic,
}

impl Loaded {
    /// True where something was lost that belongs to no entry, such as a file that is not TOML: an entry
    /// that is not there may have stood in it.
    pub fn lost(&self) -> bool {
        self.errors.iter().any(|error| error.entry.is_none())
    }

    /// The entries that did not load whole: nothing may be concluded about them. Where something was
    /// lost that belongs to no entry (a file that is not TOML), there are errors without one.
    pub fn damaged(&self) -> BTreeSet<EntryKey> {
        let with_errors = self.errors.iter().filter_map(|error| error.entry.clone());
        with_errors.chain(self.incomplete.iter().cloned()).collect()
    }
}
