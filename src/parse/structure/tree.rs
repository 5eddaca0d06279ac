//! The tree of a TOML file: finding nodes in it by pointer and by place, and turning it into JSON for
//! the schema.

use std::ops::Range;

use serde_json::{Number, Value};
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use crate::parse::Pointer;

/// A file's tree.
pub(super) type Tree<'t> = Spanned<DeTable<'t>>;

/// A node of the tree.
pub(super) struct Found<'t> {
    /// Its key, unless it is an item of a list or the whole file.
    pub(super) key: Option<Range<usize>>,
    /// Its value; of a table with a header, the header. `None` for the whole file.
    pub(super) value: Option<&'t Spanned<DeValue<'t>>>,
}

impl Found<'_> {
    /// What to underline: the value, or for the whole file its beginning.
    pub(super) fn span(&self) -> Range<usize> {
        self.value.map_or(0..0, Spanned::span)
    }
}

/// The node at a pointer.
pub(super) fn find<'t>(tree: &'t Tree<'_>, pointer: &[String]) -> Option<Found<'t>> {
    let Some((first, rest)) = pointer.split_first() else {
        return Some(Found { key: None, value: None });
    };
    let (key, mut value) = tree.get_ref().get_key_value(first.as_str())?;
    let mut key = Some(key.span());
    for part in rest {
        value = match value.get_ref() {
            DeValue::Table(table) => {
                let (name, value) = table.get_key_value(part.as_str())?;
                key = Some(name.span());
                value
            }
            DeValue::Array(items) => {
                key = None;
                items.get(part.parse::<usize>().ok()?)?
            }
            _ => return None,
        };
    }
    Some(Found { key, value: Some(value) })
}

/// The pointer to the smallest node that covers a place: by its key, its value or what is in it.
pub(super) fn at(tree: &Tree<'_>, place: &Range<usize>) -> Option<Pointer> {
    let covers = |span: Range<usize>| span.start <= place.start && place.end <= span.end;
    let mut best: Option<(usize, Pointer)> = None;
    let mut visit = |pointer: &Pointer, key: Option<Range<usize>>, value: Range<usize>| {
        for span in key.into_iter().chain([value]) {
            let length = span.end - span.start;
            if covers(span) && best.as_ref().is_none_or(|(least, _)| length <= *least) {
                best = Some((length, pointer.clone()));
            }
        }
    };
    let mut open: Vec<(Pointer, &Spanned<DeValue<'_>>)> = Vec::new();
    let child = |pointer: &Pointer, part: String| {
        let mut pointer = pointer.clone();
        pointer.push(part);
        pointer
    };
    for (key, value) in tree.get_ref() {
        let pointer = vec![key.get_ref().to_string()];
        visit(&pointer, Some(key.span()), value.span());
        open.push((pointer, value));
    }
    while let Some((pointer, value)) = open.pop() {
        match value.get_ref() {
            DeValue::Table(table) => {
                for (key, value) in table {
                    let pointer = child(&pointer, key.get_ref().to_string());
                    visit(&pointer, Some(key.span()), value.span());
                    open.push((pointer, value));
                }
            }
            DeValue::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    let pointer = child(&pointer, index.to_string());
                    visit(&pointer, None, value.span());
                    open.push((pointer, value));
                }
            }
            _ => {}
        }
    }
    best.map(|(_, pointer)| pointer)
}

/// Marks a date in JSON, where it is a text like any other. No text of the author begins like that.
const DATE_MARK: &str = "\u{0}date ";

/// The date that a JSON text stands for.
pub(super) fn date_in(text: &str) -> Option<&str> {
    text.strip_prefix(DATE_MARK)
}

/// The tree as JSON, and the pointers of numbers that JSON (and everything else) cannot hold.
pub(super) fn json(tree: &Tree<'_>) -> (Value, Vec<Pointer>) {
    let mut bad = Vec::new();
    let value = table(tree.get_ref(), &mut Vec::new(), &mut bad);
    (value, bad)
}

fn table(table: &DeTable<'_>, at: &mut Pointer, bad: &mut Vec<Pointer>) -> Value {
    let entries = table.iter().map(|(key, value)| {
        at.push(key.get_ref().to_string());
        let value = node(value.get_ref(), at, bad);
        at.pop();
        (key.get_ref().to_string(), value)
    });
    Value::Object(entries.collect())
}

fn node(value: &DeValue<'_>, at: &mut Pointer, bad: &mut Vec<Pointer>) -> Value {
    let number = match value {
        DeValue::String(text) => return Value::String(text.to_string()),
        DeValue::Boolean(value) => return Value::Bool(*value),
        DeValue::Datetime(date) => return Value::String(format!("{DATE_MARK}{date}")),
        DeValue::Table(inner) => return table(inner, at, bad),
        DeValue::Array(items) => {
            let items = items.iter().enumerate().map(|(index, item)| {
                at.push(index.to_string());
                let item = node(item.get_ref(), at, bad);
                at.pop();
                item
            });
            return Value::Array(items.collect());
        }
        DeValue::Integer(integer) => integer_of(integer).map(Number::from),
        DeValue::Float(float) => float.as_str().parse().ok().and_then(Number::from_f64),
    };
    number.map(Value::Number).unwrap_or_else(|| {
        bad.push(at.clone());
        Value::Null
    })
}

fn integer_of(integer: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}
