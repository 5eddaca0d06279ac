//! Templates that do not end, that reach outside their folder, or that are wrong: a clear error, soon.

use super::*;

fn document(template: &str) -> Set {
    small(&format!(
        "[documents.page]\ntitle = \"Page\"\ntemplate = \"{template}\"\naudience = \"internal\"\n\
         formats = [\"markdown\", \"html\"]\n"
    ))
}

/// The error of a template `own.md`: where it is, what it says.
fn error(text: &str) -> (String, String) {
    let set = document("own");
    let error = set.render_with(&[("own.md", text)], "page", Format::Markdown).unwrap_err();
    let ErrorPlace::Template { name, text, range, .. } = error.place else {
        panic!("{:#?}", error.place)
    };
    let line = text.get(..range.start).unwrap().matches('\n').count() + 1;
    (format!("{name}:{line}"), error.message)
}

#[test]
fn a_template_that_does_not_end_is_stopped() {
    let loops =
        "one\n{% for a in range(9999) %}{% for b in range(9999) %}{{ a }}{% endfor %}{% endfor %}";
    let (_, message) = error(loops);
    assert!(message.contains("does not come to an end"), "{message}");
    let (_, message) = error("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
    assert!(message.contains("recursion"), "{message}");
    let (_, message) = error("{% include \"own.md\" %}");
    assert!(message.contains("recursion"), "{message}");
    let (_, message) = error("{% extends \"own.md\" %}");
    assert!(message.contains("recursi") || message.contains("cycle"), "{message}");
}

#[test]
fn parts_share_the_limit_of_their_document() {
    let own = [
        ("own.md", "{% for a in range(9999) %}{{ part(\"burn\") }}{% endfor %}"),
        ("parts/burn.md", "{% for b in range(9999) %}{% endfor %}"),
    ];
    let error = document("own").render_with(&own, "page", Format::Markdown).unwrap_err();
    assert!(error.message.contains("does not come to an end"), "{}", error.message);
}

#[test]
fn a_template_that_prints_without_end_is_stopped() {
    let text = format!("{{% for a in range(99999) %}}{}{{% endfor %}}", "x".repeat(10_000));
    let (_, message) = error(&text);
    assert!(message.contains("64 MiB"), "{message}");
}

#[test]
fn nothing_outside_the_folder_is_reached() {
    for name in
        ["../../etc/passwd", "/etc/passwd", "templates/../../x", "tierline/../own.md", "C:\\x"]
    {
        for verb in ["include", "extends"] {
            let (place, message) = error(&format!("a\n{{% {verb} {name:?} %}}"));
            assert_eq!(place, "own.md:2");
            assert!(message.starts_with("there is no template"), "{message}");
        }
    }
}

#[test]
fn errors_name_the_line() {
    let cases = [
        ("a\nb\n{{ nothing }}", "own.md:3", "`nothing` is undefined"),
        ("a\n{{ organization.nmae }}", "own.md:2", "`organization.nmae` is undefined"),
        ("{{ contact(\"boss\").email }}", "own.md:1", "contact `boss` has no `email`"),
        ("{{ contact(\"nobody\").name }}", "own.md:1", "there is no contact `nobody`"),
        ("a\n{% if %}", "own.md:2", "unexpected end of block"),
    ];
    for (text, place, message) in cases {
        assert_eq!(error(text), (place.to_owned(), message.to_owned()));
    }
    let (place, message) = error("{% include \"note.txt\" %}");
    assert_eq!((place.as_str(), message.as_str()), ("own.md:1", "there is no template `note.txt`"));
}

#[test]
fn a_template_for_an_unknown_format_prints_no_values() {
    let set = document("own");
    let own = [("own.md", "{% include \"note.txt\" %}"), ("note.txt", "{{ organization.name }}")];
    let error = set.render_with(&own, "page", Format::Markdown).unwrap_err();
    assert!(error.message.contains("ends in neither"), "{error:#?}");
    let own = [("own.md", "{% include \"note.txt\" %}"), ("note.txt", "plain")];
    assert!(set.render_with(&own, "page", Format::Markdown).unwrap().contains("plain"));
}

#[test]
fn an_unknown_template_is_an_error_at_its_name() {
    let set = document("sopp");
    let error = set.render_with(&[], "page", Format::Html).unwrap_err();
    assert_eq!(set.marked(&error), "\"sopp\"");
    assert_eq!(error.message, "there is no template `sopp`");
    assert_eq!(error.help.as_deref(), Some("there is a template `sop`"));
    let error = document("own").render_with(&[("own.md", "x")], "page", Format::Html).unwrap_err();
    assert_eq!(error.message, "there is no template `own.html`, only one for another format");
    for name in ["base", "macros", "../sop", "parts/contacts", "tierline/sop"] {
        assert!(document(name).render_with(&[], "page", Format::Html).is_err(), "{name}");
    }
}
