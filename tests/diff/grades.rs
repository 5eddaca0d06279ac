//! One change that is better for some tickets, worse for others, and both for a third kind: each class is
//! graded by its own timelines.

use std::collections::{BTreeMap, BTreeSet};

use tierline::diff::tickets::Grade;
use tierline::model::Policy;
use tierline::simulate::{Told, Trace};

use super::set::{Files, Set, compare, effects, read};

const BEFORE: &str = r#"steps = [
  { notify = ["l2"], after = { critical = "immediate", high = "2h", low = "16h" } },
  { notify = ["it-manager"], after = { critical = "1h", high = "4h", low = "never" }, via = ["phone"] },
]"#;

/// Critical: the manager is told sooner. High: later. Low: Level 2 is told later, the manager besides.
const AFTER: &str = r#"steps = [
  { notify = ["l2"], after = { critical = "immediate", high = "2h", low = "20h" } },
  { notify = ["it-manager"], after = { critical = "30m", high = "5h", low = "24h" }, via = ["phone"] },
]"#;

fn side(steps: &str) -> Set {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/base");
    let mut files: Files = read(&folder);
    let text = files.get_mut("escalation.toml").unwrap();
    assert!(text.contains(BEFORE));
    *text = text.replace(BEFORE, steps);
    Set::whole(&files)
}

/// How many seconds after the opening each contact is told first.
fn told(policy: &Policy, trace: &Trace) -> BTreeMap<String, i64> {
    let mut first = BTreeMap::new();
    for (at, notification) in trace.notifications() {
        if let Told::Contact { contact, .. } = notification.found.told {
            let id = policy.contacts[contact].entry.id.to_string();
            first.entry(id).or_insert(at.as_second() - trace.opened.as_second());
        }
    }
    first
}

/// The grade by a plain reading: who is told sooner or besides, and who later or no longer.
fn graded(base: &BTreeMap<String, i64>, head: &BTreeMap<String, i64>) -> Grade {
    let people: BTreeSet<&String> = base.keys().chain(head.keys()).collect();
    let never = i64::MAX;
    let when = |of: &BTreeMap<String, i64>, who: &String| of.get(who).copied().unwrap_or(never);
    let sooner = people.iter().any(|who| when(head, who) < when(base, who));
    let later = people.iter().any(|who| when(head, who) > when(base, who));
    match (sooner, later) {
        (true, false) => Grade::Tighter,
        (false, true) => Grade::Looser,
        _ => Grade::Incomparable,
    }
}

#[test]
fn one_change_goes_each_way_for_its_own_tickets() {
    let (base, head) = (side(BEFORE), side(AFTER));
    let changes = compare(&base, &head);
    let (tickets, _) = effects(&base, &head, &changes);
    let (of_base, of_head) = (base.version().policy, head.version().policy);
    let mut found = BTreeSet::new();
    for group in &tickets.groups {
        let example = &group.example;
        let (before, after) = (told(of_base, &example.base), told(of_head, &example.head));
        assert_eq!(group.effect.grade, graded(&before, &after), "{before:?} {after:?}");
        let priority = example.head.outcome.priority.unwrap();
        found.insert((
            of_head.priorities[priority].entry.id.to_string(),
            group.effect.grade.as_str(),
        ));
    }
    let expected = [("critical", "tighter"), ("high", "looser"), ("low", "incomparable")];
    let expected: BTreeSet<_> = expected.map(|(id, grade)| (id.to_owned(), grade)).into();
    assert_eq!(found, expected);
}
