//! Values that would like to be markup, links, formulas or code stay text in every format.

use super::*;

const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "](javascript:alert(1))",
    "a\u{202E}b\u{2066}c",
    "| x | y |\n|---|---|",
    "\"><img src=x onerror=alert(1)>",
    "{{ contacts }} {% for x in y %}",
    "-->\n```\n</style></title><b>",
];

/// The set with the value wherever a text of the team's own can stand.
fn set(value: &str, template: &str) -> Set {
    let value = toml::Value::String(value.to_owned()).to_string();
    Set::new(&format!(
        r#"
[organization]
name = {value}
timezone = "Europe/London"

[calendars.c]
name = {value}
hours = {{ daily = "09:00-17:00" }}
holidays = ["h"]
[holidays.h]
name = {value}
days = [{{ on = 2026-12-25, name = {value} }}]

[priorities.p]
rank = 1
name = {value}
calendar = "c"
examples = [{value}]
respond-within = "1h"
[impacts.i]
rank = 1
name = {value}
[urgencies.u]
rank = 1
name = {value}
[matrix]
i = {{ u = "p" }}
[attributes.a]
type = "boolean"
name = {value}
[categories.k]
name = {value}
tier = "t"

[contacts.x]
kind = "hotline"
name = {value}
title = {value}
location = {value}
responsibilities = [{value}]
reach = [{{ chat = {value}, label = {value}, hours = "c" }}, {{ phone = "1-800-ENG-HELP", label = {value} }}]

[tiers.t]
level = 1
name = {value}
handles = {value}
responsibilities = [{value}]
responders = ["x"]

[escalation-policies.e]
name = {value}
steps = [{{ notify = ["x"], after = "1h" }}]
[[routes]]
when = {{ all = [{{ a = true }}, {{ category = "k" }}] }}
policy = "e"
[[routes]]
when = {{}}
policy = "e"

[triggers.g]
mode = "automatic"
name = {value}
when = {{ a = true }}
raise-to = "p"
notify = ["x"]
examples = [{value}]
[duties.d]
when = {{}}
after = "1h"
notify = ["x"]
text = {value}
requires = [{value}]

[scenarios.s]
name = {value}
ticket = {{ opened = 2026-11-21T23:10:00, category = "k", impact = "i", urgency = "u", a = true }}
events = [{{ after = "20m", acknowledge = "x" }}, {{ after = "1h", pause = {value} }}]
expect = [{{ priority = "p" }}]

[rotations.r]
name = {value}
start = 2026-01-05T09:00:00
handoff = "weekly"
members = ["x"]

[documents.page]
title = {value}
template = "{template}"
since = "before"
scenario = "s"
period = {{ from = 2026-12-01 }}
audience = "internal"
owner = "x"
formats = ["markdown", "html"]
revisions = [{{ version = {value}, on = 2026-01-01, text = {value} }}]
sections = [{{ title = {value}, body = "A {{{{ contact('x').name }}}} b.\n\n# {{{{ contact('x').name }}}}\n" }}]
"#
    ))
}

#[test]
fn values_stay_text_in_html() {
    for template in TEMPLATES {
        // Pictures have titles, too.
        let calm = set("calm", template).render("page", Format::Html).matches("<title").count();
        for value in HOSTILE {
            let page = set(value, template).render("page", Format::Html);
            for markup in
                ["<script", "<img", "</style></title>", "href=\"javascript", "\u{202E}", "\u{2066}"]
            {
                assert!(!page.contains(markup), "{template}, {value}: {markup}");
            }
            assert_eq!(page.matches("</style>").count(), 1, "{template}, {value}");
            assert_eq!(page.matches("<title").count(), calm, "{template}, {value}");
        }
    }
}

/// What a reader of Markdown makes of a page: comrak with raw HTML passed through, as a careless host
/// would do it.
fn careless(markdown: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.render.r#unsafe = true;
    comrak::markdown_to_html(markdown, &options)
}

#[test]
fn values_stay_text_in_markdown() {
    for value in HOSTILE {
        for template in TEMPLATES {
            let page = set(value, template).render("page", Format::Markdown);
            let html = careless(&page);
            for markup in ["<script", "<img", "<b>", "href=\"javascript", "\u{202E}"] {
                assert!(!html.contains(markup), "{template}, {value}: {markup}\n{page}");
            }
            let calm = careless(&set("calm", template).render("page", Format::Markdown));
            for tag in ["<table", "<tr", "<td", "<h1", "<h2", "<h3", "<li", "<pre"] {
                let count = |page: &str| page.matches(tag).count();
                assert_eq!(count(&html), count(&calm), "{template}, {value}: {tag}\n{page}");
            }
        }
    }
}

#[test]
fn values_are_no_formulas_in_tables() {
    for value in HOSTILE {
        let page = set(value, "contact-sheet").render("page", Format::Csv);
        let mut rows =
            csv::ReaderBuilder::new().from_reader(page.trim_start_matches('\u{feff}').as_bytes());
        let columns = rows.headers().unwrap().len();
        let mut seen = 0;
        for row in rows.records().map(Result::unwrap) {
            assert_eq!(row.len(), columns, "{value}");
            for cell in &row {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{value}: {cell}");
            }
            seen += 1;
        }
        assert_eq!(seen, 1, "{page}");
    }
}

#[test]
fn values_make_no_lines_of_their_own_in_cards() {
    let cards = [("contact-sheet", Format::Vcard), ("on-call-calendar", Format::Icalendar)];
    let values = HOSTILE.into_iter().chain(["a\r\nEND:VCARD\r\nX", "a\u{2028}END:VCARD"]);
    for (value, (template, format)) in values.flat_map(|v| cards.map(|card| (v, card))) {
        let page = set(value, template).render("page", format);
        let names = |page: &str| -> Vec<String> {
            let page = page.replace("\r\n ", "");
            page.lines().map(|line| line.split([':', ';']).next().unwrap().to_owned()).collect()
        };
        let calm = set("calm", template).render("page", format);
        assert_eq!(names(&page), names(&calm), "{page}");
        assert!(page.split("\r\n").all(|line| line.len() <= 75), "{page}");
    }
}

#[test]
fn names_of_any_length_fit() {
    for value in ["x".repeat(300), "wörd ".repeat(60).trim().to_owned(), "🦀".repeat(100)] {
        for template in TEMPLATES {
            for (_, page) in set(&value, template).all("page") {
                assert!(page.replace("\r\n ", "").contains(&value), "{template}");
            }
        }
    }
}

#[test]
fn the_same_policy_gives_the_same_bytes() {
    for format in Format::DEFAULT {
        let pages: Vec<_> = (0..2).map(|_| set("x", "sop").render("page", format)).collect();
        assert_eq!(pages.first(), pages.last());
    }
}
