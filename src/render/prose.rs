//! Prose of the team: Markdown whose expressions are already filled in → the document's format.
//!
//! Headings become marks of the [`Outline`], parts are put in where their marks stand alone. HTML is
//! comrak's safe output: no raw HTML, no dangerous link.

use std::borrow::Cow;

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};

use super::escape;
use super::markup::Markup;
use super::outline::{Outline, mark, split};

/// The level of the highest heading inside a section.
const TOP: u8 = 3;

/// Turns Markdown into the format; `parts` are those that the prose placed, in their order.
///
/// # Errors
/// A part that does not stand on a line of its own.
pub(super) fn convert(
    markdown: &str,
    parts: &[String],
    outline: &Outline,
    format: Markup,
) -> Result<String, String> {
    let options = options();
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options);
    let highest = headings(root).map(|(level, _)| level).min().unwrap_or(TOP);
    let mut writer = Writer { markdown, parts, outline, options: &options, highest };
    let text = match format {
        Markup::Html => writer.html(root),
        Markup::Markdown => writer.markdown(root),
    };
    if has_parts(&text) {
        return Err("`part(…)` stands on a line of its own, with an empty line around it".into());
    }
    Ok(text)
}

/// Whether parts are still to be put in.
pub(super) fn has_parts(text: &str) -> bool {
    split(text).any(|(_, name)| name.is_some_and(|name| part_index(name).is_some()))
}

/// The mark that stands for a part until the prose around it is converted.
pub(super) fn part_mark(index: usize) -> String {
    mark(&format!("p{index}"))
}

fn part_index(name: &str) -> Option<usize> {
    name.strip_prefix('p')?.parse().ok()
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    options.render.escape = true;
    options
}

fn headings<'a>(root: &'a AstNode<'a>) -> impl Iterator<Item = (u8, &'a AstNode<'a>)> {
    root.children().filter_map(|node| match &node.data.borrow().value {
        NodeValue::Heading(heading) => Some((heading.level, node)),
        _ => None,
    })
}

struct Writer<'w> {
    markdown: &'w str,
    parts: &'w [String],
    outline: &'w Outline,
    options: &'w Options<'static>,
    highest: u8,
}

impl Writer<'_> {
    fn html<'a>(&mut self, root: &'a AstNode<'a>) -> String {
        let mut out = String::new();
        for node in root.children() {
            let html = self.node_html(node);
            match &node.data.borrow().value {
                NodeValue::Heading(heading) => {
                    let inner = html.split_once('>').map_or("", |(_, rest)| rest);
                    let inner = inner.rsplit_once("</h").map_or("", |(inner, _)| inner);
                    out.push_str(&self.heading(heading.level, inner.to_owned(), node));
                    out.push('\n');
                }
                _ => match self.part(node) {
                    Some(part) => out.push_str(part),
                    None => out.push_str(&html),
                },
            }
        }
        out
    }

    /// The source as it is, but for headings and parts.
    fn markdown<'a>(&mut self, root: &'a AstNode<'a>) -> String {
        let lines: Vec<&str> = self.markdown.lines().collect();
        let mut out = String::new();
        let mut written = 0;
        for node in root.children() {
            let place = node.data.borrow().sourcepos;
            let replacement = match &node.data.borrow().value {
                NodeValue::Heading(heading) => {
                    let source = lines.get(place.start.line - 1).copied().unwrap_or_default();
                    let inner =
                        if heading.setext { source } else { source.trim_matches(['#', ' ']) };
                    self.heading(heading.level, inner.trim().to_owned(), node)
                }
                _ => match self.part(node) {
                    Some(part) => part.to_owned(),
                    None => continue,
                },
            };
            for line in lines.iter().take(place.start.line - 1).skip(written) {
                out.push_str(line);
                out.push('\n');
            }
            out.push_str(&replacement);
            out.push('\n');
            written = place.end.line;
        }
        for line in lines.iter().skip(written) {
            out.push_str(line);
            out.push('\n');
        }
        out
    }

    fn heading<'a>(&self, level: u8, markup: String, node: &'a AstNode<'a>) -> String {
        let level = TOP + (level - self.highest);
        self.outline.heading(level, markup, &text(node))
    }

    /// The part that a paragraph consists of, if it does.
    fn part<'a>(&self, node: &'a AstNode<'a>) -> Option<&str> {
        if !matches!(node.data.borrow().value, NodeValue::Paragraph) {
            return None;
        }
        let text = text(node);
        let mut pieces = split(text.trim());
        let (before, name) = pieces.next()?;
        let alone =
            before.is_empty() && pieces.all(|(after, name)| after.is_empty() && name.is_none());
        alone.then(|| self.parts.get(part_index(name?)?).map(String::as_str)).flatten()
    }

    fn node_html<'a>(&self, node: &'a AstNode<'a>) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = format_html(node, self.options, &mut out);
        if matches!(node.data.borrow().value, NodeValue::Table(_)) {
            return table(&together(&out));
        }
        together(&out)
    }
}

/// Keeps numbers that people dial on one line: browsers break `1-800-ENG-HELP` at its hyphens. Text cannot
/// look like a tag here, as comrak has escaped it.
fn together(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for piece in html.split_inclusive('>') {
        let (text, tag) = piece.split_at(piece.find('<').unwrap_or(piece.len()));
        for word in text.split_inclusive(char::is_whitespace) {
            let number = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            match word.split_once(number).filter(|_| is_number(number)) {
                Some((before, after)) => {
                    for part in [before, "<span class=\"nowrap\">", number, "</span>", after] {
                        out.push_str(part);
                    }
                }
                None => out.push_str(word),
            }
        }
        out.push_str(tag);
    }
    out
}

/// Digits first, then digits, capitals and hyphens, and not more than would fit on a line.
fn is_number(word: &str) -> bool {
    let fits = |byte| matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'-');
    word.len() <= 24
        && word.contains('-')
        && word.starts_with(|first: char| first.is_ascii_digit())
        && word.bytes().all(fits)
}

/// A table that scrolls by itself on a telephone, and whose heads say what they head. Text cannot
/// look like a tag here, as comrak has escaped it.
fn table(html: &str) -> String {
    let mut html = html.replace("<th>", "<th scope=\"col\">");
    for side in ["left", "center", "right"] {
        let aligned = format!(" align=\"{side}\"");
        html =
            html.replace(&format!("<th{aligned}"), &format!("<th scope=\"col\" class=\"{side}\""));
        html = html.replace(&format!("<td{aligned}"), &format!("<td class=\"{side}\""));
    }
    format!("<div class=\"table\" tabindex=\"0\">\n{html}</div>\n")
}

/// The text of a node without its markup.
fn text<'a>(node: &'a AstNode<'a>) -> String {
    let mut out = String::new();
    for inner in node.descendants() {
        match &inner.data.borrow().value {
            NodeValue::Text(text) => out.push_str(text),
            NodeValue::Code(code) => out.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

/// Takes out of an author's text what would interfere with the renderer's own marks.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let is_usual = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    match !text.bytes().all(is_usual) && text.contains(escape::is_unfit) {
        true => text.chars().filter(|c| !escape::is_unfit(*c)).collect(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::outline::assemble;
    use super::*;

    fn converted(markdown: &str, parts: &[String], format: Markup) -> String {
        let outline = Outline::default();
        let text = convert(markdown, parts, &outline, format).unwrap();
        assemble(&text, &outline, format)
    }

    const TEXT: &str = "# One\n\nSee <b onclick=x>*this*</b> and [that](javascript:alert(1)).\n\n\
                        ## Two `x`\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n";

    #[test]
    fn html_is_safe_and_headings_move_down() {
        let html = converted(TEXT, &[], Markup::Html);
        assert!(html.contains("<h3 id=\"one\">One</h3>"), "{html}");
        assert!(html.contains("<h4 id=\"two-x\">Two <code>x</code></h4>"), "{html}");
        assert!(html.contains("<th scope=\"col\" class=\"right\">b</th>"), "{html}");
        assert!(!html.contains("<b"), "{html}");
        assert!(!html.contains("javascript:"), "{html}");
    }

    #[test]
    fn numbers_that_people_dial_stay_on_one_line() {
        let number = "<span class=\"nowrap\">1-800-ENG-HELP</span>";
        let cases = [
            ("Call 1-800-ENG-HELP.", format!("<p>Call {number}.</p>\n")),
            ("**1-800-ENG-HELP**, now", format!("<p><strong>{number}</strong>, now</p>\n")),
            ("A 1-hour-call", "<p>A 1-hour-call</p>\n".into()),
            (
                "[x](https://a.example/1-800-ENG-HELP)",
                "<p><a href=\"https://a.example/1-800-ENG-HELP\">x</a></p>\n".into(),
            ),
        ];
        for (markdown, html) in cases {
            assert_eq!(converted(markdown, &[], Markup::Html), html);
        }
        let long = format!("1-{}", "8".repeat(300));
        assert_eq!(converted(&long, &[], Markup::Html), format!("<p>{long}</p>\n"));
    }

    #[test]
    fn markdown_stays_as_written_but_for_headings() {
        let markdown = converted(TEXT, &[], Markup::Markdown);
        assert_eq!(markdown, TEXT.replace("## Two", "#### Two").replace("# One", "### One"));
    }

    #[test]
    fn parts_stand_alone() {
        let parts = ["PART".to_owned()];
        let alone = format!("Before\n\n{}\n\nAfter", part_mark(0));
        assert_eq!(converted(&alone, &parts, Markup::Markdown), "Before\n\nPART\n\nAfter\n");
        assert_eq!(converted(&alone, &parts, Markup::Html), "<p>Before</p>\nPART<p>After</p>\n");
        for inline in ["In {} text", "- {}", "| {} |\n|---|"] {
            let markdown = inline.replace("{}", &part_mark(0));
            for format in Markup::ALL {
                let outcome = convert(&markdown, &parts, &Outline::default(), format);
                assert!(outcome.is_err(), "{inline}");
            }
        }
    }
}
