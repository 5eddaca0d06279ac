//! What a document shows of a policy, as far as its history is concerned.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;

use crate::diff::affected::References;
use crate::model::{Document, EntryKey, Id, Kind, Policy, Visibility};

/// The entries and templates that a document is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The document's id.
    pub document: String,
    /// Entries of which it may show anything.
    pub whole: BTreeSet<EntryKey>,
    /// Entries that it names, and no more.
    pub named: BTreeSet<EntryKey>,
    /// Kinds that it lists, so that entries which are gone by now were once among them.
    pub lists: BTreeSet<Kind>,
    /// The team's own templates: paths from the folder of the policy set.
    pub templates: BTreeSet<Utf8PathBuf>,
}

/// Who names whom in a policy: found once for all its documents.
#[derive(Debug)]
pub struct Links {
    references: References,
    /// Impacts, urgencies and priorities, which matrices and steps show without naming each.
    scales: Vec<EntryKey>,
}

impl Links {
    /// Of every entry of a policy.
    pub fn of(policy: &Policy) -> Self {
        let is_scale = |kind| matches!(kind, Kind::Impact | Kind::Urgency | Kind::Priority);
        let entries = policy.entries().into_iter().filter(|entry| is_scale(entry.kind));
        let scales = entries.map(|entry| entry.key()).collect();
        Self { references: References::of(policy), scales }
    }
}

impl Shown {
    /// Adds what an entry takes from those it names, and from those that name it: a contact the hours
    /// of its calendar, a step the name of whom it tells, a tier the categories that start there.
    pub fn complete(&mut self, policy: &Policy, links: &Links) {
        let Some(document) = policy.documents.find(&self.document) else { return };
        let document = &policy.documents[document];
        self.whole.insert(document.entry.key());
        self.whole.insert(policy.organization.entry.key());
        let references = &links.references;
        let mut open: Vec<EntryKey> = self.whole.iter().cloned().collect();
        while let Some(key) = open.pop() {
            let mut whole = Vec::new();
            for named in references.of_entry(&key) {
                match named.kind {
                    Kind::Contact if is_hidden(policy, document, &named.id) => {}
                    Kind::Calendar => whole.push(named),
                    Kind::Contact if holds(policy, &named.id, &key) => whole.push(named),
                    _ => drop(self.named.insert(named)),
                }
            }
            whole.extend(self.implied(links, &key));
            open.extend(whole.into_iter().filter(|key| self.whole.insert(key.clone())));
        }
    }

    /// What an entry shows although it does not name it.
    fn implied(&mut self, links: &Links, key: &EntryKey) -> Vec<EntryKey> {
        let scales: &[Kind] = match key.kind {
            Kind::Matrix => &[Kind::Impact, Kind::Urgency, Kind::Priority],
            Kind::EscalationPolicy | Kind::Tier => &[Kind::Priority],
            _ => &[],
        };
        let of_scales = links.scales.iter().filter(|entry| scales.contains(&entry.kind));
        self.named.extend(of_scales.cloned());
        let users = links.references.to_entry(key).into_iter();
        match key.kind {
            Kind::Tier => users.filter(|user| user.kind == Kind::Category).collect(),
            Kind::EscalationPolicy => users.filter(|user| user.kind == Kind::Route).collect(),
            _ => Vec::new(),
        }
    }
}

/// True for a contact that the document's audience may not see.
fn is_hidden(policy: &Policy, document: &Document, id: &Id) -> bool {
    let found = policy.contacts.find(id);
    let visibility = found.map_or(Visibility::Public, |ix| policy.contacts[ix].visibility);
    visibility > document.audience
}

/// True if `holder` holds the role `role`, which then shows the holder's methods and hours.
fn holds(policy: &Policy, holder: &Id, role: &EntryKey) -> bool {
    let found = policy.contacts.find(&role.id).filter(|_| role.kind == Kind::Contact);
    let held_by = found.and_then(|ix| policy.contacts[ix].held_by);
    held_by.is_some_and(|at| policy.contacts[at.value].entry.id == *holder)
}
