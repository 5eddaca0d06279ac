//! A value of a raw type and the bytes it was read from.
//!
//! Wraps what the TOML crate hands to serde, because that type has no JSON schema and is wider than
//! it needs to be. It knows no file: whoever lowers a raw type does, and pairs them with
//! [`Spanned::at`].

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};

use crate::source::{At, FileId, Span};

/// A value and the bytes of its file that it was read from.
///
/// Reads like the value itself. Deserializes only from TOML. For a table written as `[header]`, the
/// bytes are those of the header.
#[derive(Clone, Copy)]
pub struct Spanned<T> {
    value: T,
    start: u32,
    end: u32,
}

impl<T> Spanned<T> {
    /// The value without its place.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The place, in the file that the value was read from.
    pub fn span(&self, file: FileId) -> Span {
        Span { file, start: self.start, end: self.end }
    }

    /// The value with its place, in the file that it was read from.
    pub fn at(self, file: FileId) -> At<T> {
        At::new(self.value, Span { file, start: self.start, end: self.end })
    }

    /// The same place with a reference to the value.
    pub fn as_ref(&self) -> Spanned<&T> {
        Spanned { value: &self.value, start: self.start, end: self.end }
    }

    /// The same place with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), start: self.start, end: self.end }
    }
}

impl<T> From<toml::Spanned<T>> for Spanned<T> {
    fn from(spanned: toml::Spanned<T>) -> Self {
        let range = spanned.span();
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { value: spanned.into_inner(), start: clamp(range.start), end: clamp(range.end) }
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Spanned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        toml::Spanned::<T>::deserialize(deserializer).map(Self::from)
    }
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
