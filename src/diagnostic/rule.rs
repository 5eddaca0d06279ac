//! What a rule says about itself, whoever enforces it.
//!
//! Loading errors and lint rules share this: `explain`, `docs/rules/` and SARIF's `rules[]` are
//! made from it, so that a rule is described in one place.

use super::{Code, Level};

/// A rule's name, number and documentation.
#[derive(Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// The number, never reused.
    pub code: Code,
    /// The kebab-case name, as in `[lints]` and `allow`.
    pub name: &'static str,
    /// The level where nothing else is said.
    pub level: Level,
    /// The version that brought the rule.
    pub since: &'static str,
    /// Markdown: a one-line summary, an empty line, then what it finds, why, and what to write.
    pub docs: &'static str,
}

impl RuleInfo {
    /// The first line of the documentation.
    pub fn summary(&self) -> &'static str {
        self.docs.trim_start().lines().next().unwrap_or_default().trim()
    }

    /// The documentation without the one space that doc comments carry at the start of each line.
    pub fn page(&self) -> String {
        let lines = self.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n").trim().to_owned()
    }

    /// True if `word` names this rule, by code or by name.
    pub fn is_called(&self, word: &str) -> bool {
        self.name == word || self.code.to_string() == word
    }

    /// True for a load error, which no `[lints]` setting and no `allow` can silence.
    pub fn is_error(&self) -> bool {
        self.code < Code(100)
    }
}

/// Declares a rule: its `///` text is the documentation, everything else plain data.
///
/// ```text
/// rule_info! {
///     /// Summary in one line.
///     ///
///     /// What it finds and why.
///     pub static EMPTY_SET = 1, "empty-set", Deny, "0.1.0";
/// }
/// ```
macro_rules! rule_info {
    ($($(#[doc = $doc:literal])+ $vis:vis static $ident:ident = $code:literal, $name:literal, $level:ident, $since:literal;)+) => {$(
        $(#[doc = $doc])+
        $vis static $ident: $crate::diagnostic::RuleInfo = $crate::diagnostic::RuleInfo {
            code: $crate::diagnostic::Code($code),
            name: $name,
            level: $crate::diagnostic::Level::$level,
            since: $since,
            docs: concat!($($doc, "\n"),+),
        };
    )+};
}

pub(super) use rule_info;
