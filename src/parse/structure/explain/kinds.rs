//! Names of the kinds of values, as authors of policies know them.

use jsonschema::error::TypeKind;
use toml::de::DeValue;

use crate::parse::schema::format;
use crate::parse::wording::any_of;

pub(super) fn found(value: &DeValue<'_>) -> &'static str {
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

pub(super) fn expected(kind: &TypeKind) -> String {
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

pub(super) fn of_format(format: &str) -> String {
    let what = match format {
        format::DATE => "a date",
        format::LOCAL_DATE_TIME => "a date with a time",
        format::DATE_TIME => "a date with a time and an offset",
        format::LOCAL_TIME => "a time",
        _ => "a text",
    };
    what.to_owned()
}

/// The kinds that several branches want, as one. A date that may have a time is one idea.
pub(super) fn one_of(mut kinds: Vec<String>) -> String {
    kinds.dedup();
    let (dates, mut others): (Vec<_>, Vec<_>) =
        kinds.into_iter().partition(|kind| kind.starts_with("a date"));
    match dates.as_slice() {
        [] => {}
        [only] => others.push(only.clone()),
        _ => others.push("a date, with or without a time".to_owned()),
    }
    any_of(&others)
}
