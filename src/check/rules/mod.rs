//! The families of rules. A new rule goes into its family's file; a new family adds one line here.

use std::sync::LazyLock;

use super::Rule;
use super::rule::rules;

mod contacts;
mod documents;
mod durations;
mod hygiene;
mod on_call;
mod phrases;
mod priorities;
mod privacy;
mod prose;
mod routing;
mod steps;
mod timing;
mod triggers;

pub(super) use documents::LONGEST;
pub(super) use hygiene::unused_suppression;
pub(super) use phrases::{Phrases, Starts, bare};
pub(super) use prose::words;

/// A family of rules: what they have in common, and the rules by code.
#[derive(Debug)]
pub struct Family {
    /// One word, as in the documentation's headings.
    pub name: &'static str,
    /// The rules, sorted by code.
    pub rules: &'static [&'static Rule],
}

/// Every family, in the order of their codes.
pub static FAMILIES: &[Family] = &[
    Family { name: "contacts", rules: contacts::RULES },
    Family { name: "routing", rules: routing::RULES },
    Family { name: "steps", rules: steps::RULES },
    Family { name: "timing", rules: timing::RULES },
    Family { name: "priorities", rules: priorities::RULES },
    Family { name: "triggers", rules: triggers::RULES },
    Family { name: "documents", rules: documents::RULES },
    Family { name: "privacy", rules: privacy::RULES },
    Family { name: "hygiene", rules: hygiene::RULES },
    Family { name: "on-call", rules: on_call::RULES },
];

/// Every lint rule, in the order of their codes.
pub fn registry() -> &'static [&'static Rule] {
    static ALL: LazyLock<Vec<&'static Rule>> =
        LazyLock::new(|| FAMILIES.iter().flat_map(|f| f.rules.iter().copied()).collect());
    &ALL
}

/// `a`, `a and b`, `a, b and c`.
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
