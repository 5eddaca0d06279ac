//! What an error of the schema means to somebody who writes policies.

use std::ops::Range;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;
use toml::de::DeValue;

use super::place_in_schema::{Applying, toml};
use super::tree::{self, Tree};
use super::wording::{any_of, most_similar, quoted};
use super::{ParseError, Pointer};
use crate::diagnostic::{Diagnostic, RuleInfo, loading};
use crate::source::{FileId, Span};

/// An error, and what follows from it.
pub(super) struct Explained {
    /// What to say.
    pub(super) error: ParseError,
    /// The node that cannot stay.
    pub(super) gone: Pointer,
    /// For a key that is missing: where it would be.
    pub(super) missing: Option<Pointer>,
    /// True for a key that should not be there.
    pub(super) unknown: bool,
    /// For a misspelt key: the one that was probably meant.
    pub(super) meant: Option<Pointer>,
}

/// Explains an error. One of the schema may be several to the author.
pub(super) fn explain(
    file: FileId,
    tree: &Tree<'_>,
    schema: &Value,
    error: &ValidationError<'_>,
) -> Vec<Explained> {
    let pointer: Pointer = error
        .instance_path()
        .as_str()
        .split('/')
        .skip(1)
        .map(|part| part.replace("~1", "/").replace("~0", "~"))
        .collect();
    let applying = Applying::of(schema, error.evaluation_path().as_str());
    let at = Place { file, tree, pointer, applying };
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            unexpected.iter().map(|key| at.unknown_key(key)).collect()
        }
        Kind::Required { property } => vec![at.missing_key(property.as_str().unwrap_or_default())],
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => at.branches(schema, context),
        kind => vec![at.bad_value(kind, error)],
    }
}

struct Place<'p> {
    file: FileId,
    tree: &'p Tree<'p>,
    pointer: Pointer,
    applying: Applying<'p>,
}

impl Place<'_> {
    fn span(&self) -> Span {
        let found = tree::find(self.tree, &self.pointer);
        Span::new(self.file, found.map(|found| found.span()).unwrap_or_default())
    }

    fn value(&self) -> Option<&DeValue<'_>> {
        Some(tree::find(self.tree, &self.pointer)?.value?.get_ref())
    }

    fn child(&self, key: &str) -> Pointer {
        let mut pointer = self.pointer.clone();
        pointer.push(key.to_owned());
        pointer
    }

    /// The key whose value this is, also for an item of a list.
    fn key(&self) -> String {
        let is_key = |part: &&String| part.parse::<usize>().is_err();
        self.pointer.iter().rev().find(is_key).map_or("this file".to_owned(), |key| quoted(key))
    }

    fn is_item(&self) -> bool {
        self.pointer.last().is_some_and(|part| part.parse::<usize>().is_ok())
    }

    fn about(&self, rule: &'static RuleInfo, message: String) -> Diagnostic {
        Diagnostic::new(rule, self.span(), message)
    }

    fn wrong(&self, diagnostic: Diagnostic) -> Explained {
        Explained {
            error: ParseError { diagnostic, pointer: self.pointer.clone() },
            gone: self.pointer.clone(),
            missing: None,
            unknown: false,
            meant: None,
        }
    }

    fn unknown_key(&self, key: &str) -> Explained {
        let pointer = self.child(key);
        let found = tree::find(self.tree, &pointer);
        let place: Range<usize> = found.and_then(|found| found.key).unwrap_or_default();
        let span = Span::new(self.file, place);
        let present = |key: &str| tree::find(self.tree, &self.child(key)).is_some();
        let keys: Vec<&str> = self.applying.keys();
        let similar = most_similar(key, keys.iter().copied());
        let hint =
            self.applying.keyword(super::schema::HINTS).and_then(|hints| hints.get(key)?.as_str());
        let message = format!("there is no key {} here", quoted(key));
        let diagnostic = Diagnostic::new(&loading::UNKNOWN_KEY, span, message);
        let diagnostic = match (hint, similar) {
            (Some(hint), _) => diagnostic.help(hint),
            (None, Some(similar)) if present(similar) && !self.both_tables(key, similar) => {
                diagnostic.help(format!("`{similar}` is already there; remove this one"))
            }
            (None, Some(similar)) => {
                diagnostic.help(format!("did you mean `{similar}`?")).fix(span, similar)
            }
            (None, None) => {
                let free: Vec<String> =
                    keys.iter().filter(|key| !present(key)).map(|key| format!("`{key}`")).collect();
                match free.as_slice() {
                    [] => diagnostic.help("remove it"),
                    free => diagnostic.help(format!("what may stand here: {}", any_of(free))),
                }
            }
        };
        Explained {
            error: ParseError { diagnostic, pointer: pointer.clone() },
            gone: pointer,
            missing: None,
            unknown: true,
            meant: similar.map(|similar| self.child(similar)),
        }
    }

    /// True for tables that may be written in pieces: `[contact.a]` beside `[contacts.b]`.
    fn both_tables(&self, one: &str, other: &str) -> bool {
        [one, other].iter().all(|key| {
            let found = tree::find(self.tree, &self.child(key));
            found.and_then(|found| found.value).is_some_and(|value| value.get_ref().is_table())
        })
    }

    fn missing_key(&self, key: &str) -> Explained {
        let example = self.applying.property(key).example().unwrap_or_else(|| "…".to_owned());
        let diagnostic = self
            .about(&loading::MISSING_KEY, format!("`{key}` is missing"))
            .help(format!("add `{key} = {example}`"));
        Explained { missing: Some(self.child(key)), ..self.wrong(diagnostic) }
    }

    fn bad_value(&self, kind: &Kind, error: &ValidationError<'_>) -> Explained {
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

    fn wrong_type(&self, expected: &str) -> Diagnostic {
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

    fn choice(&self, options: &[Value]) -> Diagnostic {
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

    /// None of several schemas fits: explains the one that was meant.
    fn branches(
        &self,
        schema: &Value,
        context: &[Vec<ValidationError<'static>>],
    ) -> Vec<Explained> {
        let here = |error: &&ValidationError<'_>| {
            error.instance_path().as_str().split('/').count() == self.pointer.len() + 1
        };
        let rejects = |error: &ValidationError<'_>| {
            matches!(
                error.kind(),
                Kind::Type { .. } | Kind::Format { .. } | Kind::Enum { .. } | Kind::Constant { .. }
            )
        };
        // Branches that want another kind of value altogether, or another `kind = "…"`.
        let fits = |errors: &&Vec<ValidationError<'static>>| {
            let other = |e: &ValidationError<'_>| {
                matches!(e.kind(), Kind::Constant { .. }) || (here(&e) && rejects(e))
            };
            !errors.iter().any(other)
        };
        let meant = context.iter().filter(fits).min_by_key(|errors| errors.len());
        if let Some(errors) = meant {
            return errors.iter().flat_map(|e| explain(self.file, self.tree, schema, e)).collect();
        }
        let errors: Vec<&ValidationError<'_>> = context.iter().flatten().collect();
        let mut options = Vec::new();
        let mut types: Vec<String> = Vec::new();
        for error in errors.iter().filter(|error| here(error)) {
            match error.kind() {
                Kind::Constant { expected_value } => options.push(Value::clone(expected_value)),
                Kind::Enum { options: more } => {
                    options.extend(more.as_array().into_iter().flatten().cloned())
                }
                Kind::Type { kind } => types.push(expected(kind)),
                Kind::Format { format } => types.push(of_format(format)),
                _ => {}
            }
        }
        types.dedup();
        if !options.is_empty()
            && (types.is_empty() || matches!(self.value(), Some(DeValue::String(_))))
        {
            return vec![self.wrong(self.choice(&options))];
        }
        if !types.is_empty() {
            return vec![self.wrong(self.wrong_type(&any_of(&types)))];
        }
        // Every branch has a word of its own further down: `kind = "…"` names none of them.
        let deeper: Vec<_> =
            errors.iter().filter(|e| matches!(e.kind(), Kind::Constant { .. })).collect();
        if let Some(first) = deeper.first() {
            let options: Vec<Value> = deeper
                .iter()
                .filter_map(|e| match e.kind() {
                    Kind::Constant { expected_value } => Some(Value::clone(expected_value)),
                    _ => None,
                })
                .collect();
            let part = first.instance_path().as_str().rsplit('/').next().unwrap_or_default();
            let applying = Applying::of(schema, first.evaluation_path().as_str());
            let place =
                Place { file: self.file, tree: self.tree, pointer: self.child(part), applying };
            return vec![place.wrong(place.choice(&options))];
        }
        vec![self.wrong(
            self.about(&loading::BAD_VALUE, format!("this is not what {} may be", self.key())),
        )]
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

fn found(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(date) if date.date.is_none() => "a time",
        DeValue::Datetime(date) if date.time.is_some() => "a date with a time",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn expected(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(only) => of_type(&only.to_string()).to_owned(),
        TypeKind::Multiple(several) => any_of(
            &several.iter().map(|kind| of_type(&kind.to_string()).to_owned()).collect::<Vec<_>>(),
        ),
    }
}

fn of_type(name: &str) -> &str {
    match name {
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "`true` or `false`",
        "array" => "a list",
        "object" => "a table",
        other => other,
    }
}

fn of_format(format: &str) -> String {
    let what = match format {
        super::schema::format::DATE => "a date",
        super::schema::format::LOCAL_DATE_TIME => "a date with a time",
        super::schema::format::DATE_TIME => "a date with a time and an offset",
        super::schema::format::LOCAL_TIME => "a time",
        _ => "a text",
    };
    what.to_owned()
}
