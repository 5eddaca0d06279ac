//! Which of the tables that stand once is the one that counts; the others are reported.

use camino::Utf8Path;

use super::problems::{Problem, Problems};
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{EntryKey, Kind};
use crate::parse::Spanned;
use crate::source::{FileId, Sources};

/// The name of the file that settings stand in.
const SETTINGS: &str = "tierline.toml";

/// The `tierline.toml` that settings stand in: the one nearest to the root of the set.
pub(super) fn file(sources: &Sources, files: &[FileId]) -> Option<FileId> {
    let path = |file: FileId| sources.path_in_folder(file);
    let named =
        files.iter().filter(|file| path(**file).and_then(Utf8Path::file_name) == Some(SETTINGS));
    named.copied().min_by_key(|file| path(*file).map_or(0, |path| path.components().count()))
}

/// Takes the table out of `tierline.toml`, and reports those in other files.
pub(super) fn take<T>(
    table: &str,
    found: Vec<(FileId, Spanned<T>)>,
    settings: Option<FileId>,
    problems: &mut Problems,
) -> Option<Spanned<T>> {
    let mut taken = None;
    for (file, value) in found {
        if Some(file) == settings {
            taken = Some(value);
            continue;
        }
        let message = format!("`[{table}]` stands in `{SETTINGS}` alone");
        let diagnostic = Diagnostic::new(&loading::MISPLACED_SETTINGS, value.span(file), message)
            .help(format!("move it to the `{SETTINGS}` of the policy set"));
        problems.add(Problem::of(organization(), diagnostic));
    }
    taken
}

/// The first of a table that stands once in a set; the others are reported.
pub(super) fn only<T>(
    kind: Kind,
    found: Vec<(FileId, Spanned<T>)>,
    problems: &mut Problems,
) -> Option<(FileId, Spanned<T>)> {
    let mut found = found.into_iter();
    let (file, first) = found.next()?;
    let at = first.span(file);
    for (other, value) in found {
        let message = format!("`[{}]` is defined twice", kind.table());
        let diagnostic = Diagnostic::new(&loading::DUPLICATE_ID, value.span(other), message)
            .label("defined again here")
            .related(at, "first defined here")
            .help("keep one of them");
        let entry = EntryKey { kind, id: kind.table().into() };
        problems.add(Problem::of(entry, diagnostic));
    }
    Some((file, first))
}

/// Routes of the first file that has any; as their order matters, others are reported.
pub(super) fn routes<T>(
    found: Vec<(FileId, Spanned<T>)>,
    problems: &mut Problems,
) -> Vec<(FileId, Spanned<T>)> {
    let mut kept: Vec<(FileId, Spanned<T>)> = Vec::with_capacity(found.len());
    let mut reported = None;
    for (file, route) in found {
        match kept.first() {
            Some((first, at)) if *first != file => {
                if reported != Some(file) {
                    let message = "routes stand in two files, so nobody knows which is tried first";
                    let diagnostic = Diagnostic::new(
                        &loading::ROUTES_IN_SEVERAL_FILES,
                        route.span(file),
                        message,
                    )
                    .related(at.span(*first), "other routes are here")
                    .help("move all routes into one file, in the order in which they are tried");
                    problems.add(diagnostic);
                    reported = Some(file);
                }
            }
            _ => kept.push((file, route)),
        }
    }
    kept
}

/// The key of the entry that settings belong to.
pub(super) fn organization() -> EntryKey {
    EntryKey { kind: Kind::Organization, id: Kind::Organization.table().into() }
}
