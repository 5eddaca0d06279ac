//! What a page asks about a ticket, and the way from the answers to a class.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rayon::prelude::*;
use serde::{Serialize, Serializer};
use serde_json::json;

use crate::model::{
    Attribute, AttributeKind, Category, Facts, HasEntry, Impact, Ix, Policy, Priority, Table,
    TriggerMode, Urgency,
};
use crate::prove::{Asks, Diagram, DiagramNode, Side, Stated, applies};
use crate::simulate::stated_priority;

/// What is asked.
#[derive(Debug, Serialize)]
pub(super) struct Form {
    categories: Vec<Choice>,
    impacts: Vec<Choice>,
    urgencies: Vec<Choice>,
    priorities: Vec<Choice>,
    /// Whether impact and urgency give the priority; else it is asked for.
    matrix: bool,
    attributes: Vec<Question>,
    /// The priority that each combination gives by itself, by position.
    given: BTreeMap<String, usize>,
    /// The way to a class.
    main: Way,
    triggers: Vec<Trigger>,
}

/// One of several.
#[derive(Debug, Serialize)]
struct Choice {
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    examples: Vec<String>,
}

/// Something that may be known about a ticket.
#[derive(Debug, Serialize)]
struct Question {
    id: String,
    name: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<String>,
}

/// A trigger that applies by itself.
#[derive(Debug, Serialize)]
struct Trigger {
    name: String,
    /// The priority that it raises to.
    raises: Option<String>,
    way: Way,
    /// For each class of its own way, 1 where it applies.
    applies: Vec<u8>,
}

/// A decision diagram, by positions of this form.
#[derive(Debug)]
struct Way {
    asks: Vec<serde_json::Value>,
    diagram: Diagram,
}

impl Serialize for Way {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A node is its class, or what it asks for and where each answer leads.
        let nodes = self.diagram.nodes.iter().map(|node| match node {
            DiagramNode::Class(class) => json!(class),
            DiagramNode::Ask { asks, next } => {
                json!(std::iter::once(asks).chain(next).collect::<Vec<_>>())
            }
        });
        let nodes: Vec<_> = nodes.collect();
        json!({ "asks": self.asks, "nodes": nodes, "root": self.diagram.root })
            .serialize(serializer)
    }
}

/// Positions on the page, by index of the policy.
struct Places {
    categories: Vec<usize>,
    impacts: Vec<usize>,
    urgencies: Vec<usize>,
    priorities: Vec<usize>,
    attributes: Vec<usize>,
}

impl Form {
    /// The form of a policy, and the ways of all its triggers. `at` is some moment of the horizon.
    pub(super) fn new(side: Side<'_>, main: Diagram, at: Timestamp) -> Self {
        let policy = side.policy;
        let categories = policy.categories.as_written();
        let impacts = policy.impacts_by_rank();
        let urgencies = policy.urgencies_by_rank();
        let priorities = policy.priorities_by_rank();
        let attributes = policy.attributes.as_written();
        let places = Places {
            categories: places(&categories),
            impacts: places(&impacts),
            urgencies: places(&urgencies),
            priorities: places(&priorities),
            attributes: places(&attributes),
        };
        let main = places.way(policy, main);
        let of = |ix: &Ix<Category>| {
            let category = &policy.categories[*ix];
            Choice { examples: category.examples.clone(), ..choice(category, &category.name) }
        };
        let automatic: Vec<_> = policy
            .triggers
            .as_written()
            .into_iter()
            .filter(|ix| policy.triggers[*ix].mode == TriggerMode::Automatic)
            .collect();
        let trigger = |ix: &Ix<_>| {
            let applies = applies(side, *ix, at);
            let trigger: &crate::model::Trigger = &policy.triggers[*ix];
            Trigger {
                name: trigger.name.clone(),
                raises: trigger.raise_to.map(|at| policy.priorities[at.value].name.clone()),
                way: places.way(policy, applies.diagram),
                applies: applies.classes.into_iter().map(u8::from).collect(),
            }
        };
        Self {
            categories: categories.iter().map(of).collect(),
            impacts: each(&policy.impacts, &impacts, |impact: &Impact| &impact.name),
            urgencies: each(&policy.urgencies, &urgencies, |urgency: &Urgency| &urgency.name),
            priorities: each(&policy.priorities, &priorities, |priority: &Priority| &priority.name),
            matrix: policy.matrix.is_some(),
            attributes: attributes.iter().map(|ix| question(&policy.attributes[*ix])).collect(),
            given: places.given(policy),
            triggers: automatic.par_iter().map(trigger).collect(),
            main,
        }
    }
}

impl Places {
    fn way(&self, policy: &Policy, diagram: Diagram) -> Way {
        let asks = diagram.asks.iter().map(|asks| self.asks(policy, asks)).collect();
        Way { asks, diagram }
    }

    fn asks(&self, policy: &Policy, asks: &Asks) -> serde_json::Value {
        match asks {
            Asks::Category(answers) => {
                let mut by_place = vec![0; answers.len()];
                for (ix, answer) in answers {
                    if let Some(slot) = by_place.get_mut(place(&self.categories, *ix)) {
                        *slot = *answer;
                    }
                }
                json!({ "of": "category", "answers": by_place })
            }
            Asks::Severity(answers) => {
                let asked = answers.iter().filter(|(stated, _)| is_asked(policy, *stated));
                let answers: BTreeMap<String, usize> =
                    asked.map(|(stated, answer)| (self.severity(*stated), *answer)).collect();
                json!({ "of": "severity", "answers": answers })
            }
            Asks::Boolean { attribute, answers } => {
                json!({ "of": place(&self.attributes, *attribute), "boolean": answers })
            }
            Asks::Choice { attribute, unstated, answers } => json!({
                "of": place(&self.attributes, *attribute), "unstated": unstated, "choice": answers,
            }),
            Asks::Number { attribute, unstated, ranges } => json!({
                "of": place(&self.attributes, *attribute), "unstated": unstated,
                "below": ranges.below, "cuts": ranges.cuts,
            }),
        }
    }

    /// A combination as the page calls it: `priority,impact,urgency`, empty where unstated.
    fn severity(&self, (priority, impact, urgency): Stated) -> String {
        let text = |place: Option<usize>| place.map(|at| at.to_string()).unwrap_or_default();
        let priority = text(priority.map(|ix| place(&self.priorities, ix)));
        let impact = text(impact.map(|ix| place(&self.impacts, ix)));
        let urgency = text(urgency.map(|ix| place(&self.urgencies, ix)));
        format!("{priority},{impact},{urgency}")
    }

    /// The priority of each combination that the page asks for, as the engine gives it.
    fn given(&self, policy: &Policy) -> BTreeMap<String, usize> {
        let mut given = BTreeMap::new();
        for impact in policy.impacts.indexes() {
            for urgency in policy.urgencies.indexes() {
                let mut facts = Facts::default();
                (facts.impact, facts.urgency) = (Some(impact), Some(urgency));
                if let Some((priority, _)) = stated_priority(policy, &facts) {
                    let key = self.severity((None, Some(impact), Some(urgency)));
                    given.insert(key, place(&self.priorities, priority));
                }
            }
        }
        given
    }
}

/// Where there is a matrix, impact and urgency are asked for; elsewhere the priority, and beside it what
/// else there is.
fn is_asked(policy: &Policy, (priority, impact, urgency): Stated) -> bool {
    match policy.matrix {
        Some(_) => priority.is_none() && impact.is_some() && urgency.is_some(),
        None => priority.is_some() || policy.priorities.is_empty(),
    }
}

fn choice<T: HasEntry>(of: &T, name: &str) -> Choice {
    Choice { id: of.entry().id.to_string(), name: name.to_owned(), examples: Vec::new() }
}

fn each<T: HasEntry>(
    table: &Table<T>,
    order: &[Ix<T>],
    name: impl Fn(&T) -> &String,
) -> Vec<Choice> {
    order.iter().map(|ix| choice(&table[*ix], name(&table[*ix]))).collect()
}

fn question(attribute: &Attribute) -> Question {
    let choices = match &attribute.kind {
        AttributeKind::Choice(choices) => choices.iter().map(|at| at.value.clone()).collect(),
        _ => Vec::new(),
    };
    Question {
        id: attribute.entry.id.to_string(),
        name: attribute.name.clone(),
        kind: attribute.kind.as_str(),
        choices,
    }
}

/// For each index its position in an order.
fn places<T>(order: &[Ix<T>]) -> Vec<usize> {
    let mut places = vec![0; order.len()];
    for (position, ix) in order.iter().enumerate() {
        if let Some(slot) = places.get_mut(ix.index()) {
            *slot = position;
        }
    }
    places
}

fn place<T>(places: &[usize], ix: Ix<T>) -> usize {
    places.get(ix.index()).copied().unwrap_or_default()
}
