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
