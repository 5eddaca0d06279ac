//! A tree that does not fit its type: every error in it, and the value that is left.
//!
//! The schema finds what it can, and the nodes it objects to are taken out, until it has no more
//! objections; a table that lost a key it must have goes as well. Then serde decodes the rest. If it
//! fails where the schema found nothing, its own words are reported: never a silent pass.

mod explain;
mod place_in_schema;
mod prune;
mod serde_error;
mod tree;
mod validate;

use std::collections::BTreeSet;
use std::ops::Range;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use self::explain::{Explained, explain};
use self::prune::prune;
use self::tree::Tree;
use self::validate::{Compiled, compiled};
use super::{Decoded, ParseError, Pointer};
use crate::diagnostic::{Diagnostic, loading};
use crate::source::{FileId, Span};

/// So many errors that only serde finds are reported for one file; each costs a decode.
const MOST_SERDE_ERRORS: usize = 20;

/// Finds the errors of a tree that does not decode, and decodes the rest. `lost` are nodes that are
/// not there because their text was broken: that they are missing is no second error.
pub(super) fn decode<T>(file: FileId, mut tree: Tree<'_>, lost: &[Pointer]) -> Decoded<T>
where
    T: DeserializeOwned + JsonSchema + 'static,
{
    let mut errors = Vec::new();
    let mut damaged = Vec::new();
    let (_, numbers) = tree::json(&tree);
    for pointer in numbers {
        let span = tree::find(&tree, &pointer).map(|node| node.span()).unwrap_or_default();
        let diagnostic = number_out_of_range(Span::new(file, span));
        errors.push(ParseError { diagnostic, pointer: pointer.clone() });
        damaged.push(pointer);
    }
    prune(&mut tree, &damaged);
    let numbers = damaged.clone();
    let hopeless = |errors| Decoded { value: None, errors, damaged: vec![Pointer::new()] };

    if let Some(compiled) = compiled::<T>() {
        let lost: BTreeSet<&Pointer> = lost.iter().chain(&numbers).collect();
        let found = objections(file, &tree, &compiled, &lost);
        errors.extend(found.errors);
        let mut gone = found.gone;
        // What has to go because of what is gone is no error of its own.
        while !gone.is_empty() {
            if gone.iter().any(Vec::is_empty) {
                return hopeless(errors);
            }
            prune(&mut tree, &gone);
            damaged.append(&mut gone);
            gone = objections(file, &tree, &compiled, &BTreeSet::new()).gone;
        }
    }
    for _ in 0..=MOST_SERDE_ERRORS {
        let error = match T::deserialize(toml::de::Deserializer::from(tree.clone())) {
            Ok(value) => {
                damaged.sort();
                damaged.dedup();
                errors.sort_by(|a, b| a.diagnostic.sort_key().cmp(&b.diagnostic.sort_key()));
                return Decoded { value: Some(value), errors, damaged };
            }
            Err(error) => error,
        };
        let place: Range<usize> = error.span().unwrap_or_default();
        let pointer = tree::at(&tree, &place).unwrap_or_default();
        let diagnostic = serde_error::diagnostic(Span::new(file, place), error.message());
        let accidental = damaged.iter().any(|gone| gone.starts_with(&pointer));
        if !(accidental && serde_error::is_missing_key(error.message())) {
            errors.push(ParseError { diagnostic, pointer: pointer.clone() });
        }
        if pointer.is_empty() {
            break;
        }
        prune(&mut tree, std::slice::from_ref(&pointer));
        damaged.push(pointer);
    }
    errors.sort_by(|a, b| a.diagnostic.sort_key().cmp(&b.diagnostic.sort_key()));
    hopeless(errors)
}

/// What the schema says about a tree.
struct Objections {
    /// The errors.
    errors: Vec<ParseError>,
    /// The nodes they are about, to be taken out.
    gone: Vec<Pointer>,
}

fn objections(
    file: FileId,
    tree: &Tree<'_>,
    compiled: &Compiled,
    lost: &BTreeSet<&Pointer>,
) -> Objections {
    let (json, _) = tree::json(tree);
    let mut found: Vec<Explained> = Vec::new();
    for error in compiled.validator.iter_errors(&json) {
        found.extend(explain(file, tree, &compiled.schema, &error));
    }
    let gone = found.iter().map(|explained| explained.gone.clone()).collect();
    // A key that is misspelt is both unknown and missing; one error says all.
    let meant: BTreeSet<Pointer> = found.iter().filter_map(|e| e.meant.clone()).collect();
    found.retain(|explained| {
        let missing = explained.missing.as_ref();
        !missing.is_some_and(|missing| {
            meant.contains(missing)
                || lost.iter().any(|lost| missing.starts_with(lost) || lost.starts_with(missing))
        })
    });
    // One value may break several rules; the first says enough.
    let mut seen = BTreeSet::new();
    found.retain(|e| e.missing.is_some() || e.unknown || seen.insert(e.error.pointer.clone()));
    Objections { errors: found.into_iter().map(|explained| explained.error).collect(), gone }
}

fn number_out_of_range(span: Span) -> Diagnostic {
    Diagnostic::new(&loading::NUMBER_OUT_OF_RANGE, span, "no calculation can hold this number")
        .help("write a finite number; a whole one has at most 18 digits")
}
