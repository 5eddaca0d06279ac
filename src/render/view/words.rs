//! Conditions, moments and switches of the policy in words, as documents print them.

use crate::model::{
    AttributeKind, Bound, Condition, Duration, DutyEnd, DutyTiming, EarlierSteps, Handoff,
    MethodKind, Moment, Policy, Range, StopsOn, Test, WhenEmpty,
};
use crate::source::At;

use super::time::{Length, recurrence};

/// A condition as a phrase with a capital: `Category is Network or Server`.
pub(in crate::render) fn condition(policy: &Policy, condition: &Condition) -> String {
    upper_first(&phrase(policy, condition, false))
}

fn phrase(policy: &Policy, condition: &Condition, nested: bool) -> String {
    let join = |parts: &[Condition], word: &str| {
        let several = parts.len() > 1;
        let phrases: Vec<_> = parts.iter().map(|part| phrase(policy, part, several)).collect();
        let text = phrases.join(word);
        if nested && several { format!("({text})") } else { text }
    };
    match &condition.test {
        Test::All(parts) if parts.is_empty() => "every ticket".to_owned(),
        Test::Any(parts) if parts.is_empty() => "no ticket".to_owned(),
        Test::All(parts) => join(parts, " and "),
        Test::Any(parts) => join(parts, " or "),
        Test::Not(inner) => format!("not {}", phrase(policy, inner, true)),
        Test::Category(which) => one_of("category", which, |ix| &policy.categories[ix].name),
        Test::Impact(which) => one_of("impact", which, |ix| &policy.impacts[ix].name),
        Test::Urgency(which) => one_of("urgency", which, |ix| &policy.urgencies[ix].name),
        Test::Priority(which) => one_of("priority", which, |ix| &policy.priorities[ix].name),
        Test::Tier(which) => one_of("tier", which, |ix| &policy.tiers[ix].name),
        Test::Missed(which) => {
            let kinds: Vec<_> = which.iter().map(|kind| kind.value.as_str()).collect();
            let noun = if kinds.len() == 1 { "target" } else { "targets" };
            format!("missed {} {noun}", list(&kinds, "or"))
        }
        Test::Boolean(attribute, which) => {
            let name = small_article(&policy.attributes[*attribute].name);
            match which.as_slice() {
                [At { value: true, .. }] => name,
                [At { value: false, .. }] => format!("{name}: no"),
                _ => format!("{name}: known"),
            }
        }
        Test::Choice(attribute, which) => {
            let attribute = &policy.attributes[*attribute];
            let AttributeKind::Choice(choices) = &attribute.kind else {
                return attribute.name.clone();
            };
            let words = which.iter().filter_map(|index| choices.get(index.value));
            let words: Vec<_> = words.map(|word| word.value.as_str()).collect();
            format!("{} is {}", attribute.name, list(&words, "or"))
        }
        Test::NumberIs(attribute, which) => {
            let attribute = &policy.attributes[*attribute];
            let numbers = which.iter().map(|n| number(n.value, &attribute.kind));
            let numbers: Vec<_> = numbers.collect();
            format!("{} is {}", attribute.name, list(&numbers, "or"))
        }
        Test::NumberIn(attribute, bounds) => {
            let attribute = &policy.attributes[*attribute];
            format!("{} {}", attribute.name, range(bounds, &attribute.kind))
        }
    }
}

fn one_of<'p, T: Copy>(noun: &str, which: &[At<T>], name: impl Fn(T) -> &'p String) -> String {
    // Where a name is a list itself, quotes say where it ends.
    let quoted = |name: &String| {
        let is_list = [" and ", " or ", ","].iter().any(|mark| name.contains(mark));
        if is_list { format!("“{name}”") } else { name.clone() }
    };
    let names: Vec<_> = which.iter().map(|ix| quoted(name(ix.value))).collect();
    format!("{noun} is {}", list(&names, "or"))
}

/// The same text for the middle of a sentence: `A site is down` → `a site is down`. Only articles, as
/// any other word may be a name.
fn small_article(text: &str) -> String {
    for article in ["A ", "An ", "The "] {
        if let Some(rest) = text.strip_prefix(article) {
            return article.to_lowercase() + rest;
        }
    }
    text.to_owned()
}

fn range(range: &Range, kind: &AttributeKind) -> String {
    let lower = range.lower.map(|bound| (bound.value, ["over", "at least"]));
    let upper = range.upper.map(|bound| (bound.value, ["under", "at most"]));
    let text = |(bound, [open, closed]): (Bound, [&str; 2])| {
        let word = if bound.inclusive { closed } else { open };
        format!("{word} {}", number(bound.value, kind))
    };
    let ends: Vec<_> = lower.into_iter().chain(upper).map(text).collect();
    ends.join(" and ")
}

pub(in crate::render) fn number(value: f64, kind: &AttributeKind) -> String {
    match kind {
        AttributeKind::Percent => format!("{value}%"),
        // Durations are whole, non-negative seconds far below 2^53; the cast is exact.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "see above")]
        AttributeKind::Duration => {
            Length(Duration::Clock { seconds: value.max(0.0) as u64, days: false }).to_string()
        }
        _ => value.to_string(),
    }
}

/// `a, b or c`
pub(in crate::render) fn list<S: AsRef<str>>(items: &[S], word: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<_> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} {word} {}", rest.join(", "), last.as_ref())
        }
    }
}

/// The same text with a capital at its start.
pub(in crate::render) fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// When a duty falls due: `every 2 hours`, `after 4 hours`, `at each escalation`.
pub(in crate::render) fn timing(timing: &DutyTiming) -> String {
    match timing {
        DutyTiming::After(after) if after.is_immediate() => "when the ticket is opened".to_owned(),
        DutyTiming::After(after) => format!("{} after opening", Length(after.value)),
        DutyTiming::Every(every) => Length(every.value).every(),
        DutyTiming::AfterResolution(after) if after.is_immediate() => "at resolution".to_owned(),
        DutyTiming::AfterResolution(after) => format!("{} after resolution", Length(after.value)),
        DutyTiming::On(moment) => match moment.value {
            Moment::Opening => "when the ticket is opened",
            Moment::Escalation => "at each escalation",
            Moment::Resolution => "at resolution",
        }
        .to_owned(),
        DutyTiming::Recurs { every, .. } => recurrence(every.value),
    }
}

/// What ends a repeated duty.
pub(in crate::render) fn duty_end(end: DutyEnd) -> &'static str {
    match end {
        DutyEnd::Resolved => "resolved",
        DutyEnd::Acknowledged => "acknowledged",
    }
}

/// What ends an escalation.
pub(in crate::render) fn stops_on(stops_on: StopsOn) -> &'static str {
    match stops_on {
        StopsOn::Resolved => "resolved",
        StopsOn::Acknowledged => "acknowledged",
    }
}

/// What a step that reaches nobody does.
pub(in crate::render) fn when_empty(when_empty: WhenEmpty) -> &'static str {
    match when_empty {
        WhenEmpty::Next => "next",
        WhenEmpty::Wait => "wait",
    }
}

/// What becomes of the people of earlier steps.
pub(in crate::render) fn earlier_steps(earlier: EarlierSteps) -> &'static str {
    match earlier {
        EarlierSteps::Kept => "kept",
        EarlierSteps::Released => "released",
    }
}

/// How long a turn of a rotation is: `weekly`, `every 12 hours`.
pub(in crate::render) fn handoff(handoff: Handoff) -> String {
    match handoff {
        Handoff::Days(1) => "daily".to_owned(),
        Handoff::Days(7) => "weekly".to_owned(),
        Handoff::Days(n) if n % 7 == 0 => format!("every {} weeks", n / 7),
        Handoff::Days(n) => format!("every {n} days"),
        Handoff::Elapsed(seconds) => {
            let length = Duration::Clock { seconds: seconds.into(), days: false };
            format!("every {}", Length(length))
        }
    }
}

/// The word for a way to reach somebody.
pub(in crate::render) fn method(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::Phone => "Phone",
        MethodKind::Mobile => "Mobile",
        MethodKind::Sms => "Text message",
        MethodKind::Email => "E-mail",
        MethodKind::Chat => "Chat",
        MethodKind::Pager => "Pager",
        MethodKind::Url => "Web",
    }
}
