//! The second part: what the change does to tickets, in words.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::DiffReport;
use super::words;
use crate::diff::tickets::{
    Difference, Example, Grade, Group, ScenarioChange, Subject, TicketChanges,
};
use crate::model::{EntryKey, Kind, Policy, TargetKind, TicketPerson};
use crate::report::timeline::{Words, channel, elapsed};

/// The most differences of one ticket that are told.
const MOST: usize = 8;

/// A group of tickets, or a scenario, in words.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) grade: &'static str,
    /// Which tickets: `Network; priority High`.
    pub(super) tickets: String,
    /// How many, and when: `12 classes of ticket, 128 h of the week`.
    pub(super) extent: String,
    /// Because of which entries.
    pub(super) causes: Vec<String>,
    /// The example: what ticket, opened when.
    pub(super) example: String,
    /// How it differs, worst first.
    pub(super) differences: Vec<Line>,
    /// How many further differences there are.
    pub(super) further: usize,
}

/// One difference: what, and when on either side.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) base: String,
    pub(super) head: String,
}

/// The worst that happens to a ticket, in one sentence.
pub(super) fn headline(report: &DiffReport<'_>) -> Option<String> {
    let tickets = report.tickets?;
    if let Some(group) = tickets.groups.first() {
        let told = self::group(report, group)?;
        let worst = worst(&told, &group.example)?;
        let week = hours_a_week(group.seconds_a_week);
        return Some(match group.classes {
            1 => format!("{}: {worst}{week}", told.tickets),
            classes => {
                let all = words::classes(tickets.classes);
                format!("{worst}, for {classes} of {all}{week}, such as {}", told.tickets)
            }
        });
    }
    let scenario = tickets.scenarios.first()?;
    let told = self::scenario(report, scenario)?;
    Some(format!("{}: {}", told.tickets, worst(&told, &scenario.example)?))
}

/// The first difference: the worst, as they are sorted. A priority alone says little, so what it does is
/// added.
fn worst(told: &Told, example: &Example) -> Option<String> {
    let first = told.differences.first()?;
    let is_priority = |difference: &Difference| matches!(difference.subject, Subject::Priority(..));
    if !example.differences.first().is_some_and(is_priority) {
        return Some(first.text.clone());
    }
    let priority = format!("{} ({} → {})", first.text, first.base, first.head);
    let then = told.differences.get(1).map(|line| format!(", {}", line.text));
    Some(priority + &then.unwrap_or_default())
}

/// How much changes at all.
pub(super) fn extent(tickets: &TicketChanges) -> String {
    match tickets.changed {
        0 if tickets.classes == 1 => "the 1 class of ticket is treated as before".to_owned(),
        0 => format!("all {} are treated as before", words::classes(tickets.classes)),
        changed => format!(
            "{} of {} {} treated differently",
            changed,
            words::classes(tickets.classes),
            if changed == 1 { "is" } else { "are" }
        ),
    }
}

pub(super) fn group(report: &DiffReport<'_>, group: &Group) -> Option<Told> {
    let classes = words::classes(group.classes);
    let week = hours_a_week(group.seconds_a_week);
    let tickets = which(report, &group.example)?;
    told(
        report,
        group.effect.grade.as_str(),
        tickets,
        format!("{classes}{week}"),
        &group.causes,
        &group.example,
    )
}

pub(super) fn scenario(report: &DiffReport<'_>, change: &ScenarioChange) -> Option<Told> {
    let grade = change.effect.map_or("verdict", |effect| effect.grade.as_str());
    let extent = match change.failures {
        (Some(0), Some(now)) if now > 0 => "fails now",
        (Some(before), Some(0)) if before > 0 => "passes now",
        (None, _) => "new",
        (_, None) => "removed",
        _ => "",
    };
    let name = format!("scenario `{}`", change.id);
    told(report, grade, name, extent.to_owned(), &change.causes, &change.example)
}

fn told(
    report: &DiffReport<'_>,
    grade: &'static str,
    tickets: String,
    extent: String,
    causes: &[EntryKey],
    example: &Example,
) -> Option<Told> {
    let policy = report.head.policy?;
    let words = Words { policy };
    let opened = words.moment(example.head_ticket.opened);
    let facts = words.facts(&example.head_ticket.facts).join("; ");
    // A step and a duty may tell the same people at the same time.
    let mut seen = BTreeSet::new();
    let lines = example.differences.iter().map(|difference| line(report, example, difference));
    let mut lines: Vec<Line> = lines.filter(|line| seen.insert(line.clone())).collect();
    let further = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    Some(Told {
        grade,
        tickets,
        extent,
        causes: causes.iter().map(cause).collect(),
        example: format!("{facts}, opened {opened}"),
        differences: lines,
        further,
    })
}

fn cause(key: &EntryKey) -> String {
    match key.kind {
        Kind::Organization | Kind::Matrix => key.kind.noun().to_owned(),
        kind => format!("{} `{}`", kind.noun(), key.id),
    }
}

/// The tickets of a group in a few words: what they are about and how severe they are.
fn which(report: &DiffReport<'_>, example: &Example) -> Option<String> {
    let policy = report.head.policy?;
    let facts = &example.head_ticket.facts;
    let priority = example.head.outcome.priority.map(|ix| policy.priorities[ix].name.as_str());
    let about = facts.category.map(|ix| policy.categories[ix].name.clone());
    let mut others = facts.clone();
    (others.category, others.impact, others.urgency) = (None, None, None);
    let further: Vec<_> = match facts.priority.is_some() {
        true => Vec::new(),
        false => Words { policy }.facts(&others),
    };
    let mut words = vec![match priority {
        Some(priority) => format!("{priority} tickets"),
        None => "Tickets".to_owned(),
    }];
    words.extend(about);
    words.extend(further);
    Some(words.join(", "))
}

fn hours_a_week(seconds: i64) -> String {
    match (seconds + 1800) / 3600 {
        168.. => String::new(),
        0 => ", less than an hour a week".to_owned(),
        1 => ", 1 hour a week".to_owned(),
        hours => format!(", {hours} hours a week"),
    }
}

fn line(report: &DiffReport<'_>, example: &Example, difference: &Difference) -> Line {
    let since = |opened: Timestamp, at: Timestamp| match at.duration_since(opened) {
        time if time.is_zero() => "at once".to_owned(),
        time => format!("after {}", elapsed(time)),
    };
    let when = |place: Option<crate::diff::tickets::Place>, opened| match place {
        Some(place) => since(opened, place.at),
        None => "never".to_owned(),
    };
    let (base, head) =
        (when(difference.base, example.base.opened), when(difference.head, example.head.opened));
    let (base, head) = match &difference.subject {
        Subject::Priority(base, head) => {
            let of = |id: &Option<crate::model::Id>| {
                let name = |policy: &Policy| {
                    let ix = policy.priorities.find(id.as_deref()?)?;
                    Some(policy.priorities[ix].name.clone())
                };
                let sides = [report.head.policy, report.base.policy];
                let found = sides.into_iter().flatten().find_map(name);
                found.unwrap_or_else(|| "none".to_owned())
            };
            (of(base), of(head))
        }
        Subject::By(_, _, from, to) => (channel(*from).to_owned(), channel(*to).to_owned()),
        _ => (base, head),
    };
    Line { text: sentence(report, example, difference), base, head }
}

/// `IT Manager is told 2h later`
pub(super) fn sentence(
    report: &DiffReport<'_>,
    example: &Example,
    difference: &Difference,
) -> String {
    let name = |id: &str| name(report, id);
    let nth = |n: usize| if n > 1 { format!(" (time {n})") } else { String::new() };
    let (subject, verb) = match &difference.subject {
        Subject::Priority(..) => {
            return match difference.grade {
                Grade::Looser => "lower priority".to_owned(),
                Grade::Tighter => "higher priority".to_owned(),
                Grade::Incomparable => "another priority".to_owned(),
            };
        }
        Subject::Told(id, n) => (format!("{}{}", name(id), nth(*n)), "told"),
        Subject::By(id, n, from, to) => {
            let (from, to) = (channel(*from), channel(*to));
            return format!("{}{} is told by {to} instead of {from}", name(id), nth(*n));
        }
        Subject::Nobody(id, n) => {
            let name = format!("{}{}", name(id), nth(*n));
            return match (difference.base, difference.head) {
                (None, Some(_)) => format!("{name} reaches nobody"),
                (Some(_), None) => format!("{name} no longer fails to reach anybody"),
                _ => format!("{name} reaches nobody, at another time"),
            };
        }
        Subject::Due(TargetKind::Response) => ("the response".to_owned(), "due"),
        Subject::Due(TargetKind::Resolution) => ("the resolution".to_owned(), "due"),
        Subject::TierDue(id) => (format!("the response of {}", name(id)), "due"),
        Subject::Duty(id, n) => (format!("duty `{id}`{}", nth(*n)), "due"),
        Subject::Update(n) => (format!("the status update{}", nth(*n)), "due"),
    };
    let are = match &difference.subject {
        Subject::Told(id, _) if ticket_person(id).is_some_and(TicketPerson::is_several) => "are",
        _ => "is",
    };
    match (difference.base, difference.head) {
        (Some(base), Some(head)) => {
            let before = base.at.duration_since(example.base.opened);
            let after = head.at.duration_since(example.head.opened);
            match after.checked_sub(before) {
                Some(later) if later.is_positive() => {
                    format!("{subject} {are} {verb} {} later", elapsed(later))
                }
                Some(sooner) if sooner.is_negative() => {
                    format!("{subject} {are} {verb} {} sooner", elapsed(sooner.abs()))
                }
                _ => format!("{subject} {are} {verb} in another way"),
            }
        }
        (Some(_), None) => format!("{subject} {are} no longer {verb}"),
        (None, Some(_)) => format!("{subject} {are} {verb} now"),
        (None, None) => subject,
    }
}

/// What people call somebody, by either side.
fn name(report: &DiffReport<'_>, id: &str) -> String {
    let of = |policy: &Policy| {
        let contact = policy.contacts.find(id).map(|ix| policy.contacts[ix].name.clone());
        let tier = || policy.tiers.find(id).map(|ix| policy.tiers[ix].name.clone());
        let rotation = || {
            let ix = policy.rotations.find(id)?;
            policy.rotations[ix].name.clone()
        };
        contact.or_else(tier).or_else(rotation)
    };
    let sides = [report.head.policy, report.base.policy];
    if ticket_person(id).is_some() {
        return format!("the ticket’s {id}");
    }
    sides.into_iter().flatten().find_map(of).unwrap_or_else(|| id.to_owned())
}

/// Whom the ticket itself names by that word.
fn ticket_person(id: &str) -> Option<TicketPerson> {
    TicketPerson::ALL.into_iter().find(|who| who.as_str() == id)
}
