//! The schema, with which errors are sought, and the types, with which files are decoded, describe
//! one language: what decodes is never called an error as soon as something else is one.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use tierline::load::load;
use tierline::source::worktree::Root;
use tierline::source::{SourceFile, Sources};

/// Puts a key that does not exist in front of every file, so that the schema looks at all of it.
fn with_one_mistake_each(sources: &Sources) -> Sources {
    let mut mistaken = Sources::default();
    for (id, file) in sources.iter() {
        let mistake = if file.is_calendar() { "" } else { "no-such-key = 1\n" };
        let text = format!("{mistake}{}", file.text());
        mistaken.add(SourceFile::new(sources.path_in_folder(id).unwrap(), text));
    }
    mistaken
}

fn sets() -> Vec<std::path::PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sets = vec![root.join("policies")];
    for rule in std::fs::read_dir(root.join("tests/rules")).unwrap() {
        sets.push(rule.unwrap().path().join("good"));
    }
    sets.retain(|set| set.join("tierline.toml").exists());
    sets.sort();
    sets
}

#[test]
fn what_decodes_is_never_an_error() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for set in sets() {
        let sources = Root::find(Some(&set), here).unwrap().read().into_sources();
        let before: Vec<_> =
            load(&sources).errors.into_iter().map(|e| e.diagnostic.message).collect();
        let mistaken = with_one_mistake_each(&sources);
        let errors = load(&mistaken).errors;
        let told = errors.iter().map(|error| &error.diagnostic).filter(|told| {
            !told.message.contains("no-such-key") && !before.contains(&told.message)
        });
        let told: Vec<_> = told
            .map(|told| {
                let place = mistaken.place(told.primary.span).unwrap();
                format!("{place}: {} {} {:?}", told.rule.code, told.message, told.help)
            })
            .collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
        assert!(errors.len() >= mistaken.policy_files().count(), "every file has its mistake");
    }
}
