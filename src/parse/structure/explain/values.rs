//! Values that a schema does not allow: of the wrong type, none of the choices, out of range.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;
use toml::de::DeValue;

use super::kinds::{expected, found, of_format};
use super::{Explained, Place};
use crate::diagnostic::{Diagnostic, loading};
use crate::parse::structure::place_in_schema::toml;
use crate::parse::wording::{any_of, most_similar, quoted};

impl Place<'_> {
    pub(super) fn bad_value(&self, kind: &Kind, error: &ValidationError<'_>) -> Explained {
        let diagnostic = match kind {
            Kind::Type { kind } => match (self.applying.keyword("enum"), self.format()) {
                (Some(options), _) => self.choice(options.as_array().map_or(&[], Vec::as_slice)),
                (None, Some(format)) => self.wrong_type(&of_format(format)),
                (None, None) => self.wrong_type(&expected(kind)),
            },
            Kind::Format { format } => self.wrong_type(&of_format(format)),
            Kind::Enum { options } => self.choice(options.as_array().map_or(&[], Vec::as_slice)),
            Kind::Constant { expected_value } => self.choice(std::slice::from_ref(expected_value)),
            Kind::Pattern { .. } => self.with_example(self.about(
                &loading::BAD_VALUE,
                format!("{} is not what {} may be", self.shown(), self.key()),
            )),
            Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => {
                let than =
                    if matches!(kind, Kind::Minimum { .. }) { "at least" } else { "more than" };
                self.limit(
                    format!("{} is too small", self.shown()),
                    format!("write {than} {limit}"),
                )
            }
            Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => {
                let than =
                    if matches!(kind, Kind::Maximum { .. }) { "at most" } else { "less than" };
                self.limit(
                    format!("{} is too large", self.shown()),
                    format!("write {than} {limit}"),
                )
            }
            Kind::MinItems { limit } => self.few("list", "values", *limit),
            Kind::MinProperties { limit } => self.few("table", "keys", *limit),
            Kind::MinLength { limit } => self.few("text", "characters", *limit),
            Kind::MaxItems { limit } => self.many("list", "values", *limit),
            Kind::MaxProperties { limit } => self.many("table", "keys", *limit),
            Kind::MaxLength { limit } => self.many("text", "characters", *limit),
            Kind::UniqueItems => self.limit(
                format!("a value stands twice in {}", self.key()),
                "write each value once".to_owned(),
            ),
            Kind::FalseSchema => {
                self.limit("nothing may stand here".to_owned(), "remove it".to_owned())
            }
            Kind::PropertyNames { .. } => {
                self.limit("a key of this table is not allowed".to_owned(), "correct it".to_owned())
            }
            // No type of ours asks for anything else; should one, better plain than silent.
            _ => self.about(&loading::BAD_VALUE, error.masked().to_string()),
        };
        self.wrong(diagnostic)
    }

    fn format(&self) -> Option<&str> {
        self.applying.keyword("format").and_then(Value::as_str)
    }

    /// What was written, for a message.
    fn shown(&self) -> String {
        match self.value() {
            Some(DeValue::String(text)) => quoted(text),
            Some(DeValue::Integer(number)) => quoted(number.as_str()),
            Some(DeValue::Float(number)) => quoted(number.as_str()),
            Some(DeValue::Datetime(date)) => quoted(&date.to_string()),
            _ => "this".to_owned(),
        }
    }

    pub(super) fn wrong_type(&self, expected: &str) -> Diagnostic {
        let found = self.value().map_or("something else", found);
        let what =
            if self.is_item() { format!("each value of {}", self.key()) } else { self.key() };
        let message = format!("{what} must be {expected}, not {found}");
        let diagnostic = self.about(&loading::WRONG_TYPE, message);
        // What was written often only lacks its quotes or brackets, or has quotes too many.
        let wants = |word: &str| expected.contains(word);
        let written = match self.value() {
            Some(DeValue::Integer(number)) if wants("text") && !self.applying.has_example() => {
                format!("\"{number}\"")
            }
            Some(DeValue::Datetime(date)) if wants("text") => format!("\"{date}\""),
            Some(DeValue::String(text))
                if wants("list") && self.applying.lists_texts() && plain_text(text) =>
            {
                format!("[\"{text}\"]")
            }
            Some(DeValue::String(text)) if is_right_without_quotes(text, expected) => {
                text.trim().to_owned()
            }
            _ => return self.with_example(diagnostic),
        };
        let span = diagnostic.primary.span;
        diagnostic.help(format!("write `{written}`")).fix(span, written)
    }

    pub(super) fn choice(&self, options: &[Value]) -> Diagnostic {
        let words: Vec<String> =
            options.iter().map(|option| format!("`{}`", toml(option))).collect();
        let allowed = any_of(&words);
        let texts: Vec<&str> = options.iter().filter_map(Value::as_str).collect();
        let Some(DeValue::String(text)) = self.value() else {
            let found = self.value().map_or("something else", found);
            let message = format!("{} is one of a few words, not {found}", self.key());
            return self.about(&loading::WRONG_TYPE, message).help(format!("write {allowed}"));
        };
        let message = format!("{} is not what {} may be", quoted(text), self.key());
        let diagnostic = self.about(&loading::BAD_VALUE, message);
        match most_similar(text, texts.iter().copied()) {
            Some(similar) => {
                let span = diagnostic.primary.span;
                diagnostic
                    .help(format!("did you mean `\"{similar}\"`? It may be {allowed}"))
                    .fix(span, format!("\"{similar}\""))
            }
            None => diagnostic.help(format!("write {allowed}")),
        }
    }

    fn limit(&self, message: String, help: String) -> Diagnostic {
        self.about(&loading::BAD_VALUE, message).help(help)
    }

    fn few(&self, what: &str, of: &str, least: u64) -> Diagnostic {
        if least == 1 {
            let message = format!("this {what} may not be empty");
            return self.with_example(self.about(&loading::BAD_VALUE, message));
        }
        self.limit(format!("this {what} is too short"), format!("write at least {least} {of}"))
    }

    fn many(&self, what: &str, of: &str, most: u64) -> Diagnostic {
        self.limit(format!("this {what} is too long"), format!("write at most {most} {of}"))
    }

    fn with_example(&self, diagnostic: Diagnostic) -> Diagnostic {
        match self.applying.example() {
            Some(example) if self.is_item() => diagnostic.help(format!("write `{example}`")),
            Some(example) => {
                let key = self.key();
                diagnostic.help(format!("write `{} = {example}`", key.trim_matches('`')))
            }
            None => diagnostic,
        }
    }
}

fn plain_text(text: &str) -> bool {
    text.chars().count() <= 40 && !text.contains(['"', '\\']) && !text.contains(char::is_control)
}

/// True for a text that would be right without its quotes: `"2026-12-25"`, `"3"`, `"true"`.
fn is_right_without_quotes(text: &str, expected: &str) -> bool {
    let text = text.trim();
    (expected.contains("date") && text.parse::<toml::value::Datetime>().is_ok())
        || (expected.contains("number") && text.parse::<i64>().is_ok())
        || (expected.contains("true") && matches!(text, "true" | "false"))
}
