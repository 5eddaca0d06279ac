//! `tierline diff` on repositories as they are: sides that do not load, branches that do not exist, merges
//! that define an id twice; and what it may fail on.

use crate::commands::run;
use crate::fixture::{Fixture, SETTINGS, policies};

const TICKETS: &str = r#"
[attributes.share]
type = "percent"
name = "Share of users"
[priorities.high]
rank = 1
name = "High"
calendar = "24x7"
respond-within = "1h"
[priorities.low]
rank = 2
name = "Low"
calendar = "24x7"
respond-within = "8h"
[contacts.desk]
kind = "hotline"
name = "Desk"
reach = [{ phone = "+49 30 901820" }]
[escalation-policies.all]
name = "All"
steps = [{ notify = ["desk"], after = { high = "1h", low = "4h" } }]
[[routes]]
when = {}
policy = "all"
"#;

fn trigger(over: u32) -> String {
    format!(
        "[triggers.wide]\nname = \"Wide\"\nmode = \"automatic\"\nraise-to = \"high\"\n\
         when = {{ share = {{ over = {over} }} }}\n"
    )
}

#[test]
fn a_condition_that_matches_fewer_tickets_is_looser() {
    let it = Fixture::new();
    it.write("policies/tierline.toml", &format!("{SETTINGS}{TICKETS}"));
    it.write("policies/trigger.toml", &trigger(25));
    it.commit("Begin");
    let fail = ["diff", "HEAD", "--fail-on", "looser"];
    assert_eq!(run(it.top(), &fail).0, 0);
    it.write("policies/trigger.toml", &trigger(50));
    let (code, said, _) = run(it.top(), &fail);
    assert_eq!(code, 1, "{said}");
    assert!(said.starts_with("HEAD → the working tree: 1 looser change in 1 entry\n"), "{said}");
    assert!(said.contains("(tickets are treated worse)"), "{said}");
    it.write("policies/trigger.toml", &trigger(10));
    let (code, said, _) = run(it.top(), &fail);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("(tickets are treated better)"), "{said}");
    assert_eq!(run(it.top(), &["diff", "HEAD", "--fail-on", "any"]).0, 1);
    assert_eq!(run(it.top(), &["diff", "HEAD", "--detailed-exit-code"]).0, 4);
}

#[test]
fn what_can_be_compared_is_where_a_side_does_not_load() {
    let it = policies();
    it.write("policies/more.toml", "[contacts.bob]\nkind = \"person\"\nname = \"Bob\"\n");
    it.write("policies/broken.toml", "[contacts.eve]\nkind = \"robot\"\nname = \"Eve\"\n");
    let (code, said, errors) = run(it.top(), &["diff", "HEAD"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("bob"), "{said}");
    assert!(said.contains("the working tree does not load whole: 1 error"), "{said}");
    assert!(errors.contains("policies/broken.toml:2"), "{errors}");
    let (_, annotations, _) = run(it.top(), &["diff", "HEAD", "--format", "github"]);
    assert!(
        annotations
            .contains("\n::warning title=not compared::the working tree does not load whole"),
        "{annotations}"
    );
    // From the other side it is the same.
    it.commit("A robot");
    let (code, said, errors) = run(it.top(), &["diff", "HEAD", "HEAD~1"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("HEAD does not load whole: 1 error"), "{said}");
    assert!(errors.contains("HEAD:policies/broken.toml:2"), "{errors}");
    // Without an organization nothing means anything.
    it.write("policies/tierline.toml", "[organization\n");
    let (code, said, errors) = run(it.top(), &["diff", "HEAD~1"]);
    assert_eq!((code, said.as_str()), (2, ""), "{errors}");
    assert!(errors.contains("the working tree does not load"), "{errors}");
}

#[test]
fn a_bare_repository_has_no_files_on_the_disk() {
    let it = policies();
    it.git(&["clone", "-q", "--bare", ".", "../bare"]);
    let bare = it.folder.path().join("bare");
    let elsewhere = it.folder.path();
    for (folder, arguments) in [
        (bare.as_path(), &["check"][..]),
        (&bare, &["diff"]),
        (&bare, &["diff", "HEAD"]),
        (elsewhere, &["check", "--policies", "bare"]),
    ] {
        let (code, said, errors) = run(folder, arguments);
        assert_eq!((code, said.as_str()), (2, ""), "{arguments:?}: {errors}");
        let first = errors.lines().next().unwrap();
        assert!(first.ends_with("is a bare repository: it has no files on the disk"), "{errors}");
        assert!(errors.contains("`--rev main`"), "{errors}");
    }
    assert_eq!(run(&bare, &["diff", "main", "main"]).0, 0);
}

/// A step and a duty tell the same people at the same time, which another calendar moves.
#[test]
fn what_happens_twice_in_the_same_words_is_told_once() {
    let it = Fixture::new();
    let step = "[\"desk\"], after = { high = \"1h\"";
    let tickets = TICKETS.replace(step, &step.replace("]", ", \"stakeholders\"]"));
    let set = format!(
        "{SETTINGS}{tickets}[calendars.noon]\nhours = {{ weekdays = \"12:00-17:00\" }}\n\
         [duties.update]\nname = \"Update\"\nwhen = {{ priority = \"high\" }}\nafter = \"1h\"\n\
         notify = [\"desk\", \"stakeholders\"]\ntext = \"Say how it stands\"\n"
    );
    it.write("policies/tierline.toml", &set);
    it.commit("Begin");
    it.write("policies/tierline.toml", &set.replacen("\"24x7\"", "\"noon\"", 1));
    let (code, said, errors) = run(it.top(), &["diff", "HEAD"]);
    assert_eq!(code, 0, "{errors}");
    let later = "later  after 1h → after 3h";
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<_> =
        said.lines().map(words).filter(|line| line.ends_with(&words(later))).collect();
    let told = |who: &str| lines.iter().filter(|line| line.starts_with(who)).count();
    assert_eq!(told("Desk is told 2h"), 1, "{said}");
    assert_eq!(told("the ticket’s stakeholders are told 2h"), 1, "{said}");
    assert_eq!(told("duty `update` is due 2h"), 1, "{said}");
}

#[test]
fn a_merge_that_defines_an_id_twice_says_where() {
    let it = policies();
    let bob = |name| format!("[contacts.bob]\nkind = \"person\"\nname = \"{name}\"\n");
    it.git(&["checkout", "--quiet", "-b", "one"]);
    it.write("policies/one.toml", &bob("Bob"));
    it.commit("Bob");
    it.git(&["checkout", "--quiet", "-b", "two", "main"]);
    it.write("policies/two.toml", &bob("Robert"));
    it.commit("Robert");
    it.git(&["merge", "--quiet", "-m", "Both", "one"]);
    let (code, _, errors) = run(it.top(), &["diff", "main", "HEAD"]);
    assert_eq!(code, 2, "{errors}");
    assert!(errors.contains("HEAD:policies/one.toml:1"), "{errors}");
    assert!(errors.contains("HEAD:policies/two.toml:1"), "{errors}");
}

#[test]
fn a_history_that_gives_no_base_is_explained() {
    let it = policies();
    let asked = |arguments: &[&str]| {
        let (code, said, errors) = run(it.top(), arguments);
        assert_eq!((code, said.as_str()), (2, ""), "{arguments:?}: {errors}");
        errors
    };
    // Where HEAD is detached, the branch that is left is still known.
    it.git(&["checkout", "--quiet", "--detach"]);
    let (code, said, errors) = run(it.top(), &["diff"]);
    assert_eq!(code, 0, "{errors}");
    assert!(said.contains("main"), "{said}");
    assert!(asked(&["diff", "mian"]).contains("`main`"));
    assert!(asked(&["diff", "main..HEAD"]).contains("main"));
    it.git(&["checkout", "--quiet", "--orphan", "alone"]);
    let errors = asked(&["diff"]);
    assert!(errors.contains("alone"), "{errors}");
    it.commit("Alone");
    let errors = asked(&["diff"]);
    assert!(errors.contains("main"), "{errors}");
}
