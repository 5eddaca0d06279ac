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
