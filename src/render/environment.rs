//! The template engine as every document uses it: strict, bounded, and with values that are escaped.

use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior};

use super::templates::Templates;
use super::{error, escape, functions, limits, sheet};

/// An engine that finds these templates and no others, with the filters and functions that need no data.
pub(super) fn environment(templates: Arc<Templates>) -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(error::FUEL));
    env.set_recursion_limit(64);
    env.set_auto_escape_callback(escape::of_template);
    env.set_formatter(escape::print);
    env.set_loader(move |name| match templates.text(name) {
        Some(text) if limits::overlong(text).is_some() => Err(limits::refuse_overlong(name)),
        text => Ok(text.map(str::to_owned)),
    });
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    // The delimiters are minijinja's own, so this cannot fail; the default would do as well.
    env.set_syntax(syntax.unwrap_or_default());
    limits::set(&mut env);
    env.add_filter("listed", functions::listed);
    env.add_filter("sentence", functions::sentence);
    env.add_filter("css_string", functions::css_string);
    env.add_filter("addresses", sheet::addresses);
    env.add_filter("cells", sheet::cells);
    env.add_function("qr", functions::qr);
    env
}
