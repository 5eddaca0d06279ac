//! TOML text → typed values in which everything knows where it was written.
//!
//! [`read`] is the door: one file in, one value of the caller's type out, and every structural
//! error with its place. It knows TOML, serde and JSON Schema, but nothing of policies: which keys
//! there are is told by the type. May not touch the disk.

mod decode;
mod entries;
mod node;
mod outline;
pub mod schema;
mod spanned;
mod structure;
mod syntax;
mod unreadable;
mod wording;

pub use decode::{Decoded, ParseError, Pointer, decode, read};
pub use entries::Entries;
pub use node::{Node, Value};
pub use outline::{Fingerprint, Outline, Said, outline};
pub use spanned::Spanned;
pub use toml::value::Datetime;
pub use unreadable::diagnostic as unreadable;
