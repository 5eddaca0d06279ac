//! The order of work of loading.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;
use foldhash::HashMap;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::context::{Cx, Set};
use super::file::{File, Gathered};
use super::imports::Imports;
use super::names::{Names, Raw};
use super::problems::{Problem, Problems};
use super::{
    Loaded, attributes, calendars, classification, contacts, documents, duties,
    escalation_policies, guarantees, holidays, matrix, organization, priorities, rank, register,
    rotations, routes, scenarios, settings, tiers, triggers, zone,
};
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{EntryKey, Guarantee, HasEntry, Kind, Organization, Policy, Scenario, Table};
use crate::parse::{self, Decoded};
use crate::source::{At, FileId, SourceFile, Sources, Span};

/// Below this many entries to lower, threads cost more than they save.
const WORTH_SHARING: usize = 16;

/// Loads a policy set: every file of `sources`, and every error in them.
///
/// Nothing depends on the order of the files.
pub fn load(sources: &Sources) -> Loaded {
    assemble(sources, decode(sources, |_| None))
}

/// Loads two versions of a policy set, each as [`load`] does. What both say at the same place is decoded
/// once.
pub fn load_both(base: &Sources, head: &Sources) -> [Loaded; 2] {
    let of_base = decode(base, |_| None);
    let known: HashMap<&Utf8Path, &(FileId, Decoded<File>)> = of_base
        .iter()
        .filter_map(|decoded| Some((base.path_in_folder(decoded.0)?, decoded)))
        .collect();
    let of_head = decode(head, |file| {
        let (of_base, decoded) = known.get(head.path_in_folder(file)?)?;
        let (before, now) = (base.get(*of_base)?, head.get(file)?);
        let is_same = before.text() == now.text() && now.problem().is_none();
        // Errors have places, which are others on the other side.
        let is_clean = decoded.errors.is_empty() && decoded.damaged.is_empty();
        (is_same && is_clean).then(|| decoded.clone())
    });
    [assemble(base, of_base), assemble(head, of_head)]
}

/// Decodes every policy file, in the order of paths, several at a time: even two are worth it, as
/// decoding is most of the work. Each is a job of its own, since large files often stand side by side.
fn decode(
    sources: &Sources,
    known: impl Fn(FileId) -> Option<Decoded<File>> + Sync,
) -> Vec<(FileId, Decoded<File>)> {
    let mut files: Vec<(FileId, &SourceFile)> = sources.policy_files().collect();
    files.sort_by_key(|(_, source)| source.path());
    let one = |(file, source): (FileId, &SourceFile)| {
        (file, known(file).unwrap_or_else(|| parse::read(file, source)))
    };
    files.into_par_iter().with_max_len(1).map(one).collect()
}

/// Makes a policy set of what its files say.
fn assemble(sources: &Sources, decoded: Vec<(FileId, Decoded<File>)>) -> Loaded {
    let mut files: Vec<FileId> = sources.iter().map(|(file, _)| file).collect();
    files.sort_by_key(|file| sources.get(*file).map(|source| source.path()));
    let mut problems = Problems::default();
    let mut damaged = Vec::new();
    let mut gathered = Gathered::default();
    for (file, decoded) in decoded {
        for error in decoded.errors {
            let entry = register::entry_of(&error.pointer);
            problems.damage(entry, error.diagnostic);
        }
        for pointer in decoded.damaged {
            if let Some(entry) = register::entry_of(&pointer) {
                problems.incomplete(entry);
            }
            damaged.push(pointer);
        }
        if let Some(content) = decoded.value {
            gathered.add(file, content);
        }
    }
    let names = register::register(&mut gathered, &damaged, &mut problems);
    let order = (0..).zip(&files).map(|(position, file)| (*file, position)).collect();
    register::shared_namespace(&gathered, &order, &mut problems);
    let has_settings = !damaged.iter().any(settings_lost);
    let wanted = gathered.holidays.iter().filter_map(|set| set.value.import());
    let imports = Imports::read(sources, wanted);
    let (policy, names) = lower(
        gathered,
        names,
        imports,
        settings::file(sources, &files),
        has_settings,
        &order,
        &mut problems,
    );
    let (errors, incomplete) = problems.finish(&files, &names, sources);
    Loaded { policy: policy.map(Arc::new), errors, incomplete }
}

/// True where a damaged part may have held the organization, so that its absence says nothing.
fn settings_lost(pointer: &parse::Pointer) -> bool {
    pointer.first().is_none_or(|table| table == "organization")
}

/// Lowers every entry.
fn lower(
    gathered: Gathered,
    names: Names,
    imports: Imports,
    settings_file: Option<FileId>,
    has_settings: bool,
    order: &BTreeMap<FileId, usize>,
    problems: &mut Problems,
) -> (Option<Policy>, Names) {
    let mut gathered = gathered;
    let mut set = Set {
        names,
        imports,
        zones: zone::bundled(),
        timezone: TimeZone::UTC,
        priority_calendars: Vec::new(),
        attributes: Vec::new(),
        triggers: gathered.triggers.iter().map(|trigger| trigger.value.mode).collect(),
    };
    set.priority_calendars = register::priority_calendars(&gathered, &set);
    let organization = organization(&mut gathered, &mut set, settings_file, has_settings, problems);

    let attributes = table(&set, Kind::Attribute, gathered.attributes, problems, attributes::lower);
    set.attributes = attributes.values().map(|attribute| attribute.kind.clone()).collect();
    let set = set;

    macro_rules! tables {
        ($($field:ident = $kind:ident, $raw:ident, $lower:path;)+) => {$(
            let $field = table(&set, Kind::$kind, gathered.$raw, problems, $lower);
        )+};
    }
    tables! {
        calendars = Calendar, calendars, calendars::lower;
        holiday_sets = HolidaySet, holidays, holidays::lower;
        contacts = Contact, contacts, contacts::lower;
        rotations = Rotation, rotations, rotations::lower;
        categories = Category, categories, classification::category;
        impacts = Impact, impacts, classification::impact;
        urgencies = Urgency, urgencies, classification::urgency;
        priorities = Priority, priorities, priorities::lower;
        tiers = Tier, tiers, tiers::lower;
        escalation_policies = EscalationPolicy, escalation_policies, escalation_policies::lower;
        triggers = Trigger, triggers, triggers::lower;
        duties = Duty, duties, duties::lower;
        documents = Document, documents, documents::lower;
    }
    let scenarios = each(&set, Kind::Scenario, gathered.scenarios, problems, scenarios::lower);
    // A test without a part of it would test something that nobody wrote.
    let whole = |scenario: &Scenario| !problems.is_damaged(&scenario.entry.key());
    let scenarios = Table::new(scenarios.into_iter().flatten().filter(whole).collect());
    let guarantees = each(&set, Kind::Guarantee, gathered.guarantees, problems, guarantees::lower);
    let whole = |guarantee: &Guarantee| !problems.is_damaged(&guarantee.entry.key());
    let guarantees = Table::new(guarantees.into_iter().flatten().filter(whole).collect());
    let matrix = settings::only(Kind::Matrix, gathered.matrix, problems).and_then(|(file, raw)| {
        let at = raw.span(file);
        let raw = alone(Kind::Matrix.table(), file, at, raw.into_inner());
        each(&set, Kind::Matrix, vec![raw], problems, matrix::lower).pop()
    });
    let routes = settings::routes(gathered.routes, problems);
    let routes = (1..).zip(routes).map(|(position, (file, raw)): (usize, _)| {
        let raw: crate::parse::Spanned<routes::RawRoute> = raw;
        let at = raw.when.span(file);
        alone(&position.to_string(), file, at, raw.into_inner())
    });
    let routes = each(&set, Kind::Route, routes.collect(), problems, routes::lower).into_iter();
    let routes = Table::in_order(routes.flatten().collect());

    let ranked = |what, list: Vec<(_, At<u32>)>, problems: &mut Problems| {
        rank::unique(what, list.into_iter(), order, problems);
    };
    ranked("rank", impacts.values().map(|e| (&e.entry, e.rank)).collect(), problems);
    ranked("rank", urgencies.values().map(|e| (&e.entry, e.rank)).collect(), problems);
    ranked("rank", priorities.values().map(|e| (&e.entry, e.rank)).collect(), problems);
    ranked("level", tiers.values().map(|e| (&e.entry, e.level)).collect(), problems);

    let policy = organization.map(|organization| Policy {
        organization,
        calendars,
        holiday_sets,
        contacts,
        rotations,
        categories,
        impacts,
        urgencies,
        attributes,
        priorities,
        matrix,
        tiers,
        escalation_policies,
        routes,
        triggers,
        duties,
        scenarios,
        guarantees,
        documents,
    });
    (policy, set.names)
}

/// Lowers the settings, and puts the organization's zone into the set. `None` where there is no
/// organization, or its zone does not exist: every time would be wrong.
fn organization(
    gathered: &mut Gathered,
    set: &mut Set,
    settings_file: Option<FileId>,
    has_settings: bool,
    problems: &mut Problems,
) -> Option<Organization> {
    let found = std::mem::take(&mut gathered.organization);
    let elsewhere = found.iter().any(|(file, _)| Some(*file) != settings_file);
    let raw = settings::take("organization", found, settings_file, problems);
    let lints = std::mem::take(&mut gathered.lints);
    let lints = settings::take("lints", lints, settings_file, problems);
    let render = std::mem::take(&mut gathered.render);
    let render = settings::take("render", render, settings_file, problems);
    let (Some(file), Some(raw)) = (settings_file, raw) else {
        if has_settings && !elsewhere {
            let start = Span { file: settings_file.unwrap_or(FileId(0)), start: 0, end: 0 };
            let message = "the policy set does not say whose it is";
            let diagnostic = Diagnostic::new(&loading::MISSING_ORGANIZATION, start, message).help(
                "add `[organization]` with `name` and `timezone` to the `tierline.toml` of the set",
            );
            problems.add(Problem::of(settings::organization(), diagnostic));
        }
        return None;
    };
    let at = raw.span(file);
    let mut cx = Cx::new(set, settings::organization(), file, at);
    let zone_at = cx.span(&raw.timezone);
    let zone = zone::find(set.zones, &raw.timezone);
    let zone = cx.take(&loading::UNKNOWN_TIMEZONE, zone_at, zone).map(|zone| zone.value);
    let organization = organization::lower(
        &mut cx,
        raw.into_inner(),
        lints.map(crate::parse::Spanned::into_inner),
        render.map(crate::parse::Spanned::into_inner),
        zone.clone().unwrap_or(TimeZone::UTC),
    );
    problems.extend(cx.problems);
    set.timezone = zone?;
    Some(organization)
}

/// An entry that stands alone, or in a list.
fn alone<R>(id: &str, file: FileId, at: Span, value: R) -> Raw<R> {
    Raw { id: id.into(), at, file, value }
}

/// Lowers the entries of a kind into their table.
fn table<R: Send, T: HasEntry + Send>(
    set: &Set,
    kind: Kind,
    raw: Vec<Raw<R>>,
    problems: &mut Problems,
    lower: fn(&mut Cx<'_>, R) -> T,
) -> Table<T> {
    Table::new(each(set, kind, raw, problems, lower))
}

/// Lowers entries one by one, several at a time where there are many.
fn each<R: Send, T: Send>(
    set: &Set,
    kind: Kind,
    raw: Vec<Raw<R>>,
    problems: &mut Problems,
    lower: fn(&mut Cx<'_>, R) -> T,
) -> Vec<T> {
    let one = |raw: Raw<R>| {
        let mut cx = Cx::new(set, EntryKey { kind, id: raw.id }, raw.file, raw.at);
        let lowered = lower(&mut cx, raw.value);
        let incomplete = cx.incomplete.then_some(cx.key);
        (lowered, cx.problems, incomplete)
    };
    let lowered: Vec<(T, Vec<Problem>, Option<EntryKey>)> = if raw.len() < WORTH_SHARING {
        raw.into_iter().map(one).collect()
    } else {
        raw.into_par_iter().map(one).collect()
    };
    let collected = lowered.into_iter().map(|(lowered, found, incomplete)| {
        problems.extend(found);
        if let Some(entry) = incomplete {
            problems.incomplete(entry);
        }
        lowered
    });
    collected.collect()
}
