//! Looks for known phrases in prose: names and addresses, however they are spaced and punctuated.
//!
//! Phrases are compared by their letters and digits alone, in lower case, and start and end with a
//! word. A text is read once, whatever the number of phrases.

use std::collections::BTreeMap;
use std::ops::{Bound, Range};

use super::prose::{lies_in, not_prose, words};

/// The most words a phrase may have.
const LONGEST: usize = 8;

/// Phrases and what each stands for.
pub(in crate::check) struct Phrases<T> {
    known: BTreeMap<String, T>,
    /// How they begin, to pass over most words at once.
    starts: Starts<2>,
}

impl<T: Copy> Phrases<T> {
    /// No phrases.
    pub(in crate::check) fn new() -> Self {
        Self { known: BTreeMap::new(), starts: Starts::none() }
    }

    /// True if there are none.
    pub(in crate::check) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Adds a phrase by its letters and digits, see [`bare`]. Where it is known already, `better` says
    /// whether the new value takes the place of the old.
    pub(in crate::check) fn add(&mut self, bare: String, value: T, better: impl Fn(T, T) -> bool) {
        self.starts.add(bare.chars());
        let entry = self.known.entry(bare).or_insert(value);
        if better(value, *entry) {
            *entry = value;
        }
    }

    /// The phrases in the prose of a Markdown text, in order; of several that start with one word, the
    /// longest.
    pub(in crate::check) fn find(&self, text: &str) -> Vec<(Range<usize>, T)> {
        let words: Vec<(Range<usize>, &str)> = words(text).collect();
        let mut skipped = None;
        let mut found = Vec::new();
        let mut next = 0;
        while let Some((first, _)) = words.get(next) {
            let rest = words.get(next..).unwrap_or_default();
            let letters = || rest.iter().flat_map(|(_, word)| word.chars());
            let hit = self.starts.may_have(letters()).then(|| self.at(rest));
            next += 1;
            let Some((length, end, value)) = hit.flatten() else { continue };
            if !lies_in(skipped.get_or_insert_with(|| not_prose(text)), first.start) {
                found.push((first.start..end, value));
                next += length - 1;
            }
        }
        found
    }

    /// How many words the longest phrase at the start of a run of words has, and where it ends.
    fn at(&self, words: &[(Range<usize>, &str)]) -> Option<(usize, usize, T)> {
        let mut key = String::new();
        let mut longest = None;
        for (length, (at, word)) in (1..=LONGEST).zip(words) {
            push_bare(&mut key, word);
            let from = (Bound::Included(key.as_str()), Bound::Unbounded);
            let Some((phrase, value)) = self.known.range::<str, _>(from).next() else { break };
            if *phrase == key {
                longest = Some((length, at.end, *value));
            } else if !phrase.starts_with(&key) {
                break;
            }
        }
        longest
    }
}

/// How phrases, or the words of texts, begin: by their first `N` letters and digits, whatever their case.
/// Says quickly of most that they are not among those seen.
pub(in crate::check) struct Starts<const N: usize> {
    seen: Vec<bool>,
}

impl<const N: usize> Starts<N> {
    fn none() -> Self {
        Self { seen: vec![false; 1 << 14] }
    }

    /// Reads texts once.
    pub(in crate::check) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut starts = Self::none();
        for text in texts {
            let words: Vec<&str> = words(text).map(|(_, word)| word).collect();
            for next in 0..words.len() {
                let rest = words.get(next..).unwrap_or_default();
                starts.add(rest.iter().flat_map(|word| word.chars()));
            }
        }
        starts
    }

    fn add(&mut self, letters: impl Iterator<Item = char>) {
        if let Some(seen) = self.seen.get_mut(Self::slot(letters)) {
            *seen = true;
        }
    }

    /// True if one with these letters and digits may be among those seen.
    pub(in crate::check) fn may_have(&self, letters: impl Iterator<Item = char>) -> bool {
        self.seen.get(Self::slot(letters)) == Some(&true)
    }

    fn slot(letters: impl Iterator<Item = char>) -> usize {
        let lower = letters.flat_map(char::to_lowercase).take(N);
        lower.fold(0, |sum: usize, c| (sum * 41 + c as usize) % (1 << 14))
    }
}

/// A phrase by its letters and digits in lower case; the ways to write `extension` are one.
pub(in crate::check) fn bare(phrase: &str) -> String {
    let mut bare = String::new();
    words(phrase).for_each(|(_, word)| push_bare(&mut bare, word));
    bare
}

fn push_bare(key: &mut String, word: &str) {
    if word.eq_ignore_ascii_case("extension") {
        key.push_str("ext");
    } else if word.is_ascii() {
        let start = key.len();
        key.push_str(word);
        key.get_mut(start..).into_iter().for_each(str::make_ascii_lowercase);
    } else {
        key.extend(word.chars().flat_map(char::to_lowercase));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(phrases: &[&str], text: &str) -> Vec<String> {
        let mut known = Phrases::new();
        for phrase in phrases {
            known.add(bare(phrase), (), |(), ()| false);
        }
        known.find(text).into_iter().map(|(part, ())| text[part].to_owned()).collect()
    }

    #[test]
    fn spacing_and_punctuation_do_not_matter() {
        let known = ["(212) 555-0147", "ext 7777", "Ada Byron"];
        let text = "Call 212.555.0147, Extension: 7777, or ADA\nBYRON; not `ext 7777`.";
        assert_eq!(found(&known, text), ["212.555.0147", "Extension: 7777", "ADA\nBYRON"]);
    }

    #[test]
    fn the_longest_phrase_wins_and_parts_of_words_are_none() {
        let known = ["212 555", "212 555 0147"];
        assert_eq!(found(&known, "212 555 0147 and 212 555 01479"), ["212 555 0147", "212 555"]);
        assert_eq!(found(&known, "12125550147"), Vec::<String>::new());
        assert_eq!(found(&["İx"], "at İx"), ["İx"], "one letter, two in lower case");
    }
}
