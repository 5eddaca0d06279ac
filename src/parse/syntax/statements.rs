//! Where statements begin and end, in a text that may be broken.
//!
//! A TOML parser that meets a list without its closing bracket takes everything up to the end of
//! the file for the rest of the list. A reader sees at once where the next statement begins: at a
//! line that can be nothing else. This does the same, so that one slip does not hide a whole file.

use std::ops::Range;

/// A header line, or a key with its value over as many lines as it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    /// From its first character to the end of its last line, without the line break.
    pub(super) range: Range<usize>,
    /// Whether it is a `[header]`.
    pub(super) header: bool,
    /// Whether it holds a text in three quotes.
    pub(super) long_text: bool,
    /// What was opened and never closed, outermost first.
    pub(super) unclosed: Vec<Unclosed>,
}

/// Something that was opened and never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// Offset of the opening character.
    pub(super) at: usize,
    /// `[`, `{`, or the quote of a text in three quotes.
    pub(super) opening: u8,
}

/// Finds the statements of a text, in order. Costs a pass or two over the text.
pub(super) fn statements(text: &str) -> Vec<Statement> {
    let mut found = Vec::new();
    let mut cursor = Cursor { bytes: text.as_bytes(), at: 0, in_vain: 0 };
    if text.starts_with('\u{feff}') {
        cursor.at = '\u{feff}'.len_utf8();
    }
    while let Some(byte) = cursor.peek() {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => cursor.at += 1,
            b'#' => cursor.skip_line(),
            b'[' => {
                let start = cursor.at;
                cursor.skip_line();
                let range = start..cursor.at;
                found.push(Statement {
                    range,
                    header: true,
                    long_text: false,
                    unclosed: Vec::new(),
                });
            }
            _ => found.push(cursor.key_value()),
        }
    }
    found
}

/// So many brackets inside each other are told apart; the parser refuses fewer.
const DEPTH: usize = 100;

struct Cursor<'t> {
    bytes: &'t [u8],
    at: usize,
    /// Bytes that were read looking for a closing bracket that is not there.
    in_vain: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Goes to the line break, or to the end.
    fn skip_line(&mut self) {
        let length = self.rest().iter().position(|byte| *byte == b'\n');
        self.at += length.unwrap_or(self.rest().len());
    }

    fn key_value(&mut self) -> Statement {
        // Where every statement is broken, reading on for each of them would take for ever.
        if self.in_vain <= 2 * self.bytes.len() {
            let start = self.at;
            let statement = self.scan(false);
            if statement.unclosed.is_empty() {
                return statement;
            }
            // Something is never closed: look again, and stop at what looks like the next key.
            self.in_vain += self.at - start;
            self.at = start;
        }
        self.scan(true)
    }

    /// Reads one key with its value. A header line ends it even inside brackets, and so does a line
    /// that begins with a key if `at_keys`.
    fn scan(&mut self, at_keys: bool) -> Statement {
        let start = self.at;
        let mut open: Vec<Unclosed> = Vec::new();
        let mut never_closed = Vec::new();
        let mut long_text = false;
        let mut last = b'=';
        let mut in_word = false;
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => {
                    let Some(innermost) = open.last() else { break };
                    let next = self.bytes.get(self.at + 1..).unwrap_or_default();
                    let separated = innermost.opening == b'{' && matches!(last, b',' | b'{');
                    if is_header(next) || (at_keys && !separated && is_key(next)) {
                        break;
                    }
                    self.at += 1;
                    in_word = false;
                    continue;
                }
                b'#' => {
                    self.skip_line();
                    continue;
                }
                // As the parser has it: a quote inside a word is a part of the word.
                b'"' | b'\'' if !in_word => {
                    let opened = Unclosed { at: self.at, opening: byte };
                    match self.text(byte) {
                        Text::Short => {}
                        Text::Long => long_text = true,
                        Text::NeverClosed => {
                            long_text = true;
                            open.push(opened);
                        }
                    }
                    last = byte;
                    continue;
                }
                b'[' | b'{' if open.len() < DEPTH => {
                    open.push(Unclosed { at: self.at, opening: byte })
                }
                b']' | b'}' => {
                    let opening = if byte == b']' { b'[' } else { b'{' };
                    // What was opened inside and not closed before this is never closed.
                    if let Some(depth) = open.iter().rposition(|o| o.opening == opening) {
                        never_closed.extend(open.drain(depth..).skip(1));
                    }
                }
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                last = byte;
            }
            in_word = !byte.is_ascii_whitespace() && !b".=,[]{}".contains(&byte);
            self.at += 1;
        }
        never_closed.append(&mut open);
        never_closed.sort_by_key(|o| o.at);
        Statement { range: start..self.at, header: false, long_text, unclosed: never_closed }
    }

    /// Goes behind a text that begins here.
    fn text(&mut self, quote: u8) -> Text {
        let triple = [quote; 3];
        let escapes = quote == b'"';
        if !self.rest().starts_with(&triple) {
            self.at += 1;
            while let Some(byte) = self.peek() {
                match byte {
                    b'\n' => return Text::Short,
                    b'\\' if escapes && self.bytes.get(self.at + 1) != Some(&b'\n') => self.at += 1,
                    byte if byte == quote => {
                        self.at += 1;
                        return Text::Short;
                    }
                    _ => {}
                }
                self.at += 1;
            }
            self.at = self.bytes.len();
            return Text::Short;
        }
        self.at += 3;
        while let Some(byte) = self.peek() {
            if byte == b'\\' && escapes {
                self.at += 2;
            } else if self.rest().starts_with(&triple) {
                self.at += 3;
                // Up to two quotes more belong to the text.
                while self.peek() == Some(quote) {
                    self.at += 1;
                }
                return Text::Long;
            } else {
                self.at += 1;
            }
        }
        self.at = self.bytes.len();
        Text::NeverClosed
    }
}

enum Text {
    Short,
    Long,
    NeverClosed,
}

fn line(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    bytes.get(..end).unwrap_or_default().trim_ascii()
}

/// True if a line can only be a header: `[contacts.it-manager]`, `[[routes]]`. No value of a list
/// begins with a bare word in brackets, except those that TOML knows.
pub(super) fn is_header(bytes: &[u8]) -> bool {
    let line = line(bytes);
    let line = line.split(|byte| *byte == b'#').next().unwrap_or_default().trim_ascii();
    let inside = match line {
        [b'[', b'[', inside @ .., b']', b']'] | [b'[', inside @ .., b']'] => inside.trim_ascii(),
        _ => return false,
    };
    let bare = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let word = inside.iter().take_while(|byte| bare(byte)).count();
    let (word, rest) = inside.split_at_checked(word).unwrap_or_default();
    let begins_well = word.first().is_some_and(u8::is_ascii_alphabetic);
    let value = matches!(word, b"true" | b"false" | b"inf" | b"nan") && rest.is_empty();
    let key_like = |byte: &u8| bare(byte) || matches!(byte, b'.' | b'"' | b'\'' | b' ' | b'\t');
    begins_well && !value && rest.iter().all(key_like)
}

/// True if a line begins with a bare key and `=`.
fn is_key(bytes: &[u8]) -> bool {
    let line = line(bytes);
    let key = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let length = line.iter().take_while(|byte| key(byte)).count();
    let rest = line.get(length..).unwrap_or_default().trim_ascii_start();
    length > 0 && rest.first() == Some(&b'=')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The statements, one a line; what is never closed follows behind `!`.
    fn split(text: &str) -> String {
        let show = |s: Statement| {
            let opened: String =
                s.unclosed.iter().map(|o| format!(" !{}{}", char::from(o.opening), o.at)).collect();
            format!("{}{opened}", text[s.range].replace('\n', "⏎"))
        };
        statements(text).into_iter().map(show).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn statements_end_where_their_brackets_do() {
        let text =
            "\u{feff}# [x]\n[a.b] # c\r\nk = [ # ]\n  { x = \"]\" },\n]\nt = '''\n[x]\n'''\nl = 1";
        assert_eq!(
            split(text),
            "[a.b] # c\r\nk = [ # ]⏎  { x = \"]\" },⏎]\nt = '''⏎[x]⏎'''\nl = 1"
        );
    }

    #[test]
    fn an_open_bracket_ends_at_the_next_statement() {
        assert_eq!(split("a = [1,\n  2\nb = 3"), "a = [1,⏎  2 ![4\nb = 3");
        assert_eq!(split("a = [1,\n  2\n[c]\nb = 3"), "a = [1,⏎  2 ![4\n[c]\nb = 3");
        assert_eq!(split("a = { x = 1\nb = 3"), "a = { x = 1 !{4\nb = 3");
        assert_eq!(split("a = {\n x = 1,\n y = 2\n[[c]]"), "a = {⏎ x = 1,⏎ y = 2 !{4\n[[c]]");
        assert_eq!(split("a = [ { x = [1 }, {} ]\nb = 1"), "a = [ { x = [1 }, {} ] ![12\nb = 1");
        assert_eq!(split("a = '''x\nb = 1"), "a = '''x⏎b = 1 !'4");
    }

    #[test]
    fn lists_of_lists_are_no_headers() {
        let text = "a = [\n  [1, 2],\n  [true],\n  [ \"x\" ],\n  [2026-01-01]\n]";
        assert_eq!(statements(text).len(), 1);
        assert!(is_header(b"[contacts.\"a b\"] # c\r\nx"));
        assert!(!is_header(b"[\"a\"]") && !is_header(b"[a") && !is_header(b"[]"));
    }
}
