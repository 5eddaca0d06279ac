//! What is shown: the last site that could be made, and what keeps the next from being made.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tierline::report::{Finding, HUMAN, Report, Scope};

use super::super::exit::Failure;
use super::super::session::Session;
use super::super::site::making::made;
use super::super::workspace::{PolicySet, Workspace};
use super::Serve;

/// What is shown.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The files of the last site, by name.
    pub(super) files: BTreeMap<String, String>,
    /// Counts the sites.
    pub(super) version: u64,
    /// Why there is no newer one; empty where there is none to be made.
    pub(super) problem: String,
    /// When it was tried; `None` before the organization's zone is known.
    day: Option<Day>,
}

/// A day of the organization: on the next one, other people are on call.
#[derive(Debug, PartialEq, Eq)]
struct Day {
    zone: TimeZone,
    /// `None` where nobody knows what time it is.
    date: Option<Date>,
}

impl Day {
    fn of(session: &Session, zone: TimeZone) -> Self {
        let now = session.now(&zone).ok();
        Self { date: now.map(|now| now.to_zoned(zone.clone()).date()), zone }
    }
}

impl State {
    /// Whether the site was made on the day that it is, or nobody knows when that ends.
    pub(super) fn is_of_today(&self, session: &Session) -> bool {
        self.day.as_ref().is_none_or(|day| *day == Day::of(session, day.zone.clone()))
    }
}

/// Makes the site as the policy is now, for the day that it is. Where that cannot be done, the last one stays.
pub(super) fn refresh(state: &RwLock<State>, session: &Session, serve: &Serve) {
    let set = PolicySet::read(session, &serve.origin).map_err(words);
    let policy = set.as_ref().ok().and_then(|set| set.loaded.policy.as_ref());
    let zone = policy.map(|policy| policy.organization.timezone.clone());
    let site = set.and_then(|set| site(session, serve, set));
    let said = match &site {
        Ok(files) => format!("made {} files", files.len()),
        Err(problem) => problem.clone(),
    };
    // Where even standard error is closed there is nobody left to tell.
    let _ = session.say(said.trim_end());
    let mut state = state.write().unwrap_or_else(PoisonError::into_inner);
    let zone = zone.or_else(|| state.day.take().map(|day| day.zone));
    state.day = zone.map(|zone| Day::of(session, zone));
    match site {
        Ok(files) => {
            state.files = files;
            state.version += 1;
            state.problem.clear();
        }
        Err(problem) => state.problem = problem,
    }
}

/// The files of the site, or what is wrong.
fn site(
    session: &Session,
    serve: &Serve,
    set: PolicySet,
) -> Result<BTreeMap<String, String>, String> {
    let width = 100;
    if !set.is_loadable() {
        return Err(findings(&set, width));
    }
    let set = Workspace::of(session, set).map_err(words)?;
    let made = made(session, &set, &serve.extent, true);
    let made = made.map_err(|unmade| plain(&unmade.told(&set, width)))?;
    Ok(made.files.into_iter().map(|file| (file.name, file.text)).collect())
}

fn words(failure: Failure) -> String {
    failure.to_string()
}

/// Everything that keeps a policy set from loading, as `tierline check` would show it.
fn findings(set: &PolicySet, width: usize) -> String {
    let scope = Scope { files: set.sources.policy_files().count(), ..Scope::default() };
    let findings = set.loaded.errors.iter().cloned().map(Finding::from).collect();
    let report = Report { sources: &set.sources, findings, scope, width };
    let mut out = Vec::new();
    match (HUMAN.write)(&report, &mut out) {
        Ok(()) => plain(&String::from_utf8_lossy(&out)),
        Err(error) => error.to_string(),
    }
}

/// Without colours.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::super::origin::OriginArgs;
    use super::super::super::session::Color;
    use super::super::super::site::Extent;
    use super::*;

    /// In the organization's zone, which is five hours behind UTC on that day.
    fn session(at: &str) -> Session {
        let top = concat!(env!("CARGO_MANIFEST_DIR"), "/policies");
        Session::new(Some(top.into()), Some(at.to_owned()), Color::Auto).unwrap()
    }

    #[test]
    fn the_site_of_a_day_is_not_that_of_the_next() {
        let extent = Extent { audience: tierline::model::Visibility::Internal, days: 1 };
        let serve = Serve { port: 0, extent, origin: OriginArgs::default() };
        let (evening, night) = (session("2026-11-21T23:59:59"), session("2026-11-22"));
        let state = RwLock::new(State::default());
        refresh(&state, &evening, &serve);
        let first = state.read().unwrap().files.clone();
        assert!(state.read().unwrap().is_of_today(&evening));
        assert!(state.read().unwrap().is_of_today(&session("2026-11-21T05:00:00Z")));
        assert!(!state.read().unwrap().is_of_today(&session("2026-11-21T04:59:59Z")));
        assert!(!state.read().unwrap().is_of_today(&night));
        refresh(&state, &night, &serve);
        let state = state.read().unwrap();
        assert!(state.is_of_today(&night) && state.version == 2);
        assert_ne!(state.files, first);
    }
}
