//! Lists of words: what was added and removed, and whether that is tighter.

use super::super::fields::{Sense, Value};
use super::{Grade, Items};
use crate::model::MethodKind;

/// How a list changed, and what that comes to; `None` for what is no list. A list that is not there
/// is empty, except one that limits: without it there is no limit.
pub(super) fn compare(
    base: &Option<Value>,
    head: &Option<Value>,
    sense: Sense,
) -> Option<(Grade, Items)> {
    let words = |value: &Option<Value>| match value {
        Some(Value::List(words)) => Some(words.clone()),
        None => Some(Vec::new()),
        Some(_) => None,
    };
    let (base_words, head_words) = (words(base)?, words(head)?);
    if base_words.is_empty() && head_words.is_empty() && sense != Sense::Limit {
        return None;
    }
    let (removed, added) = (lacking(&base_words, &head_words), lacking(&head_words, &base_words));
    if removed.is_empty() && added.is_empty() {
        return Some((Grade::Neutral, Items::Reordered));
    }
    let fewer_is = |worse: Grade| match (removed.is_empty(), added.is_empty()) {
        (false, true) => worse,
        (true, false) => worse.mirrored(),
        _ => Grade::Neutral,
    };
    let grade = match sense {
        Sense::Reach => fewer_is(Grade::Looser),
        Sense::Closing => fewer_is(Grade::Tighter),
        Sense::Channels => match (base, head) {
            (Some(_), Some(_)) => match (wakes(&base_words), wakes(&head_words)) {
                (true, false) => Grade::Looser,
                (false, true) => Grade::Tighter,
                _ => Grade::Neutral,
            },
            // Without `via` it is the contact's own order, which the list cannot be compared with.
            _ => Grade::Neutral,
        },
        Sense::Limit => match (base, head) {
            (None, _) => Grade::Looser,
            (_, None) => Grade::Tighter,
            _ => fewer_is(Grade::Looser),
        },
        _ => Grade::Neutral,
    };
    Some((grade, Items::Changed { removed, added }))
}

/// The words of the first list that the second lacks, counted.
fn lacking(list: &[String], other: &[String]) -> Vec<String> {
    let mut left: Vec<&String> = other.iter().collect();
    let missing = list.iter().filter(|word| match left.iter().position(|known| known == word) {
        Some(position) => {
            left.swap_remove(position);
            false
        }
        None => true,
    });
    missing.cloned().collect()
}

/// True if one of the channels wakes somebody: mail, chat and web pages do not.
fn wakes(words: &[String]) -> bool {
    let quiet = [MethodKind::Email, MethodKind::Chat, MethodKind::Url].map(MethodKind::as_str);
    words.iter().any(|word| !quiet.contains(&word.as_str()))
}
