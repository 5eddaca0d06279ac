//! Registering every id before anything is lowered: form, duplicates, what was lost.

use std::collections::BTreeMap;

use super::context::Set;
use super::file::Gathered;
use super::id;
use super::mistake::quote;
use super::names::{KINDS, Known, Names, Raw, duplicate};
use super::problems::{Problem, Problems, mistaken};
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{CalendarRef, EntryKey, Kind};
use crate::parse::Pointer;
use crate::source::{FileId, Span};

/// Registers every id; what is wrong with ids is reported.
pub(super) fn register(
    gathered: &mut Gathered,
    damaged: &[Pointer],
    problems: &mut Problems,
) -> Names {
    let mut names = Names::default();
    macro_rules! register {
        ($($field:ident: $kind:ident),+ $(,)?) => {$(
            check_ids(Kind::$kind, &gathered.$field, problems);
            names.register(Kind::$kind, &mut gathered.$field, problems);
        )+};
    }
    register! {
        calendars: Calendar,
        holidays: HolidaySet,
        contacts: Contact,
        rotations: Rotation,
        categories: Category,
        impacts: Impact,
        urgencies: Urgency,
        attributes: Attribute,
        priorities: Priority,
        tiers: Tier,
        escalation_policies: EscalationPolicy,
        triggers: Trigger,
        duties: Duty,
        scenarios: Scenario,
        guarantees: Guarantee,
        documents: Document,
    }
    for pointer in damaged {
        lost(&mut names, pointer);
    }
    names
}

fn check_ids<R>(kind: Kind, entries: &[Raw<R>], problems: &mut Problems) {
    for entry in entries {
        let key = || EntryKey { kind, id: entry.id.clone() };
        if let Some(meaning) = id::reserved(kind, &entry.id) {
            let message = format!("no {} can be called {}", kind.noun(), quote(&entry.id));
            let diagnostic = Diagnostic::new(&loading::RESERVED_ID, entry.at, message)
                .note(format!("{meaning}, so it is the id of nothing"))
                .help("give it another id");
            problems.add(Problem::of(key(), diagnostic));
        } else if let Err(mistake) = id::check(&entry.id) {
            let mut diagnostic = mistaken(&loading::BAD_ID, entry.at, mistake);
            diagnostic.fix = None;
            problems.add(Problem::of(key(), diagnostic));
        }
    }
}

/// Remembers what could not be read, so that references to it are no second error.
fn lost(names: &mut Names, pointer: &Pointer) {
    let kind = pointer.first().and_then(|table| KINDS.into_iter().find(|k| k.table() == table));
    match (kind, pointer.get(1), pointer.len()) {
        (Some(kind), Some(id), _) => {
            if names.known(kind, id) == Known::No {
                names.register_damaged(kind, id);
            }
        }
        (Some(kind), None, _) => names.register_uncertain(kind),
        // A table that stands alone refers, and is not referred to.
        (None, _, 1..) if is_unreferenced(pointer) => {}
        // A whole file, or a misspelt table: nobody knows what was in it.
        (None, ..) => KINDS.into_iter().for_each(|kind| names.register_uncertain(kind)),
    }
}

fn is_unreferenced(pointer: &Pointer) -> bool {
    let table = pointer.first().map(String::as_str);
    matches!(table, Some("organization" | "lints" | "render" | "matrix" | "routes"))
}

/// The entry a node of a file belongs to, if it belongs to one.
pub(super) fn entry_of(pointer: &Pointer) -> Option<EntryKey> {
    let table = pointer.first()?.as_str();
    let alone = |kind: Kind| Some(EntryKey { kind, id: kind.table().into() });
    match table {
        "organization" | "lints" | "render" => return alone(Kind::Organization),
        "matrix" => return alone(Kind::Matrix),
        _ => {}
    }
    let id = pointer.get(1)?;
    if table == "routes" {
        let position: usize = id.parse().ok()?;
        return Some(EntryKey { kind: Kind::Route, id: (position + 1).to_string().into() });
    }
    let kind = KINDS.into_iter().find(|kind| kind.table() == table)?;
    Some(EntryKey { kind, id: id.as_str().into() })
}

/// Reports ids that two kinds have, of those that `notify` may name.
pub(super) fn shared_namespace(
    gathered: &Gathered,
    order: &BTreeMap<FileId, usize>,
    problems: &mut Problems,
) {
    let tiers = gathered.tiers.iter().map(|e| (&e.id, Kind::Tier, e.at));
    let contacts = gathered.contacts.iter().map(|e| (&e.id, Kind::Contact, e.at));
    let rotations = gathered.rotations.iter().map(|e| (&e.id, Kind::Rotation, e.at));
    let mut all: Vec<_> = tiers.chain(contacts).chain(rotations).collect();
    let place = |span: Span| (order.get(&span.file), span.start);
    all.sort_by(|a, b| a.0.cmp(b.0).then_with(|| place(a.2).cmp(&place(b.2))));
    for pair in all.windows(2) {
        let [(first, first_kind, first_at), (id, kind, at)] = pair else { continue };
        if first == id {
            let key = EntryKey { kind: *kind, id: (*id).clone() };
            let diagnostic = duplicate(*kind, *first_kind, id, *first_at, *at);
            problems.add(Problem::of(key, diagnostic));
        }
    }
}

/// The calendar of each priority, parallel to their table; nothing is reported here.
pub(super) fn priority_calendars(gathered: &Gathered, set: &Set) -> Vec<Option<CalendarRef>> {
    let calendar = |id: &str| match id {
        "24x7" => Some(CalendarRef::Always),
        id => set.names.find(id).map(CalendarRef::Named),
    };
    gathered.priorities.iter().map(|priority| calendar(&priority.value.calendar)).collect()
}
