//! Several values in one cell of a sheet, such that people can read them and `tierline import` can take them
//! apart again.

use minijinja::Error;
use minijinja::value::{Value, ValueKind};

use super::functions::refuse;

/// `c | addresses("phone")`: every address of that kind, `(212) 555-0147 [desk] | ext 8888`. In brackets
/// stand its label, and who may see it where that is not who may see the contact.
pub(super) fn addresses(contact: Value, kind: &str) -> Result<String, Error> {
    let methods = contact.get_attr("methods")?;
    if methods.kind() != ValueKind::Seq {
        return Err(refuse("`addresses` takes a contact"));
    }
    let level = contact.get_attr("visibility")?.to_string();
    let mut all = Vec::new();
    for method in methods.try_iter()? {
        let text = |key: &str| method.get_attr(key).map(|value| value.to_string());
        if text("kind")? != kind {
            continue;
        }
        let mut part = part(&text("address")?);
        let label = method.get_attr("label")?;
        let label = label.as_str().unwrap_or_default();
        let seen = text("visibility")?;
        if !label.is_empty() {
            part.push_str(&format!(" [{}]", self::part(label)));
        }
        // A label that looks like the word for who may see it would be taken for that.
        if seen != level || label.starts_with(AUDIENCE) {
            part.push_str(&format!(" [{AUDIENCE}{seen}]"));
        }
        all.push(part);
    }
    Ok(all.join(SEPARATOR))
}

/// `c.responsibilities | cells`: texts in one cell.
pub(super) fn cells(texts: Vec<String>) -> String {
    texts.iter().map(|text| part(text)).collect::<Vec<_>>().join(SEPARATOR)
}

const SEPARATOR: &str = " | ";

/// In front of who may see a method.
const AUDIENCE: &str = "audience ";

/// A text without anything that separates it from others.
fn part(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '|' | '[' | ']') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
