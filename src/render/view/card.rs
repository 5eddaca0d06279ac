//! A contact as the card that a QR code holds: what a telephone's camera hands to its address book.

use std::fmt::Write;

use super::View;
use crate::model::{Kind, MethodKind};
use crate::render::data::text_value;

/// A code holds so much and no more, and a name longer than this is no name.
const LONGEST: usize = 120;

impl View {
    /// The contact as a vCard 3.0, which every telephone reads. Numbers are those that are dialled: what adds
    /// the card to an address book knows no letters and no country.
    ///
    /// # Errors
    /// Where the audience sees no such contact.
    pub(in crate::render) fn card(&self, contact: &str) -> Result<String, String> {
        let found = self.find(Kind::Contact, contact)?;
        let text = |key| {
            let value = found.get_attr(key).ok()?;
            let short: String = value.as_str()?.chars().take(LONGEST).collect();
            Some(text_value(&short))
        };
        let number = |kind: MethodKind| {
            let method = self.method(contact, kind.as_str()).ok()?;
            let link = method.get_attr("href").ok()?;
            Some(link.as_str()?.strip_prefix("tel:")?.replace(";ext=", ","))
        };
        let name = text("name").unwrap_or_default();
        let mut card = format!("BEGIN:VCARD\nVERSION:3.0\nN:{name};;;;\nFN:{name}\n");
        for (property, value) in [
            ("TEL;TYPE=WORK", number(MethodKind::Phone).map(|n| text_value(&n))),
            ("TEL;TYPE=CELL", number(MethodKind::Mobile).map(|n| text_value(&n))),
            ("EMAIL", text("email")),
            ("TITLE", text("title")),
        ] {
            if let Some(value) = value {
                let _ = writeln!(card, "{property}:{value}");
            }
        }
        card.push_str("END:VCARD");
        Ok(card)
    }
}
