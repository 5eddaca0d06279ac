//! Whom a step tells: somebody, and not only whom the step before told.

use std::collections::BTreeSet;

use crate::check::facts::people;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Contact, ContactKind, EscalationPolicy, Ix, Step};

rules! {
    /// A step that reaches nobody.
    ///
    /// None of its targets has a method by which it can be reached at any time, so the escalation ends
    /// there or skips it.
    ///
    /// ```toml bad
    /// [contacts.chief]
    /// kind = "person"
    /// name = "Chief"
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["chief"], after = "1h" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.chief]
    /// kind = "person"
    /// name = "Chief"
    /// reach = [{ mobile = "+1 212 555 0150" }]
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [{ notify = ["chief"], after = "1h" }]
    /// ```
    pub(super) static STEP_REACHES_NOBODY = 302, "step-reaches-nobody", Deny, "0.1.0", Whole, reaches_nobody;

    /// One person behind several steps in a row.
    ///
    /// An escalation is meant to reach somebody else when the first does not answer. Here the next step
    /// tells only the person whom the step before told: if that person sleeps, nobody wakes up.
    ///
    /// ```toml bad
    /// [contacts.manager]
    /// kind = "role"
    /// name = "Manager"
    /// held-by = "ada"
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [
    ///   { notify = ["ada"], after = "30m" },
    ///   { notify = ["manager"], after = "1h" },
    /// ]
    /// ```
    ///
    /// ```toml good
    /// [contacts.manager]
    /// kind = "role"
    /// name = "Manager"
    /// held-by = "grace"
    ///
    /// [escalation-policies.standard]
    /// name = "Standard"
    /// when-empty = "next"
    /// earlier-steps = "kept"
    /// stops-on = "resolved"
    /// steps = [
    ///   { notify = ["ada"], after = "30m" },
    ///   { notify = ["manager"], after = "1h" },
    /// ]
    /// ```
    pub(super) static SINGLE_RESPONDER = 303, "single-responder", Warn, "0.1.0", Whole, single_responder;
}

fn reaches_nobody(cx: &Context<'_>, findings: &mut Findings) {
    let reach = &cx.facts().reach;
    for policy in cx.policy.escalation_policies.values() {
        for (number, step) in (1..).zip(&policy.steps) {
            if step.notify.iter().any(|target| reach.reaches(cx.policy, target.value)) {
                continue;
            }
            let id = &policy.entry.id;
            let mut diagnostic = STEP_REACHES_NOBODY
                .finding(step.at, format!("step {number} of `{id}` reaches nobody"))
                .help("give its targets a method in `reach`, or name somebody else");
            for target in step.notify.iter().take(3) {
                let text = format!("`{}` has no method", cx.policy.target_id(target.value));
                diagnostic = diagnostic.related(target.at, text);
            }
            findings.add(&policy.entry, diagnostic);
        }
    }
}

fn single_responder(cx: &Context<'_>, findings: &mut Findings) {
    for policy in cx.policy.escalation_policies.values() {
        let mut before: Option<(&Step, BTreeSet<Ix<Contact>>)> = None;
        for step in &policy.steps {
            let told = told(cx, step);
            if let (Some((first, earlier)), Some(told)) = (&before, &told)
                && earlier.len() == 1
                && earlier == told
            {
                report_single(cx, policy, (first, step), told, findings);
            }
            before = told.map(|told| (step, told));
        }
    }
}

/// Everybody whom a step tells. `None` where that differs per ticket or over time: a rotation of
/// several people, or a team that takes turns, is not one person.
fn told(cx: &Context<'_>, step: &Step) -> Option<BTreeSet<Ix<Contact>>> {
    let mut told = BTreeSet::new();
    for target in &step.notify {
        told.extend(people(cx.policy, target.value)?);
    }
    // Hotlines and mailboxes are answered by whoever is there.
    let one_person = told
        .iter()
        .all(|ix| matches!(cx.policy.contacts[*ix].kind, ContactKind::Person | ContactKind::Role));
    (one_person && !told.is_empty()).then_some(told)
}

fn report_single(
    cx: &Context<'_>,
    policy: &EscalationPolicy,
    (first, step): (&Step, &Step),
    told: &BTreeSet<Ix<Contact>>,
    findings: &mut Findings,
) {
    let (Some(person), Some(target)) = (told.first(), step.notify.first()) else { return };
    let person = &cx.policy.contacts[*person];
    let at = |step: &Step| step.notify.first().map_or(step.at, |target| target.at);
    let again = if cx.policy.target_id(target.value) == &*person.entry.id {
        "told again".to_owned()
    } else {
        format!("this is `{}` again", person.entry.id)
    };
    let diagnostic = SINGLE_RESPONDER
        .finding(target.at, format!("two steps in a row tell only `{}`", person.entry.id))
        .label(again)
        .related(at(first), "the step before tells nobody else")
        .help("name somebody else in one of the steps; to tell the same person again, use `repeat` in the step");
    findings.add(&policy.entry, diagnostic);
}
