//! What serde says, in the words of somebody who writes policies. Only for what the schema did not
//! find: rules that a type checks while it is decoded.

use crate::diagnostic::{Diagnostic, loading};
use crate::parse::wording::quoted;
use crate::source::Span;

/// True for a key that must be there and is not.
pub(super) fn is_missing_key(message: &str) -> bool {
    message.starts_with("missing field")
}

/// An error of serde at its place.
pub(super) fn diagnostic(span: Span, message: &str) -> Diagnostic {
    let named = |rest: &str| rest.split('`').nth(1).map(quoted).unwrap_or_default();
    if let Some(rest) = message.strip_prefix("missing field") {
        let message = format!("{} is missing", named(rest));
        return Diagnostic::new(&loading::MISSING_KEY, span, message);
    }
    if let Some(rest) = message.strip_prefix("unknown field") {
        let message = format!("there is no key {} here", named(rest));
        return Diagnostic::new(&loading::UNKNOWN_KEY, span, message);
    }
    let typed =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.rsplit_once(", expected "));
    if let Some((found, expected)) = typed {
        let message = format!("expected {}, found {}", plain(expected), plain(found));
        return Diagnostic::new(&loading::WRONG_TYPE, span, message);
    }
    let message = message.strip_prefix("invalid value: ").unwrap_or(message);
    let message: String = message.chars().filter(|c| !c.is_control()).collect();
    Diagnostic::new(&loading::BAD_VALUE, span, message.trim_end_matches('.'))
}

/// Names of types as TOML has them.
fn plain(words: &str) -> String {
    let kinds = [
        ("a sequence", "a list"),
        ("sequence", "a list"),
        ("a map", "a table"),
        ("map", "a table"),
        ("struct ", "a table"),
        ("a TOML datetime", "a date"),
        ("a datetime", "a date"),
        ("a string", "a text"),
        ("string ", "a text"),
        ("integer ", "a whole number"),
        ("floating point", "a number"),
        ("boolean ", "`true` or `false`"),
        ("a boolean", "`true` or `false`"),
        ("i64", "a whole number"),
        ("u", "a whole number"),
        ("f64", "a number"),
    ];
    let exact = |(name, _): &&(&str, &str)| match name.strip_suffix(' ') {
        Some(_) => words.starts_with(name),
        None if *name == "u" => matches!(words, "u8" | "u16" | "u32" | "u64"),
        None => words == *name || words.starts_with(&format!("{name} ")),
    };
    match kinds.iter().find(exact) {
        Some((_, plain)) => (*plain).to_owned(),
        None => words.chars().filter(|c| !c.is_control()).collect(),
    }
}
