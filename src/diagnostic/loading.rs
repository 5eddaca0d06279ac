//! The errors of loading (`TL00xx`): what is wrong before any lint rule can look.
//!
//! No setting and no suppression silences them. `TL0001`–`TL0019` are about files and their
//! structure, the rest about what they say.

mod names;
mod values;

use super::RuleInfo;
use super::rule::rule_info;

pub use names::*;
pub use values::*;

/// Every load error, sorted by code.
pub static ERRORS: &[&RuleInfo] = &[
    &SYNTAX,
    &DUPLICATE_KEY,
    &UNKNOWN_KEY,
    &MISSING_KEY,
    &WRONG_TYPE,
    &BAD_VALUE,
    &NUMBER_OUT_OF_RANGE,
    &UNREADABLE_FILE,
    &INVALID_UTF8,
    &LINKED_FILE,
    &FILE_TOO_LARGE,
    &FILE_NAME,
    &MISSING_ORGANIZATION,
    &MISPLACED_SETTINGS,
    &DUPLICATE_ID,
    &BAD_ID,
    &RESERVED_ID,
    &ROUTES_IN_SEVERAL_FILES,
    &UNKNOWN_CONTACT,
    &UNKNOWN_TARGET,
    &UNKNOWN_CALENDAR,
    &UNKNOWN_HOLIDAY_SET,
    &UNKNOWN_ROTATION,
    &UNKNOWN_CATEGORY,
    &UNKNOWN_IMPACT,
    &UNKNOWN_URGENCY,
    &UNKNOWN_PRIORITY,
    &UNKNOWN_TIER,
    &UNKNOWN_ESCALATION_POLICY,
    &UNKNOWN_TRIGGER,
    &UNKNOWN_DUTY,
    &UNKNOWN_ATTRIBUTE,
    &BAD_DURATION,
    &UNIT_AND_CALENDAR,
    &BAD_WINDOW,
    &OVERLAPPING_WINDOWS,
    &NEVER_OPEN,
    &UNKNOWN_TIMEZONE,
    &BAD_DATE,
    &BAD_HOLIDAY_RULE,
    &BAD_HANDOFF,
    &BAD_RECURRENCE,
    &WRONG_VALUE,
    &WRONG_OPERATOR,
    &MISPLACED_TEST,
    &DUPLICATE_RANK,
    &ONE_OF,
    &ALSO_NEEDED,
    &MISPLACED_KEY,
    &BAD_COUNTRY,
    &BAD_PATH,
    &MISSING_IMPORT,
    &BAD_CALENDAR_FILE,
    &UNKNOWN_GUARANTEE,
];

rule_info! {
    /// The file is not TOML.
    ///
    /// The text breaks a rule of TOML itself: a string without its closing quote, a list without its
    /// bracket, a key without a value. The message says what was expected there.
    ///
    /// The rest of the file is still checked as far as it can be told what belongs where. What stands
    /// in the damaged part is not judged, and other files are checked as usual.
    pub static SYNTAX = 1, "syntax", Deny, "0.1.0";

    /// A key or a table is defined twice in one file.
    ///
    /// TOML allows each key once per table, and each `[table]` header once per file. The message
    /// shows both places. Keep one of them, or, if both are meant, give them different ids. Tables
    /// that start with `[[` may be repeated: each adds an item to a list.
    ///
    /// An entry that is defined in two different files is a different error, as only the policy
    /// language forbids it.
    pub static DUPLICATE_KEY = 2, "duplicate-key", Deny, "0.1.0";

    /// A key that does not exist there.
    ///
    /// Unknown keys are errors, never ignored: a misspelt `respond-witin` would otherwise be a target
    /// that nobody knows is missing. Where a key with a similar name exists, the message names it;
    /// else it lists the keys that may stand there. A key that exists elsewhere is often a sign that a
    /// `[header]` above it has begun another table.
    pub static UNKNOWN_KEY = 3, "unknown-key", Deny, "0.1.0";

    /// A key that must be there is not.
    ///
    /// The error stands at the table that lacks the key: at its header, or at the inline table. The
    /// whole entry is left out of the policy until the key is there, so that nothing is concluded
    /// from half of it.
    pub static MISSING_KEY = 4, "missing-key", Deny, "0.1.0";

    /// A value of the wrong type.
    ///
    /// A list was written where one text belongs, a number where a date belongs, and so on. The
    /// message says what was found and shows what to write. Two frequent cases: dates are written
    /// without quotes (`2026-12-25`), durations with them (`"2h"`).
    pub static WRONG_TYPE = 5, "wrong-type", Deny, "0.1.0";

    /// A value that is not allowed there.
    ///
    /// The type is right, the value is not: a word that is none of the choices, a number that is too
    /// small or too large, a list that may not be empty. The message says what is allowed, and which
    /// of the choices looks like the one that was meant.
    pub static BAD_VALUE = 6, "bad-value", Deny, "0.1.0";

    /// A number that no calculation can hold.
    ///
    /// Whole numbers must lie between −9223372036854775808 and 9223372036854775807; other numbers must
    /// be finite, so `nan`, `inf` and `1e400` are none. Write the number that is meant.
    pub static NUMBER_OUT_OF_RANGE = 7, "number-out-of-range", Deny, "0.1.0";

    /// A file or folder that cannot be read.
    ///
    /// The operating system refused, in its own words, or the path is a device, a pipe or a socket.
    /// All other files are checked. Correct the permissions, or move the file out of the policy set.
    ///
    /// Of a git revision: its object is missing or damaged, or it is a submodule, whose files are in a
    /// repository of their own.
    pub static UNREADABLE_FILE = 10, "unreadable-file", Deny, "0.1.0";

    /// A file that is not UTF-8 text.
    ///
    /// TOML is UTF-8, and so are calendars that are imported. The message names the first byte that is not, with its line. Most often the
    /// file was saved by an editor in an older encoding such as Windows-1252: save it again as UTF-8.
    pub static INVALID_UTF8 = 11, "invalid-utf8", Deny, "0.1.0";

    /// A symbolic link in the policy set.
    ///
    /// Links are not followed: a policy set is what its folder holds, the same on every machine and in
    /// every revision, and a pull request must not be able to make the tool read a file elsewhere.
    /// Replace the link by the file itself, or remove it.
    pub static LINKED_FILE = 12, "linked-file", Deny, "0.1.0";

    /// A file larger than 16 MiB.
    ///
    /// A policy file has a few kilobytes; one of this size was put there by mistake, and is not read.
    /// Move it out of the policy set, or split it.
    pub static FILE_TOO_LARGE = 13, "file-too-large", Deny, "0.1.0";

    /// A file whose name is not UTF-8.
    ///
    /// Its path could not be shown in a report or written in a `CODEOWNERS` file. Rename it.
    pub static FILE_NAME = 14, "file-name", Deny, "0.1.0";
}
