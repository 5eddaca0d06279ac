//! Documents say which revision they come from and list the commits that changed what they show.

use crate::commands::run;
use crate::fixture::{Fixture, SETTINGS};

const PEOPLE: &str = r#"
[contacts.ada]
kind = "person"
name = "Ada"
reach = [{ phone = "+49 30 901820" }]

[contacts.grace]
kind = "person"
name = "Grace"
reach = [{ phone = "+49 30 901821" }]
"#;

const DOCUMENTS: &str = r#"
[documents.call-ada]
title = "Call Ada"
template = "sop"
audience = "internal"
formats = ["markdown"]
revisions = [{ version = "0.9", on = 2025-06-01, text = "On paper" }]
sections = [{ title = "Whom", body = 'Call {{ contact("ada").phone }}.' }]
"#;

/// Lists a single contact and nothing else.
const TEMPLATE: &str = "# {{ document.title }}\n\n{{ document.sections[0].body }}\n\n\
                        {{ part(\"revisions\") }}\n\n{{ document.made.text if document.made else \"\" }}\n";

fn repository() -> Fixture {
    let it = Fixture::new();
    it.write("policies/tierline.toml", SETTINGS)
        .write("policies/people.toml", PEOPLE)
        .write("policies/templates/sop.md", TEMPLATE)
        .commit("People");
    it.write("policies/documents.toml", DOCUMENTS).commit("Tell whom to call");
    it
}

/// The rows of the table of a revision, without its first: subject and who.
fn rows(it: &Fixture, arguments: &[&str]) -> Vec<String> {
    let arguments = [&["render", "--out", "../out", "--force"], arguments].concat();
    let (code, _, errors) = run(it.top(), &arguments);
    assert_eq!(code, 0, "{errors}");
    let text = std::fs::read_to_string(it.path("../out/call-ada.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| "));
    rows.skip(2).map(ToOwned::to_owned).collect()
}

#[test]
fn rows_are_the_commits_that_changed_what_is_shown() {
    let it = repository();
    let change = |from: &str, to: &str, message: &str| {
        let path = it.path("policies/people.toml");
        let text = std::fs::read_to_string(&path).unwrap().replace(from, to);
        std::fs::write(&path, text).unwrap();
        it.commit(message)
    };
    change("901821", "901899", "Another number for Grace");
    change(
        "901820",
        "901800",
        "Another number for Ada\n\nReviewed-by: Lin Wei <lin@example.com>\n",
    );
    change("[contacts.ada]", "# Ada\n[contacts.ada]", "A comment");
    change("name = \"Ada\"\n", "name = \"Ada\"\nallow = []\n", "An empty list of suppressions");
    it.git(&["tag", "v1.0"]);
    it.git(&["mv", "policies/people.toml", "policies/all.toml"]);
    it.commit("Another file");
    it.write("policies/templates/sop.md", &TEMPLATE.replace("# {{", "# Do: {{"));
    it.commit("Another heading");
    it.git(&["tag", "-a", "-m", "x", "v1.1"]);
    it.write("README.md", "Hello").commit("Nothing of the policy");
    let expected = [
        "| v1.0 | 1 January 2026 | Tell whom to call | Ada Lovelace |",
        "| v1.0 | 1 January 2026 | Another number for Ada | Lin Wei |",
        "| v1.1 | 2 January 2026 | Another heading | Ada Lovelace |",
    ];
    assert_eq!(rows(&it, &["--rev", "HEAD"]), expected);
    assert_eq!(rows(&it, &["--rev", "v1.0"]), expected[..2]);
    assert_eq!(rows(&it, &[]), expected);
    // The same revision, the same bytes, whatever it is called.
    let made = |rev: &str| {
        rows(&it, &["--rev", rev]);
        std::fs::read(it.path("../out/call-ada.md")).unwrap()
    };
    assert_eq!(made("HEAD"), made(&it.git(&["rev-parse", "HEAD"])));
    assert_eq!(made("v1.0"), made("v1.0^{commit}"));
}

#[test]
fn a_merge_is_told_for_what_it_decided() {
    let it = repository();
    let ada = |number: &str| PEOPLE.replace("901820", number);
    it.git(&["checkout", "-q", "-b", "side"]);
    it.write("policies/people.toml", &ada("901801")).commit("On the side");
    it.git(&["checkout", "-q", "main"]);
    it.write("policies/templates/sop.md", &TEMPLATE.replace("# {{", "# Do: {{"));
    it.commit("On main");
    it.git(&["merge", "-q", "--no-ff", "-m", "Merge the side", "side"]);
    let subjects = || -> Vec<String> {
        let rows = rows(&it, &[]).into_iter();
        rows.map(|row| row.split(" | ").nth(2).unwrap().to_owned()).collect()
    };
    assert_eq!(subjects(), ["Tell whom to call", "On the side", "On main"]);
    it.git(&["checkout", "-q", "-b", "other", "HEAD~1"]);
    it.write("policies/people.toml", &ada("901802")).commit("On the other side");
    it.git(&["checkout", "-q", "main"]);
    it.git(&["merge", "-q", "--no-commit", "-s", "ours", "other"]);
    it.write("policies/people.toml", &ada("901803")).commit("Decide");
    assert_eq!(
        subjects(),
        ["Tell whom to call", "On the side", "On main", "On the other side", "Decide"]
    );
}

#[test]
fn renamed_entries_are_followed() {
    let it = repository();
    it.write("policies/people.toml", &PEOPLE.replace("901820", "901801")).commit("A number");
    let renamed = PEOPLE.replace("901820", "901801").replace("contacts.ada", "contacts.lovelace");
    it.write("policies/people.toml", &renamed);
    it.write("policies/documents.toml", &DOCUMENTS.replace("(\"ada\")", "(\"lovelace\")"));
    it.commit("Another id");
    let rows = rows(&it, &[]);
    assert_eq!(rows.len(), 3, "{rows:#?}");
    assert!(rows[1].contains("A number"));
}

#[test]
fn a_commit_does_not_make_a_document_stale() {
    let it = repository();
    let check = |more: &[&str]| run(it.top(), &[&["render", "--check"], more].concat());
    let render = || run(it.top(), &["render"]).2;
    assert_eq!(check(&[]).0, 1, "missing");
    assert!(render().contains("1 written"));
    assert_eq!(check(&[]).0, 0);
    it.commit("Documents");
    it.write("policies/people.toml", &PEOPLE.replace("901820", "901800"));
    assert_eq!(check(&[]), (1, "policies/docs/call-ada.md: stale\n".into(), check(&[]).2));
    assert!(render().contains("1 written"));
    let path = it.path("policies/docs/call-ada.md");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("with changes made since"), "{text}");
    it.commit("Another number, and its document");
    assert_eq!(check(&[]).0, 0, "the commit it is in could not be in it");
    assert!(render().contains("0 written"), "a clean checkout stays clean");
    assert_eq!(it.git(&["status", "--porcelain"]), "");
    it.git(&["tag", "v2"]);
    it.commit("Reviewed\n\nReviewed: call-ada\n");
    assert_eq!(check(&[]).0, 0);
    let (_, _, said) = run(it.top(), &["render", "--force"]);
    assert!(said.contains("1 written"), "{said}");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("| v2 | 1 January 2026 | Another number, and its document |"), "{text}");
    assert!(!text.contains("with changes made since"), "{text}");
    assert_eq!(check(&[]).0, 0);
    std::fs::write(&path, text.replace("901800", "901801")).unwrap();
    assert_eq!(check(&[]).0, 1, "changed by hand");
}

#[test]
fn an_entry_that_goes_from_a_list_is_a_change_before_it_is_committed() {
    let it = repository();
    let lists = "{% for c in contacts %}{{ c.name }}\n{% endfor %}{{ document.made.text if document.made else \"\" }}\n";
    it.write("policies/templates/sop.md", lists).commit("List everybody");
    let made = || {
        assert_eq!(run(it.top(), &["render", "--out", "../out", "--force"]).0, 0);
        std::fs::read_to_string(it.path("../out/call-ada.md")).unwrap()
    };
    assert!(made().contains("Grace") && !made().contains("with changes made since"), "{}", made());
    let ada = PEOPLE.split("[contacts.grace]").next().unwrap();
    it.write("policies/people.toml", ada);
    assert!(!made().contains("Grace") && made().contains("with changes made since"), "{}", made());
}

#[test]
fn without_a_history_documents_say_so() {
    let it = repository();
    let text = |folder: &std::path::Path| {
        let out = it.path("../out");
        let out = out.to_str().unwrap();
        let (code, _, errors) =
            run(folder, &["render", "--policies", "policies", "--force", "--out", out]);
        assert_eq!(code, 0, "{errors}");
        std::fs::read_to_string(it.path("../out/call-ada.md")).unwrap()
    };
    it.commit("Again\n\nmore");
    it.write("policies/people.toml", &PEOPLE.replace("901820", "901800")).commit("A number");
    let shallow = it.path("../shallow");
    let from = format!("file://{}", it.top().display());
    it.git(&["clone", "-q", "--depth", "1", &from, shallow.to_str().unwrap()]);
    let page = text(&shallow);
    assert!(page.contains("Older changes are not listed: the repository"), "{page}");
    assert!(page.contains("| 0\\.9 |") && !page.contains("A number"), "{page}");
    let plain = it.path("../plain");
    it.git(&["worktree", "add", "-q", plain.to_str().unwrap()]);
    assert!(text(&plain).contains("| A number |"));
    std::fs::remove_file(plain.join(".git")).unwrap();
    assert!(text(&plain).contains("No changes are listed: the policy is not kept in git."));
    it.git_in(&plain, &["init", "-q"]);
    let page = text(&plain);
    assert!(page.contains("No changes are listed: nothing of the policy was committed yet."));
    assert!(!page.contains("Revision "), "{page}");
}

#[test]
fn the_public_is_not_told_who_and_why() {
    let it = repository();
    it.write("policies/documents.toml", &DOCUMENTS.replace("internal", "public"));
    it.write("policies/people.toml", &PEOPLE.replace("name =", "visibility = \"public\"\nname ="));
    it.commit("Ada's secret");
    let rows = rows(&it, &[]);
    assert_eq!(rows.len(), 2, "{rows:#?}");
    assert!(rows.iter().all(|row| row.contains("| Revision ")), "{rows:#?}");
}

#[test]
fn a_shallow_clone_checks_all_but_what_asks_for_an_older_revision() {
    let it = repository();
    it.git(&["tag", "v1"]);
    let notice = "[documents.notice]\ntitle = \"News\"\ntemplate = \"change-notice\"\n\
                  audience = \"internal\"\nsince = \"v1\"\nformats = [\"markdown\"]\n";
    it.write("policies/notice.toml", notice);
    assert_eq!(run(it.top(), &["render"]).0, 0);
    it.commit("A notice and all documents");
    let shallow = it.path("../shallow");
    let from = format!("file://{}", it.top().display());
    it.git(&["clone", "-q", "--depth", "1", &from, shallow.to_str().unwrap()]);
    let check = || run(&shallow, &["render", "--check"]);
    let (code, out, said) = check();
    assert_eq!((code, out.as_str()), (2, ""), "{said}");
    for piece in [
        "1 file, all up to date",
        "there is no branch, tag or commit `v1`",
        "not checked: 1 document",
    ] {
        assert!(said.contains(piece), "{piece}: {said}");
    }
    let path = shallow.join("policies/people.toml");
    let people = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, people.replace("901820", "901800")).unwrap();
    let (code, out, said) = check();
    assert_eq!((code, out.as_str()), (2, "policies/docs/call-ada.md: stale\n"), "{said}");
    let (code, _, said) = run(&shallow, &["render"]);
    assert!(code == 2 && said.contains("nothing was written"), "{said}");
}

#[test]
fn cards_calendars_and_sites_tell_what_they_were_made_from() {
    let it = repository();
    let more = "[rotations.turns]\nstart = 2026-01-05T09:00:00\nhandoff = \"weekly\"\nmembers = [\"ada\"]\n\
        [documents.sheet]\ntitle = \"Sheet\"\ntemplate = \"contact-sheet\"\naudience = \"internal\"\n\
        formats = [\"csv\", \"vcard\"]\n\
        [documents.calendar]\ntitle = \"Calendar\"\ntemplate = \"on-call-calendar\"\naudience = \"internal\"\n\
        formats = [\"icalendar\"]\nperiod = { from = 2026-12-01 }\n";
    it.write("policies/more.toml", more);
    let commit = it.commit("A sheet and a calendar");
    let commit = &commit[..10];
    assert_eq!(run(it.top(), &["render"]).0, 0);
    let read = |name: &str| {
        let text = std::fs::read_to_string(it.path(&format!("policies/docs/{name}"))).unwrap();
        text.replace("\r\n ", "")
    };
    let card = read("sheet.vcf");
    assert!(card.contains("\r\nREV:20260101T000000Z\r\n"), "{card}");
    assert!(card.contains(&format!("Revision {commit} of 1 January 2026.\r\n")), "{card}");
    let calendar = read("calendar.ics");
    let told = format!("X-WR-CALDESC:Revision {commit} of 1 January 2026\r\n");
    assert!(calendar.contains(&told), "{calendar}");
    assert!(!read("sheet.csv").contains(commit), "a table has no place for it");
    it.commit("The documents");
    assert_eq!(
        run(it.top(), &["render", "--check"]).0,
        0,
        "the commit they are in could not be in them"
    );
    assert!(run(it.top(), &["render"]).2.contains("0 written"));
    let site = || {
        assert_eq!(run(it.top(), &["site", "--out", "../site"]).0, 0);
        let page = std::fs::read_to_string(it.path("../site/index.html")).unwrap();
        page.split_once("escalation policy, ").unwrap().1.split(", on ").next().unwrap().to_owned()
    };
    let head = it.git(&["rev-parse", "--short=10", "HEAD"]);
    assert_eq!(site(), format!("revision {}", head.trim()));
    it.write("policies/people.toml", &PEOPLE.replace("901820", "901800"));
    assert_eq!(site(), format!("revision {} with changes made since", head.trim()));
    assert_eq!(run(it.top(), &["render", "--check"]).0, 1);
}

#[test]
fn a_repository_of_somebody_else_is_named_with_the_remedy() {
    let it = repository();
    let give = |to: &str| {
        let status = std::process::Command::new("chown").args(["-R", to]).arg(it.top()).status();
        status.is_ok_and(|status| status.success())
    };
    if !give("12345") {
        return; // Only an administrator can give files away.
    }
    let (code, _, said) = run(it.top(), &["render", "--policies", "policies", "--out", "../out"]);
    assert!(give("0"));
    let remedy = format!("safe.directory {}`\n", it.top().display());
    assert!(code == 0 && said.contains(&remedy), "{said}");
}
