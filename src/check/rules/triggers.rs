//! Triggers and duties (`TL06xx`): those that change nothing, tell nobody or oblige nobody.

mod duties;
mod effects;
mod scope;
mod security;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[
    &effects::WITHOUT_EFFECT,
    &effects::EFFECT_NEVER_APPLIES,
    &security::SILENT_SECURITY,
    &scope::UNUSABLE_MANUAL,
    &scope::EVERY_TICKET,
    &effects::MISSED_WITHOUT_TARGET,
    &duties::DUTY_WITHOUT_CONTENT,
    &duties::REACHES_NOBODY,
];
