//! The policy in words, as documents and reports both say it: conditions, lengths of time, lists.

use crate::model::{AttributeKind, Bound, Condition, Duration, Policy, Range, Test};
use crate::source::At;

/// A condition as a phrase for the middle of a sentence: `category is Network or Server`.
pub fn condition(policy: &Policy, condition: &Condition) -> String {
    phrase(policy, condition, false)
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

/// A value of an attribute with its unit: `25%`, `90 minutes`. Durations are in seconds.
pub fn number(value: f64, kind: &AttributeKind) -> String {
    match kind {
        AttributeKind::Percent => format!("{value}%"),
        // Durations are whole, non-negative seconds far below 2^53; the cast is exact.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "see above")]
        AttributeKind::Duration => {
            length(Duration::Clock { seconds: value.max(0.0) as u64, days: false })
        }
        _ => value.to_string(),
    }
}

/// A length of time: `2 hours`, `1 day 12 hours`, `5 business days`, `immediately`.
pub fn length(length: Duration) -> String {
    let (seconds, days) = match length {
        length if length.is_immediate() => return "immediately".to_owned(),
        Duration::BusinessDays(_) => return length.to_string(),
        Duration::Clock { seconds, days } => (seconds, days),
    };
    let day = if days { 86_400 } else { u64::MAX };
    let parts = [
        (seconds / day, "day"),
        (seconds % day / 3600, "hour"),
        (seconds % 3600 / 60, "minute"),
        (seconds % 60, "second"),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let words = parts.map(|(count, unit)| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {unit}{plural}")
    });
    words.collect::<Vec<_>>().join(" ")
}

/// `a, b or c`, for the word `or`.
pub fn list<S: AsRef<str>>(items: &[S], word: &str) -> String {
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
pub fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::load;
    use crate::source::{SourceFile, Sources};

    /// A guarantee with each condition, in words.
    #[test]
    fn conditions_read_as_sentences() {
        let frame = r#"
[organization]
name = "X"
timezone = "UTC"
[categories]
network = { name = "Network" }
both = { name = "Printing and scanning" }
[priorities]
high = { rank = 1, name = "High", calendar = "24x7" }
low = { rank = 2, name = "Low", calendar = "24x7" }
[attributes]
site-down = { type = "boolean", name = "A site is down" }
share = { type = "percent", name = "Share of users" }
open-for = { type = "duration", name = "Time open" }
kind = { type = "choice", name = "Kind", choices = ["fault", "request"] }
"#;
        let cases = [
            ("{}", "every ticket"),
            ("{ priority = [\"high\", \"low\"] }", "priority is High or Low"),
            ("{ category = \"both\" }", "category is “Printing and scanning”"),
            (
                "{ category = \"network\", priority = \"high\" }",
                "category is Network and priority is High",
            ),
            ("{ site-down = true }", "a site is down"),
            ("{ site-down = false }", "a site is down: no"),
            ("{ share = { over = 25 } }", "Share of users over 25%"),
            (
                "{ share = { at-least = 5, under = 10 } }",
                "Share of users at least 5% and under 10%",
            ),
            ("{ open-for = { over = \"90m\" } }", "Time open over 1 hour 30 minutes"),
            ("{ kind = \"request\" }", "Kind is request"),
            (
                "{ not = { any = [{ site-down = true }, { priority = \"low\" }] } }",
                "not (a site is down or priority is Low)",
            ),
        ];
        for (when, expected) in cases {
            let text = format!("{frame}[guarantees.g]\nwhen = {when}\nkeeps = \"response\"\n");
            let mut sources = Sources::default();
            sources.add(SourceFile::new("tierline.toml", text));
            let policy = load(&sources).policy.unwrap();
            let guarantee = policy.guarantees.values().next().unwrap();
            assert_eq!(condition(&policy, &guarantee.when), expected);
        }
    }
}
