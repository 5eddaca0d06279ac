//! A table of text (RFC 4180) as cells with their places, which the `csv` crate does not tell.

use std::ops::Range;

use super::found::Problem;

/// A cell: its value, and the bytes of the text that it takes, quotes and all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) value: String,
    pub(super) at: Range<usize>,
}

/// The character between the cells of a row: the one of `,`, `;` and tab that the head has most of, as
/// spreadsheets write what is usual in their country. Excel's own first line `sep=;` counts.
pub(super) fn separator(text: &str) -> (char, usize) {
    let head = text.lines().next().unwrap_or_default();
    if let Some(named) = head.trim_end().strip_prefix("sep=")
        && let Some(c) = named.chars().next()
    {
        return (c, text.find('\n').map_or(text.len(), |end| end + 1));
    }
    let bare: String = head.split('"').step_by(2).collect();
    let most = [',', ';', '\t'].into_iter().rev().max_by_key(|c| bare.matches(*c).count());
    (most.unwrap_or(','), 0)
}

/// Splits a text into rows from byte `start` on. A quotation mark inside an unquoted cell is a character.
///
/// # Errors
/// A quoted cell that never ends.
pub(super) fn rows(text: &str, separator: char, start: usize) -> Result<Vec<Vec<Cell>>, Problem> {
    let mut rows = Vec::new();
    let mut row: Vec<Cell> = Vec::new();
    let mut value = String::new();
    let mut begins = start;
    let mut quoted_from: Option<usize> = None;
    let mut chars = text.char_indices().skip_while(|(at, _)| *at < start).peekable();
    while let Some((at, c)) = chars.next() {
        if quoted_from.is_some() {
            match c {
                '"' if chars.peek().is_some_and(|(_, next)| *next == '"') => {
                    chars.next();
                    value.push('"');
                }
                '"' => quoted_from = None,
                c => value.push(c),
            }
            continue;
        }
        let is_break = c == '\n' || (c == '\r' && chars.peek().is_none_or(|(_, n)| *n != '\n'));
        if c == separator || is_break {
            row.push(Cell { value: std::mem::take(&mut value), at: begins..at });
            begins = at + c.len_utf8();
            if is_break {
                rows.push(std::mem::take(&mut row));
            }
        } else if c == '"' && at == begins {
            quoted_from = Some(at);
        } else if c == '\r' {
            // The first half of a line break; the cell ends before it.
            row.push(Cell { value: std::mem::take(&mut value), at: begins..at });
            chars.next();
            begins = at + 2;
            rows.push(std::mem::take(&mut row));
        } else {
            value.push(c);
        }
    }
    if let Some(from) = quoted_from {
        let message = "this quotation mark opens a cell that never ends";
        return Err(Problem::new(from..from + 1, message, "close the cell with another `\"`"));
    }
    if begins < text.len() || !row.is_empty() {
        row.push(Cell { value, at: begins..text.len() });
        rows.push(row);
    }
    rows.retain(|row| row.iter().any(|cell| !cell.value.trim().is_empty()));
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<Vec<String>> {
        let (separator, start) = separator(text);
        let rows = rows(text, separator, start).unwrap();
        rows.into_iter().map(|row| row.into_iter().map(|cell| cell.value).collect()).collect()
    }

    #[test]
    fn cells_are_what_the_csv_crate_reads() {
        let cases = [
            "a,b\r\n1,2\r\n",
            "a,b\n\"x \"\"y\"\", z\",\"two\nlines\"\n\n,\nlast,",
            "a,b\n\"\",é\n1",
            "a\rb\r",
            "x,\"\"\"\"\n",
        ];
        for text in cases {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader
                .records()
                .map(|row| row.unwrap().iter().map(str::to_owned).collect())
                .filter(|row: &Vec<String>| row.iter().any(|cell| !cell.trim().is_empty()))
                .collect();
            assert_eq!(values(text), expected, "{text:?}");
        }
    }

    #[test]
    fn the_separator_is_the_one_of_the_head() {
        assert_eq!(values("a;b;c\n1,5;2;3\n")[1], ["1,5", "2", "3"]);
        assert_eq!(values("a\tb\n1\t2")[1], ["1", "2"]);
        assert_eq!(values("sep=|\na|b\n1|2")[1], ["1", "2"]);
        assert_eq!(values("\"a;b;c\",d\n1,2")[1], ["1", "2"]);
        assert!(rows("a\n\"b", ',', 0).unwrap_err().message.contains("never ends"));
    }

    #[test]
    fn places_cover_what_is_written() {
        let text = "a,b\r\n\"x\",  y\r\n";
        let rows = rows(text, ',', 0).unwrap();
        let texts: Vec<_> = rows.iter().flatten().map(|cell| &text[cell.at.clone()]).collect();
        assert_eq!(texts, ["a", "b", "\"x\"", "  y"]);
    }
}
