//! Codes and levels.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

/// A rule's number, written `TL` and four digits; never reused.
///
/// The first two digits are the family: `00` loading, `01` contacts, `02` routing, `03` steps,
/// `04` timing, `05` priorities, `06` triggers, `07` documents, `08` privacy, `09` hygiene,
/// `10` on-call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TL{:04}", self.0)
    }
}

/// How a rule's findings are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported; the run still succeeds.
    Warn,
    /// Reported as an error; the run exits with 1.
    Deny,
}

impl Level {
    /// The word used in `[lints]` and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }

    /// Reads the word used in `[lints]` and on the command line.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Allow, Self::Warn, Self::Deny].into_iter().find(|level| level.as_str() == word)
    }
}
