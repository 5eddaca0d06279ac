//! Steps that name tiers, and tiers that name each other.

use crate::check::facts::cycles;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Ix, Target, Tier};

rules! {
    /// A step that names a tier which the ticket has passed already.
    ///
    /// A step that names a tier at or below the ticket's own is skipped. An earlier step of this policy
    /// raises the ticket at least that far, so this one never tells the tier.
    ///
    /// ```toml bad
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [
    ///   { notify = ["l2"], after = "1h" },
    ///   { notify = ["l1"], after = "2h" },
    /// ]
    /// ```
    ///
    /// ```toml good
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [
    ///   { notify = ["l1"], after = "immediate" },
    ///   { notify = ["l2"], after = "1h" },
    /// ]
    /// ```
    pub(super) static TIER_SKIPPED = 309, "tier-skipped", Warn, "0.1.0", Entry, skipped;

    /// Tiers that respond for each other.
    ///
    /// A tier's responders lead back to the tier, so telling it would never come to an end.
    ///
    /// ```toml bad
    /// [tiers.l1]
    /// level = 1
    /// name = "Level 1"
    /// responders = ["help-desk", "l2"]
    ///
    /// [tiers.l2]
    /// level = 2
    /// name = "Level 2"
    /// responders = ["ada", "grace", "l1"]
    /// ```
    ///
    /// ```toml good
    /// [tiers.l1]
    /// level = 1
    /// name = "Level 1"
    /// responders = ["help-desk"]
    ///
    /// [tiers.l2]
    /// level = 2
    /// name = "Level 2"
    /// responders = ["ada", "grace"]
    /// ```
    pub(super) static TIER_CYCLE = 310, "tier-cycle", Deny, "0.1.0", Whole, cycle;
}

fn skipped(cx: &Context<'_>, findings: &mut Findings) {
    let level = |tier: Ix<Tier>| cx.policy.tiers[tier].level.value;
    for policy in cx.policy.escalation_policies.values() {
        let mut highest: Option<(Ix<Tier>, crate::source::Span)> = None;
        for step in &policy.steps {
            let tiers = step.notify.iter().filter_map(|target| match target.value {
                Target::Tier(tier) => Some((tier, target.at)),
                _ => None,
            });
            let named: Vec<_> = tiers.collect();
            for (tier, at) in &named {
                let Some((passed, before)) = highest else { continue };
                if level(*tier) > level(passed) {
                    continue;
                }
                let id = &cx.policy.tiers[*tier].entry.id;
                let diagnostic = TIER_SKIPPED
                    .finding(*at, format!("the ticket is past `{id}` already, so the step skips it"))
                    .label(format!("level {}", level(*tier)))
                    .related(before, format!("raises the ticket to level {} before", level(passed)))
                    .help("put the lower tier first; to tell its people again, name them instead of the tier");
                findings.add(&policy.entry, diagnostic);
            }
            highest = named.into_iter().chain(highest).max_by_key(|(tier, _)| level(*tier));
        }
    }
}

/// So many tiers of a circle are shown; nobody reads more.
const SHOWN: usize = 8;

fn cycle(cx: &Context<'_>, findings: &mut Findings) {
    let tiers = &cx.policy.tiers;
    let responders = |tier: usize| {
        let named = tiers[Ix::new(tier)].responders.iter();
        let tiers = named.filter_map(|at| match at.value {
            Target::Tier(ix) => Some(ix.index()),
            _ => None,
        });
        tiers.collect::<Vec<_>>()
    };
    for circle in cycles::cycles(tiers.len(), responders) {
        let mut places = circle.iter().filter_map(|node| {
            let tier = &tiers[Ix::new(*node)];
            let back = tier.responders.iter().find(|at| match at.value {
                Target::Tier(ix) => circle.binary_search(&ix.index()).is_ok(),
                _ => false,
            });
            back.map(|at| (tier, at))
        });
        let Some((tier, back)) = places.next() else { continue };
        let id = &tier.entry.id;
        let message = if circle.len() == 1 {
            format!("tier `{id}` responds for itself")
        } else {
            format!("the responders of tier `{id}` lead back to it")
        };
        let mut diagnostic = TIER_CYCLE
            .finding(back.at, message)
            .label(format!("leads back to `{id}`"))
            .help("name contacts, teams or rotations instead of tiers");
        for (other, at) in places.take(SHOWN) {
            diagnostic = diagnostic.related(at.at, format!("a responder of `{}`", other.entry.id));
        }
        findings.add(&tier.entry, diagnostic);
    }
}
