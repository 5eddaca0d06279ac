//! What tickets are made of, as templates see it: priorities, the matrix, categories, attributes.

use minijinja::Value;
use serde::Serialize;

use super::hours::{Hours, hours};
use super::time::Length;
use super::{Audience, Missing, Ref, words};
use crate::model::{
    Attribute, AttributeKind, Category, Duration, Entry, Impact, Ix, Matrix, Priority, Urgency,
};
use crate::source::At;

/// How severe a ticket is, and by when it must be answered.
#[derive(Serialize)]
pub(super) struct PriorityView {
    id: String,
    name: String,
    rank: u32,
    examples: Vec<String>,
    calendar: Hours,
    respond_within: Value,
    resolve_within: Value,
    update_every: Value,
    via: Vec<&'static str>,
    follows: Option<Ref>,
}

/// An impact, an urgency, or what else has a rank.
#[derive(Serialize)]
pub(super) struct ScaleView {
    id: String,
    name: String,
    rank: u32,
}

/// Impact and urgency → priority.
#[derive(Serialize)]
pub(super) struct MatrixView {
    urgencies: Vec<Ref>,
    rows: Vec<MatrixRow>,
}

#[derive(Serialize)]
struct MatrixRow {
    impact: Ref,
    priorities: Vec<Option<Ref>>,
}

/// What a ticket is about.
#[derive(Serialize)]
pub(super) struct CategoryView {
    id: String,
    name: String,
    tier: Option<Ref>,
    examples: Vec<String>,
}

/// A fact about a ticket that conditions may test.
#[derive(Serialize)]
pub(super) struct AttributeView {
    id: String,
    name: String,
    kind: &'static str,
    choices: Vec<String>,
}

/// A duration of an entry, or which key it lacks.
pub(super) fn length(entry: &Entry, key: &str, value: Option<At<Duration>>) -> Value {
    match value {
        Some(at) => Value::from_object(Length(at.value)),
        None => {
            let noun = entry.kind.noun();
            Missing::value(format!("{noun} `{}` has no `{key}`", entry.id))
        }
    }
}

impl Audience<'_> {
    /// A priority with its targets.
    pub(super) fn priority(&self, ix: Ix<Priority>) -> PriorityView {
        let priority = &self.policy.priorities[ix];
        let entry = &priority.entry;
        PriorityView {
            id: entry.id.to_string(),
            name: priority.name.clone(),
            rank: priority.rank.value,
            examples: priority.examples.clone(),
            calendar: hours(self.policy, priority.calendar.value),
            respond_within: length(entry, "respond-within", priority.respond_within),
            resolve_within: length(entry, "resolve-within", priority.resolve_within),
            update_every: length(entry, "update-every", priority.update_every),
            via: priority.via.iter().map(|kind| words::method(kind.value)).collect(),
            follows: self.follows(ix).map(|ix| {
                let followed = &self.policy.escalation_policies[ix];
                Ref::new(&followed.entry, &followed.name)
            }),
        }
    }

    /// A priority by name and rank.
    pub(super) fn priority_rank(&self, ix: Ix<Priority>) -> ScaleView {
        let priority = &self.policy.priorities[ix];
        ScaleView {
            id: priority.entry.id.to_string(),
            name: priority.name.clone(),
            rank: priority.rank.value,
        }
    }

    /// An impact.
    pub(super) fn impact(&self, ix: Ix<Impact>) -> ScaleView {
        let impact = &self.policy.impacts[ix];
        ScaleView {
            id: impact.entry.id.to_string(),
            name: impact.name.clone(),
            rank: impact.rank.value,
        }
    }

    /// An urgency.
    pub(super) fn urgency(&self, ix: Ix<Urgency>) -> ScaleView {
        let urgency = &self.policy.urgencies[ix];
        ScaleView {
            id: urgency.entry.id.to_string(),
            name: urgency.name.clone(),
            rank: urgency.rank.value,
        }
    }

    /// The matrix, most severe first in both directions.
    pub(super) fn matrix(&self, matrix: &Matrix) -> MatrixView {
        let policy = self.policy;
        let urgencies = policy.urgencies_by_rank();
        let row = |impact| MatrixRow {
            impact: Ref::new(&policy.impacts[impact].entry, &policy.impacts[impact].name),
            priorities: urgencies
                .iter()
                .map(|urgency| Some(self.priority_ref(matrix.get(impact, *urgency)?.value)))
                .collect(),
        };
        MatrixView {
            rows: policy.impacts_by_rank().into_iter().map(row).collect(),
            urgencies: urgencies
                .iter()
                .map(|ix| Ref::new(&policy.urgencies[*ix].entry, &policy.urgencies[*ix].name))
                .collect(),
        }
    }

    /// A category with the tier that works on it first.
    pub(super) fn category(&self, ix: Ix<Category>) -> CategoryView {
        let category = &self.policy.categories[ix];
        CategoryView {
            id: category.entry.id.to_string(),
            name: category.name.clone(),
            tier: category.tier.map(|tier| self.tier_ref(tier.value)),
            examples: category.examples.clone(),
        }
    }

    /// An attribute with the values it takes.
    pub(super) fn attribute(&self, ix: Ix<Attribute>) -> AttributeView {
        let attribute = &self.policy.attributes[ix];
        let choices = match &attribute.kind {
            AttributeKind::Choice(choices) => choices.iter().map(|c| c.value.clone()).collect(),
            _ => Vec::new(),
        };
        AttributeView {
            id: attribute.entry.id.to_string(),
            name: attribute.name.clone(),
            kind: attribute.kind.as_str(),
            choices,
        }
    }
}
