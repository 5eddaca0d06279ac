//! Fields of `[organization]` and the tool's settings, and those that every entry has.

use super::{Sense, Value, Writer, words};
use crate::diagnostic::Level;
use crate::model::{Entry, Organization, RenderSettings, Suppression};

pub(super) fn organization(writer: &mut Writer<'_>, organization: &Organization) {
    let Organization { entry: _, name, timezone, country, lints, render } = organization;
    writer.text("name", name);
    // Compared as text: here a zone is what it says, not whether it is the default.
    writer.text("timezone", words::zone(timezone));
    writer.text_at("country", country);
    let mut lints: Vec<_> = lints.iter().collect();
    lints.sort_by(|(a, _), (b, _)| a.value.cmp(&b.value));
    for (rule, level) in lints {
        let word = match level.value {
            Level::Allow => "allow",
            Level::Warn => "warn",
            Level::Deny => "deny",
        };
        let name = format!("lints.{}", rule.value);
        writer.put(name, Value::Text(word.to_owned()), Sense::Neutral, level.at);
    }
    let RenderSettings { templates, out } = render;
    for (name, folder) in [("render.templates", templates), ("render.out", out)] {
        writer.put(name, Value::Text(folder.value.clone()), Sense::Neutral, folder.at);
    }
}

/// The suppressions of an entry, by rule.
pub(super) fn allow(writer: &mut Writer<'_>, entry: &Entry) {
    let Entry { kind: _, id: _, at: _, allow } = entry;
    let mut allow: Vec<&Suppression> = allow.iter().collect();
    allow.sort_by(|a, b| a.rule.value.cmp(&b.rule.value));
    for Suppression { rule, reason, until, at } in allow {
        let mut text = reason.as_ref().map_or(String::new(), |reason| reason.value.clone());
        if let Some(until) = until {
            text.push_str(&format!(" (until {})", until.value));
        }
        writer.put(format!("allow.{}", rule.value), Value::Text(text), Sense::Neutral, *at);
    }
}
