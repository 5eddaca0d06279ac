//! `tierline import`: contacts of an address book, written into the policy set.

use std::collections::BTreeMap;
use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Subcommand;
use similar::TextDiff;

use tierline::import::{self, Merged, Read, Step};
use tierline::load::{Loaded, load};
use tierline::model::Policy;
use tierline::report::{Problem, clean, one_line};
use tierline::source::existing::{Existing, existing, reason};
use tierline::source::worktree::{Root, read_bytes};
use tierline::source::{Origin, POLICY, RawFile, Sources};

use super::exit::{Exit, Failure};
use super::session::Session;
use super::workspace;
use super::{origin, write};

/// Bring contacts from an address book into the policy
///
/// docs/import.md says what is read, and what becomes of it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tierline import contacts team.vcf --dry-run")]
pub(crate) struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Contacts(Contacts),
}

/// Write contacts of a CSV or vCard file into the policy
///
/// Reads what `tierline render` writes as contact sheets, and the exports of Google, Outlook, Apple and others
/// (CSV with any separator, vCard 2.1, 3.0 and 4.0). Whom the policy does not have yet goes to the end of a
/// file; who is there (the same id, name or e-mail address) only gets what is new or has changed, in the file
/// where the entry stands. Comments and layout stay as they are. Where one contact cannot be used, or the
/// outcome would not load, nothing at all is written.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline import contacts team.vcf --dry-run     what it would change
  tierline import contacts staff.csv
  tierline import contacts staff.csv --into policies/contacts/staff.toml")]
struct Contacts {
    /// The file with the contacts
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: Utf8PathBuf,

    /// The file of the policy set that new contacts go to
    ///
    /// Without it, the one that holds the most contacts, else `contacts.toml`. It need not exist.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    into: Option<Utf8PathBuf>,

    /// Write nothing; print the changes as a diff
    #[arg(long)]
    dry_run: bool,
}

impl Import {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        match &self.what {
            What::Contacts(contacts) => contacts.run(session),
        }
    }
}

impl Contacts {
    fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let origin = origin::worktree(session)?;
        let Some(root) = origin.worktree() else { return Ok(Exit::Nothing) };
        let sources = origin.read()?.into_sources();
        let Loaded { policy, errors, .. } = load(&sources);
        let Some(policy) = policy.filter(|_| errors.is_empty()) else {
            return Err(workspace::print(session, &sources, errors));
        };
        let text = self.text(session)?;
        let (read, mut problems) = import::read(&text);
        if read.contacts.is_empty() && problems.is_empty() {
            session
                .say(&format!("{}: there are no contacts in it", one_line(self.file.as_str())))?;
            return Ok(Exit::Nothing);
        }
        let into = self.into(session, root, &policy, &sources)?;
        let merged = match import::merge(&policy, &sources, &read.contacts, &into) {
            Ok(merged) if problems.is_empty() => merged,
            more => {
                problems.extend(more.err().into_iter().flatten());
                problems.sort_by_key(|problem| problem.at.start);
                return Err(self.refuse(session, &text, &problems));
            }
        };
        loads(session, &origin, &merged)?;
        let old = |path: &Utf8Path| {
            let mut files = sources.iter();
            let found = files.find(|(id, _)| sources.path_in_folder(*id) == Some(path));
            found.map_or("", |(_, file)| file.text())
        };
        if self.dry_run {
            let mut out = session.people();
            for (path, new) in &merged.files {
                let name = origin.shown_below(path);
                let (old, new) = (old(path).replace("\r\n", "\n"), new.replace("\r\n", "\n"));
                let diff = TextDiff::from_lines(&old, &new);
                let header = (one_line(name.as_str()), one_line(name.as_str()));
                let diff = diff.unified_diff().header(&header.0, &header.1).to_string();
                write!(out, "{}", clean(&diff))?;
            }
            out.flush()?;
        } else {
            write_all(root, &origin, &merged.files, old)?;
        }
        self.tell(session, &origin, &read, &merged.steps)
    }

    /// The text of the file with the contacts.
    fn text(&self, session: &Session) -> Result<String, Failure> {
        let shown = one_line(self.file.as_str()).into_owned();
        let refuse = |why: &str| Failure::new(format!("cannot read `{shown}`: {why}"));
        let bytes = read_bytes(&session.directory().join(&self.file))
            .map_err(|error| refuse(&reason(&error)).help("name a CSV or vCard file"))?
            .map_err(|_| refuse("it is larger than 16 MiB").help("import it in parts"))?;
        let decoded = import::decode(&bytes);
        if decoded.guessed {
            session.say(&format!(
                "{shown}: is no Unicode and was read as Windows-1252; check names with accents"
            ))?;
        }
        Ok(decoded.text)
    }

    /// Shows every problem with its line. Nothing was written.
    fn refuse(&self, session: &Session, text: &str, problems: &[import::Problem]) -> Failure {
        let mut errors = session.errors();
        let mut print = || {
            for problem in problems {
                let help = Some(problem.help.as_str()).filter(|help| !help.is_empty());
                let shown = Problem {
                    message: &problem.message,
                    path: self.file.as_str(),
                    text,
                    range: problem.at.clone(),
                    help,
                };
                writeln!(errors, "{}\n", shown.render(session.width()))?;
            }
            let count = problems.len();
            let things = if count == 1 { "1 thing" } else { &format!("{count} things") };
            writeln!(errors, "nothing was written: {things} to put right")?;
            errors.flush()
        };
        match print() {
            Ok(()) => Failure::NotLoadable,
            Err(error) => error.into(),
        }
    }

    /// Where new contacts go, below the policy set.
    fn into(
        &self,
        session: &Session,
        root: &Root,
        policy: &Policy,
        sources: &Sources,
    ) -> Result<Utf8PathBuf, Failure> {
        let Some(into) = &self.into else { return Ok(usual_file(policy, sources)) };
        let shown = one_line(into.as_str()).into_owned();
        let refuse = |why: String| Failure::new(format!("`{shown}` {why}"));
        let help = format!("name a `*.{POLICY}` file below `{}`", root.shown());
        let folder = root.path().canonicalize().unwrap_or_else(|_| root.path().to_owned());
        let path = session.directory().join(into);
        let place = match (path.parent().and_then(|p| p.canonicalize().ok()), path.file_name()) {
            (Some(parent), Some(name)) => parent.join(name),
            _ => {
                return Err(refuse("is in a folder that does not exist".into())
                    .help("make the folder first"));
            }
        };
        let below = place
            .strip_prefix(&folder)
            .ok()
            .and_then(|below| Utf8PathBuf::from_path_buf(below.to_owned()).ok());
        let Some(below) = below else {
            return Err(
                refuse("is not in the policy set, which would not read it".into()).help(help)
            );
        };
        let is_hidden = below.components().any(|part| part.as_str().starts_with('.'));
        if below.extension() != Some(POLICY) || is_hidden {
            return Err(refuse("is no file that the policy set reads".into()).help(help));
        }
        match existing(&place) {
            Ok(Existing::Nothing | Existing::File(_)) => Ok(below),
            Ok(Existing::Link) => {
                Err(refuse("is a link, which the policy set does not read".into()).help(help))
            }
            Ok(Existing::Other) => Err(refuse("is no file".into()).help(help)),
            Err(error) => Err(refuse(format!("cannot be read: {}", reason(&error)))),
        }
    }

    /// Says what became of every contact, and what was left out.
    fn tell(
        &self,
        session: &Session,
        origin: &Origin,
        read: &Read,
        steps: &[Step],
    ) -> Result<Exit, Failure> {
        let mut errors = session.errors();
        for step in steps {
            let file = origin.shown_below(&step.file);
            let id = &step.id;
            if step.is_new {
                writeln!(errors, "{file}: {id} added")?;
            } else if !step.changes.is_empty() {
                let changes = step.changes.join("; ");
                writeln!(errors, "{file}: {id} gets {}", one_line(&changes))?;
            }
            for kept in &step.kept {
                writeln!(errors, "{file}: {id} keeps {}", one_line(kept))?;
            }
        }
        if !read.left.is_empty() {
            let left = read.left.iter().map(|(what, count)| format!("{what} ({count})"));
            let left = left.collect::<Vec<_>>().join(", ");
            writeln!(errors, "left out, as a policy has no place for it: {}", one_line(&left))?;
        }
        let added = steps.iter().filter(|step| step.is_new).count();
        let changed = steps.iter().filter(|s| !s.is_new && !s.changes.is_empty()).count();
        let same = steps.len() - added - changed;
        let end = if self.dry_run { "; nothing was written" } else { "" };
        let contacts = if steps.len() == 1 { "contact" } else { "contacts" };
        writeln!(
            errors,
            "{} {contacts}: {added} added, {changed} changed, {same} unchanged{end}",
            steps.len()
        )?;
        errors.flush()?;
        Ok(Exit::Clean)
    }
}

/// The file that holds the most contacts.
fn usual_file(policy: &Policy, sources: &Sources) -> Utf8PathBuf {
    let mut counts: BTreeMap<&Utf8Path, usize> = BTreeMap::new();
    for contact in policy.contacts.values() {
        if let Some(path) = sources.path_in_folder(contact.entry.at.file) {
            *counts.entry(path).or_default() += 1;
        }
    }
    // Of several, the first by name.
    let most = counts.iter().rev().max_by_key(|(_, count)| **count);
    most.map_or_else(|| format!("contacts.{POLICY}").into(), |(path, _)| (*path).to_owned())
}

/// Refuses an outcome that would not load.
fn loads(session: &Session, origin: &Origin, merged: &Merged) -> Result<(), Failure> {
    let mut set = origin.read()?;
    for (path, text) in &merged.files {
        set.files.retain(|file| file.path != *path);
        let content = Ok(text.clone().into_bytes());
        set.files.push(RawFile { path: path.clone(), content, blob: None });
    }
    let sources = set.into_sources();
    let errors = load(&sources).errors;
    if errors.is_empty() {
        return Ok(());
    }
    session.say("the policy set would not load any more, so nothing was written:\n")?;
    Err(workspace::print(session, &sources, errors))
}

/// Writes all files or none, each whole. What somebody changed in the meantime stays.
fn write_all<'t>(
    root: &Root,
    origin: &Origin,
    files: &BTreeMap<Utf8PathBuf, String>,
    old: impl Fn(&Utf8Path) -> &'t str,
) -> Result<(), Failure> {
    let mut waiting = Vec::new();
    for (path, text) in files {
        let shown = origin.shown_below(path);
        let place = root.path().join(path);
        let is_old = match existing(&place) {
            Ok(Existing::Nothing) => old(path).is_empty(),
            Ok(Existing::File(bytes)) => bytes == old(path).as_bytes(),
            _ => false,
        };
        if !is_old {
            let message = format!("`{shown}` changed while contacts were read");
            return Err(Failure::new(message).help("nothing was written; run the command again"));
        }
        waiting.push((shown, place, text.as_bytes()));
    }
    write::all(&waiting)
}
