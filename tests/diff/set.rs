//! Policy sets of tests, and comparing them as the command does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::{Timestamp, ToSpan as _};
use tierline::clock::Clock;
use tierline::diff::changes::{Changes, Version, changes};
use tierline::diff::grade_conditions;
use tierline::diff::people::{PeopleChanges, Sides, people};
use tierline::diff::tickets::{TicketChanges, tickets};
use tierline::load::{Loaded, load};
use tierline::model::EntryKey;
use tierline::prove;
use tierline::report::diff::{DiffReport, FORMATS, Format, Side};
use tierline::source::{SourceFile, Sources};

/// Files by path.
pub(crate) type Files = BTreeMap<String, String>;

/// A policy set as it was loaded.
#[derive(Debug)]
pub(crate) struct Set {
    pub(crate) sources: Sources,
    pub(crate) loaded: Loaded,
    pub(crate) damaged: BTreeSet<EntryKey>,
}

impl Set {
    pub(crate) fn new(files: &Files) -> Self {
        let mut sources = Sources::default();
        for (path, text) in files {
            sources.add(SourceFile::new(path.as_str(), text.clone()));
        }
        let loaded = load(&sources);
        let damaged = loaded.damaged();
        Self { sources, loaded, damaged }
    }

    pub(crate) fn whole(files: &Files) -> Self {
        let set = Self::new(files);
        assert!(set.loaded.errors.is_empty(), "{:#?}", set.loaded.errors);
        set
    }

    pub(crate) fn version(&self) -> Version<'_> {
        Version {
            policy: self.loaded.policy.as_ref().unwrap(),
            damaged: &self.damaged,
            lost: self.loaded.errors.iter().any(|error| error.entry.is_none()),
        }
    }
}

/// The files below a folder.
pub(crate) fn read(folder: &Path) -> Files {
    fn walk(folder: &Path, top: &Path, files: &mut Files) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, top, files);
            } else {
                let name = path.strip_prefix(top).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut files = Files::new();
    walk(folder, folder, &mut files);
    files
}

pub(crate) fn compare(base: &Set, head: &Set) -> Changes {
    changes(base.version(), head.version())
}

pub(crate) const NOW: &str = "2026-11-20T09:00:00Z";

/// What the change does to tickets and to people in thirty days.
pub(crate) fn effects(base: &Set, head: &Set, changes: &Changes) -> (TicketChanges, PeopleChanges) {
    effects_from(NOW.parse().unwrap(), 30, base, head, changes)
}

/// What the change does to tickets and to people in so many days from a moment.
pub(crate) fn effects_from(
    from: Timestamp,
    days: i64,
    base: &Set,
    head: &Set,
    changes: &Changes,
) -> (TicketChanges, PeopleChanges) {
    let base = changes.in_terms_of_head(base.version().policy);
    let head = head.version().policy;
    let (base_clock, head_clock) = (Clock::new(&base), Clock::new(head));
    let sides = Sides {
        base: prove::Side { policy: &base, clock: &base_clock },
        head: prove::Side { policy: head, clock: &head_clock },
    };
    let range = (from, from.checked_add((days * 24).hours()).unwrap());
    let tickets = tickets(sides.base, sides.head, changes, range);
    let people = people(sides, Some(&tickets), range);
    (tickets, people)
}

/// What every format says of the change.
pub(crate) fn said(base: &Set, head: &Set) -> Vec<(&'static Format, String)> {
    let mut changes = compare(base, head);
    let (tickets, people) = effects(base, head, &changes);
    grade_conditions(&mut changes, &tickets);
    let report = DiffReport {
        base: Side { name: "base", policy: Some(base.version().policy), sources: &base.sources },
        head: Side { name: "head", policy: Some(head.version().policy), sources: &head.sources },
        changes: &changes,
        tickets: Some(&tickets),
        people: Some(&people),
        days: 30,
        missing: &[],
        width: 100,
    };
    let said = |format: &&'static Format| {
        let mut bytes = Vec::new();
        (format.write)(&report, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        (*format, anstream::adapter::strip_str(&text).to_string())
    };
    FORMATS.iter().map(said).collect()
}
