//! Fields of entries: two spellings of one policy set have the same ones.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

use std::sync::Arc;

use tierline::diff::fields::{Line, lines};
use tierline::load::load;
use tierline::model::Policy;
use tierline::source::{SourceFile, Sources};

/// As somebody writes it who leaves out what goes without saying.
const SHORT: &str = r#"
[calendars.business]
hours = { weekdays = "09:00-17:00" }
holidays = ["public"]
[holidays.public]
days = [{ every = "last monday of may", name = "Memorial Day" }, { on = 2026-12-25, name = "Christmas" }]
[contacts.ada]
kind = "person"
name = "Ada"
reach = [{ mobile = "+1 212 555 0199" }, { email = "ada@example.com" }]
away = [{ from = 2026-12-21, until = 2026-12-28 }]
[contacts.team]
kind = "team"
name = "Team"
members = ["ada"]
[rotations.turns]
start = 2026-01-05T09:00:00
handoff = "weekly"
members = ["ada", "ada"]
[categories.network]
name = "network"
[attributes.users]
type = "percent"
name = "users"
[priorities.high]
rank = 1
name = "High"
calendar = "24x7"
respond-within = "1h"
[priorities.low]
rank = 2
name = "Low"
calendar = "business"
resolve-within = "16h"
[tiers.l1]
level = 1
name = "First line"
responders = ["team"]
[escalation-policies.all]
name = "All"
steps = [{ notify = ["turns"], after = { high = "1h 30m", default = "8h" } }]
[[routes]]
when = {}
policy = "all"
[triggers.wide]
mode = "automatic"
name = "Wide"
when = { category = "network", users = { over = 25 } }
raise-to = "high"
[duties.record]
when = { priority = ["high", "low"] }
on = "opening"
notify = ["owner"]
text = "Write it down."
"#;

/// As somebody writes it who leaves nothing out, in another order, spelling every time differently.
const LONG: &str = r#"
# A comment.
[duties.record]
notify = ["owner"]
on = "opening"
text = "Write it down."
when = { any = [{ priority = "low" }, { all = [{ priority = "high" }] }] }
[triggers.wide]
name = "Wide"
mode = "automatic"
when = { all = [{ users = { over = 25.0 } }, { not = { not = { category = ["network"] } } }] }
raise-to = "high"
[[routes]]
policy = "all"
when = { all = [] }
[escalation-policies.all]
name = "All"
when-empty = "next"
earlier-steps = "kept"
stops-on = "resolved"
repeat = 0
[[escalation-policies.all.steps]]
notify = ["turns"]
after.low = "480m"
after.high = "90m"
[tiers.l1]
name = "First line"
level = 1
responders = ["team"]
[priorities.low]
name = "Low"
rank = 2
calendar = "business"
resolve-within = "960m"
[priorities.high]
name = "High"
rank = 1
calendar = "24x7"
respond-within = "60m"
[attributes.users]
type = "percent"
name = "users"
[categories.network]
name = "network"
[rotations.turns]
timezone = "America/New_York"
start = 2026-01-05T09:00:00
handoff = "weekly"
members = ["ada", "ada"]
[contacts.team]
kind = "team"
name = "Team"
visibility = "internal"
members = ["ada"]
fan-out = "everyone"
[contacts.ada]
name = "Ada"
kind = "person"
available = "24x7"
reach = [
  { mobile = "+1 212 555 0199", hours = "24x7", visibility = "internal" },
  { email = "ada@example.com" },
]
away = [{ until = 2026-12-29T00:00:00, from = 2026-12-21T00:00:00 }]
[holidays.public]
days = [{ every = "last monday of may", observed = "no", name = "Memorial Day" }, { on = 2026-12-25, name = "Christmas" }]
[calendars.business]
timezone = "America/New_York"
holidays = ["public"]
hours = { mon = "09:00-17:00", tue = "09:00-17:00", wed = "09:00-17:00", thu = "09:00-17:00", fri = "09:00-17:00" }
"#;

fn policy(text: &str) -> Arc<Policy> {
    let settings = "[organization]\nname = \"Example\"\ntimezone = \"America/New_York\"\n";
    let mut sources = Sources::default();
    sources.add(SourceFile::new("tierline.toml", settings.to_owned()));
    sources.add(SourceFile::new("all.toml", text.to_owned()));
    let loaded = load(&sources);
    assert!(loaded.errors.is_empty(), "{:#?}", loaded.errors);
    loaded.policy.unwrap()
}

fn all(policy: &Policy) -> Vec<String> {
    let entries = policy.entries();
    let of = |entry: &&tierline::model::Entry| {
        let key = entry.key();
        let lines = lines(policy, &key).unwrap();
        lines.into_iter().map(move |Line { path, text, .. }| format!("{key}.{path} = {text}"))
    };
    entries.iter().flat_map(of).collect()
}

#[test]
fn one_meaning_has_one_spelling() {
    let (short, long) = (all(&policy(SHORT)), all(&policy(LONG)));
    assert_eq!(short, long);
    insta::assert_snapshot!(short.join("\n"));
}

#[test]
fn an_entry_that_is_not_there_has_no_fields() {
    let policy = policy(SHORT);
    for (kind, id) in [
        (tierline::model::Kind::Contact, "nobody"),
        (tierline::model::Kind::Route, "0"),
        (tierline::model::Kind::Route, "2"),
        (tierline::model::Kind::Route, "x"),
        (tierline::model::Kind::Matrix, "matrix"),
    ] {
        let key = tierline::model::EntryKey { kind, id: id.into() };
        assert!(lines(&policy, &key).is_none(), "{key}");
    }
}
