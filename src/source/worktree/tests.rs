//! The disk as it is found: repositories, ignored files, links, files that cannot be read.

use std::fs;

use super::root::shown;
use super::*;

/// A folder with files: `path` or `path = text`, one a line; a path that ends in `/` is a folder.
fn tree(lines: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (path, text) = line.split_once('=').unwrap_or((line, ""));
        let full = folder.path().join(path.trim());
        if path.ends_with('/') {
            fs::create_dir_all(full).unwrap();
        } else {
            fs::create_dir_all(full.parent().unwrap()).unwrap();
            fs::write(full, text.trim()).unwrap();
        }
    }
    folder
}

/// Every file as `path from the current directory | path from the repository | problem`.
fn listing(root: &Root) -> String {
    let sources = root.read().into_sources();
    let lines = sources.iter().map(|(id, file)| {
        let problem = file.problem().map(|p| format!("{p:?}")).unwrap_or_default();
        format!("{} | {} | {problem}", file.path(), sources.repository_path(id).unwrap())
    });
    lines.map(|line| line.trim_end_matches([' ', '|']).to_owned()).collect::<Vec<_>>().join("\n")
}

#[test]
fn hidden_and_ignored_files_are_skipped_and_folders_are_folders() {
    let top = tree(
        ".git/
        .gitignore = build
        it/policies/tierline.toml
        it/policies/a/b.toml/c.toml
        it/policies/notes.md
        it/policies/.draft.toml
        it/policies/.hidden/x.toml
        it/policies/build/x.toml
        elsewhere/x.toml",
    );
    let below = top.path().join("it/policies/a");
    let root = Root::find(None, &below).unwrap();
    assert_eq!(root.shown(), "..");
    let expected = "../a/b.toml/c.toml | it/policies/a/b.toml/c.toml\n\
        ../tierline.toml | it/policies/tierline.toml";
    assert_eq!(listing(&root), expected);
}

#[test]
fn the_repository_is_tried_last_and_a_choice_wins() {
    let top = tree(".git/\npolicies/tierline.toml\nother/tierline.toml\nsrc/");
    let find = |chosen: Option<&str>, from: &str| {
        Root::find(chosen.map(Path::new), &top.path().join(from))
            .map(|root| root.shown().to_string())
    };
    assert_eq!(find(None, "src").unwrap(), "../policies");
    assert_eq!(find(None, "").unwrap(), "policies");
    assert_eq!(find(None, "other").unwrap(), ".");
    assert_eq!(find(Some("../other"), "src").unwrap(), "../other");
    let error = find(Some("src"), "").unwrap_err();
    assert_eq!(error.to_string(), "the folder `src` holds no `tierline.toml`");
    let error = find(Some("nowhere"), "").unwrap_err();
    assert_eq!(error.to_string(), "there is no folder `nowhere`");
}

#[test]
fn an_error_says_where_it_looked() {
    let top = tree(".git/\nsrc/");
    let (top, src) = (top.path(), top.path().join("src"));
    let error = Root::find(None, &src).unwrap_err();
    let expected = format!(
        "no `tierline.toml` in `{}`, in any folder above it, or in `{}`",
        src.display(),
        top.join("policies").display()
    );
    assert_eq!(error.to_string(), expected);
    assert!(error.help().contains("[organization]") && error.help().contains("--policies"));
}

#[test]
fn a_folder_that_is_not_there_has_no_files() {
    let top = tree("tierline.toml\ntemplates/sop.md.jinja = {{ title }}");
    let root = Root::find(None, top.path()).unwrap();
    assert!(root.read_folder("nothing".into()).files.is_empty());
    let templates = root.read_folder("templates".into()).into_sources();
    let (id, file) = templates.iter().next().unwrap();
    assert_eq!(file.text(), "{{ title }}");
    assert_eq!(file.path(), "templates/sop.md.jinja");
    assert_eq!(templates.path_in_folder(id).unwrap(), "sop.md.jinja");
}

#[test]
fn a_policy_reaches_no_folder_outside_its_repository() {
    let top = tree("secret.md = x\nrepo/.git/\nrepo/policies/tierline.toml\nrepo/docs/a.md");
    let root = Root::find(None, &top.path().join("repo/policies")).unwrap();
    for inside in ["", ".", "templates", "../docs", "../new/folder", "x/../../docs"] {
        assert!(root.locate(inside.into()).is_some(), "{inside}");
    }
    for outside in ["../..", "../../repo2", "x/../../../repo2", "../../../../etc"] {
        assert_eq!(root.locate(outside.into()), None, "{outside}");
        assert!(root.read_folder(outside.into()).files.is_empty(), "{outside}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(top.path(), top.path().join("repo/policies/link")).unwrap();
        assert_eq!(root.locate("link".into()), None);
        assert_eq!(root.locate("link/x".into()), None);
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let top = tree("tierline.toml\nbig.toml");
    let big = File::options().write(true).open(top.path().join("big.toml")).unwrap();
    big.set_len(MAX_FILE_SIZE + 1).unwrap();
    let root = Root::find(None, top.path()).unwrap();
    let expected =
        "big.toml | big.toml | TooLarge { size: 16777217 }\ntierline.toml | tierline.toml";
    assert_eq!(listing(&root), expected);
}

#[cfg(unix)]
#[test]
fn links_and_devices_are_reported_and_never_followed() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    let top = tree("set/tierline.toml\noutside.toml = secret\nfolder/x.toml");
    let set = top.path().join("set");
    symlink("../outside.toml", set.join("out.toml")).unwrap();
    symlink("loop.toml", set.join("loop.toml")).unwrap();
    symlink("../folder", set.join("linked")).unwrap();
    symlink("..", set.join("up.toml")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(set.join("pipe.toml")).unwrap();
    fs::write(set.join(OsStr::from_bytes(b"caf\xe9.toml")), "").unwrap();
    let root = Root::find(None, &set).unwrap();
    let expected = "caf\u{fffd}.toml | caf\u{fffd}.toml | NameNotUtf8\n\
        loop.toml | loop.toml | Link\n\
        out.toml | out.toml | Link\n\
        pipe.toml | pipe.toml | NotAFile\n\
        tierline.toml | tierline.toml\n\
        up.toml | up.toml | Link";
    assert_eq!(listing(&root), expected);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_does_not_stop_the_rest() {
    use std::os::unix::fs::PermissionsExt;

    let top = tree("tierline.toml\nlocked.toml\nfolder/x.toml");
    for path in ["locked.toml", "folder"] {
        fs::set_permissions(top.path().join(path), fs::Permissions::from_mode(0o000)).unwrap();
    }
    let root = Root::find(None, top.path()).unwrap();
    let found = listing(&root);
    fs::set_permissions(top.path().join("folder"), fs::Permissions::from_mode(0o700)).unwrap();
    // Whoever may read everything (root) sees the file in the folder instead.
    let denied = "Unreadable(\"Permission denied\")";
    let locked = format!(
        "folder | folder | {denied}\nlocked.toml | locked.toml | {denied}\n\
         tierline.toml | tierline.toml"
    );
    let all = "folder/x.toml | folder/x.toml\nlocked.toml | locked.toml\n\
         tierline.toml | tierline.toml";
    assert!(found == locked || found == all, "{found}");
}

#[test]
fn paths_are_shown_relative_to_the_current_directory() {
    let shown = |path, current| shown(Path::new(path), Path::new(current)).into_string();
    assert_eq!(shown("/home/a/repo/policies", "/home/a/repo"), "policies");
    assert_eq!(shown("/home/a/repo/policies", "/home/a/repo/src/x"), "../../policies");
    assert_eq!(shown("/home/a/repo/./x/../policies", "/home/a/repo"), "policies");
    assert_eq!(shown("/home/a/repo", "/home/a/repo"), "");
    assert_eq!(shown("/srv/policies", "/home/a"), "/srv/policies");
}
