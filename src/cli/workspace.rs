//! The policy set a command works on: found, read, loaded and compiled.

use std::io::Write;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use tierline::clock::Clock;
use tierline::load::{LoadError, Loaded, load, load_both};
use tierline::model::{Kind, Policy, Scenario};
use tierline::report::{Finding, HUMAN, Report, Scope};
use tierline::source::{Origin, SourceFile, Sources};

use super::exit::Failure;
use super::origin::OriginArgs;
use super::session::Session;

/// A policy set as it was read, with every error of loading.
pub(crate) struct PolicySet {
    /// Where it comes from.
    pub(crate) origin: Origin,
    /// The files it was read from.
    pub(crate) sources: Sources,
    /// What they say, as far as it makes sense.
    pub(crate) loaded: Loaded,
}

impl PolicySet {
    /// Finds and reads the policy set. Errors in its files are no failure.
    pub(crate) fn read(session: &Session, origin: &OriginArgs) -> Result<Self, Failure> {
        Self::of(origin.find(session)?)
    }

    /// Reads the policy set of a place. Errors in its files are no failure.
    pub(crate) fn of(origin: Origin) -> Result<Self, Failure> {
        let sources = origin.read()?.into_sources();
        let loaded = load(&sources);
        Ok(Self { origin, sources, loaded })
    }

    /// Reads two versions of a policy set, as [`PolicySet::of`] does each.
    pub(crate) fn of_both(base: Origin, head: Origin) -> Result<[Self; 2], Failure> {
        let of_base = base.read()?.into_sources();
        let of_head = head.read()?.into_sources();
        let [base_loaded, head_loaded] = load_both(&of_base, &of_head);
        Ok([
            Self { origin: base, sources: of_base, loaded: base_loaded },
            Self { origin: head, sources: of_head, loaded: head_loaded },
        ])
    }

    /// Whether it loads, apart from scenarios.
    pub(crate) fn is_loadable(&self) -> bool {
        self.loaded.policy.is_some() && self.loaded.errors.iter().all(is_of_scenario)
    }

    /// The same set with another file in it, which is told the time and the organization's zone.
    pub(crate) fn with(
        self,
        session: &Session,
        file: impl FnOnce(Timestamp, &TimeZone) -> Result<SourceFile, Failure>,
    ) -> Result<Self, Failure> {
        let Some(policy) = &self.loaded.policy else {
            return Err(print(session, &self.sources, self.loaded.errors));
        };
        let zone = &policy.organization.timezone;
        let file = file(session.now(zone)?, zone)?;
        let mut sources = self.sources;
        sources.add(file);
        let loaded = load(&sources);
        Ok(Self { origin: self.origin, sources, loaded })
    }
}

fn is_of_scenario(error: &LoadError) -> bool {
    error.entry.as_ref().is_some_and(|entry| entry.kind == Kind::Scenario)
}

/// A policy set that loaded; at most some of its scenarios did not.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// Where it comes from.
    pub(crate) origin: Origin,
    /// The files it was read from.
    pub(crate) sources: Sources,
    /// What they say.
    pub(crate) policy: Arc<Policy>,
    /// What is wrong with scenarios that did not load: they matter to whoever runs them.
    pub(crate) scenario_errors: Vec<LoadError>,
    /// Its calendars and rotations, compiled.
    pub(crate) clock: Clock,
    /// The time it is, as far as this run is concerned.
    pub(crate) now: Timestamp,
}

impl Workspace {
    /// Finds and loads the policy set. Where it does not load, its errors are printed to standard
    /// error and the run ends with exit code 2. Scenarios that do not load are no obstacle.
    pub(crate) fn open(session: &Session, origin: &OriginArgs) -> Result<Self, Failure> {
        Self::of(session, PolicySet::read(session, origin)?)
    }

    /// Compiles a policy set that was read, as [`Workspace::open`] does.
    pub(crate) fn of(session: &Session, set: PolicySet) -> Result<Self, Failure> {
        let PolicySet { origin, sources, loaded } = set;
        let policy = match loaded.policy {
            Some(policy) if loaded.errors.iter().all(is_of_scenario) => policy,
            _ => return Err(print(session, &sources, loaded.errors)),
        };
        let now = session.now(&policy.organization.timezone)?;
        let clock = Clock::new(&policy);
        Ok(Self { origin, sources, policy, scenario_errors: loaded.errors, clock, now })
    }

    /// The scenario of that id. One that did not load prints its errors.
    pub(crate) fn scenario(&self, session: &Session, id: &str) -> Result<&Scenario, Failure> {
        if let Some(found) = self.policy.scenarios.find(id) {
            return Ok(&self.policy.scenarios[found]);
        }
        let is_it = |error: &&LoadError| error.entry.as_ref().is_some_and(|key| *key.id == *id);
        let errors: Vec<_> = self.scenario_errors.iter().filter(is_it).cloned().collect();
        if !errors.is_empty() {
            return Err(print(session, &self.sources, errors));
        }
        let ids = self.policy.scenarios.values().map(|scenario| &*scenario.entry.id);
        let similar = similar(id, ids).map(|id| format!("there is a scenario `{id}`"));
        let help = similar.unwrap_or_else(|| "`tierline test` lists the scenarios".to_owned());
        Err(Failure::new(format!("there is no scenario `{id}`")).help(help))
    }
}

/// The id that was probably meant.
pub(super) fn similar<'i>(word: &str, ids: impl Iterator<Item = &'i str>) -> Option<&'i str> {
    let distances = ids.map(|id| (strsim::damerau_levenshtein(word, id), id));
    let (distance, id) = distances.min()?;
    (distance <= (word.chars().count() / 3).max(1)).then_some(id)
}

/// Prints the errors of a policy set that does not load.
pub(super) fn print(session: &Session, sources: &Sources, errors: Vec<LoadError>) -> Failure {
    let scope = Scope { files: sources.policy_files().count(), ..Scope::default() };
    let report = Report {
        sources,
        findings: errors.into_iter().map(Finding::from).collect(),
        scope,
        width: session.width(),
    };
    let mut errors = session.errors();
    match (HUMAN.write)(&report, &mut errors).and_then(|()| errors.flush()) {
        Ok(()) => Failure::NotLoadable,
        Err(error) => error.into(),
    }
}
