//! What goes wrong in a template or in prose: the place, and what is wrong there.

use std::ops::Range;

use camino::Utf8PathBuf;

use super::limits;
use crate::source::Span;

/// Why a document could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderError {
    /// Id of the document.
    pub document: String,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where.
    pub place: ErrorPlace,
    /// What to do, where that is known.
    pub help: Option<String>,
}

/// Where a document could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorPlace {
    /// In a policy file: an expression of the prose, or the name of a template.
    Policy(Span),
    /// In a template.
    Template {
        /// Its name below the team's folder, or the built-in one's.
        name: String,
        /// The file, if it is the team's own.
        path: Option<Utf8PathBuf>,
        /// Its whole text.
        text: String,
        /// The bytes to underline.
        range: Range<usize>,
    },
}

/// Expressions and statements a template may execute for one document. Enough for thousands of
/// contacts, and used up in a fraction of a second.
pub(super) const FUEL: u64 = 5_000_000;

/// The message of a template error in words for its author, and what to do.
pub(super) fn explain(error: &minijinja::Error) -> (String, Option<String>) {
    use minijinja::ErrorKind;
    let detail = error.detail().map(str::to_owned);
    if limits::overlong_in(error).is_some() {
        let message = format!("this expression is longer than {} bytes", limits::MAX_TAG);
        return (message, Some("write several, with `{% set … %}`".to_owned()));
    }
    match error.kind() {
        ErrorKind::OutOfFuel => (
            format!("this does not come to an end: it used up {FUEL} steps"),
            Some("look for a loop that is too long, or one inside another".to_owned()),
        ),
        ErrorKind::UndefinedError => (
            detail.unwrap_or_else(|| "there is no such name".to_owned()),
            Some("docs/templates.md lists every name".to_owned()),
        ),
        ErrorKind::InvalidOperation => {
            let message = detail.unwrap_or_else(|| "this cannot be done".to_owned());
            let help = message.contains("recursion limit").then(|| {
                "something here extends, includes or calls itself without an end; to build on a \
                 template that comes with tierline, write its name as `tierline/…`"
                    .to_owned()
            });
            (message, help)
        }
        // The renderer's own limits are told through the writer.
        ErrorKind::WriteFailure => {
            let source = std::error::Error::source(error);
            (source.map_or_else(|| "it cannot be written".to_owned(), ToString::to_string), None)
        }
        kind => (detail.unwrap_or_else(|| kind.to_string()), None),
    }
}
