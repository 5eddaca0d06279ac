//! What a change does to people that tickets do not tell: another address, another name, another person
//! under the same id.

use std::path::Path;

use tierline::diff::people::{Holder, PeopleChanges};

use super::set::{Files, Set, compare, effects, read, said};

fn base() -> Files {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/base"))
}

/// What an edit of the contacts does, and its summary for a pull request.
fn edited(edits: &[(&str, &str)]) -> (PeopleChanges, String) {
    let base = base();
    let mut head = base.clone();
    let text = head.get_mut("contacts.toml").unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "`{from}` is not there");
        *text = text.replacen(from, to, 1);
    }
    let (base, head) = (Set::whole(&base), Set::whole(&head));
    let changes = compare(&base, &head);
    let (_, people) = effects(&base, &head, &changes);
    let comment = said(&base, &head).into_iter().find(|(format, _)| format.name == "markdown");
    let summary = comment.unwrap().1.lines().take(2).collect::<Vec<_>>().join("\n");
    (people, summary)
}

#[test]
fn another_number_is_told_without_the_number() {
    let (people, summary) = edited(&[("+1 212 555 0100", "+1 212 555 0101")]);
    let [reached] = &*people.reached else { panic!("{people:#?}") };
    assert_eq!((&*reached.person.name, reached.kinds.len()), ("Help desk", 1));
    assert!(summary.ends_with("Help desk is reached otherwise: phone"), "{summary}");
}

#[test]
fn the_same_person_under_another_name_is_no_other() {
    let (people, summary) = edited(&[("Grace Hopper", "Grace Murray")]);
    assert!(people.on_call.is_empty() && people.reached.is_empty() && people.gone.is_empty());
    assert!(summary.ends_with("grace: Grace Murray instead of Grace Hopper"), "{summary}");
}

#[test]
fn two_who_change_places_are_on_call_for_each_other() {
    let (people, _) = edited(&[
        ("Ada Lovelace", "A"),
        ("+1 212 555 0199\", visibility = \"restricted\"", "+1 212 555 0188\""),
        ("ada@example.com", "grace@example.org"),
        ("Grace Hopper", "Ada Lovelace"),
        ("\"A\"", "\"Grace Hopper\""),
        (
            "mobile = \"+1 212 555 0188\" }, { email = \"grace@example.com",
            "mobile = \"+1 212 555 0199\" }, { email = \"ada@example.com",
        ),
    ]);
    let [rotation] = &*people.on_call else { panic!("{people:#?}") };
    let name = |holder: &Holder| match holder {
        Holder::Person(person) => person.name.clone(),
        other => panic!("{other:?}"),
    };
    let first = &rotation.stretches[0];
    let names = (name(&first.base), name(&first.head));
    assert!(names.0 != names.1, "{names:?}");
    assert!(people.named.len() == 2 && people.reached.is_empty(), "{people:#?}");
}

#[test]
fn a_single_change_is_named_in_the_summary() {
    let (people, summary) = edited(&[("label = \"desk\"", "label = \"office\"")]);
    assert!(people.is_empty(), "{people:#?}");
    assert!(summary.contains("contact it-manager (IT Manager)"), "{summary}");
    assert!(summary.contains("office"), "{summary}");
}
