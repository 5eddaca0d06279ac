//! Lends to the rules what the renderer knows of documents, so that linting does not depend on
//! rendering.

use camino::Utf8Path;

use tierline::check::DocumentCheck;
use tierline::model::{Document, Ix, Policy};
use tierline::render::{OwnTemplate, Renderer};
use tierline::source::{Origin, Sources, Span};

use super::exit::Failure;

/// The templates and the prose of a policy set.
pub(super) struct Documents<'p>(Renderer<'p>);

impl<'p> Documents<'p> {
    /// Reads the team's own templates.
    pub(super) fn new(
        origin: &Origin,
        policy: &'p Policy,
        sources: &'p Sources,
    ) -> Result<Self, Failure> {
        Ok(Self(Renderer::new(policy, sources, own_templates(origin, policy)?)))
    }
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
        self.0.templates()
    }

    fn own_templates(&self) -> Vec<String> {
        self.0.own_templates()
    }

    fn prose_errors(&self, document: Ix<Document>) -> Vec<(Span, String)> {
        self.0.prose_errors(document)
    }
}
