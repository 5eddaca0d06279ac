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
use tierline::parse::schema::format;
use tierline::parse::{Datetime, Decoded, Entries, Node, Spanned, decode};
use tierline::source::{FileId, SourceFile, Sources, Span};

/// A small language with everything that the real one is made of.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(extend("x-hints" = { "teams": "a team is a contact: `[contacts.x] kind = \"team\"`" }))]
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

#[derive(Debug, Deserialize)]
struct Moment(Datetime);

impl JsonSchema for Moment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let of = |format: &str| schemars::json_schema!({ "type": "string", "format": format });
        schemars::json_schema!({
            "anyOf": [of(format::DATE), of(format::LOCAL_DATE_TIME), of(format::DATE_TIME)],
        })
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
    #[schemars(extend("examples" = [{}]))]
    when: Node,
    since: Option<Spanned<Moment>>,
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
    // The reverse does not hold: what is wrong in a comment damages nothing.
    assert!(decoded.damaged.is_empty() || !decoded.errors.is_empty(), "no damage without an error");
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

/// Texts that once were valid, with something wrong in them.
mod mutated {
    use proptest::prelude::*;

    use super::*;

    const VALID: &str = include_str!("parse/structure/valid.toml");

    fn holds(text: &str) -> Decoded<File> {
        let decoded = decode::<File>(FileId(0), text);
        invariants(text, &decoded);
        decoded
    }

    /// Pieces that mean something to TOML.
    fn piece() -> impl Strategy<Value = String> {
        let pieces = [
            "[",
            "]",
            "[[",
            "]]",
            "{",
            "}",
            "=",
            ",",
            ".",
            "#",
            "\"",
            "'",
            "'''",
            "\"\"\"",
            "\n",
            "\r",
            "\r\n",
            "\\",
            "\u{feff}",
            "\u{0}",
            "é",
            "🙂",
            "kind",
            "contacts",
            "[contacts.a]\n",
            "x = ",
            "1e400",
            "nan",
            "-",
            "2026-13-45",
            "99999999999999999999",
            "true",
            " ",
            "\t",
            "a.b.c",
            "steps = [\n",
            "[[routes]]\n",
            "when = { any = [",
        ];
        proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text(text in "\\PC*") {
            holds(&text);
        }

        #[test]
        fn any_pieces(pieces in proptest::collection::vec(piece(), 0..40)) {
            holds(&pieces.concat());
        }

        #[test]
        fn one_piece_too_many(at in 0..VALID.len(), piece in piece()) {
            let mut text = VALID.to_owned();
            let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.insert_str(at, &piece);
            holds(&text);
        }

        #[test]
        fn a_part_is_missing(start in 0..VALID.len(), length in 1..60usize) {
            let text: String = VALID.chars().take(start).chain(VALID.chars().skip(start + length)).collect();
            holds(&text);
        }

        #[test]
        fn another_value_for_a_key(line in 0..VALID.lines().count(), value in piece()) {
            let lines = VALID.lines().enumerate().map(|(index, text)| match text.split_once('=') {
                Some((key, _)) if index == line => format!("{key}= {value}"),
                _ => text.to_owned(),
            });
            holds(&lines.collect::<Vec<_>>().join("\n"));
        }
    }

    #[test]
    fn one_mistake_in_an_entry_costs_nothing_else() {
        let valid = holds(VALID).value.unwrap();
        for (index, line) in VALID.lines().enumerate() {
            if !line.contains("mistake here") {
                continue;
            }
            let broken = VALID.lines().enumerate().map(|(n, text)| match n == index {
                true => text.replace('"', ""),
                false => text.to_owned(),
            });
            let decoded = holds(&broken.collect::<Vec<_>>().join("\n"));
            let left = decoded.value.unwrap();
            let lost = (valid.contacts.len() - left.contacts.len())
                + (valid.policies.len() - left.policies.len());
            assert!(lost <= 1, "line {}: {lost} entries are lost", index + 1);
            assert_eq!(decoded.errors.len(), 1, "line {}: {:#?}", index + 1, decoded.errors);
        }
    }
}

/// Files that are meant to hurt, none of which may take long. What takes time in the square of the
/// size would take hours.
#[test]
fn hostile_files_are_quick() {
    let mega = 1 << 16;
    let hostile = [
        "[".repeat(10 * mega),
        "[\n".repeat(5 * mega),
        "a = ".to_owned() + &"[".repeat(10 * mega),
        "a = ".to_owned() + &"{".repeat(5 * mega) + &"]".repeat(5 * mega),
        "a = [\n".repeat(mega),
        "a = b\n".repeat(mega),
        "a = '''\n".repeat(mega),
        "a = 1\n".repeat(mega),
        "[a]\n".repeat(mega),
        "a.".repeat(5 * mega) + "b = 1",
        "x".repeat(10 * mega) + " = 1",
        format!("contacts.{} = {{ kind = 'x' }}", "k".repeat(mega)),
        "\"".repeat(10 * mega),
        "#".repeat(10 * mega),
        "\0".repeat(mega),
        "\u{feff}".repeat(mega),
        "a = { b = ".repeat(mega),
        "contacts.a = [".to_owned() + &"'x',".repeat(mega) + "]",
        (0..10_000).map(|n| format!("[contacts.c{n}]\nkynd = 3\n")).collect(),
    ];
    for text in hostile {
        let started = std::time::Instant::now();
        let decoded = decode::<File>(FileId(0), &text);
        let beginning: String = text.chars().take(20).collect();
        invariants(&text, &decoded);
        assert!(!decoded.errors.is_empty() || text.starts_with(['#', '\u{feff}']), "{beginning:?}");
        assert!(started.elapsed().as_secs() < 60, "{beginning:?} takes too long");
    }
}
