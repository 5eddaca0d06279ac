//! `check --changed-since`: a pull request answers for what it changes, and cannot excuse itself.

use crate::commands::run;
use crate::fixture::{Fixture, SETTINGS};

/// Two people with a finding each (nobody uses them), one of them excused.
fn start() -> Fixture {
    let it = Fixture::new();
    it.write("policies/tierline.toml", SETTINGS);
    it.write("policies/people.toml", &people("", ""));
    it.write(
        "policies/calendars.toml",
        "[calendars.office]\nhours = { weekdays = \"09:00-17:00\" }\n",
    );
    it.commit("Begin");
    it.git(&["checkout", "-q", "-b", "feature"]);
    it
}

const EXCUSE: &str = "allow = [{ rule = \"unused-contact\", reason = \"He comes back\" }]\n";

fn people(ada: &str, bob: &str) -> String {
    format!(
        "[contacts.ada]\nkind = \"person\"\nname = \"Ada\"\navailable = \"office\"\n\
         reach = [{{ email = \"ada@example.com\" }}]\n{ada}\
         [contacts.bob]\nkind = \"person\"\nname = \"Bob\"\nreach = [{{ email = \"bob@example.com\" }}]\n{bob}"
    )
}

/// Rule and entry of every finding, and what is said beside them.
fn check(it: &Fixture, arguments: &[&str]) -> (Vec<String>, String) {
    let arguments = [&["check", "--format", "json", "--deny", "warnings"], arguments].concat();
    let (_, out, error) = run(it.top(), &arguments);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{error}"));
    let findings = json["findings"].as_array().unwrap().iter();
    let name = |finding: &serde_json::Value| {
        let id = finding["entry"]["id"].as_str().unwrap_or("-");
        format!("{} {id}", finding["name"].as_str().unwrap())
    };
    (findings.map(name).collect(), error)
}

#[test]
fn what_a_change_does_not_touch_is_left_out() {
    let it = start();
    let since = ["--changed-since", "main"];
    let (all, _) = check(&it, &[]);
    assert!(all.iter().any(|f| f == "unused-contact ada"), "{all:?}");
    assert!(all.iter().any(|f| f == "unused-contact bob"), "{all:?}");
    let (none, said) = check(&it, &since);
    assert!(none.is_empty(), "{none:?}");
    let expected = format!(
        "since main: 0 entries changed and 0 affected; {} findings elsewhere left out; \
         the suppressions are those of main\n",
        all.len()
    );
    assert_eq!(said, expected);

    // Layout, comments, another file: no change.
    it.git(&["rm", "-q", "policies/people.toml"]);
    it.write(
        "policies/staff.toml",
        &format!("# Everybody\n{}", people("", "").replace(" = ", "=")),
    );
    assert!(check(&it, &since).0.is_empty());

    // Bob himself.
    it.write("policies/staff.toml", &people("", "location = \"Rome\"\n"));
    let (found, said) = check(&it, &since);
    assert!(found.iter().all(|f| f.ends_with(" bob")) && !found.is_empty(), "{found:?}");
    assert!(said.starts_with("since main: 1 entry changed and 0 affected;"), "{said}");

    // The hours of the calendar that Ada keeps.
    it.write("policies/staff.toml", &people("", ""));
    it.write(
        "policies/calendars.toml",
        "[calendars.office]\nhours = { weekdays = \"09:00-16:00\" }\n",
    );
    let (found, said) = check(&it, &since);
    assert!(found.iter().any(|f| f == "unused-contact ada"), "{found:?}");
    assert!(!found.iter().any(|f| f.ends_with(" bob")), "{found:?}");
    assert!(said.starts_with("since main: 1 entry changed and 1 affected;"), "{said}");
}

#[test]
fn a_finding_far_away_is_reported_if_the_change_causes_it() {
    let it = start();
    // Bob now has Ada's address: the finding may stand at either of them.
    it.write("policies/people.toml", &people("", "").replace("bob@example.com", "ada@example.com"));
    let (found, _) = check(&it, &["--changed-since", "main"]);
    assert!(found.iter().any(|f| f.starts_with("shared-address ")), "{found:?}");
}

#[test]
fn a_change_cannot_excuse_itself() {
    let it = start();
    it.write("policies/people.toml", &people("", EXCUSE));
    let (all, _) = check(&it, &[]);
    assert!(!all.iter().any(|f| f == "unused-contact bob"), "{all:?}");
    let (found, said) = check(&it, &["--changed-since", "main"]);
    assert!(found.iter().any(|f| f == "unused-contact bob"), "{found:?}");
    assert!(!found.iter().any(|f| f.starts_with("unused-suppression")), "{found:?}");
    assert!(said.ends_with("the suppressions are those of main\n"), "{said}");
    let (code, out, _) = run(it.top(), &["check", "--changed-since", "main"]);
    assert_eq!(code, 0);
    assert!(
        out.contains("its `allow` comes with the change itself, so it does not count yet"),
        "{out}"
    );

    // Nor by a setting.
    it.write("policies/people.toml", &people("", "location = \"Rome\"\n"));
    it.write("policies/tierline.toml", &format!("{SETTINGS}[lints]\nunused-contact = \"allow\"\n"));
    let (found, _) = check(&it, &["--changed-since", "main"]);
    assert!(found.iter().any(|f| f == "unused-contact bob"), "{found:?}");

    // What the base excuses stays excused, until the change takes it back.
    it.write("policies/tierline.toml", SETTINGS).write("policies/people.toml", &people("", EXCUSE));
    it.commit("Excuse Bob");
    it.git(&["checkout", "-q", "-b", "next"]);
    it.write("policies/people.toml", &people("", &format!("{EXCUSE}location = \"Rome\"\n")));
    let (found, _) = check(&it, &["--changed-since", "feature"]);
    assert!(!found.iter().any(|f| f == "unused-contact bob"), "{found:?}");
    it.write("policies/people.toml", &people("", ""));
    let (found, _) = check(&it, &["--changed-since", "feature"]);
    assert!(found.iter().any(|f| f == "unused-contact bob"), "{found:?}");
}

#[test]
fn it_compares_with_where_the_branch_left() {
    let it = start();
    it.write("policies/more.toml", "");
    it.commit("Feature");
    it.git(&["checkout", "-q", "main"]);
    it.write("policies/people.toml", &people("", "location = \"Rome\"\n"));
    it.commit("Bob moves, on main");
    it.git(&["checkout", "-q", "feature"]);
    let (found, said) = check(&it, &["--changed-since", "main"]);
    assert!(found.is_empty(), "{found:?}");
    assert!(said.contains(": 0 entries changed"), "{said}");
    // Two revisions, without the files on the disk.
    it.write("policies/people.toml", "nonsense");
    let (found, _) = check(&it, &["--changed-since", "main~1", "--rev", "main"]);
    assert!(found.iter().all(|f| f.ends_with(" bob")) && !found.is_empty(), "{found:?}");
}

#[test]
fn a_new_set_is_new_and_a_foreign_base_is_refused() {
    let it = start();
    it.git(&["rm", "-q", "-r", "policies"]);
    it.commit("Remove the set");
    it.write("policies/tierline.toml", SETTINGS).write("policies/people.toml", &people("", EXCUSE));
    it.write(
        "policies/calendars.toml",
        "[calendars.office]\nhours = { weekdays = \"09:00-17:00\" }\n",
    );
    let (found, said) = check(&it, &["--changed-since", "HEAD"]);
    assert!(found.iter().any(|f| f == "unused-contact bob"), "{found:?}");
    assert!(said.starts_with("since HEAD everything is new"), "{said}");
    it.git(&["checkout", "-q", "--orphan", "other"]);
    it.commit("Begin again");
    let (code, _, error) = run(it.top(), &["check", "--changed-since", "main"]);
    assert_eq!(code, 2);
    assert!(error.contains("have no commit in common"), "{error}");
}
