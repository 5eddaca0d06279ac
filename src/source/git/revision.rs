//! Names → commits: what `main`, `HEAD~1` or `v1.0` stands for, and what was meant where it stands for
//! nothing.

use std::fmt;

use git2::{BranchType, ErrorCode, ObjectType};

use super::{GitError, Repository};

/// The id of an object: a commit, or the content of a file. Equal ids, equal bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub(super) git2::Oid);

impl ObjectId {
    /// The first ten digits, as people quote it.
    pub fn short(self) -> String {
        self.0.to_string().chars().take(10).collect()
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A commit, and the name by which people asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// As it was written, where that can stand before a path: `main`, `HEAD~1`. Else the short id.
    pub name: String,
    /// The commit.
    pub commit: ObjectId,
}

/// How many branches and tags an error lists.
const LISTED: usize = 8;

impl Repository {
    /// The commit that a name stands for: a branch, a tag, an id, or any expression of git for one.
    ///
    /// # Errors
    /// Where it stands for nothing, for several things, or for something that is no commit.
    pub fn revision(&self, name: &str) -> Result<Revision, GitError> {
        if name.contains("..") {
            return Err(GitError::Range { name: name.to_owned() });
        }
        self.refuse_torn(name)?;
        let object =
            self.git.revparse_single(name).map_err(|error| self.unresolved(name, &error))?;
        self.refuse_ambiguous(name)?;
        let no_commit = || GitError::NotACommit { name: name.to_owned() };
        let commit = object.peel(ObjectType::Commit).map_err(|error| match error.code() {
            ErrorCode::NotFound => self.missing(format!("the commit `{name}`"), &error),
            _ => no_commit(),
        })?;
        let commit = ObjectId(commit.id());
        let plain = |c: char| c.is_alphanumeric() || "._/-~^@{}+#".contains(c);
        let name = if name.chars().all(plain) { name.to_owned() } else { commit.short() };
        Ok(Revision { name, commit })
    }

    /// The best common ancestor of two revisions, called by its short id.
    ///
    /// # Errors
    /// Where they have none.
    pub fn merge_base(&self, one: &Revision, other: &Revision) -> Result<Revision, GitError> {
        let base = self.git.merge_base(one.commit.0, other.commit.0).map_err(|error| {
            let (one, other) = (one.name.clone(), other.name.clone());
            match error.code() {
                ErrorCode::NotFound => {
                    GitError::NoMergeBase { one, other, shallow: self.is_shallow }
                }
                _ => self.missing(format!("the history of `{one}` and `{other}`"), &error),
            }
        })?;
        let commit = ObjectId(base);
        Ok(Revision { name: commit.short(), commit })
    }

    fn unresolved(&self, name: &str, error: &git2::Error) -> GitError {
        let about_head = name.starts_with("HEAD") || name.starts_with('@');
        if about_head && let Some(unborn) = self.unborn() {
            return unborn;
        }
        match error.code() {
            ErrorCode::Ambiguous => {
                GitError::AmbiguousRevision { name: name.to_owned(), candidates: Vec::new() }
            }
            ErrorCode::NotFound | ErrorCode::InvalidSpec | ErrorCode::GenericError => {
                let known = self.names();
                let similar = similar(name, &known);
                let shallow = self.is_shallow;
                let known = known.into_iter().take(LISTED).collect();
                GitError::UnknownRevision { name: name.to_owned(), similar, known, shallow }
            }
            _ => GitError::other(error),
        }
    }

    /// The error for a repository whose current branch has no commit.
    pub(super) fn unborn(&self) -> Option<GitError> {
        let error = self.git.head().err()?;
        (error.code() == ErrorCode::UnbornBranch).then(|| {
            let head = self.git.find_reference("HEAD").ok();
            let target = head.and_then(|head| head.symbolic_target().ok()?.map(ToOwned::to_owned));
            let branch = target.and_then(|t| t.strip_prefix("refs/heads/").map(ToOwned::to_owned));
            GitError::Unborn { branch }
        })
    }

    /// A reference whose object is torn would be waited for.
    fn refuse_torn(&self, name: &str) -> Result<(), GitError> {
        let plain = name.split(['^', '~', ':', '@']).next().filter(|plain| !plain.is_empty());
        let plain = plain.unwrap_or("HEAD");
        let reference = self.git.resolve_reference_from_short_name(plain).ok();
        let resolved = reference.and_then(|reference| reference.resolve().ok()?.target());
        let id = resolved.or_else(|| git2::Oid::from_str_ext(plain, self.git.object_format()).ok());
        id.map_or(Ok(()), |id| self.sound(id, || format!("the commit of `{name}`")))
    }

    /// Git takes the tag where a branch has the same name, and says so; an answer about the wrong one of
    /// the two would be worse than none.
    fn refuse_ambiguous(&self, name: &str) -> Result<(), GitError> {
        let commit = |prefix: &str| {
            let reference = self.git.find_reference(&format!("{prefix}/{name}")).ok()?;
            reference.peel(ObjectType::Commit).ok().map(|object| object.id())
        };
        let both = commit("refs/heads").zip(commit("refs/tags"));
        if both.is_some_and(|(branch, tag)| branch != tag) {
            let candidates = vec![format!("heads/{name}"), format!("tags/{name}")];
            return Err(GitError::AmbiguousRevision { name: name.to_owned(), candidates });
        }
        Ok(())
    }

    /// Every branch and tag by its short name: local branches, then tags, then remote branches.
    fn names(&self) -> Vec<String> {
        let branches = |kind| {
            let found = self.git.branches(Some(kind)).into_iter().flatten().flatten();
            let mut names: Vec<String> = found
                .filter_map(|(branch, _)| branch.name().ok()?.map(ToOwned::to_owned))
                .filter(|name| !name.ends_with("/HEAD"))
                .collect();
            names.sort();
            names
        };
        let tags = self.git.tag_names(None).ok();
        let mut tags: Vec<String> = tags
            .iter()
            .flat_map(|tags| tags.iter())
            .filter_map(|tag| tag.ok()?.map(ToOwned::to_owned))
            .collect();
        tags.sort();
        let mut names = branches(BranchType::Local);
        names.extend(tags);
        names.extend(branches(BranchType::Remote));
        names
    }
}

/// The name that was probably meant: a remote's branch of the very name, else one that differs little.
fn similar(name: &str, known: &[String]) -> Option<String> {
    let of_a_remote =
        known.iter().find(|k| k.split_once('/').is_some_and(|(_, branch)| branch == name));
    if let Some(found) = of_a_remote {
        return Some(found.clone());
    }
    let distances = known.iter().map(|known| (strsim::damerau_levenshtein(name, known), known));
    let (distance, found) = distances.min()?;
    (distance <= (name.chars().count() / 3).max(1)).then(|| found.clone())
}
