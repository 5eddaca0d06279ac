//! `tierline hook`: a plain git hook that checks what is about to be committed.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use clap::Subcommand;

use tierline::report::one_line;
use tierline::source::existing::{Existing, existing, reason};
use tierline::source::git::Repository;
use tierline::source::worktree;

use super::exit::{Exit, Failure};
use super::origin;
use super::session::Session;
use super::write;

/// Check the policy before each commit, with a git hook
///
/// The hook runs `tierline check`, `test` and `render --check` on what is staged, and refuses the commit
/// where one of them objects. It goes where git looks for hooks: `core.hooksPath` if that is set, else the
/// `hooks` of the repository, which all its working trees share. For the pre-commit framework, there is
/// `.pre-commit-hooks.yaml` instead.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline hook install
  tierline hook uninstall
  tierline hook print > .husky/_/policy    for a hook of your own that calls it")]
pub(crate) struct Hook {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Action {
    /// Write the hook `pre-commit`; never over one that tierline did not write
    Install,
    /// Take it away again
    Uninstall,
    /// Print it
    Print,
}

/// The hook, with a place for the folder of the policy set.
const SCRIPT: &str = include_str!("pre-commit.sh");

/// By what a hook of tierline is known.
const KNOWN_BY: &str = "\n# Made by tierline. ";

impl Hook {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let repository = Repository::discover(&session.start())?;
        let path = hook(&repository)?;
        let shown = shown(session, &path);
        let failed = |verb: &str, error: &std::io::Error| {
            Failure::new(format!("cannot {verb} `{shown}`: {}", reason(error)))
        };
        let there = existing(&path).map_err(|error| failed("read", &error))?;
        let is_own = matches!(&there, Existing::File(bytes)
            if String::from_utf8_lossy(bytes).contains(KNOWN_BY));
        match self.action {
            Action::Print => {
                let script = script(session, &repository)?;
                let mut out = session.machine();
                out.write_all(script.as_bytes())?;
                out.flush()?;
            }
            Action::Install if is_own || there == Existing::Nothing => {
                let script = script(session, &repository)?;
                let utf8 = Utf8Path::from_path(&path)
                    .ok_or_else(|| Failure::new(format!("`{shown}` is no UTF-8 path")))?;
                write::file(utf8, script.as_bytes())?;
                make_executable(&path).map_err(|error| failed("make executable", &error))?;
                session.say(&format!("{shown}: checks the policy before each commit"))?;
            }
            Action::Install => {
                let message = format!("`{shown}` is somebody else's hook, so it stays as it is");
                let help = "call the one that `tierline hook print` prints from there";
                return Err(Failure::new(message).help(help));
            }
            Action::Uninstall if is_own => {
                std::fs::remove_file(&path).map_err(|error| failed("delete", &error))?;
                session.say(&format!("{shown}: deleted"))?;
            }
            Action::Uninstall if there == Existing::Nothing => {
                session.say(&format!("{shown}: there is no hook"))?;
                return Ok(Exit::Nothing);
            }
            Action::Uninstall => {
                let message = format!("`{shown}` is somebody else's hook, so it stays as it is");
                return Err(
                    Failure::new(message).help("take away by hand what it calls of tierline")
                );
            }
        }
        Ok(Exit::Clean)
    }
}

/// Where the hook belongs.
fn hook(repository: &Repository) -> Result<PathBuf, Failure> {
    let folder = repository.hooks()?.ok_or_else(|| {
        let message = "the repository is bare: nobody commits in it, so it has no such hook";
        Failure::new(message).help("run it in a clone that has a working tree")
    })?;
    Ok(folder.join("pre-commit"))
}

/// The hook for the policy set that commands run here are about.
fn script(session: &Session, repository: &Repository) -> Result<String, Failure> {
    let origin = origin::worktree(session)?;
    let root = origin.worktree().map(worktree::Root::path).unwrap_or(Path::new(""));
    let folder: Utf8PathBuf = repository.path_from_top(root).ok_or_else(|| {
        Failure::new("the policy set is outside of the repository")
            .help("run it in the repository that holds the policy set")
    })?;
    let folder = if folder.as_str().is_empty() { "." } else { folder.as_str() };
    Ok(SCRIPT.replace("POLICIES", &folder.replace('\'', r"'\''")))
}

/// The path as people should see it: from the current directory where it is below that.
fn shown(session: &Session, path: &Path) -> String {
    let current = session.directory().canonicalize();
    let below = current.ok().and_then(|current| path.strip_prefix(current).ok());
    one_line(&below.unwrap_or(path).to_string_lossy()).into_owned()
}

#[cfg(unix)]
fn make_executable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
}

/// Git for Windows runs hooks whatever their permissions.
#[cfg(not(unix))]
fn make_executable(_: &Path) -> std::io::Result<()> {
    Ok(())
}
