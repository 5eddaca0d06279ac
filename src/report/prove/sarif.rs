//! `--format sarif`: SARIF 2.1.0, a result for each broken guarantee and a rule for each guarantee.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Format, ProofReport, words};
use crate::prove::{Broken, Verdict};
use crate::report::sarif::{run, uri};
use crate::report::{Reader, json_text};
use crate::source::Span;

pub(super) static FORMAT: Format = Format {
    name: "sarif",
    summary: "SARIF 2.1.0, for the alerts of a code host",
    reader: Reader::Programs,
    write,
};

fn write(report: &ProofReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rules = report.proof.verdicts.iter().map(|verdict| {
        json!({
            "id": verdict.claim.id(report.policy),
            "shortDescription": { "text": words::promise(report, verdict.claim) },
            "defaultConfiguration": { "level": "error" },
            "properties": { "tags": ["guarantee"] },
        })
    });
    let results = report.proof.verdicts.iter().enumerate().filter_map(|(index, verdict)| {
        Some(result(report, verdict, verdict.broken.as_ref()?, index))
    });
    json_text::write(&run(rules.collect(), results.collect()), out)
}

fn result(report: &ProofReport<'_>, verdict: &Verdict, broken: &Broken, index: usize) -> Value {
    let id = verdict.claim.id(report.policy);
    let location = |at: Span| physical(report, at);
    let rules = report.rules(verdict.claim, broken).into_iter().enumerate();
    let related = rules.map(|(id, (rule, at))| {
        json!({ "id": id, "physicalLocation": location(at), "message": { "text": rule } })
    });
    let primary = report.primary(verdict, broken);
    json!({
        "ruleId": id,
        "ruleIndex": index,
        "level": "error",
        "message": { "text": words::account(report, verdict, broken) },
        "locations": primary.map(|at| json!({ "physicalLocation": location(at) })).into_iter().collect::<Value>(),
        "relatedLocations": related.collect::<Value>(),
        "partialFingerprints": { "tierline/v1": format!("guarantee:{id}") },
    })
}

fn physical(report: &ProofReport<'_>, at: Span) -> Value {
    let Some((path, place)) = report.repository_place(at) else { return json!({}) };
    json!({
        "artifactLocation": { "uri": uri(&path), "uriBaseId": "%SRCROOT%" },
        "region": { "startLine": place.line, "startColumn": place.column },
    })
}
