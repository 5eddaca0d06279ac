//! What a branch is compared with if nobody says: the point where it left the branch it will go back to.

use git2::{BranchType, ErrorCode};

use super::{GitError, ObjectId, Repository, Revision};

/// The revision that the current branch started from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// The merge base, called by its short id.
    pub revision: Revision,
    /// The branch that the current one left there: `origin/main`.
    pub branch: String,
}

/// What the branch that everything goes back to is called, if nobody says.
const MAIN: [&str; 2] = ["main", "master"];

impl Repository {
    /// The merge base of `HEAD` with its upstream branch; where that is only the branch's own copy on the
    /// server, or there is none, with `main` or `master`, of the server or here: with whichever was left
    /// last.
    ///
    /// # Errors
    /// Where there is no commit yet, no such branch, or no common ancestor.
    pub fn default_base(&self) -> Result<Base, GitError> {
        let head = self.revision("HEAD")?;
        let mut bases = Vec::new();
        let mut unrelated = None;
        for branch in self.base_branches()? {
            let Ok(found) = self.revision(&branch) else { continue };
            match self.merge_base(&found, &head) {
                Ok(revision) => bases.push(Base { revision, branch }),
                Err(error) => unrelated = unrelated.or(Some(error)),
            }
        }
        let later = |a: ObjectId, b: ObjectId| self.git.graph_descendant_of(a.0, b.0);
        let latest = bases.into_iter().reduce(|best, next| {
            match later(next.revision.commit, best.revision.commit) {
                Ok(true) => next,
                _ => best,
            }
        });
        latest.ok_or_else(|| unrelated.unwrap_or(GitError::NoBase))
    }

    /// The branches to compare with: the upstream alone if it is one, else every `main` and `master`.
    fn base_branches(&self) -> Result<Vec<String>, GitError> {
        let head = self.git.head().map_err(|error| GitError::other(&error))?;
        let own =
            if head.is_branch() { head.shorthand().ok().map(ToOwned::to_owned) } else { None };
        let is_main = own.as_deref().is_some_and(|own| MAIN.contains(&own));
        if let Some(upstream) = own.as_deref().and_then(|own| self.upstream(own)) {
            let copy_of_own = upstream.split_once('/').map(|(_, branch)| branch) == own.as_deref();
            if is_main || !copy_of_own {
                return Ok(vec![upstream]);
            }
        }
        let mut branches = Vec::new();
        let remotes = self.git.remotes().map_err(|error| GitError::other(&error))?;
        for remote in remotes.iter().filter_map(|remote| remote.ok().flatten()) {
            branches.extend(self.default_branch(remote));
            branches.extend(MAIN.iter().map(|main| format!("{remote}/{main}")));
        }
        branches.retain(|branch| self.has(branch, BranchType::Remote));
        let local = MAIN.iter().filter(|main| self.has(main, BranchType::Local));
        // What was not pushed yet is what `main` itself changes, if there is a server.
        if !is_main || branches.is_empty() {
            branches.extend(local.map(|main| (*main).to_owned()));
        }
        branches.dedup();
        Ok(branches)
    }

    fn upstream(&self, branch: &str) -> Option<String> {
        let branch = self.git.find_branch(branch, BranchType::Local).ok()?;
        Some(branch.upstream().ok()?.name().ok()??.to_owned())
    }

    /// The branch that a clone of the remote checks out: `origin/trunk`.
    fn default_branch(&self, remote: &str) -> Option<String> {
        let head = self.git.find_reference(&format!("refs/remotes/{remote}/HEAD")).ok()?;
        Some(head.symbolic_target().ok()??.strip_prefix("refs/remotes/")?.to_owned())
    }

    fn has(&self, branch: &str, kind: BranchType) -> bool {
        !matches!(self.git.find_branch(branch, kind), Err(error) if error.code() == ErrorCode::NotFound)
    }
}
