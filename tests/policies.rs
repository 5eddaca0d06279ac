//! The repository's own policy set: it loads, its scenarios hold and touch every part of it, and
//! `docs/coverage.md` names only what is there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic, as tests do")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use tierline::clock::Clock;
use tierline::load::load;
use tierline::model::Policy;
use tierline::scenarios::{self, Coverage};
use tierline::source::worktree::Root;

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn policy() -> Arc<Policy> {
    let root = Root::find(Some(&top().join("policies")), top()).unwrap();
    let sources = root.read().into_sources();
    let loaded = load(&sources);
    let errors: Vec<String> = loaded
        .errors
        .iter()
        .map(|error| {
            let place = sources.place(error.diagnostic.primary.span);
            format!("{}: {}", place.unwrap(), error.diagnostic.message)
        })
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    loaded.policy.unwrap()
}

#[test]
fn every_scenario_holds_and_every_part_is_touched() {
    let policy = policy();
    let clock = Clock::new(&policy);
    let all: Vec<_> = policy.scenarios.indexes().collect();
    assert!(all.len() >= 25, "only {} scenarios", all.len());
    let verdicts = scenarios::run(&policy, &clock, &all);
    let failed: Vec<_> = verdicts
        .iter()
        .filter(|verdict| !verdict.passed())
        .map(|verdict| &policy.scenarios[verdict.scenario].entry.id)
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
    let coverage = Coverage::of(&policy, verdicts.iter().map(|verdict| &verdict.trace));
    let untouched: Vec<_> = coverage.untouched().map(|item| item.describe(&policy)).collect();
    assert!(untouched.is_empty(), "{untouched:?}");
}

/// The cells of every row of the page's tables that says where something is.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let lines = page.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---"));
    let cells = lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect());
    cells
        .filter(|cells: &Vec<&str>| cells.len() == 3 && cells.get(1) != Some(&"policy set"))
        .collect()
}

fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The text of the files that a path names; `*` stands for every file of its folder.
fn text_of(path: &str) -> String {
    let policies = top().join("policies");
    let Some(folder) = path.strip_suffix("/*.toml") else {
        return fs::read_to_string(policies.join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    };
    let files = fs::read_dir(policies.join(folder)).unwrap_or_else(|e| panic!("{path}: {e}"));
    files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

#[test]
fn the_coverage_page_names_only_what_is_there() {
    let page = fs::read_to_string(top().join("docs/coverage.md")).unwrap();
    let rows = rows(&page);
    assert!(rows.len() > 120, "only {} rows", rows.len());
    for row in rows {
        let entries = row.get(1).copied().unwrap_or_default();
        for part in entries.split(';') {
            let (files, names): (Vec<_>, Vec<_>) =
                quoted(part).into_iter().partition(|name| name.contains(".toml"));
            let text: String = files.into_iter().map(text_of).collect();
            for name in names {
                assert!(text.contains(name), "{entries}: `{name}` is not there");
            }
        }
    }
}

#[test]
fn the_coverage_page_names_only_sections_of_documents() {
    let policy = policy();
    let titles: BTreeMap<&str, Vec<&str>> = policy
        .documents
        .values()
        .map(|document| {
            let sections = document.sections.iter().map(|section| section.title.as_str());
            (&*document.entry.id, sections.collect())
        })
        .collect();
    let page = fs::read_to_string(top().join("docs/coverage.md")).unwrap();
    for row in rows(&page) {
        let shown = row.get(2).copied().unwrap_or_default();
        for part in shown.split(';') {
            let Some((id, sections)) = part.trim().split_once(", *") else { continue };
            let Some(titles) = titles.get(id) else { panic!("there is no document {id:?}") };
            for title in sections.trim_end_matches('*').split("*, *") {
                assert!(titles.contains(&title), "{id} has no section {title:?}");
            }
        }
    }
}
