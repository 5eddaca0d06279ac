//! The mark that tells a document made by tierline from one somebody wrote.

use super::data;
use super::markup::Markup;
use super::outline::{Outline, assemble};
use crate::model::Format;

/// Stands on a line of its own near the start of every document.
const MARK: &str = "<!-- Made by tierline from the policy: change the policy, then run `tierline \
                    render`. Changes made here are lost. -->";

/// The part of [`MARK`] by which a document is known, so that its wording may change.
const KNOWN_BY: &str = "Made by tierline from the";

/// Gives a document its numbers, its mark and its last tidying.
///
/// # Errors
/// Why the text of a template is not what its format asks for.
pub(super) fn finish(text: &str, outline: &Outline, format: Format) -> Result<String, String> {
    match format {
        Format::Html | Format::Pdf => Ok(page(&assemble(text, outline, Markup::Html))),
        Format::Markdown => Ok(markdown(&assemble(text, outline, Markup::Markdown))),
        Format::Csv => data::table(text, &format!("{KNOWN_BY} policy")),
        Format::Vcard | Format::Icalendar => {
            data::lines(text, &format!("X-TIERLINE:{KNOWN_BY} policy"))
        }
    }
}

fn page(text: &str) -> String {
    let tidy = tidy(text);
    match tidy.split_once('\n') {
        Some((first, rest)) if first.to_ascii_lowercase().starts_with("<!doctype") => {
            format!("{first}\n{MARK}\n{rest}")
        }
        _ => format!("{MARK}\n{tidy}"),
    }
}

fn markdown(text: &str) -> String {
    let tidy = tidy(text);
    let (head, body) = front_matter(&tidy);
    format!("{head}{MARK}\n\n{body}")
}

/// True if a file of these bytes was made by tierline.
pub fn is_made(bytes: &[u8]) -> bool {
    if let Some(tail) = bytes.strip_prefix(b"%PDF-") {
        // A comment on the last line.
        let last = tail.trim_ascii_end().rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        return last.strip_prefix(b"%").is_some_and(|rest| rest.starts_with(KNOWN_BY.as_bytes()));
    }
    let text = String::from_utf8_lossy(bytes);
    let is_mark = |line: &str| {
        ["<!-- ", "X-TIERLINE:"]
            .iter()
            .any(|start| line.strip_prefix(start).is_some_and(|rest| rest.starts_with(KNOWN_BY)))
    };
    text.lines().take(100).any(is_mark)
        || text.lines().next().is_some_and(|head| head.ends_with(&format!(",{KNOWN_BY} policy")))
}

/// The mark of a printed page, for the end of the file: with the number of the page that was printed, so
/// that one can tell without printing it again whether it is still the same.
pub fn pdf_mark(page: &str) -> String {
    format!("%{KNOWN_BY} policy, page {:032x}\n", fnv1a(page.as_bytes()))
}

/// FNV-1a with 128 bits (<https://www.rfc-editor.org/rfc/rfc9923>): the same on every machine.
fn fnv1a(bytes: &[u8]) -> u128 {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(OFFSET, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
}

/// Splits off front matter (`---` lines), which hosts only know at the very start.
fn front_matter(text: &str) -> (String, &str) {
    if let Some(rest) = text.strip_prefix("---\n")
        && let Some((matter, body)) = rest.split_once("\n---\n")
    {
        return (format!("---\n{matter}\n---\n"), body);
    }
    (String::new(), text)
}

/// Takes out unfit characters, blanks at the ends of lines, and all but one of consecutive empty
/// lines; in code blocks of Markdown and in `<pre>` nothing but the characters.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut code = false;
    let mut empty = true;
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        code ^= fence || (line.contains("<pre") != line.contains("</pre>"));
        // Two blanks at the end of a line are a line break in Markdown.
        let kept = if code || line.ends_with("  ") && !line.trim().is_empty() {
            line
        } else {
            line.trim_end()
        };
        if kept.is_empty() && empty && !code {
            continue;
        }
        empty = kept.is_empty();
        out.extend(kept.chars().filter(|c| !super::escape::is_unfit(*c)));
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_known_by_their_mark() {
        for (text, format) in [
            ("<!doctype html>\n<p>x\n", Format::Html),
            ("<p>x", Format::Html),
            ("# x", Format::Markdown),
            ("---\ntitle: x\n---\n# x", Format::Markdown),
            ("Name\nAda", Format::Csv),
            ("BEGIN:VCARD\nVERSION:4.0\nFN:Ada\nEND:VCARD", Format::Vcard),
            ("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR", Format::Icalendar),
        ] {
            let document = finish(text, &Outline::default(), format).unwrap();
            assert!(is_made(document.as_bytes()), "{document}");
            assert!(!is_made(text.as_bytes()));
        }
        let page = page("<!doctype html>\n<p>x\n");
        assert!(page.starts_with("<!doctype html>\n<!-- Made"));
        let page = markdown("---\ntitle: x\n---\n# x");
        assert!(page.starts_with("---\ntitle: x\n---\n<!-- Made"), "{page}");
        assert!(!is_made(b"It says `<!-- Made by tierline from the policy` at the start."));
        assert!(is_made(format!("%PDF-1.4\n%%EOF\n{}", pdf_mark("x")).as_bytes()));
        assert!(!is_made(b"%PDF-1.4\n%%EOF\n"));
        assert_ne!(pdf_mark("x"), pdf_mark("y"));
    }

    #[test]
    fn code_keeps_its_empty_lines() {
        assert_eq!(tidy("a \n\n\n\nb\n```\n\n\n\n```\n\n"), "a\n\nb\n```\n\n\n\n```\n");
    }
}
