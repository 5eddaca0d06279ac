//! Whether the elements of a page are closed: a table that is not takes the rest of the page with it.
//!
//! Not whether a page is valid HTML: only what browsers would have to guess at. End tags that HTML lets a
//! page leave out (`</p>`, `</li>`, `</td>`, …) may be missing here, too.

/// Elements without content (HTML, section 13.1.2).
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Elements whose end tags may be left out (HTML, section 13.1.2.4).
const OPTIONAL: [&str; 20] = [
    "html", "head", "body", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot",
    "caption", "colgroup", "option", "optgroup", "rp", "rt", "rb",
];

/// Elements whose content is text.
const TEXT: [&str; 4] = ["script", "style", "textarea", "title"];

/// What is not closed, or closed without being open.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unbalanced {
    /// One sentence without a full stop.
    pub(super) message: String,
    /// The tag as a template would write its start: `<table`, `</div`.
    pub(super) tag: String,
}

/// The first thing that is not closed where it should be, if there is one.
pub(super) fn unbalanced(page: &str) -> Option<Unbalanced> {
    let mut open: Vec<String> = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let is_end = rest.starts_with('/');
        let name = rest.trim_start_matches('/');
        let length =
            name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(name.len());
        let name = name.get(..length).unwrap_or_default().to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let (tag, after) = rest.split_at_checked(end_of_tag(rest)).unwrap_or((rest, ""));
        rest = after;
        if is_end {
            if let Some(wrong) = close(&mut open, &name) {
                return Some(wrong);
            }
            continue;
        }
        // Pictures inside a page know the short form; elements of HTML do not.
        let in_picture = open.iter().any(|name| matches!(name.as_str(), "svg" | "math"));
        if VOID.contains(&name.as_str()) || (in_picture && tag.ends_with('/')) {
            continue;
        }
        if TEXT.contains(&name.as_str()) && !in_picture {
            let Some(after) = after_text(rest, &name) else { return Some(not_closed(&name, None)) };
            rest = after;
            continue;
        }
        open.push(name);
    }
    let last = open.iter().rev().find(|name| !OPTIONAL.contains(&name.as_str()));
    last.map(|name| not_closed(name, None))
}

/// What follows the end tag of an element whose content is text. Looks no further than that tag: a page may
/// have many such elements.
fn after_text<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let ends = text.match_indices("</").filter_map(|(at, _)| text.get(at + 2..));
    let mut named = ends.filter_map(|tag| tag.split_at_checked(name.len()));
    named.find(|(tag, _)| tag.eq_ignore_ascii_case(name)).map(|(_, after)| after)
}

/// Where a tag ends: at the first `>` that is in no quotes.
fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Ends an element, and those inside it that need no end tag.
fn close(open: &mut Vec<String>, name: &str) -> Option<Unbalanced> {
    let Some(at) = open.iter().rposition(|other| other == name) else {
        let message = format!("`</{name}>` ends what was not begun");
        return Some(Unbalanced { message, tag: format!("</{name}") });
    };
    let inside = open.split_off(at);
    let left = inside.iter().skip(1).rev().find(|inner| !OPTIONAL.contains(&inner.as_str()));
    left.map(|inner| not_closed(inner, Some(name)))
}

fn not_closed(name: &str, before: Option<&str>) -> Unbalanced {
    let before = before.map(|outer| format!(" before `</{outer}>`")).unwrap_or_default();
    Unbalanced { message: format!("`<{name}>` is not closed{before}"), tag: format!("<{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_would_guess_at_is_found() {
        for (page, said) in [
            ("<div><p>unclosed<table><b></div>", "`<b>` is not closed before `</div>`"),
            ("<p>a<table><tr><td>b", "`<table>` is not closed"),
            ("<p>a</p></section>", "`</section>` ends what was not begun"),
            ("<b/>", "`<b>` is not closed"),
            ("<svg><g></svg>", "`<g>` is not closed before `</svg>`"),
            ("<style>a > b {}", "`<style>` is not closed"),
            ("<a title='>'", "`<a>` is not closed"),
        ] {
            let found = unbalanced(page).map(|found| found.message);
            assert_eq!(found.as_deref(), Some(said), "{page}");
        }
    }

    #[test]
    fn what_html_allows_is_left_alone() {
        for page in [
            "",
            "<!doctype html>\n<html lang=en><head><title>1 < 2 </b></title><body><p>a<p>b<br><ul><li>c<li>d</ul>",
            "<TABLE><thead><tr><th>a<tbody><tr><td>b</td></tr></Table><!-- <b> -->",
            "<svg viewBox=\"0 0 1 1\"><title>a</title><path d=\"M0\"/><text>b</text></svg><hr/>",
            "<script>if (a < b) { \"</div>\" }</SCRIPT><a title=\"</b>\" href='>'>x</a> 1 < 2 <3",
        ] {
            assert_eq!(unbalanced(page), None, "{page}");
        }
    }
}
