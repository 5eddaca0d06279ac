//! Everything that a site consists of, made but not yet written.

use jiff::ToSpan as _;
use tierline::model::{Document, Format};
use tierline::render::Seal;
use tierline::site::{self, MOST_BYTES, MOST_CLASSES, PAGE, Request, Shelved, Trouble};

use super::super::exit::Failure;
use super::super::render::folder::Made;
use super::super::render::past::whole_revision;
use super::super::render::selection::Selection;
use super::super::render::whole::{Unmade, whole};
use super::super::session::Session;
use super::super::workspace::Workspace;
use super::Extent;

/// A site.
#[derive(Debug)]
pub(in crate::cli) struct Making {
    /// Its files; the page that links to the others stands last, so that it never links to nothing.
    pub(in crate::cli) files: Vec<Made>,
    /// How many classes of ticket it tells apart.
    pub(in crate::cli) classes: usize,
    /// Into how many pieces its days fall, over all classes.
    pub(in crate::cli) pieces: usize,
}

/// Makes a site. A live one looks for a newer one.
pub(in crate::cli) fn made(
    session: &Session,
    set: &Workspace,
    extent: &Extent,
    live: bool,
) -> Result<Making, Unmade> {
    let (policy, audience) = (&set.policy, extent.audience);
    if policy.documents.find("index").is_some() {
        let message = "the document `index` would take the place of the page of the site";
        return Err(Failure::new(message).help("give the document another id").into());
    }
    let (selection, mut files) = whole(session, set, |renderer| {
        let makes = |document: &Document, format| {
            renderer.formats(&document.template.value).contains(&format)
        };
        Selection::for_site(policy, audience, makes)
    })?;
    let revision = whole_revision(session, set);
    let request = Request {
        policy,
        clock: &set.clock,
        audience,
        made: set.now,
        horizon: horizon(set, extent.days)?,
        revision: revision.as_deref(),
        documents: &shelved(set, &selection, &files),
        live,
    };
    let made = site::make(&request).map_err(|trouble| refused(&trouble, extent.days))?;
    let (classes, pieces) = (made.classes, made.pieces);
    let (seal, text) = Seal::page(made.text);
    files.push(Made { name: PAGE.to_owned(), format: Format::Html, seal, text });
    Ok(Making { files, classes, pieces })
}

/// The documents with their files, in the order of their titles.
fn shelved<'m>(set: &'m Workspace, selection: &Selection, files: &'m [Made]) -> Vec<Shelved<'m>> {
    let mut shelf: Vec<(_, Shelved<'_>)> = Vec::new();
    for ((ix, format), file) in selection.jobs.iter().zip(files) {
        if shelf.last().is_none_or(|(last, _)| last != ix) {
            let title = set.policy.documents[*ix].title.as_str();
            shelf.push((*ix, Shelved { title, page: None, files: Vec::new() }));
        }
        let Some((_, document)) = shelf.last_mut() else { continue };
        let what = match format {
            Format::Csv => "table (CSV)",
            Format::Vcard => "cards (vCard)",
            Format::Icalendar => "calendar (iCalendar)",
            Format::Html | Format::Markdown | Format::Pdf => {
                document.page = Some((file.name.clone(), file.text.as_str()));
                continue;
            }
        };
        document.files.push((what, file.name.clone()));
    }
    let mut shelf: Vec<_> = shelf.into_iter().map(|(_, document)| document).collect();
    shelf.sort_by_key(|document| document.title.to_lowercase());
    shelf
}

/// From the midnight before now, in the organization's zone, so that what was opened earlier today is known.
fn horizon(set: &Workspace, days: u16) -> Result<(jiff::Timestamp, jiff::Timestamp), Failure> {
    let zone = set.policy.organization.timezone.clone();
    let today = set.now.to_zoned(zone).start_of_day();
    let end =
        today.and_then(|today| Ok((today.timestamp(), today.checked_add(i64::from(days).days())?)));
    match end {
        Ok((start, end)) => Ok((start, end.timestamp())),
        Err(_) => Err(Failure::new("a site cannot be made for such a time")),
    }
}

fn refused(trouble: &Trouble, days: u16) -> Failure {
    match trouble {
        Trouble::TooManyClasses => Failure::new(format!(
            "the policy tells more than {MOST_CLASSES} classes of ticket apart, and a page that knows an \
             answer for each of them would be of no use on a telephone"
        ))
        .help(
            "fewer triggers that each tell somebody else, or duties with conditions of their own, make \
             fewer classes; `tierline who` and `tierline simulate` have no such limit",
        ),
        Trouble::TooLarge { bytes } => {
            let (bytes, most) = (bytes.div_ceil(1_000_000), MOST_BYTES / 1_000_000);
            let message = format!("a page for {days} days would have {bytes} MB, more than {most} MB");
            Failure::new(message).help("make it for fewer days, with `--days`")
        }
        Trouble::Template(message) => Failure::new(format!("the page cannot be made: {message}")),
    }
}
