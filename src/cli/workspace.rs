//! The policy set a command works on: found, read, loaded and compiled.

use jiff::Timestamp;

use tierline::clock::Clock;
use tierline::model::Policy;
use tierline::source::Sources;

use super::exit::Failure;
use super::session::Session;

/// A policy set that loaded without an error.
#[derive(Debug)]
#[expect(dead_code, reason = "for commands that need a policy set that loads")]
pub(crate) struct Workspace {
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
        let _ = (session.policies(), session.directory());
        session.now(&jiff::tz::TimeZone::UTC)?;
        Err(Failure::new("reading policy sets is not wired up"))
    }
}
