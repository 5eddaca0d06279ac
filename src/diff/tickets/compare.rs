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
    /// Came round again: an account shows the first time of what comes round for ever, and the others
    /// only as long as it goes on for another reason.
    again: bool,
}

/// Everything that differs between two accounts.
pub(super) struct Compared {
    /// The differences, worst first. Empty where the sides treat the ticket alike.
    pub(super) differences: Vec<Difference>,
    /// By when one person is told, two, three, on each side.
    pub(super) lines: [Vec<Timestamp>; 2],
}

/// Compares two accounts of one ticket.
pub(super) fn compared(base: Account<'_>, head: Account<'_>) -> Compared {
    let (mut of_base, mut of_head) = (base.facts(), head.facts());
    // What comes round again is only comparable as far as both accounts go, and in the last moment of one
    // not all of it may be told.
    let end = base.trace.outcome.end.min(head.trace.outcome.end);
    for facts in [&mut of_base, &mut of_head] {
        facts.retain(|_, fact| !fact.again || fact.place.at < end);
    }
    let keys: BTreeSet<&Key> = of_base.keys().chain(of_head.keys()).collect();
    let one = |key: &Key| compare(key, of_base.get(key), of_head.get(key));
    let mut differences: Vec<Difference> = keys.into_iter().filter_map(one).collect();
    differences.extend(priorities(base, head));
    differences.sort_by_key(|difference| (difference.grade, weight(difference), first(difference)));
    Compared { differences, lines: [line(&of_base), line(&of_head)] }
}

/// By when one person is told, two, three.
fn line(facts: &BTreeMap<Key, Fact>) -> Vec<Timestamp> {
    let mut people: BTreeMap<&Id, Timestamp> = BTreeMap::new();
    for (key, fact) in facts {
        if let Kind::Told(who) = &key.what {
            let at = people.entry(who).or_insert(fact.place.at);
            *at = fact.place.at.min(*at);
        }
    }
    let mut line: Vec<Timestamp> = people.into_values().collect();
    line.sort_unstable();
    line
}

/// Of differences of one grade, which a reader should see first.
fn weight(difference: &Difference) -> u8 {
    match difference.subject {
        Subject::Nobody(..) => 0,
        Subject::Priority(..) => 1,
        Subject::Due(_) | Subject::TierDue(_) => 2,
        Subject::Told(_, 1) | Subject::By(_, 1, ..) => 3,
        Subject::Told(..) | Subject::By(..) => 4,
        Subject::Duty(..) | Subject::Update(_) => 5,
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
        let mut round = 1;
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
                What::DutyDue { occurrence, .. } => {
                    round = *occurrence;
                    Kind::Duty
                }
                What::UpdateDue { occurrence } => {
                    round = *occurrence;
                    Kind::Update
                }
                _ => continue,
            };
            // Whom a duty tells comes right after it.
            let recurs = duty.is_some_and(|duty| matches!(duty.timing, DutyTiming::Every(_)))
                || what == Kind::Update;
            let again = recurs && round > 1;
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
            facts.insert(Key { what, duty, time }, Fact { place, by, again });
        }
        facts
    }
}
