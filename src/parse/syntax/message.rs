//! What the TOML parser says, in the words of somebody who writes policies.

use std::ops::Range;

use super::statements::Statement;
use crate::diagnostic::{Diagnostic, loading};
use crate::parse::wording::quoted;
use crate::source::{FileId, Span};

/// An error of the parser.
pub(super) struct Error<'e> {
    pub(super) file: FileId,
    pub(super) text: &'e str,
    /// Where, inside the text.
    pub(super) range: Range<usize>,
    /// The parser's own words: what is wrong, then what it expected.
    pub(super) message: &'e str,
}

impl<'e> Error<'e> {
    fn says(&self, beginnings: &[&str]) -> bool {
        beginnings.iter().any(|beginning| self.message.starts_with(beginning))
    }

    fn found(&self) -> &'e str {
        self.text.get(self.range.clone()).unwrap_or_default()
    }

    /// The rest of the line behind the error.
    fn after(&self) -> &'e str {
        let rest = self.text.get(self.range.end..).unwrap_or_default();
        rest.lines().next().unwrap_or_default()
    }

    fn here(&self, message: impl Into<String>) -> Diagnostic {
        self.at(self.range.clone(), message)
    }

    fn at(&self, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&loading::SYNTAX, Span::new(self.file, range), message)
    }

    fn with_fix(&self, diagnostic: Diagnostic, replacement: String) -> Diagnostic {
        diagnostic.fix(Span::new(self.file, self.range.clone()), replacement)
    }

    /// From the quote that opens the text which the error is in.
    fn since_quote(&self, quote: char) -> Range<usize> {
        let before = self.text.get(..self.range.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let opened = before.get(line..).and_then(|part| part.rfind(quote));
        opened.map_or(self.range.start, |at| line + at)..self.range.end
    }
}

/// True for what the parser says of something that is defined twice.
pub(super) fn is_about_definitions(message: &str) -> bool {
    message == "duplicate key" || message.starts_with("cannot extend value")
}

/// Something in a statement was opened and never closed; `next` is where the next statement stands.
pub(super) fn unclosed(
    file: FileId,
    text: &str,
    statement: &Statement,
    next: Option<Range<usize>>,
) -> Diagnostic {
    let Some(innermost) = statement.unclosed.last() else {
        return Diagnostic::new(&loading::SYNTAX, Span::new(file, 0..0), "not TOML");
    };
    let at = |offset: usize, length: usize| Span::new(file, offset..offset + length);
    let (what, closing, length) = match innermost.opening {
        b'[' => ("list", "]", 1),
        b'{' => ("table", "}", 1),
        b'"' => ("text", "\"\"\"", 3),
        _ => ("text", "'''", 3),
    };
    let span = at(innermost.at, length);
    let mut diagnostic =
        Diagnostic::new(&loading::SYNTAX, span, format!("this {what} is never closed"))
            .label(format!("the {what} opened here"))
            .help(format!("close it with `{closing}`"));
    for outer in statement.unclosed.iter().rev().skip(1).take(3) {
        diagnostic = diagnostic.related(at(outer.at, 1), "nor is the one opened here");
    }
    let next = next.filter(|next| next.start >= statement.range.end);
    let line = next.and_then(|next| {
        let first = text.get(next.clone())?.lines().next()?.len();
        Some(at(next.start, first))
    });
    match line {
        Some(line) if length == 1 => diagnostic.related(line, "here the next statement begins"),
        _ => diagnostic,
    }
}

/// Errors about which there is only one thing to say: how the parser begins, what is wrong, what to do.
const PLAIN: &[(&str, &str, &str)] = &[
    (
        "unquoted keys cannot be empty",
        "a key is missing here",
        "write the key before `=`, or between the brackets",
    ),
    ("keys cannot be multi-line", "a key may not stand in three quotes", "write it without quotes"),
    ("extra `=`", "one `=` too many", "write `key = value`"),
    ("extra comma", "one comma too many", "write one comma between two values"),
    (
        "missing comma between key-value pairs",
        "a comma is missing between two keys of the table",
        "write `{ a = 1, b = 2 }`",
    ),
    (
        "extra assignment",
        "a comma is missing between two keys of the table",
        "write `{ a = 1, b = 2 }`",
    ),
    ("missing array opening", "this `]` closes nothing", "remove it, or open the list with `[`"),
    (
        "missing inline table opening",
        "this `}` closes nothing",
        "remove it, or open the table with `{`",
    ),
    ("carriage return", "a carriage return without a line feed", "end lines with LF or CRLF"),
    ("invalid comment character", "a control character in a comment", "remove it"),
    (
        "cannot recurse",
        "brackets are nested too deeply",
        "a policy needs about five levels; 80 are read",
    ),
    ("recursion limit", "a key has too many parts", "a policy needs about five; 80 are read"),
];

/// What an error of the parser means.
pub(super) fn diagnostic(error: &Error<'_>, statement: Option<&Statement>) -> Diagnostic {
    if let Some((_, message, help)) = PLAIN.iter().find(|(begins, ..)| error.says(&[begins])) {
        return error.here(*message).help(*help);
    }
    let found = error.found();
    if is_about_definitions(error.message) {
        defined_twice(error, statement)
    } else if error.says(&["string values must be quoted"]) {
        unquoted(error, found)
    } else if error.says(&["key with no value", "invalid unquoted key"]) {
        bad_key(error, found, statement)
    } else if error.says(&["unexpected key or value"]) {
        let end = error.range.end + error.after().trim_end().len();
        error
            .at(error.range.start..end, "nothing may follow here")
            .label("left over")
            .help("begin a new line, or put `#` before a comment")
    } else if error.says(&["unclosed table", "unclosed array table"]) {
        error
            .here("this header is never closed")
            .label("`]` is missing here")
            .help("a header stands in brackets on a line of its own: `[contacts.it-manager]`")
    } else if error.says(&["missing comma between array elements"]) {
        let diagnostic = error.here("a comma is missing between two values of the list");
        error.with_fix(diagnostic, ",".to_owned())
    } else if error.says(&["invalid basic string", "invalid literal string", "invalid multi-line"])
    {
        bad_text(error, found)
    } else if error.says(&["missing escaped value", "too few unicode"]) {
        error
            .at(error.since_quote('\\'), "a backslash in double quotes must begin an escape")
            .help("write `\\\\` for a backslash, or put the text in single quotes, where it is one")
    } else if error.says(&["invalid date", "invalid time", "invalid offset"]) {
        bad_date(error, found)
    } else if error.says(&["invalid boolean"]) {
        bad_word(error, found)
    } else if matches!(found, "null" | "nil") {
        error.here("TOML has no `null`").help("leave the key out")
    } else {
        // What is left is about the digits of a number, and says it well enough.
        let diagnostic = error.here(error.message.replace(", expected nothing", ""));
        diagnostic.help("everything but a number, a date, `true` and `false` stands in quotes")
    }
}

/// A value that is neither a number, a date, a boolean nor in quotes.
fn unquoted(error: &Error<'_>, found: &str) -> Diagnostic {
    let typographic = ['“', '”', '„', '‘', '’', '«', '»'];
    if found.is_empty() {
        let before = error.text.get(..error.range.start).unwrap_or_default();
        return if before.trim_end().ends_with('=') {
            error.here("the value is missing").help("write a value behind `=`: `name = \"…\"`")
        } else {
            error.here("a value is missing here")
        };
    }
    if found.starts_with(typographic) {
        let inner = found.trim_matches(typographic);
        let diagnostic = error
            .here("typographic quotes do not enclose a text")
            .help("write straight quotes; some editors change them while you type");
        return if inner.contains(['"', '\\']) {
            diagnostic
        } else {
            error.with_fix(diagnostic, format!("\"{inner}\""))
        };
    }
    if let (true, Some((_, key))) =
        (error.after().trim_start().starts_with('='), found.rsplit_once([' ', '\t']))
    {
        let start = error.range.end - key.len();
        return error
            .at(start..error.range.end, format!("something is missing before {}", quoted(key)))
            .help(
                "in `{ … }` a comma stands between two keys; elsewhere each key has its own line",
            );
    }
    let diagnostic =
        error.here(format!("{} is neither a number, a date nor a text", quoted(found)));
    match found {
        "yes" | "on" => error.with_fix(diagnostic.help("write `true`"), "true".to_owned()),
        "no" | "off" => error.with_fix(diagnostic.help("write `false`"), "false".to_owned()),
        _ => in_quotes(error, found, diagnostic),
    }
}

/// Proposes to put a value in quotes.
fn in_quotes(error: &Error<'_>, found: &str, diagnostic: Diagnostic) -> Diagnostic {
    if found.contains(['"', '\\', '\'', '\n']) || found.chars().count() > 40 {
        return diagnostic.help("put a text in quotes");
    }
    let diagnostic = diagnostic.help(format!("put a text in quotes: `\"{found}\"`"));
    error.with_fix(diagnostic, format!("\"{found}\""))
}

fn bad_key(error: &Error<'_>, found: &str, statement: Option<&Statement>) -> Diagnostic {
    let line = statement.and_then(|s| error.text.get(s.range.clone()));
    let line = line.and_then(|text| text.lines().next()).unwrap_or_default();
    let key = line.split([':', '=', ' ', '\t']).next().unwrap_or_default();
    if !line.contains('=') && line.contains(':') && !key.is_empty() {
        return error
            .here("`:` does not stand between a key and its value")
            .help(format!("write {}", quoted(&format!("{key} = …"))));
    }
    if error.says(&["key with no value"]) {
        let message = if line.trim_start().starts_with("- ") {
            "a line that begins with `-` is YAML, not TOML".to_owned()
        } else {
            format!("{} has no value", quoted(line.trim()))
        };
        let start = statement.map_or(error.range.start, |s| s.range.start);
        let shown = start..start + line.trim_end().len();
        return error.at(shown, message).help("write `key = value`, or `#` before a comment");
    }
    error
        .here(format!("{} may not stand in a key without quotes", quoted(found)))
        .help("a key consists of letters, digits, `-` and `_`")
}

fn bad_text(error: &Error<'_>, found: &str) -> Diagnostic {
    match found.chars().next() {
        Some(control) if control.is_control() => {
            let code = u32::from(control);
            error
                .here(format!("a text may not hold the control character U+{code:04X}"))
                .help(format!("remove it, or write `\\u{code:04X}` in double quotes"))
        }
        _ => {
            let quote = if error.says(&["invalid literal"]) { '\'' } else { '"' };
            error
                .at(error.since_quote(quote), "this text is never closed")
                .help(format!("close it with `{quote}` on the same line, or enclose a text of several lines in `'''`"))
        }
    }
}

fn defined_twice(error: &Error<'_>, statement: Option<&Statement>) -> Diagnostic {
    let found = quoted(error.found());
    let span = Span::new(error.file, error.range.clone());
    let extends = error.message.strip_prefix("cannot extend value of type ");
    let message = match extends.and_then(|rest| rest.strip_suffix(" with a dotted key")) {
        Some("inline table") => format!("{found} is already complete: a table in braces"),
        Some("array") => format!("{found} is already defined as a list"),
        Some(_) => format!("{found} already has a value and cannot be a table"),
        None => format!("{found} is defined twice"),
    };
    let header = statement.is_some_and(|s| s.header);
    let diagnostic = Diagnostic::new(&loading::DUPLICATE_KEY, span, message).label("defined again");
    if header {
        diagnostic.help("give one of them another id, or merge the two tables")
    } else {
        diagnostic.help("keep one of them")
    }
}

/// A value that begins like `true` or `false`.
fn bad_word(error: &Error<'_>, found: &str) -> Diagnostic {
    let lower = found.to_lowercase();
    let diagnostic = error.here(format!("{} is no value", quoted(found)));
    match lower.as_str() {
        "true" | "false" => {
            let diagnostic = diagnostic.help(format!("write `{lower}`"));
            error.with_fix(diagnostic, lower)
        }
        _ => in_quotes(error, found, diagnostic),
    }
}

/// A value that begins like a date or a time.
fn bad_date(error: &Error<'_>, found: &str) -> Diagnostic {
    let diagnostic = error.here(format!("{} is no date or time", quoted(found)));
    let diagnostic = match error.message.split_once(", ") {
        Some((_, expected)) => diagnostic.label(expected),
        None => diagnostic,
    };
    if found.get(4..5) == Some("-") {
        return diagnostic
            .help("write a date as `2026-12-25`, with a time as `2026-12-25T09:00:00`");
    }
    in_quotes(error, found, diagnostic)
}
