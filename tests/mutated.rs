//! The repository's own policy set with mistakes in it, made at random: nothing panics, whatever loads can be
//! checked, simulated and rendered, and everything that is said has a place in its file.
//!
//! `PROPTEST_CASES=5000 cargo test --test mutated` looks for longer.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic, as tests do")]

use std::path::Path;
use std::sync::LazyLock;

use jiff::Timestamp;
use proptest::prelude::*;
use tierline::check::{Context, DocumentCheck, Levels, check};
use tierline::clock::Clock;
use tierline::diagnostic::Diagnostic;
use tierline::load::load;
use tierline::model::{Document, Ix};
use tierline::render::{Past, Renderer};
use tierline::scenarios;
use tierline::source::worktree::Root;
use tierline::source::{FileSet, RawFile, Sources, Span};

/// The files of the policy set, as bytes.
static FILES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = Root::find(Some(&top.join("policies")), top).unwrap();
    let files = root.read().files.into_iter();
    let mut files: Vec<_> =
        files.map(|file| (file.path.to_string(), file.content.unwrap())).collect();
    files.sort();
    files
});

/// What people, editors and merges leave behind, and what attackers try.
const PIECES: &[&str] = &[
    "\"",
    "'''",
    "[",
    "]",
    "{",
    "}",
    "=",
    ",",
    ".",
    "\n",
    "#",
    "-",
    "0",
    "\\",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "ä",
    "🦀",
    "{{",
    "}}",
    "{{ 1 }}",
    "{% if %}",
    "{{ part(\"contacts\") }}",
    "\"\"",
    "true",
    "nan",
    "-1",
    "99999999999999999999",
    "\"999999999999999999h\"",
    "\"0m\"",
    "\"immediate\"",
    "\"never\"",
    "\"5 business days\"",
    "\"2d\"",
    "0001-01-01",
    "9999-12-31",
    "2026-11-01T01:30:00",
    "\"24x7\"",
    "\"l1\"",
    "\"owner\"",
    "[[routes]]\n",
    "[tiers.l1]\n",
    "notify = []\n",
    "steps = []\n",
    "allow = [{ rule = \"x\" }]\n",
    "<<<<<<< HEAD\n",
    "\r",
    "\r\n",
];

/// One mistake: where in the file (in thousandths), how many bytes go, what comes instead.
fn mistake() -> impl Strategy<Value = (usize, usize, Vec<u8>)> {
    let piece = prop_oneof![
        8 => proptest::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..4),
        1 => Just(Vec::new()),
    ];
    (0..1000_usize, prop_oneof![3 => Just(0_usize), 3 => 1..12_usize, 1 => 1..400_usize], piece)
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases.unwrap_or(24)) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn mistakes_are_told_and_never_panic(
        file in 0..FILES.len(),
        mistakes in proptest::collection::vec(mistake(), 1..6),
    ) {
        let mut files = FILES.clone();
        let text = &mut files.get_mut(file).unwrap().1;
        for (at, gone, piece) in mistakes {
            let start = text.len() * at / 1000;
            let end = (start + gone).min(text.len());
            text.splice(start..end, piece);
        }
        whole_way(&files);
    }
}

/// Loads, checks, simulates and renders.
fn whole_way(files: &[(String, Vec<u8>)]) {
    let raw = |(path, bytes): &(String, Vec<u8>)| RawFile {
        path: path.as_str().into(),
        content: Ok(bytes.clone()),
        blob: None,
    };
    let files = FileSet { files: files.iter().map(raw).collect(), ..FileSet::default() };
    let sources = files.into_sources();
    let loaded = load(&sources);
    let damaged = loaded.damaged();
    for error in &loaded.errors {
        assert_placed(&sources, &error.diagnostic);
    }
    let Some(policy) = &loaded.policy else {
        assert!(!loaded.errors.is_empty(), "nothing loads, and nobody says why");
        return;
    };
    let clock = Clock::new(policy);
    let renderer = Renderer::new(policy, &sources, Vec::new());
    let documents = Documents(&renderer);
    let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let mut context = Context::new(policy, &clock, &sources, now, &documents);
    if !loaded.errors.is_empty() {
        context = context.incomplete(damaged);
    }
    for finding in check(&context, &Levels::of_policy(policy)).findings {
        assert_placed(&sources, &finding.diagnostic);
    }
    let all: Vec<_> = policy.scenarios.indexes().collect();
    for verdict in scenarios::run(policy, &clock, &all) {
        assert!(verdict.trace.events.is_sorted_by_key(|event| event.at), "time runs backwards");
    }
    for (ix, document) in policy.documents.iter() {
        for format in &document.formats {
            // What cannot be made says why; the command prints it.
            drop(renderer.render(ix, format.value, &Past::default()));
        }
    }
}

fn assert_placed(sources: &Sources, diagnostic: &Diagnostic) {
    let related = diagnostic.related.iter().map(|label| label.span);
    for span in related.chain([diagnostic.primary.span]) {
        let file = sources.get(span.file).unwrap();
        assert!(file.text().get(span.range()).is_some(), "{diagnostic:?}");
    }
    assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
}

struct Documents<'r, 'p>(&'r Renderer<'p>);

impl DocumentCheck for Documents<'_, '_> {
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
