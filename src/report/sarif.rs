//! `--format sarif`: SARIF 2.1.0, which code hosts show as security and quality alerts.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>; paths are relative to
//! `%SRCROOT%`, so that no machine's folders get into a report. What is suppressed is left out.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Finding, Format, Reader, Report, fingerprint, json_text, severity};
use crate::check::FAMILIES;
use crate::diagnostic::{Fix, Label, Level, RuleInfo, loading};
use crate::source::Span;

pub(super) static FORMAT: Format = Format {
    name: "sarif",
    summary: "SARIF 2.1.0, for the alerts of a code host",
    reader: Reader::Programs,
    write,
};

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let families = FAMILIES.iter().flat_map(|family| {
        family.rules.iter().map(move |rule| (family.name, &rule.info as &RuleInfo))
    });
    let rules: Vec<(&str, &RuleInfo)> =
        loading::ERRORS.iter().map(|rule| ("loading", *rule)).chain(families).collect();
    let fingerprints = fingerprint::all(report);
    let results = report.findings.iter().zip(fingerprints).map(|(finding, fingerprint)| {
        let index = rules.iter().position(|(_, rule)| rule.code == finding.diagnostic.rule.code);
        result(report, finding, index, &fingerprint)
    });
    let rules = rules.iter().map(|(family, rule)| descriptor(family, rule));
    json_text::write(&run(rules.collect(), results.collect()), out)
}

/// The document of one run.
pub(super) fn run(rules: Value, results: Value) -> Value {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "tierline",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn descriptor(family: &str, rule: &RuleInfo) -> Value {
    let level = match rule.level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Allow => "none",
    };
    json!({
        "id": rule.code.to_string(),
        "name": rule.name,
        "shortDescription": { "text": rule.summary() },
        "help": { "text": rule.page(), "markdown": rule.page() },
        "defaultConfiguration": { "level": level },
        "properties": { "tags": [family] },
    })
}

fn result(
    report: &Report<'_>,
    finding: &Finding,
    rule_index: Option<usize>,
    fingerprint: &str,
) -> Value {
    let diagnostic = &finding.diagnostic;
    let mut text = diagnostic.message.clone();
    for note in &diagnostic.notes {
        text.push_str(&format!("\n{note}"));
    }
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("\nhelp: {help}"));
    }
    let mut location = json!({ "physicalLocation": physical(report, diagnostic.primary.span) });
    if let Some(entry) = &finding.entry {
        let name = format!("{}.{}", entry.kind.table(), entry.id);
        insert(&mut location, "logicalLocations", json!([{ "fullyQualifiedName": name }]));
    }
    let mut result = json!({
        "ruleId": diagnostic.rule.code.to_string(),
        "level": severity(diagnostic.level),
        "message": { "text": text },
        "locations": [location],
        "partialFingerprints": { "tierline/v1": fingerprint },
    });
    if let Some(index) = rule_index {
        insert(&mut result, "ruleIndex", json!(index));
    }
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().enumerate();
        let related = related.map(|(id, label)| related_location(report, id, label));
        insert(&mut result, "relatedLocations", related.collect());
    }
    if let Some(fix) = &diagnostic.fix {
        insert(&mut result, "fixes", json!([replacement(report, fix)]));
    }
    result
}

fn related_location(report: &Report<'_>, id: usize, label: &Label) -> Value {
    json!({
        "id": id,
        "physicalLocation": physical(report, label.span),
        "message": { "text": label.text },
    })
}

fn replacement(report: &Report<'_>, fix: &Fix) -> Value {
    let place = physical(report, fix.span);
    json!({
        "artifactChanges": [{
            "artifactLocation": place.get("artifactLocation"),
            "replacements": [{
                "deletedRegion": place.get("region"),
                "insertedContent": { "text": fix.replacement },
            }],
        }],
    })
}

fn physical(report: &Report<'_>, span: Span) -> Value {
    let place = report.locate(span);
    json!({
        "artifactLocation": { "uri": uri(&report.repository_path(span)), "uriBaseId": "%SRCROOT%" },
        "region": {
            "startLine": place.start.line,
            "startColumn": place.start.column,
            "endLine": place.end.line,
            "endColumn": place.end.column,
        },
    })
}

/// A relative path as a URI reference: everything is escaped that is not unreserved or a `/` (RFC 3986).
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

fn insert(object: &mut Value, key: &str, value: Value) {
    if let Some(map) = object.as_object_mut() {
        map.insert(key.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_become_uri_references() {
        assert_eq!(super::uri("policies/a b:ü%.toml"), "policies/a%20b%3A%C3%BC%25.toml");
    }
}
