//! `--rev`: the policy set of a revision instead of the files on the disk.

use tierline::report::one_line;
use tierline::source::git::{self, GitError, Repository};
use tierline::source::{Origin, worktree};

use super::exit::Failure;
use super::session::Session;

/// Where the policy set comes from
#[derive(Debug, Default, clap::Args)]
pub(crate) struct OriginArgs {
    /// Read the policy set from this revision of the git repository: a branch, a tag, a commit
    ///
    /// Nothing is checked out. Templates and accepted timelines come from the revision, too. Without
    /// it, the files on the disk are read.
    #[arg(long, value_name = "REV")]
    rev: Option<String>,
}

impl OriginArgs {
    /// Finds the policy set.
    pub(super) fn find(&self, session: &Session) -> Result<Origin, Failure> {
        match &self.rev {
            None => worktree(session),
            Some(name) => revision(session, name),
        }
    }
}

/// Finds the policy set on the disk.
pub(super) fn worktree(session: &Session) -> Result<Origin, Failure> {
    let root = worktree::Root::find(session.policies(), session.directory());
    let root = root.map_err(|error| match Repository::discover(&session.start()) {
        Ok(repository) if repository.is_bare() => bare(&repository),
        _ => Failure::new(error.to_string()).help(error.help()),
    })?;
    Ok(Origin::Worktree(root))
}

fn bare(repository: &Repository) -> Failure {
    let top = repository.top().to_string_lossy();
    Failure::new(format!("`{}` is a bare repository: it has no files on the disk", one_line(&top)))
        .help("name a revision of it: `--rev main`, or two for `tierline diff`")
}

/// Finds the policy set in a revision.
pub(super) fn revision(session: &Session, name: &str) -> Result<Origin, Failure> {
    Ok(Origin::Revision(Box::new(root(session, name)?)))
}

/// The same, for those who look at its history.
pub(super) fn root(session: &Session, name: &str) -> Result<git::Root, Failure> {
    Ok(git::Root::find(session.policies(), session.directory(), name)?)
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        let failure = Self::new(error.to_string());
        match error.help() {
            Some(help) => failure.help(help),
            None => failure,
        }
    }
}
