//! The blocks of `docs/language.md` form one policy set: it loads, and its scenario passes.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

use std::fs;
use std::path::Path;

use tierline::clock::Clock;
use tierline::load::load;
use tierline::scenarios;
use tierline::source::{SourceFile, Sources};

#[test]
fn the_page_is_a_policy_set_that_works() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md");
    let page = fs::read_to_string(page).unwrap();
    let blocks: Vec<&str> =
        page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() >= 13, "the page has lost its blocks");
    let mut sources = Sources::default();
    sources.add(SourceFile::new("tierline.toml", blocks.join("\n")));
    let loaded = load(&sources);
    let errors: Vec<&str> =
        loaded.errors.iter().map(|error| error.diagnostic.message.as_str()).collect();
    assert_eq!(errors, Vec::<&str>::new());
    let policy = loaded.policy.unwrap();
    let all: Vec<_> = policy.scenarios.indexes().collect();
    let verdicts = scenarios::run(&policy, &Clock::new(&policy), &all);
    assert!(!verdicts.is_empty());
    for verdict in verdicts {
        assert!(verdict.passed(), "{:?}", verdict.failures);
    }
}
