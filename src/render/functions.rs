//! The functions that templates and prose may call. They look into a [`View`], so they cannot find
//! what the audience may not see.

use std::sync::Arc;

use minijinja::value::Value;
use minijinja::{AutoEscape, Error, ErrorKind, State};

use super::diagram;
use super::escape;
use super::outline::Outline;
use super::qr;
use super::uses::Log;
use super::view::View;
use crate::model::Kind;
use crate::words;

/// Functions that find an entry by its id: name and what they find.
pub(super) const LOOKUPS: &[(&str, Kind)] = &[
    ("priority", Kind::Priority),
    ("impact", Kind::Impact),
    ("urgency", Kind::Urgency),
    ("tier", Kind::Tier),
    ("contact", Kind::Contact),
    ("rotation", Kind::Rotation),
    ("calendar", Kind::Calendar),
    ("category", Kind::Category),
    ("attribute", Kind::Attribute),
    ("policy", Kind::EscalationPolicy),
    ("trigger", Kind::Trigger),
    ("duty", Kind::Duty),
];

/// An error of a function, in words for who wrote the call.
pub(super) fn refuse(why: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, why.into())
}

/// The functions that need nothing but the data.
pub(super) fn lookups(view: &Arc<View>, log: Option<&Log>) -> Vec<(&'static str, Value)> {
    let mut functions: Vec<_> = LOOKUPS
        .iter()
        .map(|(name, kind)| {
            let (view, log) = (Arc::clone(view), log.cloned());
            let find = move |id: &str| {
                let found = view.find(*kind, id).map_err(refuse)?;
                Ok::<_, Error>(match &log {
                    Some(log) => log.entry(*kind, found),
                    None => found,
                })
            };
            (*name, Value::from_function(find))
        })
        .collect();
    let (cards, noted) = (Arc::clone(view), log.cloned());
    let (view, log) = (Arc::clone(view), log.cloned());
    let method = move |contact: &str, kind: &str| {
        log.iter().for_each(|log| log.whole(Kind::Contact, contact));
        view.method(contact, kind).map_err(refuse)
    };
    functions.push(("method", Value::from_function(method)));
    let card = move |contact: &str| {
        noted.iter().for_each(|log| log.whole(Kind::Contact, contact));
        cards.card(contact).map_err(refuse)
    };
    functions.push(("vcard", Value::from_function(card)));
    functions
}

/// `diagram("unresolved")`: the ladder of an escalation policy, in the format of the template.
pub(super) fn diagram(view: &Arc<View>, log: Option<&Log>) -> Value {
    let (view, log) = (Arc::clone(view), log.cloned());
    Value::from_function(move |state: &State, id: &str| {
        log.iter().for_each(|log| log.whole(Kind::EscalationPolicy, id));
        let ladder = view.ladder(id).map_err(refuse)?;
        let picture = match state.auto_escape() {
            AutoEscape::Html => diagram::svg(&ladder),
            _ => diagram::mermaid(&ladder),
        };
        Ok::<_, Error>(Value::from_safe_string(picture))
    })
}

/// `heading(2, "Priorities")`: a heading that is numbered and listed in the contents.
pub(super) fn heading(outline: &Arc<Outline>) -> Value {
    let outline = Arc::clone(outline);
    Value::from_function(move |state: &State, level: u8, title: &str| {
        let markup = match state.auto_escape() {
            AutoEscape::Html => escape::html(title),
            _ => escape::markdown(title),
        };
        Value::from_safe_string(outline.heading(level, markup, title))
    })
}

/// `contents()`: the table of contents.
pub(super) fn contents() -> Value {
    Value::from_function(|| Value::from_safe_string(Outline::contents()))
}

/// `["a", "b", "c"] | listed` → `a, b and c`; `| listed("or")` → `a, b or c`.
pub(super) fn listed(items: Vec<Value>, word: Option<&str>) -> Result<String, Error> {
    let name = |item: &Value| match item.get_attr("name") {
        Ok(name) if !name.is_undefined() => name.to_string(),
        _ => item.to_string(),
    };
    let names: Vec<_> = items.iter().map(name).collect();
    Ok(words::list(&names, word.unwrap_or("and")))
}

/// `"every ticket" | sentence` → `Every ticket`. Markup stays markup.
pub(super) fn sentence(text: Value) -> Value {
    let upper = words::upper_first(&text.to_string());
    if text.is_safe() { Value::from_safe_string(upper) } else { upper.into() }
}

/// `qr("tel:+18003644357", "Call the help desk")`: a picture that a camera reads. Only pages have pictures.
pub(super) fn qr(state: &State, text: &str, label: &str) -> Result<Value, Error> {
    match state.auto_escape() {
        AutoEscape::Html => Ok(Value::from_safe_string(qr::svg(text, label).map_err(refuse)?)),
        _ => Err(refuse("`qr` draws a picture, which only HTML can hold")),
    }
}

/// A quoted string for a style sheet.
pub(super) fn css_string(text: &str) -> Value {
    Value::from_safe_string(escape::css_string(text))
}
