//! Who is on call → bytes, one format per file.

mod human;
mod ics;
mod json;
mod svg;
mod words;

use std::io::{self, Write};

use jiff::Timestamp;

use super::Reader;
use crate::model::Policy;
use crate::oncall::Survey;

/// Who is on call, with what is needed to tell it.
#[derive(Debug)]
pub struct Roster<'a> {
    /// The policy set.
    pub policy: &'a Policy,
    /// What is to be known about the rotations.
    pub survey: &'a Survey,
    /// The time it is.
    pub now: Timestamp,
    /// The moment of the range that hand-offs are told for.
    pub moment: Timestamp,
}

/// A way to write a [`Roster`].
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a line.
    pub summary: &'static str,
    /// Who reads it.
    pub reader: Reader,
    /// Writes it.
    pub write: fn(&Roster<'_>, &mut dyn Write) -> io::Result<()>,
}

/// Every format, the default first.
pub static FORMATS: &[&Format] = &[&human::FORMAT, &json::FORMAT, &ics::FORMAT, &svg::FORMAT];
