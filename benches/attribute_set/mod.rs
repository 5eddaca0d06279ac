//! Writes a policy set with many kinds of ticket: 50 categories, 20 boolean attributes, 4 priorities and
//! 3 rotations, tested by triggers, routes and duties as a team would. For benchmarks and for whoever
//! wants to compare; may depend on nothing but the standard library.

#![allow(clippy::indexing_slicing, reason = "by the remainder of a division by the length")]

use std::fmt::Write as _;

/// How many categories tickets may be about.
const CATEGORIES: usize = 50;
/// How many facts a ticket may state beside.
const ATTRIBUTES: usize = 20;

/// How the attributes are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Some raise, some send a ticket elsewhere, some tell somebody beside the escalation.
    Mixed,
    /// Each has a trigger of its own that raises priority or tier.
    Raising,
    /// Each has a trigger of its own that tells somebody, and what is promised hangs on all of them.
    Telling,
    /// Nested conditions over all of them, with thresholds of numbers, in two hundred routes.
    Nested,
}

impl Shape {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Mixed, Self::Raising, Self::Telling, Self::Nested];

    /// The word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Mixed => "mixed",
            Self::Raising => "raising",
            Self::Telling => "telling",
            Self::Nested => "nested",
        }
    }
}

/// The whole set, in one file.
pub(crate) fn text(shape: Shape) -> String {
    let mut text = FRAME.to_owned();
    people(&mut text);
    text.push_str("\n[categories]\n");
    for n in 0..CATEGORIES {
        let tier = ["l1", "l1", "l2", "l3"][n % 4];
        let _ = writeln!(text, "c{n:02} = {{ name = \"Category {n}\", tier = \"{tier}\" }}");
    }
    text.push_str("\n[attributes]\n");
    for n in 0..ATTRIBUTES {
        let _ = writeln!(text, "a{n:02} = {{ type = \"boolean\", name = \"Fact {n}\" }}");
    }
    text.push_str("share = { type = \"percent\", name = \"Share of users affected\" }\n");
    text.push_str("sites = { type = \"number\", name = \"Sites affected\" }\n");
    match shape {
        Shape::Mixed => text.push_str(MIXED),
        Shape::Raising => raising(&mut text),
        Shape::Telling => telling(&mut text),
        Shape::Nested => nested(&mut text),
    }
    text.push_str("\n[[routes]]\nwhen = {}\npolicy = \"standard\"\n");
    text
}

/// Twelve people, four in each rotation, each with somebody who stands in.
fn people(text: &mut String) {
    text.push_str("\n[contacts]\n");
    for n in 0..12 {
        let backup = (n + 1) % 4 + n / 4 * 4;
        let _ = writeln!(
            text,
            "p{n:02} = {{ kind = \"person\", name = \"Person {n}\", backup = [\"p{backup:02}\"], \
             reach = [{{ mobile = \"+1 212 555 01{n:02}\" }}, {{ email = \"p{n}@example.com\" }}]{} }}",
            match n {
                2 =>
                    ", away = [{ from = 2026-12-21, until = 2026-12-31, cover = \"p03\", reason = \"leave\" }]",
                7 =>
                    ", away = [{ from = 2027-07-05, until = 2027-07-23, cover = \"p04\", reason = \"leave\" }]",
                _ => "",
            }
        );
    }
    text.push_str(DESKS);
}

fn raising(text: &mut String) {
    for n in 0..ATTRIBUTES {
        let effect = match n % 5 {
            0 => "raise-to = \"critical\"",
            1 => "raise-to = \"high\"",
            2 => "raise-to = \"medium\"",
            3 => "start-at = \"l2\"",
            _ => "raise-to = \"high\"\nstart-at = \"l3\"",
        };
        let when = match n % 4 {
            0 => format!("{{ a{n:02} = true, priority = [\"medium\", \"low\"] }}"),
            1 => format!("{{ any = [{{ a{n:02} = true }}, {{ tier = \"l3\" }}] }}"),
            _ => format!("{{ a{n:02} = true }}"),
        };
        let _ = write!(
            text,
            "\n[triggers.t{n:02}]\nmode = \"automatic\"\nname = \"Trigger {n}\"\nwhen = {when}\n{effect}\n"
        );
    }
}

fn telling(text: &mut String) {
    for n in 0..ATTRIBUTES {
        let who = ["director", "p00", "primary", "vendor", "p05", "security", "p09"][n % 7];
        let _ = write!(
            text,
            "\n[triggers.t{n:02}]\nmode = \"automatic\"\nname = \"Trigger {n}\"\n\
             when = {{ a{n:02} = true }}\nnotify = [\"{who}\"]\n\
             \n[duties.d{n:02}]\nafter = \"{n}m\"\nuntil = \"resolved\"\nnotify = [\"{who}\"]\n\
             when = {{ a{n:02} = false, priority = [\"critical\", \"high\"] }}\ntext = \"Tell them\"\n"
        );
    }
    text.push_str(HANGS_ON_ALL);
}

fn nested(text: &mut String) {
    for n in 0..200 {
        let [a, b, c, d] = [n, n + 3, n + 7, n + 11].map(|n| n % ATTRIBUTES);
        let category = n % CATEGORIES;
        let policy = ["standard", "critical", "security", "vendor"][n % 4];
        let _ = write!(
            text,
            "\n[[routes]]\nwhen = {{ category = \"c{category:02}\", any = [{{ a{a:02} = true, not = {{ a{b:02} = true }} }}, \
             {{ all = [{{ a{c:02} = true }}, {{ a{d:02} = false }}, {{ sites = {{ over = {} }} }}] }}, {{ share = {{ over = {} }} }}] }}\n\
             policy = \"{policy}\"\n",
            n % 9 + 1,
            n % 13 * 7 + 1,
        );
    }
}

const FRAME: &str = r#"
[organization]
name = "Example Company"
timezone = "America/New_York"
country = "US"

[calendars.business]
hours = { weekdays = "08:00-18:00", sat = "10:00-14:00" }
holidays = ["company"]
[calendars.desk]
hours = { weekdays = "07:00-20:00", weekend = "09:00-17:00" }
holidays = ["company"]
[calendars.nights]
hours = { daily = "18:00-08:00" }

[holidays.company]
days = [
  { every = "january 1", observed = "nearest weekday", name = "New Year's Day" },
  { every = "last monday of may", name = "Memorial Day" },
  { every = "july 4", observed = "nearest weekday", name = "Independence Day" },
  { every = "first monday of september", name = "Labor Day" },
  { every = "fourth thursday of november", name = "Thanksgiving" },
  { every = "december 25", observed = "nearest weekday", name = "Christmas Day" },
  { on = 2026-12-24, hours = "08:00-12:00", name = "Christmas Eve" },
]

[priorities.critical]
rank = 1
name = "Critical"
calendar = "24x7"
respond-within = "15m"
resolve-within = "4h"
update-every = "1h"
via = ["phone", "mobile"]
[priorities.high]
rank = 2
name = "High"
calendar = "24x7"
respond-within = "1h"
resolve-within = "8h"
update-every = "2h"
[priorities.medium]
rank = 3
name = "Medium"
calendar = "business"
respond-within = "4h"
resolve-within = "16h"
[priorities.low]
rank = 4
name = "Low"
calendar = "business"
respond-within = "8h"
resolve-within = "40h"
via = ["email"]

[impacts]
everybody = { rank = 1, name = "Everybody" }
department = { rank = 2, name = "A department" }
person = { rank = 3, name = "One person" }
[urgencies]
stopped = { rank = 1, name = "Work has stopped" }
slow = { rank = 2, name = "Work goes on slowly" }
cosmetic = { rank = 3, name = "A blemish" }
[matrix]
everybody = { stopped = "critical", slow = "high", cosmetic = "medium" }
department = { stopped = "high", slow = "medium", cosmetic = "low" }
person = { stopped = "medium", slow = "low", cosmetic = "low" }

[rotations.primary]
name = "Primary on call"
start = 2026-01-05T09:00:00
handoff = "weekly"
members = ["p00", "p01", "p02", "p03"]
[[rotations.primary.overrides]]
from = 2026-12-24T09:00:00
until = 2026-12-26T09:00:00
contact = "p01"
[rotations.secondary]
name = "Secondary on call"
start = 2026-01-05T08:00:00
handoff = "daily"
members = ["p04", "p05", "p06", "p07"]
[[rotations.secondary.layers]]
start = 2026-01-05T18:00:00
handoff = "12h"
members = ["p06", "p05"]
active = "nights"
[rotations.managers]
name = "Duty manager"
start = 2026-01-05T12:00:00
handoff = "2 weeks"
members = ["p08", "p09", "p10", "p11"]

[tiers.l1]
level = 1
name = "Level 1"
responders = ["desk"]
calendar = "desk"
respond-within = { critical = "10m", default = "4h" }
[tiers.l2]
level = 2
name = "Level 2"
responders = ["secondary"]
calendar = "business"
respond-within = { critical = "15m", high = "1h", default = "8h" }
[tiers.l3]
level = 3
name = "Level 3"
responders = ["engineering"]
calendar = "24x7"

[escalation-policies.standard]
name = "Standard"
when-empty = "next"
earlier-steps = "kept"
stops-on = "resolved"
steps = [
  { notify = ["l2"], after = { critical = "immediate", high = "30m", medium = "2h", low = "8h" } },
  { notify = ["l3"], after = { critical = "15m", high = "2h", medium = "8h", low = "24h" } },
  { notify = ["managers"], after = { critical = "1h", high = "4h", medium = "12h", low = "32h" } },
]
[escalation-policies.critical]
name = "Critical incidents"
when-empty = "next"
earlier-steps = "kept"
stops-on = "resolved"
steps = [
  { notify = ["l3"], after = "immediate", repeat = { every = "15m", times = 2 } },
  { notify = ["managers"], wait = "30m" },
  { notify = ["director"], wait = "1h" },
]
[escalation-policies.security]
name = "Security incidents"
when-empty = "next"
earlier-steps = "kept"
stops-on = "resolved"
steps = [
  { notify = ["security"], after = "immediate" },
  { notify = ["l3"], after = "15m" },
  { notify = ["director"], after = { critical = "30m", default = "3h" } },
]
[escalation-policies.vendor]
name = "Vendors"
when-empty = "next"
earlier-steps = "kept"
stops-on = "resolved"
steps = [
  { notify = ["vendor"], after = "immediate" },
  { notify = ["l3"], after = "1h" },
  { notify = ["managers"], after = "3h" },
]

[guarantees]
somebody = { reaches = "anybody", within = "16h" }
critical-reaches-an-engineer = { when = { priority = "critical" }, reaches = ["l3"], within = "15m" }
high-reaches-the-second-level = { when = { priority = "high" }, reaches = ["secondary", "engineering", "security"], within = "1h" }
a-manager-hears = { when = { priority = ["critical", "high"] }, reaches = ["managers", "director"], within = "5h", via = ["phone", "mobile"] }
critical-is-answered = { when = { priority = "critical" }, keeps = "response" }
solved-in-time = { when = { priority = ["critical", "high"] }, keeps = "resolution", leaving = "1h" }
several = { when = { priority = "critical" }, different-people = 2, within = "4h" }
reported = { when = { priority = ["critical", "high"] }, updates-every = "2h" }
small-things = { when = { priority = "low" }, never-tells = ["director"] }
"#;

const DESKS: &str = r#"
director = { kind = "person", name = "Director", reach = [{ mobile = "+1 212 555 0190" }] }
desk = { kind = "hotline", name = "Help desk", reach = [{ phone = "+1 212 555 0191", hours = "desk" }, { email = "desk@example.com" }], backup = ["guard"] }
guard = { kind = "hotline", name = "Night desk", reach = [{ phone = "+1 212 555 0192" }] }
security = { kind = "hotline", name = "Security", reach = [{ phone = "+1 212 555 0193" }] }
vendor = { kind = "vendor", name = "Vendor", reach = [{ phone = "+1 212 555 0194" }], available = "business", backup = ["p08"] }
engineering = { kind = "team", name = "Engineering", on-call = "primary", members = ["p00", "p01", "p02", "p03"] }
"#;

const MIXED: &str = r#"
[triggers]
data = { mode = "automatic", name = "Data was lost", when = { any = [{ a00 = true }, { category = "c03" }] }, raise-to = "critical", start-at = "l3", notify = ["p08"] }
breach = { mode = "automatic", name = "A breach", when = { any = [{ a01 = true }, { category = ["c07", "c11"] }] }, raise-to = "critical", notify = ["security"] }
outage = { mode = "automatic", name = "An outage", when = { share = { over = 25 } }, raise-to = "critical", start-at = "l3", notify = ["managers"] }
customers = { mode = "automatic", name = "Customers notice", when = { a02 = true, not = { a03 = true } }, raise-to = "high", notify = ["p09"] }
payroll = { mode = "automatic", name = "Pay day", when = { a04 = true, priority = ["medium", "low"] }, raise-to = "high" }
executive = { mode = "automatic", name = "An executive waits", when = { a05 = true }, raise-to = "medium", start-at = "l2", notify = ["director"] }
plant = { mode = "automatic", name = "The plant stands", when = { all = [{ a06 = true }, { any = [{ a07 = true }, { sites = { at-least = 3 } }] }] }, raise-to = "high", start-at = "l3", notify = ["primary"] }
press = { mode = "automatic", name = "The press calls", when = { a08 = true }, notify = ["director"] }
auditor = { mode = "automatic", name = "An auditor asks", when = { a09 = true, category = ["c20", "c21", "c22"] }, notify = ["p10"] }
again = { mode = "automatic", name = "Again", when = { a10 = true }, start-at = "l2" }

[duties]
legal = { when = { a11 = true }, after = "1h", until = "resolved", notify = ["p11"], text = "Tell the lawyers" }
privacy = { when = { any = [{ a01 = true }, { a12 = true }] }, after = "2h", until = "resolved", notify = ["director"], text = "Tell the officer" }
reports = { when = { priority = ["critical", "high"] }, every = "2h", until = "resolved", notify = ["managers"], text = "Report" }
handoff = { when = { tier = "l3" }, on = "escalation", notify = ["owner"], text = "Hand over" }
notice = { when = { all = [{ a13 = true }, { not = { priority = "low" } }] }, after = "4h", until = "resolved", notify = ["director"], text = "Notice" }

[[routes]]
when = { any = [{ category = ["c07", "c11"] }, { a01 = true }] }
policy = "security"
[[routes]]
when = { any = [{ a14 = true, not = { a15 = true } }, { category = ["c30", "c31", "c32"], a16 = true }] }
policy = "vendor"
[[routes]]
when = { priority = "critical", not = { a17 = true } }
policy = "critical"
[[routes]]
when = { all = [{ a18 = true }, { any = [{ a19 = true }, { category = ["c40", "c41"] }] }] }
policy = "vendor"
"#;

const HANGS_ON_ALL: &str = r#"
[guarantees.director-is-told]
reaches = ["director"]
within = "10m"
[guarantees.director-is-left-alone]
never-tells = ["director", "p09"]
[guarantees.three-at-once]
different-people = 3
within = "30m"
"#;
