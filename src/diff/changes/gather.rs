//! Several changes that are one to their author: five weekdays, every priority at once, a delay that
//! is counted from another moment.

use super::super::fields::Value;
use super::compare::{Part, neutral};
use super::{FieldChange, Saying};

/// Names for some of the days of `hours`.
const DAYS: [(&str, &[&str]); 3] = [
    ("daily", &["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
    ("weekdays", &["mon", "tue", "wed", "thu", "fri"]),
    ("weekend", &["sat", "sun"]),
];

/// Keys that say when, of which a table has one.
const TIMINGS: [&str; 6] = ["after", "wait", "every", "after-resolution", "on", "recurs"];

pub(super) fn gather(
    changes: Vec<FieldChange>,
    base: Part<'_>,
    head: Part<'_>,
) -> Vec<FieldChange> {
    if changes.len() < 2 {
        return changes;
    }
    let mut changes = rephrased(recounted(changes, base, head), base, head);
    for (name, days) in DAYS {
        let members: Vec<String> = days.iter().map(|day| format!("hours.{day}")).collect();
        changes = merged(changes, &members, &format!("hours.{name}"), base, head);
    }
    let mut parents: Vec<&str> = Vec::new();
    for field in base.fields.iter().chain(head.fields) {
        let timed = matches!(field.value, Value::Duration(_) | Value::Never);
        if let Some((parent, _)) = field.name.rsplit_once('.')
            && timed
            && !parents.contains(&parent)
        {
            parents.push(parent);
        }
    }
    for parent in parents {
        let below = |part: Part<'_>| -> Vec<String> {
            let names = part.fields.iter().map(|field| field.name.clone());
            names.filter(|name| name.rsplit_once('.').is_some_and(|(p, _)| p == parent)).collect()
        };
        let mut members = below(base);
        members.extend(below(head));
        members.sort();
        members.dedup();
        changes = merged(changes, &members, parent, base, head);
    }
    changes
}

/// A field's name within its part.
fn name<'s>(saying: &'s Saying, part: Part<'_>) -> &'s str {
    match part.path {
        "" => &saying.path,
        path => saying.path.strip_prefix(path).map_or("", |rest| rest.trim_start_matches('.')),
    }
}

/// Merges the changes of fields that all changed from the same to the same.
fn merged(
    changes: Vec<FieldChange>,
    members: &[String],
    together: &str,
    base: Part<'_>,
    head: Part<'_>,
) -> Vec<FieldChange> {
    let is_member = |change: &FieldChange| {
        let inside = |saying: &Option<Saying>, part| {
            saying.as_ref().is_some_and(|s| members.iter().any(|m| m == name(s, part)))
        };
        inside(&change.base, base) || inside(&change.head, head)
    };
    let found: Vec<&FieldChange> = changes.iter().filter(|change| is_member(change)).collect();
    let text = |saying: &Option<Saying>| saying.as_ref().map(|saying| saying.text.clone());
    let Some(first) = found.first() else { return changes };
    let alike =
        |c: &&FieldChange| text(&c.base) == text(&first.base) && text(&c.head) == text(&first.head);
    if members.len() < 2 || found.len() != members.len() || !found.iter().all(alike) {
        return changes;
    }
    let rename = |saying: &Option<Saying>, part: Part<'_>| {
        let saying = saying.clone()?;
        Some(Saying { path: super::super::fields::join(part.path, together), ..saying })
    };
    let whole = FieldChange {
        base: rename(&first.base, base),
        head: rename(&first.head, head),
        ..(*first).clone()
    };
    let mut whole = Some(whole);
    let replace = |change: FieldChange| match is_member(&change) {
        true => whole.take(),
        false => Some(change),
    };
    changes.into_iter().filter_map(replace).collect()
}

/// Joins a delay that went with one that came under another key: neither is later or sooner than the
/// other, as they are counted from different moments.
fn recounted(changes: Vec<FieldChange>, base: Part<'_>, head: Part<'_>) -> Vec<FieldChange> {
    // True for what came, and what stands below its key.
    let alone = |change: &FieldChange| -> Option<(bool, String)> {
        let (came, saying, part) = match (&change.base, &change.head) {
            (Some(gone), None) => (false, gone, base),
            (None, Some(came)) => (true, came, head),
            _ => return None,
        };
        Some((came, timing(name(saying, part))?.to_owned()))
    };
    let mut joined: Vec<FieldChange> = Vec::new();
    for mut change in changes {
        let wanted = alone(&change).map(|(came, below)| (!came, below));
        let partner = joined.iter_mut().find(|other| wanted.is_some() && alone(other) == wanted);
        match partner {
            Some(other) => {
                let base = other.base.take().or(change.base.take());
                let head = other.head.take().or(change.head.take());
                *other = neutral(base, head);
            }
            None => joined.push(change),
        }
    }
    joined
}

/// Makes the delays of all priorities, once they are counted from another moment, one change.
fn rephrased(changes: Vec<FieldChange>, base: Part<'_>, head: Part<'_>) -> Vec<FieldChange> {
    let recounted = |change: &FieldChange| match (&change.base, &change.head) {
        (Some(gone), Some(came)) => {
            let (gone, came) = (name(gone, base), name(came, head));
            let (from, to) = (gone.split_once('.')?, came.split_once('.')?);
            (from.0 != to.0 && TIMINGS.contains(&to.0))
                .then(|| (from.0.to_owned(), to.0.to_owned()))
        }
        _ => None,
    };
    let Some(keys) = changes.iter().find_map(recounted) else { return changes };
    let (several, mut others): (Vec<_>, Vec<_>) =
        changes.into_iter().partition(|change| recounted(change).as_ref() == Some(&keys));
    let whole = |side: fn(&FieldChange) -> Option<&Saying>, part: Part<'_>, key: &str| {
        let sayings = || several.iter().filter_map(side);
        let text = |saying: &Saying| {
            format!("{} {}", timing(name(saying, part)).unwrap_or_default(), saying.text)
        };
        Some(Saying {
            path: super::super::fields::join(part.path, key),
            text: sayings().map(text).collect::<Vec<_>>().join(", "),
            at: sayings().next()?.at,
        })
    };
    let change = neutral(
        whole(|change| change.base.as_ref(), base, &keys.0),
        whole(|change| change.head.as_ref(), head, &keys.1),
    );
    others.push(change);
    others
}

/// What stands below the key that says when: the priority, or nothing.
fn timing(name: &str) -> Option<&str> {
    let (key, rest) = name.split_once('.').unwrap_or((name, ""));
    TIMINGS.contains(&key).then_some(rest)
}
