//! Contacts that others keep, as entries of a policy set: a table or cards in, edited TOML out.
//!
//! The data goes one way: bytes → text ([`decode`]) → contacts with their places ([`read`]) → what is new
//! compared with a policy ([`merge()`]) → the texts of the policy files as they should be. Nothing here reads or
//! writes a disk, and nothing is dropped silently: what a file says and a policy has no place for is named.

mod cell;
mod charset;
mod columns;
mod edit;
mod found;
mod ids;
mod known;
mod merge;
mod method;
mod rows;
mod table;
mod vcard;

pub use charset::{Decoded, decode};
pub use found::{Found, FoundMethod, Problem, Read};
pub use merge::{Merged, Step, merge};

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Rows and columns.
    Csv,
    /// Cards.
    VCard,
}

impl Format {
    /// Tells by the first line what a text is.
    pub fn of(text: &str) -> Self {
        let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        let is_card = first.to_ascii_uppercase().replace(' ', "") == "BEGIN:VCARD";
        if is_card { Self::VCard } else { Self::Csv }
    }
}

/// Reads the contacts of a text that can be used, and everything that keeps others from it. Where there is
/// a problem, nothing should be made of the contacts but the search for more problems.
pub fn read(text: &str) -> (Read, Vec<Problem>) {
    match Format::of(text) {
        Format::Csv => table::read(text),
        Format::VCard => vcard::read(text),
    }
}
