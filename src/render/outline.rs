//! Headings: numbers, anchors and the table of contents.
//!
//! Prose is rendered before the template decides where it stands, and the contents stand before the
//! headings. So headings leave a mark in the text, and [`assemble`] puts numbers and contents in at
//! the end, in the order in which the marks stand. Marks are noncharacters, which no value can hold.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use super::escape;
use super::markup::Markup;

const OPEN: char = '\u{FDD0}';
const CLOSE: char = '\u{FDD1}';
const CONTENTS: &str = "contents";

/// The headings of one document.
#[derive(Debug, Default)]
pub(super) struct Outline {
    headings: Mutex<Vec<Heading>>,
}

#[derive(Debug, Clone)]
struct Heading {
    level: u8,
    /// As it is printed, in the document's format.
    markup: String,
    /// As plain text, for anchors.
    text: String,
}

impl Outline {
    /// Notes a heading of level 2 to 6 and gives the mark to print in its place.
    pub(super) fn heading(&self, level: u8, markup: String, text: &str) -> String {
        let mut headings = self.headings.lock().unwrap_or_else(PoisonError::into_inner);
        headings.push(Heading { level: level.clamp(2, 6), markup, text: text.to_owned() });
        mark(&format!("h{}", headings.len() - 1))
    }

    /// The mark to print where the table of contents stands. A document with contents has numbered
    /// headings.
    pub(super) fn contents() -> String {
        mark(CONTENTS)
    }
}

/// A mark of the renderer's own.
pub(super) fn mark(name: &str) -> String {
    format!("{OPEN}{name}{CLOSE}")
}

/// The text cut at its marks: plain text, then the name of the mark that follows it, if any.
pub(super) fn split(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        // What is never closed is no mark; tidying takes its character out.
        let Some((plain, name, after)) = text.split_once(OPEN).and_then(|(plain, marked)| {
            marked.split_once(CLOSE).map(|(n, after)| (plain, n, after))
        }) else {
            return Some((text, None));
        };
        rest = Some(after);
        Some((plain, Some(name)))
    })
}

struct Numbered {
    number: String,
    anchor: String,
    heading: Heading,
}

/// Replaces every mark by what it stands for.
pub(super) fn assemble(text: &str, outline: &Outline, format: Markup) -> String {
    let headings = outline.headings.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let names: Vec<&str> = split(text).filter_map(|(_, name)| name).collect();
    let has_contents = names.contains(&CONTENTS);
    let find = |name: &str| headings.get(name.strip_prefix('h')?.parse::<usize>().ok()?).cloned();
    let order = names.iter().filter_map(|name| find(name)).collect();
    let numbered = number(order, has_contents, format);
    let mut next = numbered.iter();
    let mut out = String::with_capacity(text.len() + 64 * numbered.len());
    for (plain, name) in split(text) {
        out.push_str(plain);
        match name {
            Some(CONTENTS) => contents(&mut out, &numbered, format),
            Some(name) if find(name).is_some() => {
                if let Some(heading) = next.next() {
                    print(&mut out, heading, format);
                }
            }
            _ => {}
        }
    }
    out
}

fn number(order: Vec<Heading>, with_numbers: bool, format: Markup) -> Vec<Numbered> {
    let mut counts = [0_u32; 2];
    let mut anchors = BTreeSet::new();
    order
        .into_iter()
        .map(|heading| {
            let [sections, parts] = &mut counts;
            let number = match heading.level {
                2 => {
                    *sections += 1;
                    *parts = 0;
                    format!("{sections}")
                }
                3 => {
                    *parts += 1;
                    format!("{sections}.{parts}")
                }
                _ => String::new(),
            };
            let number = if with_numbers { number } else { String::new() };
            // In Markdown the anchor is what hosts make of the printed line, its number included.
            let printed = match format {
                Markup::Markdown if !number.is_empty() => format!("{number} {}", heading.text),
                _ => heading.text.clone(),
            };
            Numbered { number, anchor: unique(&slug(&printed), &mut anchors), heading }
        })
        .collect()
}

fn print(out: &mut String, numbered: &Numbered, format: Markup) {
    let Numbered { number, anchor, heading } = numbered;
    let Heading { level, markup, .. } = heading;
    // Writing to a string cannot fail.
    let _ = match format {
        Markup::Html if number.is_empty() => {
            write!(out, "<h{level} id=\"{anchor}\">{markup}</h{level}>")
        }
        Markup::Html => write!(
            out,
            "<h{level} id=\"{anchor}\"><span class=\"number\">{number}</span> {markup}</h{level}>"
        ),
        Markup::Markdown => {
            let hashes = "#".repeat(usize::from(*level));
            let space = if number.is_empty() { "" } else { " " };
            write!(out, "{hashes} {number}{space}{markup}")
        }
    };
}

/// Two levels of headings, as a list of links.
fn contents(out: &mut String, numbered: &[Numbered], format: Markup) {
    let listed = numbered.iter().filter(|heading| heading.heading.level <= 3);
    match format {
        Markup::Markdown => {
            for Numbered { number, anchor, heading } in listed {
                let indent = if heading.level == 3 { "  " } else { "" };
                let _ = writeln!(
                    out,
                    "{indent}- [{number} {}](#{anchor})",
                    escape::markdown(&heading.text)
                );
            }
        }
        Markup::Html => {
            out.push_str("<ol>\n");
            let mut open = None;
            for Numbered { number, anchor, heading } in listed {
                // Closes what the heading before left open.
                out.push_str(match (open, heading.level) {
                    (None, _) => "",
                    (Some(2), 3) => "\n<ol>\n",
                    (Some(3), 2) => "</li>\n</ol></li>\n",
                    _ => "</li>\n",
                });
                open = Some(if open.is_none() { 2 } else { heading.level });
                let _ = write!(
                    out,
                    "<li><a href=\"#{anchor}\"><span class=\"number\">{number}</span> {}</a>",
                    escape::html(&heading.text)
                );
            }
            out.push_str(match open {
                None => "",
                Some(3) => "</li>\n</ol></li>\n",
                Some(_) => "</li>\n",
            });
            out.push_str("</ol>");
        }
    }
}

/// The anchor that GitHub and GitLab make of a heading.
fn slug(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    let lower = kept.flat_map(char::to_lowercase);
    lower.map(|c| if c == ' ' { '-' } else { c }).filter(|c| !escape::is_unfit(*c)).collect()
}

fn unique(slug: &str, taken: &mut BTreeSet<String>) -> String {
    let base = if slug.is_empty() { "section" } else { slug };
    let mut anchor = base.to_owned();
    let mut count = 0;
    while !taken.insert(anchor.clone()) {
        count += 1;
        anchor = format!("{base}-{count}");
    }
    anchor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assembled(format: Markup) -> String {
        let outline = Outline::default();
        let late = outline.heading(2, "Late".to_owned(), "Late");
        let early = outline.heading(2, "Early".to_owned(), "Early");
        let inner = outline.heading(3, "Inner".to_owned(), "Inner");
        let twin = outline.heading(3, "Inner".to_owned(), "Inner");
        let text = format!("{}\n{early}\n{inner}\n{twin}\n{late}\n", Outline::contents());
        assemble(&text, &outline, format)
    }

    #[test]
    fn headings_are_numbered_where_they_stand() {
        insta::assert_snapshot!(assembled(Markup::Markdown));
    }

    #[test]
    fn contents_are_a_nested_list() {
        insta::assert_snapshot!(assembled(Markup::Html));
    }

    #[test]
    fn unknown_marks_vanish() {
        let text = format!("a{}b", mark("h7"));
        assert_eq!(assemble(&text, &Outline::default(), Markup::Html), "ab");
    }
}
