//! The content lines of cards (RFC 6350, section 3.3): unfolded, decoded, taken apart.

use std::ops::Range;

use crate::import::charset::windows_1252;
use crate::import::found::Problem;

/// A property of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The bytes of the text that it takes.
    pub(super) at: Range<usize>,
    /// What it shares with the lines that say more of it: `item1`.
    pub(super) group: Option<String>,
    /// Its name in capitals.
    pub(super) name: String,
    /// Its parameters: names in capitals, values as written. The bare words of 2.1 are types.
    pub(super) parameters: Vec<(String, String)>,
    /// Its value, transfer encodings undone, escapes not.
    pub(super) value: String,
}

impl Line {
    /// The values of a parameter in small letters, lists taken apart.
    pub(super) fn words(&self, name: &str) -> Vec<String> {
        let named = self.parameters.iter().filter(|(of, _)| of == name);
        let words = named.flat_map(|(_, value)| value.split(','));
        words.map(|word| word.trim().to_lowercase()).collect()
    }

    /// The value as text: `\n` is a line break, and a backslash takes the meaning from what follows it.
    pub(super) fn text(&self) -> String {
        unescaped(&self.value)
    }

    /// The fields of a structured value, such as a name.
    pub(super) fn fields(&self) -> Vec<String> {
        let mut fields = vec![String::new()];
        let mut is_escaped = false;
        for c in self.value.chars() {
            if c == ';' && !is_escaped {
                fields.push(String::new());
                continue;
            }
            is_escaped = c == '\\' && !is_escaped;
            if let Some(field) = fields.last_mut() {
                field.push(c);
            }
        }
        fields.iter().map(|field| unescaped(field)).collect()
    }
}

fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n' | 'N') => out.push('\n'),
            Some(literal) => out.push(literal),
            None => out.push('\\'),
        }
    }
    out
}

/// Takes a text apart; what is no line of a card is a problem.
pub(super) fn lines(text: &str) -> (Vec<Line>, Vec<Problem>) {
    let (mut found, mut problems): (Vec<Line>, _) = (Vec::new(), Vec::new());
    for (at, line) in unfolded(text) {
        if line.trim().is_empty() {
            continue;
        }
        match parse(at.clone(), &line) {
            Some(line) => found.push(line),
            // The pictures of 2.1 go on without the blank that a folded line begins with.
            None if found.last().is_some_and(is_binary) => {}
            None => {
                let message = "this line is no `NAME:value`";
                let help = "write the name of a property, a colon and its value; a line that goes on begins \
                    with a blank";
                problems.push(Problem::new(at, message, help));
            }
        }
    }
    (found, problems)
}

/// Lines that belong together put together, each with the bytes it was in.
fn unfolded(text: &str) -> Vec<(Range<usize>, String)> {
    let mut all: Vec<(Range<usize>, String)> = Vec::new();
    let mut start = 0;
    for raw in text.split_inclusive('\n') {
        let end = start + raw.trim_end_matches(['\n', '\r']).len();
        let line = text.get(start..end).unwrap_or_default();
        // A telephone that breaks a quoted-printable value leaves `=` at the end of the line.
        let soft = |(_, last): &(_, String)| last.ends_with('=') && is_quoted_printable(last);
        match all.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.1.push_str(line.get(1..).unwrap_or_default());
                last.0.end = end;
            }
            Some(last) if soft(last) => {
                last.1.pop();
                last.1.push_str(line.trim_start());
                last.0.end = end;
            }
            _ => all.push((start..end, line.to_owned())),
        }
        start += raw.len();
    }
    all
}

fn is_quoted_printable(line: &str) -> bool {
    let head = line.split(':').next().unwrap_or_default().to_ascii_uppercase();
    head.contains("QUOTED-PRINTABLE")
}

fn is_binary(line: &Line) -> bool {
    matches!(line.name.as_str(), "PHOTO" | "LOGO" | "SOUND" | "KEY")
}

fn parse(at: Range<usize>, line: &str) -> Option<Line> {
    let head_end = outside_quotes(line, ':')?;
    let (head, value) = (line.get(..head_end)?, line.get(head_end + 1..)?);
    let mut rest = head;
    let mut words = Vec::new();
    while let Some(end) = outside_quotes(rest, ';') {
        words.push(rest.get(..end)?);
        rest = rest.get(end + 1..)?;
    }
    words.push(rest);
    let (name, words) = words.split_first()?;
    let (group, name) = match name.rsplit_once('.') {
        Some((group, name)) => (Some(group.to_ascii_lowercase()), name),
        None => (None, *name),
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || !name.trim().chars().all(is_name) {
        return None;
    }
    let parameters = words.iter().map(|word| match word.split_once('=') {
        Some((name, value)) => (name.trim().to_ascii_uppercase(), value.replace('"', "")),
        None => ("TYPE".to_owned(), (*word).to_owned()),
    });
    let mut line = Line {
        at,
        group,
        name: name.trim().to_ascii_uppercase(),
        parameters: parameters.collect(),
        value: String::new(),
    };
    let encodings = [line.words("ENCODING"), line.words("TYPE")].concat();
    line.value = if encodings.iter().any(|word| word == "quoted-printable") {
        from_quoted_printable(value, &line.words("CHARSET"))
    } else {
        value.to_owned()
    };
    Some(line)
}

/// Where a character first stands outside quotation marks.
fn outside_quotes(text: &str, wanted: char) -> Option<usize> {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c == wanted && !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

fn from_quoted_printable(value: &str, charsets: &[String]) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|d| u8::try_from(d).ok());
        match (first, after) {
            (b'=', [high, low, after @ ..]) => match (digit(high), digit(low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = after;
                }
                _ => bytes.push(b'='),
            },
            (byte, _) => bytes.push(*byte),
        }
    }
    let is_latin =
        charsets.iter().any(|set| set.starts_with("iso-8859") || set.starts_with("windows"));
    match String::from_utf8(bytes) {
        Ok(text) if !is_latin => text,
        Ok(text) => windows_1252(text.as_bytes()),
        Err(error) => windows_1252(error.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_unfolded_and_decoded() {
        let text = "BEGIN:VCARD\r\nitem1.TEL;type=CELL;type=\"a;b:c\":+1\r\n  2\r\nN;CHARSET=UTF-8;\
            ENCODING=QUOTED-PRINTABLE:M=C3=BC=\r\nller;J=C3=B6rg\r\nFN;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:\
            Z=E9\r\nNOTE:a\\, b\\nc\\;d\r\nPHOTO;BASE64:abc\r\ndefg\r\n\r\n";
        let (lines, problems) = lines(text);
        assert_eq!(problems, []);
        assert_eq!(lines[1].group.as_deref(), Some("item1"));
        assert_eq!((lines[1].name.as_str(), lines[1].value.as_str()), ("TEL", "+1 2"));
        assert_eq!(lines[1].words("TYPE"), ["cell", "a;b:c"]);
        assert_eq!(lines[2].fields(), ["Müller", "Jörg"]);
        assert_eq!(lines[3].text(), "Zé");
        assert_eq!(lines[4].text(), "a, b\nc;d");
        assert!(text[lines[1].at.clone()].ends_with("+1\r\n  2"));
    }

    #[test]
    fn what_is_no_line_is_told() {
        for text in ["hello", ":x", "a b:c", "=:"] {
            assert_eq!(lines(text).1.len(), 1, "{text}");
        }
    }
}
