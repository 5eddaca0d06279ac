//! Documents: what people read. Language page, section 14.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Contact, Entry, Ix, Recurrence, Visibility};
use crate::source::{At, Span};

/// A document that is built from the policy.
#[derive(Debug, Clone)]
pub struct Document {
    /// Id, place, suppressions. The id is also the name of the file.
    pub entry: Entry,
    /// Its title.
    pub title: At<String>,
    /// The template's name, without folder or ending.
    pub template: At<String>,
    /// Who will read it, which decides what it may show.
    pub audience: Visibility,
    /// Who answers for it.
    pub owner: Option<At<Ix<Contact>>>,
    /// How often it is reviewed, and when it last was.
    pub review: Option<Review>,
    /// Into which formats it is built.
    pub formats: Vec<At<Format>>,
    /// Prose of the team's own.
    pub sections: Vec<Section>,
    /// Versions, beside those from git.
    pub revisions: Vec<Revision>,
}

/// When a document is reviewed.
#[derive(Debug, Clone)]
pub struct Review {
    /// How often.
    pub every: At<Recurrence>,
    /// The last time, if ever.
    pub last: Option<At<Date>>,
    /// The whole inline table.
    pub at: Span,
}

/// A part of a document written by the team: Markdown with expressions.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// Markdown; `{{ … }}` quotes the policy.
    pub body: At<String>,
    /// Who may see it; a document for a wider audience leaves it out.
    pub visibility: Visibility,
    /// The whole inline table.
    pub at: Span,
}

/// A line of a document's revision table.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The version's number.
    pub version: String,
    /// Its day.
    pub on: Date,
    /// What changed.
    pub text: String,
    /// The whole inline table.
    pub at: Span,
}

/// What a document is built into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Markdown for repositories and wikis.
    Markdown,
    /// One self-contained page, for the screen and for paper.
    Html,
    /// The same page, printed by an installed browser.
    Pdf,
    /// Rows for a spreadsheet.
    Csv,
    /// Cards for address books (vCard 4.0).
    Vcard,
    /// Events for calendar programs (iCalendar).
    Icalendar,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Markdown, Self::Html, Self::Pdf, Self::Csv, Self::Vcard, Self::Icalendar];

    /// Those of a document that names none: what every machine can make and everybody can read.
    pub const DEFAULT: [Self; 2] = [Self::Markdown, Self::Html];

    /// The word used in TOML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Csv => "csv",
            Self::Vcard => "vcard",
            Self::Icalendar => "icalendar",
        }
    }

    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Csv => "csv",
            Self::Vcard => "vcf",
            Self::Icalendar => "ics",
        }
    }

    /// The format in which templates are written for it: PDF is a printed page.
    #[must_use]
    pub fn of_template(self) -> Self {
        if self == Self::Pdf { Self::Html } else { self }
    }
}

super::entry::has_entry!(Document);
