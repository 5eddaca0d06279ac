//! An entry as the list of its fields, so that two entries of any two policy sets can be compared.
//!
//! A field has the name its author writes and a value in one spelling: comments, the order of files
//! and tables, `60m` for `1h`, and a default that is written out make no difference. Every file here
//! takes the model's structs apart by name, so that a field added to the model cannot be forgotten.

mod calendars;
mod classification;
mod conditions;
mod contacts;
mod documents;
mod duties;
mod escalation;
mod guarantees;
mod naming;
mod organization;
mod rotations;
mod scenarios;
mod value;
mod words;
mod writer;

use crate::model::{Entry, EntryKey, HasEntry, Kind, Policy, Table};
use crate::source::Span;

pub use naming::Naming;
pub use value::{Instant, Sense, Value};
use writer::Writer;

/// One field of an entry, or of a record within it.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name as the author writes it, with the keys below it: `respond-within`, `after.high`.
    pub name: String,
    /// What it says.
    pub value: Value,
    /// What makes it tighter or looser.
    pub sense: Sense,
    /// Where it was written: the value, or the closest thing that has a place.
    pub at: Span,
}

/// One item of a list of tables: a step, a method of contact, a shift.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its fields.
    pub fields: Vec<Field>,
    /// The whole table.
    pub at: Span,
}

/// A field of an entry with everything above it, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The way to it: `steps.2.after.high`; items of lists are counted from 1.
    pub path: String,
    /// What it says, in the one spelling in which equal things are equal.
    pub text: String,
    /// Where it was written.
    pub at: Span,
}

/// The fields of an entry, each on its line; `None` where the set has no such entry.
pub fn lines(policy: &Policy, key: &EntryKey) -> Option<Vec<Line>> {
    let naming = Naming::of(policy);
    let mut lines = Vec::new();
    flatten(&fields(&naming, key)?, "", &mut lines);
    Some(lines)
}

/// The fields of an entry as a tree; `None` where the set has no such entry.
pub fn fields(naming: &Naming<'_>, key: &EntryKey) -> Option<Vec<Field>> {
    fn find<T: HasEntry>(
        naming: &Naming<'_>,
        table: &Table<T>,
        id: &str,
        write: fn(&mut Writer<'_>, &T),
    ) -> Option<Vec<Field>> {
        let entry = &table[table.find(id)?];
        Some(written(naming, entry.entry(), |writer| write(writer, entry)))
    }
    let (policy, id) = (naming.policy(), &*key.id);
    match key.kind {
        Kind::Organization => {
            let organization = &policy.organization;
            Some(written(naming, &organization.entry, |writer| {
                organization::organization(writer, organization);
            }))
        }
        Kind::Calendar => find(naming, &policy.calendars, id, calendars::calendar),
        Kind::HolidaySet => find(naming, &policy.holiday_sets, id, calendars::holiday_set),
        Kind::Contact => find(naming, &policy.contacts, id, contacts::contact),
        Kind::Rotation => find(naming, &policy.rotations, id, rotations::rotation),
        Kind::Category => find(naming, &policy.categories, id, classification::category),
        Kind::Impact => find(naming, &policy.impacts, id, classification::impact),
        Kind::Urgency => find(naming, &policy.urgencies, id, classification::urgency),
        Kind::Attribute => find(naming, &policy.attributes, id, classification::attribute),
        Kind::Priority => find(naming, &policy.priorities, id, classification::priority),
        Kind::Matrix => {
            let matrix = policy.matrix.as_ref()?;
            Some(written(naming, &matrix.entry, |writer| classification::matrix(writer, matrix)))
        }
        Kind::Tier => find(naming, &policy.tiers, id, escalation::tier),
        Kind::EscalationPolicy => {
            find(naming, &policy.escalation_policies, id, escalation::escalation_policy)
        }
        Kind::Route => {
            let position: usize = id.parse().ok()?;
            let route = policy.routes.values().nth(position.checked_sub(1)?)?;
            Some(written(naming, &route.entry, |writer| escalation::route(writer, route)))
        }
        Kind::Trigger => find(naming, &policy.triggers, id, escalation::trigger),
        Kind::Duty => find(naming, &policy.duties, id, duties::duty),
        Kind::Scenario => find(naming, &policy.scenarios, id, scenarios::scenario),
        Kind::Guarantee => find(naming, &policy.guarantees, id, guarantees::guarantee),
        Kind::Document => find(naming, &policy.documents, id, documents::document),
    }
}

/// What all entries share comes last.
fn written(naming: &Naming<'_>, entry: &Entry, write: impl FnOnce(&mut Writer<'_>)) -> Vec<Field> {
    let mut writer = Writer::new(naming, entry.at);
    write(&mut writer);
    organization::allow(&mut writer, entry);
    writer.finish()
}

/// Writes a tree of fields as lines below `above`.
fn flatten(fields: &[Field], above: &str, lines: &mut Vec<Line>) {
    for field in fields {
        let path = join(above, &field.name);
        match &field.value {
            Value::Records(records) => {
                for (position, record) in (1..).zip(records) {
                    flatten(&record.fields, &join(&path, &position.to_string()), lines);
                }
            }
            value => lines.push(Line { path, text: value.to_string(), at: field.at }),
        }
    }
}

/// A name below another; nothing is below the empty one.
pub(super) fn join(above: &str, name: &str) -> String {
    match above {
        "" => name.to_owned(),
        above => format!("{above}.{name}"),
    }
}
