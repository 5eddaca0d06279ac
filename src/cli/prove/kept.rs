//! Counterexamples that are kept: appended as scenarios to a file of the policy set, whose comments and
//! everything else in it stay as they are.

use std::collections::BTreeSet;

use camino::{Utf8Component, Utf8Path};
use tierline::model::{Claim, Expected, Policy, Ticket};
use tierline::prove::Counterexample;
use tierline::report::prove::{ProofReport, counterexample};

use super::super::exit::Failure;
use super::super::session::Session;
use super::super::workspace::Workspace;
use super::super::write;

/// Where they go if nothing else is said, from the folder of the policy set.
pub(super) const FILE: &str = "scenarios/counterexamples.toml";

/// Refuses a file in which scenarios would not be found again.
pub(super) fn check(path: &Utf8Path) -> Result<(), Failure> {
    let message = if path.extension() != Some("toml") {
        format!("scenarios stand in a `.toml` file, and `{path}` is none")
    } else if !path.components().all(is_searched) {
        format!("`{path}` is not in the policy set, so its scenarios would not be found")
    } else {
        return Ok(());
    };
    Err(Failure::new(message).help(format!("write `--write-scenarios={FILE}`")))
}

/// True for what stands below the folder of the policy set and is not hidden.
fn is_searched(part: Utf8Component<'_>) -> bool {
    match part {
        Utf8Component::Normal(name) => !name.starts_with('.'),
        other => other == Utf8Component::CurDir,
    }
}

/// Appends the counterexamples that no scenario shows yet.
pub(super) fn append(
    session: &Session,
    workspace: &Workspace,
    report: &ProofReport<'_>,
    path: &Utf8Path,
) -> Result<(), Failure> {
    let policy = &workspace.policy;
    let mut ids: BTreeSet<String> =
        policy.scenarios.values().map(|scenario| scenario.entry.id.to_string()).collect();
    let mut added = String::new();
    let mut number = 0_usize;
    for verdict in &report.proof.verdicts {
        let Some(broken) = &verdict.broken else { continue };
        if is_shown(policy, verdict.claim, &broken.example) {
            continue;
        }
        let id = free(&format!("counterexample-{}", verdict.claim.id(policy)), &ids);
        if let Some(scenario) = counterexample(report, verdict.claim, broken, &id) {
            added += &format!("\n{scenario}");
            ids.insert(id);
            number += 1;
        }
    }
    if number == 0 {
        session.say("no counterexample was added: scenarios show them all")?;
        return Ok(());
    }
    let before = workspace.origin.read_text(path).map_err(|error| {
        Failure::new(format!("cannot read {}: {error}", workspace.origin.shown_below(path)))
    })?;
    let text = match before {
        Some(before) if before.ends_with('\n') || before.is_empty() => before + &added,
        Some(before) => format!("{before}\n{added}"),
        None => {
            format!("# Tickets that broke a guarantee, as `tierline prove` found them.\n{added}")
        }
    };
    write::file(&workspace.origin.shown().join(path), text.as_bytes())?;
    let noun = if number == 1 { "scenario" } else { "scenarios" };
    session.say(&format!("{number} {noun} added to {}", workspace.origin.shown_below(path)))?;
    Ok(())
}

/// True if a scenario of the policy set stands for the same ticket and expects the same.
fn is_shown(policy: &Policy, claim: Claim, example: &Counterexample) -> bool {
    let same = |a: &Ticket, b: &Ticket| a.opened == b.opened && a.facts == b.facts;
    match example {
        Counterexample::Ticket { ticket, .. } => policy.scenarios.values().any(|scenario| {
            let mut expected = scenario.expect.iter();
            let expects = |what: &Expected| matches!(what, Expected::Keeps(of) if *of == claim);
            same(&scenario.ticket, ticket) && expected.any(|e| expects(&e.what))
        }),
        Counterexample::Severer(worse) => {
            policy.scenarios.values().any(|scenario| same(&scenario.ticket, &worse.severe.0))
        }
        Counterexample::Person(_) => true,
    }
}

/// The id, or the first with a number that nothing has.
fn free(id: &str, taken: &BTreeSet<String>) -> String {
    let numbered = (2..).map(|number: usize| format!("{id}-{number}"));
    let mut ids = std::iter::once(id.to_owned()).chain(numbered);
    ids.find(|id| !taken.contains(id)).unwrap_or_else(|| id.to_owned())
}
