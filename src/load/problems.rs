//! Collecting errors: each with its entry, and did-you-mean added once all are known.

use std::collections::{BTreeMap, BTreeSet};

use super::mistake::Mistake;
use super::names::Names;
use super::{LoadError, suggest};
use crate::diagnostic::{Diagnostic, RuleInfo, loading};
use crate::model::{EntryKey, Kind};
use crate::source::{FileId, Sources, Span};

/// An error on its way out.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) entry: Option<EntryKey>,
    pub(super) diagnostic: Diagnostic,
    /// For an unknown id: what was wanted, to look for similar ones.
    pub(super) wanted: Option<Wanted>,
    /// It concludes from what is not there, which may be a part that could not be read.
    pub(super) lacking: bool,
}

/// What an unknown id was to name.
#[derive(Debug)]
pub(super) struct Wanted {
    /// Of which kinds it might have been.
    pub(super) kinds: &'static [Kind],
    /// Words that would have been accepted as well.
    pub(super) words: &'static [&'static str],
    /// As written.
    pub(super) id: String,
}

impl From<Diagnostic> for Problem {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { entry: None, diagnostic, wanted: None, lacking: false }
    }
}

impl Problem {
    /// An error in an entry.
    pub(super) fn of(entry: EntryKey, diagnostic: Diagnostic) -> Self {
        Self { entry: Some(entry), diagnostic, wanted: None, lacking: false }
    }
}

/// Every error so far, and the entries that lost something without an error of their own.
#[derive(Debug, Default)]
pub(super) struct Problems {
    list: Vec<Problem>,
    incomplete: BTreeSet<EntryKey>,
    damaged: BTreeMap<EntryKey, Vec<Span>>,
}

impl Problems {
    /// Adds an error.
    pub(super) fn add(&mut self, problem: impl Into<Problem>) {
        self.list.push(problem.into());
    }

    /// Adds the errors of one entry.
    pub(super) fn extend(&mut self, problems: Vec<Problem>) {
        self.list.extend(problems);
    }

    /// Remembers an entry that is not whole, because it names one that could not be read.
    pub(super) fn incomplete(&mut self, entry: EntryKey) {
        self.incomplete.insert(entry);
    }

    /// Adds a structural error, and remembers where the entry it is in is damaged.
    pub(super) fn damage(&mut self, entry: Option<EntryKey>, diagnostic: Diagnostic) {
        if let Some(entry) = &entry {
            self.damaged.entry(entry.clone()).or_default().push(diagnostic.primary.span);
        }
        self.list.push(Problem { entry, diagnostic, wanted: None, lacking: false });
    }

    /// True if an entry is not whole for another reason than an error found in lowering it.
    pub(super) fn is_damaged(&self, entry: &EntryKey) -> bool {
        self.damaged.contains_key(entry) || self.incomplete.contains(entry)
    }

    /// True for an error about something that is not there, where it may be the part of its entry
    /// that could not be read.
    fn may_be_damage(&self, problem: &Problem, sources: &Sources) -> bool {
        let damaged = problem.entry.as_ref().and_then(|key| self.damaged.get(key));
        let Some(places) = damaged.filter(|_| problem.lacking) else { return false };
        let span = problem.diagnostic.primary.span;
        // An inline table covers what is in it; a header or a key says nothing of its extent.
        let inline = sources.text(span).starts_with('{');
        let inside =
            |at: &Span| at.file == span.file && span.start <= at.start && at.end <= span.end;
        !inline || places.iter().any(inside)
    }

    /// Sorts the errors by place (files in the order given) and says what unknown ids resemble.
    pub(super) fn finish(
        mut self,
        files: &[FileId],
        names: &Names,
        sources: &Sources,
    ) -> (Vec<LoadError>, BTreeSet<EntryKey>) {
        let list = std::mem::take(&mut self.list);
        self.list = list.into_iter().filter(|p| !self.may_be_damage(p, sources)).collect();
        let order: BTreeMap<FileId, usize> = (0..).zip(files).map(|(n, file)| (*file, n)).collect();
        let position = |span: Span| (order.get(&span.file), span.start, span.end);
        self.list.sort_by(|a, b| {
            let key = |p: &Problem| (position(p.diagnostic.primary.span), p.diagnostic.rule.code);
            key(a).cmp(&key(b)).then_with(|| a.diagnostic.message.cmp(&b.diagnostic.message))
        });
        // A value that is used twice, such as a layer's start, is wrong once.
        self.list.dedup_by(|a, b| a.diagnostic == b.diagnostic);
        suggest::add(&mut self.list, names, sources);
        let errors = self.list.into_iter();
        let errors = errors.map(|p| LoadError { entry: p.entry, diagnostic: p.diagnostic });
        self.incomplete.extend(self.damaged.into_keys());
        (errors.collect(), self.incomplete)
    }
}

/// The error about a text that cannot be read.
pub(super) fn mistaken(rule: &'static RuleInfo, span: Span, mistake: Mistake) -> Diagnostic {
    let diagnostic = Diagnostic::new(rule, span, mistake.message);
    let diagnostic = match mistake.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    };
    match mistake.instead {
        // Dates stand without quotes; everything else that is read from a text stands in them.
        Some(meant) if std::ptr::eq(rule, &loading::BAD_DATE) => diagnostic.fix(span, meant),
        Some(meant) => diagnostic.fix(span, format!("\"{meant}\"")),
        None => diagnostic,
    }
}
