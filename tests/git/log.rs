//! `tierline log`: each change of an entry once, at the commit that made it.

use crate::commands::run;
use crate::fixture::{Fixture, SETTINGS};

/// The lines of the answer that tell of changes and subjects, without ids and dates.
fn log(it: &Fixture, arguments: &[&str]) -> String {
    let (code, out, error) = run(it.top(), &[&["log"], arguments].concat());
    assert_eq!(code, 0, "{error}");
    out.lines().filter(|line| line.starts_with(' ')).map(|line| format!("{line}\n")).collect()
}

fn contact(id: &str, location: &str) -> String {
    format!(
        "[contacts.{id}]\nkind = \"person\"\nname = \"Ada\"\nlocation = \"{location}\"\n\
         reach = [{{ email = \"ada@example.com\" }}]\n"
    )
}

const ROUTES: &str = "[priorities.high]\nrank = 1\nname = \"High\"\ncalendar = \"24x7\"\n";

fn start() -> Fixture {
    let it = Fixture::new();
    it.write("policies/tierline.toml", SETTINGS);
    it.write("policies/people.toml", &contact("ada", "Berlin"));
    it.commit("Begin");
    it
}

#[test]
fn a_field_is_followed_through_renames_and_moves() {
    let it = start();
    it.write("policies/people.toml", &contact("ada", "Paris"));
    it.commit("Move to Paris");
    // A new id and another file, in one commit; and somebody refers to her.
    it.git(&["rm", "-q", "policies/people.toml"]);
    it.write("policies/a/b.toml", &contact("ada-lovelace", "Paris"));
    it.write(
        "policies/team.toml",
        "[contacts.team]\nkind = \"team\"\nname = \"Team\"\nmembers = [\"ada-lovelace\"]\n",
    );
    it.commit("Rename Ada");
    it.write("policies/a/b.toml", &format!("# Comment\n{}", contact("ada-lovelace", "Paris")));
    it.write("elsewhere.txt", "");
    it.commit("Say nothing new");
    it.write("policies/a/b.toml", &contact("ada-l", "Rome"));
    it.write(
        "policies/team.toml",
        "[contacts.team]\nkind = \"team\"\nname = \"Team\"\nmembers = [\"ada-l\"]\n",
    );
    it.commit("Rename her and move to Rome");
    it.git(&["mv", "policies", "rules"]);
    it.commit("Move everything");
    it.write("rules/a/b.toml", &contact("ada-l", "Oslo"));
    it.commit("Move to Oslo");
    let arguments = ["ada-l.location", "--policies", "rules"];
    let told = "  Move to Oslo\n    location: Rome → Oslo\n  \
         Rename her and move to Rome\n    renamed from `ada-lovelace` to `ada-l`\n    location: Paris → Rome\n  \
         Rename Ada\n    renamed from `ada` to `ada-lovelace`\n  \
         Move to Paris\n    location: Berlin → Paris\n  \
         Begin\n    added\n    location: Berlin\n";
    assert_eq!(log(&it, &arguments), told);
    let team = log(&it, &["contacts.team", "--policies", "rules"]);
    assert_eq!(team, "  Rename Ada\n    added\n", "a member's new id is no change of the team");
    // What it was called once is understood, too.
    let past = log(&it, &["contacts.ada", "--policies", "rules", "--limit", "2"]);
    assert_eq!(
        past,
        "  Rename Ada\n    renamed from `ada` to `ada-lovelace`\n  Move to Paris\n    location: Berlin → Paris\n"
    );
}

#[test]
fn a_merge_tells_only_what_it_did_itself() {
    let it = start();
    it.git(&["checkout", "-q", "-b", "side"]);
    it.write("policies/people.toml", &contact("ada", "Rome"));
    it.commit("Move to Rome");
    it.git(&["checkout", "-q", "main"]);
    it.write("policies/other.toml", &contact("bob", "Rome"));
    it.commit("Add Bob");
    it.git(&["merge", "-q", "--no-ff", "-m", "Merge side", "side"]);
    let clean = "  Move to Rome\n    location: Berlin → Rome\n  Begin\n    added\n";
    assert_eq!(log(&it, &["ada"]), clean);

    // Both sides change it, and the merge decides otherwise.
    it.git(&["checkout", "-q", "-b", "one"]);
    it.write("policies/people.toml", &contact("ada", "Oslo"));
    it.commit("Move to Oslo");
    it.git(&["checkout", "-q", "main"]);
    it.write("policies/people.toml", &contact("ada", "Paris").replace("ada@", "a@"));
    it.commit("Move to Paris");
    it.git(&["merge", "-q", "--no-commit", "--no-ff", "-s", "ours", "one"]);
    it.write("policies/people.toml", &contact("ada", "London").replace("ada@", "a@"));
    it.commit("Merge one, but London");
    let told = log(&it, &["ada.location"]);
    let expected = "  Merge one, but London\n    location: Paris → London\n  \
        Move to Paris\n    location: Rome → Paris\n  \
        Move to Oslo\n    location: Rome → Oslo\n  \
        Move to Rome\n    location: Berlin → Rome\n  \
        Begin\n    added\n    location: Berlin\n";
    assert_eq!(told, expected);
}

#[test]
fn a_removal_that_came_by_a_merge_is_told_where_it_was_made() {
    let it = start();
    it.write("policies/bob.toml", &contact("bob", "Rome"));
    it.commit("Add Bob");
    it.git(&["checkout", "-q", "-b", "side"]);
    it.git(&["rm", "-q", "policies/bob.toml"]);
    it.commit("Bob leaves");
    it.git(&["checkout", "-q", "main"]);
    it.write("policies/people.toml", &contact("ada", "Rome"));
    it.commit("Move to Rome");
    it.git(&["merge", "-q", "--no-ff", "-m", "Merge side", "side"]);
    assert_eq!(log(&it, &["bob"]), "  Bob leaves\n    removed\n  Add Bob\n    added\n");
}

#[test]
fn commits_that_do_not_load_are_passed_over_and_said() {
    let it = start();
    it.write("policies/people.toml", "[contacts.ada\n");
    it.commit("Break it");
    it.write("policies/people.toml", &contact("ada", "Rome"));
    it.commit("Repair it");
    let told = log(&it, &["ada.location"]);
    let expected = "  Repair it\n    location: Berlin → Rome\n    \
        the commit before did not load; the change may be its\n  \
        Begin\n    added\n    location: Berlin\n";
    assert_eq!(told, expected);
}

/// The answer to a question about a revision that cannot be told of whole: what is told, and the complaint.
fn told_in_part(it: &Fixture, arguments: &[&str]) -> (String, String) {
    let (code, out, error) = run(it.top(), &[&["log"], arguments].concat());
    assert_eq!(code, 2, "{out}{error}");
    (out.lines().filter(|l| l.starts_with(' ')).map(|l| format!("{l}\n")).collect(), error)
}

#[test]
fn an_id_that_both_sides_of_a_merge_add_is_told_of_both() {
    let it = start();
    it.git(&["checkout", "-q", "-b", "side"]);
    it.write("policies/side.toml", &contact("zed", "Rome"));
    it.commit("Add Zed on the side");
    it.git(&["checkout", "-q", "main"]);
    it.write("policies/here.toml", &contact("zed", "Oslo"));
    it.commit("Add Zed here");
    it.git(&["merge", "-q", "--no-ff", "-m", "Merge side", "side"]);
    let both = "  Add Zed here\n    added\n  Add Zed on the side\n    added\n";
    for further in ["", "Say something else"] {
        if !further.is_empty() {
            it.write("policies/more.toml", &contact("bob", "Rome"));
            it.commit(further);
        }
        let (told, error) = told_in_part(&it, &["zed"]);
        assert_eq!(told, both);
        assert_eq!(
            error,
            "error: `HEAD` is passed over: the contact `zed` is defined twice\n\
             help: give one of them another id, or remove it\n"
        );
    }
    it.git(&["rm", "-q", "policies/side.toml"]);
    it.write("policies/here.toml", &contact("zed", "Paris"));
    it.commit("Repair it");
    let told = log(&it, &["zed.location"]);
    let repaired = "  Repair it\n    location: Oslo → Paris\n    \
        the 2 commits before did not load; the change may be theirs\n  \
        Add Zed here\n    added\n    location: Oslo\n  \
        Add Zed on the side\n    added\n    location: Rome\n";
    assert_eq!(told, repaired);
}

#[test]
fn what_cannot_be_read_was_not_removed() {
    let it = start();
    it.write("policies/people.toml", &contact("ada", "Rome"));
    it.commit("Move to Rome");
    let (path, right) = ("policies/people.toml", contact("ada", "Oslo"));
    it.write(path, &right);
    it.commit("Move to Oslo");
    let id = it.git(&["rev-parse", "HEAD:policies/people.toml"]);
    it.damage(&id);
    let known = "  Move to Rome\n    location: Berlin → Rome\n  \
        Begin\n    added\n    location: Berlin\n";
    let (told, error) = told_in_part(&it, &["ada.location", "--rev", "HEAD"]);
    assert_eq!(told, known);
    assert!(error.starts_with("error: `HEAD` is passed over: cannot read `"), "{error}");
    assert!(error.contains("policies/people.toml`") && error.contains("`git fsck`"), "{error}");
    let (told, error) = told_in_part(&it, &["nobody"]);
    assert_eq!(told, "");
    assert!(error.contains("`git fsck`"), "nobody knows whether it was there: {error}");

    it.write(path, "[contacts.ada\n");
    it.commit("Break it");
    let (told, error) = told_in_part(&it, &["ada.location"]);
    assert_eq!(told, known);
    assert!(!error.contains("git fsck"), "{error}");

    it.git(&["rm", "-q", path]);
    it.commit("Ada leaves");
    let gone = "  Ada leaves\n    removed\n    \
        the 2 commits before did not load; the change may be theirs\n";
    assert_eq!(log(&it, &["ada.location"]), format!("{gone}{known}"));
    it.write(path, &contact("ada", "Paris"));
    it.commit("Ada is back");
    assert!(log(&it, &["ada.location"]).starts_with("  Ada is back\n    added\n"));
}

/// A word about somebody who is not there damages what says it, but not what it says else.
#[test]
fn an_entry_that_named_nobody_for_a_while_is_compared_all_the_same() {
    let it = start();
    let team = |name: &str| {
        format!(
            "[contacts.team]\nkind = \"team\"\nname = \"{name}\"\nmembers = [\"ada\", \"bob\"]\n"
        )
    };
    it.write("policies/bob.toml", &contact("bob", "Rome"));
    it.write("policies/team.toml", &team("Old"));
    it.commit("Begin a team");
    it.git(&["rm", "-q", "policies/bob.toml"]);
    it.write("policies/team.toml", &team("New"));
    it.commit("Rename it, and forget Bob");
    it.write("policies/bob.toml", &contact("bob", "Rome"));
    it.commit("Remember Bob");
    let told = "  Rename it, and forget Bob\n    name: Old → New\n  \
        Begin a team\n    added\n    name: Old\n";
    assert_eq!(log(&it, &["contacts.team.name"]), told);
}

#[test]
fn removed_entries_routes_and_questions_without_an_answer() {
    let it = start();
    let routes = |policies: &[&str]| -> String {
        let of = |p: &&str| {
            format!(
                "[escalation-policies.{p}]\nname = \"{p}\"\nsteps = []\n[[routes]]\nwhen = {{ priority = \"high\" }}\npolicy = \"{p}\"\n"
            )
        };
        format!("{ROUTES}{}", policies.iter().map(of).collect::<String>())
    };
    it.write("policies/routes.toml", &routes(&["a", "b"]));
    it.commit("Add routes");
    it.write("policies/routes.toml", &routes(&["a", "b", "c"]));
    it.commit("Add a third");
    it.git(&["rm", "-q", "policies/people.toml"]);
    it.commit("Ada leaves");
    it.write("policies/tiers.toml", "[tiers.a]\nlevel = 1\nname = \"A\"\nresponders = []\n");
    it.commit("More");
    assert_eq!(log(&it, &["ada", "--limit", "1"]), "  Ada leaves\n    removed\n");
    let told = log(&it, &["routes"]);
    assert!(told.starts_with("  Add a third\n    route 3"), "{told}");
    assert!(told.ends_with("  Begin\n    added\n") || told.contains("Add routes"), "{told}");
    for (name, said) in [
        ("a", "several entries are called `a`"),
        ("contacts", "`contacts` are many entries"),
        ("routes.1", "routes have no ids"),
        ("contacts.adda", "there is no contact `adda`, and never was"),
        ("tiers.a.nam", "`tiers.a` has no field `nam`, and never had"),
    ] {
        let (code, _, error) = run(it.top(), &["log", name]);
        assert_eq!(code, 2, "{name}");
        assert!(error.starts_with(&format!("error: {said}\nhelp: ")), "{error}");
    }
    let (code, out, _) = run(it.top(), &["log", "ada.location", "--format", "json"]);
    assert_eq!(code, 0);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["entry"], "contacts.ada");
    assert_eq!(json["events"][0]["what"], "removed");
    assert_eq!(json["events"][1]["changes"][0]["to"], "Berlin");
}

#[test]
fn a_shallow_clone_says_that_there_was_more() {
    let it = start();
    it.write("policies/people.toml", &contact("ada", "Rome"));
    it.commit("Move to Rome");
    it.commit("Nothing");
    let url = format!("file://{}", it.top().display());
    it.git(&["clone", "-q", "--depth=2", &url, "../shallow"]);
    let (code, out, error) = run(&it.folder.path().join("shallow"), &["log", "ada"]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(error.contains("git fetch --unshallow"), "{error}");
}
