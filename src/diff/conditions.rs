//! Grades for conditions: by itself a condition is neither tighter nor looser, but the tickets that it
//! decides about are treated better or worse.

use super::changes::{Changes, Grade};
use super::tickets::TicketChanges;
use crate::model::EntryKey;

/// Grades the `when` of each entry by the classes of ticket that are treated differently because of this
/// entry and of nothing else. Where some of them are better off and others worse, it stays neutral: the
/// groups of tickets tell.
pub fn grade_conditions(changes: &mut Changes, tickets: &TicketChanges) {
    for change in &mut changes.entries {
        let Some(key) = change.key() else { continue };
        let Some(grade) = grade(&key, tickets) else { continue };
        let condition = |path: &str| path == "when" || path.ends_with(".when");
        for field in &mut change.fields {
            let sayings = || field.base.iter().chain(&field.head);
            if field.grade == Grade::Neutral && sayings().any(|saying| condition(&saying.path)) {
                field.grade = grade;
            }
        }
    }
}

/// Whether tickets that an entry makes a difference for are worse off and none is better off, or the other
/// way round. For some it may be neither: somebody else is told.
fn grade(key: &EntryKey, tickets: &TicketChanges) -> Option<Grade> {
    let alone = tickets.groups.iter().filter(|one| matches!(&*one.causes, [only] if only == key));
    let effects: Vec<_> = alone.map(|group| group.effect).collect();
    let worse = effects.iter().any(|effect| effect.is_weaker());
    let better = effects.iter().any(|effect| effect.mirrored().is_weaker());
    match (worse, better) {
        (true, false) => Some(Grade::Looser),
        (false, true) => Some(Grade::Tighter),
        _ => None,
    }
}
