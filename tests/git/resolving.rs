//! What names of revisions stand for, and what is said of those that stand for nothing.

use tierline::source::git::{GitError, Repository};

use crate::fixture::{Fixture, policies};

fn open(it: &Fixture) -> Repository {
    Repository::discover(it.top()).unwrap()
}

/// The id that a name stands for, or the message and the help.
fn resolve(it: &Fixture, name: &str) -> String {
    match open(it).revision(name) {
        Ok(revision) => revision.commit.to_string(),
        Err(error) => format!("{error}; {}", error.help().unwrap_or_default()),
    }
}

#[test]
fn names_are_read_as_git_reads_them() {
    let it = policies();
    let first = it.git(&["rev-parse", "HEAD"]);
    it.git(&["tag", "-a", "v1.0", "-m", "One"]);
    let second = it.commit("Fix a number");
    it.git(&["branch", "release/2026"]);
    for name in ["HEAD~1", "v1.0", "HEAD^", &first, &first[..12], "main^{commit}~1"] {
        assert_eq!(resolve(&it, name), first, "{name}");
    }
    for name in ["HEAD", "@", "main", "release/2026", "refs/heads/main", ":/Fix"] {
        assert_eq!(resolve(&it, name), second, "{name}");
    }
    it.git(&["checkout", "-q", "--detach", "HEAD~1"]);
    assert_eq!(resolve(&it, "HEAD"), first);
    // What cannot stand before a path is shown by its id.
    let shown = open(&it).revision(":/Fix a").unwrap().name;
    assert_eq!(shown, second[..10]);
}

#[test]
fn what_stands_for_nothing_is_explained() {
    let it = policies();
    it.git(&["tag", "v1.0"]);
    it.git(&["branch", "feature"]);
    let cases = [
        ("mian", "there is no branch, tag or commit `mian`; did you mean `main`?"),
        ("v1.O", "there is no branch, tag or commit `v1.O`; did you mean `v1.0`?"),
        (
            "something-else",
            "there is no branch, tag or commit `something-else`; there are `feature`, `main` and `v1.0`",
        ),
        ("", "there is no branch, tag or commit ``; there are `feature`, `main` and `v1.0`"),
        (
            "main..v1.0",
            "`main..v1.0` names a range of revisions, not one; name one commit, branch or tag",
        ),
        (
            "HEAD:policies/tierline.toml",
            "`HEAD:policies/tierline.toml` is no commit; name a commit, a branch or a tag",
        ),
    ];
    for (name, said) in cases {
        assert_eq!(resolve(&it, name), said);
    }
    it.commit("Next");
    it.git(&["branch", "v1.0"]);
    assert_eq!(
        resolve(&it, "v1.0"),
        "`v1.0` is both a branch and a tag, and they differ; write `heads/v1.0` or `tags/v1.0`"
    );
    for sure in ["heads/v1.0", "tags/v1.0"] {
        assert_eq!(resolve(&it, sure).len(), 40);
    }
}

#[test]
fn a_branch_without_commits_is_called_that() {
    let it = Fixture::new();
    let said =
        "the branch `main` has no commit yet; commit the policy set first, or name another branch";
    assert_eq!(resolve(&it, "HEAD"), said);
    assert_eq!(
        open(&it).default_base().unwrap_err(),
        GitError::Unborn { branch: Some("main".into()) }
    );
}

#[test]
fn a_folder_without_repository_is_called_that() {
    let folder = tempfile::tempdir().unwrap();
    let error = Repository::discover(folder.path()).unwrap_err();
    assert!(matches!(error, GitError::NotARepository { .. }), "{error:?}");
}

/// The branch that is compared with, and the subject of the commit where it was left.
fn base(it: &Fixture) -> (String, String) {
    let base = open(it).default_base().unwrap();
    let subject = it.git(&["log", "-1", "--format=%s", &base.revision.commit.to_string()]);
    (base.branch, subject)
}

#[test]
fn a_branch_is_compared_with_where_it_left() {
    let server = policies();
    let it = Fixture::new();
    let url = server.top().to_str().unwrap().to_owned();
    it.git(&["remote", "add", "origin", &url]);
    it.git(&["fetch", "-q", "origin"]);
    it.git(&["reset", "-q", "--hard", "origin/main"]);
    it.git(&["branch", "-q", "--set-upstream-to=origin/main"]);
    let said = |branch: &str, subject: &str| (branch.to_owned(), subject.to_owned());
    it.commit("Not pushed");
    assert_eq!(base(&it), said("origin/main", "Begin"), "`main` itself: what is not pushed");
    it.git(&["checkout", "-q", "-b", "feature", "--no-track"]);
    it.commit("Feature");
    assert_eq!(base(&it), said("main", "Not pushed"), "the nearer of `main` here and there");
    it.git(&["push", "-q", "-u", "origin", "feature"]);
    assert_eq!(base(&it), said("main", "Not pushed"), "a pushed copy of itself says nothing");
    it.git(&["checkout", "-q", "-b", "next", "--track", "feature"]);
    it.commit("Next");
    assert_eq!(base(&it), said("feature", "Feature"), "its upstream");
    it.git(&["checkout", "-q", "--detach"]);
    assert_eq!(base(&it), said("main", "Not pushed"), "a detached head");
    it.git(&["branch", "-q", "-D", "main"]);
    assert_eq!(base(&it), said("origin/main", "Begin"), "only there");
    assert!(resolve(&it, "main").ends_with("did you mean `origin/main`?"));
}

#[test]
fn without_common_history_there_is_no_base() {
    let it = policies();
    it.git(&["checkout", "-q", "--orphan", "other"]);
    it.commit("Another beginning");
    let error = open(&it).default_base().unwrap_err();
    assert_eq!(error.to_string(), "`main` and `HEAD` have no commit in common");
    assert!(!error.help().unwrap().contains("shallow"));
    it.git(&["branch", "-q", "-D", "main"]);
    assert_eq!(open(&it).default_base().unwrap_err(), GitError::NoBase);
}
