//! Did you mean: for an unknown id, the known ones that look like it.

use strsim::damerau_levenshtein;

use super::id;
use super::mistake::quote;
use super::names::Names;
use super::problems::{Problem, Wanted};
use crate::diagnostic::Fix;
use crate::source::Sources;

/// So many unknown ids are compared with all known ones; a set with more has another problem.
const MOST: usize = 100;

/// Adds what unknown ids resemble, or where to define them.
pub(super) fn add(problems: &mut [Problem], names: &Names, sources: &Sources) {
    let unknown = problems.iter_mut().filter(|problem| problem.diagnostic.help.is_none());
    for (position, problem) in unknown.enumerate() {
        let Some(wanted) = &problem.wanted else { continue };
        let span = problem.diagnostic.primary.span;
        let similar = if position < MOST { similar(wanted, names) } else { None };
        if let Some(similar) = similar {
            let quotes = sources.text(span).starts_with(['"', '\'']);
            let replacement = if quotes { format!("\"{similar}\"") } else { similar.to_owned() };
            problem.diagnostic.help = Some(format!("did you mean `{similar}`?"));
            problem.diagnostic.fix = Some(Fix { span, replacement });
        } else {
            problem.diagnostic.help = Some(definition(wanted, names));
        }
    }
}

/// The known id most like the one that was written.
fn similar<'n>(wanted: &Wanted, names: &'n Names) -> Option<&'n str> {
    let ids = wanted.kinds.iter().flat_map(|kind| names.ids(*kind)).map(|id| &**id);
    closest(&wanted.id, ids.chain(wanted.words.iter().copied()))
}

/// The candidate most like a word, where one is like it at all: the earliest of several.
pub(super) fn closest<'c>(
    word: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    if word.len() > 100 {
        return None;
    }
    let word = word.to_lowercase();
    let allowed = (word.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // Every missing or additional byte costs at least a quarter of a step.
        if candidate.len().abs_diff(word.len()) > allowed * 4 {
            continue;
        }
        let distance = damerau_levenshtein(&word, &candidate.to_lowercase());
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// What there is instead, or how to define what is missing.
fn definition(wanted: &Wanted, names: &Names) -> String {
    const FEW: usize = 8;
    let ids = wanted.kinds.iter().flat_map(|kind| names.ids(*kind));
    let known: Vec<String> = ids.take(FEW + 1).map(|id| quote(id)).collect();
    match wanted.kinds.first() {
        Some(kind) if known.is_empty() || known.len() > FEW => {
            if id::check(&wanted.id).is_ok() {
                format!("define it, `[{}.{}]`, or correct the id", kind.table(), wanted.id)
            } else {
                "correct the id".to_owned()
            }
        }
        _ => format!("known: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn finds_what_was_probably_meant() {
        let ids = ["it-manager", "it-director", "l1", "l2"];
        let of = |word: &str| closest(word, ids.iter().copied());
        assert_eq!(of("it-manger"), Some("it-manager"));
        assert_eq!(of("IT-Manager"), Some("it-manager"));
        assert_eq!(of("l3"), Some("l1"));
        assert_eq!(of("dba"), None);
        assert_eq!(of(&"x".repeat(10_000)), None);
    }
}
