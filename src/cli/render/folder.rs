//! The folder that documents are written to: what stands there, and how it is replaced.
//!
//! Files appear whole or not at all: each is written beside its place under another name and moved
//! there when all are written. Links are neither followed nor replaced.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use tempfile::NamedTempFile;

use tierline::model::Format;
use tierline::render::{Seal, is_made};
use tierline::report::one_line;
use tierline::source::existing::{Existing, existing, file_names, obstacle, reason};
use tierline::source::worktree::Root;

use super::Failure;

/// A file that a document makes.
#[derive(Debug)]
pub(in crate::cli) struct Made {
    /// Its name in the folder.
    pub(in crate::cli) name: String,
    /// What it is made in.
    pub(in crate::cli) format: Format,
    /// What it is known by, whatever its history.
    pub(in crate::cli) seal: Seal,
    /// Its whole text; of a PDF, the page to print. Empty where it is only compared.
    pub(in crate::cli) text: String,
}

impl Made {
    /// Whether bytes are what the document makes. A PDF is known by the page that it was printed from:
    /// what the printing adds depends on the browser.
    fn is(&self, bytes: &[u8]) -> bool {
        match self.format {
            Format::Pdf => bytes.ends_with(self.seal.pdf_mark(&self.text).as_bytes()),
            _ => bytes == self.text.as_bytes(),
        }
    }
}

/// How a file compares with what its document makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum State {
    /// The same bytes.
    Fresh,
    /// The same document, which lists fewer commits, or others.
    Behind,
    /// There is none.
    Missing,
    /// Made by tierline, of another policy.
    Stale,
    /// Not made by tierline.
    Foreign,
}

/// Where documents go.
#[derive(Debug)]
pub(in crate::cli) struct Folder {
    path: PathBuf,
    shown: Utf8PathBuf,
}

impl Folder {
    /// The folder given on the command line. Whoever names a folder there means it, wherever it leads.
    pub(in crate::cli) fn chosen(current: &Path, out: &Utf8Path) -> Self {
        Self { path: current.join(out), shown: out.to_owned() }
    }

    /// The folder that the policy names. It may lie beside the policy set in the same repository, but
    /// neither its name nor a link may lead out of that: a policy may come from a stranger.
    pub(in crate::cli) fn of_policy(root: &Root, out: &str) -> Result<Self, Failure> {
        let help = "name the folder with `--out DIR` if that is what you want";
        let refuse = |why: &str| {
            Failure::new(format!("`[render] out = \"{}\"` {why}", one_line(out))).help(help)
        };
        let out = Utf8Path::new(out);
        let path =
            root.locate(out).ok_or_else(|| refuse("leads out of the repository of the policy"))?;
        let shown = normalized(&root.shown().join(out));
        Ok(Self { path, shown })
    }

    /// The folder as people should see it.
    pub(in crate::cli) fn name(&self) -> &Utf8Path {
        if self.shown.as_str().is_empty() { Utf8Path::new(".") } else { &self.shown }
    }

    /// A file of the folder as people should see it.
    pub(in crate::cli) fn shown(&self, name: &str) -> String {
        one_line(self.shown.join(name).as_str()).into_owned()
    }

    /// Compares each file with what stands in its place.
    pub(in crate::cli) fn compare(&self, made: &[Made]) -> Result<Vec<State>, Failure> {
        self.is_possible()?;
        made.iter()
            .map(|file| {
                let found = existing(&self.path.join(&file.name));
                Ok(match found.map_err(|error| self.failure(&file.name, "read", &error))? {
                    Existing::Nothing => State::Missing,
                    Existing::File(bytes) if file.is(&bytes) => State::Fresh,
                    Existing::File(bytes) if file.seal.fits(&bytes) => State::Behind,
                    Existing::File(bytes) if is_made(&bytes) => State::Stale,
                    Existing::File(_) => State::Foreign,
                    Existing::Link => return Err(self.in_the_way(&file.name, "a link")),
                    Existing::Other => return Err(self.in_the_way(&file.name, "no file")),
                })
            })
            .collect()
    }

    /// Refuses what is no folder and cannot become one.
    fn is_possible(&self) -> Result<(), Failure> {
        let Some(obstacle) = obstacle(&self.path) else { return Ok(()) };
        let what = obstacle.tell(&self.path, self.name());
        let message = format!("{}, so no document is written there", one_line(&what));
        Err(Failure::new(message).help("name a folder with `--out DIR`; nothing was written"))
    }

    /// Files of the folder that tierline made and no document makes any more.
    pub(in crate::cli) fn left_over(&self, made: &[String]) -> Result<Vec<String>, Failure> {
        let names = file_names(&self.path).map_err(|error| self.failure("", "list", &error))?;
        let mut left_over = Vec::new();
        for name in names {
            let ending = name.rsplit_once('.').map(|(_, ending)| ending);
            let is_document = Format::ALL.iter().any(|format| ending == Some(format.extension()));
            if !is_document || made.contains(&name) {
                continue;
            }
            let found = existing(&self.path.join(&name));
            if let Existing::File(bytes) =
                found.map_err(|error| self.failure(&name, "read", &error))?
                && is_made(&bytes)
            {
                left_over.push(name);
            }
        }
        Ok(left_over)
    }

    /// Refuses to replace what tierline did not make.
    pub(in crate::cli) fn refuse_foreign(
        &self,
        made: &[Made],
        states: &[State],
    ) -> Result<(), Failure> {
        for (file, state) in made.iter().zip(states) {
            if *state == State::Foreign {
                let path = self.shown(&file.name);
                let message = format!("`{path}` was not made by tierline, so it stays as it is");
                let help = "move it away, or replace it with `--force`; nothing was written";
                return Err(Failure::new(message).help(help));
            }
        }
        Ok(())
    }

    /// Writes files: names and bytes. Nothing is replaced before everything is written.
    pub(in crate::cli) fn write(&self, files: &[(&str, Vec<u8>)]) -> Result<(), Failure> {
        fs::create_dir_all(&self.path).map_err(|error| self.failure("", "make", &error))?;
        let mut written = Vec::new();
        for (name, bytes) in files {
            let temporary =
                self.temporary(bytes).map_err(|error| self.failure(name, "write", &error))?;
            written.push((name, temporary));
        }
        for (name, temporary) in written {
            temporary
                .persist(self.path.join(name))
                .map_err(|error| self.failure(name, "write", &error.error))?;
        }
        Ok(())
    }

    /// Deletes files that tierline made and no document makes any more.
    pub(in crate::cli) fn delete(&self, names: &[String]) -> Result<(), Failure> {
        names.iter().try_for_each(|name| {
            fs::remove_file(self.path.join(name))
                .map_err(|error| self.failure(name, "delete", &error))
        })
    }

    /// The file under a name of its own, removed again unless it is moved to its place.
    fn temporary(&self, bytes: &[u8]) -> io::Result<NamedTempFile> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".tierline-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As any new file; the user's mask takes away what it takes away.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut temporary = builder.tempfile_in(&self.path)?;
        temporary.write_all(bytes)?;
        temporary.flush()?;
        Ok(temporary)
    }

    fn in_the_way(&self, name: &str, what: &str) -> Failure {
        let message = format!("`{}` is {what}, so no document is written there", self.shown(name));
        Failure::new(message).help("move it away; nothing was written")
    }

    fn failure(&self, name: &str, verb: &str, error: &io::Error) -> Failure {
        let path = if name.is_empty() { self.name().to_string() } else { self.shown(name) };
        Failure::new(format!("cannot {verb} `{}`: {}", one_line(&path), reason(error)))
    }
}

/// Without `.` and `x/..`, for showing.
fn normalized(path: &Utf8Path) -> Utf8PathBuf {
    let mut parts = Utf8PathBuf::new();
    for part in path.components() {
        match part {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir
                if matches!(parts.components().next_back(), Some(Utf8Component::Normal(_))) =>
            {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
}
