//! Runs JSON Schema over a file and finds every structural error.
//!
//! The only place that knows the `jsonschema` crate. A validator is built from the type that the file
//! is to become, once per run and only if a file needs it.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::{Draft, PatternOptions, Validator};
use schemars::JsonSchema;
use serde_json::Value;

use super::tree::date_in;
use crate::parse::schema::{format, schema_for};

/// A schema and the validator that was built from it.
pub(super) struct Compiled {
    pub(super) schema: Value,
    pub(super) validator: Validator,
}

/// The validator of a type, built on first use. `None` if its schema is itself invalid.
pub(super) fn compiled<T: JsonSchema + 'static>() -> Option<Arc<Compiled>> {
    type Cache = Mutex<BTreeMap<TypeId, Option<Arc<Compiled>>>>;
    static CACHE: LazyLock<Cache> = LazyLock::new(Mutex::default);
    let mut cache = CACHE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    cache.entry(TypeId::of::<T>()).or_insert_with(|| compile(schema_for::<T>(""))).clone()
}

fn compile(schema: Value) -> Option<Arc<Compiled>> {
    let mut strict = schema.clone();
    texts_are_not_dates(&mut strict);
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .offline()
        .should_validate_formats(true)
        .with_pattern_options(PatternOptions::regex())
        .with_format(TEXT, |text: &str| date_in(text).is_none())
        .with_format(format::DATE, |text: &str| parts(text) == Some((true, false, false)))
        .with_format(format::LOCAL_DATE_TIME, |text: &str| parts(text) == Some((true, true, false)))
        .with_format(format::DATE_TIME, |text: &str| parts(text) == Some((true, true, true)))
        .with_format(format::LOCAL_TIME, |text: &str| parts(text) == Some((false, true, false)));
    let validator = options.build(&strict).ok()?;
    Some(Arc::new(Compiled { schema, validator }))
}

/// Which parts a TOML date has: a day, a time, an offset. `None` for a text.
fn parts(text: &str) -> Option<(bool, bool, bool)> {
    let date: toml::value::Datetime = date_in(text)?.parse().ok()?;
    Some((date.date.is_some(), date.time.is_some(), date.offset.is_some()))
}

/// Format of a text in quotes, in the schema that files are checked with. To JSON a date is a text
/// like any other; to TOML it is not.
pub(super) const TEXT: &str = "text";

fn texts_are_not_dates(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.get("type").is_some_and(|kind| kind == "string")
                && !object.contains_key("format")
            {
                object.insert("format".to_owned(), TEXT.into());
            }
            object.iter_mut().for_each(|(_, inner)| texts_are_not_dates(inner));
        }
        Value::Array(items) => items.iter_mut().for_each(texts_are_not_dates),
        _ => {}
    }
}
