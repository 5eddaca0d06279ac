//! What people carry and pass by: contact sheets, the card, the poster. Whom they name, and in which order.

use super::*;

const MORE: &str = r#"
[contacts.engineers]
kind = "team"
name = "Engineers"
on-call = "turns"
members = ["ana"]

[contacts.managers]
kind = "team"
name = "Managers"
members = ["boss", "zed"]

[contacts.chief]
kind = "role"
name = "Chief"
held-by = "zed"

[contacts.ana]
kind = "person"
name = "Ana"
reach = [{ mobile = "+1 212 555 0101", visibility = "restricted" }]

[contacts.office]
kind = "person"
name = "Aaron Office"
reach = [{ phone = "+1 212 555 0102", hours = "business" }]

[contacts.bridge]
kind = "mailbox"
name = "A bridge"
reach = [{ phone = "+1 212 555 0103" }]

[contacts.zed]
kind = "person"
name = "Zed"
title = "CTO"
reach = [{ phone = "+1 212 555 0104" }]

[contacts.part]
kind = "person"
name = "Zoe Part-time"
available = "business"
backup = ["zed"]
reach = [{ phone = "+1 212 555 0105" }]

[rotations.turns]
name = "Engineer on call"
start = 2026-01-05T09:00:00
handoff = "weekly"
members = ["ana"]

[tiers.l2]
level = 2
name = "Level 2"
responders = ["engineers", "managers", "chief", "office", "ana", "part"]

[categories.one]
name = "One"
tier = "l1"
[categories.two]
name = "Two"
tier = "l1"
[categories.three]
name = "Three"
tier = "l1"

[escalation-policies.grave]
name = "Grave"
steps = [
  { notify = ["zed"], wait = "immediate" },
  { notify = ["managers"], wait = { high = "20m", low = "never" } },
]
[escalation-policies.other]
name = "Other"
steps = [{ notify = ["ana"], after = "immediate" }]

[documents.page]
title = "Page"
template = "TEMPLATE"
audience = "internal"
"#;

/// The page of a template, in both formats: tickets of category three go their own way, high ones another.
fn pages(template: &str) -> [String; 2] {
    let routes = "[[routes]]\nwhen = { category = \"three\" }\npolicy = \"other\"\n\
                  [[routes]]\nwhen = { priority = \"high\" }\npolicy = \"grave\"\n\n[[routes]]";
    let text = format!("{SMALL}{}", MORE.replace("TEMPLATE", template));
    let set = Set::new(&text.replacen("[[routes]]", routes, 1));
    Format::DEFAULT.map(|format| set.render("page", format))
}

#[test]
fn who_has_no_number_is_reached_through_others() {
    for template in ["contact-sheet-by-tier", "contact-sheet-by-team", "contact-sheet-by-name"] {
        let [markdown, html] = pages(template);
        for row in [
            "| **Engineers** | through whoever is on call | through whoever is on call | – |",
            "| **Managers** | through its members | through its members | – |",
            "| **Chief**<br>Zed | Phone: **+1 212 555 0104** | the same ways | – |",
            // Ana has a number that this page may not show, which is nothing about her nights.
            "| **Ana** | – | – | – |",
            "| **Aaron Office** | Phone: **+1 212 555 0102**, Business | by none of these | – |",
            "| **Zoe Part-time** | Phone: **+1 212 555 0105**<br>Mon–Fri 09:00–17:00 | not reached; call Zed | Zed |",
        ] {
            assert!(markdown.contains(row), "{template}: {row}\n{markdown}");
        }
        assert!(html.contains("through whoever is on call"), "{html}");
    }
    let [markdown, _] = pages("contact-sheet");
    let row = "| **Engineers**<br>Engineer on call<br>Ana | through whoever is on call | around the clock | – |";
    assert!(markdown.contains(row), "{markdown}");
}

#[test]
fn the_card_names_hotlines_and_then_whom_the_most_severe_tickets_tell() {
    let [markdown, html] = pages("wallet-card");
    let numbers: Vec<_> = markdown.lines().filter(|line| line.starts_with("- ")).collect();
    assert_eq!(
        numbers,
        [
            "- Help Desk: **1-800-ENG-HELP**",
            "- Zed, CTO: **+1 212 555 0104**",
            "- Boss: **ext 7777**"
        ],
        "{markdown}"
    );
    assert!(!html.contains("A bridge") && html.contains("<dt>Zed, CTO</dt>"), "{html}");
}

#[test]
fn the_poster_has_a_column_for_every_priority() {
    let [markdown, html] = pages("wall-poster");
    let next = markdown.split_once("not solved?").unwrap().1;
    let high = "- **High**\n  - At once: Zed, CTO\n  - 20 minutes later: Managers\n";
    let low = "- **Low**\n  - At once: Help Desk\n";
    assert!(next.contains(high) && next.contains(low), "{next}");
    let next = html.split_once("not solved?").unwrap().1;
    assert_eq!(next.matches("class=\"rungs").count(), 2, "{next}");
    assert!(next.contains("<strong>At once</strong>") && next.contains("Managers"), "{next}");
}
