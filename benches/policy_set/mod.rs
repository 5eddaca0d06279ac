//! Writes policy sets of any size that load and lint clean, for benchmarks and for whoever wants to
//! compare. May depend on nothing but the standard library, so that it can be included anywhere.
//!
//! A set of `n` files has one `tierline.toml` with calendars, priorities, tiers and routes, and `n - 1`
//! departments of about 2 KB each: four people in a team, a rotation, two categories, an escalation
//! policy of three steps and a duty, which refer to each other, to the shared entries and to the
//! department before.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

/// A file of a set: its path below the root, and its text.
pub(crate) type File = (String, String);

/// A set of `files` files; at least one.
pub(crate) fn departments(files: usize) -> impl Iterator<Item = File> {
    let count = files.saturating_sub(1);
    let all = (0..count)
        .map(move |n| (format!("{:03}/department-{n:06}.toml", n / 100), department(n, count)));
    std::iter::once(("tierline.toml".to_owned(), shared(count))).chain(all)
}

/// A set of one file with `people` contacts in it, all of them used.
pub(crate) fn people(people: usize) -> impl Iterator<Item = File> {
    let mut text = shared(0);
    text.push_str("\n[contacts.everybody]\nkind = \"team\"\nname = \"Everybody\"\nmembers = [");
    for n in 0..people {
        let _ = write!(text, "\"person-{n:06}\", ");
    }
    text.push_str("]\n\n[duties.drill]\nrecurs = \"2 months\"\nstart = 2026-01-05T09:00:00\n");
    text.push_str("notify = [\"everybody\"]\ntext = \"Everybody takes part in the drill\"\n");
    for n in 0..people {
        let _ = write!(
            text,
            "\n[contacts.person-{n:06}]\nkind = \"person\"\nname = \"Person {n:06}\"\n\
             reach = [{{ mobile = \"+1 212 {} {:04}\" }}, {{ email = \"person-{n:06}@example.com\" }}]\n\
             backup = [\"support\"]\nverified = 2026-10-05\n",
            200 + n / 10_000 % 700,
            n % 10_000,
        );
    }
    std::iter::once(("tierline.toml".to_owned(), text))
}

/// Writes a set below a folder, which need not exist.
///
/// # Errors
/// Where the disk refuses.
pub(crate) fn write(folder: &Path, files: impl Iterator<Item = File>) -> io::Result<()> {
    for (path, text) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, text)?;
    }
    Ok(())
}

/// What all departments share.
fn shared(departments: usize) -> String {
    let mut text = SHARED.to_owned();
    for n in 0..departments {
        let _ = write!(
            text,
            "\n[[routes]]\nwhen = {{ category = [\"d{n:06}-outage\", \"d{n:06}-request\"] }}\n\
             policy = \"d{n:06}-unresolved\"\n"
        );
    }
    text.push_str("\n[[routes]]\nwhen = {}\npolicy = \"standard\"\n");
    text
}

fn department(n: usize, count: usize) -> String {
    let d = format!("d{n:06}");
    let neighbour = format!("d{:06}", if n == 0 { count - 1 } else { n - 1 });
    let mut text = format!(
        "# Department {n}: who works there, what its tickets are about, and who is told when.\n\n\
         [contacts.{d}-team]\nkind = \"team\"\nname = \"Department {n}\"\n\
         on-call = \"{d}-on-call\"\nmembers = ["
    );
    for person in 0..PEOPLE {
        let _ = write!(text, "\"{d}-person-{person}\", ");
    }
    let _ = write!(
        text,
        "]\nreach = [{{ email = \"{d}@example.com\" }}]\nverified = 2026-10-05\n\n\
         [rotations.{d}-on-call]\nname = \"On call in department {n}\"\n\
         start = 2026-01-05T09:00:00\nhandoff = \"weekly\"\n\
         members = [\"{d}-person-0\", \"{d}-person-1\", \"{d}-person-2\"]\n"
    );
    for person in 0..PEOPLE {
        let number = n * PEOPLE + person;
        let next = person + 1;
        let backup =
            if next < PEOPLE { format!("{d}-person-{next}") } else { "support".to_owned() };
        let _ = write!(
            text,
            "\n[contacts.{d}-person-{person}]\nkind = \"person\"\nname = \"Person {number:06}\"\n\
             reach = [{{ mobile = \"+1 212 {} {:04}\" }}, {{ email = \"p{number}@example.com\" }}]\n\
             backup = [\"{backup}\"]\nverified = 2026-10-05\n",
            200 + number / 10_000 % 700,
            number % 10_000,
        );
    }
    let _ = write!(
        text,
        "\n[categories.{d}-outage]\nname = \"Outage in department {n}\"\ntier = \"l2\"\n\
         examples = [\"Nobody can work\"]\n\n\
         [categories.{d}-request]\nname = \"Request of department {n}\"\ntier = \"l1\"\n\n\
         [escalation-policies.{d}-unresolved]\nname = \"Unresolved in department {n}\"\n\
         when-empty = \"next\"\nearlier-steps = \"kept\"\nstops-on = \"resolved\"\nsteps = [\n  \
         {{ notify = [\"{d}-team\"], after = {{ high = \"immediate\", low = \"2h\" }} }},\n  \
         {{ notify = [\"l2\"], after = {{ high = \"1h\", low = \"4h\" }} }},\n  \
         {{ notify = [\"{neighbour}-team\"], after = {{ high = \"2h\", low = \"8h\" }} }},\n]\n\n\
         [duties.{d}-notice]\nwhen = {{ category = \"{d}-outage\" }}\nafter = \"4h\"\n\
         until = \"resolved\"\nnotify = [\"{neighbour}-team\"]\ntext = \"Tell the department next door\"\n"
    );
    text
}

/// People of a department: as many as make its file about 2 KB.
const PEOPLE: usize = 4;

const SHARED: &str = r#"[organization]
name = "Example Company"
timezone = "America/New_York"
country = "US"

[calendars.business]
hours = { weekdays = "08:00-18:00" }
holidays = ["company"]

[holidays.company]
days = [{ every = "december 25", observed = "nearest weekday", name = "Christmas Day" }]

[priorities.high]
rank = 1
name = "High"
calendar = "24x7"
respond-within = "1h"
resolve-within = "12h"
via = ["phone"]

[priorities.low]
rank = 2
name = "Low"
calendar = "business"
respond-within = "8h"
resolve-within = "40h"
via = ["email"]

[impacts.many]
rank = 1
name = "Many people"

[impacts.one]
rank = 2
name = "One person"

[urgencies.now]
rank = 1
name = "Work has stopped"

[urgencies.later]
rank = 2
name = "Work goes on"

[matrix]
many = { now = "high", later = "low" }
one = { now = "low", later = "low" }

[contacts.help-desk]
kind = "hotline"
name = "Help desk"
reach = [{ phone = "+1 212 555 0147" }, { email = "help-desk@example.com" }]
verified = 2026-10-05

[contacts.support]
kind = "hotline"
name = "Technical support"
reach = [{ phone = "+1 212 555 0148" }, { email = "support@example.com" }]
verified = 2026-10-05

[tiers.l1]
level = 1
name = "Level 1"
responders = ["help-desk"]

[tiers.l2]
level = 2
name = "Level 2"
responders = ["support"]

[escalation-policies.standard]
name = "Standard"
when-empty = "next"
earlier-steps = "kept"
stops-on = "resolved"
steps = [
  { notify = ["l1"], after = "immediate" },
  { notify = ["l2"], after = "2h" },
]
"#;
