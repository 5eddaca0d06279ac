//! Classes that are looked at once for several are compared with each looked at by itself.

use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::clock::Clock;
use crate::diff::changes::{Version, changes};
use crate::diff::fields;
use crate::load::load;
use crate::source::{SourceFile, Sources};

const SHARED: &str = r#"
[organization]
name = "Example"
timezone = "America/New_York"
country = "US"
[calendars.business]
hours = { weekdays = "09:00-17:00" }
holidays = ["company"]
[holidays.company]
days = [{ on = 2026-11-26, name = "Thanksgiving Day" }]
[priorities.high]
rank = 1
name = "High"
calendar = "24x7"
respond-within = "1h"
[priorities.low]
rank = 2
name = "Low"
calendar = "business"
resolve-within = "8h"
[contacts.desk]
kind = "hotline"
name = "Desk"
reach = [{ phone = "+1 212 555 0147", hours = "business" }]
[tiers.l1]
level = 1
name = "First"
responders = ["desk"]
[[routes]]
when = { category = "d0" }
policy = "p0"
[[routes]]
when = { category = "d1" }
policy = "p1"
[[routes]]
when = { category = "d2" }
policy = "p2"
[[routes]]
when = {}
policy = "p0"
"#;

/// What departments differ in: few choices of each, so that some are alike under other names.
#[derive(Debug, Clone)]
struct Department {
    /// Who is on call first.
    first: usize,
    handoff: usize,
    /// Whose leave, and who covers for it.
    away: Option<(usize, usize)>,
    swapped: bool,
    hours: usize,
    duty: bool,
    /// Another number, which matters to no ticket but makes an entry differ.
    number: usize,
}

impl Department {
    fn any() -> impl Strategy<Value = Self> {
        let away = prop::option::of((0..2_usize, 0..2_usize));
        let fields = (0..2_usize, 0..2_usize, away, any::<bool>(), 0..2_usize, any::<bool>());
        (fields, 0..2_usize).prop_map(|((first, handoff, away, swapped, hours, duty), number)| {
            Self { first, handoff, away, swapped, hours, duty, number }
        })
    }

    fn text(&self, n: usize) -> String {
        let mut text = String::new();
        let (first, second) = (self.first, 1 - self.first);
        let handoff = ["daily", "weekly"][self.handoff];
        let after = ["2h", "6h"][self.hours];
        write!(
            text,
            "[categories.d{n}]\nname = \"D\"\ntier = \"l1\"\n\
             [rotations.r{n}]\nstart = 2026-11-02T09:00:00\nhandoff = \"{handoff}\"\n\
             members = [\"a{n}-{first}\", \"a{n}-{second}\"]\n"
        )
        .unwrap();
        if self.swapped {
            write!(
                text,
                "[[rotations.r{n}.overrides]]\nfrom = 2026-11-25T12:00:00\n\
                 until = 2026-11-27T06:00:00\ncontact = \"a{n}-1\"\n"
            )
            .unwrap();
        }
        for person in 0..2 {
            let number = 4_000 + n * 100 + person * 10 + self.number;
            write!(
                text,
                "[contacts.a{n}-{person}]\nkind = \"person\"\nname = \"A\"\n\
                 reach = [{{ mobile = \"+1 212 555 {number}\" }}, {{ email = \"a@example.com\" }}]\n\
                 backup = [\"desk\"]\n"
            )
            .unwrap();
            if let Some((who, cover)) = self.away.filter(|(who, _)| *who == person) {
                let cover = if cover == who { "desk".to_owned() } else { format!("a{n}-{cover}") };
                writeln!(
                    text,
                    "away = [{{ from = 2026-11-24, until = 2026-11-28, cover = \"{cover}\" }}]"
                )
                .unwrap();
            }
        }
        write!(
            text,
            "[escalation-policies.p{n}]\nname = \"P\"\nwhen-empty = \"next\"\n\
             earlier-steps = \"kept\"\nstops-on = \"resolved\"\nsteps = [\n\
             {{ notify = [\"r{n}\"], after = \"{after}\" }},\n\
             {{ notify = [\"a{n}-0\", \"l1\"], after = {{ high = \"3h\", low = \"never\" }} }},\n]\n"
        )
        .unwrap();
        if self.duty {
            write!(
                text,
                "[duties.u{n}]\nwhen = {{ category = \"d{n}\" }}\nevery = \"4h\"\n\
                 until = \"resolved\"\nnotify = [\"a{n}-1\"]\ntext = \"Tell\"\n"
            )
            .unwrap();
        }
        text
    }
}

fn policy(departments: &[Department]) -> Arc<Policy> {
    let mut sources = Sources::default();
    let mut text = SHARED.to_owned();
    for (n, department) in departments.iter().enumerate() {
        text.push_str(&department.text(n));
    }
    sources.add(SourceFile::new("tierline.toml", text));
    let loaded = load(&sources);
    assert!(loaded.errors.is_empty(), "{:?}", loaded.errors);
    loaded.policy.unwrap()
}

fn version(policy: &Policy) -> Version<'_> {
    static NONE: BTreeSet<EntryKey> = BTreeSet::new();
    Version { policy, damaged: &NONE, lost: false }
}

/// The entries that differ, each compared line by line, whatever was found to have changed.
fn plainly_changed(base: &Policy, head: &Policy) -> BTreeSet<EntryKey> {
    let said = |policy: &Policy, key: &EntryKey| {
        let lines = fields::lines(policy, key)?.into_iter().map(|line| (line.path, line.text));
        Some(lines.filter(|(path, _)| path != "name" && path != "text").collect::<BTreeSet<_>>())
    };
    let keys = [base, head].into_iter().flat_map(Policy::entries).map(|entry| entry.key());
    keys.filter(|key| said(base, key) != said(head, key)).collect()
}

fn shown(found: &[Finding]) -> Vec<String> {
    let one = |f: &Finding| {
        format!(
            "{:?} {:?} {} {:?} {} {}",
            f.effect, f.causes, f.tickets, f.facts, f.first, f.seconds
        )
    };
    let mut all: Vec<String> = found.iter().map(one).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_case_speaks_for_all_that_are_alike(
        base in prop::collection::vec(Department::any(), 3),
        head in prop::collection::vec(Department::any(), 3),
        same in 0..3_usize,
        alike in any::<bool>(),
    ) {
        let (mut base, mut head) = (base, head);
        if alike {
            (base[2], head[2]) = (base[1].clone(), head[1].clone());
        }
        head[same] = base[same].clone();
        let (base, head) = (policy(&base), policy(&head));
        let clocks = [Clock::new(&base), Clock::new(&head)];
        let sides = [
            Side { policy: &base, clock: &clocks[0] },
            Side { policy: &head, clock: &clocks[1] },
        ];
        // Over a holiday, leave, an override and hand-offs.
        let from: Timestamp = "2026-11-23T00:00:00Z".parse().unwrap();
        let range = (from, "2026-11-30T00:00:00Z".parse().unwrap());
        let changes = changes(version(&base), version(&head));
        let changed = changed(&base, &head, &changes);
        prop_assert_eq!(&changed, &plainly_changed(&base, &head));
        let classes = Classes::new(&sides, &[]);
        let moments = Moments::new(&sides);
        let [base, head] = sides;
        let comparison = Comparison { base, head, changed: &changed, moments: &moments };
        let shared = comparison.classes(&classes.all, range);
        let alone = classes.all.iter().map(|class| comparison.class(class, range));
        let alone: Vec<_> = alone.filter(|found| !found.is_empty()).collect();
        let shared: Vec<_> = shared.iter().filter(|found| !found.is_empty()).collect();
        prop_assert_eq!(shared.len(), alone.len());
        for (shared, alone) in shared.iter().zip(&alone) {
            prop_assert_eq!(shown(shared), shown(alone));
        }
    }
}
