//! Where two timelines of one ticket differ, and which of them is tighter.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Difference, Grade, Place, Subject};
use crate::model::{DutyTiming, Id, MethodKind, Policy, TargetKind};
use crate::simulate::{Cause, ClockKind, Told, Trace, What};

/// A timeline with the policy set it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Account<'t> {
    pub(super) policy: &'t Policy,
    pub(super) trace: &'t Trace,
}

/// Something that happens to a ticket, the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    what: Kind,
    /// The duty that asks for it, which has its own count.
    duty: Option<Id>,
    /// For the n-th time, from 1.
    time: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Due(TargetKind),
    Told(Id),
    Nobody(Id),
    TierDue(Id),
    Duty,
    Update,
}

/// When it happens, and how.
#[derive(Debug, Clone, Copy)]
struct Fact {
    place: Place,
    by: Option<MethodKind>,
    /// Comes round for ever, so that an account that ends sooner shows less of it.
    recurs: bool,
}

/// Everything that differs, worst first. Empty where the sides treat the ticket alike.
pub(super) fn differences(base: Account<'_>, head: Account<'_>) -> Vec<Difference> {
    let (of_base, of_head) = (base.facts(), head.facts());
    // What comes round for ever is only comparable as far as both accounts go.
    let end = base.trace.outcome.end.min(head.trace.outcome.end);
    let beyond = |fact: &Fact| fact.recurs && fact.place.at > end;
    let keys: BTreeSet<&Key> = of_base.keys().chain(of_head.keys()).collect();
    let mut all: Vec<Difference> = keys
        .into_iter()
        .filter_map(|key| {
            let (base, head) = (of_base.get(key), of_head.get(key));
            if base.into_iter().chain(head).any(beyond) {
                return None;
            }
            compare(key, base, head)
        })
        .collect();
    all.extend(priorities(base, head));
    all.sort_by(|a, b| a.grade.cmp(&b.grade).then_with(|| first(a).cmp(&first(b))));
    all
}

/// The grade of several differences together; `None` where there are none. The name of a priority
/// counts only where nothing else differs.
pub(super) fn grade<'d>(differences: impl Iterator<Item = &'d Difference>) -> Option<Grade> {
    let (mut of_names, mut grades) = (None, BTreeSet::new());
    for difference in differences {
        match difference.subject {
            Subject::Priority(..) => of_names = Some(difference.grade),
            _ => _ = grades.insert(difference.grade),
        }
    }
    match (grades.len(), grades.first()) {
        (0, _) => of_names,
        (1, Some(only)) => Some(*only),
        _ => Some(Grade::Incomparable),
    }
}

fn first(difference: &Difference) -> Option<Timestamp> {
    difference.base.into_iter().chain(difference.head).map(|place| place.at).min()
}

fn compare(key: &Key, base: Option<&Fact>, head: Option<&Fact>) -> Option<Difference> {
    let reaches_nobody = matches!(key.what, Kind::Nobody(_));
    let grade = match (base, head) {
        (Some(_), Some(_)) if reaches_nobody => return None,
        // Reaching nobody is what one does not want: more of it is looser.
        (Some(_), None) if reaches_nobody => Grade::Tighter,
        (None, Some(_)) if reaches_nobody => Grade::Looser,
        (Some(base), Some(head)) if head.place.at < base.place.at => Grade::Tighter,
        (Some(base), Some(head)) if head.place.at > base.place.at => Grade::Looser,
        (Some(base), Some(head)) => return otherwise(key, base, head),
        (Some(_), None) => Grade::Looser,
        (None, _) => Grade::Tighter,
    };
    let place = |fact: Option<&Fact>| fact.map(|fact| fact.place);
    Some(Difference { grade, subject: subject(key)?, base: place(base), head: place(head) })
}

/// Told at the same moment by another kind of method.
fn otherwise(key: &Key, base: &Fact, head: &Fact) -> Option<Difference> {
    let (Kind::Told(who), Some(before), Some(after)) = (&key.what, base.by, head.by) else {
        return None;
    };
    let grade = match (is_direct(before), is_direct(after)) {
        _ if before == after => return None,
        (true, false) => Grade::Looser,
        (false, true) => Grade::Tighter,
        _ => Grade::Incomparable,
    };
    let subject = Subject::By(who.clone(), key.time, before, after);
    Some(Difference { grade, subject, base: Some(base.place), head: Some(head.place) })
}

/// True for a method that rings or buzzes; mail, chat and web forms wait to be looked at.
fn is_direct(kind: MethodKind) -> bool {
    match kind {
        MethodKind::Phone | MethodKind::Mobile | MethodKind::Sms | MethodKind::Pager => true,
        MethodKind::Email | MethodKind::Chat | MethodKind::Url => false,
    }
}

fn subject(key: &Key) -> Option<Subject> {
    Some(match &key.what {
        Kind::Due(kind) => Subject::Due(*kind),
        Kind::Told(who) => Subject::Told(who.clone(), key.time),
        Kind::Nobody(target) => Subject::Nobody(target.clone(), key.time),
        Kind::TierDue(tier) => Subject::TierDue(tier.clone()),
        Kind::Duty => Subject::Duty(key.duty.clone()?, key.time),
        Kind::Update => Subject::Update(key.time),
    })
}

fn priorities(base: Account<'_>, head: Account<'_>) -> Option<Difference> {
    let of = |account: Account<'_>| {
        let priority = account.trace.outcome.priority?;
        let priority = &account.policy.priorities[priority];
        Some((priority.entry.id.clone(), priority.rank.value))
    };
    let (before, after) = (of(base), of(head));
    let (id_before, id_after) = (before.as_ref().map(|p| &p.0), after.as_ref().map(|p| &p.0));
    if id_before == id_after {
        return None;
    }
    // No priority at all ranks after every other.
    let rank = |priority: &Option<(Id, u32)>| priority.as_ref().map_or(u32::MAX, |p| p.1);
    let grade = match rank(&after).cmp(&rank(&before)) {
        std::cmp::Ordering::Less => Grade::Tighter,
        std::cmp::Ordering::Equal => Grade::Incomparable,
        std::cmp::Ordering::Greater => Grade::Looser,
    };
    let place = |account: Account<'_>| {
        let mut events = account.trace.events.iter();
        let last = events.rposition(|event| matches!(event.what, What::Classified { .. }))?;
        Some(Place { at: account.trace.events.get(last)?.at, event: last })
    };
    let subject = Subject::Priority(id_before.cloned(), id_after.cloned());
    Some(Difference { grade, subject, base: place(base), head: place(head) })
}

impl Account<'_> {
    fn facts(self) -> BTreeMap<Key, Fact> {
        let mut facts: BTreeMap<Key, Fact> = BTreeMap::new();
        let mut times: BTreeMap<(Kind, Option<Id>), usize> = BTreeMap::new();
        for (index, event) in self.trace.events.iter().enumerate() {
            let duty = match event.why {
                Cause::Duty(duty) => Some(&self.policy.duties[duty]),
                _ => None,
            };
            let mut by = None;
            let mut at = event.at;
            let what = match &event.what {
                What::Notified(notification) => match notification.found.told {
                    Told::Contact { contact, kind, .. } => {
                        by = Some(kind);
                        Kind::Told(self.policy.contacts[contact].entry.id.clone())
                    }
                    Told::Person => Kind::Told(self.policy.target_id(notification.target).into()),
                },
                What::ReachedNobody { target, .. } => {
                    Kind::Nobody(self.policy.target_id(*target).into())
                }
                What::TargetDue { clock: ClockKind::Ticket(kind), due } => {
                    at = *due;
                    Kind::Due(*kind)
                }
                What::TargetDue { clock: ClockKind::Tier(tier), due } => {
                    at = *due;
                    Kind::TierDue(self.policy.tiers[*tier].entry.id.clone())
                }
                What::DutyDue { .. } => Kind::Duty,
                What::UpdateDue { .. } => Kind::Update,
                _ => continue,
            };
            let recurs = duty.is_some_and(|duty| matches!(duty.timing, DutyTiming::Every(_)))
                || what == Kind::Update;
            let duty = duty.map(|duty| duty.entry.id.clone());
            // A target has one deadline: the last that was worked out.
            let time = match what {
                Kind::Due(_) | Kind::TierDue(_) => 1,
                _ => {
                    let times = times.entry((what.clone(), duty.clone())).or_default();
                    *times += 1;
                    *times
                }
            };
            let place = Place { at, event: index };
            facts.insert(Key { what, duty, time }, Fact { place, by, recurs });
        }
        facts
    }
}
