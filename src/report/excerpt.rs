//! One diagnostic as rustc would show it: title, source lines with carets, notes, help.
//!
//! The only module that knows the crate which draws it. That crate scans the whole text it is given,
//! panics on ranges outside of it and leaves labels and paths as they are; so it gets a few lines,
//! ranges that fit, and text that is clean.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Level as Title, Origin, Renderer, Snippet,
};

use super::{Report, clean, one_line, text};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::source::{FileId, SourceFile};

/// Places of a file no more than this many lines apart share an excerpt.
const NEAR: u32 = 12;
/// A place over more lines than this is marked on its first line only.
const TALL: u32 = 12;
/// With a line of more bytes than this there is no excerpt, only the place.
const LONG: usize = 4_000;

/// The diagnostic as text with colours, without a line break at the end.
pub(super) fn render(report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.level {
        Level::Deny => Title::ERROR,
        Level::Warn | Level::Allow => Title::WARNING,
    };
    let excerpts = groups(report, diagnostic).into_iter().flat_map(|group| group.elements(report));
    let notes = diagnostic.notes.iter().map(|note| Title::NOTE.message(clean(note)));
    let help = diagnostic.help.iter().map(|help| Title::HELP.message(clean(help)));
    let group = level
        .primary_title(one_line(&diagnostic.message))
        .id(diagnostic.rule.code.to_string())
        .elements(excerpts)
        .elements(notes)
        .elements(help);
    Renderer::styled().term_width(report.width).render(&[group]).trim_end().to_owned()
}

/// A marked place: its lines, its bytes in the file, and how to mark it.
struct Mark<'d> {
    file: FileId,
    lines: (u32, u32),
    bytes: Range<usize>,
    label: &'d Label,
    kind: AnnotationKind,
}

/// Marks of one file that are near to each other, the one that names the excerpt first.
struct Group<'d>(Vec<Mark<'d>>);

/// The excerpts of a diagnostic: the one with its primary place first, the others in their order.
fn groups<'d>(report: &Report<'_>, diagnostic: &'d Diagnostic) -> Vec<Group<'d>> {
    let primary = (&diagnostic.primary, AnnotationKind::Primary);
    let related = diagnostic.related.iter().map(|label| (label, AnnotationKind::Context));
    let mut groups: Vec<Group<'d>> = Vec::new();
    for (label, kind) in std::iter::once(primary).chain(related) {
        let mark = mark(report, label, kind);
        match groups.iter_mut().find(|group| group.is_near(&mark)) {
            Some(group) => group.0.push(mark),
            None => groups.push(Group(vec![mark])),
        }
    }
    groups
}

fn mark<'d>(report: &Report<'_>, label: &'d Label, kind: AnnotationKind) -> Mark<'d> {
    let place = report.locate(label.span);
    let (first, last) = (place.start.line, place.end.line);
    let mut bytes = label.span.range();
    let mut lines = (first, last);
    if last - first > TALL
        && let Some(file) = report.sources.get(label.span.file)
    {
        lines = (first, first);
        bytes.end = file.text().get(bytes.start..).and_then(|rest| rest.find('\n')).unwrap_or(0);
        bytes.end += bytes.start;
    }
    Mark { file: label.span.file, lines, bytes, label, kind }
}

impl<'d> Group<'d> {
    fn is_near(&self, mark: &Mark<'_>) -> bool {
        self.0.iter().any(|other| {
            let gap = mark.lines.0.saturating_sub(other.lines.1);
            let gap = gap.max(other.lines.0.saturating_sub(mark.lines.1));
            other.file == mark.file && gap <= NEAR
        })
    }

    fn elements(&self, report: &Report<'_>) -> Vec<Element<'d>> {
        let Some(first) = self.0.first() else { return Vec::new() };
        let place = report.locate(first.label.span);
        let path = one_line(place.path.as_str()).into_owned();
        let window = report.sources.get(first.file).and_then(|file| self.window(file));
        let Some(window) = window else {
            let origin = Origin::path(path)
                .line(place.start.line as usize)
                .char_column(place.start.column as usize);
            let labels = self.0.iter().filter(|mark| !mark.label.text.is_empty());
            let labels = labels.map(|mark| Title::NOTE.message(clean(&mark.label.text)).into());
            return std::iter::once(origin.into()).chain(labels).collect();
        };
        let annotations = self.0.iter().map(|mark| -> Annotation<'d> {
            let span = window.position(mark.bytes.start)..window.position(mark.bytes.end);
            let text = &mark.label.text;
            mark.kind.span(span).label((!text.is_empty()).then(|| one_line(text)))
        });
        let annotations: Vec<_> = annotations.collect();
        let snippet = Snippet::source(window.text).line_start(window.first_line).path(path);
        vec![snippet.annotations(annotations).into()]
    }

    /// The lines that the marks are on, clean; nothing if one of them is too long to show, or if
    /// there is nothing to see, as in a file that could not be read.
    fn window(&self, file: &SourceFile) -> Option<Window> {
        if file.text().is_empty() {
            return None;
        }
        let first_line = self.0.iter().map(|mark| mark.lines.0).min()?;
        let last_line = self.0.iter().map(|mark| mark.lines.1).max()?;
        let start = file.lines().start_of(first_line)? as usize;
        let mut window = Window { start, first_line: first_line as usize, ..Window::default() };
        for line in first_line..=last_line {
            let line = file.lines().line(file.text(), line)?;
            if line.len() > LONG {
                return None;
            }
            window.push(line);
        }
        Some(window)
    }
}

/// A few lines of a file as they are shown, and which byte of the file each character came from.
#[derive(Default)]
struct Window {
    /// Offset in the file of the first byte.
    start: usize,
    first_line: usize,
    text: String,
    /// For every character shown: offset in the file, offset in `text`.
    origins: Vec<(usize, usize)>,
    taken: usize,
}

impl Window {
    /// Adds a line with its line break.
    fn push(&mut self, line: &str) {
        let content = line.trim_end_matches('\n').trim_end_matches('\r');
        for (at, c) in content.char_indices() {
            self.origins.push((self.start + self.taken + at, self.text.len()));
            self.text.push(if c == '\t' { c } else { text::visible(c) });
        }
        self.origins.push((self.start + self.taken + content.len(), self.text.len()));
        if content.len() < line.len() {
            self.text.push('\n');
        }
        self.taken += line.len();
    }

    /// Offset in the text shown of a byte of the file.
    fn position(&self, byte: usize) -> usize {
        let index = self.origins.partition_point(|(origin, _)| *origin < byte);
        self.origins.get(index).map_or(self.text.len(), |(_, shown)| *shown)
    }
}
