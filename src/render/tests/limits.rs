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
fn text_that_is_never_printed_is_limited_too() {
    let doubled = |set: &str| {
        let macros = "{% macro m(x, n) %}{% if n %}SET{{ m(y, n - 1) }}{% endif %}{% endmacro %}";
        macros.replace("SET", set) + "{% set y = m(\"x\" * 1000000, 16) %}"
    };
    for set in [
        "{% set y = x | replace(\"x\", \"xx\") %}",
        "{% set y = [x, x] | join %}",
        "{% set y = [1, 2] | join(x) | join(d=x) %}",
        "{% set y %}{{ x | safe }}{{ x | safe }}{% endset %}",
    ] {
        let (_, message) = error(&doubled(set));
        assert_eq!(message, "this makes more than 64 MiB of text", "{set}");
    }
}

/// Each of these asks for more memory than there is, or ends in a panic.
#[test]
fn what_has_any_size_that_is_asked_for_does_not_exist() {
    for filter in [
        "indent(99999999999)",
        "format(1)",
        "batch(999999999999, 0)",
        "slice(999999999999)",
        "chain([1])",
        "zip([1])",
    ] {
        let (_, message) = error(&format!("{{{{ \"%.99999999999f\" | {filter} }}}}"));
        assert!(message.contains("unknown") && message.contains("filter"), "{filter}: {message}");
    }
    let (_, message) = error("{% set n = namespace(a=[]) %}");
    assert!(message.contains("namespace"), "{message}");
}

#[test]
fn an_expression_that_would_overflow_the_stack_is_refused() {
    for piece in ["-", "not ", "+1", ".x", "|e", "[0]", "**1", " and 1", " ~ 1"] {
        for bytes in [1400, 100_000] {
            let pieces = piece.repeat(bytes / piece.len());
            let text = match piece {
                "-" | "not " => format!("\n{{{{ {pieces}1 }}}}"),
                _ => format!("\n{{{{ organization{pieces} }}}}"),
            };
            let set = document("own");
            let outcome = set.render_with(&[("own.md", &text)], "page", Format::Markdown);
            if bytes > 1500 {
                assert_eq!(error(&text).0, "own.md:2", "{piece}");
                assert!(error(&text).1.contains("longer than 1500 bytes"), "{piece}");
            }
            drop(outcome);
        }
    }
    let long = format!("{{{{ 1{} }}}}", "+1".repeat(10_000));
    let set = small(&format!(
        "[documents.page]\ntitle = \"Page\"\ntemplate = \"sop\"\naudience = \"internal\"\n\
         formats = [\"html\"]\nsections = [{{ title = \"A\", body = \"See {long}.\" }}]\n"
    ));
    let error = set.render_with(&[], "page", Format::Html).unwrap_err();
    assert_eq!(set.marked(&error), "{{");
    assert_eq!(set.renderer(&[]).prose_errors(set.policy.documents.find("page").unwrap()).len(), 1);
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
    let (_, message) = error("{% include \"\" %}");
    assert_eq!(message, "a template has a name, and this is empty");
    let (place, message) = error("{% include \"note.txt\" %}");
    assert_eq!((place.as_str(), message.as_str()), ("own.md:1", "there is no template `note.txt`"));
}

#[test]
fn a_template_for_an_unknown_format_prints_no_values() {
    let set = document("own");
    let own = [("own.md", "{% include \"note.txt\" %}"), ("note.txt", "{{ organization.name }}")];
    let error = set.render_with(&own, "page", Format::Markdown).unwrap_err();
    assert!(error.message.contains("ends in none of"), "{error:#?}");
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
    let error = document("").render_with(&[], "page", Format::Html).unwrap_err();
    assert_eq!(error.message, "a template has a name, and this is empty");
    let error = document("own").render_with(&[("own.md", "x")], "page", Format::Html).unwrap_err();
    assert_eq!(error.message, "there is no template `own.html`, only one for another format");
    for name in ["base", "macros", "../sop", "parts/contacts", "tierline/sop"] {
        assert!(document(name).render_with(&[], "page", Format::Html).is_err(), "{name}");
    }
}
