//! `tierline test --suggest`: the scenarios that would raise coverage most, ready to paste.

use std::collections::BTreeSet;
use std::io::Write;

use jiff::Timestamp;
use tierline::model::Ticket;
use tierline::prove::{ClassCoverage, Covered};
use tierline::report::prove::suggestion;
use tierline::scenarios::{Coverage, Item};
use tierline::simulate::{Options, Trace, simulate};

use super::super::exit::{Exit, Failure};
use super::super::session::Session;
use super::super::workspace::Workspace;

/// A class that no scenario stands for, with what becomes of its smallest ticket now.
struct Candidate<'c> {
    class: &'c Covered,
    ticket: Ticket,
    trace: Trace,
    touches: BTreeSet<Item>,
}

/// Prints scenarios for so many of the classes that none stands for: those first that touch most of what
/// none touches, then the largest.
pub(super) fn print(
    session: &Session,
    workspace: &Workspace,
    number: usize,
    (coverage, classes): (&Coverage, &ClassCoverage),
) -> Result<Exit, Failure> {
    let mut untouched: BTreeSet<Item> = coverage.untouched().collect();
    let mut candidates: Vec<Candidate<'_>> =
        classes.uncovered().map(|class| candidate(workspace, class, &untouched)).collect();
    if candidates.is_empty() {
        session.say("scenarios stand for every class of ticket: there is nothing to suggest")?;
        return Ok(Exit::Nothing);
    }
    let mut ids: BTreeSet<String> =
        workspace.policy.scenarios.values().map(|s| s.entry.id.to_string()).collect();
    let mut out = session.output(tierline::report::Reader::Programs);
    for _ in 0..number {
        // A stable search: of equals, the first is the largest class.
        let worth = |c: &Candidate<'_>| c.touches.intersection(&untouched).count();
        let best = candidates.iter().map(worth).max();
        let Some(position) = candidates.iter().position(|c| Some(worth(c)) == best) else { break };
        let chosen = candidates.remove(position);
        untouched.retain(|item| !chosen.touches.contains(item));
        let mut numbers = (1..).map(|number: usize| format!("suggested-{number}"));
        let Some(id) = numbers.find(|id| !ids.contains(id)) else { break };
        let text =
            suggestion(&workspace.policy, (&chosen.ticket, &chosen.trace), chosen.class, &id);
        writeln!(out, "{text}")?;
        ids.insert(id);
    }
    out.flush()?;
    Ok(Exit::Clean)
}

fn candidate<'c>(
    workspace: &Workspace,
    class: &'c Covered,
    untouched: &BTreeSet<Item>,
) -> Candidate<'c> {
    // A round time, which a scenario can state.
    let hour = workspace.now.as_second().div_euclid(3600) * 3600;
    let opened = Timestamp::from_second(hour).unwrap_or(workspace.now);
    let ticket = Ticket { opened, facts: class.facts.clone() };
    let (policy, clock) = (&workspace.policy, &workspace.clock);
    let trace = simulate(policy, clock, &ticket, &[], Options::default());
    let of_trace = Coverage::of(policy, [&trace]);
    let touched = of_trace.items.iter().filter(|(_, touched)| *touched).map(|(item, _)| *item);
    let touches = touched.filter(|item| untouched.contains(item)).collect();
    Candidate { class, ticket, trace, touches }
}
