//! A document's own metadata, and the organization's, as templates see them.

use minijinja::Value;
use serde::Serialize;

use super::time::{Day, next, recurrence};
use super::{Missing, View};
use crate::model::{Document, Format, HasEntry, Kind, Policy};

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
    /// Filled in once the prose is rendered.
    pub(in crate::render) sections: Vec<SectionView>,
    /// Parts that sections have placed.
    pub(in crate::render) placed: Vec<String>,
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

/// Describes a document before its sections are rendered.
pub(in crate::render) fn document(
    policy: &Policy,
    document: &Document,
    format: Format,
    view: &View,
) -> DocumentView {
    let id = &document.entry.id;
    let owner = document.owner.map(|at| policy.contacts[at.value].entry().id.clone());
    let owner = match owner {
        Some(owner) => view.find(Kind::Contact, &owner).unwrap_or_else(Missing::value),
        None => Missing::value(format!("document `{id}` has no `owner`")),
    };
    let day = |date| Value::from_object(Day(date));
    let review = document.review.as_ref().map(|review| {
        let never = || Missing::value(format!("document `{id}` was never reviewed"));
        let last = review.last.map(|at| at.value);
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
        sections: Vec::new(),
        placed: Vec::new(),
    }
}
