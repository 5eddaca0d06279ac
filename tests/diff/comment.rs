//! The comment of a pull request: it fits whatever changed, and the page about it shows a real one.

use std::fs;
use std::path::Path;

use tierline::diff::changes::Changes;
use tierline::report::diff::{DiffReport, FORMATS, Side};

use super::cases::sides;
use super::set::{Set, compare, said};

/// What GitHub takes is 65,536 characters; the product promises less.
const LIMIT: usize = 60_000;

#[test]
fn a_comment_fits_whatever_changed() {
    let (base, head) = sides(Path::new("no such case"));
    let mut many = head.clone();
    let mut text = String::new();
    for number in 0..3_000 {
        let name = format!("{} | <b> @all `", "Very long name ".repeat(1 + number % 40));
        text.push_str(&format!(
            "[contacts.person-{number}]\nkind = \"person\"\nname = '{name}{number}'\n\
             reach = [{{ email = \"p{number}@example.com\" }}]\n"
        ));
    }
    many.insert("many.toml".to_owned(), text);
    let (base, many) = (Set::whole(&base), Set::whole(&many));
    for (from, to) in [(&base, &many), (&many, &base)] {
        let changes = compare(from, to);
        let comment = markdown(from, to, &changes);
        assert!(comment.chars().count() < LIMIT, "{}", comment.chars().count());
        assert!(comment.starts_with("**3000 neutral changes in 3000 entries**\n"));
        assert_eq!(comment.matches("<details>").count(), comment.matches("</details>").count());
        let shown =
            comment.lines().filter(|line| line.starts_with("- ") || line.starts_with("  - "));
        let left: usize = comment
            .lines()
            .find_map(|line| {
                line.strip_suffix(" lines more did not fit; `tierline diff` shows them.")
            })
            .unwrap()
            .parse()
            .unwrap();
        assert_eq!(shown.count() + left, 6_000);
    }
}

fn markdown(base: &Set, head: &Set, changes: &Changes) -> String {
    let report = DiffReport {
        base: Side { name: "base", policy: Some(base.version().policy), sources: &base.sources },
        head: Side { name: "head", policy: Some(head.version().policy), sources: &head.sources },
        changes,
        tickets: None,
        people: None,
        days: 30,
        missing: &[],
        width: 100,
    };
    let mut bytes = Vec::new();
    let format = FORMATS.iter().find(|format| format.name == "markdown").unwrap();
    (format.write)(&report, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The marked blocks of these pages are what the case `later-step` gives. `UPDATE=1` writes them.
#[test]
fn the_pages_show_what_is_really_said() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (base, head) = sides(&top.join("tests/diff/cases/later-step"));
    let said = said(&Set::whole(&base), &Set::whole(&head));
    for (page, blocks) in [("docs/pull-requests.md", 3), ("README.md", 1)] {
        let path = top.join(page);
        let page = fs::read_to_string(&path).unwrap();
        let mut written = page.clone();
        let mut found = 0;
        for (format, text) in &said {
            let text = text.replace("base → head", "main (1c4e0a92d7) → the working tree");
            let command = if format.name == "human" { "$ tierline diff\n" } else { "" };
            let marker = format!("<!-- {} -->\n````", format.name);
            let Some(marked) = written.find(&marker) else { continue };
            let start =
                marked + marker.len() + written[marked + marker.len()..].find('\n').unwrap();
            let end = start + written[start..].find("\n````\n").unwrap();
            written.replace_range(start..end, &format!("\n{command}{}", text.trim_end()));
            found += 1;
        }
        assert_eq!(found, blocks, "{}", path.display());
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &written).unwrap();
        }
        assert!(
            page == written || std::env::var_os("UPDATE").is_some(),
            "UPDATE=1 writes the page"
        );
    }
}
