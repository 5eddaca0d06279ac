//! Findings → bytes, one format per file.
//!
//! Formats only write down what they are given: no rule, no policy and no clock is looked at here.
//! A new format is one file and one line in [`FORMATS`].

pub mod deadline;
pub mod diff;
mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod human;
mod json;
mod json_text;
mod junit;
pub mod log;
mod markdown;
pub mod oncall;
mod problem;
pub mod prove;
mod sarif;
mod shorten;
mod text;
pub mod timeline;
pub mod verdicts;
pub mod who;

use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};

use crate::check::Finding as LintFinding;
use crate::diagnostic::{Diagnostic, Level};
use crate::load::LoadError;
use crate::model::EntryKey;
use crate::source::{Position, Sources, Span};

pub use problem::Problem;
pub use text::{clean, one_line};

/// What `check` found.
#[derive(Debug)]
pub struct Report<'s> {
    /// The files the findings point into.
    pub sources: &'s Sources,
    /// The findings, in the order in which they are to be reported.
    pub findings: Vec<Finding>,
    /// What was looked at.
    pub scope: Scope,
    /// Columns of the terminal, for the format for people.
    pub width: usize,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Scope {
    /// Files read.
    pub files: usize,
    /// Entries that loaded.
    pub entries: usize,
    /// Lint rules that ran.
    pub rules: usize,
    /// Lint rules that could not run, since something did not load.
    pub skipped: usize,
    /// Findings that an `allow` silenced.
    pub suppressed: usize,
}

/// A problem and the entry it is in, as far as that is known.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The entry.
    pub entry: Option<EntryKey>,
    /// What to say.
    pub diagnostic: Diagnostic,
}

impl From<LintFinding> for Finding {
    fn from(finding: LintFinding) -> Self {
        Self { entry: Some(finding.entry), diagnostic: finding.diagnostic }
    }
}

impl From<LoadError> for Finding {
    fn from(error: LoadError) -> Self {
        Self { entry: error.entry, diagnostic: error.diagnostic }
    }
}

/// A way to write a [`Report`].
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a line.
    pub summary: &'static str,
    /// Who reads it: people get colours on a terminal, programs get the bytes as they are.
    pub reader: Reader,
    /// Writes a report. The writer need not be buffered.
    pub write: fn(&Report<'_>, &mut dyn Write) -> io::Result<()>,
}

/// Who reads a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// People at a terminal.
    People,
    /// Programs.
    Programs,
}

/// Every format, the default first.
pub static FORMATS: &[&Format] = &[
    HUMAN,
    &json::FORMAT,
    &sarif::FORMAT,
    &github::FORMAT,
    &gitlab::FORMAT,
    &junit::FORMAT,
    &markdown::FORMAT,
];

/// The format for people.
pub static HUMAN: &Format = &human::FORMAT;

/// Where a span is: its file and both ends, counted from 1, the end after the last character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Located<'s> {
    path: &'s Utf8Path,
    start: Position,
    end: Position,
}

impl Report<'_> {
    /// Findings at level deny.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.diagnostic.level == Level::Deny).count()
    }

    /// Findings at level warn.
    pub fn warnings(&self) -> usize {
        self.findings.len() - self.errors()
    }

    /// Where a span is. One that is in no file is at the start of the policy set's folder.
    fn locate(&self, span: Span) -> Located<'_> {
        let Some(file) = self.sources.get(span.file) else {
            let first = Position { line: 1, column: 1 };
            return Located { path: Utf8Path::new("."), start: first, end: first };
        };
        let position = |offset| file.lines().position(file.text(), offset);
        let start = position(span.start);
        Located { path: file.path(), start, end: position(span.end).max(start) }
    }

    /// The path of a span's file from the top of its git repository, which is what code hosts count
    /// from, wherever in the repository the program was started.
    fn repository_path(&self, span: Span) -> String {
        let path = self.sources.repository_path(span.file);
        path.map_or_else(|| self.locate(span).path.to_string(), Utf8PathBuf::into_string)
    }

    /// "3 errors and 2 warnings in 12 files; 1 suppressed", or what was checked if nothing was found.
    fn summary(&self) -> String {
        let Scope { files, entries, rules, skipped, suppressed } = self.scope;
        let (errors, warnings) = (self.errors(), self.warnings());
        let files = count(files, "file");
        let mut text = match (errors, warnings) {
            (0, 0) => {
                let (entries, rules) = (plural(entries, "entry", "entries"), count(rules, "rule"));
                format!("No findings: {files}, {entries}, {rules}")
            }
            (errors, 0) => format!("{} in {files}", count(errors, "error")),
            (0, warnings) => format!("{} in {files}", count(warnings, "warning")),
            _ => {
                format!("{} and {} in {files}", count(errors, "error"), count(warnings, "warning"))
            }
        };
        if suppressed > 0 {
            text.push_str(&format!("; {suppressed} suppressed"));
        }
        if skipped > 0 {
            let wait = if skipped == 1 { "waits" } else { "wait" };
            let skipped = count(skipped, "rule");
            text.push_str(&format!("; {skipped} {wait} until everything loads"));
        }
        text
    }
}

/// The word for a level in reports.
fn severity(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn | Level::Allow => "warning",
    }
}

fn count(number: usize, noun: &str) -> String {
    plural(number, noun, &format!("{noun}s"))
}

fn plural(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
