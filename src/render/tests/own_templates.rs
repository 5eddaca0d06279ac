//! Templates of the team's own: they override one block, one file, or every page's frame.

use super::*;

fn set() -> Set {
    small(
        "[documents.page]\ntitle = \"Page\"\ntemplate = \"sop\"\naudience = \"internal\"\n\
         formats = [\"markdown\", \"html\"]\nsections = [{ title = \"One\", body = '''\n{{ part(\"tiers\") }}\n''' }]\n\
         [documents.card]\ntitle = \"Card\"\ntemplate = \"card\"\naudience = \"internal\"\nformats = [\"html\"]\n",
    )
}

#[test]
fn a_template_may_override_one_block() {
    let card =
        "{% extends \"contact-sheet.html\" %}\n{% block footer %}<p>Our own</p>{% endblock %}";
    let page = set().render_with(&[("card.html", card)], "card", Format::Html).unwrap();
    assert!(page.contains("<p>Our own</p>") && page.contains("1-800-ENG-HELP"), "{page}");
}

#[test]
fn a_built_in_template_may_be_replaced_and_reached() {
    let base =
        "{% extends \"tierline/base.html\" %}\n{% block style %}:root{--accent:red}{% endblock %}";
    let page = set().render_with(&[("base.html", base)], "page", Format::Html).unwrap();
    assert!(page.contains(":root{--accent:red}") && page.contains("<h1>Page</h1>"), "{page}");
}

#[test]
fn parts_may_be_added_and_replaced() {
    let set = set();
    let own = [
        ("parts/tiers.md", "Tiers: {{ tiers | listed }}."),
        ("parts/extra.md", "{{ id }} {{ options.size }}"),
        ("card.md", "{{ part(\"extra\", \"x1\", size=\"big\") }}"),
        ("sop.md", "{% for s in document.sections %}{{ s.body }}{% endfor %}"),
    ];
    let page = set.render_with(&own, "page", Format::Markdown).unwrap();
    assert!(page.contains("Tiers: Level 1."), "{page}");
    let page = set.render_with(&own, "card", Format::Markdown).unwrap();
    assert!(page.contains("x1 big"), "{page}");
}

#[test]
fn pictures_may_be_imported_and_say_what_they_show() {
    let set = small(
        "[impacts.all]\nrank = 1\nname = \"Everybody, everywhere and always\"\n[urgencies.now]\nrank = 1\nname = \"Now\"\n\
         [matrix]\nall = { now = \"high\" }\n\
         [documents.card]\ntitle = \"Card\"\ntemplate = \"card\"\naudience = \"internal\"\nformats = [\"html\"]\n",
    );
    let card = "{% extends \"base.html\" %}{% from \"parts/pictures.html\" import matrix as drawn %}\
                {% block body %}{{ drawn(matrix, priorities) }}{% endblock %}";
    let page = set.render_with(&[("card.html", card)], "card", Format::Html).unwrap();
    for piece in [
        "<title id=\"matrix-title\">Impact and urgency decide the priority</title>",
        "Everybody, everywhere and always: Now, High;",
        "text-anchor=\"middle\">Everybody, everywhere</text>",
        "cell-1",
    ] {
        assert!(page.contains(piece), "{piece}: {page}");
    }
}

#[test]
fn a_part_stands_where_a_section_placed_it_and_nowhere_else() {
    let page = set().render("page", Format::Markdown);
    assert_eq!(page.matches("Level 1\n").count(), 1, "{page}");
    assert!(!page.contains("Support levels"), "{page}");
}

#[test]
fn own_templates_are_known_by_name() {
    let set = set();
    let renderer = set.renderer(&[("card.html", ""), ("parts/x.html", ""), ("logo.svg", "")]);
    assert_eq!(renderer.own_templates(), ["card"]);
    let mut expected: Vec<_> = TEMPLATES.iter().map(ToString::to_string).collect();
    expected.push("card".to_owned());
    expected.sort();
    assert_eq!(renderer.templates(), expected);
}

#[test]
fn a_block_that_no_parent_has_is_an_error_at_its_place() {
    let set = set();
    for (block, help) in [
        ("footr", "did you mean `footer`?"),
        (
            "zzz",
            "there are: body, contacts, contents, footer, language, masthead, paper, style, title",
        ),
    ] {
        let card = format!(
            "{{% extends \"contact-sheet.html\" %}}\n{{% block {block} %}}x{{% endblock %}}"
        );
        let error = set.render_with(&[("card.html", &card)], "card", Format::Html).unwrap_err();
        let said = format!(
            "no template that this one extends has a block `{block}`, so it would not be shown"
        );
        assert_eq!((error.message, error.help.as_deref()), (said, Some(help)));
        let ErrorPlace::Template { name, text, range, .. } = error.place else {
            panic!("no place")
        };
        assert_eq!((name.as_str(), &text[range]), ("card.html", block));
    }
}

#[test]
fn a_page_that_does_not_hold_together_is_an_error_at_its_tag() {
    let set = set();
    let base = "{% extends \"tierline/base.html\" %}{% block footer %}</table>{% endblock %}";
    let error = set.render_with(&[("base.html", base)], "page", Format::Html).unwrap_err();
    assert_eq!(
        error.message,
        "the page does not hold together: `</table>` ends what was not begun"
    );
    let ErrorPlace::Template { name, text, range, .. } = error.place else { panic!("no place") };
    assert_eq!((name.as_str(), &text[range]), ("base.html", "</table"));
    let card = "<div><p>unclosed<table><b></div>";
    let error = set.render_with(&[("card.html", card)], "card", Format::Html).unwrap_err();
    assert!(error.message.contains("`<b>` is not closed before `</div>`"), "{error:?}");
    let page = set.render_with(&[("other.html", card)], "page", Format::Html);
    assert!(page.is_ok(), "of no concern to a page made without it");
}

#[test]
fn every_page_that_comes_with_tierline_holds_together() {
    let set = Set::own();
    for document in set.policy.documents.values() {
        let page = set.render(&document.entry.id, Format::Html);
        assert_eq!(crate::render::balance::unbalanced(&page), None, "{}", document.entry.id);
    }
}
