//! Backups, covers and holders that lead back to where they started.

use crate::check::facts::{self, cycles};
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Contact, Ix};

rules! {
    /// Backups that only lead to each other.
    ///
    /// Each person is tried once, so a chain of backups that comes back to its start ends there: when all
    /// of them are away, nobody is told. Give one of them a backup outside the circle.
    ///
    /// ```toml bad
    /// [contacts.first]
    /// kind = "person"
    /// name = "First"
    /// reach = [{ phone = "+1 212 555 0150" }]
    /// backup = ["second"]
    ///
    /// [contacts.second]
    /// kind = "person"
    /// name = "Second"
    /// reach = [{ phone = "+1 212 555 0151" }]
    /// backup = ["first"]
    /// ```
    ///
    /// ```toml good
    /// [contacts.first]
    /// kind = "person"
    /// name = "First"
    /// reach = [{ phone = "+1 212 555 0150" }]
    /// backup = ["second"]
    ///
    /// [contacts.second]
    /// kind = "person"
    /// name = "Second"
    /// reach = [{ phone = "+1 212 555 0151" }]
    /// backup = ["first", "ada"]
    /// ```
    pub(super) static BACKUP_CYCLE = 103, "backup-cycle", Warn, "0.1.0", Whole, cycles;

    /// A backup or cover that is the same person.
    ///
    /// When somebody is away, the backup is told. A contact that is its own backup, or a role whose backup
    /// is the person who holds it, is backed up by nobody.
    ///
    /// ```toml bad
    /// [contacts.it-director]
    /// kind = "role"
    /// name = "IT Director"
    /// held-by = "ada"
    /// backup = ["ada"]
    /// ```
    ///
    /// ```toml good
    /// [contacts.it-director]
    /// kind = "role"
    /// name = "IT Director"
    /// held-by = "ada"
    /// backup = ["grace"]
    /// ```
    pub(super) static SAME_PERSON_BACKUP = 104, "same-person-backup", Deny, "0.1.0", Whole, same_person;

    /// Roles that hold each other.
    ///
    /// `held-by` leads from a role to the person who holds it. Here it comes back to where it started, so no
    /// person is behind it.
    ///
    /// ```toml bad
    /// [contacts.it-director]
    /// kind = "role"
    /// name = "IT Director"
    /// held-by = "cio"
    /// reach = [{ phone = "(212) 555-0147" }]
    ///
    /// [contacts.cio]
    /// kind = "role"
    /// name = "CIO"
    /// held-by = "it-director"
    /// ```
    ///
    /// ```toml good
    /// [contacts.it-director]
    /// kind = "role"
    /// name = "IT Director"
    /// held-by = "cio"
    ///
    /// [contacts.cio]
    /// kind = "role"
    /// name = "CIO"
    /// held-by = "ada"
    /// ```
    pub(super) static HELD_BY_CYCLE = 115, "held-by-cycle", Deny, "0.1.0", Whole, held_by_cycles;
}

/// So many of a circle are named; nobody reads more.
const SHOWN: usize = 8;

pub(super) fn cycles(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let holder = |ix: Ix<Contact>| facts::holder(policy, ix);
    // What a person backs up is what its roles back up, too.
    let mut next = vec![Vec::new(); policy.contacts.len()];
    let mut roles = vec![Vec::new(); policy.contacts.len()];
    for (ix, contact) in policy.contacts.iter() {
        if let Some(list) = roles.get_mut(holder(ix).index()) {
            list.push(ix);
        }
        if let Some(list) = next.get_mut(holder(ix).index()) {
            let backups = contact.backup.iter().map(|backup| holder(backup.value).index());
            list.extend(backups.filter(|backup| *backup != holder(ix).index()));
        }
    }
    let successors = |node: usize| next.get(node).cloned().unwrap_or_default();
    for circle in cycles::cycles(policy.contacts.len(), successors) {
        let inside = |node: usize| circle.binary_search(&node).is_ok();
        let leaves = circle.iter().flat_map(|node| successors(*node)).any(|node| !inside(node));
        let Some(first) = circle.first() else { continue };
        if leaves {
            continue;
        }
        // The finding stands at the first contact that has a backup written down.
        let mut on_circle: Vec<Ix<Contact>> =
            circle.iter().filter_map(|node| roles.get(*node)).flatten().copied().collect();
        on_circle.sort_unstable();
        let mut written = on_circle.iter().map(|ix| &policy.contacts[*ix]);
        let Some(contact) = written.find(|contact| !contact.backup.is_empty()) else { continue };
        let Some(backup) = contact.backup.first() else { continue };
        let path = cycles::shortest(*first, |node| {
            successors(node).into_iter().filter(|next| inside(*next)).collect()
        });
        let name = |node: &usize| format!("`{}`", policy.contacts[Ix::new(*node)].entry.id);
        let mut path: Vec<String> = path.iter().chain([first]).map(name).collect();
        if path.len() > SHOWN {
            path.splice(SHOWN - 2..path.len() - 1, ["…".to_owned()]);
        }
        let others = written.filter_map(|contact| Some((contact, contact.backup.first()?.at)));
        let mut diagnostic = BACKUP_CYCLE
            .finding(backup.at, format!("backups lead in a circle: {}", path.join(" → ")))
            .label("each is tried once, so the chain ends where it began")
            .help("name a backup outside the circle for one of them");
        for (other, at) in others.take(3) {
            diagnostic = diagnostic.related(at, format!("backup of `{}`", other.entry.id));
        }
        findings.add(&contact.entry, diagnostic);
    }
}

pub(super) fn same_person(cx: &Context<'_>, findings: &mut Findings) {
    let policy = cx.policy;
    let holder = |ix: Ix<Contact>| facts::holder(policy, ix);
    for (ix, contact) in policy.contacts.iter() {
        let covers = contact.away.iter().filter_map(|away| away.cover.as_ref());
        let named = contact.backup.iter().map(|at| (at, "backup"));
        for (other, word) in named.chain(covers.map(|at| (at, "cover"))) {
            if holder(other.value) != holder(ix) {
                continue;
            }
            let person = &policy.contacts[holder(ix)].entry.id;
            let id = &contact.entry.id;
            let message = if other.value == ix {
                format!("`{id}` is its own {word}")
            } else {
                format!("the {word} of `{id}` is the same person")
            };
            let mut diagnostic = SAME_PERSON_BACKUP
                .finding(other.at, message)
                .label(format!("`{person}` again"))
                .help(format!("name somebody else as {word}"));
            let both = [contact, &policy.contacts[other.value]];
            for held in both.into_iter().filter_map(|contact| contact.held_by.as_ref()) {
                diagnostic = diagnostic.related(held.at, "held by that person");
            }
            findings.add(&contact.entry, diagnostic);
        }
    }
}

pub(super) fn held_by_cycles(cx: &Context<'_>, findings: &mut Findings) {
    let contacts = &cx.policy.contacts;
    let holder = |node: usize| {
        contacts[Ix::new(node)].held_by.iter().map(|at| at.value.index()).collect::<Vec<_>>()
    };
    for circle in cycles::cycles(contacts.len(), holder) {
        let mut roles = circle.iter().map(|node| &contacts[Ix::new(*node)]);
        let Some(role) = roles.next() else { continue };
        let Some(held) = &role.held_by else { continue };
        let message = if circle.len() == 1 {
            format!("`{}` is held by itself", role.entry.id)
        } else {
            let name = |node: &usize| format!("`{}`", contacts[Ix::new(*node)].entry.id);
            let mut ids: Vec<String> = circle.iter().take(SHOWN).map(name).collect();
            if circle.len() > SHOWN {
                ids.push(format!("{} more", circle.len() - SHOWN));
            }
            format!("{} are held by each other", crate::check::rules::listed(&ids))
        };
        let mut diagnostic = HELD_BY_CYCLE
            .finding(held.at, message)
            .label("leads back to itself, so no person is behind it")
            .help("say in `held-by` which person holds it");
        for other in roles.take(SHOWN) {
            if let Some(held) = &other.held_by {
                diagnostic = diagnostic.related(held.at, format!("who holds `{}`", other.entry.id));
            }
        }
        findings.add(&role.entry, diagnostic);
    }
}
