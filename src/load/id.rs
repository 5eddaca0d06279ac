//! Ids: kebab-case ASCII, at most 100 characters, and not one of the words that mean something.

use super::mistake::{Mistake, quote};

/// The longest id.
const LONGEST: usize = 100;

/// Words that stand where ids stand, and what they mean there.
const RESERVED: [(&str, &str); 11] = [
    ("24x7", "it is the built-in calendar that is always open"),
    ("allow", "it is the key for suppressions"),
    ("default", "it stands for the priorities that a map does not name"),
    ("matrix", "it stands for the matrix in `because`"),
    ("never", "it says that a delay is left out on purpose"),
    ("next", "it stands for the next tier"),
    ("owner", "it stands for whoever works on the ticket"),
    ("requester", "it stands for whoever opened the ticket"),
    ("stakeholders", "it stands for everybody with an interest in the ticket"),
    ("stated", "it stands for a stated priority in `because`"),
    ("vacant", "it stands for a turn that nobody has yet"),
];

/// What a reserved word means, if the id is one.
pub(super) fn reserved(id: &str) -> Option<&'static str> {
    RESERVED.iter().find(|(word, _)| *word == id).map(|(_, meaning)| *meaning)
}

/// Checks the form of an id.
pub(super) fn check(id: &str) -> Result<(), Mistake> {
    if id.len() > LONGEST && id.chars().nth(LONGEST).is_some() {
        let message =
            format!("an id has at most {LONGEST} characters, and this has {}", id.chars().count());
        return Err(Mistake::new(message).help("shorten it; `name` is for people"));
    }
    let letters = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    if id.split('-').all(letters) {
        return Ok(());
    }
    let mistake = Mistake::new(format!("{} is not an id", quote(id)));
    let kebab = kebab(id);
    Err(if kebab.is_empty() {
        mistake.help("write small letters and digits joined by `-`: `it-manager`")
    } else {
        mistake.help(format!("write small letters and digits joined by `-`: `{kebab}`"))
    })
}

/// The id as it might have been meant: `IT_Manager` → `it-manager`.
fn kebab(id: &str) -> String {
    let lower = id.to_ascii_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case() {
        for id in ["it-manager", "l3", "24x7-desk", &"x".repeat(100)] {
            assert_eq!(check(id), Ok(()), "{id}");
        }
        for id in ["", "-", "a--b", "-a", "a-", "IT", "a_b", "a b", "ä", "a.b", &"x".repeat(101)] {
            assert!(check(id).is_err(), "{id}");
        }
        assert!(check("IT_Manager").unwrap_err().help.unwrap().ends_with("`it-manager`"));
        assert!(check(&"x".repeat(10_000)).unwrap_err().message.len() < 100);
    }
}
