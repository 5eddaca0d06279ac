//! Fields of what tickets are made of: categories, impact, urgency, attributes, priorities, matrix.

use super::{Sense, Value, Writer};
use crate::model::{Attribute, AttributeKind, Category, Impact, Matrix, Priority, Urgency};

pub(super) fn category(writer: &mut Writer<'_>, category: &Category) {
    let Category { entry, name, tier, examples } = category;
    writer.name(name, entry);
    if let Some(tier) = tier {
        let id = writer.naming.entry(&writer.naming.policy().tiers, tier.value);
        writer.put("tier", Value::Tier(id), Sense::Severer, tier.at);
    }
    writer.list("examples", examples.clone(), Sense::Neutral, None);
}

pub(super) fn impact(writer: &mut Writer<'_>, impact: &Impact) {
    let Impact { entry, rank, name } = impact;
    writer.put("rank", Value::Number(rank.value.into()), Sense::Neutral, rank.at);
    writer.name(name, entry);
}

pub(super) fn urgency(writer: &mut Writer<'_>, urgency: &Urgency) {
    let Urgency { entry, rank, name } = urgency;
    writer.put("rank", Value::Number(rank.value.into()), Sense::Neutral, rank.at);
    writer.name(name, entry);
}

pub(super) fn attribute(writer: &mut Writer<'_>, attribute: &Attribute) {
    let Attribute { entry, name, kind } = attribute;
    writer.name(name, entry);
    writer.text("type", kind.as_str());
    if let AttributeKind::Choice(choices) = kind {
        writer.list_at("choices", choices, Sense::Neutral);
    }
}

pub(super) fn priority(writer: &mut Writer<'_>, priority: &Priority) {
    let Priority {
        entry,
        rank,
        name,
        examples,
        calendar,
        respond_within,
        resolve_within,
        update_every,
        via,
    } = priority;
    writer.put("rank", Value::Number(rank.value.into()), Sense::Neutral, rank.at);
    writer.name(name, entry);
    writer.calendar("calendar", Some(*calendar));
    writer.duration("respond-within", *respond_within);
    writer.duration("resolve-within", *resolve_within);
    writer.duration("update-every", *update_every);
    writer.via("via", via);
    writer.list("examples", examples.clone(), Sense::Neutral, None);
}

/// One field per cell: `organization.critical`.
pub(super) fn matrix(writer: &mut Writer<'_>, matrix: &Matrix) {
    let Matrix { entry: _, cells: _, rows: _ } = matrix;
    let (naming, policy) = (writer.naming, writer.naming.policy());
    for impact in policy.impacts.indexes() {
        for urgency in policy.urgencies.indexes() {
            let Some(priority) = matrix.get(impact, urgency) else { continue };
            let (impact, urgency) =
                (naming.entry(&policy.impacts, impact), naming.entry(&policy.urgencies, urgency));
            let id = naming.entry(&policy.priorities, priority.value);
            let name = format!("{impact}.{urgency}");
            writer.put(name, Value::Priority(id), Sense::Severer, priority.at);
        }
    }
}
