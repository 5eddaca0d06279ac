//! `docs/rules/`: one Markdown page per rule and an index.

use std::fmt::Write;

use super::{Chapter, chapters, effect};
use crate::diagnostic::RuleInfo;

/// A file of `docs/rules/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// File name, without a folder.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// Every file of `docs/rules/`, the index among them.
pub fn all() -> Vec<Page> {
    let chapters = chapters();
    let index = Page { name: "README.md".to_owned(), text: index(&chapters) };
    let pages = chapters.iter().flat_map(|chapter| {
        chapter
            .rules
            .iter()
            .map(|rule| Page { name: file_name(rule), text: page(chapter.name, rule) })
    });
    std::iter::once(index).chain(pages).collect()
}

/// The name of a rule's page in `docs/rules/`.
pub fn file_name(rule: &RuleInfo) -> String {
    format!("{}-{}.md", rule.code, rule.name)
}

fn page(family: &str, rule: &RuleInfo) -> String {
    let silencing = if rule.is_error() {
        "It is an error of loading: no setting and no `allow` silences it."
    } else {
        "Change its level in `[lints]`, or silence it for one entry with `allow`."
    };
    // Only Markdown's own words may follow the fence: `toml bad` is for the test of the examples.
    let body = rule.page().replace("```toml bad", "```toml").replace("```toml good", "```toml");
    format!(
        "<!-- Generated from the rule's own text in src/. UPDATE=1 cargo test rewrites it. -->\n\
         # {code} {name}\n\n\
         Family: {family} · level: {level} · since {since}\n\n\
         {body}\n\n\
         ---\n\n\
         {silencing} See [all rules](README.md).\n",
        code = rule.code,
        name = rule.name,
        level = effect(rule),
        since = rule.since,
    )
}

fn index(chapters: &[Chapter]) -> String {
    let mut text = "<!-- Generated from the rules' own text in src/. UPDATE=1 cargo test rewrites it. -->\n\
         # Rules\n\n\
         What `tierline check` reports. `tierline explain RULE` prints these pages in the terminal.\n\n\
         - *error*: the policy set does not load; nothing silences it.\n\
         - *deny*: the run fails with exit code 1.\n\
         - *warn*: reported; the run succeeds.\n\
         - *allow*: only reported where it is switched on.\n"
        .to_owned();
    for chapter in chapters {
        let name = chapter.name;
        let _ = write!(
            text,
            "\n## {name}\n\n| code | rule | level | what it finds |\n|---|---|---|---|\n"
        );
        for rule in &chapter.rules {
            let (code, name) = (rule.code, rule.name);
            let file = file_name(rule);
            let summary = rule.summary().replace('|', "\\|");
            let level = effect(rule);
            let _ = writeln!(text, "| [{code}]({file}) | `{name}` | {level} | {summary} |");
        }
    }
    text
}
