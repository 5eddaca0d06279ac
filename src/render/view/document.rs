//! A document's own metadata, and the organization's, as templates see them.

use minijinja::Value;
use serde::Serialize;

use super::time::{Day, next, recurrence};
use super::{Missing, View};
use crate::model::{Document, Format, HasEntry, Kind, Paper, Policy, Visibility};
use crate::render::past::{Change, Past, Stamp};
use crate::render::uses::Log;

/// Whose policy it is.
#[derive(Serialize)]
pub(super) struct OrganizationView {
    name: String,
    timezone: Option<String>,
    country: Option<String>,
}

/// Describes the organization.
pub(super) fn organization(policy: &Policy) -> OrganizationView {
    let organization = &policy.organization;
    OrganizationView {
        name: organization.name.clone(),
        timezone: organization.timezone.iana_name().map(str::to_owned),
        country: organization.country.as_ref().map(|at| at.value.clone()),
    }
}

/// The document that is being made.
#[derive(Serialize)]
pub(in crate::render) struct DocumentView {
    id: String,
    title: String,
    template: String,
    audience: &'static str,
    format: &'static str,
    owner: Value,
    review: Value,
    revisions: Vec<Value>,
    revision: Value,
    made: Value,
    commits: Vec<Value>,
    unlisted: Value,
    paper: &'static str,
    scenario: Value,
    period: Value,
    playbooks: Value,
    changes: Value,
    /// Filled in once the prose is rendered.
    pub(in crate::render) sections: Vec<SectionView>,
    /// Parts that sections have placed.
    pub(in crate::render) placed: Vec<String>,
}

impl DocumentView {
    /// The same, with an owner who notes what is asked of it.
    pub(in crate::render) fn logged(mut self, log: &Log) -> Self {
        self.owner = log.entry(Kind::Contact, self.owner);
        self
    }
}

/// A section with its prose in the format of the document.
#[derive(Serialize)]
pub(in crate::render) struct SectionView {
    /// Its heading.
    pub(in crate::render) title: String,
    /// Its prose, ready to be printed.
    pub(in crate::render) body: Value,
}

#[derive(Serialize)]
struct ReviewView {
    every: String,
    last: Value,
    next: Value,
}

#[derive(Serialize)]
struct RevisionView {
    version: String,
    on: Value,
    text: String,
}

/// What only some documents show, made where they do.
#[derive(Debug)]
pub(in crate::render) struct More {
    /// The scenario that is played, or why there is none.
    pub(in crate::render) scenario: Value,
    /// The months that are shown, or why there are none.
    pub(in crate::render) period: Value,
    /// What is to be done, per category.
    pub(in crate::render) playbooks: Value,
    /// What changed since a revision, or why that is not known.
    pub(in crate::render) changes: Value,
}

/// The paper as style sheets call it. Countries that print on Letter are few.
fn paper(policy: &Policy, document: &Document) -> &'static str {
    let country = policy.organization.country.as_ref().map(|at| at.value.as_str());
    let usual = match country {
        Some("US" | "CA" | "MX" | "PH" | "CL" | "CO" | "VE" | "GT" | "PR" | "DO") => Paper::Letter,
        _ => Paper::A4,
    };
    match document.paper.map_or(usual, |at| at.value) {
        Paper::A3 => "A3",
        Paper::A4 => "A4",
        Paper::Letter => "letter",
    }
}

#[derive(Serialize)]
struct StampView {
    commit: String,
    on: Value,
    version: Value,
    changed: bool,
    text: String,
}

#[derive(Serialize)]
struct ChangeView {
    commit: String,
    on: Value,
    version: Value,
    text: Value,
    by: Value,
}

fn day(date: jiff::civil::Date) -> Value {
    Value::from_object(Day(date))
}

fn version(version: Option<&str>) -> Value {
    version.map_or_else(|| Missing::value("no tag contains the commit yet"), Value::from)
}

/// `Revision 1c4e0a92d7 (v1.0) of 3 November 2026, with changes made since`
fn stamp(stamp: &Stamp) -> Value {
    let version_in_words = stamp.version.as_ref().map(|version| format!(" ({version})"));
    let changed = if stamp.changed { ", with changes made since" } else { "" };
    let text = format!(
        "Revision {}{} of {}{changed}",
        stamp.commit,
        version_in_words.unwrap_or_default(),
        Day(stamp.on)
    );
    super::value(StampView {
        commit: stamp.commit.clone(),
        on: day(stamp.on),
        version: version(stamp.version.as_deref()),
        changed: stamp.changed,
        text,
    })
}

/// A commit. The public is told that something changed and when; names and messages stay inside.
fn change(change: &Change, audience: Visibility) -> Value {
    let inside = |text: &str| match audience {
        Visibility::Public => Missing::value("messages of commits are not for the public"),
        Visibility::Internal | Visibility::Restricted => Value::from(text),
    };
    super::value(ChangeView {
        commit: change.commit.clone(),
        on: day(change.on),
        version: version(change.version.as_deref()),
        text: inside(&change.text),
        by: inside(&change.by),
    })
}

/// Describes a document before its sections are rendered.
pub(in crate::render) fn document(
    policy: &Policy,
    document: &Document,
    format: Format,
    view: &View,
    more: More,
    past: &Past,
) -> DocumentView {
    let id = &document.entry.id;
    let owner = document.owner.map(|at| policy.contacts[at.value].entry().id.clone());
    let owner = match owner {
        Some(owner) => view.find(Kind::Contact, &owner).unwrap_or_else(Missing::value),
        None => Missing::value(format!("document `{id}` has no `owner`")),
    };
    let review = document.review.as_ref().map(|review| {
        let never = || Missing::value(format!("document `{id}` was never reviewed"));
        let last = review.last.map(|at| at.value).max(past.reviewed);
        super::value(ReviewView {
            every: recurrence(review.every.value),
            last: last.map_or_else(never, day),
            next: last.and_then(|last| next(last, review.every.value)).map_or_else(never, day),
        })
    });
    let mut revisions: Vec<_> = document.revisions.iter().collect();
    revisions.sort_by_key(|revision| revision.on);
    let revisions: Vec<_> = revisions
        .into_iter()
        .map(|revision| {
            super::value(RevisionView {
                version: revision.version.clone(),
                on: day(revision.on),
                text: revision.text.clone(),
            })
        })
        .collect();
    let no_revision = || Missing::value(format!("document `{id}` has no `revisions`"));
    DocumentView {
        id: id.to_string(),
        title: document.title.value.clone(),
        template: document.template.value.clone(),
        audience: document.audience.as_str(),
        format: format.as_str(),
        owner,
        review: review
            .unwrap_or_else(|| Missing::value(format!("document `{id}` has no `review`"))),
        revision: revisions.last().cloned().unwrap_or_else(no_revision),
        revisions,
        made: match &past.made {
            Some(made) => stamp(made),
            None => Missing::value("the document was made from no revision"),
        },
        commits: past.commits.iter().map(|c| change(c, document.audience)).collect(),
        unlisted: match &past.unlisted {
            Some(why) => why.clone().into(),
            None => Missing::value("every commit is listed"),
        },
        paper: paper(policy, document),
        scenario: more.scenario,
        period: more.period,
        playbooks: more.playbooks,
        changes: more.changes,
        sections: Vec::new(),
        placed: Vec::new(),
    }
}
