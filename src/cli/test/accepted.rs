//! Accepted timelines: the account of a scenario that the team looked at and kept, in `timelines/`
//! beside the scenario's file. Later runs compare.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use tierline::model::{HasEntry, Kind};
use tierline::report::timeline::plain;
use tierline::report::verdicts::Case;
use tierline::scenarios::Verdict;
use tierline::source::Span;

use super::super::exit::Failure;
use super::super::workspace::Workspace;
use super::super::write;

const FOLDER: &str = "timelines";
const ENDING: &str = "txt";

/// Compares the timeline with the accepted one, or accepts it.
pub(super) fn case(workspace: &Workspace, verdict: Verdict, accept: bool) -> Result<Case, Failure> {
    let scenario = &workspace.policy.scenarios[verdict.scenario];
    let mut accepted = None;
    let now = plain(&workspace.policy, &verdict.trace);
    if let Some(path) = path(workspace, &scenario.entry.id, scenario.entry.at) {
        if accept {
            write::file(&workspace.origin.shown().join(&path), now.as_bytes())?;
        }
        accepted = workspace.origin.read_text(&path).map_err(|error| {
            let path = workspace.origin.shown_below(&path);
            Failure::new(format!("cannot read the accepted timeline {path}: {error}"))
        })?;
    }
    let judged_by_nothing = scenario.expect.is_empty() && accepted.is_none();
    let drift = accepted.filter(|accepted| *accepted != now).map(|accepted| {
        let diff = similar::TextDiff::from_lines(&accepted, &now);
        diff.unified_diff().context_radius(2).to_string()
    });
    Ok(Case::Ran { verdict, drift, judged_by_nothing })
}

/// Accepted timelines that no scenario has, so that nothing compares them any more: the scenario was
/// removed, renamed, or moved to another folder.
pub(super) fn left_over(
    workspace: &Workspace,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Case>, Failure> {
    let loaded = workspace.policy.scenarios.values().map(HasEntry::entry);
    let loaded = loaded.filter_map(|entry| path(workspace, &entry.id, entry.at));
    // One that did not load has its own complaint; its timeline is waiting for it.
    let broken = workspace.scenario_errors.iter().filter_map(|error| {
        let entry = error.entry.as_ref().filter(|entry| entry.kind == Kind::Scenario)?;
        path(workspace, &entry.id, error.diagnostic.primary.span)
    });
    let expected: BTreeSet<Utf8PathBuf> = loaded.chain(broken).collect();
    let found = workspace.origin.find_files(|path| {
        let folder = path.parent().and_then(|folder| folder.file_name());
        path.extension() == Some(ENDING) && folder == Some(FOLDER)
    })?;
    let left_over = found.into_iter().filter(|path| !expected.contains(path));
    let cases = left_over.filter_map(|path| {
        let id = path.file_stem().filter(|id| wanted(id))?.to_owned();
        let goes_to = expected.iter().find(|known| known.file_stem() == Some(&*id));
        let shown = |path: &Utf8PathBuf| workspace.origin.shown_below(path);
        Some(Case::LeftOver { id, path: shown(&path), goes_to: goes_to.map(shown) })
    });
    Ok(cases.collect())
}

/// Where a scenario's accepted timeline is kept: `timelines/ID.txt` beside its file, from the folder of the
/// policy set.
fn path(workspace: &Workspace, id: &str, at: Span) -> Option<Utf8PathBuf> {
    let file = workspace.sources.path_in_folder(at.file)?;
    let folder = file.parent().unwrap_or(Utf8Path::new(""));
    Some(folder.join(FOLDER).join(format!("{id}.{ENDING}")))
}
