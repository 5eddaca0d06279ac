//! Blocks of templates that nothing shows: a template that extends another one may only fill blocks of that one.
//!
//! The engine passes over any other block in silence, so a typing error would take a part out of a document.

use std::collections::BTreeSet;
use std::ops::Range;

use super::tags::{Tag, TagKind, Tags};
use super::templates::Templates;

/// A block that nothing shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lost {
    /// Its name.
    pub(super) block: String,
    /// The name where it is written.
    pub(super) range: Range<usize>,
    /// The blocks that there are.
    pub(super) known: BTreeSet<String>,
}

/// The first block of a template that none of those which it extends has. `None`, too, where a name of
/// those is only known while a document is made.
pub(super) fn lost(templates: &Templates, name: &str) -> Option<Lost> {
    let child = Outline::of(templates.text(name)?);
    let mut known = BTreeSet::new();
    let mut parent = child.extends.clone()?;
    // More than these are a circle, of which the engine tells.
    for _ in 0..MOST {
        let outline = Outline::of(templates.text(parent.as_deref()?)?);
        known.extend(outline.blocks.into_iter().map(|block| block.name));
        match outline.extends {
            Some(next) => parent = next,
            None => {
                // A block inside another one is shown with it.
                let mut own = child.blocks.into_iter().filter(|block| block.is_outermost);
                let block = own.find(|block| !known.contains(&block.name))?;
                return Some(Lost { block: block.name, range: block.range, known });
            }
        }
    }
    None
}

const MOST: usize = 64;

struct Block {
    name: String,
    range: Range<usize>,
    is_outermost: bool,
}

/// What a template extends and which blocks it has.
#[derive(Default)]
struct Outline {
    /// The name of a template, if it extends one; nothing inside where the name is an expression.
    extends: Option<Option<String>>,
    blocks: Vec<Block>,
}

impl Outline {
    fn of(text: &str) -> Self {
        let mut outline = Self::default();
        let mut depth = 0_usize;
        let mut tags = Tags::of(text);
        while let Some(Tag { kind, start, inner }) = tags.next() {
            if kind != TagKind::Statement {
                continue;
            }
            let words = inner.trim_start_matches(['-', '+']).trim_start();
            let (word, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
            match word.trim_end_matches(['-', '+']) {
                "raw" => tags.skip_raw(),
                "block" => {
                    let name = rest.split(|c: char| !(c.is_alphanumeric() || c == '_'));
                    let name = name.into_iter().find(|word| !word.is_empty()).unwrap_or_default();
                    let offset = inner.len() - rest.len() + rest.find(name).unwrap_or_default();
                    let from = start + 2 + offset;
                    outline.blocks.push(Block {
                        name: name.to_owned(),
                        range: from..from + name.len(),
                        is_outermost: depth == 0,
                    });
                    depth += 1;
                }
                "endblock" => depth = depth.saturating_sub(1),
                "extends" => outline.extends = Some(quoted(rest)),
                _ => {}
            }
        }
        outline
    }
}

/// The name in quotes that is all there is.
fn quoted(text: &str) -> Option<String> {
    let text = text.trim_end_matches(['-', '+']).trim();
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inner.contains(['"', '\''])).then(|| inner.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::OwnTemplate;

    fn lost_in(text: &str) -> Option<String> {
        let own = |name: &str, text: &str| OwnTemplate {
            name: name.into(),
            path: "x".into(),
            text: text.into(),
        };
        let middle = "{% extends 'base.html' %}{% block middle %}{% endblock %}";
        let templates = Templates::new(vec![own("mine.html", text), own("middle.html", middle)]);
        let lost = lost(&templates, "mine.html")?;
        assert_eq!(&text[lost.range], lost.block);
        Some(lost.block)
    }

    #[test]
    fn a_block_is_lost_where_no_parent_has_it() {
        for (text, block) in [
            (
                "{% extends 'base.html' %}{% block body %}{% block new %}{% endblock %}{% endblock %}",
                None,
            ),
            ("{% extends 'sop.html' %}{%- block bdy -%}{%- endblock -%}", Some("bdy")),
            (
                "{%- extends \"middle.html\" -%}{% block middle %}{% endblock %}{% block footer %}",
                None,
            ),
            ("{% extends 'middle.html' %}\n{% block x %}{% endblock x %}", Some("x")),
            (
                "{% extends 'base.html' %}{# {% block x %} #}{% raw %}{% block y %}{% endraw %}",
                None,
            ),
            ("{% extends 'sop.html' %}{{ \"}} {% block x %}\" }}", None),
            ("{% extends name %}{% block x %}{% endblock %}", None),
            ("{% extends 'mine.html' %}{% block x %}{% endblock %}", None),
            ("{% extends 'no-such.html' %}{% block x %}{% endblock %}", None),
            ("{% block x %}{% endblock %}", None),
            ("{ {% block", None),
        ] {
            assert_eq!(lost_in(text).as_deref(), block, "{text}");
        }
    }

    #[test]
    fn no_template_that_comes_with_tierline_loses_a_block() {
        let templates = Templates::new(Vec::new());
        for name in templates.names() {
            assert_eq!(lost(&templates, name), None, "{name}");
        }
    }
}
