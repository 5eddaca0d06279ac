//! Every rule against its fixture and against the examples in its own page.
//!
//! A rule has a folder `tests/rules/TLxxxx-name/` with two policy sets: `bad`, in which the rule finds
//! something, and `good`, in which no rule finds anything. A new rule needs no Rust here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic, as tests do"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tierline::check::{Context, DocumentCheck, Levels, check, registry};
use tierline::clock::Clock;
use tierline::diagnostic::{Code, Diagnostic, RuleInfo, loading};
use tierline::load::load;
use tierline::model::{Document, Ix};
use tierline::render::{OwnTemplate, Renderer};
use tierline::source::worktree::Root;
use tierline::source::{MAX_FILE_SIZE, SourceFile, Sources, Span};

/// The time it is in every fixture.
const NOW: &str = "2026-11-21T12:00:00Z";

/// Errors about files that a repository cannot hold, or not on every machine; the fixtures are made when
/// they are needed, in [`files_that_git_cannot_hold`].
const NOT_IN_GIT: [Code; 4] = [
    loading::UNREADABLE_FILE.code,
    loading::LINKED_FILE.code,
    loading::FILE_TOO_LARGE.code,
    loading::FILE_NAME.code,
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

/// Every rule there is: the errors of loading, then the lint rules.
fn rules() -> Vec<&'static RuleInfo> {
    loading::ERRORS.iter().copied().chain(registry().iter().map(|rule| &rule.info)).collect()
}

/// Everything that is found in a policy set.
fn findings(sources: &Sources, templates: Vec<OwnTemplate>) -> Vec<Diagnostic> {
    let loaded = load(sources);
    let mut found: Vec<Diagnostic> =
        loaded.errors.iter().map(|error| error.diagnostic.clone()).collect();
    let damaged = loaded.damaged();
    if let Some(policy) = &loaded.policy {
        let clock = Clock::new(policy);
        let now: Timestamp = NOW.parse().unwrap();
        let documents = Documents(Renderer::new(policy, sources, templates));
        let mut context = Context::new(policy, &clock, sources, now, &documents);
        if !found.is_empty() {
            context = context.incomplete(damaged);
        }
        let lints = check(&context, &Levels::of_policy(policy));
        found.extend(lints.findings.into_iter().map(|finding| finding.diagnostic));
    }
    for diagnostic in &found {
        assert_well_formed(sources, diagnostic);
    }
    found
}

/// What holds for whatever is found: its places lie in their files, and it speaks in sentences.
fn assert_well_formed(sources: &Sources, diagnostic: &Diagnostic) {
    let spans = diagnostic.related.iter().map(|label| label.span);
    for span in spans.chain([diagnostic.primary.span]) {
        let text = sources.get(span.file).expect("a place in a file of the set").text();
        assert!(text.get(span.range()).is_some(), "{diagnostic:#?}");
    }
    assert!(!diagnostic.message.ends_with('.'), "{}", diagnostic.message);
    assert!(!diagnostic.message.is_empty());
}

fn told(sources: &Sources, found: &[Diagnostic]) -> String {
    let lines = found.iter().map(|diagnostic| {
        let place = sources.place(diagnostic.primary.span).map(|place| place.to_string());
        format!("  {}: {} {}", place.unwrap_or_default(), diagnostic.rule.code, diagnostic.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn codes_are_sorted_and_names_unique() {
    let rules = rules();
    for pair in rules.windows(2) {
        assert!(pair[0].code < pair[1].code, "{} comes before {}", pair[0].code, pair[1].code);
    }
    let names: BTreeSet<_> = rules.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), rules.len(), "two rules share a name");
    for rule in rules {
        let kebab =
            rule.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        assert!(kebab, "{} is not kebab-case", rule.name);
        assert!(rule.summary().ends_with('.'), "{}: the summary is a sentence", rule.code);
        assert!(rule.page().lines().count() > 2, "{}: the page says nothing", rule.code);
    }
}

#[test]
fn every_rule_has_a_folder_and_every_folder_a_rule() {
    let wanted: BTreeSet<String> = rules()
        .iter()
        .filter(|rule| !NOT_IN_GIT.contains(&rule.code))
        .map(|rule| format!("{}-{}", rule.code, rule.name))
        .collect();
    let found: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("TL"))
        .collect();
    let missing: Vec<_> = wanted.difference(&found).collect();
    let left_over: Vec<_> = found.difference(&wanted).collect();
    assert!(
        missing.is_empty() && left_over.is_empty(),
        "missing {missing:#?}, left over {left_over:#?}"
    );
}

#[test]
fn bad_fixtures_yield_their_code_and_good_ones_nothing() {
    let mut wrong = Vec::new();
    for rule in rules() {
        let fixture = folder().join(format!("{}-{}", rule.code, rule.name));
        if !fixture.exists() {
            continue;
        }
        let (folder, bad) = (fixture.join("bad"), read(&fixture.join("bad")));
        let found = findings(&bad, own_templates(&folder));
        if !found.iter().any(|diagnostic| diagnostic.rule.code == rule.code) {
            wrong.push(format!("{} bad: not found, but\n{}", rule.code, told(&bad, &found)));
        }
        let (folder, good) = (fixture.join("good"), read(&fixture.join("good")));
        let found = findings(&good, own_templates(&folder));
        if !found.is_empty() {
            wrong.push(format!("{} good:\n{}", rule.code, told(&good, &found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The files of a fixture, read as the tool reads them.
fn read(folder: &Path) -> Sources {
    let root = Root::find(Some(folder), folder).unwrap_or_else(|error| panic!("{error:?}"));
    root.read().into_sources()
}

/// A policy set with one file that should not be there.
#[cfg(unix)]
#[test]
fn files_that_git_cannot_hold() {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::{fs::symlink, net::UnixListener};

    type Make = fn(&Path);
    let made: [(&RuleInfo, Make); 4] = [
        (&loading::UNREADABLE_FILE, |folder| {
            drop(UnixListener::bind(folder.join("a.toml")).unwrap())
        }),
        (&loading::LINKED_FILE, |folder| symlink("tierline.toml", folder.join("a.toml")).unwrap()),
        (&loading::FILE_TOO_LARGE, |folder| {
            fs::File::create(folder.join("a.toml")).unwrap().set_len(MAX_FILE_SIZE + 1).unwrap();
        }),
        (&loading::FILE_NAME, |folder| {
            fs::write(folder.join(std::ffi::OsStr::from_bytes(b"caf\xe9.toml")), "").unwrap();
        }),
    ];
    for (rule, make) in made {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(self::folder().join("base/tierline.toml"), folder.path().join("tierline.toml"))
            .unwrap();
        let good = findings(&read(folder.path()), Vec::new());
        assert!(good.is_empty(), "{}: {good:#?}", rule.code);
        make(folder.path());
        let bad = findings(&read(folder.path()), Vec::new());
        let codes: Vec<_> = bad.iter().map(|diagnostic| diagnostic.rule.code).collect();
        assert_eq!(codes, [rule.code]);
    }
}

/// The example base has no finding, so whatever an example yields is its own.
#[test]
fn the_base_of_the_examples_is_clean() {
    let sources = set("");
    let found = findings(&sources, Vec::new());
    assert!(found.is_empty(), "{}", told(&sources, &found));
}

#[test]
fn examples_in_pages_behave_as_they_claim() {
    let mut wrong = Vec::new();
    for rule in rules() {
        for (line, kind, text) in examples(&rule.page()) {
            let sources = set(&text);
            let found = findings(&sources, Vec::new());
            let has = found.iter().any(|diagnostic| diagnostic.rule.code == rule.code);
            let errors = found.iter().any(|diagnostic| diagnostic.rule.is_error());
            let place = format!("{} line {line}", rule.code);
            match kind {
                "bad" if !has => {
                    wrong.push(format!("{place}: bad yields\n{}", told(&sources, &found)));
                }
                "bad" if errors && !rule.is_error() => {
                    wrong.push(format!("{place}: bad does not load\n{}", told(&sources, &found)));
                }
                "good" if has || errors => {
                    wrong.push(format!("{place}: good yields\n{}", told(&sources, &found)));
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The fenced `toml bad` and `toml good` blocks of a page, each with its line.
fn examples(page: &str) -> Vec<(usize, &'static str, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, &'static str, String)> = None;
    for (line, text) in (1..).zip(page.lines()) {
        match (text.trim(), &mut open) {
            ("```toml bad", None) => open = Some((line, "bad", String::new())),
            ("```toml good", None) => open = Some((line, "good", String::new())),
            ("```", Some(_)) => found.extend(open.take()),
            (_, Some((_, _, block))) => {
                block.push_str(text);
                block.push('\n');
            }
            _ => {}
        }
    }
    found
}

/// An example, and beside it the entries of the base that it does not define itself.
fn set(example: &str) -> Sources {
    let base = fs::read_to_string(folder().join("base/tierline.toml")).unwrap();
    let defined = defined(example);
    let kept = entries(&base)
        .into_iter()
        .filter(|entry| marks(entry).iter().all(|mark| !defined.contains(mark)));
    let text = format!("{example}\n{}", kept.collect::<String>());
    let mut sources = Sources::default();
    sources.add(SourceFile::new("tierline.toml", text));
    sources
}

/// What an example defines, in the words of [`marks`]. One that is not TOML takes nobody's place.
fn defined(example: &str) -> BTreeSet<String> {
    let mut defined = BTreeSet::new();
    for (kind, entries) in example.parse::<toml::Table>().unwrap_or_default() {
        defined.insert(format!("[{kind}]"));
        defined.insert(format!("[[{kind}]]"));
        for (id, entry) in entries.as_table().into_iter().flatten() {
            defined.insert(format!("[{kind}.{id}]"));
            if let Some(level) = entry.get("level") {
                defined.insert(format!("level {level}"));
            }
        }
    }
    defined
}

/// The text of a file in pieces, one for each table header.
fn entries(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for line in text.lines() {
        if line.starts_with('[') {
            pieces.push(String::new());
        }
        let piece = pieces.last_mut().unwrap();
        piece.push_str(line);
        piece.push('\n');
    }
    pieces
}

/// What two entries may not share: their header, and the level of a tier. Priorities rank against each
/// other, so an example that has any has all.
fn marks(entry: &str) -> Vec<String> {
    let Some(header) = entry.lines().next().filter(|line| line.starts_with('[')) else {
        return Vec::new();
    };
    if header.starts_with("[priorities.") {
        return vec!["[priorities]".to_owned()];
    }
    let level = entry.lines().find_map(|line| line.strip_prefix("level = "));
    level.map(|level| format!("level {level}")).into_iter().chain([header.to_owned()]).collect()
}

/// What the renderer knows, lent to the rules as the command line lends it.
struct Documents<'p>(Renderer<'p>);

impl DocumentCheck for Documents<'_> {
    fn templates(&self) -> Vec<String> {
        self.0.templates()
    }

    fn own_templates(&self) -> Vec<String> {
        self.0.own_templates()
    }

    fn prose_errors(&self, document: Ix<Document>) -> Vec<(Span, String)> {
        self.0.prose_errors(document)
    }
}

/// The templates of a fixture: the files in its folder `templates`.
fn own_templates(fixture: &Path) -> Vec<OwnTemplate> {
    let files = fs::read_dir(fixture.join("templates")).into_iter().flatten();
    let templates = files.map(|file| {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        OwnTemplate { path: format!("templates/{name}").into(), name, text }
    });
    templates.collect()
}

/// Codes that once meant something else are never used again.
#[test]
fn codes_are_never_reused() {
    let file = folder().join("codes.txt");
    let recorded = fs::read_to_string(&file).unwrap_or_default();
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for line in recorded.lines() {
        let (code, name) = line.split_once(' ').expect("a code and a name");
        known.insert(code.to_owned(), name.to_owned());
    }
    let mut changed = Vec::new();
    for rule in rules() {
        let code = rule.code.to_string();
        match known.get(&code) {
            Some(name) if name != rule.name => changed.push(format!("{code} was `{name}`")),
            Some(_) => {}
            None => drop(known.insert(code, rule.name.to_owned())),
        }
    }
    assert!(changed.is_empty(), "codes are never reused: {changed:#?}");
    let text: String = known.iter().map(|(code, name)| format!("{code} {name}\n")).collect();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &text).unwrap();
    }
    assert!(
        recorded == text || std::env::var_os("UPDATE").is_some(),
        "run UPDATE=1 cargo test --test rules"
    );
}
