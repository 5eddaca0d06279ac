//! Values that conditions compare with and that tickets state: their types follow from the
//! attributes that the team declares.

use super::context::Cx;
use super::duration;
use super::mistake::quote;
use super::names::Named;
use super::problems::mistaken;
use super::suggest::closest;
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{AttributeKind, Duration, Ix};
use crate::parse::{Node, Spanned, Value};
use crate::source::At;

/// Values of one attribute.
pub(super) enum Values {
    /// Of a boolean.
    Booleans(Vec<At<bool>>),
    /// Of a choice: positions among its words.
    Choices(Vec<At<usize>>),
    /// Of a percent, a number or a duration (in seconds).
    Numbers(Vec<At<f64>>),
}

/// A value or each item of a list; `None` where one of them is wrong.
pub(super) fn each<T>(
    cx: &mut Cx<'_>,
    value: &Node,
    mut read: impl FnMut(&mut Cx<'_>, &Node) -> Option<T>,
) -> Option<Vec<At<T>>> {
    let items = match &**value {
        Value::Array(items) => items.as_slice(),
        _ => std::slice::from_ref(value),
    };
    let found: Vec<Option<At<T>>> = items
        .iter()
        .map(|item| {
            let at = cx.span(item);
            read(cx, item).map(|value| At::new(value, at))
        })
        .collect();
    found.into_iter().collect()
}

/// Ids of entries: one, or a list.
pub(super) fn references<T: Named>(cx: &mut Cx<'_>, value: &Node) -> Option<Vec<At<Ix<T>>>> {
    each(cx, value, |cx, item| reference(cx, item))
}

/// The id of one entry.
pub(super) fn reference<T: Named>(cx: &mut Cx<'_>, item: &Node) -> Option<Ix<T>> {
    match &**item {
        Value::String(id) => {
            cx.find_text(item.as_ref().map(|_| id.as_str()), &[]).map(|found| found.value)
        }
        _ => {
            wrong(cx, item, &format!("the id of a {} is wanted here", T::KIND.noun()));
            None
        }
    }
}

/// Values of an attribute: one, or a list.
pub(super) fn attribute(
    cx: &mut Cx<'_>,
    value: &Node,
    key: &Spanned<String>,
    kind: &AttributeKind,
) -> Option<Values> {
    match kind {
        AttributeKind::Boolean => {
            each(cx, value, |cx, item| boolean(cx, item, key)).map(Values::Booleans)
        }
        AttributeKind::Choice(words) => {
            each(cx, value, |cx, item| choice(cx, item, key, words)).map(Values::Choices)
        }
        AttributeKind::Percent | AttributeKind::Number | AttributeKind::Duration => {
            each(cx, value, |cx, item| number(cx, item, kind)).map(Values::Numbers)
        }
    }
}

/// `true` or `false`.
pub(super) fn boolean(cx: &mut Cx<'_>, item: &Node, key: &Spanned<String>) -> Option<bool> {
    match &**item {
        Value::Boolean(value) => Some(*value),
        _ => {
            wrong(cx, item, &format!("{} is a boolean: `true` or `false`", quote(key)));
            None
        }
    }
}

/// One of the words of a choice, by position.
pub(super) fn choice(
    cx: &mut Cx<'_>,
    item: &Node,
    key: &Spanned<String>,
    words: &[At<String>],
) -> Option<usize> {
    let Some(word) = item.as_str() else {
        wrong(cx, item, &format!("{} is a choice: one of its words is wanted here", quote(key)));
        return None;
    };
    let found = words.iter().position(|known| known.value == word);
    // A choice without words was reported where it is declared.
    if found.is_none() && !words.is_empty() {
        let at = cx.span(item);
        let message = format!("{} cannot be {}", quote(key), quote(word));
        let mut diagnostic = Diagnostic::new(&loading::WRONG_VALUE, at, message);
        diagnostic = match closest(word, words.iter().map(|known| known.value.as_str())) {
            Some(similar) => diagnostic
                .help(format!("did you mean `{similar}`?"))
                .fix(at, format!("\"{similar}\"")),
            None => {
                let known: Vec<String> = words.iter().map(|known| quote(&known.value)).collect();
                diagnostic.help(format!("its words are {}", known.join(", ")))
            }
        };
        cx.error(diagnostic);
    }
    found
}

/// A finite number; of a duration attribute, its seconds.
pub(super) fn number(cx: &mut Cx<'_>, item: &Node, kind: &AttributeKind) -> Option<f64> {
    match (&**item, kind) {
        (Value::String(text), AttributeKind::Duration) => length(cx, item, text),
        (_, AttributeKind::Duration) => {
            wrong(cx, item, "a duration such as `\"4h\"` is wanted here");
            None
        }
        // Exact for every number a policy can mean.
        #[expect(clippy::cast_precision_loss, reason = "see above")]
        (Value::Integer(number), _) => Some(*number as f64),
        (Value::Float(number), _) if number.is_finite() => Some(*number),
        (Value::Float(_), _) => {
            wrong(cx, item, "a finite number is wanted here");
            None
        }
        (Value::String(text), _) if text.trim_end_matches('%').trim().parse::<f64>().is_ok() => {
            let number = text.trim_end_matches('%').trim();
            let at = cx.span(item);
            let message =
                format!("a number stands without quotes, and {} is a string", quote(text));
            let diagnostic = Diagnostic::new(&loading::WRONG_VALUE, at, message)
                .help(format!("write `{number}`"))
                .fix(at, number);
            cx.error(diagnostic);
            None
        }
        _ => {
            wrong(cx, item, "a number is wanted here");
            None
        }
    }
}

fn length(cx: &mut Cx<'_>, item: &Node, text: &str) -> Option<f64> {
    let at = cx.span(item);
    match duration::parse(text) {
        #[expect(clippy::cast_precision_loss, reason = "at most 100 years, far below 2^53")]
        Ok(Duration::Clock { seconds, .. }) => Some(seconds as f64),
        Ok(Duration::BusinessDays(_)) => {
            let message = "a ticket's durations are elapsed time, which knows no business days";
            let diagnostic = Diagnostic::new(&loading::UNIT_AND_CALENDAR, at, message)
                .help("write hours, or days of 24 hours: `48h`, `2d`");
            cx.error(diagnostic);
            None
        }
        Err(mistake) => {
            cx.error(mistaken(&loading::BAD_DURATION, at, mistake));
            None
        }
    }
}

/// Reports a value of the wrong type.
pub(super) fn wrong(cx: &mut Cx<'_>, item: &Node, wanted: &str) {
    let diagnostic = Diagnostic::new(&loading::WRONG_VALUE, cx.span(item), wanted)
        .label(format!("this is {}", item.kind()));
    cx.error(diagnostic);
}
