//! Deadlines → bytes: the answer, and where every second of it went.

mod human;
mod json;

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::Reader;
use crate::clock::Passage;

/// A deadline, or the working time between two instants.
#[derive(Debug)]
pub struct Deadline<'a> {
    /// The id of the calendar.
    pub calendar: &'a str,
    /// Its zone, in which times are told.
    pub zone: &'a TimeZone,
    /// Where counting starts.
    pub from: Timestamp,
    /// Where it ends: the deadline.
    pub due: Timestamp,
    /// Seconds that counted in between.
    pub elapsed: i64,
    /// Everything in between, in order and without a hole; empty where nobody wants to see it.
    pub passages: Vec<Passage>,
    /// How a time was read that could be mistaken: sentences without a full stop.
    pub readings: Vec<String>,
}

/// A way to write a [`Deadline`].
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a line.
    pub summary: &'static str,
    /// Who reads it.
    pub reader: Reader,
    /// Writes it.
    pub write: fn(&Deadline<'_>, &mut dyn Write) -> io::Result<()>,
}

/// Every format, the default first.
pub static FORMATS: &[&Format] = &[&human::FORMAT, &json::FORMAT];

impl Deadline<'_> {
    /// The answer alone, as a line of a batch: `due` and `elapsed_seconds`.
    pub fn answer(&self) -> Value {
        serde_json::json!({ "due": json::time(self, self.due), "elapsed_seconds": self.elapsed })
    }
}
