//! Something that has no value: false in conditions, an error with its reason where it is printed.
//!
//! So a template may ask `{% if contact("x").phone %}`, while a sentence can never come out with a
//! hole in it.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr, Value};

/// Why there is no value.
#[derive(Debug)]
pub(in crate::render) struct Missing {
    /// A sentence without a full stop.
    pub(in crate::render) reason: String,
}

impl Missing {
    /// A value that says why there is none.
    pub(in crate::render) fn value(reason: impl Into<String>) -> Value {
        Value::from_object(Self { reason: reason.into() })
    }
}

impl Object for Missing {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        false
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("–")
    }
}
