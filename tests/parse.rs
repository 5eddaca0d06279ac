//! What is said about files that do not decode, and what is left of them.
//!
//! A case is a file: `tests/parse/*/NAME.toml`, with what is said about it beside it in `NAME.txt`.
//! `UPDATE=1 cargo test --test parse` rewrites the latter.

#![expect(dead_code, reason = "the types below exist to be decoded into")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;
use tierline::diagnostic::Diagnostic;
use tierline::parse::{Datetime, Decoded, Entries, Node, Spanned, decode};
use tierline::source::{FileId, SourceFile, Sources, Span};

/// A small language with everything that the real one is made of.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    organization: Option<Organization>,
    #[serde(default)]
    contacts: Entries<Spanned<Contact>>,
    #[serde(default)]
    policies: Entries<Policy>,
    #[serde(default)]
    routes: Vec<Route>,
    #[serde(default)]
    matrix: Entries<Entries<Spanned<String>>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Organization {
    name: Spanned<String>,
    /// An ISO code.
    #[schemars(regex(pattern = r"^[A-Z]{2}$"), example = &"US")]
    country: Option<Spanned<String>>,
    zone: Option<Spanned<Zone>>,
}

/// Checked while it is decoded, which the schema knows nothing of.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
struct Zone(String);

impl TryFrom<String> for Zone {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.contains('/') { Ok(Self(text)) } else { Err(format!("there is no zone {text}.")) }
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Contact {
    kind: Spanned<Kind>,
    name: Option<Spanned<String>>,
    #[serde(default)]
    backup: Vec<Spanned<String>>,
    verified: Option<Spanned<Day>>,
    #[serde(default)]
    reach: Vec<Spanned<Method>>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Person,
    Role,
    Team,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Method {
    phone: Option<String>,
    email: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Day(Datetime);

impl JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Policy {
    #[schemars(range(min = 0, max = 10))]
    repeat: Option<Spanned<u8>>,
    steps: Vec<Step>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Step {
    notify: Vec<Spanned<String>>,
    after: Option<Spanned<Delay>>,
}

/// One duration, or one per priority.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Delay {
    One(String),
    Each(std::collections::BTreeMap<String, String>),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Route {
    when: Node,
    policy: Spanned<String>,
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parse");
    let folders = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    files
}

/// Everything that is said, as plain text: the line, the bytes that are meant, the words.
fn told(sources: &Sources, decoded: &Decoded<File>) -> String {
    let mut out = String::new();
    let place = |span: Span| {
        let position = sources.place(span).unwrap().position;
        let text: String = sources.text(span).chars().take(30).collect();
        format!("{}:{} {text:?}", position.line, position.column)
    };
    for error in &decoded.errors {
        let Diagnostic { rule, message, primary, related, notes, help, fix, .. } =
            &error.diagnostic;
        writeln!(out, "{} {}: {message}", rule.code, place(primary.span)).unwrap();
        if !primary.text.is_empty() {
            writeln!(out, "    here: {}", primary.text).unwrap();
        }
        for label in related {
            writeln!(out, "    {}: {}", place(label.span), label.text).unwrap();
        }
        for note in notes {
            writeln!(out, "    note: {note}").unwrap();
        }
        if let Some(help) = help {
            writeln!(out, "    help: {help}").unwrap();
        }
        if let Some(fix) = fix {
            writeln!(out, "    fix: {} -> {:?}", place(fix.span), fix.replacement).unwrap();
        }
        writeln!(out, "    in: {}", error.pointer.join(" / ")).unwrap();
    }
    for pointer in &decoded.damaged {
        writeln!(out, "damaged: {}", pointer.join(" / ")).unwrap();
    }
    match &decoded.value {
        None => writeln!(out, "nothing is left").unwrap(),
        Some(file) => {
            let names = |names: Vec<&str>| names.join(", ");
            let contacts = file.contacts.iter().map(|(id, _)| id.as_str()).collect();
            let policies = file.policies.iter().map(|(id, _)| id.as_str()).collect();
            write!(out, "left: contacts {}; policies {}", names(contacts), names(policies))
                .unwrap();
            writeln!(out, "; {} routes", file.routes.len()).unwrap();
        }
    }
    out
}

/// What must hold whatever the text.
fn invariants(text: &str, decoded: &Decoded<File>) {
    assert_eq!(decoded.errors.is_empty(), decoded.damaged.is_empty(), "an error damages something");
    assert!(decoded.value.is_some() || !decoded.errors.is_empty(), "never silent");
    let mut last = None;
    for error in &decoded.errors {
        let diagnostic = &error.diagnostic;
        let related = diagnostic.related.iter().map(|label| label.span);
        let fix = diagnostic.fix.as_ref().map(|fix| fix.span);
        for span in related.chain(fix).chain([diagnostic.primary.span]) {
            assert!(text.get(span.range()).is_some(), "{:?} is not in the file", span.range());
        }
        assert!(last <= Some(diagnostic.primary.span), "errors are sorted by place");
        last = Some(diagnostic.primary.span);
        assert!(!diagnostic.message.is_empty());
        assert!(!diagnostic.message.ends_with('.'), "{}", diagnostic.message);
        let words = format!("{} {:?}", diagnostic.message, diagnostic.help);
        assert!(!words.contains(|c: char| c.is_control()), "{words:?}");
        for jargon in ["schema", "serde", "deserializ", "Datetime", "map,", "sequence", "oneOf"] {
            assert!(!words.contains(jargon), "{words}");
        }
    }
}

#[test]
fn every_case_is_told_as_its_file_says() {
    let mut wrong = Vec::new();
    for case in cases() {
        let text = std::fs::read_to_string(&case).unwrap();
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("case.toml", text.clone()));
        let decoded = decode::<File>(file, &text);
        invariants(&text, &decoded);
        let told = told(&sources, &decoded);
        let expected = case.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected, &told).unwrap();
        }
        if std::fs::read_to_string(&expected).unwrap_or_default() != told {
            wrong.push(format!("=== {}\n{told}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_clean_file_has_no_errors() {
    let text = "[organization]\nname = \"X\"\n[contacts.a]\nkind = \"person\"\n";
    let decoded = decode::<File>(FileId(0), text);
    invariants(text, &decoded);
    let file = decoded.value.unwrap();
    assert_eq!(file.contacts.len(), 1);
}
