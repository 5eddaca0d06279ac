//! Trees → model. Reports every error and never stops at the first.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::model::{EntryKey, Policy};

/// What came of loading.
#[derive(Debug)]
pub struct Loaded {
    /// The policy set as far as it makes sense: entries that do not are left out. `None` where there
    /// is no usable `[organization]`.
    pub policy: Option<Policy>,
    /// Every error, sorted by place, with the entry it is in where that is known.
    pub errors: Vec<LoadError>,
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
    /// The entries that did not load whole.
    pub fn damaged(&self) -> BTreeSet<EntryKey> {
        self.errors.iter().filter_map(|error| error.entry.clone()).collect()
    }
}
