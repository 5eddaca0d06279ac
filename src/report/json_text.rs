//! JSON text for all formats that are JSON: indented, one line break at the end, nothing raw in it
//! that could act on a terminal.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::text::must_escape;

/// Writes a value as indented JSON and ends the line.
pub(super) fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut buffered = io::BufWriter::new(out);
    let layout = Careful { inner: PrettyFormatter::new() };
    value.serialize(&mut Serializer::with_formatter(&mut buffered, layout))?;
    writeln!(buffered)?;
    buffered.flush()
}

/// Writes DEL, C1 controls and bidirectional marks as `\u…`: JSON allows them raw, terminals obey them.
struct Careful<'a> {
    inner: PrettyFormatter<'a>,
}

impl Formatter for Careful<'_> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let special = |c: char| c == '\u{7f}' || must_escape(c);
        if !fragment.contains(special) {
            return out.write_all(fragment.as_bytes());
        }
        for c in fragment.chars() {
            if special(c) {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            } else {
                write!(out, "{c}")?;
            }
        }
        Ok(())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.inner.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.inner.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_raw_and_nothing_lost() {
        let text = "a\u{1b}\u{7f}\u{9b}\u{202e}\u{e0041}ä\"\n";
        let mut bytes = Vec::new();
        super::write(&[text], &mut bytes).unwrap();
        let written = String::from_utf8(bytes).unwrap();
        assert_eq!(written, "[\n  \"a\\u001b\\u007f\\u009b\\u202e\\udb40\\udc41ä\\\"\\n\"\n]\n");
        assert_eq!(serde_json::from_str::<Vec<String>>(&written).unwrap(), [text]);
    }
}
