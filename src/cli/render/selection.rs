//! Which documents are made, and in which formats.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use tierline::model::{Document, Format, Ix, Policy, Visibility};

use super::Failure;

/// The files to make.
#[derive(Debug)]
pub(in crate::cli) struct Selection {
    /// In the order of the documents' ids, each in the order of its formats.
    pub(in crate::cli) jobs: Vec<(Ix<Document>, Format)>,
    /// How many documents they belong to.
    pub(in crate::cli) documents: usize,
    /// Whether these are all files there should be.
    pub(in crate::cli) is_everything: bool,
}

impl Selection {
    /// The documents with these ids, or all, as far as an audience may read them; in some formats, or in
    /// all that each document names.
    pub(in crate::cli) fn new(
        policy: &Policy,
        ids: &[String],
        formats: &[Format],
        audience: Option<Visibility>,
    ) -> Result<Self, Failure> {
        let mut chosen = Vec::new();
        for id in ids {
            let found = policy.documents.find(id).ok_or_else(|| unknown(policy, id))?;
            if !chosen.contains(&found) {
                chosen.push(found);
            }
        }
        if ids.is_empty() {
            chosen.extend(policy.documents.indexes());
        }
        chosen.sort();
        if let Some(audience) = audience {
            let asked = chosen.len();
            chosen.retain(|ix| policy.documents[*ix].audience <= audience);
            if chosen.is_empty() && asked > 0 {
                let message =
                    format!("no document chosen is for the {} audience", audience.as_str());
                return Err(
                    Failure::new(message).help("a document's `audience` says whom it is for")
                );
            }
        }
        let mut jobs = Vec::new();
        for ix in &chosen {
            for listed in &policy.documents[*ix].formats {
                let job = (*ix, listed.value);
                if (formats.is_empty() || formats.contains(&listed.value)) && !jobs.contains(&job) {
                    jobs.push(job);
                }
            }
        }
        let lacks = |format: &&Format| !jobs.iter().any(|(_, made)| made == *format);
        if let Some(format) = formats.iter().find(lacks).filter(|_| !chosen.is_empty()) {
            let message = format!("no document chosen has the format `{}`", format.as_str());
            return Err(Failure::new(message).help("add it to the document's `formats`"));
        }
        let mut documents: Vec<_> = jobs.iter().map(|(ix, _)| *ix).collect();
        documents.dedup();
        let documents = documents.len();
        Ok(Self {
            jobs,
            documents,
            is_everything: ids.is_empty() && formats.is_empty() && audience.is_none(),
        })
    }

    /// Leaves out documents that cannot be made.
    pub(super) fn keep(&mut self, can_be_made: impl Fn(Ix<Document>) -> bool) {
        self.jobs.retain(|(document, _)| can_be_made(*document));
    }
}

impl Selection {
    /// What a site has of the documents that an audience may read: the pages, whether or not a document
    /// names the format, and what programs read where it does. One that has neither is left out.
    pub(in crate::cli) fn for_site(
        policy: &Policy,
        audience: Visibility,
        makes: impl Fn(&Document, Format) -> bool,
    ) -> Self {
        const READ_BY_PROGRAMS: [Format; 3] = [Format::Csv, Format::Vcard, Format::Icalendar];
        let mut jobs = Vec::new();
        for (ix, document) in policy.documents.iter() {
            if document.audience > audience {
                continue;
            }
            let named = |format: &Format| document.formats.iter().any(|at| at.value == *format);
            jobs.extend(makes(document, Format::Html).then_some((ix, Format::Html)));
            jobs.extend(READ_BY_PROGRAMS.into_iter().filter(named).map(|format| (ix, format)));
        }
        let mut documents: Vec<_> = jobs.iter().map(|(ix, _)| *ix).collect();
        documents.dedup();
        Self { documents: documents.len(), jobs, is_everything: false }
    }
}

fn unknown(policy: &Policy, id: &str) -> Failure {
    let ids: Vec<_> = policy.documents.values().map(|document| &*document.entry.id).collect();
    let help = if ids.is_empty() {
        "the policy set has no documents".to_owned()
    } else {
        format!("there are: {}", ids.join(", "))
    };
    Failure::new(format!("there is no document `{id}`")).help(help)
}

/// Reads a format of documents.
pub(in crate::cli) fn format_parser() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.iter().map(|format| format.as_str())).try_map(|word| {
        Format::ALL.into_iter().find(|format| format.as_str() == word).ok_or("no such format")
    })
}

/// Reads an audience.
pub(in crate::cli) fn audience_parser() -> impl TypedValueParser<Value = Visibility> {
    const ALL: [Visibility; 3] = [Visibility::Public, Visibility::Internal, Visibility::Restricted];
    PossibleValuesParser::new(ALL.iter().map(|audience| audience.as_str())).try_map(|word| {
        ALL.into_iter().find(|audience| audience.as_str() == word).ok_or("no such audience")
    })
}
