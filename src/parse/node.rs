//! Any TOML value, with the place of every part of it.
//!
//! For tables whose keys are known only once the whole set is read: conditions and the facts of a
//! ticket name attributes that the team declares elsewhere.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Datetime, Spanned};

/// A value of any type with its place; so has every key and every value inside it.
pub type Node = Spanned<Value>;

/// What a [`Node`] holds.
#[derive(Debug, Clone)]
pub enum Value {
    /// `"text"`
    String(String),
    /// `25`
    Integer(i64),
    /// `12.5`; may be infinite or not a number.
    Float(f64),
    /// `true`
    Boolean(bool),
    /// `2026-12-25`, `2026-12-25T09:00:00`, with or without an offset, or a time alone.
    Datetime(Datetime),
    /// `[…]`
    Array(Vec<Node>),
    /// `{ … }` or `[header]`, in the order of the file.
    Table(Vec<(Spanned<String>, Node)>),
}

impl Value {
    /// What it is, with its article, as messages say it: `a string`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::String(_) => "a string",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Boolean(_) => "a boolean",
            Self::Datetime(_) => "a date or time",
            Self::Array(_) => "a list",
            Self::Table(_) => "a table",
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        i64::try_from(value).map(Value::Integer).map_err(E::custom)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<Value, S::Error> {
        let mut items = Vec::with_capacity(seq.size_hint().unwrap_or(0));
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Value, M::Error> {
        let mut entries: Vec<(Spanned<String>, Node)> = Vec::new();
        loop {
            match map.next_key::<Spanned<String>>() {
                Ok(Some(key)) => entries.push((key, map.next_value()?)),
                Ok(None) => return Ok(Value::Table(entries)),
                // Every key of a table has a place. The TOML crate hands out a date as a map with
                // one key that has none, and keeps its value for whoever asks next.
                Err(error) => {
                    let text: String = map.next_value().map_err(|_| error)?;
                    return text.parse().map(Value::Datetime).map_err(serde::de::Error::custom);
                }
            }
        }
    }
}

impl JsonSchema for Value {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    const TEXT: &str = "when = { any = [ { users-affected = { over = 25, at-most = 1.5 } } ], not = {} }\n\
        [ticket]\nopened = 2026-11-21T23:10:00\nday = 2026-11-21\nvip = true\n";

    fn places(node: &Node, found: &mut Vec<String>) {
        let text = |span: crate::source::Span| TEXT[span.range()].to_owned();
        match &**node {
            Value::Array(items) => items.iter().for_each(|item| places(item, found)),
            Value::Table(entries) => {
                for (key, value) in entries {
                    found.push(text(key.span(FileId(0))));
                    places(value, found);
                }
            }
            _ => found.push(text(node.span(FileId(0)))),
        }
    }

    #[test]
    fn every_key_and_every_value_has_its_place() {
        let node: Node = toml::from_str(TEXT).unwrap();
        let mut found = Vec::new();
        places(&node, &mut found);
        let expected = "when any users-affected over 25 at-most 1.5 not ticket opened \
            2026-11-21T23:10:00 day 2026-11-21 vip true";
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn dates_are_dates() {
        let node: Node = toml::from_str(TEXT).unwrap();
        let Value::Table(root) = &*node else { panic!("a file is a table") };
        let Value::Table(ticket) = &*root[1].1 else { panic!("[ticket] is a table") };
        let Value::Datetime(opened) = &*ticket[0].1 else { panic!("opened is a date") };
        assert_eq!(opened.to_string(), "2026-11-21T23:10:00");
    }
}
