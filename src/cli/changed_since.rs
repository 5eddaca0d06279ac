//! `check --changed-since`: what a change is answerable for, and what its base lets pass.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tierline::check::{self, Context, Levels};
use tierline::clock::Clock;
use tierline::diff::affected::Affected;
use tierline::diff::changes::{Version, changes};
use tierline::model::{EntryKey, Policy, Suppression};
use tierline::report::Finding;
use tierline::source::Origin;
use tierline::source::git::{self, GitError, Repository, Revision};

use super::documents::Documents;
use super::exit::Failure;
use super::session::Session;
use super::workspace::PolicySet;

/// What a change is compared with.
pub(super) struct Base {
    /// The revision as people should see it: where the change left `BASE`.
    name: String,
    /// The policy set there; `None` where there was none, so that everything is new.
    set: Option<PolicySet>,
}

/// What the change is answerable for.
pub(super) struct Change {
    base: String,
    is_new: bool,
    affected: Affected,
    /// What was found in the base, by rule, entry (as it is called now) and message.
    known: BTreeSet<(&'static str, EntryKey, String)>,
    suppressions: BTreeMap<EntryKey, Vec<Suppression>>,
    levels: Option<Levels>,
}

impl Base {
    /// Reads the policy set at the point where the revision that is checked left `name`.
    pub(super) fn read(session: &Session, name: &str, head: &Origin) -> Result<Self, Failure> {
        let repository = Repository::discover(&session.start())?;
        let head = match head {
            Origin::Revision(root) => root.revision().clone(),
            Origin::Worktree(_) => repository.revision("HEAD")?,
        };
        let named = repository.revision(name)?;
        let revision = repository.merge_base(&named, &head)?;
        let shown = if revision.commit == named.commit { named.name } else { revision.name };
        let revision = Revision { name: shown.clone(), commit: revision.commit };
        let root = git::Root::of(repository, revision, session.policies(), session.directory());
        let set = match root {
            Ok(root) => Some(PolicySet::of(Origin::Revision(Box::new(root)))?),
            Err(GitError::NoPolicySet { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Self { name: shown, set })
    }

    /// What lies between the base and a set.
    pub(super) fn change(&self, session: &Session, head: &PolicySet) -> Result<Change, Failure> {
        let mut change = Change {
            base: self.name.clone(),
            is_new: true,
            affected: Affected::default(),
            known: BTreeSet::new(),
            suppressions: BTreeMap::new(),
            levels: None,
        };
        let (Some(base), Some(policy)) = (&self.set, &head.loaded.policy) else {
            return Ok(change);
        };
        let Some(base_policy) = &base.loaded.policy else { return Ok(change) };
        let damaged = [base.loaded.damaged(), head.loaded.damaged()];
        let [before, after] = &damaged;
        let before = Version { policy: base_policy, damaged: before, lost: base.loaded.lost() };
        let after = Version { policy, damaged: after, lost: head.loaded.lost() };
        let changes = changes(before, after);
        let now = |key: &EntryKey| changes.in_head(key);
        for entry in base_policy.entries().into_iter().filter(|entry| !entry.allow.is_empty()) {
            change.suppressions.insert(now(&entry.key()), entry.allow.clone());
        }
        change.affected = Affected::of(before, after, &changes);
        let levels = Levels::of_policy(base_policy);
        for finding in lint(session, base, base_policy, &levels)? {
            let rule = finding.diagnostic.rule.name;
            change.known.insert((rule, now(&finding.entry), finding.diagnostic.message));
        }
        change.levels = Some(levels);
        change.is_new = false;
        Ok(change)
    }
}

impl Change {
    /// The levels of rules: where the base and the set differ, the stricter one. A new set has its own.
    pub(super) fn levels(&self, own: &Levels) -> Levels {
        self.levels.as_ref().map_or_else(|| own.clone(), |base| own.stricter(base))
    }

    /// What the base suppresses.
    pub(super) fn suppressions(&self) -> BTreeMap<EntryKey, Vec<Suppression>> {
        self.suppressions.clone()
    }

    /// True for what the change is answerable for: what it touches or affects, and what was not found
    /// before. Errors of loading always are.
    pub(super) fn concerns(&self, finding: &Finding) -> bool {
        let Some(entry) = finding.entry.as_ref().filter(|_| !self.is_new) else { return true };
        let rule = finding.diagnostic.rule;
        let key = (rule.name, entry.clone(), finding.diagnostic.message.clone());
        rule.is_error() || self.affected.contains(entry) || !self.known.contains(&key)
    }

    /// What was looked at, and whose suppressions hold: a sentence or two without a full stop.
    pub(super) fn summary(&self, left_out: usize) -> String {
        let base = &self.base;
        if self.is_new {
            return format!(
                "since {base} everything is new; only suppressions of {base} would count"
            );
        }
        let count = |number: usize, one: &str, many: &str| {
            format!("{number} {}", if number == 1 { one } else { many })
        };
        let touched = count(self.affected.touched.len(), "entry", "entries");
        let findings = count(left_out, "finding", "findings");
        format!(
            "since {base}: {touched} changed and {} affected; {findings} elsewhere left out; the \
             suppressions are those of {base}",
            self.affected.affected.len()
        )
    }
}

/// Everything the rules find in a set.
fn lint(
    session: &Session,
    set: &PolicySet,
    policy: &Arc<Policy>,
    levels: &Levels,
) -> Result<Vec<check::Finding>, Failure> {
    let now = session.now(&policy.organization.timezone)?;
    let clock = Clock::new(policy);
    let documents = Documents::new(&set.origin, policy, &set.sources)?;
    let mut context = Context::new(policy, &clock, &set.sources, now, &documents);
    if !set.loaded.errors.is_empty() {
        context = context.incomplete(set.loaded.damaged());
    }
    Ok(check::check(&context, levels).findings)
}
