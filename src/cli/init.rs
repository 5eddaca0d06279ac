//! `tierline init`: a new policy repository.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use camino::Utf8PathBuf;
use jiff::tz::TimeZone;
use tempfile::NamedTempFile;

use tierline::load::schema;
use tierline::report::one_line;
use tierline::source::existing::{Existing, existing, obstacle, reason};
use tierline::source::git::{GitError, Repository};

use super::exit::{Exit, Failure};
use super::session::Session;

/// Start a policy repository: a small policy that checks, tests and renders, and what belongs around it
///
/// Writes `policies/` (people, calendars, tickets, an escalation policy, scenarios, two documents), workflows
/// for GitHub and GitLab, hooks for pre-commit, and settings by which editors know the schema of policy
/// files. A file that is there already stays as it is and is named; where a policy is there already,
/// nothing is written.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline init                in the current directory
  tierline init it-policy      in a folder of that name, which need not exist")]
pub(crate) struct Init {
    /// The top folder of the repository
    #[arg(value_name = "DIR", default_value = ".", value_hint = clap::ValueHint::DirPath)]
    folder: Utf8PathBuf,
}

macro_rules! starter {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../starter/", $name)))),+]
    };
}

/// The files of a new repository, by their paths below `starter/` and in the repository.
static STARTER: &[(&str, &str)] = starter![
    ".gitattributes",
    ".github/workflows/policies.yml",
    ".gitlab-ci.yml",
    ".pre-commit-config.yaml",
    ".taplo.toml",
    ".vscode/extensions.json",
    ".vscode/settings.json",
    "README.md",
    "policies/calendars.toml",
    "policies/documents.toml",
    "policies/escalation.toml",
    "policies/people.toml",
    "policies/scenarios.toml",
    "policies/tickets.toml",
    "policies/tierline.toml",
];

/// Where the schemas go.
const SCHEMAS: &str = ".tierline";

/// Stands in the starter for the day on which it is written: somebody verified the numbers, somebody
/// reviewed the documents.
const TODAY: &str = "2000-01-01";

impl Init {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let top = session.directory().join(&self.folder);
        if let Some(obstacle) = obstacle(&top) {
            let what = obstacle.tell(&top, &self.folder);
            let message = format!("{}, so nothing is written there", one_line(&what));
            return Err(Failure::new(message).help("name another folder"));
        }
        let today = session.now(&TimeZone::UTC)?.to_zoned(TimeZone::UTC).date().to_string();
        let starter = STARTER.iter();
        let mut files: Vec<(String, String)> =
            starter.map(|(name, text)| ((*name).to_owned(), text.replace(TODAY, &today))).collect();
        let schemas = schema::files().into_iter();
        files.extend(schemas.map(|file| (format!("{SCHEMAS}/{}", file.name), file.text())));

        let there = self.existing(&top, &files)?;
        let policy = there.iter().find(|name| name.ends_with(".toml") && !name.starts_with('.'));
        if let Some(policy) = policy {
            let message = format!("`{}` is there already", self.shown(policy));
            let help = "nothing was written; name a folder without a policy";
            return Err(Failure::new(message).help(help));
        }
        files.retain(|(name, _)| !there.contains(name));
        write(&top, &files).map_err(|(name, error)| {
            let path = self.shown(&name);
            let message = format!("cannot write `{path}`: {}", reason(&error));
            Failure::new(message).help("nothing was written")
        })?;
        // Whatever else may be wrong with a repository, it is there.
        let is_in_git = !matches!(Repository::discover(&top), Err(GitError::NotARepository { .. }));
        self.tell(session, &files, &there, is_in_git)
    }

    /// Which of the files are there. A `tierline.toml` at the top counts, too: one policy set does not
    /// lie in another.
    fn existing(
        &self,
        top: &Path,
        files: &[(String, String)],
    ) -> Result<BTreeSet<String>, Failure> {
        let names = files.iter().map(|(name, _)| name.as_str()).chain(["tierline.toml"]);
        let mut there = BTreeSet::new();
        for name in names {
            let found = existing(&top.join(name)).map_err(|error| {
                let message = format!("cannot look at `{}`: {}", self.shown(name), reason(&error));
                Failure::new(message).help("nothing was written")
            })?;
            if found != Existing::Nothing {
                there.insert(name.to_owned());
            }
        }
        Ok(there)
    }

    fn tell(
        &self,
        session: &Session,
        files: &[(String, String)],
        kept: &BTreeSet<String>,
        is_in_git: bool,
    ) -> Result<Exit, Failure> {
        let mut out = session.people();
        for (name, _) in files {
            writeln!(out, "{}", self.shown(name))?;
        }
        out.flush()?;
        let mut errors = session.errors();
        for name in kept {
            writeln!(errors, "{}: was there already and stays as it is", self.shown(name))?;
        }
        let into =
            if self.folder == "." { String::new() } else { format!("cd {} && ", self.folder) };
        let (number, into) = (files.len(), one_line(&into));
        let git = if is_in_git { "" } else { "git init && " };
        writeln!(errors, "{number} files written; next: {into}{git}tierline build")?;
        errors.flush()?;
        Ok(Exit::Clean)
    }

    /// A file as people should see it.
    fn shown(&self, name: &str) -> String {
        let path = if self.folder == "." { name.into() } else { self.folder.join(name) };
        one_line(path.as_str()).into_owned()
    }
}

/// Writes all files or none: each goes to its folder under another name, and takes its own only when all
/// are there.
fn write(top: &Path, files: &[(String, String)]) -> Result<(), (String, std::io::Error)> {
    let mut waiting: Vec<(&str, PathBuf, NamedTempFile)> = Vec::new();
    for (name, text) in files {
        let path = top.join(name);
        let file = neighbour(&path, text).map_err(|error| (name.clone(), error))?;
        waiting.push((name, path, file));
    }
    let mut written: Vec<PathBuf> = Vec::new();
    for (name, path, file) in waiting {
        if let Err(error) = file.persist_noclobber(&path) {
            for path in &written {
                // What cannot be taken back is told by the error that follows.
                let _ = std::fs::remove_file(path);
            }
            return Err((name.to_owned(), error.error));
        }
        written.push(path);
    }
    Ok(())
}

/// A file beside the place it is for.
fn neighbour(path: &Path, text: &str) -> std::io::Result<NamedTempFile> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tierline-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file; the user's mask takes away what it takes away.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_folder() {
        let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("starter");
        let mut open = vec![top.clone()];
        let mut found = Vec::new();
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let path = entry.path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    found.push(path.strip_prefix(&top).unwrap().to_str().unwrap().to_owned());
                }
            }
        }
        found.sort();
        assert_eq!(STARTER.iter().map(|(name, _)| *name).collect::<Vec<_>>(), found);
    }
}
