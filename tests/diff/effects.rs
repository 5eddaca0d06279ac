//! What weighs in a change is seen first and held against it, whatever else it brings; and what only looks
//! like a change, since one account of a ticket goes on for longer than the other, is none.

use std::path::Path;

use tierline::diff::changes::{Changes, Grade};
use tierline::diff::grade_conditions;
use tierline::diff::tickets::{Difference, Effect, Matter, Subject, TicketChanges};

use super::set::{Files, Set, compare, effects_from, read};

/// What an edit of the repository's own policies does to tickets that are opened on a Friday.
fn edited(file: &str, from: &str, to: &str) -> (Changes, TicketChanges, TicketChanges) {
    let base = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("policies"));
    let mut head: Files = base.clone();
    let text = head.get_mut(file).unwrap();
    assert!(text.contains(from), "{file}: `{from}` is not there");
    *text = text.replacen(from, to, 1);
    let (base, head) = (Set::whole(&base), Set::whole(&head));
    let (mut there, back) = (compare(&base, &head), compare(&head, &base));
    let friday = "2026-11-20T00:00:00-05:00".parse().unwrap();
    let (tickets, _) = effects_from(friday, 1, &base, &head, &there);
    let (mirror, _) = effects_from(friday, 1, &head, &base, &back);
    grade_conditions(&mut there, &tickets);
    (there, tickets, mirror)
}

/// The change back goes the other way, group by group.
fn assert_mirror(tickets: &TicketChanges, mirror: &TicketChanges) {
    let told = |tickets: &TicketChanges, turn: fn(Effect) -> Effect| {
        let groups = tickets.groups.iter();
        let one = |group: &tierline::diff::tickets::Group| {
            let effect = turn(group.effect);
            let weighs = (effect.is_weaker(), effect.mirrored().is_weaker());
            format!("{:?} {weighs:?} {:?} {}", effect.grade, group.causes, group.classes)
        };
        let mut told: Vec<String> = groups.map(one).collect();
        told.sort();
        told
    };
    assert_eq!(told(tickets, |effect| effect), told(mirror, Effect::mirrored));
}

#[test]
fn a_lost_priority_weighs_more_than_a_mail_that_came() {
    let whole = "when = { business-application-down = true }";
    let narrow = "when = { all = [{ business-application-down = true }, \
                  { not = { category = [\"password-and-lockout\", \"custom-application\"] } }] }";
    let (changes, tickets, mirror) = edited("triggers.toml", whole, narrow);
    assert!(tickets.is_weaker());
    assert_eq!(tickets.groups[0].effect.worst, Some(Matter::Priority));
    let when = changes.entries.iter().flat_map(|entry| &entry.fields);
    assert!(when.clone().count() > 0);
    // Those who lose their priority keep the whole from being called tighter.
    assert!(when.into_iter().all(|field| field.grade == Grade::Neutral));
    assert_mirror(&tickets, &mirror);
}

#[test]
fn a_threshold_that_is_missed_is_seen_first() {
    let (_, tickets, mirror) = edited("triggers.toml", "over = 25", "over = 26");
    assert!(tickets.is_weaker());
    assert_eq!(tickets.groups[0].effect.worst, Some(Matter::Priority));
    assert_mirror(&tickets, &mirror);
}

#[test]
fn tickets_that_follow_another_policy_are_not_neutral() {
    let base = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("policies"));
    let (file, text) = base.iter().find(|(_, text)| text.contains("[[routes]]")).unwrap();
    let start = text.find("[[routes]]").unwrap();
    let end = start + 1 + text[start + 1..].find("[[routes]]").unwrap();
    let (_, tickets, mirror) = edited(file, &text[start..end], "");
    assert!(tickets.is_weaker(), "{:#?}", tickets.groups);
    assert_mirror(&tickets, &mirror);
}

/// Longer hours, on which no clock of a critical ticket runs. What comes round for ever is told on either
/// side for as long as anything else is still to happen, which is longer on one of them.
#[test]
fn an_account_that_goes_on_for_longer_is_no_difference() {
    let (_, tickets, mirror) = edited("calendars.toml", "08:00-18:00", "08:00-19:00");
    assert!(!tickets.groups.is_empty());
    for group in tickets.groups.iter().chain(&mirror.groups) {
        let again = group.example.differences.iter().filter(|difference| {
            matches!(difference.subject, Subject::Told(_, time) if time > 8)
                && (difference.base.is_none() || difference.head.is_none())
        });
        assert_eq!(again.collect::<Vec<_>>(), Vec::<&Difference>::new());
    }
    assert_mirror(&tickets, &mirror);
}
