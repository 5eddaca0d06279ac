//! What git tells of documents: the revision they are made from, and the commits that changed what
//! they show.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::civil::Date;

use tierline::history::{Difference, Documents, Links, Shown, Snapshots};
use tierline::load::quote;
use tierline::model::{Document, Ix, Policy};
use tierline::render::{Change, Draft, ErrorPlace, OwnTemplate, Past, RenderError, Stamp, Uses};
use tierline::source::git::{self, Commit, GitError, ObjectId, Repository};
use tierline::source::{Origin, worktree};

use super::super::documents::reviews;
use super::super::exit::Failure;
use super::super::origin::revision;
use super::super::session::Session;
use super::super::workspace::{PolicySet, Workspace};
use super::selection::Selection;

/// How many commits a document lists. More are no table that people read.
const LISTED: usize = 20;

/// Which revision a document says it is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The last that changed what it shows: a document that is committed with the policy cannot know
    /// the commit it will be in, and should not change with every other one.
    Committed,
    /// The one it is made from.
    Built,
}

/// The past of each document. Where git cannot tell, the documents say so, and standard error says why.
pub(super) fn pasts(
    session: &Session,
    set: &Workspace,
    templates: &[OwnTemplate],
    uses: &BTreeMap<Ix<Document>, Uses>,
    kind: Kind,
) -> std::io::Result<BTreeMap<Ix<Document>, Past>> {
    let committed;
    let root = match &set.origin {
        Origin::Revision(root) => Ok(&**root),
        Origin::Worktree(root) => {
            committed = at_head(session, root);
            committed.as_ref().map_err(Clone::clone)
        }
    };
    let told = root.and_then(|root| {
        let snapshots = Snapshots::new(root);
        let teller = Teller::new(set, root, &snapshots, templates, kind)?;
        uses.iter().map(|(ix, uses)| Ok((*ix, teller.past(*ix, uses)?))).collect()
    });
    let error = match told {
        Ok(pasts) => return Ok(pasts),
        Err(error) => error,
    };
    let why = match &error {
        GitError::NotARepository { .. } => "the policy is not kept in git",
        GitError::Unborn { .. } | GitError::NoPolicySet { .. } => {
            "nothing of the policy was committed yet"
        }
        _ => {
            let help = error.help().map(|help| format!("; {help}")).unwrap_or_default();
            session.say(&format!("documents list no changes: {error}{help}"))?;
            "the history of the policy could not be read"
        }
    };
    let past = Past { unlisted: Some(format!("No changes are listed: {why}.")), ..Past::default() };
    Ok(uses.keys().map(|ix| (*ix, past.clone())).collect())
}

/// The policy sets of the revisions that documents tell the changes since; and what is wrong with the others,
/// document by document, each at its place in the policy.
pub(super) fn earlier(
    session: &Session,
    policy: &Policy,
    selection: &Selection,
) -> (BTreeMap<String, Arc<Policy>>, Vec<RenderError>) {
    let mut bases = BTreeMap::new();
    let mut errors: Vec<RenderError> = Vec::new();
    for (document, _) in &selection.jobs {
        let document = &policy.documents[*document];
        let Some(since) = &document.since else { continue };
        if bases.contains_key(&since.value) {
            continue;
        }
        match base(session, &since.value) {
            Ok(base) => drop(bases.insert(since.value.clone(), base)),
            Err((message, help)) => {
                let error = RenderError {
                    document: document.entry.id.to_string(),
                    message,
                    place: ErrorPlace::Policy(since.at),
                    help,
                };
                // It is as wrong in every format.
                if !errors.contains(&error) {
                    errors.push(error);
                }
            }
        }
    }
    (bases, errors)
}

/// The policy set of a revision; or what is wrong with it, and what to do.
fn base(session: &Session, since: &str) -> Result<Arc<Policy>, (String, Option<String>)> {
    let set = revision(session, since).and_then(PolicySet::of);
    let help = "name a branch, a tag or a commit of this repository in `since`";
    match set {
        Ok(set) => set.loaded.policy.ok_or_else(|| {
            let message = format!("the policy set of {} does not load", quote(since));
            (message, Some("name a later revision in `since`".to_owned()))
        }),
        Err(Failure::Refused { message, help: own }) => {
            Err((message, Some(own.unwrap_or_else(|| help.to_owned()))))
        }
        Err(other) => Err((other.to_string(), Some(help.to_owned()))),
    }
}

/// What each document uses, in all its formats together.
pub(super) fn uses(selection: &Selection, drafts: Vec<Draft>) -> BTreeMap<Ix<Document>, Uses> {
    let mut all: BTreeMap<_, Uses> = BTreeMap::new();
    for ((document, _), draft) in selection.jobs.iter().zip(drafts) {
        let uses = all.entry(*document).or_default();
        uses.whole.extend(draft.uses.whole);
        uses.named.extend(draft.uses.named);
        uses.lists.extend(draft.uses.lists);
        uses.templates.extend(draft.uses.templates);
    }
    all
}

/// The policy set as it was committed last.
fn at_head(session: &Session, root: &worktree::Root) -> Result<git::Root, GitError> {
    let repository = Repository::discover(root.path())?;
    let head = repository.revision("HEAD")?;
    git::Root::of(repository, head, Some(root.path()), session.directory())
}

/// The revision that everything is made from, as far as git knows it, and whether the policy says something
/// else by now.
pub(in crate::cli) fn whole_revision(session: &Session, set: &Workspace) -> Option<String> {
    let root = match &set.origin {
        Origin::Revision(root) => return Some(root.revision().commit.short()),
        Origin::Worktree(root) => at_head(session, root).ok()?,
    };
    let snapshots = Snapshots::new(&root);
    let commit = root.revision().commit;
    let documents = Documents::new(&snapshots, &set.policy);
    let uncommitted = documents.uncommitted(commit, &files(set)).ok()?;
    let changed = if uncommitted.is_empty() { "" } else { " with changes made since" };
    Some(format!("{}{changed}", commit.short()))
}

/// The texts of a policy set by their paths below its folder.
fn files(set: &Workspace) -> BTreeMap<&Utf8Path, &str> {
    let files = set.sources.iter();
    files.filter_map(|(id, file)| Some((set.sources.path_in_folder(id)?, file.text()))).collect()
}

struct Teller<'s> {
    set: &'s Workspace,
    links: Links,
    commit: ObjectId,
    repository: &'s Repository,
    documents: Documents<'s>,
    /// What the files on the disk say otherwise than the commit; nothing where documents are made from it.
    uncommitted: Vec<Difference>,
    folder: &'s Utf8Path,
    templates: BTreeMap<Utf8PathBuf, &'s str>,
    versions: BTreeMap<ObjectId, String>,
    reviews: BTreeMap<String, Date>,
    kind: Kind,
}

impl<'s> Teller<'s> {
    fn new(
        set: &'s Workspace,
        root: &'s git::Root,
        snapshots: &'s Snapshots<'s>,
        templates: &'s [OwnTemplate],
        kind: Kind,
    ) -> Result<Self, GitError> {
        let commit = root.revision().commit;
        let folder = Utf8Path::new(&set.policy.organization.render.templates.value);
        let templates = templates.iter().map(|own| (folder.join(&own.name), own.text.as_str()));
        let documents = Documents::new(snapshots, &set.policy);
        let uncommitted = match set.origin {
            Origin::Worktree(_) => documents.uncommitted(commit, &files(set))?,
            Origin::Revision(_) => Vec::new(),
        };
        Ok(Self {
            set,
            links: Links::of(&set.policy),
            commit,
            repository: root.repository(),
            documents,
            uncommitted,
            folder,
            templates: templates.collect(),
            versions: root.repository().versions(commit)?,
            reviews: reviews(root.repository(), commit)?,
            kind,
        })
    }

    fn past(&self, document: Ix<Document>, uses: &Uses) -> Result<Past, GitError> {
        let id = &self.set.policy.documents[document].entry.id;
        let mut shown = Shown {
            document: id.to_string(),
            whole: uses.whole.clone(),
            named: uses.named.clone(),
            lists: uses.lists.clone(),
            templates: uses.templates.iter().map(|name| self.folder.join(name)).collect(),
        };
        shown.complete(&self.set.policy, &self.links);
        let revisions = self.documents.revisions(self.commit, &shown, LISTED)?;
        let changed = self.set.origin.worktree().is_some()
            && self.documents.differs(self.commit, &shown, &self.uncommitted, &self.templates)?;
        let made = match self.kind {
            Kind::Committed => revisions.commits.first().cloned(),
            Kind::Built => Some(self.repository.commit(self.commit)?),
        };
        let unlisted = if revisions.more {
            Some("Older changes are in the history of the policy.")
        } else if revisions.cut_off {
            Some("Older changes are not listed: the repository that this was made from lacks them.")
        } else {
            None
        };
        Ok(Past {
            made: made.map(|commit| Stamp {
                commit: commit.id.short(),
                on: commit.time.date(),
                version: self.versions.get(&commit.id).cloned(),
                changed,
            }),
            commits: revisions.commits.iter().rev().map(|commit| self.change(commit)).collect(),
            unlisted: unlisted.map(ToOwned::to_owned),
            reviewed: self.reviews.get(&**id).copied(),
        })
    }

    fn change(&self, commit: &Commit) -> Change {
        let named = |name: &str| {
            let of_name = |(found, value): &(String, String)| {
                let person = value.split_once('<').map_or(value.as_str(), |(person, _)| person);
                found.eq_ignore_ascii_case(name).then(|| person.trim().to_owned())
            };
            commit.trailers.iter().filter_map(of_name).collect::<Vec<_>>()
        };
        let reviewers = named("Reviewed-by");
        Change {
            commit: commit.id.short(),
            on: commit.time.date(),
            version: self.versions.get(&commit.id).cloned(),
            text: commit.subject.clone(),
            by: if reviewers.is_empty() { commit.author.clone() } else { reviewers.join(", ") },
        }
    }
}
