//! What a document's audience may not see is in no document, whatever the template.

use super::*;
use crate::model::Visibility;
use crate::render::functions::LOOKUPS;
use crate::render::view::View;

/// Contacts and methods of every visibility, named wherever a contact can be named. Each secret carries
/// its visibility in its text.
fn canaries(template: &str, audience: &str) -> Set {
    Set::new(&format!(
        r#"
[organization]
name = "Example Company"
timezone = "Europe/London"

[priorities.high]
rank = 1
name = "High"
calendar = "24x7"
respond-within = "1h"

{contacts}

[contacts.everybody]
kind = "team"
name = "Everybody"
visibility = "public"
members = ["who-public", "who-internal", "who-restricted"]
backup = ["who-public", "who-internal", "who-restricted"]
on-call = "turns"

[contacts.chief]
kind = "role"
name = "Chief"
visibility = "public"
held-by = "who-restricted"
backup = ["who-internal"]

[rotations.turns]
name = "Turns"
start = 2026-01-05T09:00:00
handoff = "weekly"
members = ["who-public", "who-internal", "who-restricted"]
[[rotations.turns.overrides]]
from = 2026-12-24T09:00:00
until = 2026-12-26T09:00:00
contact = "who-restricted"
reason = "canary-restricted override"

[categories.any]
name = "Any"
tier = "l1"

[tiers.l1]
level = 1
name = "Level 1"
responders = ["who-public", "who-internal", "who-restricted"]
responsibilities = ["Answers"]

[escalation-policies.standard]
name = "Standard"
steps = [
  {{ notify = ["who-public", "who-internal", "who-restricted"], after = "1h", repeat = {{ every = "15m", times = 2 }} }},
  {{ notify = ["who-restricted"], after = "2h" }},
]

[[routes]]
when = {{}}
policy = "standard"

[triggers.any]
mode = "manual"
name = "Any"
raise-to = "high"
notify = ["who-public", "who-internal", "who-restricted"]
used-by = ["who-restricted", "who-internal"]

[duties.notice]
when = {{}}
after = "4h"
notify = ["who-public", "who-internal", "who-restricted"]

[scenarios.play]
ticket = {{ opened = 2026-11-21T23:10:00, category = "any", priority = "high" }}
events = [{{ after = "20m", acknowledge = "who-restricted" }}]
expect = [{{ priority = "high" }}]

[documents.page]
title = "Page"
template = "{template}"
since = "before"
scenario = "play"
period = {{ from = 2026-12-01 }}
audience = "{audience}"
owner = "who-restricted"
formats = ["markdown", "html"]
sections = [
  {{ title = "Open", body = "For all.", visibility = "public" }},
  {{ title = "canary-internal section", body = "canary-internal body", visibility = "internal" }},
  {{ title = "canary-restricted section", body = "canary-restricted body", visibility = "restricted" }},
]
"#,
        contacts = ["public", "internal", "restricted"].map(contact).join("\n"),
    ))
}

fn contact(visibility: &str) -> String {
    // A method is never more public than its contact.
    let methods = ["public", "internal", "restricted"]
        .into_iter()
        .filter(|method| rank(method) >= rank(visibility))
        .map(|method| {
            format!(
                "{{ email = \"canary-{method}@{visibility}.example\", label = \"canary-{method} label\", \
                 visibility = \"{method}\" }}"
            )
        });
    format!(
        "[contacts.who-{visibility}]\nkind = \"person\"\nname = \"canary-{visibility} name\"\n\
         title = \"canary-{visibility} title\"\nlocation = \"canary-{visibility} place\"\n\
         responsibilities = [\"canary-{visibility} job\"]\nvisibility = \"{visibility}\"\n\
         away = [{{ from = 2026-12-21, until = 2026-12-28, reason = \"canary-restricted leave\" }}]\n\
         reach = [{}]\n",
        methods.collect::<Vec<_>>().join(", ")
    )
}

fn rank(visibility: &str) -> usize {
    ["public", "internal", "restricted"].iter().position(|word| *word == visibility).unwrap()
}

/// Above the audience: neither texts nor ids.
fn secrets(audience: &str) -> Vec<String> {
    let above = ["public", "internal", "restricted"].into_iter().skip(rank(audience) + 1);
    above.flat_map(|word| [format!("canary-{word}"), format!("who-{word}")]).collect()
}

#[test]
fn no_template_shows_more_than_its_audience_may_see() {
    for template in TEMPLATES {
        for audience in ["public", "internal", "restricted"] {
            let set = canaries(template, audience);
            for (_, page) in set.all("page") {
                let page = page.replace("\r\n ", "");
                for secret in secrets(audience) {
                    assert!(!page.contains(&secret), "{template} {audience}: {secret}\n{page}");
                }
                // Leave and its reasons are for the engine, not for documents.
                assert!(!page.contains("leave"), "{template}");
            }
        }
    }
}

#[test]
fn a_contact_sheet_shows_what_its_audience_may_see() {
    for audience in ["public", "internal", "restricted"] {
        for (format, page) in canaries("contact-sheet", audience).all("page") {
            let page = page.replace("\r\n ", "");
            for word in ["public", "internal", "restricted"].into_iter().take(rank(audience) + 1) {
                for contact in ["public", "internal", "restricted"].into_iter().take(rank(word) + 1)
                {
                    let address = format!("canary-{word}@{contact}.example");
                    assert!(page.contains(&address), "{audience}, {format:?}: {address}\n{page}");
                }
            }
        }
    }
}

/// Prints everything that a template of somebody's own could get hold of, down to the last field: every
/// variable there is, what every function finds, and what the engine's own functions and filters tell.
fn dump(set: &Set, audience: Visibility) -> String {
    let view = View::new(&set.policy, audience);
    let mut all: Vec<String> = view.variables.keys().map(ToString::to_string).collect();
    // By parts: what walks through it all at once goes deeper than a template may.
    let parts = [
        "owner",
        "review",
        "revisions",
        "sections",
        "playbooks",
        "scenario",
        "period.shifts",
        "period.dates",
        "period.months[0].weeks[0]",
        "period.months[0].weeks[3]",
    ];
    all.extend(parts.map(|part| format!("document.{part}")));
    let lookups = LOOKUPS.iter().map(|(function, kind)| {
        let ids = view.ids(*kind);
        format!("[{}]", ids.map(|id| format!("{function}({id:?})")).collect::<Vec<_>>().join(", "))
    });
    let (all, lookups) = (all.join(", "), lookups.collect::<Vec<_>>().join(", "));
    format!(
        "{{# playbooks #}}{{% macro walk(v) %}}{{% if v is mapping %}}{{% for k in v %}}{{{{ k }}}}={{{{ walk(v[k]) }}}};{{% endfor %}}\
         {{% elif v is sequence and v is not string %}}{{% for x in v %}}{{{{ walk(x) }}}},{{% endfor %}}\
         {{% elif v %}}{{{{ v }}}}{{% endif %}}{{% endmacro %}}\
         {{% for v in [{all}, {lookups}] %}}{{{{ walk(v) }}}} {{{{ v | pprint }}}} {{{{ v | tojson }}}} {{{{ v | string }}}}\n{{% endfor %}}\
         {{{{ diagram(\"standard\") }}}}{{{{ debug() }}}}\
         {{% for name in [\"priorities\", \"tiers\", \"roles\", \"escalation\", \"triggers\", \"duties\", \"contacts\"] %}}\
         {{{{ part(name) }}}}{{% endfor %}}"
    )
}

#[test]
fn what_the_audience_may_not_see_is_not_in_the_data() {
    for audience in [Visibility::Public, Visibility::Internal] {
        let word = audience.as_str();
        let set = canaries("dump", word);
        let text = dump(&set, audience);
        for (name, format) in [("dump.md", Format::Markdown), ("dump.html", Format::Html)] {
            let page = set.render_with(&[(name, &text)], "page", format);
            let page = page.unwrap_or_else(|error| panic!("{error:#?}"));
            assert!(page.contains("canary-public"), "the dump sees something: {page}");
            for secret in secrets(word) {
                assert!(!page.contains(&secret), "{word}: {secret} in\n{page}");
            }
        }
    }
}

#[test]
fn a_narrower_audience_sees_more() {
    let length = |audience: Visibility| {
        let set = canaries("dump", audience.as_str());
        set.print("page", &dump(&set, audience)).unwrap().len()
    };
    assert!(length(Visibility::Public) < length(Visibility::Internal));
    assert!(length(Visibility::Internal) < length(Visibility::Restricted));
}

#[test]
fn asking_for_more_is_an_error_at_its_place() {
    let cases = [
        (
            "public",
            "contact(\"boss\")",
            "contact `boss` is internal, and this document is for the public audience",
        ),
        (
            "internal",
            "contact(\"boss\").mobile",
            "the mobile of contact `boss` is restricted, and this document is for an internal audience",
        ),
        (
            "internal",
            "method(\"boss\", \"mobile\")",
            "the mobile of contact `boss` is restricted, and this document is for an internal audience",
        ),
        ("internal", "contact(\"boss\").email", "contact `boss` has no `email`"),
        ("internal", "contact(\"bos\").phone", "there is no contact `bos`; did you mean `boss`?"),
        (
            "internal",
            "priority(\"high\").resolve_within",
            "priority `high` has no `resolve-within`",
        ),
        (
            "internal",
            "policy(\"standard\").steps[1].delays.low",
            "step 2 of escalation policy `standard` says \"never\" for priority `low`",
        ),
        (
            "internal",
            "part(\"prioritys\")",
            "there is no part `prioritys`; did you mean `priorities`?",
        ),
        (
            "internal",
            "part(\"triggers\", mode=\"auto\")",
            "`mode` is one of automatic, manual, not `auto`",
        ),
        ("internal", "part(\"tiers\", \"l9\")", "there is no tier `l9`"),
    ];
    for (audience, expression, message) in cases {
        let set = small(&format!(
            "[documents.page]\ntitle = \"Page\"\ntemplate = \"sop\"\naudience = \"{audience}\"\n\
             formats = [\"markdown\", \"html\"]\nsections = [{{ title = \"One\", body = '''\nCall {{{{ {expression} }}}} now.\n''' }}]\n"
        ));
        for format in Format::DEFAULT {
            let error = set.render_with(&[], "page", format).unwrap_err();
            assert_eq!(error.message, message);
            let marked = set.marked(&error);
            assert!(expression.contains(marked.trim()) && !marked.is_empty(), "{marked:?}");
        }
        let renderer = set.renderer(&[]);
        let found = renderer.prose_errors(set.policy.documents.find("page").unwrap());
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found.first().unwrap().1, message);
    }
}

#[test]
fn every_wrong_expression_of_a_section_is_reported() {
    let set = small(
        "[documents.page]\ntitle = \"Page\"\ntemplate = \"sop\"\naudience = \"public\"\nformats = [\"html\"]\n\
         sections = [{ title = \"One\", body = \"{{ tier('x').name }} and {{ tier('l1').name }} and {{ tier('y').name }}\" }]\n",
    );
    let found = set.renderer(&[]).prose_errors(set.policy.documents.find("page").unwrap());
    let marked: Vec<_> = found.iter().map(|(span, _)| set.sources.text(*span)).collect();
    assert_eq!(marked, ["tier('x')", "tier('y')"]);
}
