//! What we say about a policy set: one problem, where it is, why it matters, what to write instead.
//!
//! A diagnostic is plain data. Loading and linting make them; `report` writes them; nothing here
//! knows a format or a rule.

mod code;
pub mod loading;
mod rule;

use crate::source::Span;

pub use code::{Code, Level};
pub use rule::RuleInfo;

/// One problem, told to the author of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that found it: code, name, documentation.
    pub rule: &'static RuleInfo,
    /// How serious it is, after `[lints]` and the command line had their say.
    pub level: Level,
    /// What is wrong, in one sentence without a full stop, in the words of the file.
    pub message: String,
    /// The place, with a short text for the carets (may be empty).
    pub primary: Label,
    /// Other places that the reader needs to see, each with a text.
    pub related: Vec<Label>,
    /// Facts that explain the problem, a sentence each.
    pub notes: Vec<String>,
    /// What to do: says what to write.
    pub help: Option<String>,
    /// A replacement that would remedy it, where there is exactly one.
    pub fix: Option<Fix>,
}

/// A place and what to say there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The bytes to underline.
    pub span: Span,
    /// What to write beside them; may be empty for the primary place.
    pub text: String,
}

/// Replace the text of a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The bytes to replace (an empty span inserts).
    pub span: Span,
    /// What to write there.
    pub replacement: String,
}

impl Diagnostic {
    /// A problem at the rule's own level, with nothing but its message and place.
    pub fn new(rule: &'static RuleInfo, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            level: rule.level,
            message: message.into(),
            primary: Label { span, text: String::new() },
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Says something beside the carets.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// Adds a fact that explains the problem.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Offers a replacement.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }

    /// The order in which problems are reported: by place, then by code, then by message.
    pub fn sort_key(&self) -> (Span, Code, &str) {
        (self.primary.span, self.rule.code, &self.message)
    }
}
