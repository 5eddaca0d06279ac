//! What is read of a revision, and what is said of what cannot be read.

use std::fs;
use std::path::Path;

use camino::Utf8Path;
use tierline::source::git::{GitError, Repository};

use crate::fixture::{Fixture, SETTINGS, policies};

/// Every file of a folder of a revision: `path as shown | path from the top | problem`.
fn listing(top: &Path, revision: &str, folder: &str) -> Vec<String> {
    let repository = Repository::discover(top).unwrap();
    let revision = repository.revision(revision).unwrap();
    let files = repository.read(&revision, Utf8Path::new(folder)).unwrap();
    let sources = files.into_sources();
    let lines = sources.iter().map(|(id, file)| {
        let problem = file.problem().map(|p| format!("{p:?}")).unwrap_or_default();
        format!("{} | {} | {problem}", file.path(), sources.repository_path(id).unwrap())
    });
    lines.map(|line| line.trim_end_matches([' ', '|']).to_owned()).collect()
}

const BOTH: [&str; 2] = [
    "HEAD:policies/contacts.toml | policies/contacts.toml",
    "HEAD:policies/tierline.toml | policies/tierline.toml",
];

#[test]
fn files_of_a_revision_are_those_of_the_commit_and_not_of_the_folder() {
    let it = policies();
    it.write("policies/.draft.toml", "").write("policies/.hidden/x.toml", "");
    it.write("policies/notes.md", "").write("policies/sub/holidays.ics", "");
    it.commit("More");
    it.write("policies/new.toml", "").git(&["rm", "-q", "policies/contacts.toml"]);
    let found = listing(&it.path("policies/sub"), "HEAD", "policies");
    let mut expected = BOTH.to_vec();
    expected.insert(1, "HEAD:policies/sub/holidays.ics | policies/sub/holidays.ics");
    assert_eq!(found, expected);
    assert_eq!(listing(it.top(), "HEAD~1", "policies").len(), 2);
    assert!(listing(it.top(), "HEAD", "elsewhere").is_empty());
}

#[test]
fn at_the_top_of_the_repository_paths_are_as_git_writes_them() {
    let it = Fixture::new();
    it.write("tierline.toml", SETTINGS).write("a/b.toml", "");
    it.commit("Begin");
    let expected = ["main:a/b.toml | a/b.toml", "main:tierline.toml | tierline.toml"];
    assert_eq!(listing(it.top(), "main", ""), expected);
}

#[test]
fn equal_content_has_an_equal_id() {
    let it = policies();
    it.write("policies/copy.toml", SETTINGS);
    it.commit("Copy");
    let repository = Repository::discover(it.top()).unwrap();
    let revision = repository.revision("HEAD").unwrap();
    let files = repository.read(&revision, Utf8Path::new("policies")).unwrap().files;
    let blob = |path: &str| files.iter().find(|f| f.path == path).unwrap().blob.unwrap();
    assert_eq!(blob("copy.toml"), blob("tierline.toml"));
    assert_ne!(blob("copy.toml"), blob("contacts.toml"));
    let git = it.git(&["rev-parse", "HEAD:policies/copy.toml"]);
    assert_eq!(blob("copy.toml").to_string(), git);
}

#[test]
fn worktrees_submodules_and_bare_repositories() {
    let it = policies();
    it.git(&["worktree", "add", "-q", "../other", "-b", "other"]);
    assert_eq!(listing(&it.folder.path().join("other/policies"), "HEAD", "policies"), BOTH);

    it.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    assert_eq!(listing(&it.folder.path().join("bare.git"), "HEAD", "policies"), BOTH);
    // A folder of a bare repository is on no disk.
    assert_eq!(listing(&it.folder.path().join("bare.git/policies"), "HEAD", "policies"), BOTH);

    let outer = Fixture::new();
    outer.git(&["submodule", "--quiet", "add", it.top().to_str().unwrap(), "it"]);
    outer.commit("Add the policies");
    assert_eq!(listing(&outer.path("it/policies"), "HEAD", "policies"), BOTH);
}

#[test]
fn shallow_clones_and_sha256() {
    let it = policies();
    it.commit("Another");
    let url = format!("file://{}", it.top().display());
    it.git(&["clone", "-q", "--depth=1", &url, "../shallow"]);
    let shallow = it.folder.path().join("shallow");
    assert_eq!(listing(&shallow, "HEAD", "policies"), BOTH);
    let error = Repository::discover(&shallow).unwrap().revision("HEAD~1").unwrap_err();
    assert!(error.help().unwrap().contains("git fetch --unshallow"), "{error:?}");

    let long = Fixture::with(&["--object-format=sha256"]);
    long.write("policies/tierline.toml", SETTINGS).write("policies/contacts.toml", "");
    let id = long.commit("Begin");
    assert_eq!(id.len(), 64);
    assert_eq!(listing(long.top(), "HEAD", "policies"), BOTH);
    let by_id = listing(long.top(), &id, "policies");
    assert_eq!(by_id[0], format!("{id}:policies/contacts.toml | policies/contacts.toml"));
}

#[cfg(unix)]
#[test]
fn what_is_no_text_file_is_named_with_its_problem() {
    let it = policies();
    std::os::unix::fs::symlink("tierline.toml", it.path("policies/link.toml")).unwrap();
    it.write("policies/latin.toml", "");
    fs::write(it.path("policies/latin.toml"), b"a = \"\xe9\"").unwrap();
    fs::write(it.path("policies/huge.toml"), vec![b'#'; 17 << 20]).unwrap();
    use std::os::unix::ffi::OsStrExt as _;
    let name = std::ffi::OsStr::from_bytes(b"policies/caf\xe9.toml");
    fs::write(it.top().join(name), "").unwrap();
    let inner = policies();
    it.git(&["submodule", "--quiet", "add", inner.top().to_str().unwrap(), "policies/shared"]);
    it.commit("Odd things");
    let found = listing(it.top(), "HEAD", "policies");
    let problems: Vec<&str> =
        found.iter().filter(|line| line.matches('|').count() > 1).map(|l| &**l).collect();
    let expected = [
        "HEAD:policies/caf\u{fffd}.toml | policies/caf\u{fffd}.toml | NameNotUtf8",
        "HEAD:policies/huge.toml | policies/huge.toml | TooLarge { size: 17825792 }",
        "HEAD:policies/latin.toml | policies/latin.toml | InvalidUtf8 { offset: 5, byte: 233 }",
        "HEAD:policies/link.toml | policies/link.toml | Link",
        "HEAD:policies/shared | policies/shared | Submodule",
    ];
    assert_eq!(problems, expected);
    assert_eq!(found.len(), 7);
    it.git(&["gc", "-q"]);
    assert_eq!(listing(it.top(), "HEAD", "policies"), found, "packed as well");
}

/// Where the object of a path of `HEAD` lies on the disk.
fn object(it: &Fixture, path: &str) -> std::path::PathBuf {
    let id = it.git(&["rev-parse", &format!("HEAD:{path}")]);
    it.path(&format!(".git/objects/{}/{}", &id[..2], &id[2..]))
}

fn overwrite(path: &Path, bytes: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_damaged_object_concerns_its_file_alone() {
    let it = policies();
    it.write("policies/gone.toml", "a = 1").write("policies/torn.toml", "b = 1");
    it.commit("More");
    fs::remove_file(object(&it, "policies/gone.toml")).unwrap();
    let torn = object(&it, "policies/torn.toml");
    let bytes = fs::read(&torn).unwrap();
    overwrite(&torn, &bytes[..bytes.len() - 6]);
    let found = listing(it.top(), "HEAD", "policies");
    assert_eq!(found.len(), 4);
    assert_eq!(found[1], "HEAD:policies/gone.toml | policies/gone.toml | Missing");
    assert!(found[3].contains("torn.toml | Damaged("), "{found:?}");

    overwrite(&object(&it, "policies"), b"nonsense");
    let repository = Repository::discover(it.top()).unwrap();
    let revision = repository.revision("HEAD").unwrap();
    let error = repository.read(&revision, Utf8Path::new("policies")).unwrap_err();
    assert!(matches!(error, GitError::Damaged { .. }), "{error:?}");
}

/// libgit2 waits for the rest of a torn object for ever.
#[test]
fn a_torn_folder_or_commit_ends_with_an_error() {
    let it = policies();
    let tear = |path: &Path| {
        let bytes = fs::read(path).unwrap();
        overwrite(path, &bytes[..bytes.len() / 2]);
    };
    let repository = Repository::discover(it.top()).unwrap();
    let revision = repository.revision("HEAD").unwrap();
    tear(&object(&it, "policies"));
    let error = repository.read(&revision, Utf8Path::new("policies")).unwrap_err();
    assert!(matches!(error, GitError::Damaged { .. }), "{error:?}");
    let id = revision.commit.to_string();
    tear(&it.path(&format!(".git/objects/{}/{}", &id[..2], &id[2..])));
    for name in ["HEAD", "main", &id, "HEAD~1"] {
        let error = Repository::discover(it.top()).unwrap().revision(name).unwrap_err();
        assert!(matches!(error, GitError::Damaged { .. }), "{name}: {error:?}");
        assert!(error.help().unwrap().contains("git fsck"));
    }
}

#[test]
fn a_partial_clone_says_what_to_fetch() {
    let it = policies();
    it.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", it.top().display());
    for filter in ["blob:none", "tree:0"] {
        let clone = it.folder.path().join(filter.replace(':', "-"));
        let filter = format!("--filter={filter}");
        it.git(&["clone", "-q", "--no-checkout", &filter, &url, clone.to_str().unwrap()]);
        let repository = Repository::discover(&clone).unwrap();
        let revision = repository.revision("HEAD").unwrap();
        let error = repository.read(&revision, Utf8Path::new("policies")).unwrap_err();
        assert!(matches!(error, GitError::NotFetched { .. }), "{error:?}");
        let help = error.help().unwrap();
        let command = help.split('`').nth(1).unwrap();
        let words: Vec<&str> = command.split(' ').skip(1).collect();
        it.git_in(&clone, &words);
        assert_eq!(listing(&clone, "HEAD", "policies"), BOTH, "the remedy works");
    }
}

#[test]
fn a_repository_with_reftable_says_what_to_do() {
    let it = Fixture::with(&["--ref-format=reftable"]);
    it.write("policies/tierline.toml", SETTINGS).write("policies/contacts.toml", "");
    it.commit("Begin");
    let error = Repository::discover(it.top()).unwrap_err();
    assert_eq!(error, GitError::Reftable);
    assert!(error.help().unwrap().contains("`git clone --ref-format=files`"));
    it.git(&["clone", "-q", "--ref-format=files", ".", "../copy"]);
    let copy = it.folder.path().join("copy");
    assert_eq!(listing(&copy, "HEAD", "policies"), BOTH, "the remedy works");
}
