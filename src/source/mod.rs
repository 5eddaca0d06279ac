//! Where bytes come from: the files of a policy set, on the disk or in a git revision, and the places
//! in them.
//!
//! The only module that reads the disk and that knows git. It knows nothing of TOML.

mod digest;
pub mod existing;
mod file_set;
pub mod git;
mod line_index;
mod origin;
mod problem;
mod span;
pub mod worktree;

use std::sync::OnceLock;

use camino::{Utf8Path, Utf8PathBuf};

pub use digest::digest;
pub use file_set::{FileSet, MAX_FILE_SIZE, RawFile};
pub use line_index::{LineIndex, Position};
pub use origin::Origin;
pub use problem::Problem;
pub use span::{At, FileId, Span};

/// How the name of a policy file ends.
pub const POLICY: &str = "toml";

/// How the name of a calendar ends that policy files may import.
pub const CALENDAR: &str = "ics";

/// One file as it was read.
#[derive(Debug)]
pub struct SourceFile {
    path: Utf8PathBuf,
    text: String,
    problem: Option<Problem>,
    blob: Option<git::ObjectId>,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    /// A file with its path as people should see it (relative, `/` between parts).
    pub fn new(path: impl Into<Utf8PathBuf>, text: String) -> Self {
        Self { path: path.into(), text, problem: None, blob: None, lines: OnceLock::new() }
    }

    /// A file that could not be read, with its text up to the problem.
    pub fn unreadable(path: impl Into<Utf8PathBuf>, text: String, problem: Problem) -> Self {
        Self { problem: Some(problem), ..Self::new(path, text) }
    }

    /// Why the file could not be read. Its text is then empty or ends at the problem, and nothing may
    /// be concluded from it.
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// The id of its content, where it came from git: files of equal ids have equal text, so that work
    /// on one serves for the other.
    pub fn blob(&self) -> Option<git::ObjectId> {
        self.blob
    }

    /// Path as people should see it: relative, `/` between parts; in a revision `REVISION:path`.
    pub fn path(&self) -> &Utf8Path {
        &self.path
    }

    /// True for an iCalendar file, which counts only if a policy file imports it.
    pub fn is_calendar(&self) -> bool {
        self.path.extension() == Some(CALENDAR)
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line index, built on first use: a clean run never needs it.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// All files of a run, in the order of their paths.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    folder: Utf8PathBuf,
    repository_folder: Option<Utf8PathBuf>,
}

impl Sources {
    /// Adds a file and says under which number it is known from now on.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        id
    }

    /// Every file with its number.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// Every file that is part of the policy by itself: all but calendars.
    pub fn policy_files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.iter().filter(|(_, file)| !file.is_calendar())
    }

    /// The file of that number, if there is one.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// Path of a file below the folder that all of them were read from.
    pub fn path_in_folder(&self, id: FileId) -> Option<&Utf8Path> {
        let path = self.get(id)?.path();
        if self.folder.as_str().ends_with(':') {
            let below = path.as_str().strip_prefix(self.folder.as_str());
            return Some(below.map_or(path, Utf8Path::new));
        }
        Some(path.strip_prefix(&self.folder).unwrap_or(path))
    }

    /// Path of a file from the top of its git repository, for reports that machines read; outside a
    /// repository, the path as people see it.
    pub fn repository_path(&self, id: FileId) -> Option<Utf8PathBuf> {
        let path = self.get(id)?.path();
        Some(match &self.repository_folder {
            Some(folder) => folder.join(self.path_in_folder(id)?),
            None => path.to_owned(),
        })
    }

    /// The text a span covers; empty where the span is not in its file.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).and_then(|file| file.text.get(span.range())).unwrap_or_default()
    }

    /// Path and position of a span's start, as every output shows it.
    pub fn place(&self, span: Span) -> Option<Place<'_>> {
        let file = self.get(span.file)?;
        let position = file.lines().position(&file.text, span.start);
        Some(Place { path: &file.path, position })
    }
}

/// A span's start in words: `path:line:column`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place<'s> {
    /// Path as people should see it.
    pub path: &'s Utf8Path,
    /// Line and column, from 1.
    pub position: Position,
}

impl std::fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.position.line, self.position.column)
    }
}
