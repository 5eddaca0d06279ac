//! Privacy (`TL08xx`): who may see an address, and prose that shows it to others.

mod addresses;
mod names;
mod visibility;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[
    &visibility::METHOD_MORE_PUBLIC,
    &addresses::HIDDEN_ADDRESS,
    &addresses::LITERAL_ADDRESS,
    &visibility::PERSONAL_NUMBER_PUBLIC,
    &visibility::HIDDEN_OWNER,
    &names::HIDDEN_NAME,
];
