//! `docs/templates.md` names everything that templates may use, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::render::functions::LOOKUPS;
use crate::render::templates::PARTS;
use crate::render::view::View;

const PAGE: &str = include_str!("../../../docs/templates.md");

/// The tables of types: heading, sample expression, names.
fn types() -> Vec<(String, String, BTreeSet<String>)> {
    let sections = PAGE.split("\n### ").skip(1);
    sections
        .map(|section| {
            let (heading, rest) = section.split_once('\n').unwrap();
            let (_, sample) = rest.split_once("<!-- sample: ").unwrap();
            let (sample, table) = sample.split_once(" -->").unwrap();
            let table = table.split("\n## ").next().unwrap();
            (heading.to_owned(), sample.to_owned(), first_column(table))
        })
        .collect()
}

/// What stands in backticks at the start of each row.
fn first_column(table: &str) -> BTreeSet<String> {
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| row.split('`').next().unwrap().to_owned()).collect()
}

fn section(heading: &str) -> BTreeSet<String> {
    let (_, rest) = PAGE.split_once(&format!("\n## {heading}\n")).unwrap();
    first_column(rest.split("\n## ").next().unwrap())
}

fn until_bracket(names: BTreeSet<String>) -> BTreeSet<String> {
    names.iter().map(|name| name.split('(').next().unwrap().to_owned()).collect()
}

/// A document of the repository's own set in which everything is present.
const DOCUMENT: &str = "help-desk-sop";

#[test]
fn every_field_is_documented_and_exists() {
    let set = Set::own();
    for (heading, sample, documented) in types() {
        if sample == "variables" {
            let view = View::new(&set.policy, crate::model::Visibility::Internal);
            let mut names: BTreeSet<String> =
                view.variables.keys().map(|name| (*name).to_owned()).collect();
            names.insert("document".to_owned());
            assert_eq!(names, documented);
            continue;
        }
        let (sample, document) = sample.split_once(" of ").unwrap_or((&sample, DOCUMENT));
        let text = format!("{{# playbooks #}}{{{{ ({sample}) | list | join(\" \") }}}}");
        let keys = match document {
            "change-notice" => Ok(changes::print(&text)),
            _ => set.print(document, &text),
        };
        let keys = keys.unwrap_or_else(|error| panic!("{heading}: {sample}: {error:#?}"));
        let keys: BTreeSet<String> = keys.split(' ').map(str::to_owned).collect();
        assert_eq!(keys, documented, "{heading}");
    }
}

#[test]
fn every_type_of_the_data_is_documented() {
    let set = Set::own();
    let known: BTreeSet<BTreeSet<String>> = types().into_iter().map(|(.., names)| names).collect();
    // Maps whose keys are ids of priorities.
    let priorities: BTreeSet<String> =
        set.policy.priorities.values().map(|p| p.entry.id.to_string()).collect();
    let walk = "{% macro walk(v, path) %}{% if v is mapping %}{{ path }}: {{ v | list | join(\" \") }}\n\
        {% for k in v %}{{ walk(v[k], path ~ \".\" ~ k) }}{% endfor %}\
        {% elif v is sequence and v is not string %}{% for x in v %}{{ walk(x, path) }}{% endfor %}\
        {% endif %}{% endmacro %}";
    let (_, _, variables) =
        types().into_iter().find(|(heading, ..)| heading == "Variables").unwrap();
    let mut seen = BTreeMap::new();
    for variable in variables {
        let text = format!("{walk}{{{{ walk({variable}, \"{variable}\") }}}}");
        let lines = set.print(DOCUMENT, &text).unwrap_or_else(|error| panic!("{error:#?}"));
        for line in lines.lines().filter(|line| line.contains(": ")) {
            let (path, keys) = line.split_once(": ").unwrap();
            let keys: BTreeSet<String> = keys.split(' ').map(str::to_owned).collect();
            seen.insert(keys, path.to_owned());
        }
    }
    assert!(seen.len() > 15, "{seen:#?}");
    for (keys, path) in seen {
        assert!(known.contains(&keys) || keys == priorities, "{path} is not documented: {keys:?}");
    }
}

#[test]
fn every_function_part_and_filter_is_documented_and_exists() {
    let mut lookups: BTreeSet<String> =
        LOOKUPS.iter().map(|(name, _)| (*name).to_owned()).collect();
    lookups.extend(["method", "part", "vcard"].map(str::to_owned));
    assert_eq!(until_bracket(section("Functions")), lookups);
    let templates: BTreeSet<String> =
        ["heading", "contents", "diagram", "qr"].map(str::to_owned).into();
    assert_eq!(until_bracket(section("Functions of templates")), templates);
    let set = Set::own();
    for name in lookups.iter().chain(&templates) {
        assert_eq!(set.print(DOCUMENT, &format!("{{{{ 1 if {name} is defined }}}}")).unwrap(), "1");
    }
    let parts = section("Parts");
    let documented: BTreeSet<&str> =
        parts.iter().map(|part| part.split('"').nth(1).unwrap()).collect();
    assert_eq!(documented, PARTS.iter().map(|part| part.name).collect());
    for filter in section("Filters") {
        let name = filter.rsplit(' ').next().unwrap();
        assert_eq!(
            set.print(DOCUMENT, &format!("{{{{ \"x\" is filter(\"{name}\") }}}}"))
                .unwrap_or_default(),
            ""
        );
    }
    let documents = section("Templates that come with tierline");
    assert_eq!(documents, TEMPLATES.iter().map(ToString::to_string).collect());
}

#[test]
fn every_example_of_a_part_and_of_a_function_works_on_the_own_policy() {
    let set = Set::own();
    for part in PARTS {
        for format in Format::DEFAULT {
            let own = [
                ("help-desk-sop.md", format!("{{{{ part(\"{}\") }}}}", part.name)),
                ("help-desk-sop.html", format!("{{{{ part(\"{}\") }}}}", part.name)),
            ];
            let own: Vec<_> = own.iter().map(|(name, text)| (*name, text.as_str())).collect();
            let page = set.render_with(&own, DOCUMENT, format);
            let page = page.unwrap_or_else(|error| panic!("{}: {error:#?}", part.name));
            assert!(page.len() > 300, "{}: {page}", part.name);
        }
    }
}

#[test]
fn the_templates_of_the_page_work() {
    let set = Set::own();
    let blocks = PAGE.split("```jinja\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let blocks: Vec<_> = blocks.collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        let page = set.render_with(&[("help-desk-sop.html", block)], DOCUMENT, Format::Html);
        page.unwrap_or_else(|error| panic!("{error:#?}"));
    }
}
