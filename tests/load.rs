//! Loading, case by case: `tests/load/<case>/` holds a policy set and, in `expected.txt`, what is
//! wrong with it. `UPDATE=1 cargo test --test load` rewrites the expectations.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use tierline::load::{Loaded, load, load_both};
use tierline::model::{EntryKey, HasEntry};
use tierline::source::{FileId, Problem, SourceFile, Sources, Span};

#[path = "load/language.rs"]
mod language;

/// The files of a folder, relative to it, in the order of their paths.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "toml" || extension == "ics")
            {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn sources(files: &[(String, String)]) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.add(SourceFile::new(path.as_str(), text.clone()));
    }
    sources
}

/// Every error with all its parts, as plain text.
fn told(sources: &Sources, loaded: &Loaded) -> String {
    let mut text = String::new();
    let place = |span: Span| sources.place(span).unwrap().to_string();
    for error in &loaded.errors {
        let diagnostic = &error.diagnostic;
        let (at, rule) = (place(diagnostic.primary.span), diagnostic.rule);
        writeln!(text, "{at}: {} {}: {}", rule.code, rule.name, diagnostic.message).unwrap();
        let underlined: String = sources.text(diagnostic.primary.span).chars().take(80).collect();
        writeln!(text, "  at: {}  {}", underlined.escape_debug(), diagnostic.primary.text).unwrap();
        for label in &diagnostic.related {
            writeln!(text, "  see: {} {}", place(label.span), label.text).unwrap();
        }
        for note in &diagnostic.notes {
            writeln!(text, "  note: {note}").unwrap();
        }
        if let Some(help) = &diagnostic.help {
            writeln!(text, "  help: {help}").unwrap();
        }
        if let Some(fix) = &diagnostic.fix {
            writeln!(text, "  fix: {} -> {}", sources.text(fix.span), fix.replacement).unwrap();
        }
        if let Some(entry) = &error.entry {
            let entry: String = entry.to_string().chars().take(80).collect();
            writeln!(text, "  in: {entry}").unwrap();
        }
    }
    let clip = |entry: &EntryKey| entry.to_string().chars().take(80).collect();
    let damaged: Vec<String> = loaded.damaged().iter().map(clip).collect();
    writeln!(text, "damaged: {}", damaged.join(", ")).unwrap();
    writeln!(text, "policy: {}", if loaded.policy.is_some() { "yes" } else { "no" }).unwrap();
    text
}

/// What holds whatever is wrong.
fn assert_sound(case: &str, sources: &Sources, loaded: &Loaded) {
    let mut last = None;
    for error in &loaded.errors {
        let diagnostic = &error.diagnostic;
        let labels = diagnostic.related.iter().map(|label| label.span);
        let fix = diagnostic.fix.iter().map(|fix| fix.span);
        for span in labels.chain(fix).chain([diagnostic.primary.span]) {
            let file = sources.get(span.file).unwrap();
            assert!(span.start <= span.end, "{case}: {span:?}");
            assert!(file.text().get(span.range()).is_some(), "{case}: {span:?} is not in its file");
            let position = sources.place(span).unwrap().position;
            assert!(position.line >= 1 && position.column >= 1, "{case}");
        }
        let message = &diagnostic.message;
        assert!(!message.ends_with('.') && !message.contains('\n'), "{case}: {message}");
        assert!(message.chars().count() < 250, "{case}: {message}");
        assert!(diagnostic.rule.is_error(), "{case}: {message}");
        let key = diagnostic.sort_key();
        assert!(last.is_none_or(|last| last <= key), "{case}: {message} is out of order");
        last = Some(key);
    }
    // A scenario with an error is no test of anything.
    for scenario in loaded.policy.iter().flat_map(|policy| policy.scenarios.values()) {
        assert!(!loaded.damaged().contains(&scenario.entry().key()), "{case}: {}", scenario.name);
    }
    // Every entry that is reported is damaged.
    let damaged = loaded.damaged();
    for error in &loaded.errors {
        assert!(error.entry.iter().all(|entry| damaged.contains(entry)), "{case}");
    }
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/load");
    let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    cases.sort();
    assert!(cases.len() > 20, "the cases are gone");
    cases
}

#[test]
fn every_case_is_told_as_expected() {
    let mut wrong = Vec::new();
    for case in cases() {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        let sources = sources(&files(&case));
        let loaded = load(&sources);
        assert_sound(&name, &sources, &loaded);
        let told = told(&sources, &loaded);
        let expected = case.join("expected.txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&expected, told).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != told {
            wrong.push(format!("{name}:\n{told}"));
        }
    }
    assert!(wrong.is_empty(), "not as expected:\n{}", wrong.join("\n"));
}

#[test]
fn nothing_depends_on_the_order_of_files() {
    for case in cases() {
        let mut files = files(&case);
        let straight = sources(&files);
        let expected = told(&straight, &load(&straight));
        let model = format!("{:?}", load(&straight).policy);
        for _ in 0..files.len() {
            files.rotate_left(1);
            let mut turned = files.clone();
            turned.reverse();
            let sources = sources(&turned);
            let loaded = load(&sources);
            assert_eq!(told(&sources, &loaded), expected, "{}", case.display());
            // Places are left out of the debug form of values, but not of entries.
            assert_eq!(format!("{:?}", loaded.policy).len(), model.len(), "{}", case.display());
        }
    }
}

/// A set beside one with a file more before the others, one changed, and one that is not text.
#[test]
fn two_versions_load_as_each_does_alone() {
    let alike = |sources: &Sources, both: &Loaded| {
        let alone = load(sources);
        assert_eq!(format!("{:?}", both.policy), format!("{:?}", alone.policy));
        assert_eq!(told(sources, both), told(sources, &alone));
    };
    for case in cases() {
        let before = files(&case);
        let mut after = before.clone();
        after.insert(0, ("a-first.toml".to_owned(), "[tiers.of-head]\nlevel = 99\n".to_owned()));
        if let Some((_, text)) = after.last_mut() {
            text.push_str("\n[contacts.of-head]\nkind = \"person\"\nname = \"New\"\n");
        }
        let (before, mut after) = (sources(&before), sources(&after));
        let [of_before, of_after] = load_both(&before, &after);
        alike(&before, &of_before);
        alike(&after, &of_after);
        // The text up to a problem may be the whole of the other side's.
        let (path, text) = files(&case).swap_remove(0);
        let problem = Problem::InvalidUtf8 { offset: text.len(), byte: 0xe9 };
        after.add(SourceFile::unreadable(path, text, problem));
        let [_, of_after] = load_both(&before, &after);
        alike(&after, &of_after);
    }
}

#[test]
fn any_bytes_load_without_a_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/load/everything");
    for (path, text) in files(&folder) {
        // Every prefix and every file with a line taken out, in steps that keep the test short.
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for without in 0..lines.len() {
            let mut kept = lines.clone();
            kept.remove(without);
            hold(&path, &kept.concat());
        }
        for end in (0..text.len()).step_by(97).filter(|end| text.is_char_boundary(*end)) {
            hold(&path, &text[..end]);
        }
    }
}

fn hold(path: &str, text: &str) {
    let sources = sources(&[(path.to_owned(), text.to_owned())]);
    assert_sound(path, &sources, &load(&sources));
}

#[test]
fn a_set_without_files_has_no_policy() {
    let loaded = load(&Sources::default());
    assert!(loaded.policy.is_none());
    assert!(loaded.errors.iter().all(|error| error.diagnostic.primary.span.file == FileId(0)));
}
