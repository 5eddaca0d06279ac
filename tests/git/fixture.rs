//! A repository in a temporary folder, built with `git` itself: same author, same dates, no settings of
//! whoever runs the tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// What every policy set must have.
pub(crate) const SETTINGS: &str = "[organization]\nname = \"X\"\ntimezone = \"Europe/Berlin\"\n";

/// A repository, and the folder that holds it.
pub(crate) struct Fixture {
    pub(crate) folder: TempDir,
    at: PathBuf,
    commits: std::cell::Cell<u32>,
}

impl Fixture {
    /// A new repository on the branch `main`.
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    /// A new repository on the branch `main`, made with more options of `git init`.
    pub(crate) fn with(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("top");
        fs::create_dir(&at).unwrap();
        let fixture = Self { folder, at, commits: std::cell::Cell::new(0) };
        fixture.git(&[&["init", "--quiet", "--initial-branch=main"], options].concat());
        fixture
    }

    /// The top of the working tree.
    pub(crate) fn top(&self) -> &Path {
        &self.at
    }

    /// A path in the working tree.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.at.join(below)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.at.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Commits everything; a commit an hour.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Overwrites an object with what is none.
    pub(crate) fn damage(&self, id: &str) {
        let (prefix, rest) = id.split_at(2);
        let object = self.at.join(".git/objects").join(prefix).join(rest);
        fs::remove_file(&object).unwrap();
        fs::write(object, "garbage").unwrap();
    }

    /// Runs git at the top, and gives what it prints.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.git_in(&self.at, arguments)
    }

    /// Runs git in a folder, and gives what it prints.
    pub(crate) fn git_in(&self, folder: &Path, arguments: &[&str]) -> String {
        let output = self.try_git(folder, arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "git {arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    /// Commits what is staged, with programs from this path: whether it was done, and what was said.
    pub(crate) fn try_commit(&self, folder: &Path, message: &str, path: &str) -> (bool, String) {
        let output =
            self.command(folder, &["commit", "-m", message]).env("PATH", path).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.success(), text(&output.stdout) + &text(&output.stderr))
    }

    /// Commits what is staged, with programs from this path, where nobody reads what is said: whether it
    /// was done.
    pub(crate) fn commits_unread(&self, message: &str, path: &str) -> bool {
        let closed = || std::io::pipe().unwrap().1;
        let mut command = self.command(&self.at, &["commit", "--quiet", "-m", message]);
        command.env("PATH", path).stdout(closed()).stderr(closed()).status().unwrap().success()
    }

    fn try_git(&self, folder: &Path, arguments: &[&str]) -> Output {
        self.command(folder, arguments).output().unwrap()
    }

    fn command(&self, folder: &Path, arguments: &[&str]) -> Command {
        let number = self.commits.get() + 1;
        self.commits.set(number);
        let date = format!("{} +0000", 1_767_225_600 + 3600 * number);
        let mut command = Command::new("git");
        command
            .args(["-c", "protocol.file.allow=always"])
            .args(arguments)
            .current_dir(folder)
            .env("HOME", self.folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Ada Lovelace")
            .env("GIT_AUTHOR_EMAIL", "ada@example.com")
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_NAME", "Ada Lovelace")
            .env("GIT_COMMITTER_EMAIL", "ada@example.com")
            .env("GIT_COMMITTER_DATE", &date)
            .env_remove("GIT_DIR")
            .env_remove("GIT_WORK_TREE")
            .env_remove("GIT_INDEX_FILE");
        command
    }
}

/// A small policy set in `policies/`, committed once.
pub(crate) fn policies() -> Fixture {
    let fixture = Fixture::new();
    fixture.write("policies/tierline.toml", SETTINGS);
    fixture.write("policies/contacts.toml", "[contacts.ada]\nkind = \"person\"\nname = \"Ada\"\n");
    fixture.commit("Begin");
    fixture
}
