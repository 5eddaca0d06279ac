//! Where things stand in a broken text: lines, headers, and the keys that lead to a statement.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::statements::{Statement, is_header};
use crate::parse::Pointer;

/// A range that lies in the text and begins and ends between characters.
pub(super) fn clamped(text: &str, range: Option<Range<usize>>) -> Range<usize> {
    let range = range.unwrap_or_default();
    let floor = |offset: usize| {
        (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
    };
    let start = floor(range.start);
    start..floor(range.end).max(start)
}

pub(super) fn line_start(text: &str, offset: usize) -> usize {
    text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1)
}

pub(super) fn line_end(text: &str, offset: usize) -> usize {
    text.get(offset..)
        .and_then(|after| after.find('\n'))
        .map_or(text.len(), |length| offset + length)
}

/// The start of the next line that can only be a header, or the end of the text.
pub(super) fn next_header(text: &str, offset: usize) -> usize {
    let mut at = line_end(text, offset);
    while at < text.len() {
        at += 1;
        if is_header(text.as_bytes().get(at..).unwrap_or_default()) {
            return at;
        }
        at = line_end(text, at);
    }
    text.len()
}

/// The statement that an offset lies in, or stands right behind.
pub(super) fn statement_at(text: &str, statements: &[Statement], offset: usize) -> Option<usize> {
    let index = statements.partition_point(|s| s.range.start <= offset).checked_sub(1)?;
    let end = statements.get(index)?.range.end;
    let between = text.get(end..offset).unwrap_or_default();
    between.trim().is_empty().then_some(index)
}

/// The header above a statement.
pub(super) fn enclosing<'s>(
    text: &str,
    statements: &'s [Statement],
    index: usize,
) -> Option<&'s Statement> {
    let blank = |s: &Statement| text.get(s.range.clone()).is_none_or(|t| t.trim().is_empty());
    statements.get(..index)?.iter().rev().find(|s| s.header && !blank(s))
}

/// The way to a statement: that of its header and that of its key, as far as they can be read.
pub(super) fn pointer(text: &str, above: Option<&Statement>, statement: &Statement) -> Pointer {
    let own = text.get(statement.range.clone()).unwrap_or_default();
    if statement.header {
        return header_path(text, Some(statement)).unwrap_or_default();
    }
    let mut path = header_path(text, above).unwrap_or_default();
    let key = own.split_once('=').and_then(|(key, _)| key_path(key));
    path.extend(key.unwrap_or_default());
    path
}

/// The keys of a header, even if its brackets are wrong.
pub(super) fn header_path(text: &str, header: Option<&Statement>) -> Option<Pointer> {
    let text = text.get(header?.range.clone())?;
    let inside = text.trim_start_matches(['[', ' ', '\t']);
    let end = inside.find([']', '#']).unwrap_or(inside.len());
    key_path(inside.get(..end)?)
}

/// The parts of a dotted key.
pub(super) fn key_path(key: &str) -> Option<Pointer> {
    let key = key.trim();
    if key.contains('\n') {
        return None;
    }
    let text = format!("{key} = 0");
    let table = DeTable::parse(&text).ok()?.into_inner();
    let mut path = Pointer::new();
    let mut table = &table;
    loop {
        let (key, value) = table.iter().next()?;
        path.push(key.get_ref().to_string());
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            _ => return Some(path),
        }
    }
}

/// For a key that an inline table holds twice: where it stands first.
pub(super) fn first_in_inline_table(
    text: &str,
    statement: &Statement,
    key: &Range<usize>,
) -> Option<Range<usize>> {
    let base = statement.range.start;
    let name = text.get(key.clone())?;
    let (root, _) = DeTable::parse_recoverable(text.get(statement.range.clone())?);
    let mut first = None;
    let mut values: Vec<_> = root.get_ref().values().collect();
    while let Some(value) = values.pop() {
        if !value.span().contains(&key.start.saturating_sub(base)) {
            continue;
        }
        match value.get_ref() {
            DeValue::Table(table) => {
                let twin = table.keys().find(|k| text.get(shifted(k.span(), base)) == Some(name));
                first = twin.map(|k| shifted(k.span(), base)).or(first);
                values.extend(table.values());
            }
            DeValue::Array(items) => values.extend(items.iter()),
            _ => {}
        }
    }
    first
}

fn shifted(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}
