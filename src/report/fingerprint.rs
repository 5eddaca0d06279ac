//! A number that names a finding across commits, so that a code host can tell new from old.

use std::collections::BTreeMap;

use super::{Finding, Report};

/// The fingerprint of every finding, in order: 32 hexadecimal digits made of rule, path, entry and
/// message, not of the line, so that an edit above a finding does not make it a new one. Equal findings
/// of a file are numbered.
pub(super) fn all(report: &Report<'_>) -> Vec<String> {
    let mut seen: BTreeMap<u128, usize> = BTreeMap::new();
    let fingerprints = report.findings.iter().map(|finding| {
        let key = key(report, finding);
        let times = seen.entry(fnv1a(key.as_bytes())).or_default();
        *times += 1;
        format!("{:032x}", fnv1a(format!("{key}\0{times}").as_bytes()))
    });
    fingerprints.collect()
}

fn key(report: &Report<'_>, finding: &Finding) -> String {
    let diagnostic = &finding.diagnostic;
    let path = report.repository_path(diagnostic.primary.span);
    let entry = finding.entry.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{}\0{path}\0{entry}\0{}", diagnostic.rule.code, diagnostic.message)
}

/// FNV-1a with 128 bits (<https://www.rfc-editor.org/rfc/rfc9923>): stable over versions and machines,
/// which the standard library's hashes are not.
fn fnv1a(bytes: &[u8]) -> u128 {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(OFFSET, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    #[test]
    fn fnv1a_gives_the_published_values() {
        assert_eq!(super::fnv1a(b""), 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
        assert_eq!(super::fnv1a(b"a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
        assert_eq!(super::fnv1a(b"foobar"), 0x343e_1662_793c_64bf_6f0d_3597_ba44_6f18);
    }
}
