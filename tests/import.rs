//! `tierline import contacts`: a case is a folder of `tests/import` with an address book (`input.*`), the policy
//! set before (`before/`, or one without contacts), what it becomes (`after/`, where anything changes) and what
//! is said. `UPDATE=1 cargo test --test import` writes the last two. Then what makes a round trip, for contacts of
//! any kind.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic, as tests do"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;
use tierline::import::{self, Merged};
use tierline::load::load;
use tierline::model::{Format, Policy};
use tierline::render::{Past, Renderer};
use tierline::source::{SourceFile, Sources};

const EMPTY: &str =
    "[organization]\nname = \"Example Company\"\ntimezone = \"Europe/London\"\ncountry = \"GB\"\n";

fn files(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let named = paths.map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(&path).unwrap())
    });
    named.collect()
}

fn run(folder: &Path, input: &Path, options: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tierline"))
        .args(["import", "contacts"])
        .arg(input)
        .args(options)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// The address book of a case, under a name without folders.
fn input(case: &Path, folder: &Path) -> PathBuf {
    let entries = fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path());
    let mut inputs = entries.filter(|path| path.file_stem().is_some_and(|stem| stem == "input"));
    let found = inputs.next().unwrap();
    let name = PathBuf::from("..").join(found.file_name().unwrap());
    fs::copy(&found, folder.join(&name)).unwrap();
    name
}

#[test]
fn address_books_become_entries() {
    let cases = fs::read_dir("tests/import").unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = cases.filter(|path| path.is_dir()).collect();
    cases.sort();
    assert!(cases.len() > 5);
    for case in cases {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("policies");
        fs::create_dir(&folder).unwrap();
        let mut before = files(&case.join("before"));
        before.entry("tierline.toml".into()).or_insert(EMPTY.into());
        for (name, text) in &before {
            fs::write(folder.join(name), text).unwrap();
        }
        let input = input(&case, &folder);

        let (would, diff, _) = run(&folder, &input, &["--dry-run"]);
        assert_eq!(files(&folder), before, "{case:?}: a dry run writes nothing");
        let (code, out, said) = run(&folder, &input, &[]);
        let after = files(&folder);
        assert_eq!((would, out.as_str()), (code, ""), "{case:?}");
        assert_eq!(after != before, code == Some(0), "{case:?}: {said}");
        assert_eq!(diff.is_empty(), after == before, "{case:?}");

        let changed: BTreeMap<_, _> =
            after.iter().filter(|(name, text)| before.get(*name) != Some(text)).collect();
        if std::env::var_os("UPDATE").is_some() {
            fs::write(case.join("said.txt"), &said).unwrap();
            for (name, text) in &changed {
                fs::create_dir_all(case.join("after")).unwrap();
                fs::write(case.join("after").join(name), text).unwrap();
            }
        }
        let expected = files(&case.join("after"));
        assert_eq!(changed, expected.iter().collect(), "{case:?}");
        assert_eq!(said, fs::read_to_string(case.join("said.txt")).unwrap(), "{case:?}");
        if code == Some(0) {
            // What was taken over is known from then on.
            let (code, diff, said) = run(&folder, &input, &["--dry-run"]);
            assert_eq!((code, diff.as_str()), (Some(0), ""), "{case:?}: {said}");
            assert!(said.contains(" 0 added, 0 changed"), "{case:?}: {said}");
        }
    }
}

#[test]
fn files_that_cannot_be_taken_are_told() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("policies");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("tierline.toml"), EMPTY).unwrap();
    let at = |name: &str, bytes: &[u8]| {
        fs::write(place.path().join(name), bytes).unwrap();
        PathBuf::from("..").join(name)
    };
    let cases = [
        (at("empty.csv", b""), "there is nothing in this file"),
        (at("numbers.csv", b"a,b\n1,2\n"), "no column of this row is headed as a name"),
        (at("open.csv", b"Name\n\"Ada\n"), "opens a cell that never ends"),
        (at("cut.vcf", b"BEGIN:VCARD\nFN:Ada\n"), "this card never ends"),
        (at("bare.vcf", b"BEGIN:VCARD\nhello\nEND:VCARD\n"), "is no `NAME:value`"),
        (at("nobody.vcf", b"BEGIN:VCARD\nTEL:1\nEND:VCARD\n"), "nobody is named in this card"),
        (at("end.vcf", b"BEGIN:VCARD\nFN:A\nEND:VCARD\nEND:VCARD\n"), "that was not begun"),
        (PathBuf::from("../none.csv"), "cannot read `../none.csv`"),
        (PathBuf::from(".."), "cannot read `..`"),
    ];
    for (input, message) in cases {
        let (code, out, said) = run(&folder, &input, &[]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{input:?}: {said}");
        assert!(said.contains(message), "{input:?}: {said}");
        assert_eq!(files(&folder).len(), 1, "{input:?}");
    }
}

#[test]
fn new_contacts_go_where_the_policy_reads_them() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("policies");
    fs::create_dir_all(folder.join("people")).unwrap();
    fs::write(folder.join("tierline.toml"), EMPTY).unwrap();
    fs::write(place.path().join("in.csv"), "Name,Phone\nAda,020 7946 0018\n").unwrap();
    let input = Path::new("../in.csv");
    for (into, message) in [
        ("../people.toml", "is not in the policy set"),
        ("people/new.txt", "is no file that the policy set reads"),
        (".hidden.toml", "is no file that the policy set reads"),
        ("none/new.toml", "is in a folder that does not exist"),
        ("people", "is no file that the policy set reads"),
    ] {
        let (code, _, said) = run(&folder, input, &["--into", into]);
        assert!(code == Some(2) && said.contains(message), "{into}: {said}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../in.csv", folder.join("link.toml")).unwrap();
        let (code, _, said) = run(&folder, input, &["--into", "link.toml"]);
        // Linked policy files are an error of the policy set itself.
        assert!(code == Some(2) && said.contains("link"), "{said}");
        fs::remove_file(folder.join("link.toml")).unwrap();
    }
    let (code, _, said) = run(&folder, input, &["--into", "people/new.toml"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(fs::read_to_string(folder.join("people/new.toml")).unwrap().contains("[contacts.ada]"));
    // From then on, that is the file with the most contacts.
    fs::write(place.path().join("in.csv"), "Name,Phone\nGrace,020 7946 0019\n").unwrap();
    let (_, diff, _) = run(&folder, input, &["--dry-run"]);
    assert!(diff.starts_with("--- people/new.toml\n+++ people/new.toml\n"), "{diff}");
}

#[test]
fn an_outcome_that_would_not_load_is_not_written() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("policies");
    fs::create_dir(&folder).unwrap();
    let policy = format!("contacts = {{}}\n{EMPTY}");
    fs::write(folder.join("tierline.toml"), &policy).unwrap();
    fs::write(place.path().join("in.csv"), "Name,Phone\nAda,020 7946 0018\n").unwrap();
    let (code, _, said) = run(&folder, Path::new("../in.csv"), &["--into", "tierline.toml"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("nothing was written") && said.contains("tierline.toml:7"), "{said}");
    assert_eq!(fs::read_to_string(folder.join("tierline.toml")).unwrap(), policy);
}

/// The policy set of some texts.
fn policy(texts: &[(&str, &str)]) -> (Arc<Policy>, Sources) {
    let mut sources = Sources::default();
    for (path, text) in texts {
        sources.add(SourceFile::new(*path, (*text).to_owned()));
    }
    let loaded = load(&sources);
    assert!(loaded.errors.is_empty(), "{:?}\n{texts:?}", loaded.errors);
    (loaded.policy.unwrap(), sources)
}

/// What a contact sheet of a policy carries of its contacts, as `import` should find it again.
fn carried(policy: &Policy) -> Vec<String> {
    let contacts = policy.contacts.values().map(|contact| {
        let reach: Vec<_> = contact
            .reach
            .iter()
            .map(|m| (m.kind, m.address.value.clone(), m.label.clone(), m.visibility))
            .collect();
        let responsibilities: Vec<_> = contact.responsibilities.iter().map(|r| &r.value).collect();
        format!(
            "{} {:?} {:?} {:?} {:?} {responsibilities:?} {:?} {:?} {reach:?}",
            contact.entry.id,
            contact.kind,
            contact.name,
            contact.title,
            contact.location,
            contact.visibility,
            contact.verified.as_ref().map(|at| at.value),
        )
    });
    contacts.collect()
}

fn merged(policy: &Policy, sources: &Sources, text: &str) -> Merged {
    let (read, problems) = import::read(text);
    assert_eq!(problems, [], "{text}");
    import::merge(policy, sources, &read.contacts, "new.toml".into())
        .unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

fn round_trip(contacts: &str) {
    let sheet = "[documents.sheet]\ntitle = \"Sheet\"\ntemplate = \"contact-sheet\"\n\
        audience = \"restricted\"\nformats = [\"csv\", \"vcard\"]\n";
    let texts = [("tierline.toml", EMPTY), ("people.toml", contacts), ("sheet.toml", sheet)];
    let (there, sources) = policy(&texts);
    let renderer = Renderer::new(&there, &sources, Vec::new());
    let document = there.documents.find("sheet").unwrap();
    for format in [Format::Csv, Format::Vcard] {
        let made = renderer.render(document, format, &Past::default()).unwrap();
        let text = made.under(&renderer.draft(document, format).unwrap().seal);
        let text = import::decode(text.as_bytes()).text;
        // Into the policy that it was made from: nothing to do.
        let same = merged(&there, &sources, &text);
        assert!(same.files.is_empty(), "{:?}\n{text}", same.steps);
        // Into an empty one: the same contacts.
        let (empty, nothing) = policy(&[("tierline.toml", EMPTY)]);
        let new = merged(&empty, &nothing, &text);
        let written = new.files.get(camino::Utf8Path::new("new.toml")).unwrap();
        let (again, _) = policy(&[("tierline.toml", EMPTY), ("new.toml", written)]);
        assert_eq!(carried(&again), carried(&there), "{text}\n{written}");
    }
}

/// A text as people and those who mean harm write it, on one line.
fn text() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "Ada",
        "O’Neil",
        "=1+1",
        "+",
        "-",
        "@",
        "'",
        "\"",
        "\\",
        ",",
        ";",
        ":",
        "|",
        " | ",
        "[desk]",
        "]",
        "[",
        "Zoë",
        "李",
        "👩‍👩‍👧",
        "שלום",
        "<b>",
        "audience public",
        "\\n",
        "END:VCARD",
        "{{ x }}",
        "#",
        "a.b",
        "/",
    ]);
    let words = prop::collection::vec((piece, any::<bool>()), 1..6);
    words.prop_map(|words| {
        let joined: String = words
            .iter()
            .map(|(word, blank)| if *blank { format!("{word} ") } else { (*word).to_owned() })
            .collect();
        joined.split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

fn method() -> impl Strategy<Value = String> {
    let number = select(vec![
        "+44 20 7946 0018",
        "020 7946 0019",
        "1-800-ENG-HELP",
        "ext 7777",
        "+44 20 7946 0018 ext 12",
        "112",
        "030 / 90 18 20",
        "+1 (212) 555-0147",
    ]);
    let mail = select(vec!["ada@example.com", "o'neil+x@example.org", "b@sub.example.co.uk"]);
    let page =
        select(vec!["https://status.example.com/a;b,c", "www.example.com", "javascript:alert(1)"]);
    let address = prop_oneof![
        (select(vec!["phone", "mobile", "sms"]), number.prop_map(str::to_owned)),
        (Just("email"), mail.prop_map(str::to_owned)),
        (Just("url"), page.prop_map(str::to_owned)),
        (select(vec!["chat", "pager"]), text()),
    ];
    let level = select(vec!["public", "internal", "restricted"]);
    (address, prop::option::of(text()), prop::option::of(level)).prop_map(
        |((kind, address), label, level)| {
            let mut method = toml::Table::new();
            method.insert(kind.into(), address.into());
            method.extend(label.map(|label| ("label".to_owned(), label.into())));
            method.extend(level.map(|level| ("visibility".to_owned(), level.into())));
            toml::Value::Table(method).to_string()
        },
    )
}

fn contact() -> impl Strategy<Value = String> {
    let kind = select(vec!["person", "role", "team", "hotline", "vendor", "mailbox"]);
    let level = select(vec!["public", "internal", "restricted"]);
    let texts = (text(), prop::option::of(text()), prop::option::of(text()));
    let lists = (prop::collection::vec(text(), 0..3), prop::collection::vec(method(), 0..5));
    (kind, level, texts, lists, any::<bool>()).prop_map(
        |(kind, level, (name, title, location), (duties, reach), verified)| {
            let quoted = |text: &str| toml::Value::from(text).to_string();
            let mut entry = format!("kind = \"{kind}\"\nname = {}\n", quoted(&name));
            entry += &title.map_or(String::new(), |title| format!("title = {}\n", quoted(&title)));
            entry +=
                &location.map_or(String::new(), |place| format!("location = {}\n", quoted(&place)));
            let duties: Vec<_> = duties.iter().map(|text| quoted(text)).collect();
            entry += &format!("responsibilities = [{}]\n", duties.join(", "));
            entry += &format!("visibility = \"{level}\"\nreach = [{}]\n", reach.join(", "));
            entry + if verified { "verified = 2026-10-05\n" } else { "" }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_sheet_carries_comes_back(contacts in prop::collection::vec(contact(), 1..5)) {
        let entries = contacts.iter().enumerate();
        let text: String = entries.map(|(n, entry)| format!("[contacts.c{n}]\n{entry}\n")).collect();
        round_trip(&text);
    }

    #[test]
    fn nothing_panics_and_every_problem_has_a_place(text in "(BEGIN:VCARD\n|END:VCARD\n|FN|TEL|;|:|=|\"|,|\\\\|\n|\r\n| |é|Name|Phone|'){0,40}") {
        let (read, problems) = import::read(&text);
        for problem in &problems {
            prop_assert!(text.get(problem.at.clone()).is_some(), "{problem:?}");
        }
        for found in &read.contacts {
            prop_assert!(!found.name.is_empty() && text.get(found.at.clone()).is_some());
        }
    }
}

#[test]
fn the_contacts_of_this_repository_come_back() {
    let mut all = String::new();
    for entry in fs::read_dir("policies/contacts").unwrap() {
        all += &fs::read_to_string(entry.unwrap().path()).unwrap();
    }
    let mut table: toml::Table = all.parse().unwrap();
    let contacts = table["contacts"].as_table_mut().unwrap();
    for (_, contact) in contacts.iter_mut() {
        // What a sheet does not carry, and what refers to the rest of the policy.
        let contact = contact.as_table_mut().unwrap();
        for key in [
            "held-by",
            "members",
            "on-call",
            "fan-out",
            "backup",
            "away",
            "available",
            "timezone",
            "allow",
        ] {
            contact.remove(key);
        }
        for method in
            contact.get_mut("reach").and_then(|reach| reach.as_array_mut()).into_iter().flatten()
        {
            method.as_table_mut().unwrap().remove("hours");
        }
    }
    round_trip(&table.to_string());
}
