//! The history of an entry → bytes, one format per file.

mod human;
mod json;

use std::io::{self, Write};

use super::Reader;
use crate::history::{Account, Question};

/// What is to be written.
#[derive(Debug)]
pub struct Log<'a> {
    /// What was asked.
    pub question: &'a Question,
    /// What came of it.
    pub account: &'a Account,
}

/// A way to write a [`Log`].
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a line.
    pub summary: &'static str,
    /// Who reads it.
    pub reader: Reader,
    /// Writes it.
    pub write: fn(&Log<'_>, &mut dyn Write) -> io::Result<()>,
}

/// Every format, the default first.
pub static FORMATS: &[&Format] = &[&human::FORMAT, &json::FORMAT];
