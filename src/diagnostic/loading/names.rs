//! Load errors about ids, references, and where tables stand (`TL0020`–`TL0039`).

use crate::diagnostic::rule::rule_info;

rule_info! {
    /// The policy set has no organization.
    ///
    /// Every set says in its `tierline.toml` whose it is and in which time zone its local times are.
    /// Without that no time means anything, so nothing can be simulated or rendered.
    ///
    /// ```toml good
    /// [organization]
    /// name = "Example Company"
    /// timezone = "America/New_York"
    /// ```
    pub static MISSING_ORGANIZATION = 20, "missing-organization", Deny, "0.1.0";

    /// Settings outside `tierline.toml`.
    ///
    /// `[organization]`, `[lints]` and `[render]` hold for the whole set, so they stand in the one
    /// file that every set has, where a reader looks for them. All other tables may stand in any
    /// file. Move the table to the `tierline.toml` of the set.
    pub static MISPLACED_SETTINGS = 21, "misplaced-settings", Deny, "0.1.0";

    /// The same id is defined twice.
    ///
    /// An id names one entry of its kind in the whole set, whichever file it stands in. Tiers,
    /// contacts and rotations share their ids, so that `notify = ["l3"]` never needs to say which of
    /// them it means. `[matrix]` stands once. The message shows both places; the first in the order of
    /// files is the one that the rest of the check goes by.
    pub static DUPLICATE_ID = 22, "duplicate-id", Deny, "0.1.0";

    /// An id that is not kebab-case, or too long.
    ///
    /// Ids are small ASCII letters and digits joined by `-`, at most 100 characters: `it-manager`,
    /// `l3`. They appear in file names, links and reports, where everything else would need quoting.
    /// What people read is the entry's `name`, which may be any text.
    pub static BAD_ID = 23, "bad-id", Deny, "0.1.0";

    /// An id that means something of its own.
    ///
    /// Some words stand where ids stand: `default` and `never` in maps of priorities, `next` for the
    /// next tier, `owner`, `requester` and `stakeholders` for people of a ticket, `matrix` and
    /// `stated` for what gave a priority, `vacant` for a turn without a person, `24x7` for the
    /// calendar that is always open. An entry of that name could never be referred to. The keys of
    /// conditions (`category`, `all`, …) are no attributes for the same reason. Give the entry another
    /// id.
    pub static RESERVED_ID = 24, "reserved-id", Deny, "0.1.0";

    /// Routes stand in more than one file.
    ///
    /// The first route that matches wins, so the order of all routes has a meaning, and the order of
    /// files has none. Move all routes into one file, in the order in which they are to be tried.
    pub static ROUTES_IN_SEVERAL_FILES = 25, "routes-in-several-files", Deny, "0.1.0";

    /// A reference to a contact that does not exist.
    ///
    /// `backup`, `cover`, `held-by`, `members` and `owner` name contacts by id. A contact that is
    /// named and not there is somebody who would never be told. Where an id looks like it, the message
    /// names it; where the id exists as something else, the message says so.
    pub static UNKNOWN_CONTACT = 26, "unknown-contact", Deny, "0.1.0";

    /// A target that is no contact, no tier and no rotation.
    ///
    /// `notify`, `responders`, `used-by` and the expectations of scenarios name whom they mean by id:
    /// a contact, a team, a tier, a rotation, or `owner`, `requester`, `stakeholders`. Where an id
    /// looks like it, the message names it.
    pub static UNKNOWN_TARGET = 27, "unknown-target", Deny, "0.1.0";

    /// A reference to a calendar that does not exist.
    ///
    /// A clock names its calendar, and there is no silent fallback. Calendars are defined as
    /// `[calendars.<id>]`; `24x7` is built in.
    pub static UNKNOWN_CALENDAR = 28, "unknown-calendar", Deny, "0.1.0";

    /// A reference to a holiday set that does not exist.
    ///
    /// A calendar names the sets that close it: `holidays = ["us-federal"]`. They are defined as
    /// `[holidays.<id>]`.
    pub static UNKNOWN_HOLIDAY_SET = 29, "unknown-holiday-set", Deny, "0.1.0";

    /// A reference to a rotation that does not exist.
    ///
    /// A team names the rotation that says who is on call: `on-call = "engineering-primary"`.
    /// Rotations are defined as `[rotations.<id>]`.
    pub static UNKNOWN_ROTATION = 30, "unknown-rotation", Deny, "0.1.0";

    /// A reference to a category that does not exist.
    ///
    /// Conditions and tickets name categories by id, not by name. A condition on a category that is
    /// not there would never hold. Categories are defined as `[categories.<id>]`.
    pub static UNKNOWN_CATEGORY = 31, "unknown-category", Deny, "0.1.0";

    /// A reference to an impact that does not exist.
    ///
    /// The rows of `[matrix]`, conditions and tickets name impacts by id. They are defined as
    /// `[impacts.<id>]`.
    pub static UNKNOWN_IMPACT = 32, "unknown-impact", Deny, "0.1.0";

    /// A reference to an urgency that does not exist.
    ///
    /// The cells of `[matrix]`, conditions and tickets name urgencies by id. They are defined as
    /// `[urgencies.<id>]`.
    pub static UNKNOWN_URGENCY = 33, "unknown-urgency", Deny, "0.1.0";

    /// A reference to a priority that does not exist.
    ///
    /// Maps such as `after = { high = "2h" }`, the matrix, `raise-to`, conditions and tickets name
    /// priorities by id. They are defined as `[priorities.<id>]`; in maps, `default` stands for those
    /// that are not named.
    pub static UNKNOWN_PRIORITY = 34, "unknown-priority", Deny, "0.1.0";

    /// A reference to a tier that does not exist.
    ///
    /// A category's `tier`, a trigger's `start-at`, conditions and tickets name tiers by id. They are
    /// defined as `[tiers.<id>]`.
    pub static UNKNOWN_TIER = 35, "unknown-tier", Deny, "0.1.0";

    /// A reference to an escalation policy that does not exist.
    ///
    /// A route names the policy that its tickets follow. Policies are defined as
    /// `[escalation-policies.<id>]`.
    pub static UNKNOWN_ESCALATION_POLICY = 36, "unknown-escalation-policy", Deny, "0.1.0";

    /// A reference to a trigger that does not exist.
    ///
    /// Scenarios name triggers in `because` and `escalate`. They are defined as `[triggers.<id>]`.
    pub static UNKNOWN_TRIGGER = 37, "unknown-trigger", Deny, "0.1.0";

    /// A reference to a duty that does not exist.
    ///
    /// Scenarios name duties in `expect`. They are defined as `[duties.<id>]`.
    pub static UNKNOWN_DUTY = 38, "unknown-duty", Deny, "0.1.0";

    /// A key of a condition or a ticket that is no attribute.
    ///
    /// Conditions test `category`, `impact`, `urgency`, `priority`, `tier`, or attributes that the team
    /// declares as `[attributes.<id>]` with a type. A misspelt attribute would make a condition that
    /// never holds.
    pub static UNKNOWN_ATTRIBUTE = 39, "unknown-attribute", Deny, "0.1.0";
}
