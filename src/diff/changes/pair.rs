//! Which entry of the base is which of the head: by id, and where an id is gone, by what it says.

use std::collections::{BTreeMap, BTreeSet};

use super::super::fields::{Naming, Value, fields};
use super::Version;
use crate::model::{EntryKey, Id, Kind};

/// What an entry goes by that has no partner yet: two entries that refer to such ones can still say
/// the same.
const UNPAIRED: &str = "?";

/// The entries of both sides, routes excepted: they have no ids.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// The entries that both sides have, by the base's and the head's key.
    pub(super) both: Vec<(EntryKey, EntryKey)>,
    /// Those that have another id in the head.
    pub(super) renamed: BTreeMap<EntryKey, Id>,
    pub(super) only_base: BTreeSet<EntryKey>,
    pub(super) only_head: BTreeSet<EntryKey>,
    /// Those that cannot be compared.
    pub(super) unknown: Vec<EntryKey>,
}

impl Pairs {
    pub(super) fn of(base: Version<'_>, head: Version<'_>) -> Self {
        let mut pairs = Self::by_id(base, head);
        // A pair that was found may be what another one refers to.
        while pairs.find_renamed(base, head, same_content) {}
        pairs.find_renamed(base, head, same_name);
        for (base, id) in &pairs.renamed {
            let head = EntryKey { kind: base.kind, id: id.clone() };
            pairs.both.push((base.clone(), head));
        }
        pairs.set_unknown_aside(base, head);
        pairs
    }

    fn by_id(base: Version<'_>, head: Version<'_>) -> Self {
        let keys = |version: Version<'_>| -> BTreeSet<EntryKey> {
            let entries = version.policy.entries().into_iter();
            entries.filter(|entry| entry.kind != Kind::Route).map(|entry| entry.key()).collect()
        };
        let (base, head) = (keys(base), keys(head));
        Self {
            both: base.intersection(&head).map(|key| (key.clone(), key.clone())).collect(),
            only_base: base.difference(&head).cloned().collect(),
            only_head: head.difference(&base).cloned().collect(),
            ..Self::default()
        }
    }

    /// Pairs entries without a partner whose signature only one entry of either side has. True if
    /// there were any.
    fn find_renamed(
        &mut self,
        base: Version<'_>,
        head: Version<'_>,
        signature: fn(&Naming<'_>, &EntryKey) -> Option<String>,
    ) -> bool {
        let kinds = |keys: &BTreeSet<EntryKey>| -> BTreeSet<Kind> {
            keys.iter().map(|key| key.kind).collect()
        };
        let kinds = &kinds(&self.only_base) & &kinds(&self.only_head);
        if kinds.is_empty() {
            return false;
        }
        let unpaired = |keys: &BTreeSet<EntryKey>| -> BTreeMap<EntryKey, Id> {
            keys.iter().map(|key| (key.clone(), UNPAIRED.into())).collect()
        };
        let mut base_names = unpaired(&self.only_base);
        base_names.extend(self.renamed.clone());
        let base_naming = Naming::renamed(base.policy, base_names, BTreeSet::new());
        let head_names = unpaired(&self.only_head);
        let head_naming = Naming::renamed(head.policy, head_names, BTreeSet::new());

        let mut alike: BTreeMap<(Kind, String), [Vec<&EntryKey>; 2]> = BTreeMap::new();
        let sides = [(&base_naming, &self.only_base), (&head_naming, &self.only_head)];
        for (side, (naming, keys)) in sides.into_iter().enumerate() {
            for key in keys.iter().filter(|key| kinds.contains(&key.kind)) {
                let Some(signature) = signature(naming, key) else { continue };
                if let Some(list) = alike.entry((key.kind, signature)).or_default().get_mut(side) {
                    list.push(key);
                }
            }
        }
        let found: Vec<(EntryKey, EntryKey)> = alike
            .into_values()
            .filter_map(|sides| match sides.each_ref().map(Vec::as_slice) {
                [[base], [head]] => Some(((*base).clone(), (*head).clone())),
                _ => None,
            })
            .collect();
        for (base, head) in &found {
            self.only_base.remove(base);
            self.only_head.remove(head);
            self.renamed.insert(base.clone(), head.id.clone());
        }
        !found.is_empty()
    }

    /// Takes out what nothing may be concluded about.
    fn set_unknown_aside(&mut self, base: Version<'_>, head: Version<'_>) {
        let mut unknown = BTreeSet::new();
        self.both.retain(|(base_key, head_key)| {
            let known = !base.damaged.contains(base_key) && !head.damaged.contains(head_key);
            if !known {
                unknown.insert(head_key.clone());
            }
            known
        });
        // What one side lacks may stand in what could not be read of it: a damaged entry that was left
        // out, or a lost file.
        let mut sift = |keys: &mut BTreeSet<EntryKey>, other: Version<'_>| {
            keys.retain(|key| {
                let known = !other.lost && !other.damaged.contains(key);
                if !known {
                    unknown.insert(key.clone());
                }
                known
            });
        };
        sift(&mut self.only_base, head);
        sift(&mut self.only_head, base);
        self.unknown = unknown.into_iter().collect();
    }
}

/// Everything the entry says.
fn same_content(naming: &Naming<'_>, key: &EntryKey) -> Option<String> {
    let fields = fields(naming, key)?;
    let mut text = String::new();
    for field in fields {
        text.push_str(&format!("{} = {}\n", field.name, field.value));
    }
    Some(text)
}

/// The name people know it by.
fn same_name(naming: &Naming<'_>, key: &EntryKey) -> Option<String> {
    let named = |name: &str| name == "name" || name == "title" && key.kind == Kind::Document;
    fields(naming, key)?.into_iter().find_map(|field| match field.value {
        Value::Text(text) if named(&field.name) => Some(text),
        _ => None,
    })
}
