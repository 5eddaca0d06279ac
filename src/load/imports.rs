//! Files that entries import: found among the files of the set, each read once.

use std::collections::BTreeMap;

use super::context::Cx;
use super::ical::{self, Day};
use super::mistake::quote;
use super::problems::mistaken;
use super::suggest::closest;
use crate::diagnostic::{Diagnostic, loading};
use crate::parse;
use crate::source::{At, FileId, Sources, Span};

/// More mistakes than this in one file are one mistake.
const MOST_MISTAKES: usize = 10;

/// The calendars of the set, by their path below its folder.
#[derive(Debug, Default)]
pub(super) struct Imports {
    calendars: BTreeMap<String, Calendar>,
}

/// A calendar, read if something imports it.
#[derive(Debug)]
enum Calendar {
    /// Nothing imports it.
    Unread,
    /// It has no text.
    Unreadable(Diagnostic),
    /// What it holds.
    Read(FileId, ical::Calendar),
}

impl Imports {
    /// Finds the calendars, and reads those that are wanted.
    pub(super) fn read<'w>(sources: &Sources, wanted: impl Iterator<Item = &'w str>) -> Self {
        let files = sources.iter().filter(|(_, file)| file.is_calendar());
        let path = |file| sources.path_in_folder(file).map(|path| path.as_str().to_owned());
        let mut calendars: BTreeMap<String, (FileId, Calendar)> =
            files.filter_map(|(file, _)| Some((path(file)?, (file, Calendar::Unread)))).collect();
        for wanted in wanted {
            let Some((file, calendar @ Calendar::Unread)) = calendars.get_mut(wanted) else {
                continue;
            };
            let Some(source) = sources.get(*file) else { continue };
            *calendar = match source.problem() {
                Some(problem) => Calendar::Unreadable(parse::unreadable(*file, source, problem)),
                None => Calendar::Read(*file, ical::read(source.text())),
            };
        }
        Self { calendars: calendars.into_iter().map(|(path, (_, read))| (path, read)).collect() }
    }
}

/// The days of the calendar that an entry imports, each with its place.
pub(super) fn days(cx: &mut Cx<'_>, path: At<&str>) -> Vec<At<Day>> {
    let outside = path.value.starts_with(['/', '\\', '~']) || path.value.contains([':', '\\']);
    if outside || path.value.split('/').any(|part| part == "..") {
        let message = format!("{} does not lie below `tierline.toml`", quote(path.value));
        cx.error(Diagnostic::new(&loading::BAD_PATH, path.at, message).help(
            "put the file into the policy set, and write its path from there: `holidays/us.ics`",
        ));
        return Vec::new();
    }
    match cx.set.imports.calendars.get(path.value) {
        None | Some(Calendar::Unread) => {
            let diagnostic = missing(&cx.set.imports, path);
            cx.error(diagnostic);
            Vec::new()
        }
        Some(Calendar::Unreadable(diagnostic)) => {
            cx.error(diagnostic.clone().related(path.at, "imported here"));
            Vec::new()
        }
        Some(Calendar::Read(file, calendar)) => {
            let more = calendar.mistakes.len().saturating_sub(MOST_MISTAKES);
            for (number, (place, mistake)) in (1..).zip(&calendar.mistakes).take(MOST_MISTAKES) {
                let at = Span::new(*file, place.clone());
                let mut diagnostic = mistaken(&loading::BAD_CALENDAR_FILE, at, mistake.clone())
                    .related(path.at, "imported here");
                if number == MOST_MISTAKES && more > 0 {
                    diagnostic =
                        diagnostic.note(format!("there are {more} more mistakes in this file"));
                }
                cx.error(diagnostic);
            }
            let at = |day: &Day| At::new(day.clone(), Span::new(*file, day.at.clone()));
            calendar.days.iter().map(at).collect()
        }
    }
}

fn missing(imports: &Imports, path: At<&str>) -> Diagnostic {
    let message = format!("there is no calendar {} in the policy set", quote(path.value));
    let diagnostic = Diagnostic::new(&loading::MISSING_IMPORT, path.at, message);
    if !path.value.ends_with(".ics") {
        return diagnostic.help("import an iCalendar file, whose name ends in `.ics`");
    }
    // Folders are mostly shared, so that only names tell calendars apart.
    let name =
        |path: &'_ str| path.rsplit_once('/').map_or(path.to_owned(), |(_, name)| name.to_owned());
    let names: Vec<String> = imports.calendars.keys().map(|known| name(known)).collect();
    let similar = closest(&name(path.value), names.iter().map(String::as_str));
    let known = imports.calendars.keys().find(|known| Some(&*name(known)) == similar);
    match known {
        Some(other) => diagnostic.help(format!("write `{other}`")),
        None => diagnostic
            .note("hidden and git-ignored files are not read")
            .help("the path starts at the folder of `tierline.toml`: `holidays/us.ics`"),
    }
}
