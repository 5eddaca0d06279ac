//! Lends to the rules what the renderer knows of documents, so that linting does not depend on
//! rendering.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;

use camino::Utf8Path;
use jiff::civil::Date;

use tierline::check::DocumentCheck;
use tierline::model::{Document, Ix, Policy};
use tierline::render::{OwnTemplate, Renderer};
use tierline::source::git::{GitError, ObjectId, Repository};
use tierline::source::{Origin, Sources, Span};

use super::exit::Failure;

/// The templates and the prose of a policy set, and the reviews that its history tells of.
pub(super) struct Documents<'p> {
    renderer: Renderer<'p>,
    folder: PathBuf,
    revision: Option<ObjectId>,
    reviews: OnceLock<BTreeMap<String, Date>>,
}

/// The trailer of a commit that tells of a review.
const REVIEWED: &str = "Reviewed";

impl<'p> Documents<'p> {
    /// Reads the team's own templates.
    pub(super) fn new(
        origin: &Origin,
        policy: &Arc<Policy>,
        sources: &'p Sources,
    ) -> Result<Self, Failure> {
        let renderer = Renderer::new(policy, sources, own_templates(origin, policy)?);
        let (folder, revision) = match origin {
            Origin::Worktree(root) => (root.path().to_owned(), None),
            Origin::Revision(root) => {
                (root.repository().top().to_owned(), Some(root.revision().commit))
            }
        };
        Ok(Self { renderer, folder, revision, reviews: OnceLock::new() })
    }

    /// The last review of each document by the messages of commits. Where there is no repository, or it
    /// cannot be read, nobody reviewed anything.
    fn reviews(&self) -> Result<BTreeMap<String, Date>, GitError> {
        let repository = Repository::discover(&self.folder)?;
        let from = match self.revision {
            Some(revision) => revision,
            None => repository.revision("HEAD")?.commit,
        };
        reviews(&repository, from)
    }
}

/// The last review of each document by the messages of a commit and of all before it.
pub(super) fn reviews(
    repository: &Repository,
    from: ObjectId,
) -> Result<BTreeMap<String, Date>, GitError> {
    let mut reviews = BTreeMap::new();
    for (documents, time) in repository.trailers(from, REVIEWED)? {
        for id in documents.split(',').map(str::trim) {
            let last = reviews.entry(id.to_owned()).or_insert(time.date());
            *last = time.date().max(*last);
        }
    }
    Ok(reviews)
}

/// The team's own templates: the files of the folder that `[render]` names. One that is no text is left
/// out; where a document asks for it, there is no such template.
pub(crate) fn own_templates(origin: &Origin, policy: &Policy) -> Result<Vec<OwnTemplate>, Failure> {
    let folder = Utf8Path::new(policy.organization.render.templates.as_str());
    let files = origin.read_folder(folder)?;
    let shown = |path: &Utf8Path| files.shown(path);
    let templates = files.files.iter().filter_map(|file| {
        let text = std::str::from_utf8(file.content.as_ref().ok()?).ok()?.to_owned();
        Some(OwnTemplate { name: file.path.to_string(), path: shown(&file.path), text })
    });
    Ok(templates.collect())
}

impl DocumentCheck for Documents<'_> {
    fn templates(&self) -> Vec<String> {
        self.renderer.templates()
    }

    fn own_templates(&self) -> Vec<String> {
        self.renderer.own_templates()
    }

    fn prose_errors(&self, document: Ix<Document>) -> Vec<(Span, String)> {
        self.renderer.prose_errors(document)
    }

    fn reviewed(&self, document: &str) -> Option<Date> {
        let reviews = self.reviews.get_or_init(|| self.reviews().unwrap_or_default());
        reviews.get(document).copied()
    }
}
