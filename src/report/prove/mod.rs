//! Proofs → bytes: what holds, and what is broken with a ticket that shows it. One format per file.

mod extent;
mod github;
mod human;
mod json;
mod junit;
mod markdown;
mod rules;
mod sarif;
mod scenario;
mod severer;
mod words;

use std::io::{self, Write};

use crate::model::{Claim, Policy};
use crate::prove::{Broken, Counterexample, Proof, Verdict};
use crate::source::{Place, Position, Sources, Span};

use super::Reader;
use super::timeline::Words;

pub(super) use extent::grouped;
pub use scenario::{counterexample, suggestion};

/// What a proof found, with what is needed to tell it.
#[derive(Debug)]
pub struct ProofReport<'a> {
    /// The policy set.
    pub policy: &'a Policy,
    /// The files it stands in.
    pub sources: &'a Sources,
    /// What was found.
    pub proof: &'a Proof,
    /// Who was taken away, in words, where somebody was.
    pub without: Option<&'a str>,
    /// The claims that are broken anyway, and were left out for that.
    pub already: Vec<Claim>,
}

/// A way to write a [`ProofReport`].
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a line.
    pub summary: &'static str,
    /// Who reads it.
    pub reader: Reader,
    /// Writes a report.
    pub write: fn(&ProofReport<'_>, &mut dyn Write) -> io::Result<()>,
}

/// Every format, the default first.
pub static FORMATS: &[&Format] = &[
    &human::FORMAT,
    &json::FORMAT,
    &junit::FORMAT,
    &sarif::FORMAT,
    &github::FORMAT,
    &markdown::FORMAT,
];

/// An event of a counterexample: when, what, because of which rule, and whether it shows the fault.
struct Line<'r> {
    /// Elapsed time since the opening.
    after: String,
    what: String,
    rule: String,
    place: Option<Place<'r>>,
    shows: bool,
}

impl<'a> ProofReport<'a> {
    /// A proof of a policy set as it is.
    pub fn new(policy: &'a Policy, sources: &'a Sources, proof: &'a Proof) -> Self {
        Self { policy, sources, proof, without: None, already: Vec::new() }
    }
}

impl ProofReport<'_> {
    fn words(&self) -> Words<'_> {
        Words { policy: self.policy }
    }

    /// The guarantees that are broken.
    fn broken(&self) -> impl Iterator<Item = (&Verdict, &Broken)> {
        self.proof.verdicts.iter().filter_map(|verdict| Some((verdict, verdict.broken.as_ref()?)))
    }

    /// Where a guarantee stands; a built-in one stands nowhere.
    fn claim_at(&self, claim: Claim) -> Option<Span> {
        match claim {
            Claim::Guarantee(ix) => Some(self.policy.guarantees[ix].entry.at),
            Claim::BuiltIn(_) => None,
        }
    }

    /// Where a report about a broken guarantee points: at the guarantee, else at the first rule that is
    /// to blame.
    fn primary(&self, verdict: &Verdict, broken: &Broken) -> Option<Span> {
        let rules = || self.rules(verdict.claim, broken).into_iter().map(|(_, at)| at);
        self.claim_at(verdict.claim).or_else(|| rules().next())
    }

    /// The path of a span's file from the top of its git repository, and where it begins there.
    fn repository_place(&self, at: Span) -> Option<(String, Position)> {
        let place = self.sources.place(at)?;
        let path = self.sources.repository_path(at.file);
        Some((path.map_or_else(|| place.path.to_string(), Into::into), place.position))
    }

    fn place(&self, at: Span) -> Option<Place<'_>> {
        self.sources.place(at)
    }

    /// The timeline of a counterexample: up to the last event that shows the fault, and as long as what
    /// was promised could have happened; of two tickets that of the more severe.
    fn timeline(&self, claim: Claim, broken: &Broken) -> Vec<Line<'_>> {
        match &broken.example {
            Counterexample::Ticket { trace, .. } => {
                let evidence = words::evidence(self, claim, trace);
                let within = words::within(self.policy, claim);
                let could = trace.events.iter().rposition(|event| {
                    within.is_some_and(|within| event.at.duration_since(trace.opened) <= within)
                });
                self.lines(trace, &evidence, evidence.last().copied().max(could).unwrap_or(0))
            }
            Counterexample::Severer(worse) => {
                let event: Vec<usize> = worse.in_severe.into_iter().collect();
                let trace = &worse.severe.1;
                self.lines(trace, &event, worse.in_severe.unwrap_or(trace.events.len()))
            }
            Counterexample::Person(_) => Vec::new(),
        }
    }

    fn lines(
        &self,
        trace: &crate::simulate::Trace,
        evidence: &[usize],
        last: usize,
    ) -> Vec<Line<'_>> {
        let words = self.words();
        let events = trace.events.iter().enumerate().take(last + 1);
        events
            .filter(|(index, event)| evidence.contains(index) || words::matters(&event.what))
            .map(|(index, event)| Line {
                after: super::timeline::elapsed(event.at.duration_since(trace.opened)),
                what: words.event(event),
                rule: event.why.describe(self.policy),
                place: event.why.place(self.policy).and_then(|at| self.sources.place(at)),
                shows: evidence.contains(&index),
            })
            .collect()
    }
}
