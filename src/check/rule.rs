//! What a lint rule is, and the macro that declares one.

use super::{Context, Findings};
use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::source::Span;

/// A lint rule: what it says about itself, and the function that looks for it.
#[derive(Debug)]
pub struct Rule {
    /// Code, name, level, documentation.
    pub info: RuleInfo,
    /// What must have loaded for the rule to make sense.
    pub needs: Needs,
    /// Looks at a policy set and reports what it finds.
    pub run: fn(&Context<'_>, &mut Findings),
}

/// What must have loaded for a rule to make sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Only the entry that the finding is about: the rule runs although other entries failed to load.
    Entry,
    /// Everything: the rule concludes from what is *not* there (unused, unreachable), so it is
    /// skipped while anything failed to load.
    Whole,
}

impl Rule {
    /// Starts a finding of this rule at a place; finish it with the methods of [`Diagnostic`].
    pub fn finding(&'static self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.info, span, message)
    }
}

/// Declares lint rules. The `///` text is the documentation page: a summary line, an empty line, then
/// what the rule finds, why it matters, and examples in `toml bad` and `toml good` blocks, which a
/// test loads and checks.
macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $vis:vis static $ident:ident = $code:literal, $name:literal, $level:ident, $since:literal, $needs:ident, $run:path;)+) => {
        $(
            $(#[doc = $doc])+
            $vis static $ident: $crate::check::Rule = $crate::check::Rule {
                info: $crate::diagnostic::RuleInfo {
                    code: $crate::diagnostic::Code($code),
                    name: $name,
                    level: $crate::diagnostic::Level::$level,
                    since: $since,
                    docs: concat!($($doc, "\n"),+),
                },
                needs: $crate::check::Needs::$needs,
                run: $run,
            };
        )+
    };
}

pub(super) use rules;
