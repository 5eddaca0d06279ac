//! What stands in one cell: several values where a sheet has one column for them, and the apostrophes that
//! keep spreadsheets from taking a value for a formula.

/// A value of a cell, and what stands in brackets behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) value: String,
    /// The words in brackets, in order: `(212) 555-0147 [desk] [restricted]`.
    pub(super) notes: Vec<String>,
}

/// The values of a cell: `(212) 555-0147 [desk] | ext 8888`. A backslash takes the meaning from what
/// follows it.
pub(super) fn parts(cell: &str) -> Vec<Part> {
    let mut parts = vec![Part { value: String::new(), notes: Vec::new() }];
    let mut in_note = false;
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        let Some(part) = parts.last_mut() else { break };
        let Part { value, notes } = part;
        let literal = if c == '\\' { chars.next() } else { None };
        match (c, literal) {
            ('[', _) if !in_note => {
                in_note = true;
                notes.push(String::new());
            }
            (']', _) if in_note => in_note = false,
            ('|', _) if !in_note => parts.push(Part { value: String::new(), notes: Vec::new() }),
            _ => match notes.last_mut() {
                Some(note) if in_note => note.push(literal.unwrap_or(c)),
                _ => value.push(literal.unwrap_or(c)),
            },
        }
    }
    for part in &mut parts {
        part.value = part.value.trim().to_owned();
    }
    parts.retain(|part| !part.value.is_empty());
    parts
}

/// Takes out the apostrophe in front of what a spreadsheet would take for a formula. In a sheet that
/// tierline made (`everywhere`) they also stand where a spreadsheet with another separator would start a cell.
pub(super) fn without_apostrophes(cell: &str, everywhere: bool) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut rest = cell;
    let mut starts = true;
    while let Some(c) = rest.chars().next() {
        let quotes = rest.len() - rest.trim_start_matches('\'').len();
        if starts && quotes > 0 {
            let after = rest.get(quotes..).unwrap_or_default();
            let is_formula = after.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
            out.extend(std::iter::repeat_n('\'', quotes - usize::from(is_formula)));
            rest = after;
            starts = false;
            continue;
        }
        out.push(c);
        starts = everywhere && matches!(c, ';' | ',' | '"');
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_several_values() {
        let found = parts(r"(212) 555-0147 [desk] [restricted] | ext 8888 |  | a\|b\[c\] ");
        let shown: Vec<_> = found.iter().map(|p| (p.value.as_str(), p.notes.join("/"))).collect();
        let expected = [
            ("(212) 555-0147", "desk/restricted".to_owned()),
            ("ext 8888", String::new()),
            ("a|b[c]", String::new()),
        ];
        assert_eq!(shown, expected);
        assert_eq!(parts("030 / 90 18 20").len(), 1);
        assert!(parts(" | ").is_empty());
    }

    #[test]
    fn apostrophes_go_where_a_formula_would_start() {
        let cases = [
            ("'+1 212", "+1 212"),
            ("''=1", "'=1"),
            ("'quoted'", "'quoted'"),
            ("O'Neil", "O'Neil"),
            ("a;'=1,'+2", "a;=1,+2"),
            ("\"'=1", "\"=1"),
            ("-1", "-1"),
        ];
        for (cell, value) in cases {
            assert_eq!(without_apostrophes(cell, true), value, "{cell}");
        }
        assert_eq!(without_apostrophes("a;'=1", false), "a;'=1");
    }
}
