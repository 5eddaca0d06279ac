//! Parts that are the same in every document of an audience, made once: a policy set may have thousands of
//! documents, and most of them show the same tables.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::templates::{Templates, part_name};
use super::uses::Uses;
use crate::model::{Format, Visibility};

/// A part as it stands in a document, and what it is made of.
#[derive(Debug)]
pub(super) struct Made {
    /// Its text.
    pub(super) text: String,
    /// What it asked for.
    pub(super) uses: Uses,
}

/// By what a part is told from others: the audience, the format, its name, its id and its options.
pub(super) type Call = (Visibility, Format, String);

/// The parts that were made so far.
#[derive(Debug, Default)]
pub(super) struct Shared(Mutex<BTreeMap<Call, Arc<Made>>>);

/// More are not kept: ids and options are few, unless somebody means to fill the memory.
const MOST: usize = 1_000;

/// What makes a part differ from document to document: it asks for the document, or numbers headings.
const OWN: [&str; 3] = ["document", "heading(", "contents("];

impl Shared {
    /// Whether a part is the same in every document. Templates of the team's own may do as they like.
    pub(super) fn is_shared(templates: &Templates, part: &str, format: Format) -> bool {
        let text = templates.text(&part_name(part, format));
        !templates.has_own() && text.is_some_and(|text| !OWN.iter().any(|word| text.contains(word)))
    }

    /// The part, if it was made before.
    pub(super) fn get(&self, call: &Call) -> Option<Arc<Made>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(call).cloned()
    }

    /// Keeps a part for others.
    pub(super) fn keep(&self, call: Call, made: Made) -> Arc<Made> {
        let made = Arc::new(made);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST {
            kept.insert(call, Arc::clone(&made));
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::templates::PARTS;

    #[test]
    fn shared_parts_ask_nobody_for_the_document() {
        let templates = Templates::new(Vec::new());
        for format in [Format::Markdown, Format::Html] {
            let shared =
                PARTS.iter().filter(|part| Shared::is_shared(&templates, part.name, format));
            let names: Vec<_> = shared.map(|part| part.name).collect();
            assert!(names.contains(&"contacts") && names.len() > 5, "{names:?}");
            assert!(!names.contains(&"revisions") && !names.contains(&"tiers"), "{names:?}");
            for name in names {
                let text = templates.text(&part_name(name, format)).unwrap();
                let uses =
                    text.split('"').filter(|word| word.ends_with(".html") || word.ends_with(".md"));
                for other in uses {
                    let text = templates.text(other).unwrap();
                    assert!(!OWN.iter().any(|word| text.contains(word)), "{name}: {other}");
                }
            }
        }
    }
}
