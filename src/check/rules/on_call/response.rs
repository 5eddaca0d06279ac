//! Response targets that pass on certain days because nobody is there.

use super::response_gaps::Gaps;
use super::{ahead, local, stretches};
use crate::check::rules::rules;
use crate::check::rules::timing::{starting_priorities, starting_tiers, unanswered_every_week};
use crate::check::{Context, Findings};
use crate::model::{Ix, Priority, Tier};
use crate::source::At;

rules! {
    /// A response target that passes while nobody can be reached.
    ///
    /// On some days of the next 90, everybody who would be told of a ticket before its response target
    /// passes is off, on leave or not on call: the tier where it starts, and whoever the steps tell in
    /// time. The last human must be told before the deadline, not after it. Give the people a backup,
    /// close the gap in the rotation, tell somebody else earlier, or let the priority's clock rest on
    /// such days. A gap that the service hours alone make every week is `response-while-closed`.
    ///
    /// Only what is certain is reported: whoever might be told counts as told.
    ///
    /// ```toml bad
    /// [tiers.l1]
    /// level = 1
    /// name = "Level 1"
    /// responders = ["primary"]
    ///
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    ///
    /// [[rotations.primary.overrides]]
    /// from = 2026-12-24T18:00:00
    /// until = 2026-12-26
    /// gap = true
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["help-desk"], after = { high = "2h", low = "4h" } }]
    /// ```
    ///
    /// ```toml good
    /// [tiers.l1]
    /// level = 1
    /// name = "Level 1"
    /// responders = ["primary"]
    ///
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    ///
    /// [[rotations.primary.overrides]]
    /// from = 2026-12-24T18:00:00
    /// until = 2026-12-26
    /// gap = true
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["help-desk"], after = { high = "30m", low = "4h" } }]
    /// ```
    pub(super) static RESPONSE_WITHOUT_RESPONDER = 1009, "response-without-responder", Warn, "0.1.0", Whole, without_responder;
}

fn without_responder(cx: &Context<'_>, findings: &mut Findings) {
    let mut gaps = Gaps::new(cx, ahead(cx));
    let tiers = starting_tiers(cx.policy);
    for priority in starting_priorities(cx.policy) {
        let mut weekly = None;
        for tier in &tiers {
            let found = gaps.unanswered(priority, *tier);
            if found.is_empty() {
                continue;
            }
            if *weekly.get_or_insert_with(|| unanswered_every_week(cx, priority)) {
                break;
            }
            report(cx, (priority, *tier), &found, findings);
        }
    }
}

fn report(
    cx: &Context<'_>,
    (priority, tier): (Ix<Priority>, Ix<Tier>),
    gaps: &[super::response_gaps::Gap],
    findings: &mut Findings,
) {
    let (priority, tier) = (&cx.policy.priorities[priority], &cx.policy.tiers[tier]);
    let (Some(target), Some(first)) = (priority.respond_within, gaps.first()) else { return };
    let zone = &cx.policy.organization.timezone;
    let (id, tier_id) = (&priority.entry.id, &tier.entry.id);
    let message = format!(
        "nobody can answer a `{id}` ticket at tier `{tier_id}` that is opened on {}: all are off until after its deadline",
        local(first.from, zone)
    );
    let times: Vec<_> = gaps.iter().map(|gap| (gap.from, gap.until)).collect();
    let At { value: within, at } = target;
    let finding = RESPONSE_WITHOUT_RESPONDER
        .finding(at, message)
        .label(format!("{within} are over on {}", local(first.deadline, zone)))
        .related(tier.entry.at, "where the ticket starts")
        .note(format!("nobody who is told in time can be reached from {}", stretches(&times, zone)))
        .help("give the responders a backup, tell somebody else in time, or close the gap in the rotation");
    findings.add(&priority.entry, finding);
}
