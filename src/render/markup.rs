//! The two kinds of text that people read: everything that prose, headings and parts need to tell apart.

use crate::model::Format;

/// How a document for people is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    /// Markdown.
    Markdown,
    /// HTML, which is also what is printed.
    Html,
}

impl Markup {
    /// The markup of a format; `None` for formats that programs read, which have neither prose nor
    /// headings.
    pub(super) fn of(format: Format) -> Option<Self> {
        match format {
            Format::Markdown => Some(Self::Markdown),
            Format::Html | Format::Pdf => Some(Self::Html),
            Format::Csv | Format::Vcard | Format::Icalendar => None,
        }
    }

    /// Both of them.
    #[cfg(test)]
    pub(super) const ALL: [Self; 2] = [Self::Markdown, Self::Html];
}
