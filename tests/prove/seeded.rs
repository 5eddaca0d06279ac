//! Faults as they happen, one by one, in the repository's own policies: what a report says is what somebody
//! who runs IT has to know, and the rules that it names are those to change.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use tierline::clock::Clock;
use tierline::load::load;
use tierline::prove::{Side, prove};
use tierline::report::prove::{FORMATS, ProofReport};
use tierline::source::{SourceFile, Sources};

#[derive(Deserialize)]
struct Faults {
    faults: Vec<Fault>,
}

/// A fault and what must be said of it; `tests/prove/seeded.toml` explains the fields.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    why: String,
    edits: Vec<Edit>,
    from: String,
    until: String,
    broken: String,
    instead: String,
    rules: Vec<String>,
    #[serde(default)]
    openings: Vec<[String; 2]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: String,
    #[serde(default)]
    from: String,
    to: String,
}

/// The repository's policies with a fault in them.
fn sources(fault: &Fault) -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let mut folders = vec![root.clone()];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { paths.push(path) }
        }
    }
    paths.sort();
    let mut sources = Sources::default();
    for path in paths {
        let mut text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        for edit in fault.edits.iter().filter(|edit| edit.file == name) {
            assert!(text.contains(&edit.from), "{}: `{}` is not there", fault.why, edit.from);
            match edit.from.as_str() {
                "" => text += &edit.to,
                from => text = text.replacen(from, &edit.to, 1),
            }
        }
        sources.add(SourceFile::new(name.as_str(), text));
    }
    sources
}

#[test]
fn a_fault_is_told_so_that_it_can_be_mended() {
    let faults: Faults = toml::from_str(include_str!("seeded.toml")).unwrap();
    assert!(faults.faults.len() >= 8);
    let mut wrong = Vec::new();
    for fault in &faults.faults {
        let sources = sources(fault);
        let loaded = load(&sources);
        let errors: Vec<_> = loaded.errors.iter().map(|error| &error.diagnostic.message).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", fault.why);
        let policy = loaded.policy.unwrap();
        let clock = Clock::new(&policy);
        let horizon = (fault.from.parse().unwrap(), fault.until.parse().unwrap());
        let side = Side { policy: &policy, clock: &clock };
        let proof = prove(side, horizon, |claim| claim.id(&policy) == fault.broken).unwrap();
        let report = ProofReport::new(&policy, &sources, &proof);
        let format = FORMATS.iter().find(|format| format.name == "json").unwrap();
        let mut json = Vec::new();
        (format.write)(&report, &mut json).unwrap();
        let said: serde_json::Value = serde_json::from_slice(&json).unwrap();
        let said = &said["guarantees"][0]["broken"];
        let text = |value: &serde_json::Value| value.as_str().unwrap_or("nothing").to_owned();
        let rules: Vec<String> = said["rules"].as_array().map_or(Vec::new(), |rules| {
            rules
                .iter()
                .map(|rule| format!("{}, {}", text(&rule["rule"]), text(&rule["file"])))
                .collect()
        });
        if (text(&said["instead"]), &rules) != (fault.instead.clone(), &fault.rules) {
            wrong.push(format!("{}: {}\n{rules:#?}", fault.why, text(&said["instead"])));
        }
        let openings: Vec<[String; 2]> = serde_json::from_value(said["openings"].clone()).unwrap();
        if !fault.openings.is_empty() && openings != fault.openings {
            wrong.push(format!("{}: {openings:?}", fault.why));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
