//! Long texts on one line: the part in which two of them differ.

/// The most characters of a value that are shown.
const ROOM: usize = 72;

/// A value on its own.
pub(super) fn one(text: &str) -> String {
    to(&flat(text), ROOM)
}

/// A text of at most so many characters.
pub(super) fn to(text: &str, room: usize) -> String {
    match text.chars().count() {
        count if count <= room => text.to_owned(),
        _ => format!("{}…", text.chars().take(room.saturating_sub(1)).collect::<String>()),
    }
}

/// Two values with what they have in common at both ends left out, where they are too long to be shown
/// whole.
pub(super) fn both(base: &str, head: &str) -> (String, String) {
    let (base, head) = (flat(base), flat(head));
    if base.chars().count().max(head.chars().count()) <= ROOM {
        return (base, head);
    }
    let (a, b): (Vec<char>, Vec<char>) = (base.chars().collect(), head.chars().collect());
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let room = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take(room).take_while(|(a, b)| a == b).count();
    // A few words around the difference, from the beginning of a word.
    let from = a.get(..start.saturating_sub(12)).unwrap_or_default();
    let from = from.iter().rposition(|c| *c == ' ').map_or(0, |space| space + 1);
    let window = |text: &[char]| -> String {
        let until = (text.len() - end + 12).min(text.len());
        let rest = text.get(until..).unwrap_or_default();
        let until = until + rest.iter().take(12).position(|c| *c == ' ').unwrap_or(0);
        let middle = text.get(from..until).unwrap_or_default();
        let cut = middle.len() > ROOM;
        let shown: String = middle.iter().take(if cut { ROOM - 1 } else { ROOM }).collect();
        let before = if from > 0 { "…" } else { "" };
        let after = if cut || until < text.len() { "…" } else { "" };
        format!("{before}{}{after}", shown.trim_end())
    };
    (window(&a), window(&b))
}

/// Line breaks and runs of spaces are one space.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_shows_where_it_differs() {
        let base = "The help desk opens a ticket and asks for everything that is missing before it goes \
                    on.\nAfter two hours the manager is told by telephone, whatever the hour may be.";
        let head = base.replace("two hours", "four hours");
        let (a, b) = both(base, &head);
        assert_eq!(a, "…goes on. After two hours the manager…");
        assert_eq!(b, "…goes on. After four hours the manager…");
        assert_eq!(both("a  b", "a\nc"), ("a b".to_owned(), "a c".to_owned()));
    }

    #[test]
    fn texts_that_share_nothing_are_cut() {
        let (a, b) = both(&"x".repeat(200), &"ä".repeat(100));
        assert_eq!((a.chars().count(), b.chars().count()), (ROOM, ROOM));
        assert_eq!(one(&"ä".repeat(100)).chars().count(), ROOM);
    }
}
