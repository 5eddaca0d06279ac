//! A number that names a finding across commits, so that a code host can tell new from old.

use std::collections::BTreeMap;

use super::{Finding, Report};
use crate::source::digest;

/// The fingerprint of every finding, in order: 32 hexadecimal digits made of rule, path, entry and
/// message, not of the line, so that an edit above a finding does not make it a new one. Equal findings
/// of a file are numbered.
pub(super) fn all(report: &Report<'_>) -> Vec<String> {
    let mut seen: BTreeMap<u128, usize> = BTreeMap::new();
    let fingerprints = report.findings.iter().map(|finding| {
        let key = key(report, finding);
        let times = seen.entry(digest(key.as_bytes())).or_default();
        *times += 1;
        format!("{:032x}", digest(format!("{key}\0{times}").as_bytes()))
    });
    fingerprints.collect()
}

fn key(report: &Report<'_>, finding: &Finding) -> String {
    let diagnostic = &finding.diagnostic;
    let path = report.repository_path(diagnostic.primary.span);
    let entry = finding.entry.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{}\0{path}\0{entry}\0{}", diagnostic.rule.code, diagnostic.message)
}
