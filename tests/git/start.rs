//! `tierline init` and `tierline hook`: a new repository whose policy holds, and commits refused by what it
//! finds.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::commands::run;
use crate::fixture::Fixture;

/// All files below a folder but those of git.
fn files(folder: &Path) -> BTreeSet<String> {
    let mut open = vec![folder.to_owned()];
    let mut found = BTreeSet::new();
    while let Some(below) = open.pop() {
        for entry in fs::read_dir(below).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() && entry.file_name() != ".git" {
                open.push(path);
            } else if path.is_file() {
                found.insert(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found
}

#[test]
fn a_new_repository_holds() {
    let it = Fixture::new();
    let (code, written, said) = run(it.top(), &["init"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(written.lines().map(ToOwned::to_owned).collect::<BTreeSet<_>>(), files(it.top()));
    let (code, _, said) = run(it.top(), &["check", "--deny", "warnings"]);
    assert_eq!(code, 0, "{said}");
    let (code, said, _) = run(it.top(), &["test", "--coverage"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(run(it.top(), &["render"]).0, 0);
    it.commit("Begin");
    assert_eq!(run(it.top(), &["render", "--check"]).0, 0);
    assert_eq!(run(it.top(), &["render", "--rev", "HEAD", "--out", "site"]).0, 0);
    let (code, findings, _) = run(it.top(), &["check", "--rev", "HEAD"]);
    assert_eq!((code, findings.starts_with("No findings")), (0, true), "{findings}");
}

#[test]
fn the_page_shows_what_is_printed() {
    let it = Fixture::new();
    let (_, written, said) = run(it.folder.path(), &["init", "it-policy"]);
    let page = include_str!("../../docs/start.md");
    let block = format!("$ tierline init it-policy\n{written}{said}");
    assert!(page.contains(&block), "docs/start.md should say:\n{block}");
}

#[test]
fn nothing_is_written_over() {
    let it = Fixture::new();
    it.write("new/README.md", "Mine").write("new/.gitlab-ci.yml", "mine: {}");
    let (code, written, said) = run(it.top(), &["init", "new"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("new/README.md: was there already and stays as it is"), "{said}");
    assert!(!written.contains("README.md"), "{written}");
    assert_eq!(fs::read_to_string(it.path("new/README.md")).unwrap(), "Mine");
    fs::remove_file(it.path("new/.taplo.toml")).unwrap();
    let before = files(it.top());
    let (code, _, said) = run(it.top(), &["init", "new"]);
    assert_eq!((code, files(it.top())), (2, before), "{said}");
    assert!(said.contains("is there already") && said.contains("nothing was written"), "{said}");
    it.write("other/tierline.toml", "");
    assert_eq!(run(it.top(), &["init", "other"]).0, 2, "one policy set does not lie in another");
    it.write("file", "");
    for folder in ["file", "file/below"] {
        let (code, _, said) = run(it.top(), &["init", folder]);
        let told =
            "error: `file` is no folder, so nothing is written there\nhelp: name another folder\n";
        assert_eq!((code, said.as_str()), (2, told));
    }
}

#[test]
fn the_next_step_is_the_next_one() {
    let it = Fixture::new();
    let (_, _, said) = run(it.top(), &["init", "inside"]);
    assert!(said.ends_with("; next: cd inside && tierline build\n"), "{said}");
    let (_, _, said) = run(it.folder.path(), &["init", "outside"]);
    assert!(said.ends_with("; next: cd outside && git init && tierline build\n"), "{said}");
}

/// Commits with the hook in force, and tierline on the path: whether it went through, and what was said.
fn commit(it: &Fixture, folder: &Path, message: &str) -> (bool, String) {
    it.try_commit(folder, message, &with_tierline())
}

/// The path, with tierline on it.
fn with_tierline() -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_tierline")).parent().unwrap();
    format!("{}:{}", program.display(), std::env::var("PATH").unwrap())
}

#[test]
fn the_hook_refuses_what_is_staged_and_wrong() {
    let it = Fixture::new();
    assert_eq!(run(it.top(), &["init"]).0, 0);
    let (code, _, said) = run(it.top(), &["hook", "install"]);
    assert_eq!(
        (code, said.as_str()),
        (0, ".git/hooks/pre-commit: checks the policy before each commit\n")
    );
    it.git(&["add", "--all"]);
    let (done, said) = commit(&it, it.top(), "No documents yet");
    assert!(!done && said.contains("docs/contacts.md: missing"), "{said}");
    assert_eq!(run(it.top(), &["render"]).0, 0);
    it.git(&["add", "--all"]);
    let (done, said) = commit(&it, it.top(), "Begin");
    assert!(done, "{said}");

    let path = it.path("policies/people.toml");
    let right = fs::read_to_string(&path).unwrap();
    fs::write(&path, right.replace("backup = [\"it-manager\"]", "backup = [\"nobody\"]")).unwrap();
    it.write("notes.txt", "x").git(&["add", "notes.txt"]);
    let (done, said) = commit(&it, it.top(), "What is not staged does not count");
    assert!(done, "{said}");
    it.git(&["add", "--all"]);
    fs::write(&path, &right).unwrap();
    let (done, said) = commit(&it, it.top(), "What is staged does");
    assert!(!done && said.contains("policies/people.toml:23:11"), "{said}");
    assert!(said.contains("the commit was refused"), "{said}");
    it.git(&["reset", "-q", "--hard"]);

    let linked = it.path("../linked");
    it.git(&["worktree", "add", "-q", linked.to_str().unwrap()]);
    fs::write(linked.join("policies/people.toml"), "[").unwrap();
    it.git_in(&linked, &["add", "--all"]);
    let (done, said) = commit(&it, &linked, "From a linked working tree");
    assert!(!done && said.contains("error[TL0001]"), "{said}");

    assert_eq!(run(it.top(), &["hook", "install"]).0, 0, "it may be renewed");
    assert_eq!(run(it.top(), &["hook", "uninstall"]).0, 0);
    assert_eq!(run(it.top(), &["hook", "uninstall"]).0, 3);
    assert!(commit(&it, &linked, "No hook").0);
}

/// `git commit 2>&1 | true`: what nobody reads is refused all the same.
#[test]
fn the_hook_refuses_where_nobody_reads() {
    let it = Fixture::new();
    assert_eq!(run(it.top(), &["init"]).0, 0);
    assert_eq!(run(it.top(), &["render"]).0, 0);
    it.commit("Begin");
    assert_eq!(run(it.top(), &["hook", "install"]).0, 0);
    let path = it.path("policies/scenarios.toml");
    let right = fs::read_to_string(&path).unwrap();
    let wrong = right.replace("within = \"1h\"", "within = \"1m\"");
    assert_ne!(right, wrong);
    fs::write(&path, wrong).unwrap();
    it.git(&["add", "--all"]);
    assert!(!it.commits_unread("A scenario that fails", &with_tierline()));
    fs::write(&path, right).unwrap();
    it.write("notes.txt", "x").git(&["add", "--all"]);
    assert!(it.commits_unread("All is well", &with_tierline()));
}

#[test]
fn a_hook_goes_where_git_looks_and_over_nobody_elses() {
    let it = Fixture::new();
    assert_eq!(run(it.top(), &["init", "."]).0, 0);
    it.git(&["config", "core.hooksPath", ".githooks"]);
    it.write(".githooks/pre-commit", "#!/bin/sh\n");
    for action in ["install", "uninstall"] {
        let (code, _, said) = run(it.top(), &["hook", action]);
        assert_eq!(code, 2);
        assert!(said.contains("`.githooks/pre-commit` is somebody else's hook"), "{said}");
    }
    let (code, script, _) = run(it.top(), &["hook", "print"]);
    assert!(code == 0 && script.contains("\npolicies='policies'\n"), "{script}");
    fs::remove_file(it.path(".githooks/pre-commit")).unwrap();
    assert_eq!(run(it.top(), &["hook", "install"]).0, 0);
    assert_eq!(fs::read_to_string(it.path(".githooks/pre-commit")).unwrap(), script);
    let (code, _, said) = run(it.folder.path(), &["hook", "install"]);
    assert_eq!(code, 2);
    assert!(said.contains("there is no git repository around"), "{said}");
    let bare = it.path("../bare");
    it.git(&["init", "-q", "--bare", bare.to_str().unwrap()]);
    let (code, _, said) = run(&bare, &["hook", "install"]);
    assert!(code == 2 && said.contains("bare"), "{said}");
}
