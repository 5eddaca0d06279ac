//! Byte offsets → lines and columns.

/// A place a person can go to: both numbers start at 1, columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in Unicode scalar values (a tab is one).
    pub column: u32,
}

/// Where each line of a text starts.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// Offsets of all bytes that start no character: few or none, and a column is found without
    /// looking at the line, which may hold a hundred thousand of them.
    inner: Vec<u32>,
}

impl LineIndex {
    /// Finds the line starts of `text`. Lines end in `\n` (a preceding `\r` belongs to the line).
    pub fn new(text: &str) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut index = Self { starts: vec![0], inner: Vec::new() };
        for (at, byte) in text.bytes().enumerate() {
            if byte == b'\n' {
                index.starts.push(offset(at + 1));
            } else if byte & 0b1100_0000 == 0b1000_0000 {
                index.inner.push(offset(at));
            }
        }
        index
    }

    /// Position of a byte offset; an offset past the end is the position after the last character.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let end = count(end);
        let inner_before = |offset: u32| self.inner.partition_point(|at| *at < offset);
        let inner = inner_before(end) - inner_before(start);
        Position { line: count(line), column: end - start - count(inner) + 1 }
    }

    /// Offset at which the 1-based `line` starts, if the text has so many lines.
    pub fn start_of(&self, line: u32) -> Option<u32> {
        self.starts.get(line.checked_sub(1)? as usize).copied()
    }

    /// The 1-based `line` with its line break, if the text has so many lines.
    pub fn line<'t>(&self, text: &'t str, line: u32) -> Option<&'t str> {
        let start = self.start_of(line)? as usize;
        let end = self.start_of(line.checked_add(1)?).map_or(text.len(), |next| next as usize);
        text.get(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_one_based_and_count_characters() {
        let text = "a = 1\nä = 2\r\nend";
        let index = LineIndex::new(text);
        let at = |offset| {
            let p = index.position(text, offset);
            (p.line, p.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(6), (2, 1));
        assert_eq!(at(8), (2, 2), "ä is one column wide");
        assert_eq!(at(14), (3, 1));
        assert_eq!(at(999), (3, 4));
        assert_eq!(at(7), (2, 1), "inside a character");
        assert_eq!(index.line(text, 2), Some("ä = 2\r\n"));
        assert_eq!(index.line(text, 3), Some("end"));
        assert_eq!(index.line(text, 4), None);
    }
}
