//! Texts that are not TOML: every error, and what is left when the broken statements are taken out.
//!
//! The parser finds the errors. Statements that hold one are overwritten with spaces, so that every
//! offset stays what it was, and the rest is parsed again until it is clean: what can be read is
//! checked, and nothing is concluded from what cannot.

mod message;
mod places;
mod statements;

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use self::places::{
    clamped, enclosing, first_in_inline_table, header_path, key_path, line_end, line_start,
    next_header, pointer, statement_at,
};
use self::statements::{Statement, statements};
use super::{ParseError, Pointer};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// More errors than anybody corrects before looking again.
const MOST_ERRORS: usize = 50;
/// Bytes that are parsed for one broken file before the rest of it is given up.
const BUDGET: usize = 32 << 20;
/// Above this size errors are sought one at a time: each costs memory while the parser gathers them.
const LARGE: usize = 1 << 20;

/// A broken text after its broken statements were taken out.
#[derive(Debug)]
pub(super) struct Recovered {
    /// The text that is left, all offsets as they were; `None` where it was given up.
    pub(super) text: Option<String>,
    /// What was wrong.
    pub(super) errors: Vec<ParseError>,
    /// What was taken out; an empty pointer where that is unknown.
    pub(super) damaged: Vec<Pointer>,
}

/// Finds the errors of a text that is not TOML.
pub(super) fn recover(file: FileId, text: &str) -> Recovered {
    let mut repair = Repair {
        file,
        text: text.to_owned(),
        errors: Vec::new(),
        damaged: Vec::new(),
        without_header: 0..0,
    };
    let rounds = (BUDGET / text.len().max(1)).clamp(3, 2 * MOST_ERRORS);
    for _ in 0..rounds {
        match repair.round() {
            Round::Clean => {
                let Repair { text, errors, mut damaged, .. } = repair;
                damaged.sort();
                damaged.dedup();
                return Recovered { text: Some(text), errors, damaged };
            }
            Round::Better if repair.errors.len() < MOST_ERRORS => {}
            Round::Better | Round::Stuck => break,
        }
    }
    repair.errors.sort_by_key(|error| error.diagnostic.primary.span);
    repair.errors.truncate(MOST_ERRORS);
    if let Some(last) = repair.errors.last_mut() {
        let note = "there may be more errors: the rest of this file was not checked";
        last.diagnostic.notes.push(note.to_owned());
    }
    Recovered { text: None, errors: repair.errors, damaged: vec![Pointer::new()] }
}

enum Round {
    Clean,
    Better,
    Stuck,
}

struct Repair {
    file: FileId,
    text: String,
    errors: Vec<ParseError>,
    damaged: Vec<Pointer>,
    /// A part in which no header begins, so that it is not searched for every error in it.
    without_header: Range<usize>,
}

impl Repair {
    /// Finds the errors that are there now, and takes out the statements that hold them.
    fn round(&mut self) -> Round {
        let statements = statements(&self.text);
        let mut broken: Vec<Range<usize>> = Vec::new();
        let mut endless = None;
        for (index, statement) in statements.iter().enumerate() {
            let Some(innermost) = statement.unclosed.last() else { continue };
            if matches!(innermost.opening, b'"' | b'\'') {
                endless = Some((index, statement.range.start));
                continue;
            }
            broken.push(self.never_closed(&statements, index));
            if self.errors.len() > MOST_ERRORS {
                break;
            }
        }
        if broken.is_empty() {
            // If a text in three quotes never ends, the mistake may be in another one above it.
            let end = endless.map_or(self.text.len(), |(_, start)| start);
            let errors = parser_errors(self.text.get(..end).unwrap_or_default());
            broken = match (errors.is_empty(), endless) {
                (true, None) => return Round::Clean,
                (true, Some((index, _))) => vec![self.never_closed(&statements, index)],
                (false, _) => self.report(&statements, &errors),
            };
        }
        if self.blank(&broken) { Round::Better } else { Round::Stuck }
    }

    fn never_closed(&mut self, statements: &[Statement], index: usize) -> Range<usize> {
        let Some(statement) = statements.get(index) else { return 0..0 };
        let next = statements.get(index + 1).map(|next| next.range.clone());
        let diagnostic = message::unclosed(self.file, &self.text, statement, next);
        self.take_out(statements, index, diagnostic)
    }

    /// Reports the first error of every line, and says what to take out.
    fn report(
        &mut self,
        statements: &[Statement],
        errors: &[toml::de::Error],
    ) -> Vec<Range<usize>> {
        let mut sorted: Vec<(Range<usize>, &str)> = errors
            .iter()
            .map(|error| (clamped(&self.text, error.span()), error.message()))
            .collect();
        sorted.sort_by_key(|(range, _)| (range.start, range.end));
        let mut broken: Vec<Range<usize>> = Vec::new();
        let mut lines = BTreeSet::new();
        let mut defined_twice_until = 0;
        for (range, message) in sorted {
            let line = line_start(&self.text, range.start);
            let in_second = range.start < defined_twice_until;
            if !lines.insert(line) || (in_second && message::is_about_definitions(message)) {
                continue;
            }
            let index = statement_at(&self.text, statements, range.start);
            let diagnostic = {
                let statement = index.and_then(|index| statements.get(index));
                let error = message::Error { file: self.file, text: &self.text, range, message };
                let diagnostic = message::diagnostic(&error, statement);
                match statement {
                    Some(statement) if message::is_about_definitions(message) => {
                        self.with_first_place(statements, statement, &error, diagnostic)
                    }
                    _ => diagnostic,
                }
            };
            match index {
                Some(index) => {
                    let taken = self.take_out(statements, index, diagnostic);
                    let statement = statements.get(index);
                    if statement.is_some_and(|s| s.long_text) {
                        // It ended too early: what follows it was read wrongly.
                        broken.push(taken);
                        return broken;
                    }
                    if statement.is_some_and(|s| s.header) {
                        defined_twice_until = taken.end;
                    }
                    broken.push(taken);
                }
                None => {
                    broken.push(line..line_end(&self.text, line));
                    self.errors.push(ParseError { diagnostic, pointer: Pointer::new() });
                }
            }
            if self.errors.len() > MOST_ERRORS {
                break;
            }
        }
        broken
    }

    /// Reports an error in a statement, and says which bytes to take out.
    fn take_out(
        &mut self,
        statements: &[Statement],
        index: usize,
        diagnostic: Diagnostic,
    ) -> Range<usize> {
        let Some(statement) = statements.get(index) else { return 0..0 };
        let above = enclosing(&self.text, statements, index);
        let pointer = pointer(&self.text, above, statement);
        let mut range = statement.range.clone();
        if statement.header || statement.long_text {
            // The keys of a broken header belong nowhere; where a text in three quotes ends is
            // unknown. Either way the next header is the next thing to rely on.
            let endless =
                statement.unclosed.last().is_some_and(|u| matches!(u.opening, b'"' | b'\''));
            let from = if endless { range.start } else { range.end };
            if !self.without_header.contains(&from) {
                self.without_header = from..next_header(&self.text, from);
            }
            range.end = self.without_header.end;
        }
        self.damaged.push(if statement.long_text {
            header_path(&self.text, above).unwrap_or_default()
        } else {
            pointer.clone()
        });
        self.errors.push(ParseError { diagnostic, pointer });
        range
    }

    /// Adds where something was defined first.
    fn with_first_place(
        &self,
        statements: &[Statement],
        statement: &Statement,
        error: &message::Error<'_>,
        diagnostic: Diagnostic,
    ) -> Diagnostic {
        // Each lookup parses what stands above.
        if self.errors.len() > MOST_ERRORS / 2 || self.text.len() > LARGE {
            return diagnostic;
        }
        let written = self.text.get(statement.range.start..error.range.end).unwrap_or_default();
        let first = if statement.header {
            let path = key_path(written.trim_start_matches('['));
            path.and_then(|path| self.defined_above(statement.range.start, &path))
        } else if let Some(key) = key_path(written) {
            let index = statements.partition_point(|s| s.range.start < statement.range.start);
            let above = enclosing(&self.text, statements, index);
            let mut path = header_path(&self.text, above).unwrap_or_default();
            path.extend(key);
            self.defined_above(statement.range.start, &path)
        } else {
            first_in_inline_table(&self.text, statement, &error.range)
        };
        match first {
            Some(first) if first.end <= error.range.start => {
                diagnostic.related(Span::new(self.file, first), "defined here first")
            }
            _ => diagnostic,
        }
    }

    /// The last key of a path, as the text above an offset defines it.
    fn defined_above(&self, offset: usize, path: &[String]) -> Option<Range<usize>> {
        let (table, _) = DeTable::parse_recoverable(self.text.get(..offset)?);
        let mut table = table.get_ref();
        let mut found = None;
        for key in path {
            let (name, value) = table.get_key_value(key.as_str())?;
            found = Some(name.span());
            table = match value.get_ref() {
                DeValue::Table(inner) => inner,
                DeValue::Array(items) => match items.last().map(toml::Spanned::get_ref) {
                    Some(DeValue::Table(inner)) => inner,
                    _ => return found,
                },
                _ => return found,
            };
        }
        found
    }

    /// Overwrites ranges with spaces. False if there was nothing left to overwrite.
    fn blank(&mut self, ranges: &[Range<usize>]) -> bool {
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        let mut changed = false;
        for range in ranges {
            for byte in bytes.get_mut(range.clone()).unwrap_or_default() {
                if !byte.is_ascii_whitespace() || *byte == b'\r' {
                    changed = true;
                    *byte = b' ';
                }
            }
        }
        match String::from_utf8(bytes) {
            Ok(text) => self.text = text,
            // Ranges begin and end between characters, so this cannot be.
            Err(_) => return false,
        }
        changed
    }
}

fn parser_errors(text: &str) -> Vec<toml::de::Error> {
    if text.len() > LARGE {
        DeTable::parse(text).err().into_iter().collect()
    } else {
        DeTable::parse_recoverable(text).1
    }
}
