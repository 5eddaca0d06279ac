//! What an error of the schema means to somebody who writes policies.

mod branches;
mod kinds;
mod values;

use std::ops::Range;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;
use toml::de::DeValue;

use super::place_in_schema::Applying;
use super::tree::{self, Tree};
use crate::diagnostic::{Diagnostic, RuleInfo, loading};
use crate::parse::wording::{any_of, most_similar, quoted};
use crate::parse::{ParseError, Pointer, schema};
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
        let hint = self.applying.keyword(schema::HINTS).and_then(|hints| hints.get(key)?.as_str());
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
}
