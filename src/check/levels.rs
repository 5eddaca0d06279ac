//! Which level each rule runs at: its own, then `[lints]`, then the command line.

use crate::diagnostic::{Level, RuleInfo};
use crate::model::Policy;

/// The levels of a run. Later settings win; a setting names a rule by code, by name, or all of
/// those at a level (`warnings`).
#[derive(Debug, Clone, Default)]
pub struct Levels {
    settings: Vec<(String, Level)>,
}

impl Levels {
    /// What `[lints]` says.
    pub fn of_policy(policy: &Policy) -> Self {
        let settings = policy.organization.lints.iter();
        Self { settings: settings.map(|(rule, level)| (rule.value.clone(), level.value)).collect() }
    }

    /// The stricter of two settings for each rule.
    #[must_use]
    pub fn stricter(&self, other: &Self) -> Self {
        let rules = super::registry().iter().map(|rule| &rule.info);
        let settings = rules.map(|rule| (rule.name.to_owned(), self.of(rule).max(other.of(rule))));
        Self { settings: settings.collect() }
    }

    /// Adds a setting of the command line.
    pub fn set(&mut self, rule: &str, level: Level) {
        self.settings.push((rule.to_owned(), level));
    }

    /// The level of a rule. Load errors are always [`Level::Deny`].
    pub fn of(&self, rule: &RuleInfo) -> Level {
        if rule.is_error() {
            return Level::Deny;
        }
        self.settings.iter().fold(rule.level, |level, (name, setting)| {
            let all_warnings = name == "warnings" && level == Level::Warn;
            if all_warnings || rule.is_called(name) { *setting } else { level }
        })
    }
}
