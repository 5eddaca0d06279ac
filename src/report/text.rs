//! Text from policy files made safe to show.
//!
//! A policy may come from a stranger's pull request. What it says must not move the cursor, ring the
//! bell, change colours or run backwards wherever it is printed.

use std::borrow::Cow;

/// True for characters that act instead of being seen: controls, bidirectional marks and overrides,
/// invisible spaces, tags. Joiners stay, since words and emoji need them.
fn is_unsafe(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' => true,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        c => c.is_control(),
    }
}

/// What to show in place of an unsafe character: its picture where Unicode has one.
pub(super) fn visible(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        c if is_unsafe(c) => '\u{fffd}',
        c => c,
    }
}

/// The text with every unsafe character replaced by one that can be seen; line breaks and tabs stay.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_unsafe(c) { visible(c) } else { c }).collect())
}

/// As [`clean`], and on one line: line breaks and tabs are replaced too.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| is_unsafe(c) || c == '\n' || c == '\t') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(visible).collect())
}

/// Text made safe for XML, on one line and without characters that act on what is around them.
pub(super) fn xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}

/// True for characters that JSON may hold but a terminal should not get raw.
pub(super) fn must_escape(c: char) -> bool {
    is_unsafe(c) && !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_shown_instead() {
        assert_eq!(clean("a\u{1b}[31mb\u{7}"), "a\u{241b}[31mb\u{2407}");
        assert_eq!(clean("x\u{202e}y\u{9b}z\u{7f}"), "x\u{fffd}y\u{fffd}z\u{2421}");
        assert_eq!(clean("two\nlines\t!"), "two\nlines\t!");
        assert_eq!(one_line("two\nlines\r"), "two\u{240a}lines\u{240d}");
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        let text = "Zoë – 東京 👩‍👩‍👧 שלום";
        assert!(matches!(clean(text), Cow::Borrowed(_)));
        assert!(matches!(one_line(text), Cow::Borrowed(_)));
    }
}
