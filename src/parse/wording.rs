//! Small words that messages are made of.

use strsim::damerau_levenshtein;

/// Text of the author between backticks, short enough for a message and without anything that could
/// disturb a terminal.
pub(super) fn quoted(text: &str) -> String {
    const MOST: usize = 40;
    let mut shown: String = text.chars().take(MOST).flat_map(visible).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    // A text with backticks of its own would look as if it ended there.
    shown.retain(|c| c != '`');
    format!("`{shown}`")
}

fn visible(c: char) -> impl Iterator<Item = char> {
    let escaped = if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    escaped.chars().collect::<Vec<_>>().into_iter()
}

/// Joins words as a sentence does: `a, b or c`. Of a long list, the first few.
pub(super) fn any_of(words: &[String]) -> String {
    const MOST: usize = 12;
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] if words.len() <= MOST => format!("{} or {last}", first.join(", ")),
        _ => {
            let shown: Vec<_> = words.iter().take(MOST).map(String::as_str).collect();
            format!("{} or one of {} more", shown.join(", "), words.len() - MOST)
        }
    }
}

/// The candidate that is most like a word, if one is like it at all.
pub(super) fn most_similar<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    if word.len() > 100 {
        return None;
    }
    let word = word.to_lowercase().replace('_', "-");
    let most = (word.chars().count() / 3).max(1);
    let rated = candidates.into_iter().map(|candidate| {
        let known = candidate.to_lowercase();
        // `auto` for `automatic` is an abbreviation, not a slip, and as clear.
        let short = word.len() >= 3 && known.starts_with(&word);
        (if short { most } else { damerau_levenshtein(&word, &known) }, candidate)
    });
    let best =
        rated.filter(|(distance, _)| *distance <= most).min_by_key(|(distance, _)| *distance);
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_author_wrote_cannot_disturb_a_message() {
        assert_eq!(quoted("a\u{1b}[31m`b"), "`a\\u{1b}[31mb`");
        assert_eq!(quoted(&"é".repeat(100)), format!("`{}…`", "é".repeat(40)));
    }

    #[test]
    fn words_that_are_alike() {
        let keys = ["name", "email", "responders", "respond-within"];
        assert_eq!(most_similar("nmae", keys), Some("name"));
        assert_eq!(most_similar("respond_within", keys), Some("respond-within"));
        assert_eq!(most_similar("Name", keys), Some("name"));
        assert_eq!(most_similar("resp", keys), Some("responders"));
        assert_eq!(most_similar("extra", keys), None);
    }
}
