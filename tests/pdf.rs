//! `tierline render` with PDF: which browser prints, what is printed again, and what goes wrong.
//!
//! The browser here is a script: what a real one makes of the pages is looked at by
//! `tests/independent/documents.py`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic, as tests do")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

const POLICY: &str = r#"
[organization]
name = "Example Company"
timezone = "Europe/London"
[contacts.desk]
kind = "hotline"
name = "Help Desk"
reach = [{ phone = "+44 20 7946 0018" }]
[documents.sheet]
title = "Sheet"
template = "contact-sheet"
formats = ["pdf"]
[documents.other]
title = "Other"
template = "contact-sheet"
formats = ["html"]
"#;

/// Prints a page of its own and counts how often, at a moment that is never the same.
const PRINTS: &str = r#"#!/bin/sh
echo printed >> "$(dirname "$0")/count"
for option; do case "$option" in --print-to-pdf=*) out="${option#*=}";; esac; done
printf '%%PDF-1.4\n/CreationDate (D:20261122%06d+00%s)\n%%%%EOF\n' "$(wc -l < "$(dirname "$0")/count")" "'00'" > "$out"
"#;

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new(browser: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("tierline.toml"), POLICY).unwrap();
        let place = Self { folder };
        let bin = place.at("bin");
        fs::create_dir(&bin).unwrap();
        fs::write(bin.join("chromium"), browser).unwrap();
        fs::set_permissions(bin.join("chromium"), fs::Permissions::from_mode(0o755)).unwrap();
        place
    }

    fn at(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(path)
    }

    fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tierline"));
        let path = format!("{}:/usr/bin:/bin", self.at("bin").display());
        command.arg("render").args(arguments).current_dir(self.folder.path());
        command.env("PATH", path).env("NO_COLOR", "1").env_remove("TIERLINE_BROWSER");
        command.envs(variables.iter().copied());
        let output = command.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    }

    fn times_printed(&self) -> usize {
        fs::read_to_string(self.at("bin/count")).map_or(0, |text| text.lines().count())
    }
}

#[test]
fn the_same_page_makes_the_same_bytes_and_is_printed_once() {
    let place = Place::new(PRINTS);
    let (code, said) = place.run(&["--out", "out"], &[]);
    assert_eq!(code, 0, "{said}");
    let first = fs::read(place.at("out/sheet.pdf")).unwrap();
    assert!(first.starts_with(b"%PDF-"), "{first:?}");
    assert_eq!(place.run(&["--out", "out"], &[]).0, 0);
    assert_eq!(place.run(&["--out", "out", "--check"], &[]).0, 0);
    assert_eq!(place.times_printed(), 1, "what is fresh is not printed again");
    fs::remove_file(place.at("out/sheet.pdf")).unwrap();
    assert_eq!(place.run(&["--out", "out"], &[]).0, 0);
    assert_eq!(fs::read(place.at("out/sheet.pdf")).unwrap(), first);
    fs::write(place.at("tierline.toml"), POLICY.replace("Help Desk", "Service Desk")).unwrap();
    let (code, said) = place.run(&["--out", "out", "--check"], &[]);
    assert!(code == 1 && said.contains("out/sheet.pdf: stale"), "{said}");
    assert_eq!(place.run(&["--out", "out"], &[]).0, 0);
    assert_eq!(place.times_printed(), 3);
    assert!(!place.at("out/.tierline").exists());
}

#[test]
fn a_pdf_of_somebody_else_stays() {
    let place = Place::new(PRINTS);
    fs::create_dir(place.at("out")).unwrap();
    fs::write(place.at("out/sheet.pdf"), b"%PDF-1.7\n%%EOF\n").unwrap();
    let (code, said) = place.run(&["--out", "out"], &[]);
    assert!(code == 2 && said.contains("`out/sheet.pdf` was not made by tierline"), "{said}");
    assert!(!place.at("out/other.html").exists(), "nothing is written");
    assert_eq!(place.times_printed(), 0);
    assert_eq!(place.run(&["--out", "out", "--force"], &[]).0, 0);
}

#[test]
fn a_browser_that_fails_is_told_with_its_own_words() {
    let place = Place::new("#!/bin/sh\necho one >&2\necho 'no display' >&2\nexit 1\n");
    let (code, said) = place.run(&["--out", "out"], &[]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("the browser printed nothing for `sheet.pdf`"), "{said}");
    assert!(said.contains("it says: no display") && said.contains("--browser"), "{said}");
    assert!(!place.at("out/other.html").exists(), "nothing is written");
}

#[test]
fn a_browser_may_be_named() {
    let place = Place::new("#!/bin/sh\nexit 1\n");
    fs::write(place.at("mine"), PRINTS).unwrap();
    fs::set_permissions(place.at("mine"), fs::Permissions::from_mode(0o755)).unwrap();
    let mine = place.at("mine").display().to_string();
    assert_eq!(place.run(&["--out", "a", "--browser", &mine], &[]).0, 0);
    assert_eq!(place.run(&["--out", "b"], &[("TIERLINE_BROWSER", &mine)]).0, 0);
    let (code, said) = place.run(&["--out", "c", "--browser", "nope"], &[]);
    assert!(code == 2 && said.contains("`--browser` names the browser `nope`"), "{said}");
    assert!(said.contains("it is not on the `PATH`"), "{said}");
    let (_, said) = place.run(&["--out", "c"], &[("TIERLINE_BROWSER", "/no/such")]);
    assert!(
        said.contains("the variable `TIERLINE_BROWSER` names the browser `/no/such`"),
        "{said}"
    );
    // A folder of the path that depends on where one stands may be the author's of the policy.
    let (code, said) = place.run(&["--out", "c"], &[("PATH", "bin:.")]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("none was found on this machine"), "{said}");
}

#[test]
fn a_page_that_leads_elsewhere_is_not_printed() {
    let place = Place::new(PRINTS);
    fs::create_dir(place.at("templates")).unwrap();
    let leads = "{% extends \"tierline/contact-sheet.html\" %}{% block title %}</title>\
                 <meta HTTP-equiv=refresh content=\"0;url=file:///etc/passwd\"><title>{% endblock %}";
    fs::write(place.at("templates/contact-sheet.html"), leads).unwrap();
    let (code, said) = place.run(&["--out", "out"], &[]);
    assert!(code == 2 && said.contains("its page says `http-equiv`"), "{said}");
    assert_eq!(place.times_printed(), 0);
}

#[test]
fn what_no_document_makes_any_more_is_deleted_when_asked() {
    let place = Place::new(PRINTS);
    assert_eq!(place.run(&["--out", "out"], &[]).0, 0);
    fs::write(place.at("out/notes.html"), "mine").unwrap();
    let (head, _) = POLICY.split_once("[documents.sheet]").unwrap();
    let (_, tail) = POLICY.split_once("[documents.other]").unwrap();
    fs::write(place.at("tierline.toml"), format!("{head}[documents.other]{tail}")).unwrap();
    let (code, said) = place.run(&["--out", "out"], &[]);
    assert!(code == 0 && said.contains("out/sheet.pdf: no document makes it any more"), "{said}");
    assert!(place.at("out/sheet.pdf").exists());
    let (code, said) = place.run(&["--out", "out", "--prune"], &[]);
    assert!(code == 0 && said.contains("deleted"), "{said}");
    assert!(!place.at("out/sheet.pdf").exists() && place.at("out/notes.html").exists());
    assert_eq!(place.run(&["other", "--prune"], &[]).0, 2, "some documents are not all");
}

#[test]
fn an_audience_gets_the_documents_it_may_read() {
    let place = Place::new(PRINTS);
    let policy =
        POLICY.replace("formats = [\"html\"]", "formats = [\"html\"]\naudience = \"public\"");
    fs::write(place.at("tierline.toml"), policy).unwrap();
    assert_eq!(place.run(&["--out", "out", "--audience", "public"], &[]).0, 0);
    assert!(place.at("out/other.html").exists() && !place.at("out/sheet.pdf").exists());
    let (code, said) = place.run(&["sheet", "--out", "out", "--audience", "public"], &[]);
    assert!(code == 2 && said.contains("no document chosen is for the public audience"), "{said}");
    assert_eq!(place.run(&["--out", "out", "--audience", "restricted"], &[]).0, 0);
    assert!(place.at("out/sheet.pdf").exists());
}
