//! Every format over one small folder of findings: a snapshot each, and what must hold of all of them.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may panic, as tests do"
)]

use tierline::diagnostic::{Diagnostic, Level, RuleInfo, loading};
use tierline::docs;
use tierline::model::{EntryKey, Kind};
use tierline::report::{FORMATS, Finding, Format, Report, Scope};
use tierline::source::{FileId, SourceFile, Sources, Span};

const CONTACTS: &str = "# Who we are\n[contacts.it-manager]\nkind = \"person\"\nname = \"Zoë | IT\"\n\
    backup = [\"it-direktor\"]\nreach = [{ phone = \"100\" }]\n";
const STEPS: &str = "[tiers.l1]\r\nlevel = 1\r\n\tname = \"東京 desk\"\r\n[tiers.l1]\r\n";

/// What a stranger could put into names, values and paths.
const HOSTILE: &str = "x\u{1b}[31m\u{7}\u{202e}\u{9b}1m\u{7f}\u{200f}%0A::error::`|<b>@all";

fn span(sources: &Sources, file: u32, text: &str) -> Span {
    let id = FileId(file);
    let start = sources.get(id).unwrap().text().find(text).unwrap();
    Span::new(id, start..start + text.len())
}

fn finding(entry: Option<&str>, diagnostic: Diagnostic) -> Finding {
    let entry = entry.map(|id| EntryKey { kind: Kind::Contact, id: id.into() });
    Finding { entry, diagnostic }
}

fn lint() -> &'static RuleInfo {
    docs::find("unused-suppression").unwrap()
}

fn with_findings(sources: &Sources, findings: Vec<Finding>) -> Report<'_> {
    let files = sources.iter().count();
    let scope = Scope { files, entries: 3, rules: 60, skipped: 0, suppressed: 1 };
    Report { sources, findings, scope, width: 100 }
}

fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.add(SourceFile::new(*path, (*text).to_owned()));
    }
    sources
}

fn ordinary() -> Sources {
    sources(&[("policies/contacts.toml", CONTACTS), ("policies/IT tiers.toml", STEPS)])
}

/// Findings with and without everything a finding can have.
fn findings(sources: &Sources) -> Vec<Finding> {
    let backup = span(sources, 0, "\"it-direktor\"");
    let unknown = Diagnostic::new(&loading::SYNTAX, backup, "unknown contact `it-direktor`")
        .label("no such contact")
        .related(span(sources, 0, "[contacts.it-manager]"), "in this contact")
        .related(span(sources, 1, "[tiers.l1]"), "a tier, for comparison")
        .note("ids are kebab-case")
        .help("write `it-manager`, or define `[contacts.it-direktor]`")
        .fix(backup, "\"it-manager\"");
    let pipe = Diagnostic::new(lint(), span(sources, 0, "\"Zoë | IT\""), "50% of `a|b`: x, y");
    let tab =
        Diagnostic::new(lint(), span(sources, 1, "東京"), "a place after a tab and wide letters");
    let end = sources.get(FileId(1)).unwrap().text().len();
    let nowhere = Span::new(FileId(1), end..end);
    let eof = Diagnostic::new(&loading::SYNTAX, nowhere, "the file ends here").label("");
    vec![
        finding(Some("it-manager"), unknown),
        finding(Some("it-manager"), pipe),
        finding(None, tab),
        finding(None, eof),
    ]
}

fn write(format: &Format, report: &Report<'_>) -> String {
    let mut bytes = Vec::new();
    (format.write)(report, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// How many findings a format reports, counted in what it wrote.
fn count(name: &str, text: &str) -> usize {
    let json = |text| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let length = |value: &serde_json::Value| value.as_array().unwrap().len();
    let lines = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
    match name {
        "human" => {
            let plain = anstream::adapter::strip_str(text).to_string();
            plain.lines().filter(|l| l.starts_with("error[") || l.starts_with("warning[")).count()
        }
        "json" => length(&json(text)["findings"]),
        "sarif" => length(&json(text)["runs"][0]["results"]),
        "github" => lines("::error ") + lines("::warning "),
        "gitlab" => length(&json(text)),
        "junit" => text.matches("<failure").count() + text.matches("<skipped").count(),
        "markdown" => lines("| error ") + lines("| warning "),
        other => panic!("say here how to count the findings of `{other}`"),
    }
}

#[test]
fn every_format_has_its_snapshot() {
    let sources = ordinary();
    let report = with_findings(&sources, findings(&sources));
    for format in FORMATS {
        let mut text = write(format, &report);
        if format.name == "human" {
            text = anstream::adapter::strip_str(&text).to_string();
        }
        if format.name == "sarif" {
            // The rules grow with every rule; their pages have tests of their own.
            let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
            let rules = &mut value["runs"][0]["tool"]["driver"]["rules"];
            assert_eq!(rules.as_array().unwrap().len(), docs::rules().count());
            *rules = "…".into();
            for result in value["runs"][0]["results"].as_array_mut().unwrap() {
                result["ruleIndex"] = "…".into();
            }
            text = serde_json::to_string_pretty(&value).unwrap();
        }
        let version = format!("\"{}\"", env!("CARGO_PKG_VERSION"));
        insta::assert_snapshot!(format.name, text.replace(&version, "\"VERSION\""));
    }
}

#[test]
fn colours_are_only_styles() {
    let sources = ordinary();
    let text = write(FORMATS[0], &with_findings(&sources, findings(&sources)));
    assert!(text.contains("\u{1b}["), "colours are there until the writer takes them out");
}

#[test]
fn every_format_reports_the_same_number() {
    let sources = ordinary();
    let all = findings(&sources);
    for number in 0..=all.len() {
        let report = with_findings(&sources, all[..number].to_vec());
        for format in FORMATS {
            let text = write(format, &report);
            assert_eq!(count(format.name, &text), number, "{}:\n{text}", format.name);
            assert!(text.is_empty() || text.ends_with('\n'), "{}", format.name);
        }
    }
}

#[test]
fn places_are_one_based_and_lie_in_their_file() {
    let sources = ordinary();
    let report = with_findings(&sources, findings(&sources));
    let json = FORMATS.iter().find(|format| format.name == "json").unwrap();
    let value: serde_json::Value = serde_json::from_str(&write(json, &report)).unwrap();
    for finding in value["findings"].as_array().unwrap() {
        let file = finding["file"].as_str().unwrap();
        let (_, file) = sources.iter().find(|(_, source)| source.path() == file).unwrap();
        let number = |key: &str| finding[key].as_u64().unwrap() as usize;
        let start = (number("line"), number("column"));
        let end = (number("end_line"), number("end_column"));
        assert!(start.0 >= 1 && start.1 >= 1 && start <= end, "{finding}");
        let lines: Vec<&str> = file.text().split('\n').collect();
        assert!(end.0 <= lines.len(), "{finding}");
        assert!(end.1 <= lines[end.0 - 1].chars().count() + 1, "{finding}");
    }
}

#[test]
fn nothing_a_policy_says_acts_on_a_terminal() {
    let text = format!("name = \"{HOSTILE}\"\nother = 1\n");
    let path = format!("policies/{HOSTILE}\n.toml");
    let sources = sources(&[(&path, &text)]);
    let place = span(&sources, 0, HOSTILE);
    let diagnostic = Diagnostic::new(&loading::SYNTAX, place, format!("message {HOSTILE}\nnext"))
        .label(format!("label {HOSTILE}\nnext"))
        .related(span(&sources, 0, "other"), format!("related {HOSTILE}"))
        .note(format!("note {HOSTILE}"))
        .help(format!("help {HOSTILE}"))
        .fix(place, HOSTILE);
    let report = with_findings(&sources, vec![finding(Some(HOSTILE), diagnostic)]);
    for format in FORMATS {
        let text = write(format, &report);
        let text = match format.name {
            // The styles are our own; whatever is left after they are taken out is not.
            "human" => {
                let styled = text.replace("\u{1b}[31m", "not ours");
                anstream::adapter::strip_str(&styled).to_string()
            }
            _ => text,
        };
        let raw = text.chars().find(|c| {
            (c.is_control() && *c != '\n')
                || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(raw, None, "{}:\n{text}", format.name);
        assert!(!text.contains("not ours"), "{}:\n{text}", format.name);
        assert_eq!(count(format.name, &text), 1, "{}:\n{text}", format.name);
        let forged = text.lines().any(|line| line.starts_with("::error::"));
        assert!(!forged, "{}:\n{text}", format.name);
    }
}

#[test]
fn spans_that_do_not_fit_are_shown_without_harm() {
    let sources = sources(&[("a.toml", "ä = 1\n"), ("empty.toml", "")]);
    let odd = [
        Span::new(FileId(0), 1..3),
        Span::new(FileId(0), 5..4000),
        Span::new(FileId(0), 4000..4001),
        Span::new(FileId(1), 0..0),
        Span::new(FileId(7), 0..3),
    ];
    let findings = odd.map(|span| finding(None, Diagnostic::new(&loading::SYNTAX, span, "odd")));
    let report = with_findings(&sources, findings.to_vec());
    for format in FORMATS {
        assert_eq!(count(format.name, &write(format, &report)), odd.len(), "{}", format.name);
    }
}

#[test]
fn long_lines_and_far_places_stay_readable() {
    let wide = format!("a = [{}]\n", "1, ".repeat(5_000));
    let far = format!("first = 1\n{}last = 2\n", "x = 0\n".repeat(400));
    let sources = sources(&[("wide.toml", &wide), ("far.toml", &far)]);
    let in_wide = Span::new(FileId(0), 9_000..9_001);
    let findings = vec![
        finding(None, Diagnostic::new(&loading::SYNTAX, in_wide, "in a long line").label("this")),
        finding(
            None,
            Diagnostic::new(&loading::SYNTAX, span(&sources, 1, "last"), "far apart")
                .related(span(&sources, 1, "first"), "from here"),
        ),
        finding(None, Diagnostic::new(&loading::SYNTAX, Span::new(FileId(1), 0..2_000), "tall")),
    ];
    let text = write(FORMATS[0], &with_findings(&sources, findings));
    insta::assert_snapshot!("human-long", anstream::adapter::strip_str(&text).to_string());
}

#[test]
fn fingerprints_name_a_finding_not_its_line() {
    let sources = ordinary();
    let moved = sources_with(&format!("# a new line\n{CONTACTS}"));
    let gitlab = FORMATS.iter().find(|format| format.name == "gitlab").unwrap();
    let fingerprints = |sources: &Sources| -> Vec<String> {
        let mut all = findings(sources);
        all.push(all[0].clone());
        let text = write(gitlab, &with_findings(sources, all));
        let issues: serde_json::Value = serde_json::from_str(&text).unwrap();
        let issues = issues.as_array().unwrap();
        issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    let before = fingerprints(&sources);
    assert_eq!(before, fingerprints(&moved));
    let unique: std::collections::BTreeSet<_> = before.iter().collect();
    assert_eq!(unique.len(), before.len(), "equal findings are told apart: {before:?}");
}

fn sources_with(contacts: &str) -> Sources {
    sources(&[("policies/contacts.toml", contacts), ("policies/IT tiers.toml", STEPS)])
}

/// Twice the findings take about twice the time: ten times as many must not take a hundred times.
#[test]
fn very_many_findings_take_linear_time() {
    let text = "contact = \"x\"\n".repeat(10_000);
    let sources = sources(&[("many.toml", &text)]);
    let time = |number: usize| {
        let findings = (0..number).map(|index| {
            let start = index * 14;
            let span = Span::new(FileId(0), start..start + 7);
            finding(None, Diagnostic::new(&loading::SYNTAX, span, "again"))
        });
        let report = with_findings(&sources, findings.collect());
        let start = std::time::Instant::now();
        for format in FORMATS {
            assert_eq!(count(format.name, &write(format, &report)), number, "{}", format.name);
        }
        start.elapsed()
    };
    time(100);
    let (few, many) = (time(1_000), time(10_000));
    assert!(many < few * 40, "1,000 findings: {few:?}, 10,000 findings: {many:?}");
}

#[test]
fn levels_decide_what_is_an_error() {
    let sources = ordinary();
    let mut report = with_findings(&sources, findings(&sources));
    assert_eq!((report.errors(), report.warnings()), (2, 2));
    for finding in &mut report.findings {
        finding.diagnostic.level = Level::Deny;
    }
    assert_eq!((report.errors(), report.warnings()), (4, 0));
}
