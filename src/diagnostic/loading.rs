//! The errors of loading (`TL00xx`): what is wrong before any lint rule can look.
//!
//! No setting and no suppression silences them.

use super::RuleInfo;
use super::rule::rule_info;

/// Every load error, sorted by code.
pub static ERRORS: &[&RuleInfo] = &[&SYNTAX];

rule_info! {
    /// The file is not TOML.
    ///
    /// The text breaks a rule of TOML itself, so nothing after that place can be trusted. The message
    /// says what was expected there.
    pub static SYNTAX = 1, "syntax", Deny, "0.1.0";
}
