//! Documents for programs: tables for spreadsheets, cards and calendars as lines of content.
//!
//! Values are made harmless one by one as a template prints them; the whole is then brought into the
//! shape that its format asks for. What a template gets wrong is an error, not a file that nobody can read.

use super::escape::is_unfit;

/// A cell as spreadsheets read it: quoted, on one line, and never a formula.
///
/// A cell that starts like a formula gets an apostrophe in front, as OWASP advises; so does what follows
/// a character at which a spreadsheet with another separator would start a new cell.
pub(super) fn cell(text: &str) -> String {
    let mut out = String::from("\"");
    let mut starts = true;
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if is_unfit(c) {
            continue;
        }
        if starts && matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') {
            out.push('\'');
        }
        starts = matches!(c, ';' | ',' | '"') || (starts && c == '\'');
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// A text value of a card or a calendar (RFC 6350, section 3.4; RFC 5545, section 3.3.11).
pub(super) fn text_value(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_unfit(*c)) {
        match c {
            '\n' => out.push_str("\\n"),
            '\\' | ';' | ',' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// A table (RFC 4180) whose rows have as many cells as its head, with the mark as one more column.
///
/// # Errors
/// What is wrong with the rows.
pub(super) fn table(text: &str, mark: &str) -> Result<String, String> {
    let text: String = text.chars().filter(|c| !is_unfit(*c)).collect();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| format!("the rows cannot be read: {error}"))?;
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push(row);
        }
    }
    let Some(columns) = rows.first().map(csv::StringRecord::len) else {
        return Err("the template makes no row, not even a head".to_owned());
    };
    // Spreadsheets take a file for UTF-8 that starts so, and for anything else where it does not.
    let mut out = "\u{feff}".as_bytes().to_vec();
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut out);
    for (index, row) in rows.iter().enumerate() {
        if row.len() != columns {
            let number = index + 1;
            let cells = row.len();
            return Err(format!("row {number} has {cells} cells, and the head has {columns}"));
        }
        let last = if index == 0 { mark } else { "" };
        writer.write_record(row.iter().chain([last])).map_err(|error| error.to_string())?;
    }
    writer.flush().map_err(|error| error.to_string())?;
    drop(writer);
    String::from_utf8(out).map_err(|error| error.to_string())
}

/// Octets of a line, its break not counted (RFC 6350, section 3.2; RFC 5545, section 3.1).
const LONGEST: usize = 75;

/// Lines of content: folded, each ended as the standards say, with the mark after the first `VERSION`.
///
/// # Errors
/// The first line that is none, or that ends what was not begun.
pub(super) fn lines(text: &str, mark: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut open: Vec<&str> = Vec::new();
    let mut marked = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let name = line.split([':', ';']).next().unwrap_or_default();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        if name.is_empty() || !name.chars().all(is_name) || !line.contains(':') {
            return Err(format!("this line is no `NAME:value`: `{line}`"));
        }
        if let Some(component) = line.strip_prefix("BEGIN:") {
            open.push(component);
        } else if let Some(component) = line.strip_prefix("END:")
            && open.pop() != Some(component)
        {
            return Err(format!("`{line}` ends what was not begun"));
        }
        fold(line, &mut out);
        if !marked && line.starts_with("VERSION:") {
            fold(mark, &mut out);
            marked = true;
        }
    }
    match open.pop() {
        Some(component) => Err(format!("`BEGIN:{component}` has no `END:{component}`")),
        None if !marked => Err("there is nothing in it: no line says `VERSION:`".to_owned()),
        None => Ok(out),
    }
}

/// Adds a line, folded between characters where it is too long.
fn fold(line: &str, out: &mut String) {
    let mut length = 0;
    for c in line.chars().filter(|c| !is_unfit(*c)) {
        if length + c.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let cases = [
            ("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""),
            ("+1 212 555 0199", "\"'+1 212 555 0199\""),
            ("  @SUM(A1)", "\"'@SUM(A1)\""),
            ("＝1", "\"'＝1\""),
            ("a;=1", "\"a;'=1\""),
            ("\"=1", "\"\"\"'=1\""),
            ("a\t=1\r\nb", "\"a =1 b\""),
            ("'=1", "\"''=1\""),
            ("Ada \"Countess\" Lovelace, Jr.", "\"Ada \"\"Countess\"\" Lovelace, Jr.\""),
            ("x-y = z", "\"x-y = z\""),
        ];
        for (text, quoted) in cases {
            assert_eq!(cell(text), quoted);
        }
    }

    #[test]
    fn a_table_is_one_or_an_error() {
        let made = table("Name,Phone\n\n  \n\"a, b\",1\n", "Mark").unwrap();
        assert_eq!(made, "\u{feff}Name,Phone,Mark\r\n\"a, b\",1,\r\n");
        assert_eq!(table("a,b\n1\n", "").unwrap_err(), "row 2 has 1 cells, and the head has 2");
        assert!(table("\n \n", "").is_err());
    }

    #[test]
    fn lines_are_folded_and_balanced() {
        let long = format!("BEGIN:X\n  VERSION:1\nNOTE:{}\n\nEND:X", "ä€".repeat(60));
        let made = lines(&long, "X-MARK:1").unwrap();
        assert!(made.split("\r\n").all(|line| line.len() <= LONGEST), "{made}");
        assert!(made.starts_with("BEGIN:X\r\nVERSION:1\r\nX-MARK:1\r\n"), "{made}");
        assert!(made.replace("\r\n ", "").contains(&"ä€".repeat(60)));
        for wrong in
            ["", "BEGIN:X\nVERSION:1", "VERSION:1\nEND:X", "VERSION:1\nhello", "VERSION:1\n:x"]
        {
            assert!(lines(wrong, "X:").is_err(), "{wrong}");
        }
        assert_eq!(text_value("a, b; c\\d\ne\u{202e}"), "a\\, b\\; c\\\\d\\ne");
    }
}
