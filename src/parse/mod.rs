//! TOML text → typed values in which everything knows where it was written.
//!
//! [`read`] is the door: one file in, one value of the caller's type out, and every structural
//! error with its place. It knows TOML, serde and JSON Schema, but nothing of policies: which keys
//! there are is told by the type. May not touch the disk.

mod decode;
mod entries;
mod explain;
mod node;
mod place_in_schema;
mod prune;
pub mod schema;
mod serde_error;
mod spanned;
mod statements;
mod structure;
mod syntax;
mod syntax_message;
mod tree;
mod unreadable;
mod validate;
mod wording;

pub use decode::{Decoded, ParseError, Pointer, decode, read};
pub use entries::Entries;
pub use node::{Node, Value};
pub use spanned::Spanned;
pub use toml::value::Datetime;
