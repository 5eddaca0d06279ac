//! All documents of a site at once, with their history: nothing is compared with files first.

use std::sync::Arc;

use camino::Utf8Path;

use tierline::model::Format;
use tierline::render::{OwnTemplate, Past, RenderError, Renderer};
use tierline::report::one_line;
use tierline::site::PAGE;

use super::folder::Made;
use super::past::{self, Kind};
use super::selection::Selection;
use super::{Failure, Session, Workspace, each, print_errors, told};
use crate::cli::documents::own_templates;

/// Why there are no documents.
pub(in crate::cli) enum Unmade {
    /// They cannot be made: every error.
    Errors(Arc<[RenderError]>),
    /// Something else is wrong.
    Failure(Failure),
}

impl Unmade {
    /// In words, as standard error would have it.
    pub(in crate::cli) fn told(&self, set: &Workspace, width: usize) -> String {
        match self {
            Self::Errors(errors) => told(set, errors, width),
            Self::Failure(failure) => failure.to_string(),
        }
    }

    /// Prints what is to be printed.
    pub(in crate::cli) fn print(self, session: &Session, set: &Workspace) -> Failure {
        match self {
            Self::Errors(errors) => print_errors(session, set, &errors),
            Self::Failure(failure) => failure,
        }
    }
}

impl<E: Into<Failure>> From<E> for Unmade {
    fn from(error: E) -> Self {
        Self::Failure(error.into())
    }
}

/// What the link from a document to the page of the site says.
const HOME: &str = "Whom do I call?";

/// The team's own templates, unless they lie where a policy may not read.
pub(in crate::cli) fn templates(set: &Workspace) -> Result<Vec<OwnTemplate>, Failure> {
    let templates = &set.policy.organization.render.templates.value;
    if !set.origin.may_read(Utf8Path::new(templates)) {
        let why = "leads out of the repository of the policy, so nothing is read from there";
        let message = format!("`[render] templates = \"{}\"` {why}", one_line(templates));
        return Err(Failure::new(message).help("keep templates in the same repository"));
    }
    own_templates(&set.origin, &set.policy)
}

/// Makes every document of a site. Which these are is chosen once it is known what the templates make.
pub(in crate::cli) fn whole(
    session: &Session,
    set: &Workspace,
    select: impl FnOnce(&Renderer<'_>) -> Selection,
) -> Result<(Selection, Vec<Made>), Unmade> {
    let own = templates(set)?;
    let mut renderer = Renderer::new(&set.policy, &set.sources, own.clone());
    let selection = select(&renderer);
    let unmade = |errors: Vec<RenderError>| Unmade::Errors(errors.into());
    let (bases, unknown) = past::earlier(session, &set.policy, &selection);
    if !unknown.is_empty() {
        return Err(unmade(unknown));
    }
    for (since, base) in &bases {
        renderer.compare_with(since, base);
    }
    let drafts = each("reading", &selection, |document, format| renderer.draft(document, format));
    let drafts = drafts.map_err(unmade)?;
    let seals: Vec<_> = drafts.iter().map(|draft| draft.seal.clone()).collect();
    let uses = past::uses(&selection, drafts);
    let pasts = past::pasts(session, set, &own, &uses, Kind::Built)?;
    let none = Past::default();
    let texts = each("making", &selection, |document, format| {
        renderer.render(document, format, pasts.get(&document).unwrap_or(&none))
    });
    let made = selection.jobs.iter().zip(seals).zip(texts.map_err(unmade)?);
    let made = made.map(|(((document, format), seal), text)| Made {
        name: renderer.file_name(*document, *format),
        format: *format,
        text: match format {
            Format::Html => text.within_site(PAGE, HOME),
            _ => text,
        }
        .under(&seal),
        seal,
    });
    let made = made.collect();
    Ok((selection, made))
}
