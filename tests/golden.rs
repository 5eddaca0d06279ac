//! Golden timelines: who is told at which minute, computed by hand.
//!
//! A case is a file in `tests/golden/`: a whole policy set whose first lines say what must come of each
//! scenario. `# golden ID: a@0 !b@10 due=11:05` lists every notification (the target as the rule names
//! it, `!` where nobody could be reached, `^` where the ticket could go no higher) in order, and may say when the resolution was due at the end
//! (`due=`, organization's zone). Every scenario of a file must have such a line.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic, as tests do")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use tierline::clock::Clock;
use tierline::load::load;
use tierline::model::Policy;
use tierline::report::timeline::plain;
use tierline::scenarios;
use tierline::simulate::{Trace, What};
use tierline::source::{SourceFile, Sources};

#[test]
fn timelines_are_as_computed_by_hand() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut cases = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let policy = policy(&name, &text);
        let clock = Clock::new(&policy);
        let mut golden = golden(&text);
        for (_, scenario) in policy.scenarios.iter() {
            let id = scenario.entry.id.to_string();
            let expected =
                golden.remove(&id).unwrap_or_else(|| panic!("{name}: {id} has no golden line"));
            let trace = scenarios::trace(&policy, &clock, scenario);
            let actual = summary(&policy, &trace, expected.contains("due="));
            if actual != expected {
                let told = plain(&policy, &trace);
                wrong.push(format!(
                    "{name}: {id}\n  expected {expected}\n  happened {actual}\n{told}"
                ));
            }
            let failures = scenarios::judge(&policy, scenario, &trace);
            if !failures.is_empty() {
                wrong.push(format!("{name}: {id}: expectations {failures:?} do not hold"));
            }
            cases += 1;
        }
        assert!(golden.is_empty(), "{name}: golden lines without a scenario: {golden:?}");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(cases >= 14, "only {cases} cases were found");
}

fn policy(name: &str, text: &str) -> Arc<Policy> {
    let mut sources = Sources::default();
    sources.add(SourceFile::new("tierline.toml", text.to_owned()));
    let loaded = load(&sources);
    let errors: Vec<String> = loaded
        .errors
        .iter()
        .map(|error| {
            let diagnostic = &error.diagnostic;
            let place = sources.place(diagnostic.primary.span).map(|place| place.to_string());
            format!("{}: {}", place.unwrap_or_default(), diagnostic.message)
        })
        .collect();
    assert!(errors.is_empty(), "{name} does not load:\n{}", errors.join("\n"));
    loaded.policy.unwrap()
}

fn golden(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("# golden "));
    let pairs = lines.map(|line| line.split_once(':').unwrap());
    pairs.map(|(id, rest)| (id.to_owned(), rest.trim().to_owned())).collect()
}

fn summary(policy: &Policy, trace: &Trace, with_due: bool) -> String {
    let mut parts = Vec::new();
    for event in &trace.events {
        let minutes = event.at.duration_since(trace.opened).as_mins();
        match &event.what {
            What::Notified(told) => {
                parts.push(format!("{}@{minutes}", policy.target_id(told.target)))
            }
            What::NoTierAbove { tier } => {
                parts.push(format!("^{}@{minutes}", policy.tiers[*tier].entry.id));
            }
            What::ReachedNobody { target, .. } => {
                parts.push(format!("!{}@{minutes}", policy.target_id(*target)));
            }
            _ => {}
        }
    }
    if with_due {
        let due = trace.outcome.resolution.and_then(|target| target.due).unwrap();
        let due = due.to_zoned(policy.organization.timezone.clone());
        parts.push(format!("due={}", due.strftime("%H:%M")));
    }
    parts.join(" ")
}
