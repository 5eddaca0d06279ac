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
    /// The rule whose name or code is nearest, if any is near.
    pub similar: Option<&'static str>,
}

/// Finds a rule by code or name; capitals and surrounding space do not matter.
pub fn find(word: &str) -> Result<&'static RuleInfo, UnknownRule> {
    let word = word.trim();
    let (name, code) = (word.to_ascii_lowercase(), word.to_ascii_uppercase());
    rules()
        .find(|rule| rule.is_called(&name) || rule.is_called(&code))
        .ok_or_else(|| UnknownRule { similar: similar(&name) })
}

/// The rule name nearest to `word`, if no more than a third of it differs.
fn similar(word: &str) -> Option<&'static str> {
    rules()
        .map(|rule| (strsim::damerau_levenshtein(word, rule.name), rule.name))
        .filter(|(distance, name)| *distance <= (word.len().max(name.len()) / 3).max(1))
        .min()
        .map(|(_, name)| name)
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
        assert_eq!(similar("unused-supression"), Some("unused-suppression"));
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
