//! The values of `--format`: whatever formats a report has, each with its line of help.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// Accepts the names of formats and gives the format.
pub(super) fn one_of<F: Sync + 'static>(
    formats: &'static [&'static F],
    describe: fn(&F) -> (&'static str, &'static str),
) -> impl TypedValueParser<Value = &'static F> {
    let values = formats.iter().map(|format| {
        let (name, summary) = describe(format);
        PossibleValue::new(name).help(summary)
    });
    PossibleValuesParser::new(values).try_map(move |name| {
        formats.iter().copied().find(|format| describe(format).0 == name).ok_or("no such format")
    })
}
