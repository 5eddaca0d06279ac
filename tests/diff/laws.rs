//! What holds for every comparison.

use std::path::Path;

use proptest::prelude::*;
use tierline::diff::changes::{Changes, Grade};

use super::set::{Files, Set, compare, effects, read};

/// The head's view of a change with the sides exchanged.
fn shape(changes: &Changes, mirrored: bool) -> Vec<String> {
    let grade = |grade: Grade| if mirrored { grade.mirrored() } else { grade };
    let mut lines = Vec::new();
    for entry in &changes.entries {
        let (mut base, mut head) = (&entry.base, &entry.head);
        if mirrored {
            (base, head) = (head, base);
        }
        let id =
            |home: &Option<_>| home.as_ref().map(|h: &tierline::diff::changes::Home| h.id.clone());
        let key = format!("{:?} {:?} → {:?}", entry.kind, id(base), id(head));
        lines.push(format!("{key}: {:?}", grade(entry.grade)));
        for field in &entry.fields {
            let (mut base, mut head) = (&field.base, &field.head);
            if mirrored {
                (base, head) = (head, base);
            }
            // A renamed entry goes by the head's id on both sides, so texts are those of one direction.
            let path =
                |s: &Option<tierline::diff::changes::Saying>| s.as_ref().map(|s| s.path.clone());
            let (base, head) = (path(base), path(head));
            lines.push(format!("{key}: {base:?} → {head:?} {:?}", grade(field.grade)));
        }
    }
    lines.sort();
    lines
}

/// The change back says the same with every grade turned round.
pub(crate) fn assert_mirror(there: &Changes, back: &Changes) {
    assert_eq!(shape(there, false), shape(back, true));
}

fn policies() -> Files {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("policies"))
}

#[test]
fn a_set_does_not_differ_from_itself() {
    let (a, b) = (Set::whole(&policies()), Set::whole(&policies()));
    let changes = compare(&a, &b);
    assert_eq!(changes, Changes::default());
    let (tickets, people) = effects(&a, &b, &changes);
    assert!(tickets.is_empty() && people.is_empty());
}

#[test]
fn files_and_comments_are_no_difference() {
    let base = policies();
    let mut one_file = String::new();
    let mut head = Files::new();
    for (path, text) in &base {
        match path.as_str() {
            "tierline.toml" => {
                head.insert(path.clone(), format!("# A comment.\n{text}\n\n# Another.\n"));
            }
            _ => one_file.push_str(&format!("\n# From {path}.\n{text}\n")),
        }
    }
    head.insert("everything/else.toml".to_owned(), one_file);
    let (base, head) = (Set::whole(&base), Set::whole(&head));
    let changes = compare(&base, &head);
    assert_eq!(changes, Changes::default());
    let (tickets, people) = effects(&base, &head, &changes);
    assert!(tickets.is_empty() && people.is_empty());
}

/// The places of `policies/` where a duration is written, and what else may stand there.
fn durations() -> Vec<(String, usize, usize)> {
    let pattern = regex::Regex::new("\"(\\d+)(m|h)\"").unwrap();
    let mut found = Vec::new();
    for (path, text) in policies() {
        for hit in pattern.find_iter(&text) {
            if !path.contains("scenarios") && !path.contains("documents") {
                found.push((path.clone(), hit.start(), hit.end()));
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Some durations are written in another spelling, others are changed.
    #[test]
    fn every_changed_duration_is_found_and_no_other(
        edits in prop::collection::btree_map(0..durations().len(), 0..3_u32, 1..6)
    ) {
        let places = durations();
        let base = policies();
        let mut head = base.clone();
        let mut changed = 0;
        // From the end, so that offsets stay right.
        for (index, edit) in edits.iter().rev() {
            let (path, start, end) = &places[*index];
            let text = head.get_mut(path).unwrap();
            let old = text[*start + 1..*end - 1].to_owned();
            let (number, unit) = old.split_at(old.len() - 1);
            let seconds = number.parse::<u64>().unwrap() * if unit == "h" { 3600 } else { 60 };
            let new = match edit {
                0 => seconds,
                1 => seconds + 60,
                _ => seconds * 2,
            };
            changed += u32::from(new != seconds);
            text.replace_range(*start + 1..*end - 1, &format!("{new}s"));
        }
        let (base, head) = (Set::new(&base), Set::new(&head));
        prop_assume!(head.loaded.errors.is_empty());
        let there = compare(&base, &head);
        // A change of one value for every priority, or of a default, may be told in several lines.
        prop_assert_eq!(there.entries.is_empty(), changed == 0);
        prop_assert!(there.grades().count() >= changed.min(1) as usize);
        prop_assert_eq!(there.count(Grade::Tighter), 0, "{:#?}", there);
        assert_mirror(&there, &compare(&head, &base));
    }
}
