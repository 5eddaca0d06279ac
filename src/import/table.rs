//! Contacts from the rows of a table.

use jiff::civil::Date;

use super::cell::{parts, without_apostrophes};
use super::columns::{Column, columns};
use super::found::{Found, FoundMethod, Problem, Read, plain, some};
use super::method::{Meant, address, meant, visibility};
use super::rows::{Cell, rows, separator};
use crate::load::quote;
use crate::model::{ContactKind, MethodKind};

/// The head of the last column of a sheet that tierline made.
const MARK: &str = "Made by tierline";

/// Between the values of one cell, in tables of Google.
const GOOGLE: &str = " ::: ";

/// Reads a table: its contacts, and everything that is wrong with it.
pub(super) fn read(text: &str) -> (Read, Vec<Problem>) {
    let mut read = Read::default();
    let (separator, start) = separator(text);
    let rows = match rows(text, separator, start) {
        Ok(rows) => rows,
        Err(problem) => return (read, vec![problem]),
    };
    let Some((head, rows)) = rows.split_first() else {
        let help = "write a row of column heads, such as `Name,Title,Phone,E-mail`, and a row for each contact";
        return (read, vec![Problem::new(0..0, "there is nothing in this file", help)]);
    };
    let heads: Vec<&str> = head.iter().map(|cell| cell.value.trim()).collect();
    let table = Table {
        columns: columns(&heads),
        is_own: heads.last().is_some_and(|head| head.starts_with(MARK)),
        heads,
    };
    let mut problems = Vec::new();
    if !table.has_names() {
        let start = head.first().map_or(0, |cell| cell.at.start);
        let at = start..head.last().map_or(start, |cell| cell.at.end);
        let message = "no column of this row is headed as a name";
        let help = "head the columns: `Name`, or `First Name` and `Last Name`; then `Title`, `Phone`, \
            `Mobile`, `E-mail`";
        return (read, vec![Problem::new(at, message, help)]);
    }
    for row in rows {
        let before = problems.len();
        let contact = table.contact(row, &mut read, &mut problems);
        if problems.len() == before {
            read.contacts.extend(contact);
        }
    }
    (read, problems)
}

struct Table<'t> {
    heads: Vec<&'t str>,
    columns: Vec<Column>,
    is_own: bool,
}

impl Table<'_> {
    fn has_names(&self) -> bool {
        let is_name =
            |c: &Column| matches!(c, Column::Name | Column::NamePart(_) | Column::Company);
        self.columns.iter().any(is_name)
    }

    /// The contact of a row, as far as it can be used.
    fn contact(&self, row: &[Cell], read: &mut Read, problems: &mut Vec<Problem>) -> Option<Found> {
        let at = row.first()?.at.start..row.last()?.at.end;
        if row.len() > self.columns.len() {
            let message = format!(
                "this row has {} cells, and the head has {}",
                row.len(),
                self.columns.len()
            );
            problems.push(Problem::new(at, message, "put a cell with a separator in it into `\"`"));
            return None;
        }
        let mut draft = Draft { is_own: self.is_own, ..Draft::default() };
        let mut label: Option<(MethodKind, String)> = None;
        for ((cell, column), head) in row.iter().zip(&self.columns).zip(&self.heads) {
            let value = without_apostrophes(cell.value.trim(), self.is_own);
            if let Column::LabelOf(kind) = column {
                label = Some((*kind, value));
                continue;
            }
            if value.is_empty() {
                continue;
            }
            match column {
                Column::Unknown if !self.is_own => read.leave(head),
                Column::Method(kind, own) => {
                    let beside = label.take().filter(|(of, _)| of == kind).map(|(_, word)| word);
                    let words = beside.as_deref().or(*own).unwrap_or_default();
                    draft.methods(cell, *kind, &value, words, head, read);
                }
                column => draft.fact(column, cell, &value, problems),
            }
        }
        draft.finish(at, problems)
    }
}

/// What a row has said so far.
#[derive(Default)]
struct Draft {
    is_own: bool,
    name: Option<(String, std::ops::Range<usize>)>,
    name_parts: Vec<(u8, String)>,
    name_at: Option<std::ops::Range<usize>>,
    company: Option<String>,
    order: Vec<MethodKind>,
    found: Option<Found>,
    methods: Vec<FoundMethod>,
}

impl Draft {
    fn found(&mut self) -> &mut Found {
        self.found.get_or_insert_with(|| Found {
            at: 0..0,
            id: None,
            kind: None,
            name: String::new(),
            title: None,
            location: None,
            responsibilities: Vec::new(),
            visibility: None,
            verified: None,
            reach: Vec::new(),
        })
    }

    /// A cell that holds one fact.
    fn fact(&mut self, column: &Column, cell: &Cell, value: &str, problems: &mut Vec<Problem>) {
        let at = cell.at.clone();
        let mut wrong = |what: &str, help: &str| {
            let message = format!("{} is no {what}", quote(value));
            problems.push(Problem::new(at.clone(), message, help));
        };
        match column {
            Column::Name => self.name = some(value).map(|name| (name, cell.at.clone())),
            Column::NamePart(place) => {
                self.name_parts.extend(some(value).map(|part| (*place, part)));
                self.name_at.get_or_insert(cell.at.clone());
            }
            Column::Company => self.company = some(value),
            Column::Title => self.found().title = some(value),
            Column::Location => self.found().location = some(value),
            Column::Responsibilities => {
                let all = parts(value).iter().map(|part| plain(&part.value)).collect();
                self.found().responsibilities = all;
            }
            Column::Id => self.found().id = some(value),
            Column::Kind => match kind(value) {
                Some(kind) => self.found().kind = Some(kind),
                None => wrong(
                    "kind of contact",
                    "write `person`, `role`, `team`, `hotline`, `vendor` or `mailbox`",
                ),
            },
            Column::Visibility => match visibility(value) {
                Some(visibility) => self.found().visibility = Some(visibility),
                None => wrong("visibility", "write `public`, `internal` or `restricted`"),
            },
            Column::Verified => match value.parse::<Date>() {
                Ok(day) => self.found().verified = Some(day),
                Err(_) => wrong("date", "write year, month and day: `2026-10-05`"),
            },
            Column::Order => {
                self.order = value.split(',').filter_map(|word| method_kind(word.trim())).collect();
            }
            _ => {}
        }
    }

    /// A cell that holds numbers or addresses.
    fn methods(
        &mut self,
        cell: &Cell,
        kind: MethodKind,
        value: &str,
        words: &str,
        head: &str,
        read: &mut Read,
    ) {
        let Meant::Method(kind, label) = meant(kind, words) else {
            read.leave(head);
            return;
        };
        for part in value.split(GOOGLE).flat_map(parts) {
            let mut own = None;
            let mut seen = None;
            let notes = part.notes.len();
            for (index, note) in part.notes.iter().enumerate() {
                let level = note.strip_prefix("audience ").filter(|_| index + 1 == notes);
                match level.and_then(visibility) {
                    Some(visibility) => seen = Some(visibility),
                    None => own = some(note),
                }
            }
            let written = part.value.as_str();
            self.methods.push(FoundMethod {
                at: cell.at.clone(),
                kind,
                address: if self.is_own { plain(written) } else { address(kind, written) },
                label: own.or(label.clone()),
                visibility: seen,
            });
        }
    }

    fn finish(mut self, row: std::ops::Range<usize>, problems: &mut Vec<Problem>) -> Option<Found> {
        self.name_parts.sort_by_key(|(place, _)| *place);
        let parts: Vec<_> = self.name_parts.iter().map(|(_, part)| part.as_str()).collect();
        let of_parts = some(&parts.join(" "));
        let company = self.company.take();
        let named = self.name.take().map(|(name, at)| (name, at, false));
        let named = named
            .or_else(|| Some((of_parts?, self.name_at.take().unwrap_or(row.clone()), false)))
            .or_else(|| Some((company?, row.clone(), true)));
        let Some((name, at, is_company)) = named else {
            problems.push(Problem::new(
                row,
                "nobody is named in this row",
                "write a name, or remove the row",
            ));
            return None;
        };
        let order = std::mem::take(&mut self.order);
        let reach = in_order(std::mem::take(&mut self.methods), &order);
        let found = self.found();
        let kind = found.kind.or(is_company.then_some(ContactKind::Vendor));
        Some(Found { at, kind, name, reach, ..found.clone() })
    }
}

/// The methods in the order that a sheet names: the next of each kind. What it does not name comes last.
fn in_order(mut methods: Vec<FoundMethod>, order: &[MethodKind]) -> Vec<FoundMethod> {
    let mut sorted = Vec::with_capacity(methods.len());
    for kind in order {
        if let Some(next) = methods.iter().position(|method| method.kind == *kind) {
            sorted.push(methods.remove(next));
        }
    }
    sorted.extend(methods);
    sorted
}

pub(super) fn kind(word: &str) -> Option<ContactKind> {
    use ContactKind::{Hotline, Mailbox, Person, Role, Team, Vendor};
    let word = word.trim().to_lowercase();
    [Person, Role, Team, Hotline, Vendor, Mailbox].into_iter().find(|kind| kind.as_str() == word)
}

fn method_kind(word: &str) -> Option<MethodKind> {
    MethodKind::ALL.into_iter().find(|kind| kind.as_str() == word.to_lowercase())
}
