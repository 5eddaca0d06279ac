//! Why git could not give what was asked for: each with what to do about it.

use std::fmt;
use std::path::{Path, PathBuf};

/// Why a repository or a revision cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GitError {
    /// There is no repository around the folder.
    NotARepository {
        /// Where the search started.
        from: PathBuf,
    },
    /// Git does not read repositories of other users unless told to.
    ForeignOwner {
        /// The repository's folder.
        path: PathBuf,
    },
    /// The repository keeps its references in the `reftable` format.
    Reftable,
    /// The repository is of a kind that cannot be read; git's own words.
    Unsupported(String),
    /// No branch, tag or commit has this name.
    UnknownRevision {
        /// As it was written.
        name: String,
        /// A branch or tag that was probably meant.
        similar: Option<String>,
        /// Some branches and tags that there are.
        known: Vec<String>,
        /// True if the clone lacks the older history, where it may be.
        shallow: bool,
    },
    /// A name or an abbreviated id that stands for several things.
    AmbiguousRevision {
        /// As it was written.
        name: String,
        /// Unambiguous names for what it may mean, as far as they are known.
        candidates: Vec<String>,
    },
    /// A range of revisions where one was asked for.
    Range {
        /// As it was written.
        name: String,
    },
    /// The name stands for a file or a folder.
    NotACommit {
        /// As it was written.
        name: String,
    },
    /// The branch has no commit yet.
    Unborn {
        /// The branch, where its name is known.
        branch: Option<String>,
    },
    /// Two revisions have no ancestor in common, as far as the clone knows.
    NoMergeBase {
        /// One of them.
        one: String,
        /// The other.
        other: String,
        /// True if the clone lacks the older history, where it may be.
        shallow: bool,
    },
    /// No branch to compare with: no upstream, no `main`, no `master`.
    NoBase,
    /// Objects that a partial clone has not fetched.
    NotFetched {
        /// What was to be read.
        revision: String,
        /// How many files, or folders, are not there.
        missing: usize,
    },
    /// An object that is damaged or gone.
    Damaged {
        /// What was to be read.
        what: String,
        /// Git's own words.
        reason: String,
    },
    /// The revision holds no policy set where one was looked for.
    NoPolicySet {
        /// The revision as it was written.
        revision: String,
        /// The folders that were looked at, from the top of the repository.
        folders: Vec<String>,
    },
    /// The folder lies outside of the repository.
    Outside {
        /// As it was written.
        folder: PathBuf,
    },
    /// Anything else; git's own words.
    Other(String),
}

impl GitError {
    /// Why a repository could not be opened.
    pub(super) fn opening(path: &Path, error: &git2::Error) -> Self {
        let message = error.message();
        match error.code() {
            git2::ErrorCode::NotFound => Self::NotARepository { from: path.to_owned() },
            git2::ErrorCode::Owner => Self::ForeignOwner { path: top(path).to_owned() },
            _ if message.contains("refstorage") => Self::Reftable,
            _ if message.contains("unsupported") || message.contains("unknown object format") => {
                Self::Unsupported(message.to_owned())
            }
            _ => Self::other(error),
        }
    }

    /// An error that is not expected.
    pub(super) fn other(error: &git2::Error) -> Self {
        Self::Other(error.message().to_owned())
    }

    /// What to do about it, where there is something.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::NotARepository { .. } => {
                "run it inside a git repository, or point `--policies` into one".to_owned()
            }
            Self::ForeignOwner { path } => format!(
                "if you trust it, run `git config --global --add safe.directory {}`",
                quoted(path)
            ),
            Self::Reftable => {
                "clone it with `git clone --ref-format=files`, or check out the revision and run \
                 without naming one"
                    .to_owned()
            }
            Self::Unsupported(_) => {
                "check out the revision and run tierline on the files, without naming a revision"
                    .to_owned()
            }
            Self::UnknownRevision { similar, known, shallow, .. } => {
                unknown(similar.as_deref(), known, *shallow)
            }
            Self::AmbiguousRevision { candidates, .. } if candidates.is_empty() => {
                "write more characters of the commit's id".to_owned()
            }
            Self::AmbiguousRevision { candidates, .. } => {
                format!("write {}", list(candidates, " or "))
            }
            Self::Range { .. } => "name one commit, branch or tag".to_owned(),
            Self::NotACommit { .. } => "name a commit, a branch or a tag".to_owned(),
            Self::Unborn { .. } => "commit the policy set first, or name another branch".to_owned(),
            Self::NoMergeBase { shallow: true, .. } => SHALLOW.to_owned(),
            Self::NoMergeBase { one, other, .. } => {
                format!("name two revisions that share history; `{one}` and `{other}` do not")
            }
            Self::NoBase => "name the revision to compare with".to_owned(),
            Self::NotFetched { .. } => {
                "fetch them with `git fetch --refetch --no-filter`, or clone without `--filter`"
                    .to_owned()
            }
            Self::Damaged { .. } => {
                "`git fsck` says more; fetch the objects again, or make a new clone".to_owned()
            }
            Self::NoPolicySet { .. } => {
                "name the folder that held `tierline.toml` at that time with `--policies DIR`"
                    .to_owned()
            }
            Self::Outside { .. } => {
                "name a folder of the repository that the revision belongs to".to_owned()
            }
            Self::Other(_) => return None,
        })
    }
}

const SHALLOW: &str = "the clone is shallow: fetch the whole history with `git fetch --unshallow`, or \
                       set `fetch-depth: 0` where a workflow checks out";

fn unknown(similar: Option<&str>, known: &[String], shallow: bool) -> String {
    match (similar, known) {
        (Some(similar), _) => format!("did you mean `{similar}`?"),
        (None, _) if shallow => SHALLOW.to_owned(),
        (None, []) => "the repository has no branch and no tag".to_owned(),
        (None, known) => format!("there are {}", list(known, " and ")),
    }
}

/// `` `a`, `b` and `c` ``
fn list(names: &[String], last: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((end, [])) => end.clone(),
        Some((end, start)) => format!("{}{last}{end}", start.join(", ")),
        None => String::new(),
    }
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+@:\\".contains(c);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// The repository around a folder, which git would have to trust: not the folder itself.
fn top(folder: &Path) -> &Path {
    folder.ancestors().find(|above| above.join(".git").exists()).unwrap_or(folder)
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotARepository { from } => {
                write!(f, "there is no git repository around `{}`", from.display())
            }
            Self::ForeignOwner { path } => write!(
                f,
                "the repository `{}` belongs to another user, so git settings in it are not trusted",
                path.display()
            ),
            Self::Reftable => f.write_str(
                "the repository keeps its references in the reftable format, which cannot be read yet",
            ),
            Self::Unsupported(reason) => write!(f, "the repository cannot be read: {reason}"),
            Self::UnknownRevision { name, .. } => {
                write!(f, "there is no branch, tag or commit `{name}`")
            }
            Self::AmbiguousRevision { name, candidates } if candidates.is_empty() => {
                write!(f, "several commits have ids that begin with `{name}`")
            }
            Self::AmbiguousRevision { name, .. } => {
                write!(f, "`{name}` is both a branch and a tag, and they differ")
            }
            Self::Range { name } => write!(f, "`{name}` names a range of revisions, not one"),
            Self::NotACommit { name } => write!(f, "`{name}` is no commit"),
            Self::Unborn { branch: Some(branch) } => {
                write!(f, "the branch `{branch}` has no commit yet")
            }
            Self::Unborn { branch: None } => f.write_str("the repository has no commit yet"),
            Self::NoMergeBase { one, other, .. } => {
                write!(f, "`{one}` and `{other}` have no commit in common")
            }
            Self::NoBase => f.write_str(
                "there is nothing to compare with: no upstream branch, no `main` and no `master`",
            ),
            Self::NotFetched { revision, missing } => {
                let (files, were) = if *missing == 1 { ("file", "was") } else { ("files", "were") };
                write!(
                    f,
                    "the clone is a partial one: {missing} {files} of `{revision}` {were} never fetched"
                )
            }
            Self::Damaged { what, reason } => write!(f, "cannot read {what}: {reason}"),
            Self::NoPolicySet { revision, folders } => {
                let folders: Vec<String> = folders
                    .iter()
                    .map(|folder| if folder.is_empty() { "its top".into() } else { format!("`{folder}`") })
                    .collect();
                write!(
                    f,
                    "the revision `{revision}` has no policy set: no `tierline.toml` in {}",
                    folders.join(", ")
                )
            }
            Self::Outside { folder } => {
                write!(f, "the folder `{}` is outside of the repository", folder.display())
            }
            Self::Other(reason) => write!(f, "git: {reason}"),
        }
    }
}

impl std::error::Error for GitError {}
