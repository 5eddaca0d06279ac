//! The policy set a command works on: found, read, loaded and compiled.

use std::io::Write;

use jiff::Timestamp;

use tierline::clock::Clock;
use tierline::load::{Loaded, load};
use tierline::model::Policy;
use tierline::report::{Finding, HUMAN, Report, Scope};
use tierline::source::Sources;
use tierline::source::worktree::Root;

use super::exit::Failure;
use super::session::Session;

/// A policy set as it was read, with every error of loading.
pub(crate) struct PolicySet {
    /// Its folder.
    pub(crate) root: Root,
    /// The files it was read from.
    pub(crate) sources: Sources,
    /// What they say, as far as it makes sense.
    pub(crate) loaded: Loaded,
}

impl PolicySet {
    /// Finds and reads the policy set. Errors in its files are no failure.
    pub(crate) fn read(session: &Session) -> Result<Self, Failure> {
        let root = Root::find(session.policies(), session.directory())
            .map_err(|error| Failure::new(error.to_string()).help(error.help()))?;
        let sources = root.read().into_sources();
        let loaded = load(&sources);
        Ok(Self { root, sources, loaded })
    }
}

/// A policy set that loaded without an error.
#[derive(Debug)]
#[expect(dead_code, reason = "for commands that need a policy set that loads")]
pub(crate) struct Workspace {
    /// Its folder.
    pub(crate) root: Root,
    /// The files it was read from.
    pub(crate) sources: Sources,
    /// What they say.
    pub(crate) policy: Policy,
    /// Its calendars and rotations, compiled.
    pub(crate) clock: Clock,
    /// The time it is, as far as this run is concerned.
    pub(crate) now: Timestamp,
}

impl Workspace {
    /// Finds and loads the policy set. Where it does not load, its errors are printed to standard
    /// error and the run ends with exit code 2.
    #[expect(dead_code, reason = "for commands that need a policy set that loads")]
    pub(crate) fn open(session: &Session) -> Result<Self, Failure> {
        let PolicySet { root, sources, loaded } = PolicySet::read(session)?;
        let policy = match loaded.policy {
            Some(policy) if loaded.errors.is_empty() => policy,
            _ => return Err(print(session, &sources, loaded)),
        };
        let now = session.now(&policy.organization.timezone)?;
        let clock = Clock::new(&policy);
        Ok(Self { root, sources, policy, clock, now })
    }
}

/// Prints the errors of a policy set that does not load.
fn print(session: &Session, sources: &Sources, loaded: Loaded) -> Failure {
    let scope = Scope {
        files: sources.iter().count(),
        entries: loaded.policy.as_ref().map_or(0, |policy| policy.entries().len()),
        ..Scope::default()
    };
    let report = Report {
        sources,
        findings: loaded.errors.into_iter().map(Finding::from).collect(),
        scope,
        width: session.width(),
    };
    let mut errors = session.errors();
    match (HUMAN.write)(&report, &mut errors).and_then(|()| errors.flush()) {
        Ok(()) => Failure::NotLoadable,
        Err(error) => error.into(),
    }
}
