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
    /// The paper it is printed on; what is usual in the organization's country where nothing is said.
    pub paper: Option<At<Paper>>,
    /// For a drill: the id of the scenario that is played. Looked up when the document is made, since a
    /// scenario that does not load is no obstacle to the rest.
    pub scenario: Option<At<String>>,
    /// For a calendar: the months that it shows.
    pub period: Option<Period>,
    /// For a change notice: the revision that the policy set is compared with.
    pub since: Option<At<String>>,
}

/// A sheet of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// 297 × 420 mm.
    A3,
    /// 210 × 297 mm.
    A4,
    /// 8½ × 11 inches.
    Letter,
}

impl Paper {
    /// The word used in TOML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A3 => "a3",
            Self::A4 => "a4",
            Self::Letter => "letter",
        }
    }
}

/// Whole months.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    /// The first day of the first month.
    pub from: Date,
    /// How many months; at least one.
    pub months: u32,
    /// The whole inline table.
    pub at: Span,
}

impl Period {
    /// The first day after it; `None` past the end of the calendar.
    pub fn end(&self) -> Option<Date> {
        let months = jiff::Span::new().try_months(self.months).ok()?;
        self.from.checked_add(months).ok()
    }
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
