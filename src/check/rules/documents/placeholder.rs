//! Placeholders: `[Your Company]`, `TBD`, `XX` and their like.
//!
//! Careful on purpose: Markdown links, checkboxes, `[URGENT]` in a subject line and code are no
//! placeholders.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::check::rules::prose::{lies_in, not_prose, texts, words};
use crate::check::rules::rules;
use crate::check::{Context, Findings};

rules! {
    /// A placeholder that was never filled in.
    ///
    /// `[Your Company]`, `[DATE]`, `[X] hours`, `TBD`, `XX`, `Lorem ipsum`: texts that came with a
    /// template and were meant to be replaced. Every text that people read is searched: names, prose,
    /// examples, addresses. Markdown links, checkboxes and code are left alone.
    ///
    /// ```toml bad
    /// [contacts.help-desk]
    /// kind = "hotline"
    /// name = "[Your Company] Help Desk"
    /// reach = [{ phone = "ext 7777" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.help-desk]
    /// kind = "hotline"
    /// name = "Example Company Help Desk"
    /// reach = [{ phone = "ext 7777" }]
    /// ```
    pub(super) static PLACEHOLDER = 704, "placeholder", Warn, "0.1.0", Entry, left;
}

/// What stands in brackets when something is to be filled in, as the last word.
const NOUNS: &[&str] = &[
    "address",
    "company",
    "contact",
    "date",
    "department",
    "email",
    "hours",
    "link",
    "location",
    "manager",
    "minutes",
    "name",
    "number",
    "organization",
    "organisation",
    "phone",
    "placeholder",
    "role",
    "tbd",
    "team",
    "time",
    "title",
    "todo",
    "url",
    "version",
    "year",
];

/// What is different for each ticket: `[ticket number]` belongs into the pattern of a message.
const PER_TICKET: &[&str] = &[
    "affected",
    "asset",
    "caller",
    "case",
    "category",
    "customer",
    "error",
    "incident",
    "issue",
    "priority",
    "requester",
    "server",
    "service",
    "site",
    "system",
    "ticket",
    "user",
];

/// What else stands between angle brackets; other nouns there are patterns of messages or tags.
const ANGLED: &[&str] = &["company", "name", "organization", "placeholder", "tbd", "todo"];

/// How such a text begins.
const VERBS: &[&str] = &["your", "insert", "enter", "specify", "fill"];

/// Words that are placeholders wherever they stand.
const WORDS: &[&str] = &["TBD", "TBC", "TBA", "TODO", "FIXME", "XXX"];

fn left(cx: &Context<'_>, findings: &mut Findings) {
    texts(cx.policy, &mut |text| {
        let found = placeholders(text.value);
        if found.is_empty() {
            return;
        }
        let place = text.place(cx);
        for part in found {
            let found = text.value.get(part.clone()).unwrap_or_default();
            let finding = PLACEHOLDER
                .finding(
                    place.of(part.clone()),
                    format!("placeholder `{found}` was never filled in"),
                )
                .label("people will read this as it stands")
                .help("write what belongs here, or leave the sentence out");
            findings.add(text.entry, finding);
        }
    });
}

/// The placeholders of a text, in order.
fn placeholders(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    // One pass over the bytes: most texts have no byte that could start a placeholder.
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        let length = match byte {
            b'[' => bracketed(text, at),
            b'<' => angled(text, at),
            b'T' | b'F' | b'X' | b'L' | b'l' | b't' => word(text, at),
            _ => None,
        };
        match length {
            Some(length) => {
                found.push(at..at + length);
                at += length;
            }
            None => at += 1,
        }
    }
    if !found.is_empty() {
        let (skipped, defined) = (not_prose(text), link_labels(text));
        let label = |part: &Range<usize>| text.get(part.start + 1..part.end.saturating_sub(1));
        let is_link = |part: &Range<usize>| label(part).is_some_and(|l| defined.contains(l));
        found.retain(|part| !lies_in(&skipped, part.start) && !is_link(part));
    }
    found
}

/// The length of `[…]` at `at`, if it is a placeholder.
fn bracketed(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let length = closing(rest, b']')? + 1;
    let content = rest.get(1..length - 1)?;
    let after = rest.get(length..).unwrap_or_default();
    let before = text.get(..at)?;
    let is_link = after.starts_with(['(', '[', ':']) || before.ends_with([']', '!', '\\']);
    if is_link || is_checkbox(before, content) || !asks(content, true) {
        return None;
    }
    Some(length)
}

/// The length of `<…>` at `at`, if it is a placeholder: an angle bracket that is no tag or address.
fn angled(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let length = closing(rest, b'>')? + 1;
    let content = rest.get(1..length - 1)?;
    let last = content.rsplit(' ').next()?.to_lowercase();
    let verb = content.split(' ').next()?.to_lowercase();
    let wanted = ANGLED.contains(&last.as_str()) || VERBS.contains(&verb.as_str());
    (wanted && asks(content, false)).then_some(length)
}

/// The labels that a text defines as links: `[date]: https://…`.
fn link_labels(text: &str) -> BTreeSet<&str> {
    let definitions = text.match_indices("]:").filter_map(|(end, _)| {
        let line = text.get(..end)?.rsplit('\n').next()?;
        line.trim_start().strip_prefix('[')
    });
    definitions.collect()
}

/// Where a bracket closes, if it does so soon: nothing longer is a placeholder.
fn closing(rest: &str, bracket: u8) -> Option<usize> {
    rest.bytes().take(64).position(|byte| byte == bracket)
}

/// `- [x]` and `1. [X]`: something to tick off.
fn is_checkbox(before: &str, content: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default().trim();
    let marker = matches!(line, "-" | "*" | "+") || line.ends_with(['.', ')']) && line.len() <= 4;
    matches!(content, "x" | "X" | " ") && marker
}

/// True if the content of brackets asks for something to be filled in.
fn asks(content: &str, square: bool) -> bool {
    if content.trim() != content || content.contains('\n') {
        return false;
    }
    // `[X]`, `[Y]`, `[N]`, `[XX]`: letters that stand for a number.
    let letters = content.len() > 1 && content.bytes().all(|byte| byte == b'X');
    if square && (letters || matches!(content, "X" | "Y" | "Z" | "N" | "#")) {
        return true;
    }
    let lower = content.to_lowercase();
    let words: Vec<&str> = words(&lower).map(|(_, word)| word).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let noun = NOUNS.contains(last) || NOUNS.contains(&last.trim_end_matches('s'));
    let verb = words.len() > 1 && VERBS.contains(first);
    !PER_TICKET.contains(first) && (verb || (noun && words.len() <= 4))
}

/// The length of a placeholder word at `at`, if one stands there.
fn word(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    if text.get(..at)?.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    for phrase in ["lorem ipsum", "to be determined"] {
        if rest.get(..phrase.len()).is_some_and(|start| start.eq_ignore_ascii_case(phrase)) {
            return Some(phrase.len());
        }
    }
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let word = rest.get(..end)?;
    let blank = word.len() > 1 && word.bytes().all(|byte| byte == b'X');
    (blank || WORDS.contains(&word)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    fn found(text: &str) -> Vec<&str> {
        placeholders(text).into_iter().map(|part| &text[part]).collect()
    }

    #[test]
    fn what_templates_leave_behind_is_found() {
        assert_eq!(
            found("[Your Company Name]'s team in [Your Department] answers within *[X] hours*."),
            ["[Your Company Name]", "[Your Department]", "[X]"]
        );
        assert_eq!(found("1.0 | [DATE] | by [Your Name]"), ["[DATE]", "[Your Name]"]);
        assert_eq!(found("Call 555-XXXX within XX hours, TBD."), ["XXXX", "XX", "TBD"]);
        assert_eq!(
            found("Dear <name>, lorem ipsum [insert text here]"),
            ["<name>", "lorem ipsum", "[insert text here]"]
        );
        assert_eq!(found("The owner is to be determined"), ["to be determined"]);
    }

    #[test]
    fn what_only_looks_like_one_is_left_alone() {
        for text in [
            "See [the phone](tel:1), [name][ref] and [date]\n\n[date]: https://example.com",
            "- [x] done\n- [X] done\n1. [ ] open",
            "Write [URGENT] into the subject, or `[DATE]` in code",
            "{{ contact(\"x\")[\"name\"] }}",
            "EXX, XXL, FOXX, MAXXED, Todos, tbd-free",
            "Subject: [ticket number] <ticket number> <date> [caller's name]",
            "<b>bold</b> <address> <https://example.com> a < b and c > d",
            "> [!NOTE]\n> A footnote[^1] and [RFC 1149]",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}
