//! From an offset in prose to the place in the TOML file where it was written.

use std::ops::Range;

use crate::source::Span;

/// The span of `range` of a string's value; `raw` is the string as it stands in the file at `at`,
/// quotes included. The whole string where the two cannot be brought together.
pub(super) fn locate(raw: &str, value: &str, at: Span, range: Range<usize>) -> Span {
    let (Some(start), Some(end)) = (offset(raw, value, range.start), offset(raw, value, range.end))
    else {
        return at;
    };
    let base = at.start as usize;
    Span::new(at.file, base + start..base + end)
}

/// The offset in `raw` of the byte at `target` of the value.
fn offset(raw: &str, value: &str, target: usize) -> Option<usize> {
    let (quotes, literal) = ["'''", "\"\"\"", "'", "\""]
        .into_iter()
        .find(|quotes| raw.starts_with(quotes))
        .map(|quotes| (quotes, quotes.starts_with('\'')))?;
    let mut at = quotes.len();
    if quotes.len() == 3 {
        // A line break right after the opening quotes is not part of the value.
        let body = raw.get(at..)?;
        at += ["\r\n", "\n"].into_iter().find(|eol| body.starts_with(eol)).map_or(0, str::len);
    }
    let mut done = 0;
    let mut letters = value.chars();
    while done < target {
        let rest = raw.get(at..)?;
        if !literal && let Some(escape) = rest.strip_prefix('\\') {
            if let Some(skipped) = line_continuation(escape) {
                at += 1 + skipped;
                continue;
            }
            at += 1 + escape_length(escape)?;
        } else {
            let written = rest.chars().next()?;
            at += written.len_utf8();
            // The parser may read CRLF as LF.
            if written == '\r' && rest.starts_with("\r\n") && letters.as_str().starts_with('\n') {
                at += 1;
            }
        }
        done += letters.next()?.len_utf8();
    }
    Some(at)
}

/// The length of an escape sequence after its backslash.
fn escape_length(escape: &str) -> Option<usize> {
    Some(match escape.chars().next()? {
        'u' => 5,
        'U' => 9,
        'x' => 3,
        letter => letter.len_utf8(),
    })
}

/// White space that a backslash at the end of a line swallows; `None` if it is none.
fn line_continuation(escape: &str) -> Option<usize> {
    let rest = escape.trim_start_matches([' ', '\t']);
    if !rest.starts_with(['\n', '\r']) {
        return None;
    }
    Some(escape.len() - escape.trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    /// Finds `{{ x }}` of the value in the raw text.
    fn found(raw: &str) -> String {
        let value: toml::Table = format!("v = {raw}").parse().unwrap();
        let value = value["v"].as_str().unwrap().to_owned();
        let start = value.find("{{").unwrap();
        let range = start..value.find("}}").unwrap() + 2;
        let at = Span::new(FileId(0), 0..raw.len());
        raw[locate(raw, &value, at, range).range()].to_owned()
    }

    #[test]
    fn places_survive_quotes_and_escapes() {
        for raw in [
            "'a {{ x }} b'",
            "\"a {{ x }} b\"",
            "'''\nä\n {{ x }} b'''",
            "'''\r\na\r\n {{ x }} b'''",
            "\"\"\"\na \\\n   b {{ x }}\"\"\"",
            "\"\\u00e4 \\t \\\" {{ x }}\"",
        ] {
            assert_eq!(found(raw), "{{ x }}", "{raw}");
        }
    }

    #[test]
    fn what_does_not_fit_is_the_whole_string() {
        let at = Span::new(FileId(0), 10..20);
        assert_eq!(locate("bare", "bare", at, 1..2), at);
        assert_eq!(locate("'ab'", "ab", at, 0..99), at);
    }
}
