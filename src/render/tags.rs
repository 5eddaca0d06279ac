//! The tags of a template, found without compiling it: `{{ … }}`, `{% … %}` and `{# … #}`.

/// A tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    pub(super) kind: TagKind,
    /// Where it begins.
    pub(super) start: usize,
    /// What stands between its marks, or up to the end of the template where it is not closed.
    pub(super) inner: &'t str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagKind {
    Expression,
    Statement,
    Comment,
}

/// The tags of a template, in order.
#[derive(Debug, Clone)]
pub(super) struct Tags<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tags<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// Passes over what is no template, after the statement that says so.
    pub(super) fn skip_raw(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += rest.find("endraw").unwrap_or(rest.len());
    }
}

impl<'t> Iterator for Tags<'t> {
    type Item = Tag<'t>;

    fn next(&mut self) -> Option<Tag<'t>> {
        loop {
            let start = self.at + self.text.get(self.at..)?.find('{')?;
            let rest = self.text.get(start + 2..).unwrap_or_default();
            let (kind, length) = match self.text.as_bytes().get(start + 1) {
                Some(b'{') => (TagKind::Expression, end_of(rest, *b"}}")),
                Some(b'%') => (TagKind::Statement, end_of(rest, *b"%}")),
                Some(b'#') => (TagKind::Comment, rest.find("#}").unwrap_or(rest.len())),
                _ => {
                    self.at = start + 1;
                    continue;
                }
            };
            let inner = rest.get(..length)?;
            self.at = start + 2 + length;
            return Some(Tag { kind, start, inner });
        }
    }
}

/// The length of an expression up to its end mark, which may also stand in its strings.
fn end_of(inner: &str, mark: [u8; 2]) -> usize {
    let mut quote = None;
    let mut escaped = false;
    let after = inner.bytes().skip(1).chain([0]);
    for (at, (byte, next)) in inner.bytes().zip(after).enumerate() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if byte == b'\\' => escaped = true,
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if [byte, next] == mark => return at,
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            None => {}
        }
    }
    // It never ends; the engine says so.
    inner.len()
}
