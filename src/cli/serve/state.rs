//! What is shown: the last site that could be made, and what keeps the next from being made.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

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
}

/// Makes the site as the policy is now. Where that cannot be done, the last one stays.
pub(super) fn refresh(state: &RwLock<State>, session: &Session, serve: &Serve) {
    let site = site(session, serve);
    let said = match &site {
        Ok(files) => format!("made {} files", files.len()),
        Err(problem) => problem.clone(),
    };
    // Where even standard error is closed there is nobody left to tell.
    let _ = session.say(said.trim_end());
    let mut state = state.write().unwrap_or_else(PoisonError::into_inner);
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
fn site(session: &Session, serve: &Serve) -> Result<BTreeMap<String, String>, String> {
    let width = 100;
    let words = |failure: Failure| failure.to_string();
    let set = PolicySet::read(session, &serve.origin).map_err(words)?;
    if !set.is_loadable() {
        return Err(findings(&set, width));
    }
    let set = Workspace::of(session, set).map_err(words)?;
    let made = made(session, &set, &serve.extent, true);
    let made = made.map_err(|unmade| plain(&unmade.told(&set, width)))?;
    Ok(made.files.into_iter().map(|file| (file.name, file.text)).collect())
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
