//! Values that are made when a template first asks for them: most documents, and nearly all prose, ask for few
//! of the entries that their audience may see.
//!
//! Only what the audience may see has a value here at all, and every value is cut down to it as it is made.

use std::fmt;
use std::sync::{Arc, OnceLock};

use minijinja::value::{Enumerator, Object, ObjectRepr, Value};

use super::{Audience, View};

/// A variable of templates.
#[derive(Debug)]
pub(in crate::render) enum Variable {
    /// One thing.
    One(Later),
    /// A list of entries.
    List(Entries),
}

/// Entries in the order in which they are listed.
pub(in crate::render) type Entries = Arc<[Arc<Later>]>;

/// How something is made.
type Make = dyn Fn(Audience<'_>) -> Value + Send + Sync;

/// A value that is made on first use.
pub(in crate::render) struct Later {
    make: Box<Make>,
    made: OnceLock<Value>,
}

impl fmt::Debug for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Later").field("made", &self.made).finish_non_exhaustive()
    }
}

impl Later {
    pub(super) fn new(make: impl Fn(Audience<'_>) -> Value + Send + Sync + 'static) -> Self {
        Self { make: Box::new(make), made: OnceLock::new() }
    }

    /// The value, as the audience of the view may see it.
    pub(super) fn value(&self, audience: Audience<'_>) -> Value {
        self.made.get_or_init(|| (self.make)(audience)).clone()
    }
}

/// A list of entries as templates see it.
#[derive(Debug)]
pub(super) struct Listed {
    view: Arc<View>,
    entries: Entries,
}

impl Listed {
    /// A list of entries of a view.
    pub(super) fn value(view: &Arc<View>, entries: &Entries) -> Value {
        Value::from_object(Self { view: Arc::clone(view), entries: Arc::clone(entries) })
    }
}

impl Object for Listed {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, index: &Value) -> Option<Value> {
        Some(self.entries.get(index.as_usize()?)?.value(self.view.audience()))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.entries.len())
    }
}
