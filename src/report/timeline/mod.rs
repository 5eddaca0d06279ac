//! Timelines → bytes: the account of one ticket, one format per file.

mod human;
mod json;
mod plain;
mod scale;
mod svg;
mod words;

use std::io::{self, Write};

use crate::clock::Interval;
use crate::model::{Policy, Ticket};
use crate::simulate::Trace;
use crate::source::Sources;

use super::Reader;

pub use plain::plain;
pub(super) use words::channel;
pub use words::{Words, elapsed};

/// One ticket's account, with what is needed to tell it.
#[derive(Debug)]
pub struct Account<'a> {
    /// The policy set the trace was made from.
    pub policy: &'a Policy,
    /// The files that rules stand in.
    pub sources: &'a Sources,
    /// What the account is called: a scenario's name, or what was asked on the command line.
    pub title: &'a str,
    /// The scenario's id, where it is one.
    pub scenario: Option<&'a str>,
    /// The ticket as it was opened.
    pub ticket: &'a Ticket,
    /// What happened.
    pub trace: &'a Trace,
    /// Columns of the terminal, for the format for people.
    pub width: usize,
    /// When the clock of the ticket's last priority was running, for the drawing.
    pub open: &'a [Interval],
}

/// A way to write an [`Account`].
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a line.
    pub summary: &'static str,
    /// Who reads it.
    pub reader: Reader,
    /// Writes an account.
    pub write: fn(&Account<'_>, &mut dyn Write) -> io::Result<()>,
}

/// Every format, the default first.
pub static FORMATS: &[&Format] = &[&human::FORMAT, &json::FORMAT, &svg::FORMAT];

impl Account<'_> {
    fn words(&self) -> Words<'_> {
        Words { policy: self.policy }
    }
}
