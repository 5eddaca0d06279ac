//! The first part: what changed, by entry and field.

use super::super::shorten;
use super::{DiffReport, words};
use crate::diff::changes::{EntryChange, FieldChange, Grade, Items, Saying};
use crate::model::{Kind, Policy, Visibility};

/// Who reads it: numbers that few may see do not belong into the comment of a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    /// Whoever has the files.
    Author,
    /// Whoever sees the pull request.
    Comment,
}

/// What stands in a comment for an address that few may see.
const RESTRICTED: &str = "a restricted method";

/// An entry that changed, in words.
#[derive(Debug)]
pub(super) struct Told<'a> {
    /// Kind, id and name.
    pub(super) title: String,
    /// That it was added, removed or renamed.
    pub(super) whole: Option<(Grade, String)>,
    /// Where it stands.
    pub(super) place: Option<String>,
    /// Its fields.
    pub(super) lines: Vec<Line>,
    /// The change itself.
    pub(super) change: &'a EntryChange,
}

/// A field that changed, in words.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) grade: Grade,
    /// `steps.2.after.high`
    pub(super) path: String,
    /// `2h → 4h`
    pub(super) text: String,
    /// Why it has its grade.
    pub(super) why: Option<&'static str>,
}

/// Every entry that changed, worst first.
pub(super) fn told<'a>(report: &DiffReport<'a>, audience: Audience) -> Vec<Told<'a>> {
    let mut entries: Vec<&EntryChange> = report.changes.entries.iter().collect();
    entries.sort_by_key(|change| words::order(change));
    let one = |change: &'a EntryChange| {
        let (base, head) = (change.base.as_ref(), change.head.as_ref());
        Told {
            title: words::entry(change),
            whole: words::whole(change).map(|text| (change.grade, text)),
            place: report.place(base.map(|home| home.at), head.map(|home| home.at)),
            lines: change
                .fields
                .iter()
                .map(|field| line(report, change, field, audience))
                .collect(),
            change,
        }
    };
    entries.into_iter().map(one).collect()
}

/// The change, where it is a single one that does nothing to tickets or people.
pub(super) fn headline(report: &DiffReport<'_>) -> Option<String> {
    let [only] = &*told(report, Audience::Comment) else { return None };
    let what = match (&only.whole, &*only.lines) {
        (Some((_, whole)), []) => whole.clone(),
        (None, [line]) if line.path.is_empty() => line.text.clone(),
        (None, [line]) => format!("{}: {}", line.path, line.text),
        _ => return None,
    };
    Some(format!("{}: {what}", only.title.replace('`', "")))
}

fn line(
    report: &DiffReport<'_>,
    change: &EntryChange,
    field: &FieldChange,
    audience: Audience,
) -> Line {
    let of = |saying: &Option<Saying>, policy: Option<&Policy>, id: Option<&str>| {
        saying.as_ref().map(|saying| match audience {
            Audience::Comment if is_restricted(change.kind, saying, policy, id) => {
                RESTRICTED.to_owned()
            }
            _ => saying.text.clone(),
        })
    };
    let id = |home: &Option<crate::diff::changes::Home>| home.as_ref().map(|home| home.id.clone());
    let base = of(&field.base, report.base.policy, id(&change.base).as_deref());
    let head = of(&field.head, report.head.policy, id(&change.head).as_deref());
    let path = |saying: &Option<Saying>| saying.as_ref().map(|saying| saying.path.clone());
    let (from, to) = (path(&field.base), path(&field.head));
    let text = match (&field.items, base, head) {
        (Some(Items::Moved), ..) => match (&from, &to) {
            (Some(from), Some(to)) if from != to => format!("moved here from {from}"),
            _ => format!("moved here from {}", id(&change.base).unwrap_or_default()),
        },
        (Some(Items::Reordered), base, head) => {
            let (base, head) = shorten::both(&base.unwrap_or_default(), &head.unwrap_or_default());
            format!("another order: {base} → {head}")
        }
        (Some(Items::Changed { removed, added }), ..) => {
            let removed = removed.iter().map(|word| format!("− {}", shorten::one(word)));
            let added = added.iter().map(|word| format!("+ {}", shorten::one(word)));
            removed.chain(added).collect::<Vec<_>>().join(", ")
        }
        (None, Some(base), Some(head)) if base == RESTRICTED && head == RESTRICTED => {
            format!("{RESTRICTED}, changed")
        }
        (None, Some(base), Some(head)) if base == head => {
            format!("{}, counted from another moment", shorten::one(&base))
        }
        (None, Some(base), Some(head)) => {
            let (base, head) = shorten::both(&base, &head);
            format!("{base} → {head}")
        }
        (None, Some(base), None) => format!("removed: {}", shorten::one(&base)),
        (None, None, Some(head)) => format!("added: {}", shorten::one(&head)),
        (None, None, None) => String::new(),
    };
    let path = match (from, to) {
        // Another key says it now, or the table has moved up or down.
        (Some(from), Some(to)) if from != to && field.items.is_none() => {
            format!("{to} (was {from})")
        }
        (from, to) => to.or(from).unwrap_or_default(),
    };
    Line { grade: field.grade, path, text, why: words::rule(field.sense, field.grade) }
}

/// True if what is said is the address of a method that few may see.
fn is_restricted(kind: Kind, saying: &Saying, policy: Option<&Policy>, id: Option<&str>) -> bool {
    if kind != Kind::Contact {
        return false;
    }
    let mut path = saying.path.split('.');
    if path.next() != Some("reach") {
        return false;
    }
    let Some(position) = path.next().and_then(|text| text.parse::<usize>().ok()) else {
        return true;
    };
    // The label and the hours of a method give nothing away; its address, or the whole of it, does.
    if path.next().is_some_and(|key| ["label", "hours", "visibility"].contains(&key)) {
        return false;
    }
    let method = || {
        let policy = policy?;
        let contact = &policy.contacts[policy.contacts.find(id?)?];
        contact.reach.get(position.checked_sub(1)?)
    };
    method().is_none_or(|method| method.visibility == Visibility::Restricted)
}
