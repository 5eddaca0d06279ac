//! What a file says of somebody, before anybody looks at the policy.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use crate::model::{ContactKind, MethodKind, Visibility};

/// A contact as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The bytes of the text where it stands: its name, or its row.
    pub at: Range<usize>,
    /// The id, where the file was made by tierline or has a column for it.
    pub id: Option<String>,
    /// What stands behind it, where the file says so.
    pub kind: Option<ContactKind>,
    /// As people call it; never empty.
    pub name: String,
    /// Job title.
    pub title: Option<String>,
    /// Where it is.
    pub location: Option<String>,
    /// What it answers for.
    pub responsibilities: Vec<String>,
    /// Who may see it.
    pub visibility: Option<Visibility>,
    /// The day somebody last checked it.
    pub verified: Option<Date>,
    /// Ways to reach it, in order of preference.
    pub reach: Vec<FoundMethod>,
}

/// A way to reach somebody, as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundMethod {
    /// The bytes of the text where it stands.
    pub at: Range<usize>,
    /// By what.
    pub kind: MethodKind,
    /// Number or address.
    pub address: String,
    /// What it is called.
    pub label: Option<String>,
    /// Who may see it, where that differs from its contact.
    pub visibility: Option<Visibility>,
}

/// The contacts of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// In the order of the file.
    pub contacts: Vec<Found>,
    /// What the file says and a policy has no place for: columns or properties, with how many contacts
    /// have each.
    pub left: BTreeMap<String, usize>,
}

impl Read {
    /// Notes that something was left out.
    pub(super) fn leave(&mut self, what: &str) {
        *self.left.entry(what.to_owned()).or_default() += 1;
    }
}

/// Why something in a file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The bytes of the text that are meant.
    pub at: Range<usize>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to write.
    pub help: String,
}

impl Problem {
    pub(super) fn new(
        at: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { at, message: message.into(), help: help.into() }
    }
}

/// Text as entries have it: one line, single blanks, and none of the marks that address books put around
/// numbers and names to steer the direction of writing.
pub(super) fn plain(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !is_mark(*c)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text, or nothing where there is none.
pub(super) fn some(text: &str) -> Option<String> {
    let text = plain(text);
    (!text.is_empty()).then_some(text)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
        || (c.is_control() && !c.is_whitespace())
}
