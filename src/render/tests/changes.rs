//! A change notice tells what changed for its audience, and nothing else.

use super::*;

const BASE: &str = r#"
[contacts.chief]
kind = "person"
name = "Chief"
visibility = "public"
reach = [{ phone = "ext 7001" }, { mobile = "+1 212 555 0101", visibility = "restricted" }]
[contacts.night]
kind = "person"
name = "Canary Night"
visibility = "restricted"
reach = [{ mobile = "+1 212 555 0102" }]
[documents.page]
title = "Page"
template = "change-notice"
audience = "AUDIENCE"
since = "v1"
formats = ["markdown", "html"]
"#;

/// The notice for an audience, of what `change` does to the set.
fn notice(audience: &str, change: impl Fn(String) -> String) -> Vec<String> {
    let before = format!("{SMALL}\n{}", BASE.replace("AUDIENCE", audience));
    let (base, head) = (Set::new(&before), Set::new(&change(before)));
    let mut renderer = head.renderer(&[]);
    renderer.compare_with("v1", &base.policy);
    let page = head.policy.documents.find("page").unwrap();
    let make = |format| {
        let made = renderer.render(page, format, &Past::default());
        made.unwrap_or_else(|error| panic!("{error:#?}")).under(&Seal::of("", format))
    };
    Format::DEFAULT.into_iter().map(make).collect()
}

fn replace(from: &'static str, to: &'static str) -> impl Fn(String) -> String {
    move |text| {
        assert!(text.contains(from));
        text.replace(from, to)
    }
}

#[test]
fn what_changed_is_told_in_plain_words() {
    let change = replace("respond-within = \"1h\"", "respond-within = \"30m\"");
    let pages = notice("internal", change);
    assert!(pages[0].contains("**High**"), "{}", pages[0]);
    assert!(
        pages[0].contains("Answered within: was 1 hour, is now **30 minutes**"),
        "{}",
        pages[0]
    );
    assert!(
        pages[1].contains("was <del>1 hour</del>, is now <ins>30 minutes</ins>"),
        "{}",
        pages[1]
    );
    let pages = notice(
        "internal",
        replace(
            "notify = [\"boss\"], after = { high = \"2h\"",
            "notify = [\"desk\"], after = { high = \"3h\"",
        ),
    );
    let who = "Step 2, who is told: was Boss, is now **Help Desk**";
    assert!(pages[0].contains(who), "{}", pages[0]);
    assert!(
        pages[0].contains("Step 2, High tickets: was after 2 hours, is now **after 3 hours**"),
        "{}",
        pages[0]
    );
    let pages = notice("internal", replace("ext 7001", "ext 7002"));
    assert!(
        pages[0].contains("Numbers and addresses: was Phone ext 7001, is now **Phone ext 7002**"),
        "{}",
        pages[0]
    );
    let pages =
        notice("internal", replace("weekdays = \"09:00-17:00\"", "weekdays = \"08:00-17:00\""));
    let hours =
        "- **Business**\n  - Hours: was Mon–Fri 09:00–17:00, is now **Mon–Fri 08:00–17:00**";
    assert!(pages[0].contains(hours), "{}", pages[0]);
    assert_eq!(pages[0].matches("was ").count(), 1, "told once: {}", pages[0]);
    let pages = notice("internal", replace("[contacts.chief]", "[contacts.head]"));
    assert!(pages[0].contains("is new.") && pages[0].contains("is gone."), "{}", pages[0]);
    let pages = notice("internal", |text| text);
    assert!(pages[0].contains("Nothing that concerns you."), "{}", pages[0]);
}

#[test]
fn a_new_name_is_told_once() {
    let more = "[contacts.team]\nkind = \"team\"\nname = \"Team\"\non-call = \"turns\"\nmembers = [\"boss\"]\n\
                backup = [\"boss\"]\n[rotations.turns]\nstart = 2026-01-05T09:00:00\nhandoff = \"weekly\"\n\
                members = [\"boss\"]\n[contacts.desk]";
    let with = |name: &str| {
        let text = format!("{SMALL}\n{}", BASE.replace("AUDIENCE", "internal"));
        Set::new(&text.replace("[contacts.desk]", more).replace("\"Boss\"", name))
    };
    let (base, head) = (with("\"Boss\""), with("\"Ms Boss\""));
    let mut renderer = head.renderer(&[]);
    renderer.compare_with("v1", &base.policy);
    let page = head.policy.documents.find("page").unwrap();
    let page = renderer.render(page, Format::Markdown, &Past::default()).unwrap();
    let page = page.under(&Seal::of("", Format::Markdown));
    assert!(page.contains("- **Ms Boss**\n  - Name: was Boss, is now **Ms Boss**"), "{page}");
    assert_eq!(page.matches("was ").count(), 1, "{page}");
}

#[test]
fn what_the_audience_may_not_see_is_not_told_however_it_changed() {
    for change in [
        replace("555 0101", "555 0191"),
        replace("555 0102", "555 0192"),
        replace("Canary Night", "Canary Day"),
        replace("[contacts.night]", "[contacts.canary-new]"),
    ] {
        for page in notice("public", &change).into_iter().chain(notice("internal", &change)) {
            assert!(page.contains("Nothing that concerns you."), "{page}");
            assert!(!page.contains("Canary") && !page.contains("555"), "{page}");
        }
        let told = notice("restricted", &change).concat();
        assert!(!told.contains("Nothing that concerns you."), "{told}");
    }
}

/// What an expression prints in the notice of a change.
pub(super) fn print(text: &str) -> String {
    let before = format!("{SMALL}\n{}", BASE.replace("AUDIENCE", "internal"));
    let (base, head) = (Set::new(&before), Set::new(&before.replace("\"1h\"", "\"30m\"")));
    let own = [("change-notice.md", text)];
    let mut renderer = head.renderer(&own);
    renderer.compare_with("v1", &base.policy);
    let page = head.policy.documents.find("page").unwrap();
    let page = renderer.render(page, Format::Markdown, &Past::default());
    let page = page.unwrap_or_else(|error| panic!("{error:#?}"));
    let page = page.under(&Seal::of("", Format::Markdown));
    page.lines().skip(1).collect::<Vec<_>>().join("\n").trim().to_owned()
}
