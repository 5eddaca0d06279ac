//! What git tells of a document. It is told by whoever makes the document; nothing here knows git.

use jiff::civil::Date;

/// Where a document comes from, and how it came about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// The revision it is made from; `None` where there is none.
    pub made: Option<Stamp>,
    /// The commits that changed what it shows, oldest first.
    pub commits: Vec<Change>,
    /// Why not every commit is listed: a sentence. `None` where all are.
    pub unlisted: Option<String>,
    /// The last review by the messages of commits.
    pub reviewed: Option<Date>,
}

/// A revision of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The id of its commit, as people quote it.
    pub commit: String,
    /// Its day.
    pub on: Date,
    /// The version it belongs to, if there is one.
    pub version: Option<String>,
    /// True where the document shows something else by now.
    pub changed: bool,
}

/// A commit that changed what a document shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its id, as people quote it.
    pub commit: String,
    /// Its day.
    pub on: Date,
    /// The first version that it is part of, if there is one yet.
    pub version: Option<String>,
    /// What it did: its subject.
    pub text: String,
    /// Who reviewed it, else who wrote it.
    pub by: String,
}
