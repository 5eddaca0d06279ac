//! Two tickets of which the more severe is treated worse, in words.

use jiff::Timestamp;

use super::ProofReport;
use crate::model::{Target, TargetKind};
use crate::prove::{Delayed, Worse};
use crate::report::timeline::elapsed;

/// What comes later for the more severe ticket.
pub(super) fn instead(report: &ProofReport<'_>, worse: &Worse) -> String {
    let words = report.words();
    let what = match worse.what {
        Delayed::Due(TargetKind::Response) => "the response is due".to_owned(),
        Delayed::Due(TargetKind::Resolution) => "the resolution is due".to_owned(),
        Delayed::Told(contact) => {
            format!("{} is told", words.target(Target::Contact(contact)))
        }
        Delayed::Anybody => "the first person is told".to_owned(),
    };
    let time = |(at, opened): (Option<Timestamp>, Timestamp)| match at {
        Some(at) => format!("after {}", elapsed(at.duration_since(opened))),
        None => "never".to_owned(),
    };
    let mild = time((worse.mild_at, worse.mild.1.opened));
    let severe = time((worse.severe_at, worse.severe.1.opened));
    format!("{what} {severe}; for the less severe ticket {mild}")
}

/// The less severe ticket, by what is different about it.
pub(super) fn milder(report: &ProofReport<'_>, worse: &Worse) -> String {
    let facts = |ticket: &crate::model::Ticket| report.words().facts(&ticket.facts);
    let (severe, mild) = (facts(&worse.severe.0), facts(&worse.mild.0));
    let only = |of: &[String], other: &[String]| -> Vec<String> {
        of.iter().filter(|fact| !other.contains(fact)).cloned().collect()
    };
    match only(&mild, &severe).as_slice() {
        [] => format!("the same without “{}”", only(&severe, &mild).join("; ")),
        other => format!("the same, but {}", other.join("; ")),
    }
}
