//! What escalates a ticket beyond impact and urgency, as staff look for it.

use serde::Serialize;

use super::events::Teller;
use crate::model::{Ix, StartAt, Target, Trigger, TriggerMode};

/// A trigger that a search can find.
#[derive(Debug, Serialize)]
pub(super) struct Sought {
    name: String,
    /// True where the page knows by itself that it applies.
    automatic: bool,
    /// When it applies, what follows, who may use it, examples.
    text: String,
}

/// All triggers, in the order in which they are written.
pub(super) fn sought(teller: &Teller<'_>) -> Vec<Sought> {
    let all = teller.policy.triggers.as_written().into_iter();
    all.map(|ix| {
        let trigger = &teller.policy.triggers[ix];
        Sought {
            name: trigger.name.clone(),
            automatic: trigger.mode == TriggerMode::Automatic,
            text: text(teller, ix),
        }
    })
    .collect()
}

fn text(teller: &Teller<'_>, ix: Ix<Trigger>) -> String {
    let policy = teller.policy;
    let trigger = &policy.triggers[ix];
    let names = |targets: &mut dyn Iterator<Item = Target>| {
        targets.map(|target| teller.seen.target(target)).collect::<Vec<_>>().join(", ")
    };
    let mut parts = Vec::new();
    parts.extend(
        trigger.raise_to.map(|at| format!("at least {}", policy.priorities[at.value].name)),
    );
    parts.extend(trigger.start_at.map(|at| match at.value {
        StartAt::Tier(tier) => format!("to {}", policy.tiers[tier].name),
        StartAt::Next => "to the next level up".to_owned(),
    }));
    if !trigger.notify.is_empty() {
        parts.push(format!(
            "told at once: {}",
            names(&mut trigger.notify.iter().map(|at| at.value))
        ));
    }
    if let Some(when) = &trigger.when {
        parts.push(teller.seen.condition(when));
    }
    if trigger.mode == TriggerMode::Manual {
        parts.push(match &trigger.used_by {
            Some(at) => {
                format!("may be used by {}", names(&mut at.value.iter().map(|at| at.value)))
            }
            None => "may be used by everybody who works on the ticket".to_owned(),
        });
    }
    parts.extend(trigger.examples.iter().cloned());
    parts.join(" · ")
}
