//! What if: a policy set in which somebody cannot be told for a while, and nobody covers.

use jiff::Timestamp;
use tierline::model::{Away, Contact, Ix, Policy};

use super::super::exit::Failure;
use super::super::time;
use super::super::workspace::{Workspace, similar};

/// Somebody who is not there.
pub(super) struct Absence {
    who: Ix<Contact>,
    pub(super) from: Timestamp,
    until: Timestamp,
}

impl Absence {
    /// Reads who is away and when: from now and for ever, where nothing else is said.
    pub(super) fn read(
        workspace: &Workspace,
        id: &str,
        from: Option<&str>,
        until: Option<&str>,
    ) -> Result<Self, Failure> {
        let contacts = &workspace.policy.contacts;
        let Some(who) = contacts.find(id) else {
            let ids = contacts.values().map(|contact| &*contact.entry.id);
            let help = similar(id, ids).map(|similar| format!("did you mean `{similar}`?"));
            let help =
                help.unwrap_or_else(|| "name a person, a role, a team or a hotline".to_owned());
            return Err(Failure::new(format!("there is no contact `{id}`")).help(help));
        };
        let zone = &workspace.policy.organization.timezone;
        let read = |text: Option<&str>, otherwise| match text {
            Some(text) => time::parse(text, zone),
            None => Ok(otherwise),
        };
        let from = read(from, workspace.now)?;
        let until = read(until, Timestamp::MAX)?;
        if until <= from {
            let message = "the absence ends before it begins";
            return Err(Failure::new(message).help("give an `--until` that is after `--from`"));
        }
        Ok(Self { who, from, until })
    }

    /// The same policy set with the absence in it.
    pub(super) fn policy(&self, policy: &Policy) -> Policy {
        let mut policy = policy.clone();
        if let Some(contact) = policy.contacts.values_mut().nth(self.who.index()) {
            let at = contact.entry.at;
            contact.away.push(Away {
                from: self.from,
                until: self.until,
                cover: None,
                reason: None,
                at,
            });
        }
        policy
    }

    /// Who is away and when.
    pub(super) fn words(&self, workspace: &Workspace) -> String {
        let name = &workspace.policy.contacts[self.who].name;
        let zone = &workspace.policy.organization.timezone;
        let day = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%-d %b %Y %H:%M").to_string();
        match self.until == Timestamp::MAX {
            true => format!("{name} from {} on", day(self.from)),
            false => format!("{name} from {} until {}", day(self.from), day(self.until)),
        }
    }
}
