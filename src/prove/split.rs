//! The rules of a plan by the values of one variable: which of them can be left, whatever the value is,
//! and which only for a few values.
//!
//! Of ten thousand departments, each with its own categories, routes and duties, a category leaves the
//! rules of one. To reduce every rule for every category would take the square of that.

use std::collections::BTreeSet;

use foldhash::HashMap;

use super::formula::{Formula, Formulas};

/// The positions of the rules of a list.
#[derive(Debug, Default)]
pub(super) struct Split {
    /// Those that may be left where no test of the variable holds.
    always: Vec<usize>,
    /// The others, by the values for which a test holds.
    by_value: HashMap<usize, Vec<usize>>,
}

impl Split {
    /// Splits a list of rules, given by their conditions.
    pub(super) fn new(
        rules: impl Iterator<Item = Formula>,
        formulas: &mut Formulas,
        variable: usize,
    ) -> Self {
        let mut split = Self::default();
        for (position, formula) in rules.enumerate() {
            // No value has this position, so every test of the variable fails.
            if formulas.reduce(formula, variable, usize::MAX) != Formula::FALSE {
                split.always.push(position);
                continue;
            }
            let mut values = BTreeSet::new();
            formulas.named_values(formula, variable, &mut values);
            for value in values {
                split.by_value.entry(value).or_default().push(position);
            }
        }
        split
    }

    /// Those that may be left for a value, in order.
    pub(super) fn of<T: Clone>(&self, value: usize, rules: &[T]) -> Vec<T> {
        let own = self.by_value.get(&value).map(Vec::as_slice).unwrap_or_default();
        let mut positions: Vec<usize> = own.iter().chain(&self.always).copied().collect();
        positions.sort_unstable();
        positions.iter().filter_map(|position| rules.get(*position).cloned()).collect()
    }
}
