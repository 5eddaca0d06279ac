//! Ids: kebab-case ASCII, at most 100 characters, and not one of the words that mean something.

use super::mistake::{Mistake, quote};
use crate::model::{BuiltIn, Kind};

/// The longest id.
const LONGEST: usize = 100;

/// Words that mean something where ids of some kinds stand, and what they mean there.
const RESERVED: [(&str, &[Kind], &str); 12] = [
    ("24x7", &[Kind::Calendar], "it is the built-in calendar that is always open"),
    ("allow", &[Kind::Impact], "it is the key for suppressions in `[matrix]`"),
    ("default", &[Kind::Priority], "it stands for the priorities that a map does not name"),
    ("never", &[Kind::Priority], "it says that a delay is left out on purpose"),
    ("matrix", &[Kind::Trigger], "it stands for the matrix in `because`"),
    ("stated", &[Kind::Trigger], "it stands for a stated priority in `because`"),
    ("next", &[Kind::Tier], "it stands for the next tier in `start-at`"),
    ("anybody", NOTIFIED, "it stands for whoever is reached, in a guarantee"),
    ("owner", NOTIFIED, "it stands for whoever works on the ticket"),
    ("requester", NOTIFIED, "it stands for whoever opened the ticket"),
    ("stakeholders", NOTIFIED, "it stands for everybody with an interest in the ticket"),
    ("vacant", NOTIFIED, "it stands for a turn that nobody has yet"),
];

/// The kinds that `notify` may name, which share one namespace.
const NOTIFIED: &[Kind] = &[Kind::Tier, Kind::Contact, Kind::Rotation];

/// What a reserved word means where ids of this kind stand, if the id is one.
pub(super) fn reserved(kind: Kind, id: &str) -> Option<&'static str> {
    if kind == Kind::Guarantee && BuiltIn::find(id).is_some() {
        return Some("it stands for a guarantee that is always proven");
    }
    let found = RESERVED.iter().find(|(word, kinds, _)| *word == id && kinds.contains(&kind));
    found.map(|(_, _, meaning)| *meaning)
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
