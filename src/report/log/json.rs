//! `--format json`: version 1 of the wire format. Fields are only ever added to a version.

use std::io::{self, Write};

use serde::Serialize;

use super::{Format, Log};
use crate::diff::changes::{EntryChange, FieldChange, Saying};
use crate::history::{Event, What};
use crate::report::{Reader, json_text};

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "commits and changes in a versioned structure",
    reader: Reader::Programs,
    write,
};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    entry: String,
    /// `null` where all fields were asked for.
    field: Option<&'a str>,
    /// The latest first.
    events: Vec<Commit<'a>>,
    /// True where older changes were left out.
    more: bool,
    /// True where a shallow clone lacks what was before.
    cut_off: bool,
}

#[derive(Serialize)]
struct Commit<'a> {
    commit: String,
    author: &'a str,
    /// RFC 3339, at the author's offset.
    time: String,
    subject: &'a str,
    /// `added`, `changed` or `removed`.
    what: &'static str,
    /// The id before, where the commit gave it another.
    renamed_from: Option<&'a str>,
    changes: Vec<Change<'a>>,
    /// Commits right before it that did not load.
    unread: usize,
}

#[derive(Serialize)]
struct Change<'a> {
    /// The position of a route, else `null`.
    route: Option<&'a str>,
    /// The way to the field; empty for a route as a whole.
    path: &'a str,
    /// `null` where there was nothing.
    from: Option<&'a str>,
    /// `null` where there is nothing.
    to: Option<&'a str>,
    /// `looser`, `neutral` or `tighter`.
    grade: &'static str,
}

fn write(log: &Log<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: 1,
        entry: log.question.subject.to_string(),
        field: log.question.field.as_deref(),
        events: log.account.events.iter().map(commit).collect(),
        more: log.account.more,
        cut_off: log.account.cut_off,
    };
    json_text::write(&document, out)
}

fn commit(event: &Event) -> Commit<'_> {
    let (what, changes) = match &event.what {
        What::Removed => ("removed", Vec::new()),
        What::Added(fields) => ("added", fields.iter().map(added).collect()),
        What::Changed(changes) => ("changed", changes.iter().flat_map(of_entry).collect()),
    };
    let renamed_from = match &event.what {
        What::Changed(changes) => changes.iter().find_map(|change| {
            let base = change.base.as_ref()?;
            change.is_renamed().then_some(&*base.id)
        }),
        _ => None,
    };
    Commit {
        commit: event.commit.id.to_string(),
        author: &event.commit.author,
        time: event.commit.time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        subject: &event.commit.subject,
        what,
        renamed_from,
        changes,
        unread: event.unread,
    }
}

fn added((path, text): &(String, String)) -> Change<'_> {
    Change { route: None, path, from: None, to: Some(text), grade: "neutral" }
}

fn of_entry(change: &EntryChange) -> Vec<Change<'_>> {
    let home = change.head.as_ref().or(change.base.as_ref());
    let route = home.filter(|_| !change.kind.has_ids()).map(|home| &*home.id);
    let route = route.filter(|id| id.parse::<usize>().is_ok());
    let whole =
        |home: &Option<crate::diff::changes::Home>| home.as_ref().map(|home| home.id.to_string());
    if change.fields.is_empty() && whole(&change.base).xor(whole(&change.head)).is_some() {
        let text = home.and_then(|home| home.name.as_deref()).unwrap_or_default();
        let (from, to) =
            if change.base.is_some() { (Some(text), None) } else { (None, Some(text)) };
        return vec![Change { route, path: "", from, to, grade: change.grade.as_str() }];
    }
    change.fields.iter().map(|field| of_field(route, field)).collect()
}

fn of_field<'a>(route: Option<&'a str>, field: &'a FieldChange) -> Change<'a> {
    let text = |saying: &'a Option<Saying>| saying.as_ref().map(|saying| saying.text.as_str());
    let path = field.head.as_ref().or(field.base.as_ref()).map_or("", |saying| &saying.path);
    Change {
        route,
        path,
        from: text(&field.base),
        to: text(&field.head),
        grade: field.grade.as_str(),
    }
}
