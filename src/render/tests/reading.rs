//! What people stumble over when they read a document: order, gaps, and times that count from nowhere.

use super::*;

const MORE: &str = r#"
[contacts.a-role]
kind = "role"
name = "Zoe's desk"
reach = [{ phone = "(212) 555-0147" }]

[attributes.site-down]
type = "boolean"
name = "A site is down"

[escalation-policies.about-sites]
name = "Sites"
steps = [
  { notify = ["desk"], wait = { high = "immediate", low = "never" } },
  { notify = ["boss"], wait = { high = "never", low = "never" } },
  { notify = ["a-role"], wait = { high = "1h", low = "never" } },
]

[triggers.later]
mode = "automatic"
name = "Later"
when = { site-down = true }
raise-to = "high"

[triggers.earlier]
mode = "manual"
name = "Earlier"
start-at = "next"

[duties.zz-first]
name = "First of all"
when = {}
on = "opening"
notify = ["desk"]
text = "One"

[duties.aa-second]
when = {}
on = "opening"
notify = ["desk"]
text = "Two"

[documents.page]
title = "Page"
template = "sop"
audience = "internal"
formats = ["markdown", "html"]
"#;

fn page(format: Format) -> String {
    let routes = "[[routes]]\nwhen = { site-down = true }\npolicy = \"about-sites\"\n\n[[routes]]";
    Set::new(&format!("{SMALL}{MORE}").replacen("[[routes]]", routes, 1)).render("page", format)
}

/// Panics unless the texts stand in the page in this order.
fn in_order(page: &str, texts: &[&str]) {
    let mut rest = page;
    for text in texts {
        (_, rest) = rest.split_once(text).unwrap_or_else(|| panic!("no {text} in {rest}"));
    }
}

#[test]
fn lists_stand_in_the_order_people_expect() {
    let page = page(Format::Markdown);
    in_order(&page, &["**First of all**", "**Aa second**"]);
    in_order(&page, &["Sites", "Standard", "Boss", "Zoe's desk"]);
}

#[test]
fn what_has_nothing_to_say_is_not_there() {
    let page = page(Format::Markdown);
    assert!(!page.contains("Roles and responsibilities"), "{page}");
    assert!(!page.contains("<br> |") && !page.contains("| <br>"), "{page}");
    assert!(page.contains("| A site is down | High at least |"), "{page}");
}

#[test]
fn steps_say_what_their_times_count_from() {
    let page = page(Format::Markdown);
    let sites = "Times with a + count from the step before, the first from the opening of the ticket, on \
                 the clock of the ticket’s priority. A ticket of Low priority takes none of these steps.";
    let standard =
        "Times count from the opening of the ticket, on the clock of the ticket’s priority.\n";
    in_order(&page, &["| Step | Who is told | High |\n", sites, "| High | Low |\n", standard]);
}

#[test]
fn a_rail_passes_by_a_step_that_is_not_taken_and_ends_at_the_last() {
    let page = page(Format::Html);
    let (_, ladder) = page.split_once("Escalation ladder: Sites").unwrap();
    let (ladder, _) = ladder.split_once("</svg>").unwrap();
    let rails: Vec<_> = ladder.lines().filter(|line| line.contains("class=\"rail\"")).collect();
    let dashed: Vec<_> = rails.iter().map(|line| line.contains("dasharray")).collect();
    assert_eq!(dashed, [false, true, false], "one priority, three steps: {rails:#?}");
    let (_, ladder) = page.split_once("Escalation ladder: Standard").unwrap();
    let (ladder, _) = ladder.split_once("</svg>").unwrap();
    let rails = ladder.lines().filter(|line| line.contains("class=\"rail\""));
    assert_eq!(rails.count(), 3, "the second step is not for low");
}

#[test]
fn a_camera_is_handed_numbers_that_can_be_dialled() {
    let policy = r#"
[organization]
name = "Example"
timezone = "Europe/London"
country = "GB"
[contacts.desk]
kind = "hotline"
name = "Desk; night"
reach = [{ phone = "0800-ENG-HELP" }, { mobile = "07700 900123 ext 4" }, { email = "d@example.com" }]
[documents.d]
title = "D"
template = "contact-sheet"
"#;
    let card = Set::new(policy).print("d", "{{ vcard('desk') }}").unwrap();
    assert!(card.contains("FN:Desk"), "{card}");
    assert!(card.contains("TEL;TYPE=WORK:+448003644357"), "{card}");
    assert!(card.contains("TEL;TYPE=CELL:+447700900123\\\\,4"), "{card}");
}
