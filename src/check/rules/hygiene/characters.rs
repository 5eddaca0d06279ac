//! Characters that nobody sees.

use std::ops::Range;

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::Entry;
use crate::source::{FileId, Span};

rules! {
    /// A character that nobody sees.
    ///
    /// Invisible characters and those that change the direction of writing make a text read differently
    /// from what it is: a reviewer sees another number or id than the one that is dialled or compared. They
    /// usually come with text that was copied from a web page. Joiners inside words of scripts that need
    /// them, and inside emoji, are all right; so is an escape such as `"\u200b"`, which can be seen.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada​ Lovelace"   # a zero width space stands after Ada
    /// reach = [{ phone = "(212) 555-0147" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada Lovelace"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// ```
    pub(super) static INVISIBLE_CHARACTER = 905, "invisible-character", Deny, "0.1.0", Entry, invisible;
}

fn invisible(cx: &Context<'_>, findings: &mut Findings) {
    let mut headers = None;
    for (file, source) in cx.sources.policy_files() {
        for (character, range) in hidden(source.text()) {
            let headers = headers.get_or_insert_with(|| headers_by_place(cx));
            let span = Span::new(file, range);
            let diagnostic = INVISIBLE_CHARACTER
                .finding(span, format!("an invisible character: {}", name(character)))
                .label("here")
                .help("remove it; where it is meant, write it as an escape in a \"…\" string")
                .fix(span, "");
            findings.add(entry_at(cx, headers, file, span.start), diagnostic);
        }
    }
}

/// The places of invisible characters; a run of the same one is one place.
fn hidden(text: &str) -> Vec<(char, Range<usize>)> {
    let mut found: Vec<(char, Range<usize>)> = Vec::new();
    for (at, character) in beyond_ascii(text) {
        if !is_invisible(character) {
            continue;
        }
        let end = at + character.len_utf8();
        let neighbour = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
        let before = || text.get(..at).and_then(|before| before.chars().next_back());
        let after = || text.get(end..).and_then(|after| after.chars().next());
        let joins = is_joiner(character) && neighbour(before()) && neighbour(after());
        // A byte order mark at the start of a file is how some editors save it.
        if joins || (at == 0 && character == '\u{feff}') {
            continue;
        }
        match found.last_mut() {
            Some((last, range)) if *last == character && range.end == at => range.end = end,
            _ => found.push((character, at..end)),
        }
    }
    found
}

/// The characters that are not ASCII, with their places. Almost all text is ASCII, so whole stretches
/// are stepped over at once.
fn beyond_ascii(text: &str) -> impl Iterator<Item = (usize, char)> {
    const STRETCH: usize = 64;
    let stretches = text.as_bytes().chunks(STRETCH).enumerate();
    let mixed = stretches.filter(|(_, stretch)| !stretch.is_ascii());
    mixed.flat_map(move |(number, stretch)| {
        let start = number * STRETCH;
        let starts = (start..start + stretch.len()).filter(|at| text.is_char_boundary(*at));
        let characters = starts.filter_map(|at| Some((at, text.get(at..)?.chars().next()?)));
        characters.filter(|(_, character)| !character.is_ascii())
    })
}

/// True for what some scripts and emoji need between two of their characters.
fn is_joiner(character: char) -> bool {
    matches!(
        character,
        '\u{200c}' | '\u{200d}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{e0000}'..='\u{e007f}'
    )
}

fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The character's number, and what it is for those that occur most.
fn name(character: char) -> String {
    let name = match character {
        '\u{ad}' => " (soft hyphen)",
        '\u{200b}' => " (zero width space)",
        '\u{200c}' => " (zero width non-joiner)",
        '\u{200d}' => " (zero width joiner)",
        '\u{200e}' => " (left-to-right mark)",
        '\u{200f}' => " (right-to-left mark)",
        '\u{2028}' | '\u{2029}' => " (separator of lines or paragraphs)",
        '\u{202a}' | '\u{202b}' | '\u{202c}' => " (changes the direction of writing)",
        '\u{202d}' => " (left-to-right override)",
        '\u{202e}' => " (right-to-left override)",
        '\u{2060}' => " (word joiner)",
        '\u{2066}'..='\u{2069}' => " (isolates the direction of writing)",
        '\u{feff}' => " (byte order mark)",
        '\u{80}'..='\u{9f}' => " (control character)",
        _ => "",
    };
    format!("U+{:04X}{name}", u32::from(character))
}

/// Where each entry starts, by place.
fn headers_by_place<'p>(cx: &Context<'p>) -> Vec<&'p Entry> {
    let mut headers = cx.policy.entries();
    headers.sort_by_key(|entry| entry.at);
    headers
}

/// The entry that a place belongs to: the last that starts before it in its file. Places before the
/// first belong to the organization, like the file itself.
fn entry_at<'p>(cx: &Context<'p>, headers: &[&'p Entry], file: FileId, offset: u32) -> &'p Entry {
    let place = Span { file, start: offset, end: u32::MAX };
    let before = headers.partition_point(|entry| entry.at <= place);
    let entry = before.checked_sub(1).and_then(|last| headers.get(last));
    let same_file = entry.filter(|entry| entry.at.file == file);
    same_file.copied().unwrap_or(&cx.policy.organization.entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_found_and_needed_ones_left_alone() {
        let found = |text: &str| {
            let places = hidden(text).into_iter();
            places.map(|(_, range)| (range.start, range.end)).collect::<Vec<_>>()
        };
        assert_eq!(found("a\u{200b}\u{200b}b"), [(1, 7)], "a run is one place");
        assert_eq!(found("x = \"\u{202e}1\u{202c}\""), [(5, 8), (9, 12)]);
        assert!(found("\u{feff}[a]").is_empty(), "a mark at the start");
        assert_eq!(found("[a]\u{feff}"), [(3, 6)]);
        assert!(found("می\u{200c}خواهم").is_empty(), "Persian needs it");
        assert!(found("👩\u{200d}💻").is_empty(), "one emoji");
        assert_eq!(found("ad\u{200d}a"), [(2, 5)]);
        assert!(found("Tomás – „Žižka“").is_empty());
    }
}
