//! Escaping by output format: whatever stands in a policy, it is printed as it is written and never
//! becomes markup, a link or a formula.

use std::borrow::Cow;
use std::fmt::Write;

use minijinja::value::Value;
use minijinja::{AutoEscape, Error, ErrorKind, Output, State};

use super::data;
use super::limits;
use super::view::Missing;

/// The escaping of a template, by the ending of its name. A template with any other ending may be
/// included but cannot print values.
pub(super) fn of_template(name: &str) -> AutoEscape {
    match name.rsplit_once('.') {
        Some((_, "html" | "svg")) => AutoEscape::Html,
        Some((_, ending @ ("md" | "csv"))) => AutoEscape::Custom(ending.to_owned().into()),
        Some((_, "vcf" | "ics")) => AutoEscape::Custom("lines".into()),
        _ => AutoEscape::Custom("unknown".into()),
    }
}

/// Prints a value in a template.
pub(super) fn print(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let refuse = |why: String| Err(Error::new(ErrorKind::InvalidOperation, why));
    if let Some(missing) = value.downcast_object_ref::<Missing>() {
        return refuse(missing.reason.clone());
    }
    if value.is_none() {
        return refuse("there is no value here; ask with `{% if … %}` before printing it".into());
    }
    let owned;
    let text = match value.as_str() {
        Some(text) => text,
        None => {
            owned = value.to_string();
            &owned
        }
    };
    let escaped: Cow<'_, str> = match state.auto_escape() {
        AutoEscape::Custom(format) if format == "unknown" => {
            let name = state.name();
            return refuse(format!(
                "`{name}` ends in none of `.html`, `.md`, `.csv`, `.vcf` and `.ics`, so it cannot print \
                 values"
            ));
        }
        _ if value.is_safe() => text.into(),
        AutoEscape::Html if is_plain(text) => text.into(),
        AutoEscape::Html => html(text).into(),
        AutoEscape::Custom(format) if format == "csv" => data::cell(text).into(),
        AutoEscape::Custom(format) if format == "lines" => data::text_value(text).into(),
        AutoEscape::Custom(_) if is_plain(text) => text.into(),
        AutoEscape::Custom(_) => markdown(text).into(),
        _ => text.into(),
    };
    // What is printed may go into a variable rather than into the document.
    limits::charge(state, escaped.len())?;
    out.write_str(&escaped).map_err(Error::from)
}

/// True for what is the same in HTML and in Markdown, as most names and times are: words and numbers with
/// single blanks between them, a letter first.
fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && !text.contains("  ")
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b',' | b'.' | b':'))
}

/// Text for HTML: element content and quoted attributes.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_unfit(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// Text for Markdown: one line that reads as written, in a paragraph, a list, a heading or a cell of
/// a table. Only what could be markup is escaped, as people read the source as well.
pub(super) fn markdown(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters: Vec<char> = line.chars().filter(|c| !is_unfit(*c)).collect();
    let mut out = String::with_capacity(line.len() + 8);
    let near = |index: usize| letters.get(index).copied();
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let digits = letters.iter().take_while(|c| c.is_ascii_digit()).count();
    for (index, &c) in letters.iter().enumerate() {
        let previous = index.checked_sub(1).and_then(near);
        let next = near(index + 1);
        let escape = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' | '$' => true,
            // Inside a word, as in `it_manager@example.com`, it is no markup.
            '_' => !(is_word(previous) && is_word(next)),
            '&' => {
                let entity = letters.iter().skip(index + 1);
                let mut after = entity.skip_while(|c| **c == '#' || c.is_ascii_alphanumeric());
                after.next() == Some(&';')
            }
            // These are markup at the start of a line only.
            '>' | '#' | '=' => index == 0,
            '+' => index == 0 && next.is_none_or(|c| c == ' '),
            '-' => index == 0 && next.is_none_or(|c| c == ' ' || c == '-' || c == '='),
            '.' | ')' => digits > 0 && index == digits,
            '{' | '}' => true,
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A quoted string for a style sheet inside a page: letters and digits as they are, all else as a
/// code point, so that nothing can end the string, the sheet or the element.
pub(super) fn css_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars().filter(|c| !is_unfit(*c)) {
        if c.is_alphanumeric() || c == ' ' {
            out.push(c);
        } else {
            // Writing to a string cannot fail.
            // The blank ends the code point, and is no part of the text.
            let _ = write!(out, "\\{:x} ", u32::from(c));
        }
    }
    out.push('"');
    out
}

/// Characters that have no place in a document: controls, and those that reorder the text around
/// them (a name could make a number read backwards). The noncharacters are the renderer's own marks.
pub fn is_unfit(c: char) -> bool {
    matches!(c,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FEFF}')
        || (c.is_control() && c != '\n' && c != '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_prints_as_written_and_stays_readable() {
        let cases = [
            ("(212) 555-0147", "(212) 555-0147"),
            ("1-800-ENG-HELP", "1-800-ENG-HELP"),
            ("+1 212 555 0199", "+1 212 555 0199"),
            ("it_manager@example.com", "it_manager@example.com"),
            ("_x_ *y*", "\\_x\\_ \\*y\\*"),
            ("](javascript:alert(1))", "\\](javascript:alert(1))"),
            ("<script>", "\\<script>"),
            ("a|b", "a\\|b"),
            ("# title", "\\# title"),
            ("1. first", "1\\. first"),
            ("- item", "\\- item"),
            ("---", "\\---"),
            ("a\n\n# b", "a # b"),
            ("R&D &amp;", "R&D \\&amp;"),
            ("A\u{202E}B", "AB"),
        ];
        for (text, escaped) in cases {
            assert_eq!(markdown(text), escaped);
        }
        for text in ["Ada", "Office hours", "Mon, Tue. 09:00", "a1", "a.", "x: y", "a, b"] {
            assert!(is_plain(text), "{text}");
            assert_eq!((markdown(text), html(text)), (text.to_owned(), text.to_owned()));
        }
        for text in ["", "1. a", "a  b", "a ", " a", "a\nb", "a_b", "a-b", "é", "a&b", "a<", "a|b"]
        {
            assert!(!is_plain(text), "{text}");
        }
    }

    #[test]
    fn a_style_sheet_string_cannot_be_left() {
        let hostile = css_string("\"}</style><script>\\\n");
        assert!(!hostile.trim_matches('"').contains(['"', '<', '}', '\n']));
        assert_eq!(css_string("Help Desk · A"), "\"Help Desk \\b7  A\"");
    }
}
