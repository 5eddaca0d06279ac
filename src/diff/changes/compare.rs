//! Two lists of fields → what changed.

use super::super::fields::{Field, Naming, Sense, Value, fields, join};
use super::{
    EntryChange, FieldChange, Grade, Saying, Version, gather, grade, homes, lists, records,
};
use crate::model::{EntryKey, Kind};

/// Both sides with the names their entries go by.
#[derive(Debug)]
pub(super) struct Comparison<'p> {
    pub(super) base: Naming<'p>,
    pub(super) head: Naming<'p>,
}

/// One side of a list of fields: the fields and the way to them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'f> {
    pub(super) path: &'f str,
    pub(super) fields: &'f [Field],
}

impl Comparison<'_> {
    /// What changed in an entry that both sides have; `None` where nothing did.
    pub(super) fn entry(&self, base: &EntryKey, head: &EntryKey) -> Option<EntryChange> {
        let (base_fields, head_fields) = (fields(&self.base, base)?, fields(&self.head, head)?);
        let base_part = Part { path: "", fields: &base_fields };
        let head_part = Part { path: "", fields: &head_fields };
        let fields = self.fields(base_part, head_part);
        if fields.is_empty() && base == head {
            return None;
        }
        Some(EntryChange {
            kind: head.kind,
            base: homes(self.base.policy(), base),
            head: homes(self.head.policy(), head),
            grade: Grade::Neutral,
            fields,
        })
    }

    /// What changed in the routes: one list whose order has a meaning.
    pub(super) fn routes(&self, base: Version<'_>, head: Version<'_>) -> Vec<EntryChange> {
        let list = |naming: &Naming<'_>| -> Vec<super::super::fields::Record> {
            let routes = naming.policy().routes.values();
            let record = |entry: &crate::model::Entry| {
                let fields = fields(naming, &entry.key()).unwrap_or_default();
                super::super::fields::Record { fields, at: entry.at }
            };
            routes.map(|route| record(&route.entry)).collect()
        };
        let damaged = |version: Version<'_>| {
            version.lost || version.damaged.iter().any(|key| key.kind == Kind::Route)
        };
        if damaged(base) || damaged(head) {
            return Vec::new();
        }
        records::routes(self, &list(&self.base), &list(&self.head))
    }

    /// What changed in a list of fields, in the order of the head; what only the base has stands where
    /// it stood.
    pub(super) fn fields(&self, base: Part<'_>, head: Part<'_>) -> Vec<FieldChange> {
        let mut changes = Vec::new();
        let mut waiting = base.fields.iter().peekable();
        let in_head = |name: &str| head.fields.iter().any(|field| field.name == name);
        let mut gone = |changes: &mut Vec<FieldChange>, until: Option<&str>| {
            while let Some(field) = waiting.peek().copied() {
                if Some(field.name.as_str()) == until {
                    break;
                }
                if until.is_some() && !base.fields.iter().any(|f| Some(f.name.as_str()) == until) {
                    break;
                }
                waiting.next();
                if !in_head(&field.name) {
                    changes.extend(self.field(base.path, Some(field), head.path, None));
                }
            }
        };
        for field in head.fields {
            let partner = base.fields.iter().find(|other| other.name == field.name);
            if partner.is_some() {
                gone(&mut changes, Some(&field.name));
            }
            changes.extend(self.field(base.path, partner, head.path, Some(field)));
        }
        gone(&mut changes, None);
        gather::gather(changes, base, head)
    }

    /// What changed in one field.
    fn field(
        &self,
        base_path: &str,
        base: Option<&Field>,
        head_path: &str,
        head: Option<&Field>,
    ) -> Vec<FieldChange> {
        let any = head.or(base);
        let Some(Field { name, sense, .. }) = any else { return Vec::new() };
        if let (Some(base), Some(head)) = (base, head)
            && base.value == head.value
        {
            return Vec::new();
        }
        let of = |field: Option<&Field>| field.map(|field| field.value.clone());
        let (base_value, head_value) = (of(base), of(head));
        if is_records(&base_value) || is_records(&head_value) {
            let (base_list, head_list) = (records_of(base_value), records_of(head_value));
            let (base_path, head_path) = (join(base_path, name), join(head_path, name));
            let base = records::List { path: &base_path, records: &base_list };
            let head = records::List { path: &head_path, records: &head_list };
            return records::compare(self, base, head, *sense);
        }
        let saying = |path: &str, field: Option<&Field>| {
            field.map(|field| Saying {
                path: join(path, &field.name),
                text: field.value.to_string(),
                at: field.at,
            })
        };
        let (grade, items) = match lists::compare(&base_value, &head_value, *sense) {
            Some((grade, items)) => (grade, Some(items)),
            None => (grade::of(self, &base_value, &head_value, *sense), None),
        };
        vec![FieldChange {
            base: saying(base_path, base),
            head: saying(head_path, head),
            items,
            grade,
            sense: *sense,
        }]
    }
}

fn is_records(value: &Option<Value>) -> bool {
    matches!(value, Some(Value::Records(_)))
}

fn records_of(value: Option<Value>) -> Vec<super::super::fields::Record> {
    match value {
        Some(Value::Records(records)) => records,
        _ => Vec::new(),
    }
}

/// A change that the fields alone cannot grade.
pub(super) fn neutral(base: Option<Saying>, head: Option<Saying>) -> FieldChange {
    FieldChange { base, head, items: None, grade: Grade::Neutral, sense: Sense::Neutral }
}
