//! What a template may cost besides its fuel: text that it makes, and expressions that it writes.
//!
//! Fuel counts steps, not bytes: a handful of steps can ask for more memory than there is, and an
//! expression of ten thousand operators overflows the stack before the first step.

use std::ops::Range;

use minijinja::value::{Kwargs, StringInput, Value};
use minijinja::{Environment, Error, ErrorKind, State, filters};

use super::functions::refuse;
use super::tags::{Tag, TagKind, Tags};

/// The largest document that is made, and the most text that a template may make on the way there:
/// far above any real one, far below a machine's memory.
pub(super) const MAX_BYTES: usize = 64 << 20;

/// The longest expression or statement, in bytes, between its `{{` or `{%` and its end. Each operator
/// takes some of the stack, and the smallest stacks hold three thousand of them.
pub(super) const MAX_TAG: usize = 1500;

/// Filters and functions of the engine whose result has any size that is asked for, or that let a loop
/// keep what it made. Documents need none of them.
const UNBOUNDED: [&str; 6] = ["format", "indent", "batch", "slice", "chain", "zip"];
const KEEPING: &str = "namespace";

/// Puts limits on everything in an environment that makes text.
pub(super) fn set(env: &mut Environment<'_>) {
    for name in UNBOUNDED {
        env.remove_filter(name);
    }
    env.remove_global(KEEPING);
    env.add_filter("replace", replace);
    env.add_filter("join", join);
}

/// How much text the templates of one page have made so far.
#[derive(Debug, Default)]
struct Made(usize);

/// Counts text before it is made.
pub(super) fn charge(state: &mut State<'_, '_>, bytes: usize) -> Result<(), Error> {
    let made = state.get_or_insert_extension(Made::default());
    made.0 = made.0.saturating_add(bytes);
    // Twice: once for what is kept on the way, once for the document.
    if made.0 <= 2 * MAX_BYTES { Ok(()) } else { Err(refuse(TOO_MUCH)) }
}

const TOO_MUCH: &str = "this makes more than 64 MiB of text";

fn replace(
    state: &mut State<'_, '_>,
    value: StringInput<'_>,
    from: StringInput<'_>,
    to: StringInput<'_>,
) -> Result<Value, Error> {
    let found = value.as_str().matches(from.as_str()).count();
    // A value that is not safe yet grows when it is escaped, by a bounded factor.
    charge(state, value.as_str().len().saturating_add(found.saturating_mul(to.as_str().len())))?;
    filters::replace(state, value, from, to)
}

fn join(
    state: &mut State<'_, '_>,
    value: &Value,
    joiner: Option<StringInput<'_>>,
    attribute: Option<&str>,
    kwargs: Kwargs,
) -> Result<Value, Error> {
    let between = match &joiner {
        Some(joiner) => joiner.as_str().len(),
        None => kwargs.peek::<Option<&str>>("d")?.map_or(0, str::len),
    };
    if let Some(text) = value.as_str() {
        // A text is joined letter by letter.
        charge(state, text.len().saturating_mul(between + 1))?;
    } else if let Ok(items) = value.try_iter() {
        for item in items {
            charge(state, item.as_str().map_or(0, str::len).saturating_add(between))?;
        }
    }
    filters::join(state, value, joiner, attribute, kwargs)
}

/// Where an expression or statement is longer than [`MAX_TAG`]: its beginning.
pub(super) fn overlong(template: &str) -> Option<Range<usize>> {
    let is_long = |tag: &Tag<'_>| tag.kind != TagKind::Comment && tag.inner.len() > MAX_TAG;
    Tags::of(template).find(is_long).map(|tag| tag.start..tag.start + 2)
}

/// The error of a template with an expression that is too long. The engine never sees the template, so
/// the error has no place; its detail names the template instead.
pub(super) fn refuse_overlong(template: &str) -> Error {
    Error::new(ErrorKind::SyntaxError, format!("{OVERLONG}{template}"))
}

/// The name of the template whose expression is too long, if that is the error.
pub(super) fn overlong_in(error: &Error) -> Option<&str> {
    error.detail()?.strip_prefix(OVERLONG)
}

const OVERLONG: &str = "an expression is too long in ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_an_expression_is_not_in_its_strings() {
        let long = format!("{{{{ \"}}}}\" ~ 1{} }}}}", "+1".repeat(1000));
        assert_eq!(overlong(&long), Some(0..2));
        let quoted = format!("{{% set x = '\\'%}}'{} %}}", " ".repeat(MAX_TAG));
        assert_eq!(overlong(&quoted), Some(0..2));
        let comment = format!("{{# {{{{ {} #}}", "x".repeat(2 * MAX_TAG));
        assert_eq!(overlong(&comment), None);
        let many = "{ {{ a }} {% b %} }".repeat(1000);
        assert_eq!(overlong(&many), None);
        for odd in ["", "{", "{{", "{%", "{#", "{{ \"", "ä{ä{{ä", "{{ 'ä\\"] {
            assert_eq!(overlong(odd), None, "{odd}");
        }
    }
}
