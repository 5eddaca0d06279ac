//! Reference pages: what `explain` prints and what stands in `docs/rules/`, both made from what a rule
//! says about itself.

pub mod pages;
pub mod terminal;

use crate::check::FAMILIES;
use crate::diagnostic::{Level, RuleInfo, loading};

/// A chapter of the rules: the load errors, or a family of lint rules.
#[derive(Debug)]
pub struct Chapter {
    /// One word, as in headings.
    pub name: &'static str,
    /// The rules, in the order of their codes.
    pub rules: Vec<&'static RuleInfo>,
}

/// Every rule there is: the load errors first, then family by family.
pub fn chapters() -> Vec<Chapter> {
    let loading = Chapter { name: "loading", rules: loading::ERRORS.to_vec() };
    let families = FAMILIES.iter().map(|family| Chapter {
        name: family.name,
        rules: family.rules.iter().map(|rule| &rule.info).collect(),
    });
    std::iter::once(loading).chain(families).collect()
}

/// Every rule there is, in the order of their codes.
pub fn rules() -> impl Iterator<Item = &'static RuleInfo> {
    chapters().into_iter().flat_map(|chapter| chapter.rules)
}

/// A word that names no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule {
    /// The name or code of a rule that is nearest, if any is near.
    pub similar: Option<String>,
}

/// Finds a rule by code or name; capitals and surrounding space do not matter.
pub fn find(word: &str) -> Result<&'static RuleInfo, UnknownRule> {
    let word = word.trim();
    let (name, code) = (word.to_ascii_lowercase(), word.to_ascii_uppercase());
    rules().find(|rule| rule.is_called(&name) || rule.is_called(&code)).ok_or_else(|| {
        let names = rules().map(|rule| (name.as_str(), rule.name.to_owned()));
        let codes = rules().map(|rule| (code.as_str(), rule.code.to_string()));
        UnknownRule { similar: nearest(names.chain(codes)) }
    })
}

/// The candidate nearest to its word, if no more than a third of it differs.
fn nearest<'w>(candidates: impl Iterator<Item = (&'w str, String)>) -> Option<String> {
    candidates
        .map(|(word, candidate)| (strsim::damerau_levenshtein(word, &candidate), word, candidate))
        .filter(|(distance, word, candidate)| {
            *distance <= (word.len().max(candidate.len()) / 3).max(1)
        })
        .min()
        .map(|(_, _, candidate)| candidate)
}

/// What a level does, in a few words.
fn effect(rule: &RuleInfo) -> &'static str {
    match rule.level {
        _ if rule.is_error() => "error",
        Level::Deny => "deny",
        Level::Warn => "warn",
        Level::Allow => "allow",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_found_by_code_and_name_in_any_case() {
        for word in ["TL0001", "tl0001", "syntax", " Syntax "] {
            assert_eq!(find(word).map(|rule| rule.name), Ok("syntax"), "{word}");
        }
    }

    #[test]
    fn a_misspelt_name_has_a_suggestion_and_nonsense_has_none() {
        let similar = |word| find(word).unwrap_err().similar;
        assert_eq!(similar("unused-supression").as_deref(), Some("unused-suppression"));
        assert_eq!(similar("TL901").as_deref(), Some("TL0901"));
        assert_eq!(similar("qqqq"), None);
    }

    #[test]
    fn codes_and_names_are_unique_and_sorted() {
        let codes: Vec<_> = rules().map(|rule| rule.code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
        let names: std::collections::BTreeSet<_> = rules().map(|rule| rule.name).collect();
        assert_eq!(names.len(), codes.len());
    }
}
