//! `tierline render`: the documents people read, written or compared.

mod browser;
mod checking;
pub(super) mod folder;
pub(super) mod past;
mod progress;
pub(super) mod selection;
pub(super) mod watch;
pub(super) mod whole;

use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use camino::Utf8PathBuf;
use rayon::prelude::*;

use tierline::model::{Document, Format, Ix, Visibility};
use tierline::render::{ErrorPlace, Past, RenderError, Renderer};
use tierline::report::{Problem, one_line};

use super::exit::{Exit, Failure};
use super::origin::OriginArgs;
use super::session::Session;
use super::workspace::Workspace;

use browser::Browser;
use checking::check;
use folder::{Folder, Made, State};
use past::Kind;
use selection::Selection;

/// Make the documents that people read: SOPs, contact sheets, tables
///
/// Writes every document of the policy set in its formats, or those that are named. A file that tierline did
/// not make is never replaced without --force. When anything is wrong, nothing at all is written.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline render                            every document
  tierline render contact-sheet              one of them
  tierline render --check                    for CI: fails where a document is stale or missing
  tierline render --out site --format html   elsewhere, pages only
  tierline render --format html,pdf          two of the formats
  tierline render --rev v1.0 --out old       as they were
  tierline render --audience public --out www   only what everybody may read
  tierline render --watch                    again after every change

Documents say which revision of the policy they were made from, and list the commits that changed
what they show. --check passes over both: a document is stale where the policy says something else.

The policy says where documents go: `[render] out = \"docs\"` in tierline.toml, beside that file.")]
pub(crate) struct Render {
    /// Ids of documents; all where none is given
    #[arg(value_name = "DOCUMENT")]
    documents: Vec<String>,

    /// Write to this folder instead of the one that the policy names
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Option<Utf8PathBuf>,

    /// Only the files of this format; several with commas between them
    #[arg(long = "format", value_name = "FORMAT", value_delimiter = ',',
          value_parser = selection::format_parser())]
    formats: Vec<Format>,

    /// Only documents that this audience may read
    ///
    /// `public`: those for everybody; `internal`: those for staff as well; `restricted`: all of them. What a
    /// document shows does not depend on it.
    #[arg(long, value_name = "AUDIENCE", value_parser = selection::audience_parser())]
    audience: Option<Visibility>,

    /// The browser that prints PDF: Chromium, Chrome or Edge
    ///
    /// A program on the PATH or a file. Without it, the variable TIERLINE_BROWSER, else the first that is
    /// installed.
    #[arg(long, value_name = "PROGRAM", value_hint = clap::ValueHint::CommandName)]
    browser: Option<PathBuf>,

    /// Write nothing; name what is stale, missing, or made by no document any more, and exit with 1
    #[arg(long)]
    check: bool,

    /// Replace files that tierline did not make, and bring lists of commits up to date
    ///
    /// Without it, a document in the folder of the policy is only written where the policy says
    /// something else than it does.
    #[arg(long, conflicts_with = "check")]
    force: bool,

    /// Delete files that tierline made and no document makes any more
    #[arg(long, conflicts_with_all = ["check", "documents", "formats", "audience"])]
    prune: bool,

    /// Make the documents again whenever the policy set or a template changes
    #[arg(long, conflicts_with_all = ["check", "rev"])]
    watch: bool,

    #[command(flatten)]
    origin: OriginArgs,
}

impl Render {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        if self.watch { watch::watch(self, session) } else { self.once(session) }
    }

    /// Makes the documents as they are now.
    fn once(&self, session: &Session) -> Result<Exit, Failure> {
        let set = Workspace::open(session, &self.origin)?;
        let mut selection =
            Selection::new(&set.policy, &self.documents, &self.formats, self.audience)?;
        if selection.jobs.is_empty() {
            let mut errors = session.errors();
            writeln!(errors, "the policy set has no documents: write `[documents.…]` first")?;
            errors.flush()?;
            return Ok(Exit::Nothing);
        }
        let own = whole::templates(&set)?;
        let mut renderer = Renderer::new(&set.policy, &set.sources, own.clone());
        let names = selection.jobs.iter().map(|(ix, format)| renderer.file_name(*ix, *format));
        let names: Vec<String> = names.collect();
        let (bases, unknown) = past::earlier(session, &set.policy, &selection);
        if !unknown.is_empty() && !self.check {
            return Err(print_errors(session, &set, &unknown));
        }
        // The others can be checked all the same.
        selection.keep(|ix| {
            let since = set.policy.documents[ix].since.as_ref();
            since.is_none_or(|since| bases.contains_key(&since.value))
        });
        for (since, base) in &bases {
            renderer.compare_with(since, base);
        }
        let drafts =
            each("reading", &selection, |document, format| renderer.draft(document, format))
                .map_err(|errors| print_errors(session, &set, &errors))?;
        let (folder, kind) = match (&self.out, set.origin.worktree()) {
            (Some(out), _) => (Folder::chosen(session.directory(), out), Kind::Built),
            (None, Some(root)) => {
                let out = &set.policy.organization.render.out.value;
                (Folder::of_policy(root, out)?, Kind::Committed)
            }
            (None, None) => {
                let message = "documents of a revision have no folder of their own";
                return Err(Failure::new(message).help("say where they go with `--out DIR`"));
            }
        };
        let jobs = selection.jobs.iter().zip(&drafts);
        let made = jobs.map(|((document, format), draft)| Made {
            name: renderer.file_name(*document, *format),
            format: *format,
            seal: draft.seal.clone(),
            text: String::new(),
        });
        let mut made: Vec<Made> = made.collect();
        let states = folder.compare(&made)?;
        let all = selection.is_everything;
        let left_over = if all { folder.left_over(&names)? } else { Vec::new() };
        if self.check {
            let exit = check(session, &folder, &made, &states, &left_over)?;
            if unknown.is_empty() {
                return Ok(exit);
            }
            let text = errors(&set, &unknown, session.width());
            let not_checked = count(unknown.len(), "document");
            return Err(print(session, &format!("{text}not checked: {not_checked}\n")));
        }
        let pasts = past::pasts(session, &set, &own, &past::uses(&selection, drafts), kind)?;
        let none = Past::default();
        let texts = each("making", &selection, |document, format| {
            renderer.render(document, format, pasts.get(&document).unwrap_or(&none))
        });
        let texts = texts.map_err(|errors| print_errors(session, &set, &errors))?;
        let sealed = made.par_iter_mut().zip(texts);
        sealed.for_each(|(made, text)| made.text = text.under(&made.seal));
        let mut states = folder.compare(&made)?;
        if kind == Kind::Committed && !self.force {
            // A document that says the same stays as it is, so that a commit changes those it changes.
            states.iter_mut().filter(|s| **s == State::Behind).for_each(|s| *s = State::Fresh);
        }
        if !self.force {
            folder.refuse_foreign(&made, &states)?;
        }
        folder.write(&self.files(&made, &states)?)?;
        let mut errors = session.errors();
        if self.prune {
            folder.delete(&left_over)?;
        }
        for name in &left_over {
            let path = folder.shown(name);
            let what = if self.prune { "deleted" } else { "delete it, or run with `--prune`" };
            writeln!(errors, "{path}: no document makes it any more; {what}")?;
        }
        let written = states.iter().filter(|state| **state != State::Fresh).count();
        writeln!(
            errors,
            "{}, {}: {written} written, {} unchanged, in {}",
            count(selection.documents, "document"),
            count(made.len(), "file"),
            made.len() - written,
            one_line(folder.name().as_str()),
        )?;
        errors.flush()?;
        Ok(Exit::Clean)
    }

    /// What is to be written: names and bytes. Pages are printed only where that is needed.
    fn files<'m>(
        &self,
        made: &'m [Made],
        states: &[State],
    ) -> Result<Vec<(&'m str, Vec<u8>)>, Failure> {
        let stale = made.iter().zip(states).filter(|(_, state)| **state != State::Fresh);
        let stale: Vec<&Made> = stale.map(|(file, _)| file).collect();
        let browser = match stale.iter().any(|file| file.format == Format::Pdf) {
            true => Some(Browser::find(self.browser.as_deref())?),
            false => None,
        };
        let bytes = |file: &&'m Made| {
            let bytes = match (file.format, &browser) {
                (Format::Pdf, Some(browser)) => {
                    let mut pdf = browser.print(&file.text, &file.name)?;
                    pdf.extend_from_slice(file.seal.pdf_mark(&file.text).as_bytes());
                    pdf
                }
                _ => file.text.clone().into_bytes(),
            };
            Ok((file.name.as_str(), bytes))
        };
        progress::shown("printing", stale.len(), |done| {
            let count = |file| {
                let made = bytes(file);
                done.fetch_add(1, Ordering::Relaxed);
                made
            };
            stale.par_iter().map(count).collect()
        })
    }
}

/// Shows every error with its line. Nothing was written.
fn print_errors(session: &Session, set: &Workspace, problems: &[RenderError]) -> Failure {
    print(session, &told(set, problems, session.width()))
}

/// Prints why something cannot be done.
fn print(session: &Session, text: &str) -> Failure {
    let mut errors = session.errors();
    match errors.write_all(text.as_bytes()).and_then(|()| errors.flush()) {
        Ok(()) => Failure::NotLoadable,
        Err(error) => error.into(),
    }
}

/// Every error with its line.
fn told(set: &Workspace, problems: &[RenderError], width: usize) -> String {
    let documents = count(problems.len(), "document");
    let all = errors(set, problems, width);
    format!("{all}nothing was written: {documents} cannot be made\n")
}

fn errors(set: &Workspace, problems: &[RenderError], width: usize) -> String {
    problems.iter().map(|problem| show(set, problem, width) + "\n\n").collect()
}

/// Does something for every file, in parallel; all errors, each once, or all results in the order of
/// the selection. `doing` is what a bar says where it takes long.
fn each<T: Send>(
    doing: &'static str,
    selection: &Selection,
    job: impl Fn(Ix<Document>, Format) -> Result<T, Box<RenderError>> + Sync,
) -> Result<Vec<T>, Vec<RenderError>> {
    let outcomes: Vec<_> = progress::shown(doing, selection.jobs.len(), |done| {
        let count = |(document, format): &(Ix<Document>, Format)| {
            let outcome = job(*document, *format);
            done.fetch_add(1, Ordering::Relaxed);
            outcome
        };
        selection.jobs.par_iter().map(count).collect()
    });
    let mut results = Vec::new();
    let mut errors: Vec<RenderError> = Vec::new();
    for outcome in outcomes {
        match outcome {
            Ok(result) => results.push(result),
            // What is wrong in prose is wrong in every format.
            Err(error) if errors.contains(&*error) => {}
            Err(error) => errors.push(*error),
        }
    }
    if errors.is_empty() { Ok(results) } else { Err(errors) }
}

/// One error with its excerpt.
fn show(set: &Workspace, error: &RenderError, width: usize) -> String {
    let message = format!("cannot make `{}`: {}", error.document, error.message);
    let (path, text, range) = match &error.place {
        ErrorPlace::Policy(span) => match set.sources.get(span.file) {
            Some(file) => (file.path().to_string(), file.text(), span.range()),
            None => (String::new(), "", 0..0),
        },
        ErrorPlace::Template { name, path, text, range } => {
            let path = path.as_ref().map_or_else(
                || format!("template `{name}`, which comes with tierline"),
                ToString::to_string,
            );
            (path, text.as_str(), range.clone())
        }
    };
    let help = error.help.as_deref();
    Problem { message: &message, path: &path, text, range, help }.render(width)
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
