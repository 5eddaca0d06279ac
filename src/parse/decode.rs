//! One file → one typed value and every structural error.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use toml::de::DeTable;

use super::{structure, syntax, unreadable};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, SourceFile};

/// The way to a node from the root of its file: keys, and positions in lists as decimal numbers.
/// `["contacts", "it-manager", "reach", "0"]`
pub type Pointer = Vec<String>;

/// What came of a file.
#[derive(Debug, Clone)]
pub struct Decoded<T> {
    /// The value without the damaged parts; `None` where nothing is left that makes sense.
    pub value: Option<T>,
    /// Every structural error, sorted by place.
    pub errors: Vec<ParseError>,
    /// Parts that were left out of the value because something is wrong in them, so that nothing may
    /// be concluded from their absence. An empty pointer is the whole file.
    pub damaged: Vec<Pointer>,
}

/// A structural error and the node it is in.
#[derive(Debug, Clone)]
pub struct ParseError {
    /// What to say.
    pub diagnostic: Diagnostic,
    /// Where in the tree; empty where that is unknown.
    pub pointer: Pointer,
}

/// Decodes a file that was read, or says why it could not be read.
pub fn read<T>(id: FileId, file: &SourceFile) -> Decoded<T>
where
    T: DeserializeOwned + JsonSchema + 'static,
{
    match file.problem() {
        None => decode(id, file.text()),
        Some(problem) => {
            let diagnostic = unreadable::diagnostic(id, file, problem);
            let errors = vec![ParseError { diagnostic, pointer: Pointer::new() }];
            Decoded { value: None, errors, damaged: vec![Pointer::new()] }
        }
    }
}

/// Decodes a text into a type, by way of serde.
///
/// The common case, a text without a mistake, costs one parse and one decode. Only where one of
/// them fails is the text looked at again to find every error there is.
pub fn decode<T>(file: FileId, text: &str) -> Decoded<T>
where
    T: DeserializeOwned + JsonSchema + 'static,
{
    let Ok(tree) = DeTable::parse(text) else { return decode_rest(file, text) };
    match T::deserialize(toml::de::Deserializer::from(tree)) {
        Ok(value) => Decoded { value: Some(value), errors: Vec::new(), damaged: Vec::new() },
        Err(_) => decode_slowly(file, text, &[]),
    }
}

/// Decodes what is left of a text that is not TOML.
fn decode_rest<T>(file: FileId, text: &str) -> Decoded<T>
where
    T: DeserializeOwned + JsonSchema + 'static,
{
    let syntax::Recovered { text, mut errors, mut damaged } = syntax::recover(file, text);
    let Some(text) = text else { return Decoded { value: None, errors, damaged } };
    let rest = decode_slowly::<T>(file, &text, &damaged);
    errors.extend(rest.errors);
    errors.sort_by(|a, b| a.diagnostic.sort_key().cmp(&b.diagnostic.sort_key()));
    damaged.extend(rest.damaged);
    damaged.sort();
    damaged.dedup();
    Decoded { value: rest.value, errors, damaged }
}

/// Decodes a text that is TOML, and finds every error. `lost` is what the text does not hold any more.
fn decode_slowly<T>(file: FileId, text: &str, lost: &[Pointer]) -> Decoded<T>
where
    T: DeserializeOwned + JsonSchema + 'static,
{
    match DeTable::parse(text) {
        Ok(tree) => structure::decode(file, tree, lost),
        // Whoever calls this has parsed the text already.
        Err(_) => Decoded { value: None, errors: Vec::new(), damaged: vec![Pointer::new()] },
    }
}
