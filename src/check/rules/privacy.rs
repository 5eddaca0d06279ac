//! Privacy (`TL08xx`): who may see an address, and prose that shows it to others.

mod addresses;
mod names;
mod visibility;

use super::{Context, Rule};
use crate::model::{Document, Section};

pub(super) const RULES: &[&Rule] = &[
    &visibility::METHOD_MORE_PUBLIC,
    &addresses::HIDDEN_ADDRESS,
    &addresses::LITERAL_ADDRESS,
    &visibility::PERSONAL_NUMBER_PUBLIC,
    &visibility::HIDDEN_OWNER,
    &names::HIDDEN_NAME,
];

/// The sections that their documents show.
fn shown_sections<'p>(cx: &Context<'p>) -> impl Iterator<Item = (&'p Document, &'p Section)> {
    cx.policy.documents.values().flat_map(|document| {
        let shown = |section: &&Section| section.visibility <= document.audience;
        document.sections.iter().filter(shown).map(move |section| (document, section))
    })
}
