//! Lint rules: what loads and is still wrong.
//!
//! A family file in `rules/` owns its rules; [`check`] runs them, then applies levels and
//! suppressions. Rules see the model and the clock, never TOML.

mod facts;
mod levels;
mod rule;
mod rules;
mod suppress;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::clock::Clock;
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Document, Entry, EntryKey, Ix, Policy, Suppression};
use crate::source::{Sources, Span};

pub use levels::Levels;
pub use rule::{Needs, Rule};
pub use rules::{FAMILIES, Family, registry};

/// What rules look at.
pub struct Context<'p> {
    /// The policy set.
    pub policy: &'p Policy,
    /// Its calendars and rotations, compiled.
    pub clock: &'p Clock,
    /// The files it was read from.
    pub sources: &'p Sources,
    /// The time the run was told it is.
    pub now: Timestamp,
    /// What the renderer knows of documents.
    pub documents: &'p dyn DocumentCheck,
    /// Entries that did not load whole, so that nothing may be concluded about them.
    damaged: BTreeSet<EntryKey>,
    /// Whether everything loaded, so that something may be concluded from what is *not* there.
    complete: bool,
    /// The suppressions of the base of a change, by the entry as it is called now; `None` where there is
    /// no base.
    base: Option<BTreeMap<EntryKey, Vec<Suppression>>>,
    /// What several rules need to know, worked out on first use.
    facts: OnceLock<facts::Facts>,
}

impl<'p> Context<'p> {
    /// What rules look at when the whole set loaded.
    pub fn new(
        policy: &'p Policy,
        clock: &'p Clock,
        sources: &'p Sources,
        now: Timestamp,
        documents: &'p dyn DocumentCheck,
    ) -> Self {
        let (damaged, facts) = (BTreeSet::new(), OnceLock::new());
        let base = None;
        Self { policy, clock, sources, now, documents, damaged, complete: true, base, facts }
    }

    /// Says what the base of a change suppresses: what the change itself adds does not count, so that
    /// it cannot excuse itself.
    #[must_use]
    pub fn excused_by(mut self, base: BTreeMap<EntryKey, Vec<Suppression>>) -> Self {
        self.base = Some(base);
        self
    }

    /// Says that something did not load: these entries, or (with none) a part that nobody can name.
    #[must_use]
    pub fn incomplete(mut self, damaged: BTreeSet<EntryKey>) -> Self {
        self.damaged = damaged;
        self.complete = false;
        self
    }

    /// The day it is in the organization's zone.
    fn today(&self) -> Date {
        self.now.to_zoned(self.policy.organization.timezone.clone()).date()
    }

    /// Who uses what, and who can be reached.
    fn facts(&self) -> &facts::Facts {
        self.facts.get_or_init(|| facts::Facts::new(self.policy))
    }
}

/// What rules need to know of templates and prose. The renderer knows it; the command line lends it,
/// so that linting does not depend on rendering.
pub trait DocumentCheck: Sync {
    /// Names of all templates there are: built-in and the team's own.
    fn templates(&self) -> Vec<String>;

    /// The team's own templates that exist as files.
    fn own_templates(&self) -> Vec<String>;

    /// Expressions of a document's prose that do not resolve, each with its place and the reason.
    fn prose_errors(&self, document: Ix<Document>) -> Vec<(Span, String)>;

    /// The last day on which somebody said elsewhere than in the policy set that a document was
    /// reviewed: in the message of a commit. `None` where nobody did, or that is not known.
    fn reviewed(&self, document: &str) -> Option<Date> {
        let _ = document;
        None
    }
}

/// What rules found, with the entry each finding is about.
#[derive(Debug, Default)]
pub struct Findings {
    found: Vec<Finding>,
}

/// A diagnostic and the entry whose `allow` may silence it.
#[derive(Debug)]
pub struct Finding {
    /// The entry it is about.
    pub entry: EntryKey,
    /// What to say.
    pub diagnostic: Diagnostic,
}

impl Findings {
    /// Reports a problem of an entry; the entry's `allow` may silence it.
    pub fn add(&mut self, entry: &Entry, diagnostic: Diagnostic) {
        self.found.push(Finding { entry: entry.key(), diagnostic });
    }
}

/// What came of a run of the rules.
#[derive(Debug, Default)]
pub struct Checked {
    /// What is to be reported, sorted by place.
    pub findings: Vec<Finding>,
    /// How many findings an `allow` silenced.
    pub suppressed: usize,
    /// How many rules ran.
    pub ran: usize,
    /// How many rules could not run, since something did not load.
    pub skipped: usize,
}

/// Runs every rule that is not set to `allow`, and applies suppressions.
pub fn check(cx: &Context<'_>, levels: &Levels) -> Checked {
    let wanted: Vec<&Rule> =
        registry().iter().copied().filter(|rule| levels.of(&rule.info) != Level::Allow).collect();
    let (mut running, skipped): (Vec<&Rule>, Vec<&Rule>) =
        wanted.into_iter().partition(|rule| cx.complete || rule.needs == Needs::Entry);
    // A job each, and the longest first: one of them costs as much as all others, which fill the gaps.
    running.sort_by_key(|rule| rule.info.code != rules::LONGEST.info.code);
    let found: Vec<Finding> = running
        .par_iter()
        .with_max_len(1)
        .flat_map_iter(|rule| {
            let mut findings = Findings::default();
            (rule.run)(cx, &mut findings);
            findings.found
        })
        .filter(|finding| !cx.damaged.contains(&finding.entry))
        .collect();
    let (mut findings, suppressed) = suppress::apply(cx, levels, found);
    for finding in &mut findings {
        finding.diagnostic.level = levels.of(finding.diagnostic.rule);
    }
    findings.retain(|finding| finding.diagnostic.level != Level::Allow);
    findings.sort_by(|a, b| a.diagnostic.sort_key().cmp(&b.diagnostic.sort_key()));
    Checked { findings, suppressed, ran: running.len(), skipped: skipped.len() }
}
