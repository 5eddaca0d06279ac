//! `expect = [ … ]` of a scenario. Language page, section 12.

use schemars::JsonSchema;
use serde::Deserialize;

use super::context::Cx;
use super::duration::DurationText;
use super::scenarios::elapsed;
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{Because, BuiltIn, Claim, Expectation, Expected, MethodKind, TargetKind, When};
use crate::parse::Spanned;
use crate::source::Span;

/// What must come of a scenario: exactly one of `priority`, `notified`, `not-notified`,
/// `escalated-to`, `policy`, `reaches-nobody`, `met`, `missed`, `duty`, `guarantee`; the other keys say
/// more about it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Expectation")]
pub(super) struct RawExpectation {
    /// The ticket ends with this priority.
    priority: Option<Spanned<String>>,
    /// With `priority`: what gave it: a trigger's id, `"matrix"` or `"stated"`.
    because: Option<Spanned<String>>,
    /// Somebody is told: as the target of a notification or as the contact finally told.
    notified: Option<Spanned<String>>,
    /// Nobody tells them, neither as a target nor as the contact finally told.
    not_notified: Option<Spanned<String>>,
    /// The ticket's tier becomes this one, at opening too.
    escalated_to: Option<Spanned<String>>,
    /// The ticket ends under this escalation policy.
    policy: Option<Spanned<String>>,
    /// A notification of this target reaches nobody.
    reaches_nobody: Option<Spanned<String>>,
    /// This target is met.
    met: Option<Spanned<TargetKind>>,
    /// This target is missed.
    missed: Option<Spanned<TargetKind>>,
    /// This duty falls due.
    duty: Option<Spanned<String>>,
    /// This guarantee holds for the ticket, or is not about it: the id of one of the policy's, or of one
    /// that `tierline prove` has built in.
    guarantee: Option<Spanned<String>>,
    /// At this time since the opening, or before.
    within: Option<Spanned<DurationText>>,
    /// At exactly this time since the opening.
    at: Option<Spanned<DurationText>>,
    /// With `notified`: by which method.
    via: Option<Spanned<MethodKind>>,
}

/// Lowers an expectation; `None` where something in it is wrong.
pub(super) fn lower(cx: &mut Cx<'_>, raw: Spanned<RawExpectation>) -> Option<Expectation> {
    let at = cx.span(&raw);
    let raw = raw.into_inner();
    let written: Vec<(&str, Span)> = [
        raw.priority.as_ref().map(|v| ("priority", cx.span(v))),
        raw.notified.as_ref().map(|v| ("notified", cx.span(v))),
        raw.not_notified.as_ref().map(|v| ("not-notified", cx.span(v))),
        raw.escalated_to.as_ref().map(|v| ("escalated-to", cx.span(v))),
        raw.policy.as_ref().map(|v| ("policy", cx.span(v))),
        raw.reaches_nobody.as_ref().map(|v| ("reaches-nobody", cx.span(v))),
        raw.met.as_ref().map(|v| ("met", cx.span(v))),
        raw.missed.as_ref().map(|v| ("missed", cx.span(v))),
        raw.duty.as_ref().map(|v| ("duty", cx.span(v))),
        raw.guarantee.as_ref().map(|v| ("guarantee", cx.span(v))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let key = exactly_one(cx, "expectation", at, &written)?;
    let timed = ["notified", "escalated-to", "reaches-nobody", "duty"].as_slice();
    let extras = [
        ("because", raw.because.as_ref().map(|v| cx.span(v)), ["priority"].as_slice()),
        ("via", raw.via.as_ref().map(|v| cx.span(v)), ["notified"].as_slice()),
        ("within", raw.within.as_ref().map(|v| cx.span(v)), timed),
        ("at", raw.at.as_ref().map(|v| cx.span(v)), timed),
    ];
    let fits = only_with(cx, &extras, key);
    let when = when(cx, &raw);
    let what = if let Some(id) = &raw.priority {
        let because = raw.because.as_ref().map(|because| why(cx, because));
        let priority = cx.find(id);
        let because = match because {
            Some(because) => Some(because?),
            None => None,
        };
        Expected::Priority { priority: priority?.value, because }
    } else if let Some(id) = &raw.notified {
        let via = raw.via.as_ref().map(|via| **via);
        Expected::Notified { target: cx.target(id)?.value, when: when?, via }
    } else if let Some(id) = &raw.not_notified {
        Expected::NotNotified { target: cx.target(id)?.value }
    } else if let Some(id) = &raw.escalated_to {
        Expected::EscalatedTo { tier: cx.find(id)?.value, when: when? }
    } else if let Some(id) = &raw.policy {
        Expected::Policy { policy: cx.find(id)?.value }
    } else if let Some(id) = &raw.reaches_nobody {
        Expected::ReachesNobody { target: cx.target(id)?.value, when: when? }
    } else if let Some(kind) = &raw.met {
        Expected::Met(**kind)
    } else if let Some(kind) = &raw.missed {
        Expected::Missed(**kind)
    } else if let Some(id) = &raw.guarantee {
        Expected::Keeps(claim(cx, id)?)
    } else {
        Expected::Duty { duty: cx.find(raw.duty.as_ref()?)?.value, when: when? }
    };
    fits.then_some(Expectation { what, at })
}

/// A guarantee of the policy, or a built-in one.
fn claim(cx: &mut Cx<'_>, id: &Spanned<String>) -> Option<Claim> {
    match BuiltIn::find(id) {
        Some(built_in) => Some(Claim::BuiltIn(built_in)),
        None => cx.find(id).map(|found| Claim::Guarantee(found.value)),
    }
}

/// What gave the priority.
fn why(cx: &mut Cx<'_>, because: &Spanned<String>) -> Option<Because> {
    match because.as_str() {
        "matrix" => Some(Because::Matrix),
        "stated" => Some(Because::Stated),
        id => {
            let text = because.as_ref().map(|_| id);
            cx.find_text(text, &["matrix", "stated"]).map(|found| Because::Trigger(found.value))
        }
    }
}

/// The time asked for; `None` where it is wrong.
fn when(cx: &mut Cx<'_>, raw: &RawExpectation) -> Option<When> {
    match (&raw.within, &raw.at) {
        (None, None) => Some(When::Ever),
        (Some(limit), None) => elapsed(cx, limit).map(|limit| When::Within(limit.value)),
        (None, Some(exact)) => elapsed(cx, exact).map(|exact| When::At(exact.value)),
        (Some(limit), Some(exact)) => {
            let message = "an expectation has either `within` or `at`, not both";
            let diagnostic = Diagnostic::new(&loading::ONE_OF, cx.span(exact), message)
                .related(cx.span(limit), "`within` is here")
                .help("`within` is at most, `at` is exactly: keep one");
            cx.error(diagnostic);
            None
        }
    }
}

/// Reports keys that say nothing about what `key` says: each stands with those it goes with.
pub(super) fn only_with(
    cx: &mut Cx<'_>,
    extras: &[(&str, Option<Span>, &[&str])],
    key: &str,
) -> bool {
    let mut fits = true;
    for (extra, span, with) in extras {
        let Some(span) = span.filter(|_| !with.contains(&key)) else { continue };
        let message = format!("`{extra}` says nothing about `{key}`");
        let with: Vec<String> = with.iter().map(|key| format!("`{key}`")).collect();
        let diagnostic = Diagnostic::new(&loading::MISPLACED_KEY, span, message)
            .help(format!("remove it; it goes with {}", with.join(", ")));
        cx.error(diagnostic);
        fits = false;
    }
    fits
}

/// The only key among several that exclude each other, or an error.
pub(super) fn exactly_one<'k>(
    cx: &mut Cx<'_>,
    what: &str,
    at: Span,
    written: &[(&'k str, Span)],
) -> Option<&'k str> {
    match *written {
        [(key, _)] => Some(key),
        [] => {
            let message = format!("this {what} says nothing");
            let help = match what {
                "event" => {
                    "add one of `acknowledge`, `set`, `escalate`, `pause`, `resume`, `resolve`, `reopen`"
                }
                "guarantee" => {
                    "add one of `reaches`, `never-tells`, `keeps`, `different-people`, `updates-every`"
                }
                _ => {
                    "add one of `priority`, `notified`, `not-notified`, `escalated-to`, `policy`, \
                     `reaches-nobody`, `met`, `missed`, `duty`, `guarantee`"
                }
            };
            cx.lacking(Diagnostic::new(&loading::ONE_OF, at, message).help(help));
            None
        }
        [(first, place), (second, other), ..] => {
            let message =
                format!("one {what} says one thing, and this has `{first}` and `{second}`");
            let diagnostic = Diagnostic::new(&loading::ONE_OF, other, message)
                .related(place, format!("`{first}` is here"))
                .help(format!("write two {what}s"));
            cx.error(diagnostic);
            None
        }
    }
}
