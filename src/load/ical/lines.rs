//! Content lines: unfolded, and taken apart into name and value. RFC 5545, section 3.1.

use std::ops::Range;

/// A line as it was before folding, and where its first part stands.
#[derive(Debug)]
pub(super) struct Line {
    /// The whole of it.
    pub(super) text: String,
    /// The bytes of its first line in the file.
    pub(super) at: Range<usize>,
}

/// Name and value of a line. Parameters do not matter: what a value is shows in the value.
#[derive(Debug)]
pub(super) struct Property {
    /// In capitals.
    pub(super) name: String,
    /// As it stands there, escapes and all.
    pub(super) value: String,
    /// The bytes of its first line in the file.
    pub(super) at: Range<usize>,
}

/// The lines of a text that are not empty, unfolded: a line that begins with a space or a tab goes on
/// with the one before.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut offset = start;
    let mut rest = text.get(start..).unwrap_or_default().split_inclusive('\n').peekable();
    std::iter::from_fn(move || {
        loop {
            let physical = rest.next()?;
            let begin = offset;
            offset += physical.len();
            let first = physical.trim_end_matches(['\r', '\n']);
            let mut line = Line { text: first.to_owned(), at: begin..begin + first.len() };
            while let Some(more) = rest.next_if(|next| next.starts_with([' ', '\t'])) {
                offset += more.len();
                line.text
                    .push_str(more.get(1..).unwrap_or_default().trim_end_matches(['\r', '\n']));
            }
            if !line.text.trim().is_empty() {
                return Some(line);
            }
        }
    })
}

impl Line {
    /// The parts of the line; `None` where it has no `:` after a name.
    pub(super) fn property(&self) -> Option<Property> {
        let mut quoted = false;
        let mut parts = Vec::new();
        let mut begin = 0;
        for (at, character) in self.text.char_indices() {
            match character {
                '"' => quoted = !quoted,
                ';' | ':' if !quoted => {
                    parts.push(self.text.get(begin..at)?);
                    begin = at + 1;
                    if character == ':' {
                        return self.parts(&parts, self.text.get(begin..)?);
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn parts(&self, parts: &[&str], value: &str) -> Option<Property> {
        let name = *parts.first()?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        Some(Property {
            name: name.to_ascii_uppercase(),
            value: value.trim_end().to_owned(),
            at: self.at.clone(),
        })
    }
}

impl Property {
    /// True for `NAME:VALUE`, in capitals or not.
    pub(super) fn is(&self, name: &str, value: &str) -> bool {
        self.name == name && self.value.eq_ignore_ascii_case(value)
    }

    /// The value as people read it: escapes resolved, on one line.
    pub(super) fn plain(&self) -> String {
        let mut plain = String::new();
        let mut characters = self.value.chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => match characters.next() {
                    Some('n' | 'N') => plain.push(' '),
                    Some(escaped) => plain.push(escaped),
                    None => {}
                },
                other => plain.push(other),
            }
        }
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_unfolded_and_know_where_they_begin() {
        let text = "\u{feff}BEGIN:VCALENDAR\r\nSUMMARY;X=\"a:b;c\":St. Pat\r\n rick\\, s\r\n\t Day\\nx\\\\y\r\n\r\nEND:V";
        let found: Vec<_> = lines(text).collect();
        let texts: Vec<_> = found.iter().map(|line| &*line.text).collect();
        assert_eq!(texts[1], "SUMMARY;X=\"a:b;c\":St. Patrick\\, s Day\\nx\\\\y");
        assert_eq!(&text[found[1].at.clone()], "SUMMARY;X=\"a:b;c\":St. Pat");
        assert_eq!(&text[found[2].at.clone()], "END:V");
        let summary = found[1].property().unwrap();
        assert_eq!(summary.name, "SUMMARY");
        assert_eq!(summary.plain(), "St. Patrick, s Day x\\y");
        assert!(Line { text: "no colon".into(), at: 0..8 }.property().is_none());
        assert!(Line { text: "<html>: x".into(), at: 0..8 }.property().is_none());
    }
}
