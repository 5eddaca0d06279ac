//! For people: who changed what, when and why, the latest first.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Format, Log};
use crate::diff::changes::{EntryChange, FieldChange, Grade, Items, Saying};
use crate::history::{Event, What};
use crate::report::shorten;
use crate::report::{Reader, one_line};

pub(super) static FORMAT: Format = Format {
    name: "human",
    summary: "one commit after the other, for people",
    reader: Reader::People,
    write,
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const GREEN: Style = AnsiColor::Green.on_default();
const RED: Style = AnsiColor::Red.on_default();

fn write(log: &Log<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (position, event) in log.account.events.iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        entry(log, event, out)?;
    }
    Ok(())
}

fn entry(log: &Log<'_>, event: &Event, out: &mut dyn Write) -> io::Result<()> {
    let commit = &event.commit;
    writeln!(
        out,
        "{YELLOW}{}{YELLOW:#}  {}  {BOLD}{}{BOLD:#}",
        commit.id.short(),
        commit.time.strftime("%Y-%m-%d %H:%M %:z"),
        one_line(&commit.author),
    )?;
    writeln!(out, "  {}", one_line(&commit.subject))?;
    match &event.what {
        What::Removed => row(out, Grade::Neutral, "removed")?,
        What::Added(fields) => {
            row(out, Grade::Neutral, "added")?;
            if log.question.field.is_some() {
                for (path, text) in fields {
                    row(out, Grade::Neutral, &format!("{path}: {}", shorten::one(text)))?;
                }
            }
        }
        What::Changed(changes) => {
            for change in changes {
                if let Some(text) = whole(log, change) {
                    row(out, change.grade, &text)?;
                }
                for field in &change.fields {
                    row(out, field.grade, &line(log, change, field))?;
                }
            }
        }
    }
    if event.unread > 0 {
        let before = match event.unread {
            1 => "the commit before did not load; the change may be its".to_owned(),
            number => format!("the {number} commits before did not load; the change may be theirs"),
        };
        writeln!(out, "    {DIM}{before}{DIM:#}")?;
    }
    Ok(())
}

/// One change, with its grade if it has one.
fn row(out: &mut dyn Write, grade: Grade, text: &str) -> io::Result<()> {
    let text = one_line(text);
    let style = match grade {
        Grade::Looser => RED,
        Grade::Tighter => GREEN,
        Grade::Neutral => return writeln!(out, "    {text}"),
    };
    writeln!(out, "    {text} ({style}{}{style:#})", grade.as_str())
}

/// What happened to the entry as a whole.
fn whole(log: &Log<'_>, change: &EntryChange) -> Option<String> {
    match (&change.base, &change.head) {
        (None, Some(head)) => Some(format!("{} added", named(log, &head.id, &head.name))),
        (Some(base), None) => Some(format!("{} removed", named(log, &base.id, &base.name))),
        (Some(base), Some(head)) if change.is_renamed() => {
            Some(format!("renamed from `{}` to `{}`", base.id, head.id))
        }
        _ => None,
    }
}

/// What one of several entries is called.
fn named(log: &Log<'_>, id: &str, name: &Option<String>) -> String {
    let noun = log.question.subject.kind.noun();
    let name = name.as_deref().map(|name| format!(" ({})", shorten::one(name)));
    format!("{noun} {id}{}", name.unwrap_or_default())
}

/// `after.high: 2h → 4h`
fn line(log: &Log<'_>, change: &EntryChange, field: &FieldChange) -> String {
    let path = |saying: &Saying| saying.path.clone();
    let (from, to) = (field.base.as_ref().map(path), field.head.as_ref().map(path));
    let words = match (&field.items, &field.base, &field.head) {
        (Some(Items::Moved), ..) => format!("moved here from {}", from.clone().unwrap_or_default()),
        (Some(Items::Changed { removed, added }), ..) => {
            let removed = removed.iter().map(|item| format!("− {}", shorten::one(item)));
            let added = added.iter().map(|item| format!("+ {}", shorten::one(item)));
            removed.chain(added).collect::<Vec<_>>().join(", ")
        }
        (_, Some(base), Some(head)) => {
            let (base, head) = shorten::both(&base.text, &head.text);
            format!("{base} → {head}")
        }
        (_, Some(base), None) => format!("{} → nothing", shorten::one(&base.text)),
        (_, None, Some(head)) => format!("nothing → {}", shorten::one(&head.text)),
        (_, None, None) => String::new(),
    };
    let route = match (&log.question.subject.id, &change.head) {
        (None, Some(head)) => format!("{} {} ", change.kind.noun(), head.id),
        _ => String::new(),
    };
    match (from, to) {
        (Some(from), Some(to)) if from != to && field.items.is_none() => {
            format!("{route}{to} (was {from}): {words}")
        }
        (from, to) => format!("{route}{}: {words}", to.or(from).unwrap_or_default()),
    }
}
