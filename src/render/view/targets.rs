//! Whom a rule tells, as templates see it: those the audience may see by name, the others by number.

use serde::Serialize;

use super::Audience;
use crate::model::Target;
use crate::source::At;

/// Those among the targets of a notification that the audience may see, and how many it may not.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Targets {
    names: Vec<TargetView>,
    others: usize,
}

#[derive(Debug, Clone, Serialize)]
struct TargetView {
    id: String,
    name: String,
    kind: &'static str,
}

impl Targets {
    /// Whether it is this one target, by its id.
    pub(super) fn is(&self, id: &str) -> bool {
        matches!(self.names.as_slice(), [only] if only.id == id && self.others == 0)
    }

    /// `Ada, Grace and others`
    pub(super) fn text(&self) -> String {
        let mut names: Vec<_> = self.names.iter().map(|target| target.name.as_str()).collect();
        if self.others > 0 {
            names.push(if names.is_empty() { "people not named here" } else { "others" });
        }
        crate::words::list(&names, "and")
    }
}

impl Audience<'_> {
    /// A single target.
    pub(super) fn one_target(&self, target: Target) -> Targets {
        self.target_list(&[target])
    }

    /// The targets that the audience may see.
    pub(super) fn targets(&self, targets: &[At<Target>]) -> Targets {
        self.target_list(&targets.iter().map(|at| at.value).collect::<Vec<_>>())
    }

    fn target_list(&self, targets: &[Target]) -> Targets {
        let visible = |target: &Target| match target {
            Target::Contact(ix) => self.sees(*ix),
            Target::Tier(_) | Target::Rotation(_) | Target::Person(_) => true,
        };
        let names: Vec<_> = targets
            .iter()
            .copied()
            .filter(visible)
            .map(|target| TargetView {
                id: self.policy.target_id(target).to_owned(),
                name: match target {
                    Target::Person(person) => format!("the ticket's {}", person.as_str()),
                    named => self.policy.target_name(named).to_owned(),
                },
                kind: match target {
                    Target::Tier(_) => "tier",
                    Target::Contact(ix) => self.policy.contacts[ix].kind.as_str(),
                    Target::Rotation(_) => "rotation",
                    Target::Person(_) => "ticket",
                },
            })
            .collect();
        Targets { others: targets.len() - names.len(), names }
    }
}
