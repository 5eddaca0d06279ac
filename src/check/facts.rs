//! What several rules need to know of a policy set, worked out once: who uses what, and who can be
//! reached at all.
//!
//! Everything here is linear in the size of the set. Nothing here reports anything.

pub(super) mod cycles;
mod numbers;
mod people;
mod printed;
mod reach;
mod usage;

use std::marker::PhantomData;
use std::sync::OnceLock;

use crate::model::{Ix, Policy, Table};

pub(super) use numbers::Number;
pub(super) use people::{holder, people};
pub(super) use printed::{Known, Printed};
pub(super) use reach::Reach;
pub(super) use usage::{Usage, told_rotations};

/// The facts of one policy set.
#[derive(Debug)]
pub(super) struct Facts {
    /// What is used by something.
    pub(super) usage: Usage,
    /// Who can be reached.
    pub(super) reach: Reach,
    numbers: OnceLock<Vec<Number>>,
    printed: OnceLock<Vec<Printed>>,
}

impl Facts {
    /// Works them out.
    pub(super) fn new(policy: &Policy) -> Self {
        let (usage, reach) = (Usage::new(policy), Reach::new(policy));
        Self { usage, reach, numbers: OnceLock::new(), printed: OnceLock::new() }
    }

    /// Every telephone number.
    pub(super) fn numbers(&self, policy: &Policy) -> &[Number] {
        self.numbers.get_or_init(|| numbers::numbers(policy))
    }

    /// Every address and restricted name that stands in the prose of documents.
    pub(super) fn printed(&self, policy: &Policy) -> &[Printed] {
        self.printed.get_or_init(|| printed::printed(policy))
    }
}

/// A flag per entry of a table.
#[derive(Debug)]
pub(super) struct Marks<T> {
    flags: Vec<bool>,
    of: PhantomData<fn() -> T>,
}

impl<T> Marks<T> {
    /// No entry is marked.
    fn none(table: &Table<T>) -> Self {
        Self { flags: vec![false; table.len()], of: PhantomData }
    }

    /// True if the entry is marked.
    pub(super) fn has(&self, ix: Ix<T>) -> bool {
        self.flags.get(ix.index()).copied().unwrap_or(false)
    }

    /// Marks the entry.
    fn mark(&mut self, ix: Ix<T>) {
        self.mark_new(ix);
    }

    /// Marks the entry; true if it was not marked before.
    fn mark_new(&mut self, ix: Ix<T>) -> bool {
        self.flags.get_mut(ix.index()).is_some_and(|flag| !std::mem::replace(flag, true))
    }
}
